package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.CompiledQueries;
import j3420.testing.LocalSpark;
import j3420.testing.Oracle;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole line over the sample history, held against DuckDB over the same files. */
@CompiledQueries
class GeneratedHistoryTest {

  /** The sample is what this writes; data-samples/README.md says so too. */
  private static final String LINES = "360000";

  private static final Path SAMPLE = Path.of("data-samples", "history");

  private static final List<String> TABLES =
      List.of(
          "restricted/j3420_line",
          "restricted/claim_line",
          "restricted/quarantined_line",
          "restricted/member_month",
          "published/enrolled_month",
          "published/monthly_utilization",
          "published/denial_by_reason",
          "published/denial_by_modifier",
          "published/denial_by_modifier_set",
          "published/denial_by_reason_and_modifier",
          "published/denial_by_payer",
          "published/denial_resolution",
          "published/denial_trend",
          "published/policy_sensitivity",
          "published/provider_measure",
          "published/outlier_provider");

  private static final List<String> GENERATED =
      List.of(
          "medical_claim", "eligibility", "planted_service", "planted_provider", "planted_event");

  private static final String PERIOD =
      "period_type, period_start, date_basis, line_of_business, decision, ";

  @TempDir private static Path folder;

  private static Path warehouse;
  private static CommandRun sampleRun;
  private static Oracle oracle;

  @BeforeAll
  static void run() {
    warehouse = folder.resolve("warehouse");
    sampleRun = ranOnSample("--warehouse", warehouse.toString());
    oracle = Oracle.over(SAMPLE);
    Oracle.STEPS.forEach(oracle::compute);
    oracle.parquet("planted_service", SAMPLE + "/planted_service/*.parquet");
  }

  @AfterAll
  static void close() {
    oracle.close();
  }

  @Test
  @DisplayName(
      "the history plays every pattern of versions, so that the other tests mean something")
  void patterns() {
    assertThat(oracle.rows("SELECT DISTINCT pattern FROM planted_service"))
        .containsExactlyInAnyOrder(
            "denied_then_paid",
            "denied_upheld",
            "denied_twice_then_paid",
            "corrected",
            "voided",
            "voided_then_billed_anew",
            "reversed_and_corrected",
            "recouped",
            "recoded_to_j3420",
            "recoded_away",
            "line_added",
            "line_removed",
            "pending_then_decided",
            "billed_by_two_providers");
    assertThat(oracle.rows("SELECT DISTINCT payer FROM planted_service"))
        .as("every payer has a way of its own to link versions")
        .hasSize(5);
    assertThat(oracle.rows("SELECT 1 FROM line WHERE copies > 1")).isNotEmpty();
    assertThat(oracle.rows("SELECT 1 FROM resolved_line WHERE delivery > 1")).isNotEmpty();
    assertThat(oracle.rows("SELECT 1 FROM final_line WHERE outcome = 'not_payable'")).isNotEmpty();
  }

  @Test
  @DisplayName("every input line is where DuckDB counts it")
  void lineCounts() {
    assertSameRows(
        "operations/run",
        "line_counts",
        "input_lines, out_of_scope_lines, companion_lines, quarantined_lines,"
            + " exact_duplicate_lines, superseded_lines, voided_lines, final_lines");
  }

