package j3420.job;

import static j3420.job.RealFiles.duckdb;
import static j3420.job.RealFiles.texts;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.source.ClaimIdsInClear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real files of the one-file carrier form, which hold no J3420, and the same with it put in. */
class CmsRifTest {

  @TempDir private static Path folder;
  private static Path made;
  private static Path ofMade;

  /** The real lines with J3420 put in for the first line of each claim. */
  @BeforeAll
  static void made() throws SQLException {
    made = folder.resolve("carrier.psv");
    duckdb(
        ("COPY (SELECT * REPLACE (CASE WHEN LINE_NUM = '1' THEN 'J3420' ELSE HCPCS_CD END AS"
                + " HCPCS_CD) FROM (FROM %s UNION ALL FROM %s)) TO '%s' (HEADER, DELIMITER '|')")
            .formatted(
                rows(RealFiles.required("cms-rif", "carrier.psv.gz")),
                rows(RealFiles.required("cms-rif", "carrier_multiline.psv")),
                made));
    ofMade = built(made);
  }

  @ParameterizedTest
  @CsvSource({"carrier.psv.gz, 221", "carrier_multiline.psv, 7"})
  @DisplayName("a run over files without J3420 ends well and says that there is none")
  void none(String name, long lines) throws SQLException {
    Path claims = RealFiles.required("cms-rif", name);
    Path warehouse = folder.resolve("warehouse-of-" + name);
    CommandRun run =
        CommandRun.of(
            "run",
            "--layout",
            "cms-rif",
            "--claims",
            claims.toString(),
            "--warehouse",
            warehouse.toString());

    assertThat(run.exitCode()).as(run.errors()).isZero();
    assertThat(run.errors())
        .contains("No J3420 lines found")
        .contains(lines + " claim lines read: " + lines + " out of scope, 0 quarantined");
    assertThat(duckdb("SELECT count(*) FROM " + rows(claims)))
        .containsExactly(Long.toString(lines));
    assertThat(RealFiles.table(warehouse, "published/monthly_utilization").count()).isZero();
  }

  @Test
  @DisplayName(
      "with J3420 put in for the first line of each claim, the lines are those of the file")
  void someMadeJ3420() throws SQLException {
    assertThat(
            texts(
                RealFiles.table(ofMade, "restricted/j3420_line")
                    .selectExpr(
                        "count(*)",
                        "count(DISTINCT member_token)",
                        "count_if(outcome = 'paid')",
                        "sum(units)",
                        "sum(charge_amount)",
                        "sum(allowed_amount)",
                        "sum(paid_amount)",
                        "min(service_date)",
                        "max(service_date)",
                        "max(adjudication_date)")))
        .isEqualTo(
            duckdb(
                ("SELECT count(*), count(DISTINCT BENE_ID),"
                        + " count(*) FILTER (LINE_PRCSG_IND_CD = 'A'),"
                        + " sum(LINE_SRVC_CNT::DECIMAL(18, 3)),"
                        + " sum(LINE_SBMTD_CHRG_AMT::DECIMAL(18, 2)),"
                        + " sum(LINE_ALOWD_CHRG_AMT::DECIMAL(18, 2)),"
                        + " sum(LINE_NCH_PMT_AMT::DECIMAL(18, 2)),"
                        + " min(strptime(LINE_1ST_EXPNS_DT, '%%d-%%b-%%Y')::DATE),"
                        + " max(strptime(LINE_1ST_EXPNS_DT, '%%d-%%b-%%Y')::DATE),"
                        + " max(strptime(NCH_WKLY_PROC_DT, '%%d-%%b-%%Y')::DATE)"
                        + " FROM %s WHERE HCPCS_CD = 'J3420'")
                    .formatted(rows(made))))
        .first()
        .asString()
        .startsWith("38|");
  }

