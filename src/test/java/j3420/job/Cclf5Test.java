package j3420.job;

import static j3420.job.RealFiles.duckdb;
import static j3420.job.RealFiles.texts;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.source.ClaimIdsInClear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A feed with an original that is replaced, one that is voided, one without any adjustment, a line
 * that Medicare denies, and a line of another code.
 */
class Cclf5Test {

  private static final String CLAIMS =
      """
      CUR_CLM_UNIQ_ID,CLM_LINE_NUM,BENE_MBI_ID,CLM_LINE_FROM_DT,CLM_LINE_HCPCS_CD,CLM_LINE_CVRD_PD_AMT,CLM_LINE_ALOWD_CHRG_AMT,CLM_LINE_SRVC_UNIT_QTY,HCPCS_1_MDFR_CD,HCPCS_2_MDFR_CD,CLM_POS_CD,CLM_PRVDR_SPCLTY_CD,RNDRG_PRVDR_NPI_NUM,CLM_PRCSG_IND_CD,CLM_CARR_PMT_DNL_CD,CLM_ADJSMT_TYPE_CD,CLM_CNTL_NUM,CLM_EFCTV_DT
      0001,1,1EG4TE5MK72,2024-01-05,J3420,0.00,0.00,1,~,~,11,08,1518986652,N,0,0,A1,2024-01-19
      0002,1,1EG4TE5MK72,2024-01-05,J3420,8.00,10.00,1,GA,~,11,08,1518986652,A,1,2,A1,2024-02-16
      0003,1,1EG4TE5MK73,2024-01-08,J3420,8.00,10.00,1,~,~,11,08,1518986652,A,1,0,A2,2024-01-19
      0004,1,1EG4TE5MK73,2024-01-08,J3420,8.00,10.00,1,~,~,11,08,1518986652,A,1,1,A2,2024-02-16
      0005,1,1EG4TE5MK74,2024-02-09,J3420,8.00,10.00,12,JZ,GA,11,08,1518954536,A,1,0,A3,2024-02-16
      0005,2,1EG4TE5MK74,2024-02-09,96372,12.00,15.00,1,~,~,11,08,1518954536,A,1,0,A3,2024-02-16
      0006,1,1EG4TE5MK75,2024-02-12,J3420,0.00,0.00,1,~,~,11,08,1518954536,12,0,0,A4,2024-02-23
      """;

  /** The newest version of each control number, unless it is a void. */
  private static final String FINALS =
      """
      WITH line AS (
        SELECT * FROM read_csv('%s', header = true, all_varchar = true)
        QUALIFY rank() OVER (PARTITION BY CLM_CNTL_NUM ORDER BY CLM_EFCTV_DT DESC) = 1)
      SELECT date_trunc('month', CLM_LINE_FROM_DT::DATE)::DATE, count(*),
        count(DISTINCT BENE_MBI_ID), sum(CLM_LINE_SRVC_UNIT_QTY::DECIMAL(18, 3)),
        sum(CLM_LINE_CVRD_PD_AMT::DECIMAL(18, 2)), sum(CLM_LINE_ALOWD_CHRG_AMT::DECIMAL(18, 2)),
        count(*) FILTER (CLM_PRCSG_IND_CD = 'N')
      FROM line WHERE CLM_LINE_HCPCS_CD = 'J3420' AND CLM_ADJSMT_TYPE_CD <> '1' GROUP BY 1
      """;

  @TempDir private static Path folder;
  private static Path claims;
  private static CommandRun run;

  @BeforeAll
  static void run() throws IOException {
    claims = Files.writeString(folder.resolve("cclf5.csv"), CLAIMS);
    run =
        CommandRun.of(
            "run",
            "--layout",
            "cclf5",
            "--claims",
            claims.toString(),
            "--warehouse",
            folder.resolve("warehouse").toString());
    assertThat(run.exitCode()).as(run.errors()).isZero();
  }

  @Test
  @DisplayName(
      "each month has the lines, patients, units, dollars and denials of the final versions")
  void months() throws SQLException {
    assertThat(
            texts(
                RealFiles.table(folder.resolve("warehouse"), "published/monthly_utilization")
                    .where("level = 'total'")
                    .selectExpr(
                        "service_month",
                        "lines",
                        "patients",
                        "units",
                        "paid_amount",
                        "allowed_amount",
                        "denied_lines")))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(duckdb(FINALS.formatted(claims)));
  }

  @Test
  @DisplayName("the first decision of a replaced version stands beside the final one")
  void firstOutcome() {
    assertThat(
            texts(
                ClaimIdsInClear.in(
                        RealFiles.table(folder.resolve("warehouse"), "restricted/j3420_line"),
                        claims)
                    .selectExpr("claim_id", "first_outcome", "outcome", "versions")
                    .orderBy("claim_id")))
        .containsExactly(
            "0002|denied|paid|2", "0005|paid|paid|1", "0006|not_payable|not_payable|1");
  }

  @Test
  @DisplayName("every line is accounted for, and the run says that there are no charges")
  void said() {
    assertThat(run.errors())
        .contains(
            "7 claim lines read: 1 out of scope, 0 quarantined, 0 exact duplicates,"
                + " 1 superseded, 2 voided, 3 final J3420 lines.")
        .contains(
            "Not available from this input: charges, diagnoses, drug codes (NDC), provider state,"
                + " member months.");
  }
}