  @Test
  @DisplayName("every input line and cent is where DuckDB finds it")
  void reconciliation() {
    oracle.execute(
        """
        CREATE TABLE place AS
        SELECT 'input' AS item, 1 AS lines, charge_amount, allowed_amount, paid_amount
        FROM medical_claim
        UNION ALL
        SELECT 'out_of_scope', 1, charge_amount, allowed_amount, paid_amount
        FROM medical_claim
        WHERE (claim_id IN (FROM scope_claim)) IS NOT TRUE
          AND (claim_family_id IN (FROM scope_family)) IS NOT TRUE
        UNION ALL
        SELECT disposition, 1, charge_amount, allowed_amount, paid_amount FROM resolved_line
        UNION ALL
        SELECT 'exact_duplicate', copies - 1, (copies - 1) * charge_amount,
          (copies - 1) * allowed_amount, (copies - 1) * paid_amount
        FROM line
        WHERE copies > 1;

        CREATE TABLE placed AS
        SELECT item, sum(lines)::BIGINT AS lines, sum(charge_amount)::DECIMAL(18, 2) AS charge_amount,
          sum(allowed_amount)::DECIMAL(18, 2) AS allowed_amount,
          sum(paid_amount)::DECIMAL(18, 2) AS paid_amount
        FROM place
        GROUP BY item;
        """);
    oracle.parquet("run_check", files("operations/run_check"));
    oracle.execute(
        """
        CREATE TABLE in_total AS
        FROM run_check
        WHERE check_name = 'reconciliation' AND source_file = 'all'
        """);
    String columns = "item, lines, charge_amount, allowed_amount, paid_amount";
    assertSame("in_total", "placed", columns);
    oracle.execute(
        """
        CREATE TABLE of_files AS
        SELECT item, sum(lines)::BIGINT AS lines, sum(charge_amount)::DECIMAL(18, 2) AS charge_amount,
          sum(allowed_amount)::DECIMAL(18, 2) AS allowed_amount,
          sum(paid_amount)::DECIMAL(18, 2) AS paid_amount
        FROM run_check
        WHERE check_name = 'reconciliation' AND source_file <> 'all'
        GROUP BY item
        """);
    assertSame("of_files", "placed", columns);
  }

  @Test
  @DisplayName("every final line has the claim, outcomes, reasons and dates that DuckDB finds")
  void finalLines() {
    oracle.execute(
        """
        CREATE TABLE final_line_text AS
        SELECT * REPLACE (token_of('claim', claim_id) AS claim_id),
          first_date AS first_adjudication_date,
          list_transform(reasons, lambda r : r.category || ' ' || r.code)::VARCHAR AS why,
          list_transform(first_reasons, lambda r : r.category || ' ' || r.code)::VARCHAR
            AS why_first,
          service_warnings::VARCHAR AS service_warning
        FROM final_line;
        """);
    oracle.parquet("published_lines", files("restricted/j3420_line"));
    oracle.execute(
        """
        CREATE TABLE published_line AS
        SELECT *,
          list_transform(reasons, lambda r : r.reason_category || ' ' || r.reason_code)::VARCHAR
            AS why,
          list_transform(
            first_reasons, lambda r : r.reason_category || ' ' || r.reason_code)::VARCHAR
            AS why_first,
          list_filter(warnings, lambda w : starts_with(w, 'SERVICE_'))::VARCHAR AS service_warning
        FROM published_lines;
        """);
    assertSame(
        "published_line",
        "final_line_text",
        "claim_id, claim_line_number, service_date, service_month, adjudication_date,"
            + " first_adjudication_date, provider_id, payer, ndc_code, modifiers, charge_amount,"
            + " allowed_amount, paid_amount, outcome, first_outcome, why, why_first, linked_by,"
            + " days_to_final, service_warning");
  }

  @Test
  @DisplayName("monthly utilization equals DuckDB's, at every level, with its rates")
  void utilization() {
    assertSameRows(
        "published/enrolled_month", "enrolled_month", "month, line_of_business, member_months");
    assertSameRows(
        "published/monthly_utilization",
        "monthly_utilization",
        "service_month, level, line_of_business, place_of_service_code, provider_specialty_code,"
            + " provider_state, lines, services, denied_lines, not_payable_lines, pending_lines,"
            + " units, service_units, patients, served_patients, denied_patients,"
            + " not_payable_patients, pending_patients, patients_not_served, providers,"
            + " charge_amount, allowed_amount, paid_amount, member_months, services_per_1000_member_months,"
            + " run_out_months");
  }

