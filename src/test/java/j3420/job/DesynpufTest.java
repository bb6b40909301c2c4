package j3420.job;

import static j3420.job.RealFiles.duckdb;
import static j3420.job.RealFiles.texts;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.source.ClaimIdsInClear;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file, and its numbers again by another engine. */
class DesynpufTest {

  private static final Path DATA = Path.of("..", "shared", "data", "desynpuf");
  private static final Path CLAIMS = DATA.resolve("carrier_claims_2008.csv.gz");
  private static final Path COVER = DATA.resolve("beneficiary_summary_2008.csv.gz");

  /** Months of cover in the year of the summary file, none after that of death. */
  private static final String MONTHS =
      "least(BENE_SMI_CVRAGE_TOT_MONS::INT,"
          + " coalesce(substr(nullif(BENE_DEATH_DT, ''), 5, 2), '12')::INT)";

  /** J3420 lines of the raw file: each of the 13 slots of a claim is a line. */
  private static final String LINES =
      """
      WITH claim AS (SELECT * FROM read_csv('%s', header = true, all_varchar = true)),
      slot AS (
        SELECT DESYNPUF_ID AS member, strptime(CLM_FROM_DT, '%%Y%%m%%d')::DATE AS day,
          unnest([%s]) AS code, unnest([%s]) AS indicator,
          unnest([%s])::DECIMAL(18, 2) AS paid, unnest([%s])::DECIMAL(18, 2) AS allowed
        FROM claim),
      line AS (
        SELECT *, date_trunc('month', day)::DATE AS month,
          indicator IN ('B', 'C', 'D', 'I', 'L', 'N', 'O', 'P') AS is_denied
        FROM slot WHERE code = 'J3420')
      """
          .formatted(
              CLAIMS,
              slots("HCPCS_CD_"),
              slots("LINE_PRCSG_IND_CD_"),
              slots("LINE_NCH_PMT_AMT_"),
              slots("LINE_ALOWD_CHRG_AMT_"));

  /** J3420 lines of the raw file whose indicator the two lists of CMS line policies read apart. */
  private static final String READ_APART =
      """
      WITH claim AS (SELECT * FROM read_csv('%s', header = true, all_varchar = true)),
      slot AS (
        SELECT CLM_ID AS claim, unnest(range(1, 14)) AS number,
          unnest([%s]) AS code, unnest([%s]) AS indicator
        FROM claim),
      reading AS (SELECT * FROM read_csv('%s', header = true, all_varchar = true))
      SELECT slot.claim, slot.number, comparable.outcome, strict.outcome
      FROM slot
      JOIN reading AS comparable
        ON comparable.policy = 'cms-line-comparable' AND comparable.code = slot.indicator
      JOIN reading AS strict
        ON strict.policy = 'cms-line-strict' AND strict.code = slot.indicator
      WHERE slot.code = 'J3420' AND comparable.outcome <> strict.outcome
      """
          .formatted(
              CLAIMS,
              slots("HCPCS_CD_"),
              slots("LINE_PRCSG_IND_CD_"),
              "src/main/resources/reference/line_processing_indicator.csv");

  @TempDir private static Path folder;
  private static CommandRun run;

  @BeforeAll
  static void publish() {
    RealFiles.required("desynpuf", "carrier_claims_2008.csv.gz");
    run =
        CommandRun.of(
            "run",
            "--layout",
            "desynpuf",
            "--claims",
            CLAIMS.toString(),
            "--eligibility",
            COVER.toString(),
            "--warehouse",
            folder.resolve("warehouse").toString());
  }

  @Test
  @DisplayName("the run publishes and says what the layout cannot tell")
  void publishes() {
    assertThat(run.exitCode()).as(run.errors()).isZero();
    assertThat(run.errors()).contains("Not available from this input: claim versions,");
    // Without versions nothing is known of a first decision.
    assertThat(run.errors())
        .contains("Of 24 decided lines, 1 were denied (policy cms-line-comparable).");
    assertThat(run.errors()).contains("No provider stands out");
  }

  @Test
  @DisplayName(
      "each month from the first line on has the lines, patients, dollars and denials of the raw file")
  void months() throws SQLException {
    assertThat(
            texts(
                table("published/monthly_utilization")
                    .where("level = 'total'")
                    .selectExpr(
                        "service_month",
                        "lines",
                        "patients",
                        "denied_lines",
                        "paid_amount",
                        "allowed_amount")))
        .hasSize(11)
        .containsExactlyInAnyOrderElementsOf(
            duckdb(
                LINES
                    + """
                    SELECT m.month::DATE, count(code), count(DISTINCT member),
                      count(*) FILTER (is_denied), coalesce(sum(paid), 0.00),
                      coalesce(sum(allowed), 0.00)
                    FROM range(DATE '2008-02-01', DATE '2009-01-01', INTERVAL 1 MONTH) AS m(month)
                    LEFT JOIN line ON line.month = m.month GROUP BY m.month
                    """));
  }

