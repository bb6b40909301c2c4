package j3420.job;

import static j3420.testing.Tables.assertTable;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.source.ClaimIdsInClear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole line on data-samples/apcd; data-samples/README.md tells every line of it. */
class ApcdSampleTest {

  private static final Path SAMPLE = Path.of("data-samples", "apcd");
  private static final Path MAPPING = SAMPLE.resolve("mapping.yaml");

  @TempDir private static Path folder;
  private static CommandRun run;

  @BeforeAll
  static void run() {
    run =
        CommandRun.of(
            "run",
            "--layout",
            "mapping",
            "--mapping",
            MAPPING.toString(),
            "--claims",
            SAMPLE.resolve("medical_claim.psv").toString(),
            "--eligibility",
            SAMPLE.resolve("eligibility.psv").toString(),
            "--warehouse",
            folder.resolve("warehouse").toString());
    assertThat(run.exitCode()).as(run.errors()).isZero();
  }

  @Test
  @DisplayName("README shows the mapping of the sample, word for word")
  void readme() throws IOException {
    assertThat(Files.readString(Path.of("README.md")))
        .contains("```yaml\n" + Files.readString(MAPPING) + "```");
  }

  @Test
  @DisplayName("every line is accounted for, and the run says what the mapping leaves out")
  void said() {
    assertThat(run.errors())
        .contains(
            "13 claim lines read: 2 out of scope, 2 quarantined, 0 exact duplicates,"
                + " 1 superseded, 2 voided, 6 final J3420 lines.")
        .contains("Not available from this input: specialty, provider state.");
  }

  @Test
  @DisplayName("each scenario ends as it should")
  void lines() {
    assertTable(
        table("restricted/j3420_line"),
        """
        claim_id   | versions | service_date | adjudication_date | modifiers | units  | charge_amount | allowed_amount | paid_amount | first_outcome | outcome | line_of_business | provider_id
        A01-FAKE   | 1        | 2024-01-08   | 2024-01-20        | JZ        | 1.000  | 10.00         | 4.00           | 4.00        | paid          | paid    | commercial       | 1518986652
        A02-FAKE   | 1        | 2024-01-09   | 2024-01-20        | JZ        | 1.000  | 10.00         | 0.00           | 0.00        | denied        | denied  | commercial       | 1518986652
        A03-FAKE   | 2        | 2024-01-10   | 2024-02-10        |           | 1.000  | 10.00         | 4.00           | 4.00        | denied        | paid    | commercial       | 1518986652
        A05-FAKE   | 1        | 2024-01-12   | 2024-01-20        | JZ        | 1.000  | 10.00         | 4.00           | 0.00        | paid          | paid    | commercial       | 1518986652
        A06-FAKE   | 1        | 2024-01-15   |                   | GA        | 1.000  | 10.00         | 0.00           | 0.00        | denied        | denied  | commercial       | 1518954536
        00817-FAKE | 1        | 2024-01-17   | 2024-01-20        | JZ,25,59  | 12.000 | 120.00        | 48.00          | 40.00       | paid          | paid    | commercial       | 0151895453
        """);
  }

  @Test
  @DisplayName(
      "a status or a part of an amount that cannot be read leads to quarantine by its name")
  void quarantined() {
    Dataset<Row> lines = table("restricted/quarantined_line");
    assertTable(
        lines,
        """
        claim_id | broken_rules | unreadable
        A07-FAKE | READABLE     | claim_status
        A10-FAKE | READABLE     | allowed_amount
        """);
    assertThat(lines.select("raw").collectAsList().toString())
        .contains("\"MC038\":\"25\"", "\"MC065\":\"n/a\"")
        .doesNotContain("FAKE-07", "FAKE-10");
  }

  @Test
  @DisplayName("January has 6 lines, 4 services and 2 denials for the reasons of the file")
  void published() {
    assertTable(
        table("published/monthly_utilization").where("level = 'total'"),
        """
        service_month | lines | services | patients | denied_lines | units  | charge_amount | allowed_amount | paid_amount | member_months
        2024-01-01    | 6     | 4        | 6        | 2            | 17.000 | 170.00        | 60.00          | 48.00       | 4
        2024-02-01    | 0     | 0        | 0        | 0            | 0.000  | 0.00          | 0.00           | 0.00        | 4
        """);
    assertTable(
        table("published/denial_by_reason")
            .where(
                "level = 'reason' AND period_type = 'year' AND decision = 'final'"
                    + " AND line_of_business = 'all' AND denied_lines > 0"),
        """
        reason_category     | reason_code | denied_lines
        medical_necessity   | 50          | 1
        prior_authorization | 197         | 1
        """);
  }

  @Test
  @DisplayName("the ledger names the mapping and its SHA-256")
  void fingerprint() throws IOException, NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(MAPPING));
    assertThat(table("operations/run").select("mapping").first().getString(0))
        .isEqualTo("mapping.yaml sha256:" + HexFormat.of().formatHex(digest));
  }

  private static Dataset<Row> table(String path) {
    return ClaimIdsInClear.in(
        RealFiles.table(folder.resolve("warehouse"), path), SAMPLE.resolve("medical_claim.psv"));
  }
}
