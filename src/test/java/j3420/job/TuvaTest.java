package j3420.job;

import static j3420.job.RealFiles.duckdb;
import static j3420.job.RealFiles.texts;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.source.ClaimIdsInClear;
import j3420.testing.LocalSpark;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file of an older vintage, and its numbers again by another engine. */
class TuvaTest {

  /** J3420 lines of the raw file. */
  private static final String LINES =
      """
      WITH line AS (
        SELECT patient_id AS member, coalesce(rendering_npi, billing_npi) AS provider,
          claim_line_start_date::DATE AS day,
          paid_amount::DECIMAL(18, 2) AS paid, allowed_amount::DECIMAL(18, 2) AS allowed,
          charge_amount::DECIMAL(18, 2) AS charged, service_unit_quantity::DECIMAL(18, 3) AS units
        FROM read_csv('%s', header = true, all_varchar = true)
        WHERE hcpcs_code = 'J3420')
      """;

  @TempDir private static Path folder;
  private static Path claims;
  private static CommandRun run;

  @BeforeAll
  static void publish() {
    claims = RealFiles.required("tuva", "medical_claim.csv.gz");
    run =
        CommandRun.of(
            "run",
            "--layout",
            "tuva",
            "--claims",
            claims.toString(),
            "--warehouse",
            warehouse().toString());
    assertThat(run.exitCode()).as(run.errors()).isZero();
  }

  @Test
  @DisplayName("every line is read, none is quarantined, and the lines without J3420 are left out")
  void counts() throws SQLException {
    String lines =
        duckdb("SELECT count(*) FROM read_csv('%s', all_varchar = true)".formatted(claims)).get(0);
    assertThat(lines).isEqualTo("6067");
    assertThat(run.errors())
        .contains("6,067 claim lines read: 6,064 out of scope, 0 quarantined")
        .contains("3 final J3420 lines");
  }

  @Test
  @DisplayName("the final lines are those of the raw file: patients, dollars, units, days")
  void lines() throws SQLException {
    assertThat(
            texts(
                table("restricted/j3420_line")
                    .selectExpr(
                        "count(*)",
                        "count(DISTINCT member_token)",
                        "sum(paid_amount)",
                        "sum(allowed_amount)",
                        "sum(charge_amount)",
                        "sum(units)",
                        "min(service_date)",
                        "max(service_date)")))
        .isEqualTo(
            duckdb(
                LINES.formatted(claims)
                    + "SELECT count(*), count(DISTINCT member), sum(paid), sum(allowed),"
                    + " sum(charged), sum(units), min(day), max(day) FROM line"))
        .containsExactly("3|2|6.31|5.87|5.87|3.000|2018-02-11|2018-11-14");
  }

  @Test
  @DisplayName("each month with J3420 has the lines, patients and dollars of the raw file")
  void months() throws SQLException {
    assertThat(
            texts(
                table("published/monthly_utilization")
                    .where("level = 'total' AND lines > 0")
                    .selectExpr(
                        "service_month", "lines", "patients", "paid_amount", "allowed_amount")))
        .hasSize(2)
        .containsExactlyInAnyOrderElementsOf(
            duckdb(
                LINES.formatted(claims)
                    + "SELECT date_trunc('month', day)::DATE, count(*), count(DISTINCT member),"
                    + " sum(paid), sum(allowed) FROM line GROUP BY 1"));
  }

  @Test
  @DisplayName("denials are not available: no denied line is counted and no rate is published")
  void denials() {
    assertThat(run.errors()).contains("Denials are not available");
    assertThat(table("published/monthly_utilization").where("denied_lines IS NOT NULL").count())
        .isZero();
    Dataset<Row> rates = table("published/denial_by_modifier");
    assertThat(rates.count()).isPositive();
    assertThat(rates.where("denial_rate IS NOT NULL OR denied_lines IS NOT NULL").count()).isZero();
  }

  @Test
  @DisplayName(
      "without eligibility no rate per member is published, but services per patient of a provider")
  void noEligibility() throws SQLException {
    assertThat(run.errors()).containsPattern("Not available from this input: .*member months");
    assertThat(
            table("published/monthly_utilization")
                .where("member_months IS NOT NULL OR services_per_1000_member_months IS NOT NULL")
                .count())
        .isZero();
    assertThat(
            texts(
                table("published/provider_measure")
                    .where("metric = 'services_per_patient' AND period_type = 'all_months'")
                    .selectExpr("int(sum(numerator))", "int(sum(denominator))")))
        .isEqualTo(
            duckdb(
                LINES.formatted(claims)
                    + "SELECT sum(lines), count(*) FROM"
                    + " (SELECT provider, member, count(*) AS lines FROM line GROUP BY ALL)"));
  }

  @Test
  @DisplayName("paid above allowed is kept and warned of")
  void warned() {
    assertThat(
            texts(
                ClaimIdsInClear.in(table("restricted/claim_line"), List.of("1672815", "1693097"))
                    .where(
                        "hcpcs_code = 'J3420' AND array_contains(warnings, 'PAID_WITHIN_ALLOWED')")
                    .selectExpr("claim_id", "paid_amount", "allowed_amount")))
        .containsExactlyInAnyOrder("1672815|2.53|1.97", "1693097|2.31|1.98");
  }

  @Test
  @DisplayName("the same lines as Parquet with doubles, whole-number ids and the newer name")
  void parquet() {
    Path file = folder.resolve("typed");
    LocalSpark.session()
        .read()
        .option("header", true)
        .csv(claims.toString())
        .selectExpr(
            "CAST(claim_id AS BIGINT) AS claim_id",
            "CAST(claim_line_number AS DECIMAL(38,0)) AS claim_line_number",
            "CAST(patient_id AS BIGINT) AS person_id",
            "claim_line_start_date",
            "CAST(claim_start_date AS DATE) AS claim_start_date",
            "hcpcs_code",
            "service_unit_quantity",
            "CAST(rendering_npi AS BIGINT) AS rendering_npi",
            "CAST(paid_amount AS DOUBLE) AS paid_amount",
            "CAST(allowed_amount AS DOUBLE) AS allowed_amount",
            "CAST(charge_amount AS DOUBLE) AS charge_amount")
        .repartition(1)
        .write()
        .parquet(file.toString());
    Path typed = folder.resolve("typed-warehouse");
    CommandRun again =
        CommandRun.of(
            "build-lines",
            "--layout",
            "tuva",
            "--claims",
            file.toString(),
            "--warehouse",
            typed.toString());

    assertThat(again.exitCode()).as(again.errors()).isZero();
    String[] columns = {
      "member_token",
      "claim_id",
      "claim_line_number",
      "service_date",
      "provider_id",
      "units",
      "paid_amount",
      "allowed_amount"
    };
    assertThat(texts(RealFiles.table(typed, "restricted/j3420_line").selectExpr(columns)))
        .hasSize(3)
        .containsExactlyInAnyOrderElementsOf(
            texts(table("restricted/j3420_line").selectExpr(columns)));
  }

  private static Dataset<Row> table(String path) {
    return RealFiles.table(warehouse(), path);
  }

  private static Path warehouse() {
    return folder.resolve("warehouse");
  }
}
