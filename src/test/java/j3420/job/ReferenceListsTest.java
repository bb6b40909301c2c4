package j3420.job;

import static j3420.testing.Tables.assertTable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import j3420.claim.DenialPolicy;
import j3420.claim.DenialPolicyLines;
import j3420.table.AdjustmentReason;
import j3420.table.DiagnosisTier;
import j3420.table.OutcomeCode;
import j3420.table.ReasonCategory;
import j3420.table.ReferenceList;
import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceListsTest {

  private static final String REASON_HEADER =
      "policy,group_code,reason_code,remark_codes,level,treatment,category,source,effective_from,"
          + "effective_to\n";

  @TempDir private Path folder;

  @Test
  @DisplayName("Every list of the product keeps its promise")
  void productLists() {
    ReferenceLists lists = new ReferenceLists(LocalSpark.session(), Optional.empty());

    for (ReferenceList list :
        List.of(
            AdjustmentReason.LIST,
            ReasonCategory.LIST,
            OutcomeCode.LINE_PROCESSING_INDICATOR,
            OutcomeCode.CLAIM_PAYMENT_CODE,
            DiagnosisTier.LIST)) {
      assertThat(lists.of(list).count()).as(list.fileName()).isGreaterThan(20);
    }
    assertThat(lists.of(ReasonCategory.LIST).select("priority").distinct().count())
        .isEqualTo(lists.of(ReasonCategory.LIST).count());
  }

  @Test
  @DisplayName("The lists of CMS codes read every code of the CMS code lists that says anything")
  void cmsCodes() throws IOException {
    List<String> ofLine = codes("line_processing_indicator_codes.csv");
    List<String> ofClaim = codes("claim_payment_codes.csv");

    assertThat(ofLine).hasSize(35);
    assertThat(ofClaim).hasSize(64);
    assertThat(read(OutcomeCode.LINE_PROCESSING_INDICATOR, "cms-line-comparable"))
        .containsAll(ofLine);
    assertThat(read(OutcomeCode.LINE_PROCESSING_INDICATOR, "cms-line-strict")).containsAll(ofLine);
    assertThat(read(OutcomeCode.CLAIM_PAYMENT_CODE, "cms-header"))
        .containsExactlyInAnyOrderElementsOf(
            ofClaim.stream().filter(code -> !code.equals("~")).toList());
  }

  @Test
  @DisplayName("A list kept per policy is replaced policy by policy; the others stay ours")
  void ownPolicies() throws IOException {
    Files.writeString(
        folder.resolve("line_processing_indicator.csv"),
        """
        policy,code,description,outcome,category,source,effective_from,effective_to
        house,A,allowed,paid,,ours,2020-01-01,
        cms-line-strict,A,allowed,paid,,ours,2020-01-01,
        """);

    assertTable(
        lists().of(OutcomeCode.LINE_PROCESSING_INDICATOR).groupBy("policy").count(),
        """
        policy              | count
        house               | 1
        cms-line-strict     | 1
        cms-line-comparable | 52
        """);
  }

  @Test
  @DisplayName("A user's list replaces the product's; the row in force on the decision day reads")
  void overrideAndDates() throws IOException {
    write(
        REASON_HEADER
            + "x12-carc,,50,,,adjustment,other_adjustment,ours,2020-01-01,2023-12-31\n"
            + "x12-carc,,50,,,denial,medical_necessity,ours,2024-01-01,\n"
            + "x12-carc,CO,50,,,denial,modifier,ours,2024-01-01,\n"
            + "x12-carc,,50,N115,,denial,documentation,ours,2024-01-01,\n"
            + "x12-carc,CO,50,N115,,denial,eligibility,ours,2024-01-01,\n");

    assertTable(
        DenialPolicyLines.summary(
            DenialPolicy.X12_CARC.withOutcome(
                DenialPolicyLines.lines(
                    """
                    claim_id | service_date | adjudication_date | codes | remark_codes
                    last_day | 2023-12-30   | 2023-12-31        | PR 50 |
                    first    | 2023-12-31   | 2024-01-01        | PR 50 |
                    service  | 2023-12-31   |                   | PR 50 |
                    undated  |              |                   | PR 50 |
                    before   | 2019-12-31   |                   | PR 50 |
                    group    | 2024-01-01   |                   | CO 50 |
                    remark   | 2024-01-01   |                   | PR 50 | N115
                    both     | 2024-01-01   |                   | CO 50 | N115
                    """),
                lists()::of)),
        """
        claim_id | outcome | summary
        last_day | paid    |
        first    | denied  | medical_necessity:PR:50
        service  | paid    |
        undated  | denied  | medical_necessity:PR:50
        before   | denied  | unmapped:PR:50
        group    | denied  | modifier:CO:50
        remark   | denied  | documentation:PR:50
        both     | denied  | eligibility:CO:50
        """);
  }

  @ParameterizedTest
  @DisplayName("A list with a bad row is refused with one sentence that names it")
  @CsvSource(
      delimiter = '|',
      value = {
        "'mine,,50,,,refusal,modifier,ours,2020-01-01,'             | unknown treatment 'refusal'",
        "'mine,,50,,,denial,nonsense,ours,2020-01-01,'              | unknown category 'nonsense'",
        "'mine,,50,,header,denial,modifier,ours,2020-01-01,'        | unknown level 'header'",
        "'mine,,,,,denial,modifier,ours,2020-01-01,'                | blank reason_code",
        "',,50,,,denial,modifier,ours,2020-01-01,'                  | blank policy",
        "'mine,,50,,,denial,modifier,ours,01/02/2020,'              | wrong type",
        "'mine,,50,,,denial,modifier,ours,2020-13-01,'              | wrong type",
        "'mine,,50,,,denial'                                        | wrong",
        "'mine,,50,,,denial,modifier,ours,2020-02-01,2020-01-01'    | effective_to is before",
        "'mine,,50,,,denial,modifier,a,2020-01-01,2020-02-01;mine,,50,,,denial,modifier,b,2020-02-01,' | two rows",
        "'mine,,50,M25 N115,,denial,modifier,a,2020-01-01,;mine,,50,N115 M25,,denial,modifier,b,2020-02-01,' | two rows"
      })
  void refusesBadRows(String rows, String problem) throws IOException {
    write(REASON_HEADER + rows.replace(";", "\n"));

    assertThatThrownBy(() -> lists().of(AdjustmentReason.LIST))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("adjustment_reason.csv")
        .hasMessageContaining(problem.replace("''", "'"))
        .extracting(refusal -> ((Refusal) refusal).exitCode())
        .isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"treatment", "policy", "level"})
  @DisplayName("A list without a column is refused by the name of the column")
  void refusesMissingColumn(String column) throws IOException {
    write(REASON_HEADER.replaceFirst(column + ",", "") + ",,50,,modifier,ours,2020-01-01,\n");

    assertThatThrownBy(() -> lists().of(AdjustmentReason.LIST))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the column " + column + " is missing");
  }

  @Test
  @DisplayName("Most remark codes first, then a group, then a level: the most specific row reads")
  void mostSpecificRow() throws IOException {
    write(
        REASON_HEADER
            + """
            mine,,50,,,denial,coverage_criteria,ours,2020-01-01,
            mine,,50,,claim,denial,eligibility,ours,2020-01-01,
            mine,CO,50,,,denial,modifier,ours,2020-01-01,
            mine,CO,50,,claim,denial,timely_filing,ours,2020-01-01,
            mine,,50,M25,,denial,documentation,ours,2020-01-01,
            mine,,50,N115,,denial,medical_necessity,ours,2020-01-01,
            mine,,50,N115 M25,line,denial,frequency_units,ours,2020-01-01,
            mine,,22,,line,denial,place_of_service,ours,2020-01-01,
            mine,,29,,claim,denial,eligibility,ours,2020-01-01,
            mine,CO,29,,,denial,timely_filing,ours,2020-01-01,
            """);

    assertTable(
        DenialPolicyLines.summary(
            DenialPolicy.listed("mine", AdjustmentReason.LIST)
                .withOutcome(
                    DenialPolicyLines.lines(
                        """
                        claim_id   | service_date | codes            | remark_codes
                        alone      | 2024-01-05   | PR 50            |
                        of_claim   | 2024-01-05   | PR 50 1.00 CLAIM |
                        group      | 2024-01-05   | CO 50            |
                        group_line | 2024-01-05   | CO 50 1.00 line  |
                        both       | 2024-01-05   | CO 50 1.00 claim |
                        remark     | 2024-01-05   | CO 50            | X1,N115
                        two_equal  | 2024-01-05   | CO 50 1.00 claim | N115,M25
                        set        | 2024-01-05   | CO 50            | M25,X1,N115
                        line       | 2024-01-05   | CO 22            |
                        not_line   | 2024-01-05   | CO 22 1.00 claim |
                        either     | 2024-01-05   | CO 29 1.00 claim |
                        """),
                    lists()::of)),
        """
        claim_id   | outcome | summary
        alone      | denied  | coverage_criteria:PR:50
        of_claim   | denied  | eligibility:PR:50
        group      | denied  | modifier:CO:50
        group_line | denied  | modifier:CO:50
        both       | denied  | timely_filing:CO:50
        remark     | denied  | medical_necessity:CO:50
        two_equal  | denied  | medical_necessity:CO:50
        set        | denied  | frequency_units:CO:50
        line       | denied  | place_of_service:CO:22
        not_line   | denied  | unmapped:CO:22
        either     | denied  | timely_filing:CO:29
        """);
    assertThat(lists().of(AdjustmentReason.LIST).where("policy = 'x12-carc'").count())
        .as("ours stand beside a user's own")
        .isGreaterThan(190);
  }

  private ReferenceLists lists() {
    return new ReferenceLists(LocalSpark.session(), Optional.of(folder));
  }

  private static List<String> codes(String file) throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/reference", file)).stream()
        .skip(1)
        .map(line -> line.substring(0, line.indexOf(',')))
        .toList();
  }

  private static List<String> read(ReferenceList list, String policy) {
    return new ReferenceLists(LocalSpark.session(), Optional.empty())
        .of(list)
        .where("policy = '" + policy + "'")
        .select("code")
        .as(Encoders.STRING())
        .collectAsList();
  }

  private void write(String text) throws IOException {
    Files.writeString(folder.resolve("adjustment_reason.csv"), text);
  }
}
