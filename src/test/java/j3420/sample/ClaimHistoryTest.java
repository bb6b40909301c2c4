package j3420.sample;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import j3420.table.CanonicalClaim;
import j3420.table.Eligibility;
import j3420.testing.CompiledQueries;
import j3420.testing.LocalSpark;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@CompiledQueries
class ClaimHistoryTest {

  private static final SparkSession SPARK = LocalSpark.session();
  private static final HistoryPlan SMALL = HistoryPlan.of(30_000, 7);
  private static final HistoryPlan LARGE = HistoryPlan.of(1_000_000, 3420);
  private static final HistoryPlan CLEAN =
      new HistoryPlan(30_000, 7, LocalDate.of(2021, 1, 1), 60, true);

  private static Dataset<Row> claims;
  private static Dataset<Row> injections;

  @BeforeAll
  static void generate() {
    claims =
        ClaimHistory.claims(SPARK, LARGE, 4)
            .drop("claim_id", "member_id", "plan", "data_source", "claim_family_id", "ndc_code")
            .persist(StorageLevel.MEMORY_AND_DISK());
    injections =
        claims
            .where("hcpcs_code = 'J3420' and claim_status <> 'reversed'")
            .withColumn("npi", expr("coalesce(rendering_npi, billing_npi)"))
            .withColumn("month", expr("trunc(claim_line_start_date, 'MM')"))
            .persist(StorageLevel.MEMORY_AND_DISK());
  }

  @AfterAll
  static void forget() {
    claims.unpersist();
    injections.unpersist();
  }

  @Test
  @DisplayName("the same plan gives the same rows in one partition and in seven")
  void partitions() {
    Dataset<Row> one = ClaimHistory.claims(SPARK, SMALL, 1);
    Dataset<Row> seven = ClaimHistory.claims(SPARK, SMALL, 7);

    assertThat(one.count()).isGreaterThan(20_000);
    assertThat(one.exceptAll(seven).count()).isZero();
    assertThat(seven.exceptAll(one).count()).isZero();
  }

  @Test
  @DisplayName("another seed gives other claims")
  void seeds() {
    Dataset<Row> one = ClaimHistory.claims(SPARK, SMALL, 2);
    Dataset<Row> other = ClaimHistory.claims(SPARK, HistoryPlan.of(30_000, 8), 2);

    assertThat(one.exceptAll(other).count()).isGreaterThan(25_000);
  }

  @Test
  @DisplayName("a history lands within 3 % of the lines asked for, and J3420 is 0.3 to 1 % of them")
  void size() {
    for (HistoryPlan plan :
        List.of(LARGE, HistoryPlan.of(200_000, 1), HistoryPlan.of(200_000, 9))) {
      Row counted =
          ClaimHistory.claims(SPARK, plan, 4)
              .selectExpr("count(*)", "count_if(hcpcs_code = 'J3420')")
              .head();
      double lines = counted.getLong(0);

      assertThat(lines / plan.lines()).as("lines, seed %s", plan.seed()).isBetween(0.97, 1.03);
      assertThat(counted.getLong(1) / lines).as("share of J3420").isBetween(0.003, 0.010);
    }
  }

  @Test
  @DisplayName("the columns are canonical ones, in canonical order, and required ones are filled")
  void columns() {
    assertThat(List.of(CanonicalClaim.SCHEMA.fieldNames()))
        .containsSubsequence(ClaimHistory.CLAIM_SCHEMA.fieldNames());
    Dataset<Row> generated = ClaimHistory.claims(SPARK, SMALL, 2);
    assertThat(generated.columns()).isEqualTo(ClaimHistory.CLAIM_SCHEMA.fieldNames());
    assertThat(ClaimHistory.eligibility(SPARK, SMALL, 2).columns())
        .isEqualTo(Eligibility.SCHEMA.fieldNames());
    for (String name : ClaimHistory.CLAIM_SCHEMA.fieldNames()) {
      assertThat(generated.schema().apply(name).dataType())
          .as(name)
          .isEqualTo(CanonicalClaim.SCHEMA.apply(name).dataType());
    }
  }

  @Test
  @DisplayName("every provider's number has the check digit of an NPI and starts with 2")
  void checkDigits() {
    List<Row> providers =
        injections
            .select("npi")
            .union(claims.select("rendering_npi"))
            .na()
            .drop()
            .distinct()
            .collectAsList();

    assertThat(providers).hasSizeGreaterThan(500).allMatch(row -> isNpi(row.getString(0)));
  }