  @Test
  @DisplayName("the final lines together are those of the raw file")
  void lines() throws SQLException {
    assertThat(
            texts(
                table("restricted/j3420_line")
                    .selectExpr(
                        "count(*)",
                        "count(DISTINCT member_token)",
                        "count_if(outcome = 'denied')",
                        "sum(paid_amount)",
                        "sum(allowed_amount)",
                        "min(service_date)",
                        "max(service_date)")))
        .isEqualTo(
            duckdb(
                LINES
                    + "SELECT count(*), count(DISTINCT member), count(*) FILTER (is_denied),"
                    + " sum(paid), sum(allowed), min(day), max(day) FROM line"))
        .containsExactly("24|22|1|1090.00|780.00|2008-02-12|2008-11-03");
  }

  @Test
  @DisplayName(
      "member months are the months of Part B cover that the summary file tells, up to death")
  void memberMonths() throws SQLException {
    assertThat(
            texts(
                table("published/enrolled_month")
                    .where("line_of_business = 'all'")
                    .selectExpr("sum(member_months)")))
        .isEqualTo(
            duckdb(
                "SELECT sum(%s) FROM read_csv('%s', header = true, all_varchar = true)"
                    .formatted(MONTHS, COVER)))
        .containsExactly("5116");
  }

  @Test
  @DisplayName(
      "member months by age, sex and state are those of the summary file, and every row of it is"
          + " used or left out")
  void demographics() throws SQLException {
    String summary = "FROM read_csv('%s', header = true, all_varchar = true) ".formatted(COVER);
    String sex = "CASE BENE_SEX_IDENT_CD WHEN '1' THEN 'male' ELSE 'female' END";
    assertThat(texts(table("restricted/member_month").groupBy("sex").count()))
        .containsExactlyInAnyOrderElementsOf(
            duckdb("SELECT %s, sum(%s) %s GROUP BY 1".formatted(sex, MONTHS, summary)));
    assertThat(
            texts(
                table("restricted/member_month")
                    .where("month = DATE'2008-12-01' AND state = 'TX'")
                    .groupBy("age_band")
                    .count()))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            duckdb(
                """
                SELECT CASE WHEN age < 18 THEN '0-17' WHEN age < 35 THEN '18-34'
                    WHEN age < 50 THEN '35-49' WHEN age < 65 THEN '50-64' WHEN age < 75 THEN '65-74'
                    WHEN age < 85 THEN '75-84' ELSE '85+' END, count(*)
                FROM (
                  SELECT date_sub('year', strptime(BENE_BIRTH_DT, '%%Y%%m%%d'), DATE '2008-12-31')
                      AS age
                  %s
                  WHERE %s > 0 AND SP_STATE_CODE = '45'
                    AND (coalesce(BENE_DEATH_DT, '') = '' OR %s = 12))
                GROUP BY 1
                """
                    .formatted(summary, MONTHS, MONTHS)));
    assertThat(
            texts(
                table("operations/run_check")
                    .where("check_name = 'eligibility' AND source_file = 'all'")
                    .selectExpr("item", "lines")))
        .containsExactlyInAnyOrderElementsOf(
            duckdb(
                """
                SELECT 'input', count(*) %s
                UNION ALL SELECT 'used', count(*) %s WHERE %s > 0
                UNION ALL SELECT 'left_out: no month of cover', count(*) %s WHERE %s = 0
                """
                    .formatted(summary, summary, MONTHS, summary, MONTHS)));
  }

  @Test
  @DisplayName("what the layout cannot say is null or 'not available', never 0")
  void notAvailable() {
    assertThat(
            table("published/monthly_utilization")
                .where(
                    "units IS NOT NULL OR service_units IS NOT NULL OR charge_amount IS NOT NULL")
                .count())
        .isZero();
    Dataset<Row> modifiers =
        table("published/denial_by_modifier").where("modifier = 'not available'");
    assertThat(modifiers.count()).isPositive();
    assertThat(
            modifiers
                .where("denial_rate IS NOT NULL OR denied_lines IS NOT NULL OR lines = 0")
                .count())
        .isZero();
    assertThat(
            table("published/denial_by_modifier")
                .where("modifier NOT IN ('not available', 'all') OR date_basis <> 'service'")
                .where(
                    "date_basis <> 'service' OR lines IS NOT NULL OR denied_lines IS NOT NULL"
                        + " OR modifier NOT IN ('RT', 'LT', 'JW', '25', 'JZ')")
                .count())
        .isZero();
  }

  @Test
  @DisplayName("a handful of lines makes no provider stand out")
  void noOutlier() {
    assertThat(table("published/outlier_provider").count()).isZero();
  }

  @Test
  @DisplayName("no member id of the input is in any file of the warehouse in clear")
  void noMemberId() throws SQLException {
    List<String> members = duckdb(LINES + "SELECT DISTINCT member FROM line");
    String rows =
        String.join("\n", texts(table("restricted/claim_line")))
            + String.join("\n", texts(table("restricted/quarantined_line")));
    assertThat(rows).isNotBlank();
    assertThat(members).hasSize(22).noneMatch(rows::contains);
  }

  @Test
  @DisplayName("lines served after the stated last day are out of scope: there is no decision date")
  void dataThrough() throws SQLException {
    CommandRun check =
        CommandRun.of(
            "check",
            "--layout",
            "desynpuf",
            "--claims",
            CLAIMS.toString(),
            "--data-through",
            "2008-06-30");
    String expected =
        duckdb(LINES + "SELECT count(*) FROM line WHERE day <= DATE '2008-06-30'").get(0);
    assertThat(check.exitCode()).as(check.errors()).isZero();
    assertThat(check.errors()).contains(" " + expected + " final J3420 lines");
  }

  @Test
  @DisplayName(
      "another policy changes the lines whose code its list reads otherwise, and no other; both"
          + " rates stand side by side")
  void otherPolicy() throws SQLException {
    CommandRun strict =
        CommandRun.of(
            "build-lines",
            "--layout",
            "desynpuf",
            "--claims",
            CLAIMS.toString(),
            "--denial-policy",
            "cms-line-strict",
            "--warehouse",
            folder.resolve("strict").toString());
    assertThat(strict.exitCode()).as(strict.errors()).isZero();

    String decided = "claim_id, claim_line_number, outcome";
    Dataset<Row> before = table("restricted/j3420_line").selectExpr(decided.split(", "));
    Dataset<Row> after = table("strict", "restricted/j3420_line").selectExpr(decided.split(", "));
    Dataset<Row> changed =
        before
            .withColumnRenamed("outcome", "comparable")
            .join(after, new String[] {"claim_id", "claim_line_number"}, "full")
            .where("NOT (comparable <=> outcome)");
    List<String> claims =
        duckdb(
            "SELECT CLM_ID FROM read_csv('%s', header = true, all_varchar = true)"
                .formatted(CLAIMS));
    assertThat(texts(ClaimIdsInClear.in(changed, claims)))
        .containsExactlyInAnyOrderElementsOf(duckdb(READ_APART))
        .extracting(line -> line.substring(line.indexOf('|', line.indexOf('|') + 1)))
        .containsExactly("|not_payable|denied", "|not_payable|denied", "|not_payable|denied");

    String[] rates =
        "policy, lines, denied_lines, denial_rate, denial_rate_lower, denial_rate_upper, is_stamped"
            .split(", ");
    assertThat(texts(table("published/policy_sensitivity").selectExpr(rates)))
        .containsExactlyInAnyOrder(
            "cms-line-comparable|24|1|0.041667|0.007393|0.202418|true",
            "cms-line-strict|24|4|0.166667|0.066787|0.358531|false");
    assertThat(texts(table("strict", "published/policy_sensitivity").selectExpr(rates)))
        .containsExactlyInAnyOrder(
            "cms-line-comparable|24|1|0.041667|0.007393|0.202418|false",
            "cms-line-strict|24|4|0.166667|0.066787|0.358531|true");
    assertThat(
            duckdb(
                LINES
                    + "SELECT count(*), count(*) FILTER (is_denied),"
                    + " count(*) FILTER (indicator <> 'A') FROM line"))
        .containsExactly("24|1|4");
  }

  private static Dataset<Row> table(String path) {
    return table("warehouse", path);
  }

  private static Dataset<Row> table(String warehouse, String path) {
    return RealFiles.table(folder.resolve(warehouse), path);
  }

  private static String slots(String prefix) {
    return IntStream.rangeClosed(1, 13).mapToObj(i -> prefix + i).collect(Collectors.joining(", "));
  }
}
