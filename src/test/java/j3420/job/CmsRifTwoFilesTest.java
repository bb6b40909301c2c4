package j3420.job;

import static j3420.testing.Tables.assertTable;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.source.ClaimIdsInClear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Carrier claims as base files and line files. Claim 10 is plain, 11 denied, 12 without lines, 13
 * delivered twice, 14 delivered twice with two decision dates, 15 another member's than its line,
 * 20 cancelled in favour of 21; line 99 has no claim.
 */
class CmsRifTwoFilesTest {

  private static final String BASE =
      """
      DML_IND|BENE_ID|CLM_ID|CLM_GRP_ID|FINAL_ACTION|CLM_FROM_DT|NCH_WKLY_PROC_DT|CARR_CLM_ENTRY_CD|CLM_DISP_CD|CARR_CLM_PMT_DNL_CD|ICD_DGNS_CD1
      INSERT|-1|10|-100|F|05-Jan-2024|19-Jan-2024|1|01|1|D510
      INSERT|-2|11|-110|F|06-Jan-2024|19-Jan-2024|1|01|0|R5383
      INSERT|-2|12|-120|F|06-Jan-2024|19-Jan-2024|1|01|1|
      INSERT|-3|13|-130|F|07-Jan-2024|19-Jan-2024|1|01|1|D510
      INSERT|-3|13|-130|F|07-Jan-2024|19-Jan-2024|1|01|1|D510
      INSERT|-4|14|-140|F|08-Jan-2024|19-Jan-2024|1|01|1|D510
      INSERT|-4|14|-140|F|08-Jan-2024|26-Jan-2024|1|01|1|D510
      INSERT|-6|20|-200|N|10-Jan-2024|19-Jan-2024|1|01|1|D510
      INSERT|-6|21|-200|F|10-Jan-2024|26-Jan-2024|5|01|1|D510
      """;

  /** Of 96 columns: no group, no final action. */
  private static final String OLDER_BASE =
      """
      CLM_ID,BENE_ID,CLM_FROM_DT,NCH_WKLY_PROC_DT,CARR_CLM_ENTRY_CD,CLM_DISP_CD,CARR_CLM_PMT_DNL_CD
      15,-5,09-Jan-2024,19-Jan-2024,1,01,1
      """;

  private static final String LINE_COLUMNS =
      "BENE_ID|CLM_ID|LINE_NUM|LINE_1ST_EXPNS_DT|HCPCS_CD|HCPCS_1ST_MDFR_CD|PRF_PHYSN_NPI"
          + "|LINE_SRVC_CNT|LINE_SBMTD_CHRG_AMT|LINE_ALOWD_CHRG_AMT|LINE_NCH_PMT_AMT|LINE_PRCSG_IND_CD\n";

  private static final String LINES =
      """
      -1|10|1|05-Jan-2024|J3420|JZ|1518986652|1|20.00|10.00|8.00|A
      -1|10|2|05-Jan-2024|96372||1518986652|1|40.00|15.00|12.00|A
      -2|11|1||J3420||1518986652|1|20.00|0.00|0.00|N
      -6|20|1|10-Jan-2024|J3415||1518986652|1|20.00|10.00|8.00|A
      -6|21|1|10-Jan-2024|J3420||1518986652|1|20.00|10.00|8.00|A
      """;

  private static final String MORE_LINES =
      """
      -3|13|1|07-Jan-2024|J3420||1518986652|12|20.00|10.00|8.00|12
      -4|14|1|08-Jan-2024|J3420||1518986652|1|20.00|10.00|8.00|A
      -7|15|1|09-Jan-2024|J3420||1518986652|1|20.00|10.00|8.00|A
      -8|99|1|09-Jan-2024|J3420||1518986652|1|20.50|10.25|8.25|A
      -9|98|1|09-Jan-2024|99213||1518986652|1|20.00|10.00|8.00|A
      """;

  @TempDir private static Path folder;
  private static CommandRun run;

  @BeforeAll
  static void run() throws IOException {
    Path claims = Files.createDirectory(folder.resolve("claims"));
    Files.writeString(claims.resolve("base.psv"), BASE);
    Files.writeString(claims.resolve("older_base.csv"), OLDER_BASE);
    Files.writeString(claims.resolve("lines.psv"), LINE_COLUMNS + LINES);
    Files.writeString(
        claims.resolve("more_lines.csv"), (LINE_COLUMNS + MORE_LINES).replace('|', ','));
    run = command("build-lines", claims, "--warehouse", warehouse().toString());
    assertThat(run.exitCode()).as(run.errors()).isZero();
  }