  @Test
  @DisplayName(
      "member months by month, line of business, age, sex and state equal DuckDB's, with their days")
  void memberMonths() {
    String dimensions = "month, line_of_business, age_band, sex, state";
    String counted =
        """
        CREATE TABLE %s AS
        SELECT %s, count(*) AS member_months, sum(covered_days)::BIGINT AS covered_days
        FROM %s
        GROUP BY ALL
        """;
    oracle.parquet("member_month_row", files("restricted/member_month"));
    oracle.execute(counted.formatted("member_month_of_run", dimensions, "member_month_row"));
    oracle.execute(counted.formatted("member_month_count", dimensions, "member_month"));
    assertSame(
        "member_month_of_run", "member_month_count", dimensions + ", member_months, covered_days");
    assertThat(
            oracle.rows(
                "SELECT count(DISTINCT age_band) FROM member_month WHERE age_band <> 'not stated'"))
        .isEqualTo(List.of("7"));
  }

  @Test
  @DisplayName(
      "denials by reason equal DuckDB's: by decision and by complete service, zeros and remarks")
  void denialsByReason() {
    assertSameRows(
        "published/denial_by_reason",
        "denial_by_reason",
        PERIOD
            + "level, reason_category, reason_code, remark_codes, lines, denied_lines, patients,"
            + " denied_patients, patients_not_denied, denial_rate, mention_lines,"
            + " denied_charge_amount, share_of_denials, providers, design_effect, completion");
    assertThat(oracle.rows("SELECT DISTINCT date_basis FROM published ORDER BY ALL"))
        .containsExactly("complete service", "decision");
    assertThat(oracle.rows("SELECT 1 FROM published WHERE design_effect > 1.5")).isNotEmpty();
    assertThat(oracle.rows("SELECT 1 FROM published WHERE remark_codes = 'N115'")).isNotEmpty();
  }

  @Test
  @DisplayName(
      "denials by modifier equal DuckDB's, with the other lines, difference and adjusted ratios")
  void denialsByModifier() {
    assertSameRows(
        "published/denial_by_modifier",
        "denial_by_modifier",
        PERIOD
            + "modifier, lines, denied_lines, patients, denied_patients, patients_not_denied,"
            + " denial_rate, providers, design_effect, share_of_lines, other_lines,"
            + " other_denied_lines, rate_difference, adjusted_ratio, strata,"
            + " provider_adjusted_ratio, provider_strata");
    assertThat(oracle.rows("SELECT 1 FROM published WHERE provider_adjusted_ratio > 0"))
        .isNotEmpty();
  }

  @Test
  @DisplayName("denials by set of modifiers equal DuckDB's, and add up to every period's lines")
  void denialsByModifierSet() {
    assertSameRows(
        "published/denial_by_modifier_set",
        "denial_by_modifier_set",
        PERIOD
            + "modifier_set, lines, denied_lines, patients, denied_patients, patients_not_denied,"
            + " denial_rate");
    String sums =
        "SELECT "
            + PERIOD
            + "sum(lines)::BIGINT AS lines, sum(denied_lines)::BIGINT AS denied"
            + " FROM %s GROUP BY ALL";
    oracle.parquet("of_reason", files("published/denial_by_reason"));
    assertThat(
            oracle.rows(
                "SELECT * FROM ("
                    + sums.formatted("published")
                    + ") s FULL JOIN of_reason r USING ("
                    + PERIOD.strip().replaceFirst(",$", "")
                    + ") WHERE r.level = 'total' AND r.date_basis = 'decision'"
                    + " AND s.lines IS DISTINCT FROM r.lines"))
        .isEmpty();
    for (String level : List.of("total", "category", "reason", "remark")) {
      oracle.execute(
          "CREATE OR REPLACE TABLE of_sets AS "
              + sums.formatted("published").replace("lines, sum", "l, sum"));
      oracle.execute(
          "CREATE OR REPLACE TABLE of_level AS "
              + sums.formatted(
                      "of_reason WHERE date_basis = 'decision' AND level = '" + level + "'")
                  .replace("lines, sum", "l, sum"));
      assertThat(
              oracle.rows(
                  "SELECT * FROM of_sets s FULL JOIN of_level t USING ("
                      + PERIOD.strip().replaceFirst(",$", "")
                      + ") WHERE coalesce(s.denied, 0) <> coalesce(t.denied, 0)"))
          .as("denied lines by set and by %s", level)
          .isEmpty();
    }
  }

