package j3420.source;

import static j3420.testing.Tables.assertTable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import j3420.testing.LocalSpark;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an expression of the user's makes of a value, and what is then known of the line. */
class MappingLayoutTest {

  private static final IdTokens TOKENS = new ClaimIdsInClear();

  /** The columns that every line needs, each from a column of the same name in capitals. */
  private static final String REQUIRED =
      """
      claims:
        columns:
          claim_id: CLAIM
          claim_line_number: LINE
          person_id: PERSON
          claim_line_start_date: DAY
          hcpcs_code: CODE
          paid_amount: PAID
          allowed_amount: ALLOWED
      """;

  private static final String LINE =
      "'a.csv' AS source_file, '0042' AS CLAIM, '1' AS LINE, 'PERSON-A1' AS PERSON, '20240105' AS"
          + " DAY, ' j3420 ' AS CODE, '8.00' AS PAID, '10.00' AS ALLOWED";

  @Test
  @DisplayName("columns go under our names; what is not mapped the source cannot say")
  void plain() {
    assertTable(
        conformed("", LINE),
        """
        claim_id | claim_line_number | service_date | hcpcs_code | paid_amount | charge_amount | modifiers | place_of_service_code | unreadable
        0042     | 1                 | 2024-01-05   | J3420      | 8.00        |               | null      | not available         |
        """);
    MappingLayout layout = layout("");
    assertThat(layout.notAvailable(layout.columns()))
        .contains("claim versions", "charges", "modifiers", "denials", "denial reasons");
    assertThat(layout.denialSignals(layout.columns())).isEmpty();
  }

  @Test
  @DisplayName("typed columns go the same way: ids as numbers, days as days, dollars as doubles")
  void typed() {
    String typed =
        LINE.replace("'0042'", "42L")
            .replace("'1' AS", "CAST(1 AS DECIMAL(38,0)) AS")
            .replace("'20240105'", "DATE'2024-01-05'")
            .replace("'8.00'", "1.005D");
    assertTable(
        conformed("", typed),
        """
        claim_id | claim_line_number | service_date | paid_amount | unreadable
        42       | 1                 | 2024-01-05   | 1.01        |
        """);
  }

  @Test
  @DisplayName(
      "a value that gives null is lost and named, unless its columns are blank or it is ''")
  void lost() {
    String more =
        """
            claim_status: CASE ST WHEN '04' THEN 'denied' WHEN '01' THEN 'paid' WHEN '00' THEN '' END
            adjudication_date: try_to_date(DECIDED, 'MM/dd/yyyy')
            service_unit_quantity: try_cast(QTY AS DECIMAL(18,3))
        """;
    String row = LINE + ", '%s' AS ST, '%s' AS DECIDED, '%s' AS QTY";
    assertTable(
        conformed(more, row.formatted("04", "02/01/2024", "12"))
            .unionByName(conformed(more, row.formatted(" ", "", " ")))
            .unionByName(conformed(more, row.formatted("00", "", "")))
            .unionByName(conformed(more, row.formatted("99", "02/30/2024", "twelve"))),
        """
        claim_status | adjudication_date | units  | unreadable
        denied       | 2024-02-01        | 12.000 |
                     |                   |        |
                     |                   |        |
                     |                   |        | service_unit_quantity,adjudication_date,claim_status
        """);
  }

  @Test
  @DisplayName("a bare column that cannot be read as its type is named too")
  void unreadable() {
    assertTable(
        conformed("", LINE.replace("'20240105'", "'20240230'").replace("'8.00'", "'eight'")),
        """
        service_date | paid_amount | unreadable
                     |             | paid_amount,claim_line_start_date
        """);
  }

  @Test
  @DisplayName("a single denial reason makes a list of adjustments; a blank one is none")
  void adjustments() {
    String more =
        """
            adjustments: array(named_struct('group_code', NULL, 'reason_code', REASON, 'amount', NULL))
            remark_codes: array(REMARK)
        """;
    assertTable(
        conformed(more, LINE + ", '50' AS REASON, 'N115' AS REMARK")
            .unionByName(conformed(more, LINE + ", ' ' AS REASON, '' AS REMARK")),
        """
        adjustments            | remark_codes | unreadable
        [{"reason_code":"50"}] | N115         |
                               |              |
        """);
  }

  @Test
  @DisplayName("an optional column that a file lacks is blank; if nothing else is left, not told")
  void optional() {
    String more =
        """
            hcpcs_modifier_1: coalesce(M1, M1_OLD)
            hcpcs_modifier_2: M2
          optional_columns: [M1, m1_old, M2]
        """;
    assertTable(
        conformed(more, LINE + ", 'JZ' AS M1_OLD"),
        """
        modifiers
        JZ
        """);
    MappingLayout layout = layout(more);
    StructType columns = layout.columns();
    assertThat(columns.apply("M2").nullable()).isTrue();
    assertThat(columns.apply("CLAIM").nullable()).isFalse();
    assertTable(
        conformed(more, LINE),
        """
        modifiers
        null
        """);
    assertThat(layout.notAvailable(sql(LINE).schema())).contains("modifiers");
    assertThat(layout.notAvailable(sql(LINE + ", '1' AS M2").schema())).doesNotContain("modifiers");
  }