  @Test
  @DisplayName("a line has the family, days, codes and diagnoses of its claim, and is there once")
  void lines() {
    assertTable(
        inClear("restricted/claim_line"),
        """
        claim_id | claim_line_number | claim_family_id | service_date | adjudication_date | claim_payment_code | diagnosis_codes | units  | outcome     | disposition
        10       | 1                 | -100            | 2024-01-05   | 2024-01-19        | 1                  | D510            | 1.000  | paid        | final
        10       | 2                 | -100            | 2024-01-05   | 2024-01-19        | 1                  | D510            | 1.000  | paid        | companion
        11       | 1                 | -110            | 2024-01-06   | 2024-01-19        | 0                  | R5383           | 1.000  | denied      | final
        13       | 1                 | -130            | 2024-01-07   | 2024-01-19        | 1                  | D510            | 12.000 | not_payable | final
        20       | 1                 | -200            | 2024-01-10   | 2024-01-19        | 1                  | D510            | 1.000  | paid        | superseded
        21       | 1                 | -200            | 2024-01-10   | 2024-01-26        | 1                  | D510            | 1.000  | paid        | final
        """);
  }

  @Test
  @DisplayName("a line whose claim is missing, contradictory or another member's is quarantined")
  void quarantined() {
    assertTable(
        inClear("restricted/quarantined_line"),
        """
        claim_id | broken_rules | unreadable
        14       | READABLE     | base_claim_contradictory
        15       | READABLE     | base_claim_of_another_member
        99       | READABLE     | base_claim_missing
        """);
  }

  @Test
  @DisplayName("the line files reconcile in lines and cents; the claims without a line are said")
  void reconciled() {
    assertTable(
        RealFiles.table(warehouse(), "operations/run_check")
            .where("check_name = 'reconciliation'")
            .selectExpr(
                "regexp_extract(source_file, '[^/]*$', 0) AS file",
                "item",
                "lines",
                "charge_amount",
                "paid_amount"),
        """
        file           | item                  | lines | charge_amount | paid_amount
        lines.psv      | input                 | 5     | 120.00        | 36.00
        lines.psv      | out_of_scope          | 0     | 0.00          | 0.00
        lines.psv      | final                 | 3     | 60.00         | 16.00
        lines.psv      | companion             | 1     | 40.00         | 12.00
        lines.psv      | superseded            | 1     | 20.00         | 8.00
        more_lines.csv | input                 | 5     | 100.50        | 40.25
        more_lines.csv | out_of_scope          | 1     | 20.00         | 8.00
        more_lines.csv | quarantined: READABLE | 3     | 60.50         | 24.25
        more_lines.csv | final                 | 1     | 20.00         | 8.00
        all            | input                 | 10    | 220.50        | 76.25
        all            | out_of_scope          | 1     | 20.00         | 8.00
        all            | quarantined: READABLE | 3     | 60.50         | 24.25
        all            | final                 | 4     | 80.00         | 24.00
        all            | companion             | 1     | 40.00         | 12.00
        all            | superseded            | 1     | 20.00         | 8.00
        """);
    assertThat(run.errors()).contains("Base claims without a line: 1.");
    assertTable(
        RealFiles.table(warehouse(), "operations/run")
            .selectExpr("input_files", "array_join(not_available, ',') AS missing"),
        """
        input_files | missing
        4           | diagnoses,drug codes (NDC),place of service,specialty,provider state,member months
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "base.psv    | base.psv holds claims without lines. Give the line files",
        "lines.psv   | lines.psv holds lines without the columns of their claims. Give the base"
      })
  @DisplayName("base files alone, or line files alone, are refused with exit code 3")
  void alone(String file, String problem) {
    CommandRun alone = command("check", folder.resolve("claims").resolve(file));
    assertThat(alone.exitCode()).isEqualTo(Refusal.INPUT);
    assertThat(alone.said()).singleElement().asString().contains(problem).endsWith(".");
  }

  @Test
  @DisplayName("a line file without the member is refused, as no claim could lend it one")
  void incomplete() throws IOException {
    Path claims = Files.createDirectory(folder.resolve("incomplete"));
    Files.writeString(claims.resolve("base.psv"), BASE);
    Files.writeString(claims.resolve("lines.psv"), LINE_COLUMNS.replace("BENE_ID", "ID") + LINES);
    CommandRun refused = command("check", claims);
    assertThat(refused.exitCode()).isEqualTo(Refusal.INPUT);
    assertThat(refused.errors()).contains("lines.psv lacks the required column BENE_ID");
  }

  private static CommandRun command(String name, Path claims, String... more) {
    return CommandRun.of(
        Stream.concat(
                Stream.of(name, "--layout", "cms-rif", "--claims", claims.toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static Dataset<Row> inClear(String table) {
    return ClaimIdsInClear.in(
        RealFiles.table(warehouse(), table),
        folder.resolve("claims/base.psv"),
        folder.resolve("claims/older_base.csv"),
        folder.resolve("claims/lines.psv"),
        folder.resolve("claims/more_lines.csv"));
  }

  private static Path warehouse() {
    return folder.resolve("warehouse");
  }
}