  @Test
  @DisplayName("which reasons hit which modifier equals DuckDB's count")
  void denialsByReasonAndModifier() {
    assertSameRows(
        "published/denial_by_reason_and_modifier",
        "denial_by_reason_and_modifier",
        PERIOD
            + "modifier, level, reason_category, reason_code, lines, denied_lines, patients,"
            + " denied_patients, patients_not_denied, denial_rate, share_of_denials");
  }

  @Test
  @DisplayName("prior authorization, oral trial and frequency by payer equal DuckDB's count")
  void denialsByPayer() {
    assertSameRows(
        "published/denial_by_payer",
        "denial_by_payer",
        PERIOD
            + "payer, reason_category, lines, denied_lines, patients, denied_patients,"
            + " patients_not_denied, denial_rate");
    assertThat(oracle.rows("SELECT DISTINCT reason_category FROM published ORDER BY ALL"))
        .containsExactly("all", "frequency_units", "oral_trial", "prior_authorization");
  }

  @Test
  @DisplayName("what became of first denials equals DuckDB's: states, days, changes and dollars")
  void denialResolution() {
    assertSameRows(
        "published/denial_resolution",
        "denial_resolution",
        "period_type, period_start, line_of_business, level, first_reason_category,"
            + " first_reason_code, first_denied_lines, first_denied_patients, overturned_lines,"
            + " upheld_lines, not_reworked_lines, open_lines, closed_not_payable_lines,"
            + " overturn_rate, days_to_final_median, days_to_final_p90, modifier_changed_lines,"
            + " diagnosis_changed_lines, units_changed_lines, other_changed_lines,"
            + " documentation_only_lines, overturned_allowed_amount, overturned_paid_amount");
  }

  @Test
  @DisplayName("months of the trend are those of the tables by reason and modifier, without a gap")
  void denialTrend() {
    oracle.parquet("trend", files("published/denial_trend"));
    assertThat(
            oracle.rows(
                """
                SELECT t.*
                FROM trend t
                LEFT JOIN denial_by_reason r
                  ON r.period_type = 'month' AND r.period_start = t.month AND r.date_basis = t.date_basis
                  AND r.line_of_business = t.line_of_business AND r.decision = t.decision
                  AND CASE t.series_type
                    WHEN 'total' THEN r.level = 'total'
                    WHEN 'category' THEN r.level = 'category' AND r.reason_category = t.series
                    ELSE r.level = 'reason' AND r.reason_category || ' ' || r.reason_code = t.series
                  END
                WHERE series_type IN ('total', 'category', 'reason')
                  AND (coalesce(r.denied_lines, 0) <> counted_lines
                    OR coalesce(r.denied_patients, 0) <> counted_patients
                    OR r.lines <> t.lines OR r.patients <> t.patients)
                UNION ALL
                SELECT t.*
                FROM trend t
                LEFT JOIN denial_by_modifier m
                  ON m.period_type = 'month' AND m.period_start = t.month AND m.date_basis = t.date_basis
                  AND m.line_of_business = t.line_of_business AND m.decision = t.decision
                  AND m.modifier = t.series
                WHERE series_type IN ('modifier', 'modifier_use')
                  AND coalesce(if(series_type = 'modifier', m.denied_lines, m.lines), 0)
                    <> counted_lines
                """))
        .isEmpty();
    assertThat(
            oracle.rows(
                """
                SELECT *
                FROM (
                  SELECT *,
                    sum(lines) OVER three AS lines_of_three,
                    sum(counted_lines) OVER three AS counted_of_three
                  FROM trend
                  WINDOW three AS (
                    PARTITION BY date_basis, line_of_business, decision, series_type, series
                    ORDER BY month RANGE BETWEEN INTERVAL 2 MONTH PRECEDING AND CURRENT ROW))
                WHERE (rolling_3_lines IS NOT NULL
                  AND (rolling_3_lines, rolling_3_counted_lines) <> (lines_of_three, counted_of_three))
                  OR rate <> CAST(counted_lines / nullif(lines, 0) AS DECIMAL(9, 6))
                  OR rolling_3_rate
                    <> CAST(rolling_3_counted_lines / nullif(rolling_3_lines, 0) AS DECIMAL(9, 6))
                """))
        .isEmpty();
    assertThat(
            oracle.rows(
                """
                SELECT *
                FROM denial_by_reason r
                WHERE period_type = 'month' AND date_basis = 'decision' AND level <> 'remark'
                  AND denied_lines > 0 AND NOT EXISTS (
                    FROM trend t
                    WHERE t.month = r.period_start AND t.line_of_business = r.line_of_business
                      AND t.decision = r.decision AND t.series_type = r.level
                      AND t.series IN (reason_category, reason_category || ' ' || reason_code))
                """))
        .isEmpty();
    assertThat(
            oracle.rows(
                """
                SELECT series_type, series, line_of_business, decision
                FROM trend
                GROUP BY ALL
                HAVING count(*) <> date_diff('month', min(month), max(month)) + 1
                """))
        .isEmpty();
  }

