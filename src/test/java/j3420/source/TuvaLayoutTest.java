package j3420.source;

import static j3420.testing.Tables.assertTable;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.claim.DenialPolicy;
import j3420.claim.Validate;
import j3420.testing.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TuvaLayoutTest {

  private static final TuvaLayout LAYOUT = new TuvaLayout();
  private static final IdTokens TOKENS = new ClaimIdsInClear();

  private static final String LINE =
      "'a.csv' AS source_file, '0042' AS claim_id, '1' AS claim_line_number, 'A1' AS person_id,"
          + " '2024-01-05' AS claim_line_start_date, 'j3420' AS hcpcs_code, '8.00' AS paid_amount,"
          + " '10.00' AS allowed_amount, '20.00' AS charge_amount";

  @Test
  @DisplayName("the person may be named person_id or, in older vintages, patient_id")
  void vintages() {
    for (String name : List.of("person_id", "patient_id")) {
      assertTable(
          conformed(LINE.replace("person_id", name)),
          """
          member_token                     | claim_id | hcpcs_code | service_date
          589fd4b6eb8def175987c38da070409a | 0042     | J3420      | 2024-01-05
          """);
    }
  }

  @Test
  @DisplayName("the id of a person is not among the raw values under either name")
  void rawWithoutMember() {
    for (String name : List.of("person_id", "patient_id")) {
      String raw =
          conformed(LINE.replace("'A1' AS person_id", "'PERSON-A1' AS " + name))
              .select("raw")
              .first()
              .getString(0);
      assertThat(raw).contains("2024-01-05").doesNotContain("PERSON-A1", "0042");
    }
  }

  @Test
  @DisplayName("12 units stay 12, as text or number; all five modifiers are kept, the first too")
  void unitsAndModifiers() {
    String modifiers =
        ", 'JZ' AS hcpcs_modifier_1, '' AS hcpcs_modifier_2, 'ga' AS hcpcs_modifier_3,"
            + " '25' AS hcpcs_modifier_4, ' 59' AS hcpcs_modifier_5";
    for (String units : List.of("'12'", "'12.0'", "12", "12.0D")) {
      assertTable(
          conformed(LINE + modifiers + ", " + units + " AS service_unit_quantity"),
          """
          units  | modifiers   | unreadable
          12.000 | JZ,GA,25,59 |
          """);
    }
  }

  @Test
  @DisplayName("dollars as double or float are rounded half up to cents by their digits")
  void floatingMoney() {
    assertTable(
        conformed(
            LINE.replace("'8.00'", "1.005D")
                .replace("'10.00'", "CAST('1.005' AS FLOAT)")
                .replace("'20.00'", "2.675D")),
        """
        paid_amount | allowed_amount | charge_amount
        1.01        | 1.01           | 2.68
        """);
  }

  @Test
  @DisplayName("ids as whole numbers are read as their digits")
  void numericIds() {
    assertTable(
        conformed(
            LINE.replace("'0042'", "42L").replace("'1' AS", "CAST(1 AS DECIMAL(38,0)) AS")
                + ", 1518986652L AS rendering_npi"),
        """
        claim_id | claim_line_number | provider_id | unreadable
        42       | 1                 | 1518986652  |
        """);
  }

  @Test
  @DisplayName("leading zeros and negative ids are kept; a blank code is no code")
  void ids() {
    assertTable(
        conformed(
            LINE.replace("'0042'", "'-0042'").replace("'j3420'", "' '")
                + ", '0123456789' AS rendering_npi"),
        """
        claim_id | provider_id | hcpcs_code
        -0042    | 0123456789  |
        """);
  }

  @Test
  @DisplayName("allowed above charge and paid above allowed are kept and warned of")
  void warnings() {
    assertTable(
        Validate.withBrokenRules(
            conformed(LINE.replace("'8.00'", "'30.00'") + ", '1518986652' AS billing_npi")),
        """
        paid_amount | allowed_amount | warnings            | broken_rules
        30.00       | 10.00          | PAID_WITHIN_ALLOWED |
        """);
    assertTable(
        Validate.withBrokenRules(
            conformed(LINE.replace("'10.00'", "'25.00'") + ", '1518986652' AS billing_npi")),
        """
        allowed_amount | charge_amount | warnings              | broken_rules
        25.00          | 20.00         | ALLOWED_WITHIN_CHARGE |
        """);
  }

  @Test
  @DisplayName("the pass that finds J3420 knows the day of a line that only its claim dates")
  void dayOfClaim() {
    Dataset<Row> lines =
        LAYOUT.perLine(
            sql(LINE.replace("'2024-01-05'", "''") + ", '2024-01-03' AS claim_start_date"));
    Layout.Links links = LAYOUT.links(lines.schema());
    assertTable(
        lines.select(links.serviceDate().as("day"), links.isJ3420().as("is_j3420")),
        """
        day        | is_j3420
        2024-01-03 | true
        """);
  }

  @Test
  @DisplayName("without extension columns neither denials nor versions are available")
  void notAvailable() {
    StructType tuva = LAYOUT.columns();
    StructType plain = new StructType();
    for (var column : tuva.fields()) {
      plain = column.name().startsWith("x_") ? plain : plain.add(column);
    }
    assertThat(LAYOUT.notAvailable(plain))
        .contains("claim versions", "line of business", "specialty", "denials");
    assertThat(LAYOUT.denialSignals(plain)).isEmpty();
    assertThat(LAYOUT.notAvailable(tuva)).isEmpty();
    StructType withStatus = plain.add("x_claim_status", "string");
    assertThat(LAYOUT.notAvailable(withStatus))
        .contains("denial reasons")
        .doesNotContain("denials");
    assertThat(LAYOUT.denialSignals(withStatus)).containsExactly("claim_status");
    assertThat(DenialPolicy.X12_CARC.needsOneOf()).contains("claim_status");
  }

  @Test
  @DisplayName("extension columns tell versions and denials under the canonical names")
  void extensions() {
    assertTable(
        conformed(
            LINE
                + ", 'DENIED' AS x_claim_status, '0017' AS x_claim_family_id, '2' AS"
                + " x_claim_version, '2024-02-01' AS x_adjudication_date,"
                + " '[{\"group_code\":\"CO\",\"reason_code\":\"50\",\"amount\":20.00}]' AS"
                + " x_adjustments"),
        """
        claim_status | claim_family_id | claim_version | adjudication_date | adjustments
        denied       | 0017            | 2             | 2024-02-01        | [{"group_code":"CO","reason_code":"50","amount":20.00}]
        """);
  }

  @Test
  @DisplayName("the day of payment is no decision: it would make versions of separate claims")
  void paidDate() {
    assertTable(
        conformed(LINE + ", '2024-02-01' AS paid_date"),
        """
        adjudication_date | unreadable
                          |
        """);
  }

  @Test
  @DisplayName("cover is read under either name of the person")
  void cover() {
    for (String name : List.of("person_id", "patient_id")) {
      assertTable(
          LAYOUT
              .cover()
              .spans(
                  sql(
                      "'a.csv' AS source_file, 'A1' AS "
                          + name
                          + ", '2024-01-01' AS enrollment_start_date"),
                  TOKENS),
          """
          member_token                     | line_of_business | start_date | item
          589fd4b6eb8def175987c38da070409a | not available    | 2024-01-01 | used
          """);
    }
  }

  private static Dataset<Row> conformed(String line) {
    return LAYOUT.conformed(LAYOUT.perLine(sql(line)), TOKENS);
  }

  private static Dataset<Row> sql(String columns) {
    return LocalSpark.session().sql("SELECT " + columns);
  }
}
