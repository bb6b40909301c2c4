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

class CmsRifLayoutTest {

  private static final CmsRifLayout LAYOUT = new CmsRifLayout();
  private static final IdTokens TOKENS = new ClaimIdsInClear();

  @Test
  @DisplayName("ids keep their sign and their leading zeros, all lines are Medicare's")
  void ids() {
    assertTable(
        conformed(
            """
            BENE_ID | CLM_ID      | CLM_GRP_ID  | CARR_CLM_CNTL_NUM | LINE_NUM | PRF_PHYSN_NPI | PRVDR_SPCLTY | LINE_PLACE_OF_SRVC_CD
            A1      | -1000004860 | -1000007930 | 0017              | 2        | 0999931039    | 08           | 11
            """),
        """
        member_token                     | claim_id    | claim_family_id | claim_line_number | provider_id | provider_specialty_code | place_of_service_code | provider_state | line_of_business
        589fd4b6eb8def175987c38da070409a | -1000004860 | -1000007930     | 2                 | 0999931039  | 08                      | 11                    | not available  | medicare
        """);
  }

  @Test
  @DisplayName("the family is the claim group, else the control number; 0 is none")
  void family() {
    Dataset<Row> lines =
        raw(
            """
            CLM_ID | CLM_GRP_ID | CARR_CLM_CNTL_NUM
            1      | 77         | 0012
            2      |            | 0012
            3      | 0          | 0
            4      |            |
            """);
    String expected =
        """
        claim_id | claim_family_id
        1        | 77
        2        | 0012
        3        |
        4        |
        """;
    assertTable(LAYOUT.conformed(lines, TOKENS), expected);
    Layout.Links links = LAYOUT.links(lines.schema());
    assertTable(
        lines.select(links.claimId().as("claim_id"), links.familyId().as("claim_family_id")),
        expected);
  }

  @Test
  @DisplayName("days are read as DD-Mon-YYYY in either case, yyyyMMdd and yyyy-MM-dd")
  void days() {
    assertTable(
        conformed(
            """
            CLM_ID | LINE_1ST_EXPNS_DT | CLM_FROM_DT | NCH_WKLY_PROC_DT
            1      | 30-May-2015       |             | 04-Jun-2015
            2      | 27-OCT-1999       |             | 06-nov-1999
            3      | 20240229          |             | 2024-03-08
            4      |                   | 1-Dec-2023  |
            5      | 31-Feb-2015       |             | 04-Foo-2015
            6      | 05/30/2015        |             | 4-June-2015
            """),
        """
        claim_id | service_date | adjudication_date | unreadable
        1        | 2015-05-30   | 2015-06-04        |
        2        | 1999-10-27   | 1999-11-06        |
        3        | 2024-02-29   | 2024-03-08        |
        4        | 2023-12-01   |                   |
        5        |              |                   | LINE_1ST_EXPNS_DT,NCH_WKLY_PROC_DT
        6        |              |                   | LINE_1ST_EXPNS_DT,NCH_WKLY_PROC_DT
        """);
  }

  @Test
  @DisplayName("every month is read by its name")
  void months() {
    StringBuilder given = new StringBuilder("CLM_ID | LINE_1ST_EXPNS_DT\n");
    StringBuilder expected = new StringBuilder("claim_id | service_date\n");
    String[] names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
    for (int i = 0; i < names.length; i++) {
      given.append("%d | 15-%s-2021%n".formatted(i + 1, names[i]));
      expected.append("%d | 2021-%02d-15%n".formatted(i + 1, i + 1));
    }
    assertTable(conformed(given.toString()), expected.toString());
  }

  @Test
  @DisplayName("12 units stay 12, both modifiers are kept, the first too")
  void unitsAndModifiers() {
    assertTable(
        conformed(
            """
            CLM_ID | LINE_SRVC_CNT | HCPCS_1ST_MDFR_CD | HCPCS_2ND_MDFR_CD | LINE_NDC_CD
            1      | 12            | JZ                | GA                | 00517003125
            2      | 12.0          | lt                |                   |
            3      |               |                   | 25                |
            """),
        """
        claim_id | units  | modifiers | ndc_code
        1        | 12.000 | JZ,GA     | 00517003125
        2        | 12.000 | LT        |
        3        |        | 25        |
        """);
  }

  @Test
  @DisplayName("indicators of one and two bytes are kept; a line without a denial code is a line")
  void codes() {
    assertTable(
        conformed(
            """
            CLM_ID | HCPCS_CD | LINE_PRCSG_IND_CD | CARR_CLM_PMT_DNL_CD
            1      | j3420    | A                 | 1
            2      | J3420    | 12                | 0
            3      | J3420    | 00                | 21
            4      | J3420    | n                 |
            5      |          |                   | D
            """),
        """
        claim_id | hcpcs_code | processing_code | claim_payment_code
        1        | J3420      | A               | 1
        2        | J3420      | 12              | 0
        3        | J3420      | 00              | 21
        4        | J3420      | N               |
        5        |            |                 | D
        """);
  }