  @Test
  @DisplayName("what every provider did equals DuckDB's count, in both periods")
  void providers() {
    assertSameRows(
        "published/provider_measure",
        "provider_measure",
        "provider_id, period_type, metric, lines, patients, denied_patients, patients_not_denied,"
            + " patients_not_served, allowed_amount, numerator, denominator,"
            + " value");
  }

  @Test
  @DisplayName("every service with several versions ends as it was planted")
  void plantedServices() {
    oracle.parquet("j3420_line", files("restricted/j3420_line"));
    assertThat(
            oracle.rows(
                """
                SELECT p.*, l.claim_id, l.claim_line_number, l.outcome, l.first_outcome
                FROM (
                  SELECT * REPLACE (
                    list_transform(claim_ids, lambda c : token_of('claim', c)) AS claim_ids,
                    token_of('claim', final_claim_id) AS final_claim_id)
                  FROM planted_service) p
                LEFT JOIN j3420_line l
                  ON list_contains(p.claim_ids, l.claim_id) AND l.service_date = p.service_date
                WHERE p.final_claim_id IS DISTINCT FROM l.claim_id
                  OR p.final_claim_line_number IS DISTINCT FROM l.claim_line_number
                  OR p.final_outcome IS DISTINCT FROM l.outcome
                  OR (l.claim_id IS NOT NULL AND p.first_outcome IS DISTINCT FROM l.first_outcome)
                """))
        .isEmpty();
  }

  @Test
  @DisplayName(
      "the providers planted with too many services or denials are flagged, and nobody else is")
  void plantedProviders() {
    oracle.parquet("planted_provider", SAMPLE + "/planted_provider/*.parquet");
    oracle.parquet("outlier_provider", files("published/outlier_provider"));
    assertThat(oracle.rows("SELECT DISTINCT provider_id FROM outlier_provider ORDER BY ALL"))
        .isEqualTo(
            oracle.rows(
                """
                SELECT provider_id
                FROM planted_provider
                WHERE archetype IN ('frequency', 'no_diagnosis', 'jw', 'mixed')
                ORDER BY ALL
                """));
  }