  @Test
  @DisplayName("split into a base file and a line file, bars and commas, they give the same lines")
  void twoFiles() throws SQLException, IOException {
    Path split = folder.resolve("split");
    assertThat(split.toFile().mkdir()).isTrue();
    List<String> columns = List.of(Files.readAllLines(made).get(0).split("\\|"));
    int firstOfLine = columns.indexOf("LINE_NUM");
    duckdb(
        "COPY (SELECT DISTINCT %s FROM %s) TO '%s' (HEADER, DELIMITER '|')"
            .formatted(
                String.join(", ", columns.subList(0, firstOfLine)),
                rows(made),
                split.resolve("base.psv")));
    duckdb(
        "COPY (SELECT BENE_ID, CLM_ID, %s FROM %s) TO '%s' (HEADER)"
            .formatted(
                String.join(", ", columns.subList(firstOfLine, columns.size())),
                rows(made),
                split.resolve("lines.csv")));
    Path ofSplit = built(split);

    assertThat(claimLines(ofSplit))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(claimLines(ofMade));
  }

  private static List<String> claimLines(Path warehouse) {
    return texts(RealFiles.table(warehouse, "restricted/claim_line").drop("source_file", "run_id"));
  }

  @Test
  @DisplayName(
      "of a claim group the active version counts, even decided with the cancelled one; a lone"
          + " cancelled version, a cancelled debit and a credit void")
  void versions() throws IOException {
    Path claims =
        Files.writeString(
            folder.resolve("versions.psv"),
            """
            BENE_ID|CLM_ID|CLM_GRP_ID|FINAL_ACTION|CARR_CLM_ENTRY_CD|CLM_DISP_CD|LINE_NUM|LINE_1ST_EXPNS_DT|NCH_WKLY_PROC_DT|HCPCS_CD|PRF_PHYSN_NPI|LINE_PRCSG_IND_CD|LINE_ALOWD_CHRG_AMT|LINE_NCH_PMT_AMT
            -1|-10|-100|N|1|1|1|05-Jan-2024|19-Jan-2024|J3420|1518986652|A|10.00|8.00
            -1|-11|-100|F|5|1|1|05-Jan-2024|19-Jan-2024|J3420|1518986652|A|12.00|9.60
            -2|-20|-200|N|1|1|1|06-Jan-2024|19-Jan-2024|J3420|1518986652|A|10.00|8.00
            -3|-30|-300|F|1|01|1|07-Jan-2024|19-Jan-2024|J3420|1518986652|A|10.00|8.00
            -3|-31|-300|F|1|03|1|07-Jan-2024|26-Jan-2024|J3420|1518986652|A|-10.00|-8.00
            -4|-40|-400|F|1|01|1|08-Jan-2024|19-Jan-2024|J3420|1518986652|N|0.00|0.00
            -4|-41|-400|F|5|01|1|08-Jan-2024|02-Feb-2024|J3420|1518986652|A|10.00|8.00
            -5|-50|-500|F|1|01|1|09-Jan-2024|19-Jan-2024|J3420|1518986652|A|10.00|8.00
            -5|-51|-500|F|3|01|1|09-Jan-2024|26-Jan-2024|J3420|1518986652|A|-10.00|-8.00
            """);
    Path warehouse = built(claims);

    assertThat(
            texts(
                ClaimIdsInClear.in(RealFiles.table(warehouse, "restricted/claim_line"), claims)
                    .selectExpr("claim_id", "disposition")
                    .orderBy("claim_id")))
        .containsExactly(
            "-10|superseded",
            "-11|final",
            "-20|voided",
            "-30|voided",
            "-31|voided",
            "-40|superseded",
            "-41|final",
            "-50|voided",
            "-51|voided");
    assertThat(
            texts(
                ClaimIdsInClear.in(RealFiles.table(warehouse, "restricted/j3420_line"), claims)
                    .where("claim_id = '-41'")
                    .selectExpr("first_outcome", "outcome")))
        .containsExactly("denied|paid");
  }

  private static Path built(Path claims) {
    Path warehouse = folder.resolve("warehouse-of-" + claims.getFileName());
    CommandRun run =
        CommandRun.of(
            "build-lines",
            "--layout",
            "cms-rif",
            "--claims",
            claims.toString(),
            "--warehouse",
            warehouse.toString());
    assertThat(run.exitCode()).as(run.errors()).isZero();
    return warehouse;
  }

  private static String rows(Path file) {
    return "read_csv('%s', delim = '|', header = true, all_varchar = true)".formatted(file);
  }
}
