package j3420.source;

import static j3420.testing.Tables.assertTable;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.LocalSpark;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DesynpufLayoutTest {

  private static final DesynpufLayout LAYOUT = new DesynpufLayout();
  private static final IdTokens TOKENS = new ClaimIdsInClear();

  @Test
  @DisplayName("a slot with a text or an amount other than zero is a line; blank slots are none")
  void slots() {
    Dataset<Row> lines =
        LAYOUT.perLine(
            claim(
                Map.of(
                    "CLM_ID", "0042",
                    "HCPCS_CD_1", "J3420",
                    "LINE_NCH_PMT_AMT_1", "10",
                    "LINE_NCH_PMT_AMT_2", "0",
                    "LINE_ALOWD_CHRG_AMT_2", "0.00",
                    "LINE_NCH_PMT_AMT_3", "5.00",
                    "LINE_ICD9_DGNS_CD_4", "2811",
                    "LINE_NCH_PMT_AMT_5", "n/a",
                    "HCPCS_CD_13", "96372")));

    assertTable(
        lines,
        """
        CLM_ID | number | HCPCS_CD | LINE_NCH_PMT_AMT
        0042   | 1      | J3420    | 10
        0042   | 3      |          | 5.00
        0042   | 4      |          |
        0042   | 5      |          | n/a
        0042   | 13     | 96372    |
        """);
  }

  @Test
  @DisplayName("a line has the claim's dates and diagnoses; what the layout cannot say is null")
  void conformed() {
    Dataset<Row> lines =
        LAYOUT.conformed(
            LAYOUT.perLine(
                claim(
                    Map.of(
                        "DESYNPUF_ID", "A1",
                        "CLM_ID", "0042",
                        "CLM_FROM_DT", "20080229",
                        "ICD9_DGNS_CD_1", "2810",
                        "ICD9_DGNS_CD_2", "4019",
                        "LINE_ICD9_DGNS_CD_1", " 281.1",
                        "HCPCS_CD_1", "j3420",
                        "LINE_PRCSG_IND_CD_1", "a",
                        "PRF_PHYSN_NPI_1", "0916683578",
                        "LINE_ALOWD_CHRG_AMT_1", "12.50"))),
            TOKENS);

    assertTable(
        lines,
        """
        member_token                     | claim_id | claim_line_number | service_date | hcpcs_code | processing_code | provider_id | diagnosis_codes | allowed_amount | paid_amount
        589fd4b6eb8def175987c38da070409a | 0042     | 1                 | 2008-02-29   | J3420      | A               | 0916683578  | 2811,2810,4019  | 12.50          |
        """);
    assertTable(
        lines,
        """
        line_of_business | place_of_service_code | provider_specialty_code | provider_state | modifiers | units | charge_amount | adjustments | unreadable
        medicare         | not available         | not available           | not available  | null      |       |               | null        |
        """);
    assertTable(
        lines,
        """
        normalised_codes
        hcpcs_code,diagnosis_codes,diagnosis_codes: dots
        """);
    assertThat(lines.select("raw").first().getString(0))
        .contains("12.50")
        .doesNotContain("A1", "0042");
  }

  @Test
  @DisplayName("dates and amounts that cannot be read are listed by name")
  void unreadable() {
    assertTable(
        LAYOUT.conformed(
            LAYOUT.perLine(
                claim(
                    Map.of(
                        "CLM_FROM_DT", "2008-02-29",
                        "HCPCS_CD_1", "J3420",
                        "LINE_NCH_PMT_AMT_1", "free"))),
            TOKENS),
        """
        service_date | paid_amount | unreadable
                     |             | CLM_FROM_DT,LINE_NCH_PMT_AMT
        """);
  }

  @Test
  @DisplayName("text that cannot be split is one line, whatever of it was read, and keeps no value")
  void corrupt() {
    for (Map<String, String> read :
        List.of(
            Map.of("CLM_ID", "PERSON-A1"),
            Map.of("CLM_ID", "PERSON-A1", "HCPCS_CD_1", "J3420", "HCPCS_CD_2", "96372"))) {
      Dataset<Row> raw =
          claim(read)
              .withColumn(
                  "corrupt_record", org.apache.spark.sql.functions.lit("PERSON-A1,J3420,96372"));
      List<Row> lines = LAYOUT.conformed(LAYOUT.perLine(raw), TOKENS).collectAsList();
      assertThat(lines).hasSize(1);
      assertThat(lines.get(0).mkString("|")).contains("corrupt_record").doesNotContain("PERSON");
    }
  }

  @Test
  @DisplayName(
      "cover is the last months of the file's year, or the first ones in the year of death; a row"
          + " that gives none says why")
  void cover() {
    assertTable(
        LAYOUT
            .cover()
            .spans(
                beneficiaries(
                    "file:///claims/2010/DE1_0_2008_Beneficiary%20Summary_20.csv",
                    "A1,,12",
                    "A1,,3",
                    "A1,20080615,6",
                    "A1,20080615,12",
                    "A1,unknown,12",
                    "A1,,0",
                    "A1,,",
                    "A1,,thirteen",
                    "A1,,13",
                    ",,12"),
                TOKENS),
        """
        member_token                     | line_of_business | start_date | end_date   | death_date | item
        589fd4b6eb8def175987c38da070409a | medicare         | 2008-01-01 | 2008-12-31 |            | used
        589fd4b6eb8def175987c38da070409a | medicare         | 2008-10-01 | 2008-12-31 |            | used
        589fd4b6eb8def175987c38da070409a | medicare         | 2008-01-01 | 2008-06-30 | 2008-06-15 | used
        589fd4b6eb8def175987c38da070409a | medicare         | 2008-01-01 | 2008-12-31 | 2008-06-15 | used
        589fd4b6eb8def175987c38da070409a | medicare         |            |            |            | left_out: unreadable value
        589fd4b6eb8def175987c38da070409a | medicare         |            |            |            | left_out: no month of cover
        589fd4b6eb8def175987c38da070409a | medicare         |            |            |            | left_out: no month of cover
        589fd4b6eb8def175987c38da070409a | medicare         |            |            |            | left_out: unreadable value
        589fd4b6eb8def175987c38da070409a | medicare         |            |            |            | left_out: unreadable value
                                         | medicare         | 2008-01-01 | 2008-12-31 |            | left_out: no member
        """);
  }

  @Test
  @DisplayName(
      "a blank in the file's name, which comes as %20, is not taken for a year; no year, no cover")
  void yearAfterBlank() {
    for (String file : List.of("file:///summary%202009.csv", "file:///summary%2020.csv")) {
      assertTable(
          LAYOUT.cover().spans(beneficiaries(file, "A1,,12"), TOKENS),
          file.contains("2009")
              ? """
              start_date | end_date   | item
              2009-01-01 | 2009-12-31 | used
              """
              : """
              start_date | end_date | item
                         |          | left_out: no start
              """);
    }
  }

  @Test
  @DisplayName(
      "the summary tells birth date, sex (1, 2) and state (a number of the Social Security"
          + " Administration); what is in no list is not stated, a column that is not there not"
          + " available")
  void demographics() {
    Dataset<Row> raw =
        beneficiaries("file:///2008.csv", "A1,,12")
            .selectExpr(
                "*",
                "stack(3, '19391201', '1', '46', '', '2', '6', '1939-12-01', '', '54')"
                    + " AS (BENE_BIRTH_DT, BENE_SEX_IDENT_CD, SP_STATE_CODE)");
    assertTable(
        LAYOUT.cover().spans(raw, TOKENS),
        """
        birth_date | has_birth_date | sex        | state      | item
        1939-12-01 | true           | male       | UT         | used
                   | true           | female     | CO         | used
                   | true           | not stated | not stated | used: unreadable birth date
        """);
    assertTable(
        LAYOUT.cover().spans(beneficiaries("file:///2008.csv", "A1,,12"), TOKENS),
        """
        birth_date | has_birth_date | sex           | state         | item
                   | false          | not available | not available | used
        """);
  }

  private static Dataset<Row> beneficiaries(String file, String... rows) {
    StructType columns =
        new StructType()
            .add("source_file", "string")
            .add("DESYNPUF_ID", "string")
            .add("BENE_DEATH_DT", "string")
            .add("BENE_SMI_CVRAGE_TOT_MONS", "string");
    return LocalSpark.session()
        .createDataFrame(
            Stream.of(rows)
                .map(row -> row.split(",", -1))
                .map(cells -> RowFactory.create(file, cells[0], cells[1], cells[2]))
                .toList(),
            columns);
  }

  /** A claim with those columns filled and all others blank. */
  private static Dataset<Row> claim(Map<String, String> filled) {
    assertThat(LAYOUT.columns().fieldNames()).contains(filled.keySet().toArray(String[]::new));
    StructType text = new StructType().add("source_file", DataTypes.StringType);
    for (String name : LAYOUT.columns().fieldNames()) {
      text = text.add(name, DataTypes.StringType);
    }
    Object[] values =
        Stream.of(text.fieldNames())
            .map(name -> name.equals("source_file") ? "a.csv" : filled.get(name))
            .toArray();
    return LocalSpark.session().createDataFrame(List.of(RowFactory.create(values)), text);
  }
}
