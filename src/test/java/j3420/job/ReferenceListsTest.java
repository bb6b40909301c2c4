package j3420.job;

import static j3420.testing.Tables.assertTable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import j3420.claim.DenialPolicy;
import j3420.claim.DenialPolicyLines;
import j3420.table.AdjustmentReason;
import j3420.table.LineProcessingIndicator;
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

class ReferenceListsTest {

  private static final String REASON_HEADER =
      "group_code,reason_code,remark_code,treatment,category,source,effective_from,effective_to\n";

  @TempDir private Path folder;

  @Test
  @DisplayName("Every list of the product keeps its promise")
  void productLists() {
    ReferenceLists lists = new ReferenceLists(LocalSpark.session(), Optional.empty());

    for (ReferenceList list :
        List.of(AdjustmentReason.LIST, ReasonCategory.LIST, LineProcessingIndicator.LIST)) {
      assertThat(lists.of(list).count()).as(list.fileName()).isGreaterThan(20);
    }
    assertThat(lists.of(ReasonCategory.LIST).select("priority").distinct().count())
        .isEqualTo(lists.of(ReasonCategory.LIST).count());
  }

  @Test
  @DisplayName("The CMS indicator list reads every code of the CMS code list")
  void cmsCodes() throws IOException {
    List<String> codes =
        Files.readAllLines(
                Path.of("src/test/resources/reference/line_processing_indicator_codes.csv"))
            .stream()
            .skip(1)
            .map(line -> line.substring(0, line.indexOf(',')))
            .toList();

    assertThat(codes).hasSize(35);
    assertThat(
            new ReferenceLists(LocalSpark.session(), Optional.empty())
                .of(LineProcessingIndicator.LIST)
                .where("policy = 'cms-line-comparable'")
                .select("code")
                .as(Encoders.STRING())
                .collectAsList())
        .containsAll(codes);
  }

  @Test
  @DisplayName("A user's list replaces the product's; the row in force on the decision day reads")
  void overrideAndDates() throws IOException {
    write(
        REASON_HEADER
            + ",50,,adjustment,other_adjustment,ours,2020-01-01,2023-12-31\n"
            + ",50,,denial,medical_necessity,ours,2024-01-01,\n"
            + "CO,50,,denial,modifier,ours,2024-01-01,\n"
            + ",50,N115,denial,documentation,ours,2024-01-01,\n"
            + "CO,50,N115,denial,eligibility,ours,2024-01-01,\n");

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
        "',50,,refusal,modifier,ours,2020-01-01,'             | unknown treatment 'refusal'",
        "',50,,denial,nonsense,ours,2020-01-01,'              | unknown category 'nonsense'",
        "',,,denial,modifier,ours,2020-01-01,'                | blank reason_code",
        "',50,,denial,modifier,ours,01/02/2020,'              | wrong type",
        "',50,,denial,modifier,ours,2020-13-01,'              | wrong type",
        "',50,,denial'                                        | wrong",
        "',50,,denial,modifier,ours,2020-02-01,2020-01-01'    | effective_to is before",
        "',50,,denial,modifier,a,2020-01-01,2020-02-01;,50,,denial,modifier,b,2020-02-01,' | two rows"
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

  @Test
  @DisplayName("A list without a column is refused by the name of the column")
  void refusesMissingColumn() throws IOException {
    write(REASON_HEADER.replace(",treatment", "") + ",50,,modifier,ours,2020-01-01,\n");

    assertThatThrownBy(() -> lists().of(AdjustmentReason.LIST))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the column treatment is missing");
  }

  private ReferenceLists lists() {
    return new ReferenceLists(LocalSpark.session(), Optional.of(folder));
  }

  private void write(String text) throws IOException {
    Files.writeString(folder.resolve("adjustment_reason.csv"), text);
  }
}
