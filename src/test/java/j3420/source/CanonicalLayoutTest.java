package j3420.source;

import static j3420.testing.Tables.assertSameRows;
import static j3420.testing.Tables.assertTable;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CanonicalLayoutTest {

  private static final CanonicalLayout LAYOUT = new CanonicalLayout();
  private static final IdTokens TOKENS = new ClaimIdsInClear();

  /** The columns that every file has, as text. */
  private static final String REQUIRED =
      "'a.csv' AS source_file, '0017' AS claim_id, '1' AS claim_line_number, 'A1' AS person_id,"
          + " '2024-01-05' AS claim_line_start_date, ' j3420 ' AS hcpcs_code, '10.00' AS paid_amount,"
          + " '12.5' AS allowed_amount, '20' AS charge_amount";

  private static final String OPTIONAL =
      ", 'M-1' AS member_id, '00F' AS claim_family_id, '2' AS claim_version,"
          + " ' 7 ' AS claim_frequency_code, '0016' AS original_claim_id,"
          + " '2024-01-20' AS adjudication_date, 'DENIED' AS claim_status, 'Medicare' AS"
          + " line_of_business, '1.000' AS service_unit_quantity, '11' AS place_of_service_code,"
          + " '08' AS provider_specialty_code, 'TX' AS provider_state, '' AS hcpcs_modifier_1,"
          + " 'jz' AS hcpcs_modifier_2, 'd51.0' AS diagnosis_code_1, '' AS rendering_npi,"
          + " '0123456789' AS billing_npi";

  @Test
  @DisplayName("typed Parquet columns and CSV texts give the same conformed line")
  void typedAndText() {
    Dataset<Row> text =
        sql(
            REQUIRED
                + OPTIONAL
                + ", '[{\"group_code\":\"CO\",\"reason_code\":\"50\",\"amount\":20.00}]' AS"
                + " adjustments, '[\"N115\"]' AS remark_codes");
    Dataset<Row> typed =
        sql(
            REQUIRED
                    .replace("'1' AS claim_line", "1L AS claim_line")
                    .replace("'2024-01-05'", "DATE'2024-01-05'")
                    .replace("'10.00'", "10.0D")
                    .replace("'12.5'", "12.5F")
                    .replace("'20'", "20")
                + OPTIONAL
                    .replace("'2' AS", "2L AS")
                    .replace("'2024-01-20'", "DATE'2024-01-20'")
                    .replace("'1.000'", "1.0D")
                + ", array(struct(20.0D AS amount, '50' AS reason_code, 'CO' AS group_code)) AS"
                + " adjustments, array('N115') AS remark_codes");

    assertSameRows(
        LAYOUT.conformed(text, TOKENS).drop("raw"), LAYOUT.conformed(typed, TOKENS).drop("raw"));
    assertTable(
        LAYOUT.conformed(typed, TOKENS),
        """
        claim_id | claim_line_number | claim_family_id | claim_version | claim_frequency_code | original_claim_id
        0017     | 1                 | 00F             | 2             | 7                    | 0016
        """);
    assertTable(
        LAYOUT.conformed(typed, TOKENS),
        """
        hcpcs_code | modifiers | units | diagnosis_codes | provider_id | claim_status | line_of_business | charge_amount | allowed_amount | paid_amount
        J3420      | JZ        | 1     | D510            | 0123456789  | denied       | medicare         | 20.00         | 12.50          | 10.00
        """);
    assertTable(
        LAYOUT.conformed(typed, TOKENS),
        """
        member_token                     | service_date | adjudication_date | remark_codes | unreadable | adjustments
        589fd4b6eb8def175987c38da070409a | 2024-01-05   | 2024-01-20        | N115         |            | [{"group_code":"CO","reason_code":"50","amount":20.00}]
        """);
  }

  @Test
  @DisplayName("optional columns that are absent are null, or 'not available' in a dimension")
  void absentColumns() {
    assertTable(
        LAYOUT.conformed(sql(REQUIRED), TOKENS),
        """
        place_of_service_code | provider_specialty_code | provider_state | line_of_business | modifiers | adjustments | remark_codes | units | adjudication_date
        not available         | not available           | not available  | not available    | null      | null        | null         |       |
        """);
    assertThat(LAYOUT.notAvailable(sql(REQUIRED).schema()))
        .contains("modifiers", "units", "denials", "denial reasons");
  }

  @Test
  @DisplayName("a blank dimension is 'not stated', blank modifiers and adjustments are none")
  void blankColumns() {
    assertTable(
        LAYOUT.conformed(
            sql(
                REQUIRED
                    + ", ' ' AS place_of_service_code, '' AS hcpcs_modifier_1, '' AS adjustments,"
                    + " '' AS remark_codes"),
            TOKENS),
        """
        place_of_service_code | modifiers | adjustments | remark_codes
        not stated            |           |             |
        """);
  }

  @Test
  @DisplayName("the day of service is the line's, or the claim's where the line has none")
  void serviceDate() {
    String claimStart = ", '2024-01-03' AS claim_start_date";
    assertTable(
        LAYOUT
            .conformed(sql(REQUIRED + claimStart), TOKENS)
            .unionByName(
                LAYOUT.conformed(sql(REQUIRED.replace("'2024-01-05'", "''") + claimStart), TOKENS)),
        """
        service_date
        2024-01-05
        2024-01-03
        """);
  }

  @Test
  @DisplayName("what cannot be read is null and listed by the name of its source column")
  void unreadable() {
    assertTable(
        LAYOUT.conformed(
            sql(
                REQUIRED
                        .replace("'2024-01-05'", "'05.01.2024'")
                        .replace("'10.00'", "'ten'")
                        .replace("'1' AS", "'one' AS")
                    + ", '2024' AS adjudication_date"),
            TOKENS),
        """
        service_date | adjudication_date | paid_amount | claim_line_number | unreadable
                     |                   |             |                   | claim_line_number,adjudication_date,claim_line_start_date,paid_amount
        """);
  }

  @Test
  @DisplayName("the raw values of a line do not hold the ids of the member")
  void rawWithoutMember() {
    String raw =
        LAYOUT
            .conformed(sql(REQUIRED.replace("'A1'", "'PERSON-A1'") + OPTIONAL), TOKENS)
            .select("raw")
            .first()
            .getString(0);
    assertThat(raw)
        .contains("0123456789")
        .doesNotContain("PERSON-A1", "M-1", "0017", "00F", "0016");
  }

  @Test
  @DisplayName("of text that cannot be split nothing is kept: any column may hold the member's id")
  void corrupt() {
    Row line =
        LAYOUT
            .conformed(
                sql(
                    REQUIRED.replace("'0017'", "'PERSON-A1'")
                        + ", 'PERSON-A1,1,,' AS corrupt_record"),
                TOKENS)
            .first();
    assertThat(line.mkString("|")).doesNotContain("PERSON-A1");
    assertThat(line.<String>getAs("source_file")).isEqualTo("a.csv");
    assertThat(line.getList(line.fieldIndex("unreadable"))).isEqualTo(List.of("corrupt_record"));
  }

  @Test
  @DisplayName(
      "a span tells its days and the day of death; a row without member, first day, readable days or"
          + " time of cover says so")
  void cover() {
    Dataset<Row> raw =
        sql("'a.csv' AS source_file, 'A1' AS person_id, '2024-01-01' AS enrollment_start_date,"
                + " '2024-12-31' AS enrollment_end_date, '2024-03-15' AS death_date, 'Commercial' AS"
                + " payer_type")
            .union(sql("'b.csv', ' A1 ', '2024-01-01', '2024-02-29', '', ''"))
            .union(sql("'c.csv', 'A1', '2024-01-01', '', '', 'medicaid'"))
            .union(sql("'d.csv', 'A1', '2024-01-01', '', '2024-05-01', 'medicaid'"))
            .union(sql("'e.csv', '', '2024-01-01', '', '', 'medicaid'"))
            .union(sql("'f.csv', 'A1', '2024', '', '', 'medicaid'"))
            .union(sql("'g.csv', 'A1', '2024-01-01', '12/31/2024', '', 'medicaid'"))
            .union(sql("'h.csv', 'A1', '2024-01-01', '', 'unknown', 'medicaid'"))
            .union(sql("'i.csv', 'A1', '', '2024-01-31', '', 'medicaid'"))
            .union(sql("'j.csv', 'A1', '2024-01-31', '2024-01-30', '', 'medicaid'"))
            .union(sql("'k.csv', 'A1', '2024-01-31', '', '2024-01-30', 'medicaid'"))
            .union(sql("'l.csv', 'A1', '2024-01-31', '2024-01-31', '', 'medicaid'"));

    assertTable(
        LAYOUT.cover().spans(raw, TOKENS),
        """
        source_file | member_token                     | line_of_business | start_date | end_date   | death_date | item
        a.csv       | 589fd4b6eb8def175987c38da070409a | commercial       | 2024-01-01 | 2024-12-31 | 2024-03-15 | used
        b.csv       | 589fd4b6eb8def175987c38da070409a | not stated       | 2024-01-01 | 2024-02-29 |            | used
        c.csv       | 589fd4b6eb8def175987c38da070409a | medicaid         | 2024-01-01 |            |            | used
        d.csv       | 589fd4b6eb8def175987c38da070409a | medicaid         | 2024-01-01 |            | 2024-05-01 | used
        e.csv       |                                  | medicaid         | 2024-01-01 |            |            | left_out: no member
        f.csv       | 589fd4b6eb8def175987c38da070409a | medicaid         |            |            |            | left_out: unreadable value
        g.csv       | 589fd4b6eb8def175987c38da070409a | medicaid         | 2024-01-01 |            |            | left_out: unreadable value
        h.csv       | 589fd4b6eb8def175987c38da070409a | medicaid         | 2024-01-01 |            |            | left_out: unreadable value
        i.csv       | 589fd4b6eb8def175987c38da070409a | medicaid         |            | 2024-01-31 |            | left_out: no start
        j.csv       | 589fd4b6eb8def175987c38da070409a | medicaid         | 2024-01-31 | 2024-01-30 |            | left_out: ends before it starts
        k.csv       | 589fd4b6eb8def175987c38da070409a | medicaid         | 2024-01-31 |            | 2024-01-30 | used
        l.csv       | 589fd4b6eb8def175987c38da070409a | medicaid         | 2024-01-31 | 2024-01-31 |            | used
        """);
  }

  @Test
  @DisplayName(
      "sex and state are read in any case; other words are not stated; an unreadable birth date"
          + " costs the age and not the cover")
  void demographics() {
    String cover =
        "'a.csv' AS source_file, 'A1' AS person_id, '2024-01-01' AS enrollment_start_date";
    assertTable(
        LAYOUT
            .cover()
            .spans(
                sql(cover + ", 'Female' AS gender, ' oh ' AS state, '1950-01-31' AS birth_date")
                    .union(sql("'a.csv', 'A1', '2024-01-01', 'M', 'Ohio', ''"))
                    .union(sql("'a.csv', 'A1', '2024-01-01', 'unknown', '', '31.01.1950'")),
                TOKENS),
        """
        sex        | state      | birth_date | has_birth_date | item
        female     | OH         | 1950-01-31 | true           | used
        male       | not stated |            | true           | used
        not stated | not stated |            | true           | used: unreadable birth date
        """);
  }

  @Test
  @DisplayName("what cover has no column for is 'not available'; dates may be typed")
  void typedCover() {
    assertTable(
        LAYOUT
            .cover()
            .spans(
                sql(
                    "'a.parquet' AS source_file, 'A1' AS person_id, DATE'2024-01-01' AS"
                        + " enrollment_start_date, CAST(NULL AS DATE) AS enrollment_end_date"),
                TOKENS),
        """
        line_of_business | start_date | end_date | sex           | state         | has_birth_date | item
        not available    | 2024-01-01 |          | not available | not available | false          | used
        """);
  }

  @Test
  @DisplayName("eligibility text that cannot be split is no cover")
  void corruptCover() {
    assertTable(
        LAYOUT
            .cover()
            .spans(
                sql(
                    "'a.csv' AS source_file, 'A1' AS person_id, '2024-01-01' AS"
                        + " enrollment_start_date, 'A1,2024-01-01,,,' AS corrupt_record"),
                TOKENS),
        """
        source_file | item
        a.csv       | left_out: text that cannot be split
        """);
  }

  @Test
  @DisplayName(
      "codes are read whatever blanks, dots and case they are written in, and the line says which"
          + " were")
  void normalisedCodes() {
    String codes = ", '%s' AS hcpcs_modifier_1, '%s' AS diagnosis_code_1, ' ' AS diagnosis_code_2";
    assertTable(
        LAYOUT.conformed(
            sql(REQUIRED.replace("' j3420 '", "'j3420 '") + codes.formatted("jz", "D51.0"))
                .union(
                    sql(
                        REQUIRED.replace("' j3420 '", "'\u00A0J3420'")
                            + codes.formatted("JZ", " d510")))
                .union(
                    sql(
                        REQUIRED.replace("' j3420 '", "'J3420'")
                            + codes.formatted("JZ\u00A0", "d51.0")))
                .union(
                    sql(REQUIRED.replace("' j3420 '", "'J3420'") + codes.formatted("JZ", "D510")))
                .union(sql(REQUIRED.replace("' j3420 '", "' '") + codes.formatted(" ", " "))),
            TOKENS),
        """
        hcpcs_code | modifiers | diagnosis_codes | normalised_codes
        J3420      | JZ        | D510            | hcpcs_code,modifiers,diagnosis_codes: dots
        J3420      | JZ        | D510            | hcpcs_code,diagnosis_codes
        J3420      | JZ        | D510            | modifiers,diagnosis_codes,diagnosis_codes: dots
        J3420      | JZ        | D510            |
                   |           |                 |
        """);
  }

  private static Dataset<Row> sql(String columns) {
    return LocalSpark.session().sql("SELECT " + columns);
  }
}