  @Test
  @DisplayName("a clean history has versions and denials, but no outlier and no event")
  void clean() {
    assertThat(ClaimHistory.plantedProviders(SPARK, CLEAN).count()).isZero();
    assertThat(ClaimHistory.plantedEvents(SPARK, CLEAN).count()).isZero();
    assertThat(ClaimHistory.plantedServices(SPARK, CLEAN, 2).count()).isPositive();
    assertThat(ClaimHistory.claims(SPARK, CLEAN, 2).where("claim_status = 'denied'").count())
        .isPositive();
  }

  @Test
  @DisplayName("each archetype is planted at least once, and its provider injects B12")
  void archetypes() {
    Dataset<Row> planted = ClaimHistory.plantedProviders(SPARK, LARGE);

    assertThat(texts(planted.select("archetype").distinct()))
        .containsExactlyInAnyOrder("frequency", "units", "no_diagnosis", "jw", "growth", "mixed");
    assertThat(planted.join(injections, expr("provider_id = npi"), "left_anti").count()).isZero();
  }

  @Test
  @DisplayName("a planted provider stands out from unplanted ones in what was planted")
  void plantedBehaviour() {
    Dataset<Row> measured =
        injections
            .join(
                ClaimHistory.plantedProviders(SPARK, LARGE),
                expr("provider_id = npi"),
                "left_outer")
            .groupBy(expr("coalesce(archetype, 'usual')").as("archetype"))
            .agg(
                expr("count(*) / count(distinct person_id)").as("lines_per_patient"),
                expr("avg(cast(service_unit_quantity > 1 as int))").as("units"),
                expr("avg(cast(diagnosis_code_1 rlike '^(R53|E66|Z00)' as int))").as("unsupported"),
                expr("avg(cast(array_contains(array(hcpcs_modifier_1), 'JW') as int))").as("jw"),
                expr("avg(cast(year(month) = 2025 as int))").as("last_year"),
                expr("avg(cast(claim_status = 'denied' as int))").as("denied"));

    assertThat(of(measured, "frequency", "lines_per_patient"))
        .isGreaterThan(1.5 * of(measured, "usual", "lines_per_patient"));
    assertThat(of(measured, "units", "units")).isGreaterThan(0.3);
    assertThat(of(measured, "usual", "units")).isLessThan(0.05);
    assertThat(of(measured, "no_diagnosis", "unsupported")).isGreaterThan(0.4);
    assertThat(of(measured, "usual", "unsupported")).isLessThan(0.15);
    assertThat(of(measured, "growth", "last_year"))
        .isGreaterThan(1.7 * of(measured, "usual", "last_year"));
    assertThat(of(measured, "mixed", "denied"))
        .isGreaterThan(1.7 * of(measured, "usual", "denied"));
  }

  @Test
  @DisplayName("at 600,000 lines thirty family physicians in an office have eleven B12 patients")
  void peers() {
    Dataset<Row> panels =
        ClaimHistory.claims(SPARK, HistoryPlan.of(600_000, 3420), 4)
            .where("hcpcs_code = 'J3420' and place_of_service_code = '11'")
            .where("provider_specialty_code = '08'")
            .groupBy(expr("coalesce(rendering_npi, billing_npi)").as("npi"))
            .agg(expr("count(distinct person_id)").as("patients"));

    assertThat(panels.where("patients >= 11").count()).isGreaterThanOrEqualTo(30);
  }

  @Test
  @DisplayName("nothing is decided after the history ends, so its last month is incomplete")
  void runOut() {
    assertThat(claims.where("adjudication_date > date'2025-12-31'").count()).isZero();
    assertThat(claims.where("received_date > adjudication_date").count()).isZero();
    assertThat(claims.where("claim_line_start_date < date'2021-01-01'").count()).isZero();
    double last = inMonth("2025-12-01");
    double before = inMonth("2025-08-01");
    assertThat(last / before).isBetween(0.15, 0.65);
    assertThat(claims.where("claim_status = 'pending' and adjudication_date is not null").count())
        .isZero();
  }

  @Test
  @DisplayName("the lag from service to decision is about 25 days, with a tail beyond 6 months")
  void lag() {
    Row lag =
        claims
            .selectExpr(
                "cast(avg(datediff(adjudication_date, claim_line_start_date)) as double)",
                "count_if(datediff(adjudication_date, claim_line_start_date) > 183)")
            .head();

    assertThat(lag.getDouble(0)).isBetween(22.0, 29.0);
    assertThat(lag.getLong(1)).isPositive();
  }