  @Test
  @DisplayName(
      "a credit, a cancelled, deleted or cancelling version is a void, a debit that replaces is a 7")
  void versions() {
    assertTable(
        conformed(
            """
            CLM_ID | CARR_CLM_ENTRY_CD | CLM_DISP_CD | FINAL_ACTION | DML_IND
            1      | 1                 | 01          | F            | INSERT
            2      | 1                 | 1           |              |
            3      | 1                 | 03          | F            |
            4      | 1                 | 3           |              |
            5      | 3                 | 01          |              |
            6      | 5                 | 01          | F            | UPDATE
            7      | 5                 | 01          | N            |
            8      | 1                 | 01          | F            | DELETE
            9      |                   |             |              |
            """),
        """
        claim_id | claim_frequency_code | claim_version
        1        | 1                    |
        2        | 1                    |
        3        | 8                    |
        4        | 8                    |
        5        | 8                    |
        6        | 7                    |
        7        | 8                    | -1
        8        | 8                    |
        9        |                      |
        """);
  }

  @Test
  @DisplayName("the diagnosis of the line stands first, each is there once and without dots")
  void diagnoses() {
    assertTable(
        conformed(
            """
            CLM_ID | LINE_ICD_DGNS_CD | ICD_DGNS_CD1 | ICD_DGNS_CD2 | ICD_DGNS_CD12
            1      | D51.0            | E538         | D510         | k219
            2      |                  | E538         |              |
            """),
        """
        claim_id | diagnosis_codes
        1        | D510,E538,K219
        2        | E538
        """);
  }

  @Test
  @DisplayName("allowed above charge and paid above allowed are kept and warned of")
  void warnings() {
    assertTable(
        Validate.withBrokenRules(
            conformed(
                """
                BENE_ID | CLM_ID | LINE_NUM | LINE_1ST_EXPNS_DT | PRF_PHYSN_NPI | CARR_CLM_BLG_NPI_NUM | LINE_SBMTD_CHRG_AMT | LINE_ALOWD_CHRG_AMT | LINE_NCH_PMT_AMT
                -1      | 1      | 1        | 30-May-2015       | 1             |                      | 9.57                | 75                  | 37.5
                -1      | 2      | 1        | 30-May-2015       |               | 0017                 | 75                  | 10                  | 37.5
                """)),
        """
        claim_id | provider_id | charge_amount | allowed_amount | paid_amount | warnings                              | broken_rules
        1        | 1           | 9.57          | 75.00          | 37.50       | ALLOWED_WITHIN_CHARGE,NPI_CHECK_DIGIT |
        2        | 0017        | 75.00         | 10.00          | 37.50       | PAID_WITHIN_ALLOWED,NPI_CHECK_DIGIT   |
        """);
  }

  @Test
  @DisplayName("what the files lack is named; the provider's state is never told")
  void notAvailable() {
    assertThat(LAYOUT.notAvailable(LAYOUT.columns())).containsExactly("provider state");
    assertThat(LAYOUT.notAvailable(new StructType()))
        .contains("claim versions", "modifiers", "units", "specialty", "decision dates", "denials");
    assertThat(LAYOUT.denialSignals(new StructType())).isEmpty();
    assertThat(LAYOUT.denialSignals(LAYOUT.columns()))
        .containsAll(DenialPolicy.CMS_LINE_COMPARABLE.needsOneOf())
        .containsAll(DenialPolicy.CMS_HEADER.needsOneOf());
  }

  @Test
  @DisplayName("neither the raw values nor text that cannot be split show the member's id")
  void noMember() {
    Dataset<Row> lines =
        raw(
            """
            BENE_ID  | CLM_ID | LINE_NUM
            PERSON-1 | 0042   | one
            """);
    Row line = LAYOUT.conformed(lines, TOKENS).first();
    assertThat(line.mkString("|")).contains("0042", "LINE_NUM").doesNotContain("PERSON-1");
    Row corrupt =
        LAYOUT
            .conformed(lines.withColumn("corrupt_record", functions.lit("PERSON-1|x")), TOKENS)
            .first();
    assertThat(corrupt.mkString("|")).contains("corrupt_record").doesNotContain("PERSON-1");
  }

  private static Dataset<Row> conformed(String text) {
    return LAYOUT.conformed(LAYOUT.perLine(raw(text)), TOKENS);
  }

  /** The columns that the text names, as text. */
  private static Dataset<Row> raw(String text) {
    StructType columns = new StructType();
    for (String name : LAYOUT.columns().fieldNames()) {
      columns = columns.add(name, "string");
    }
    String header = text.lines().findFirst().orElseThrow();
    return Tables.table(columns, text)
        .selectExpr(Stream.of(header.split("\\|")).map(String::strip).toArray(String[]::new))
        .withColumn("source_file", functions.lit("a.psv"));
  }
}