  @Test
  @DisplayName("without options the sample is run, and the end says what was found and where")
  void summary() {
    String lines =
        oracle
            .rows(
                """
                SELECT format('{:,} claim lines read: {:,} out of scope', input_lines,
                  out_of_scope_lines)
                FROM line_counts
                """)
            .get(0);
    String found =
        oracle
            .rows(
                """
                SELECT format('{:,} J3420 lines of {:,} patients and {:,} providers', count(*),
                  count(DISTINCT person_id), count(DISTINCT provider_id))
                FROM final_line
                """)
            .get(0);
    assertThat(sampleRun.errors())
        .contains(lines, found, "Providers to review: ", "Tables are in", warehouse.toString());
  }

  @Test
  @DisplayName(
      "the same history in seven files, given by name, fills the tables with the same rows")
  void sevenFiles() {
    Path seven = folder.resolve("seven");
    CommandRun generated =
        CommandRun.of(
            "generate", "--lines", LINES, "--partitions", "7", "--output", seven.toString());
    assertThat(generated.exitCode()).as(generated.errors()).isZero();
    for (String name : GENERATED) {
      assertThat(fingerprint(LocalSpark.session().read().parquet(seven + "/" + name)))
          .as("the sample is what 'generate --lines %s' writes: %s", LINES, name)
          .isEqualTo(fingerprint(LocalSpark.session().read().parquet(SAMPLE + "/" + name)));
    }

    Path second = folder.resolve("second");
    CommandRun run =
        CommandRun.of(
            "run",
            "--claims",
            seven + "/medical_claim",
            "--eligibility",
            seven + "/eligibility",
            "--warehouse",
            second.toString());
    assertThat(run.exitCode()).as(run.errors()).isZero();
    for (String table : TABLES) {
      assertThat(fingerprint(table(second, table).drop("source_file")))
          .as(table)
          .isEqualTo(fingerprint(table(warehouse, table).drop("source_file")));
    }
  }

  /** As the launcher runs it: it says where the installation is, and no claims are named. */
  private static CommandRun ranOnSample(String... options) {
    System.setProperty("j3420.home", Path.of("").toAbsolutePath().toString());
    try {
      CommandRun run =
          CommandRun.of(Stream.concat(Stream.of("run"), Stream.of(options)).toArray(String[]::new));
      assertThat(run.exitCode()).as(run.errors()).isZero();
      return run;
    } finally {
      System.clearProperty("j3420.home");
    }
  }

  private static Dataset<Row> table(Path warehouse, String path) {
    return LocalSpark.session().read().format("delta").load(warehouse + "/" + path).drop("run_id");
  }

  /** The files of the newest version of a table. */
  private static String[] files(String path) {
    return Stream.of(table(warehouse, path).inputFiles())
        .map(file -> Path.of(URI.create(file)).toString())
        .toArray(String[]::new);
  }

  /** The number of rows, and two sums over them that no order of the rows changes. */
  private static Row fingerprint(Dataset<Row> rows) {
    String values = Stream.of(rows.columns()).collect(Collectors.joining(", "));
    return rows.selectExpr("to_json(struct(" + values + ")) AS row")
        .selectExpr(
            "count(*)",
            "coalesce(sum(cast(xxhash64(row) AS decimal(38, 0))), 0)",
            "coalesce(sum(cast(xxhash64('again', row) AS decimal(38, 0))), 0)")
        .head();
  }

  private static void assertSameRows(String path, String expected, String columns) {
    oracle.parquet("published", files(path));
    assertSame("published", expected, columns);
  }

  private static void assertSame(String actual, String expected, String columns) {
    assertThat(oracle.rows("SELECT count(*) FROM " + expected)).isNotEqualTo(List.of("0"));
    assertThat(
            oracle.rows(
                """
                SELECT 'product', * FROM (SELECT %3$s FROM %1$s EXCEPT ALL SELECT %3$s FROM %2$s)
                UNION ALL
                SELECT 'oracle', * FROM (SELECT %3$s FROM %2$s EXCEPT ALL SELECT %3$s FROM %1$s)
                ORDER BY ALL
                """
                    .formatted(actual, expected, columns)))
        .as(columns)
        .isEmpty();
  }
}
