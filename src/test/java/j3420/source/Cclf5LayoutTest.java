package j3420.source;

import static j3420.testing.Tables.assertTable;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.claim.DenialPolicy;
import j3420.claim.Validate;
import j3420.testing.Tables;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class Cclf5LayoutTest {

  private static final Cclf5Layout LAYOUT = new Cclf5Layout();
  private static final IdTokens TOKENS = new ClaimIdsInClear();

  @Test
  @DisplayName("a line has its ids with leading zeros and signs, its control number and its days")
  void ids() {
    assertTable(
        conformed(
            """
            CUR_CLM_UNIQ_ID | CLM_LINE_NUM | BENE_MBI_ID | CLM_CNTL_NUM | CLM_LINE_FROM_DT | CLM_FROM_DT | CLM_EFCTV_DT | RNDRG_PRVDR_NPI_NUM
            0042            | 0000000003   | A1          | 00123        | 2024-01-05       | 2024-01-01  | 2024-01-20   | 0123456789
            -42             | 1            | A1          |              |                  | 05-Jan-2024 | 20240120     |
            """),
        """
        member_token                     | claim_id | claim_line_number | claim_family_id | service_date | adjudication_date | provider_id | unreadable
        589fd4b6eb8def175987c38da070409a | 0042     | 3                 | 00123           | 2024-01-05   | 2024-01-20        | 0123456789  |
        589fd4b6eb8def175987c38da070409a | -42      | 1                 |                 | 2024-01-05   | 2024-01-20        |             |
        """);
  }

  @Test
  @DisplayName("12 units stay 12; all five modifiers are kept, the first too; there is no charge")
  void service() {
    assertTable(
        conformed(
            """
            CUR_CLM_UNIQ_ID | CLM_LINE_HCPCS_CD | HCPCS_1_MDFR_CD | HCPCS_2_MDFR_CD | HCPCS_3_MDFR_CD | HCPCS_4_MDFR_CD | HCPCS_5_MDFR_CD | CLM_LINE_SRVC_UNIT_QTY | CLM_LINE_ALOWD_CHRG_AMT | CLM_LINE_CVRD_PD_AMT
            1               | J3420             | JZ              | GA              | 25              | 59              | KX              | 12                     | 10.00                   | 8.00
            2               |                   |                 | ga              |                 |                 |                 | 12.0000                | 0                       | 0
            """),
        """
        claim_id | hcpcs_code | modifiers      | units  | allowed_amount | paid_amount | charge_amount | provider_state | line_of_business
        1        | J3420      | JZ,GA,25,59,KX | 12.000 | 10.00          | 8.00        |               | not available  | medicare
        2        |            | GA             | 12.000 | 0.00           | 0.00        |               | not available  | medicare
        """);
  }

  @Test
  @DisplayName("a tilde is a blank: no modifier, no code, no family")
  void tilde() {
    Dataset<Row> lines =
        LAYOUT.perLine(
            raw(
                """
                CUR_CLM_UNIQ_ID | CLM_CNTL_NUM | HCPCS_1_MDFR_CD | HCPCS_2_MDFR_CD | CLM_POS_CD | CLM_PRCSG_IND_CD | CLM_DGNS_1_CD
                1               | ~            | JZ              | ~               | ~          | ~                | ~
                """));
    assertTable(
        LAYOUT.conformed(lines, TOKENS),
        """
        claim_id | claim_family_id | modifiers | place_of_service_code | processing_code | diagnosis_codes
        1        |                 | JZ        | not stated            |                 |
        """);
    assertThat(lines.select(LAYOUT.links(lines.schema()).familyId()).first().isNullAt(0)).isTrue();
  }

  @Test
  @DisplayName("the adjustment types original, void and replacement are 1, 8 and 7")
  void versions() {
    assertTable(
        conformed(
            """
            CUR_CLM_UNIQ_ID | CLM_ADJSMT_TYPE_CD
            1               | 0
            2               | 1
            3               | 2
            4               |
            """),
        """
        claim_id | claim_frequency_code | claim_version
        1        | 1                    |
        2        | 8                    |
        3        | 7                    |
        4        |                      |
        """);
  }

  @Test
  @DisplayName("indicators of one and two bytes are kept; a line without a denial code is a line")
  void codes() {
    assertTable(
        conformed(
            """
            CUR_CLM_UNIQ_ID | CLM_PRCSG_IND_CD | CLM_CARR_PMT_DNL_CD
            1               | A                | 1
            2               | 12               | 0
            3               | n                |
            """),
        """
        claim_id | processing_code | claim_payment_code
        1        | A               | 1
        2        | 12              | 0
        3        | N               |
        """);
  }

  @Test
  @DisplayName("the diagnosis of the line stands before those of the claim")
  void diagnoses() {
    assertTable(
        conformed(
            """
            CUR_CLM_UNIQ_ID | CLM_LINE_DGNS_CD | CLM_DGNS_1_CD | CLM_DGNS_12_CD
            1               | D510             | E538          | D510
            """),
        """
        claim_id | diagnosis_codes
        1        | D510,E538
        """);
  }

  @Test
  @DisplayName(
      "paid above allowed is kept and warned of; without a charge allowed is never above it")
  void warnings() {
    assertTable(
        Validate.withBrokenRules(
            conformed(
                """
                CUR_CLM_UNIQ_ID | CLM_LINE_NUM | BENE_MBI_ID | CLM_LINE_FROM_DT | RNDRG_PRVDR_NPI_NUM | CLM_LINE_ALOWD_CHRG_AMT | CLM_LINE_CVRD_PD_AMT
                1               | 1            | A1          | 2024-01-05       | 1                   | 10                      | 37.5
                """)),
        """
        allowed_amount | paid_amount | warnings                            | broken_rules
        10.00          | 37.50       | PAID_WITHIN_ALLOWED,NPI_CHECK_DIGIT |
        """);
  }

  @Test
  @DisplayName(
      "charges, drug codes and the provider's state are never available, the rest by its columns")
  void notAvailable() {
    assertThat(LAYOUT.notAvailable(LAYOUT.columns()))
        .containsExactly("charges", "drug codes (NDC)", "provider state");
    assertThat(LAYOUT.notAvailable(new StructType()))
        .contains("claim versions", "modifiers", "units", "specialty", "decision dates", "denials");
    assertThat(LAYOUT.denialSignals(new StructType())).isEmpty();
    assertThat(LAYOUT.denialSignals(LAYOUT.columns()))
        .containsAll(DenialPolicy.CMS_LINE_COMPARABLE.needsOneOf())
        .containsAll(DenialPolicy.CMS_HEADER.needsOneOf());
  }

  private static Dataset<Row> conformed(String text) {
    return LAYOUT.conformed(LAYOUT.perLine(raw(text)), TOKENS);
  }

  private static Dataset<Row> raw(String text) {
    StructType columns = new StructType();
    for (String name : LAYOUT.columns().fieldNames()) {
      columns = columns.add(name, "string");
    }
    String header = text.lines().findFirst().orElseThrow();
    return Tables.table(columns, text)
        .selectExpr(Stream.of(header.split("\\|")).map(String::strip).toArray(String[]::new))
        .withColumn("source_file", functions.lit("a.csv"));
  }
}