  @Test
  @DisplayName("Monday to Wednesday are busier than a Saturday, January than July")
  void calendar() {
    double mondays = injections.where("weekday(claim_line_start_date) = 0").count();
    double saturdays = injections.where("weekday(claim_line_start_date) = 5").count();
    assertThat(mondays / saturdays).isBetween(2.4, 4.4);
    String perDay = "month(claim_line_start_date) = %s and year(claim_line_start_date) < 2025";
    double winter = claims.where(String.format(perDay, 1)).count();
    double summer = claims.where(String.format(perDay, 7)).count();
    assertThat(winter / summer).isBetween(1.03, 1.25);
  }

  @Test
  @DisplayName("charge is what was paid plus what every adjustment took off")
  void balance() {
    String taken =
        "aggregate(adjustments, cast(0 as decimal(18,2)),"
            + " (sum, taken) -> cast(sum + taken.amount as decimal(18,2)))";
    Dataset<Row> decided = claims.where("claim_status in ('paid', 'denied')");
    assertThat(
            decided
                .withColumn("taken", expr(taken))
                .where("paid_amount + taken <> charge_amount")
                .count())
        .isZero();
    assertThat(decided.where("claim_status = 'denied' and allowed_amount <> 0").count()).isZero();
    assertThat(decided.where("paid_amount = 0 and allowed_amount > 0").count()).isPositive();
  }

  @Test
  @DisplayName("the level shift, the anomalous month and the feed gap are in the claims")
  void events() {
    Dataset<Row> medicare = injections.where("line_of_business = 'medicare'");
    double before =
        medicare.where("month >= date'2022-07-01' and month < date'2024-01-01'").count();
    double after = medicare.where("month >= date'2024-01-01' and month < date'2025-07-01'").count();
    assertThat(after / before).isBetween(1.1, 1.6);

    Dataset<Row> commercial = injections.where("line_of_business = 'commercial'");
    double month = commercial.where("month = date'2023-04-01'").count();
    double around =
        commercial
                .where("month between date'2023-01-01' and date'2023-07-01'")
                .where("month <> date'2023-04-01'")
                .count()
            / 6.0;
    assertThat(month / around).isGreaterThan(1.35);

    Dataset<Row> medicaid = claims.where("line_of_business = 'medicaid'");
    double gap = medicaid.where("trunc(adjudication_date, 'MM') = date'2024-07-01'").count();
    double usual = medicaid.where("trunc(adjudication_date, 'MM') = date'2024-06-01'").count();
    assertThat(gap / usual).isBetween(0.2, 0.42);
  }

  @Test
  @DisplayName("months of 12, 24 or 120 also land within 3 %")
  void otherLengths() {
    for (int months : new int[] {12, 24, 120}) {
      HistoryPlan plan = new HistoryPlan(200_000, 5, LocalDate.of(2016, 1, 1), months, false);

      assertThat(ClaimHistory.claims(SPARK, plan, 2).count() / 200_000.0)
          .as("%s months", months)
          .isBetween(0.97, 1.03);
    }
  }

  @Test
  @DisplayName("a plan that no history can follow is refused with the reason")
  void refused() {
    LocalDate start = LocalDate.of(2021, 1, 1);
    assertThatThrownBy(() -> new HistoryPlan(10, 1, start, 60, false))
        .hasMessageContaining("too few");
    assertThatThrownBy(() -> new HistoryPlan(200_000, 1, start, 3, false))
        .hasMessageContaining("6 to 240");
    assertThatThrownBy(() -> new HistoryPlan(200_000, 1, start.plusDays(1), 60, false))
        .hasMessageContaining("first of a month");
  }

  private static double inMonth(String month) {
    return claims
        .where(col("claim_line_start_date").geq(month))
        .where("trunc(claim_line_start_date, 'MM') = date'" + month + "'")
        .count();
  }

  private static double of(Dataset<Row> measured, String archetype, String metric) {
    Row row =
        measured
            .where(col("archetype").equalTo(archetype))
            .selectExpr("cast(" + metric + " as double)")
            .head();
    return row.getDouble(0);
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.getString(0)).toList();
  }

  /** Luhn over the card prefix 80840 and all ten digits: the sum is a multiple of ten. */
  private static boolean isNpi(String npi) {
    String digits = "80840" + npi;
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int value = i % 2 == 1 ? digit * 2 : digit;
      sum += value / 10 + value % 10;
    }
    return npi.matches("2\\d{9}") && sum % 10 == 0;
  }
}