  @Test
  @DisplayName("codes of CMS may be mapped; the policies that read them can then be chosen")
  void policies() {
    String codes = "    processing_code: IND\n    claim_payment_code: DNL\n";
    assertThat(layout(codes).denialPolicies())
        .containsExactly("cms-line-comparable", "cms-line-strict", "cms-header");
    assertThat(layout("    claim_status: ST\n" + codes).denialPolicies()).startsWith("x12-carc");
    assertThat(layout("").denialPolicies()).containsExactly("x12-carc");
    assertTable(
        conformed(codes, LINE + ", 'n' AS IND, '12' AS DNL"),
        """
        processing_code | claim_payment_code
        N               | 12
        """);
    assertThat(layout(codes).denialSignals(sql(LINE + ", 'n' AS IND").schema()))
        .containsExactly("processing_code");
  }

  @Test
  @DisplayName("words within a text or a comment are no functions, and FROM alone is no query")
  void words() {
    String more =
        "    payer: \"concat(A, 'now( ) (SELECT x) to_date(') /* rand( ) */\"\n"
            + "    plan: extract(year FROM try_to_date(B, 'yyyyMMdd'))\n";
    assertThat(layout(more).columns().fieldNames()).contains("A", "B").hasSize(9);
  }

  @Test
  @DisplayName("the raw values hold the user's columns, but none that tells the member")
  void raw() {
    String more = "    member_id: concat(FIRST, LAST)\n    payer: PAYER\n";
    Row line = conformed(more, LINE + ", 'PERSON' AS FIRST, 'B2' AS LAST, 'Acme' AS PAYER").first();
    assertThat(line.mkString("|"))
        .contains("\"source\":", "\"DAY\":\"20240105\"")
        .doesNotContain("PERSON", "B2", "CLAIM");
  }

  @Test
  @DisplayName("the first pass finds family, reference, code, day and dollars without the rest")
  void links() {
    MappingLayout layout =
        layout("    original_claim_id: nullif(ORIG, '0')\n    charge_amount: CHARGED\n");
    Dataset<Row> lines = layout.perLine(sql(LINE + ", '0041' AS ORIG, '20' AS CHARGED"));
    Layout.Links links = layout.links(lines.schema());
    assertTable(
        lines.select(
            links.originalClaimId().as("original"),
            links.isJ3420().as("is_j3420"),
            links.serviceDate().as("day"),
            links.amounts().get(0).as("charged")),
        """
        original | is_j3420 | day        | charged
        0041     | true     | 2024-01-05 | 20.00
        """);
  }

  @Test
  @DisplayName("cover goes by the mapping's own section, else it is the canonical one")
  void cover() {
    String eligibility =
        "eligibility:\n  columns:\n    person_id: ID\n    enrollment_start_date: FROM_DAY\n"
            + "    enrollment_end_date: CASE WHEN TO_DAY = '99991231' THEN '' ELSE TO_DAY END\n";
    assertTable(
        layout(eligibility)
            .cover()
            .spans(
                sql("'a.csv' AS source_file, 'a' AS ID, '20240101' AS FROM_DAY, '99991231' AS"
                        + " TO_DAY")
                    .union(sql("'a.csv', 'b', '20240101', '20240331'"))
                    .union(sql("'a.csv', 'c', '20240101', 'soon'")),
                TOKENS),
        """
        item                       | start_date | end_date
        used                       | 2024-01-01 |
        used                       | 2024-01-01 | 2024-03-31
        left_out: unreadable value | 2024-01-01 |
        """);
    assertThat(layout("").cover().columns().fieldNames()).contains("enrollment_start_date");
  }

  @Test
  @DisplayName("an expression that does not fit the types of a file is refused as the file's fault")
  void types() {
    for (String wrong :
        new String[] {
          "    payer: AMOUNT\n",
          "    adjudication_date: LINE + 1\n",
          "    adjustments: array(1)\n",
          "    payer: upper(LIST)\n"
        }) {
      assertThatThrownBy(
              () -> conformed(wrong, LINE + ", 1.5D AS AMOUNT, array(1) AS LIST").count())
          .isInstanceOfSatisfying(
              MappingProblem.class, problem -> assertThat(problem.isOfFiles()).isTrue())
          .hasMessageStartingWith("The expression of ")
          .hasMessageEndingWith(".");
    }
  }

  private static MappingLayout layout(String more) {
    String yaml = REQUIRED + more;
    return new MappingLayout(Mapping.of(yaml.getBytes(StandardCharsets.UTF_8)));
  }

  private static Dataset<Row> conformed(String more, String row) {
    MappingLayout layout = layout(more);
    return layout.conformed(layout.perLine(sql(row)), TOKENS);
  }

  private static Dataset<Row> sql(String columns) {
    return LocalSpark.session().sql("SELECT " + columns);
  }
}
