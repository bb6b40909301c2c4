package j3420.sample;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.LocalSpark;
import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class VersionsTest {

  private static final SparkSession SPARK = LocalSpark.session();
  private static final HistoryPlan PLAN = HistoryPlan.of(600_000, 3420);

  private static Dataset<Row> services;
  private static Dataset<Row> claims;

  @BeforeAll
  static void generate() {
    services = ClaimHistory.plantedServices(SPARK, PLAN, 2).persist();
    claims =
        ClaimHistory.claims(SPARK, PLAN, 2)
            .select(
                "claim_id",
                "claim_line_number",
                "hcpcs_code",
                "claim_status",
                "payer",
                "line_of_business",
                "claim_family_id",
                "claim_version",
                "claim_frequency_code",
                "original_claim_id")
            .persist();
  }

  @Test
  @DisplayName("every pattern of versions occurs on J3420 services")
  void patterns() {
    assertThat(services.select("pattern").distinct().collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder(
            Arrays.stream(Pattern.values())
                .filter(pattern -> pattern != Pattern.ONE_VERSION)
                .map(Pattern::title)
                .toArray(String[]::new));
  }

  @Test
  @DisplayName("a family-id payer gives each version a new claim id and the next number")
  void byFamily() {
    Dataset<Row> east =
        claims
            .where("payer = 'Synthetic Commercial East'")
            .groupBy("claim_family_id")
            .agg(
                expr("count(distinct claim_id)").as("ids"),
                expr("count(distinct claim_version)").as("versions"),
                expr("max(claim_version)").as("last"));

    assertThat(east.where("last > 1").count()).isGreaterThan(500);
    assertThat(east.where("ids <> versions or versions <> last").count()).isZero();
  }

  @Test
  @DisplayName("a same-id payer numbers the versions of one claim id and has no family id")
  void bySameId() {
    Dataset<Row> west = claims.where("payer = 'Synthetic Commercial West'");
    assertThat(west.where("claim_family_id is not null").count()).isZero();
    assertThat(west.where("claim_version > 1").count()).isGreaterThan(300);
    assertThat(
            west.where("claim_version > 1")
                .join(west.where("claim_version = 1"), "claim_id")
                .select("claim_id")
                .distinct()
                .count())
        .isEqualTo(west.where("claim_version > 1").select("claim_id").distinct().count());
  }

  @Test
  @DisplayName("a suffix payer adds A1, A2 to the first claim id and tells nothing else")
  void bySuffix() {
    Dataset<Row> north = claims.where("payer = 'Synthetic Commercial North'");
    String later = "claim_id rlike '[0-9]A[12]$'";
    assertThat(north.where(later + " and claim_frequency_code in ('7', '8')").count())
        .isGreaterThan(300);
    assertThat(
            north
                .where(
                    "claim_family_id is not null or claim_version is not null"
                        + " or original_claim_id is not null"
                        + " or claim_frequency_code <> '1' and not "
                        + later)
                .count())
        .isZero();
    assertThat(
            north
                .where(later)
                .selectExpr("substr(claim_id, 1, length(claim_id) - 2) as claim_id")
                .join(north, "claim_id", "left_anti")
                .count())
        .isZero();
  }

  @Test
  @DisplayName("medicare replaces with frequency 7, voids with 8, and names a claim that is there")
  void byOriginal() {
    Dataset<Row> medicare = claims.where("line_of_business = 'medicare'");
    Dataset<Row> later = medicare.where("original_claim_id is not null");

    assertThat(later.where("claim_frequency_code not in ('7', '8')").count()).isZero();
    assertThat(later.where("claim_frequency_code = '8' and claim_status <> 'reversed'").count())
        .isZero();
    assertThat(later.where("claim_frequency_code = '8'").count()).isPositive();
    assertThat(
            later
                .selectExpr("original_claim_id as original")
                .distinct()
                .join(medicare, expr("original = claim_id"), "left_anti")
                .count())
        .isZero();
    assertThat(medicare.where("claim_family_id is not null or claim_version is not null").count())
        .isZero();
  }

  @Test
  @DisplayName("medicaid links nothing: a fresh claim for the same service")
  void byService() {
    Dataset<Row> medicaid = claims.where("line_of_business = 'medicaid'");
    assertThat(
            medicaid
                .where(
                    "claim_family_id is not null or claim_version is not null"
                        + " or original_claim_id is not null or claim_frequency_code <> '1'")
                .count())
        .isZero();
    assertThat(services.where("line_of_business = 'medicaid'").count()).isPositive();
  }

  @Test
  @DisplayName("a voided, removed or recoded J3420 line leaves none; any other pattern leaves one")
  void standing() {
    String gone = "pattern in ('voided', 'line_removed', 'recoded_away')";
    assertThat(services.where(gone + " and final_claim_id is not null").count()).isZero();
    assertThat(services.where("not " + gone + " and final_claim_id is null").count()).isZero();
    assertThat(
            services.where("size(claim_ids) < 2 and pattern <> 'billed_by_two_providers'").count())
        .isZero();
  }

  @Test
  @DisplayName("the line that stands is in the claims as J3420 with the outcome that is told")
  void standingLine() {
    Dataset<Row> standing = services.where("final_claim_id is not null");
    Dataset<Row> found =
        standing
            .join(
                claims,
                expr(
                    "final_claim_id = claim_id and final_claim_line_number = claim_line_number"
                        + " and hcpcs_code = 'J3420' and (final_outcome = claim_status"
                        // The payer calls a capitated line paid.
                        + " or final_outcome = 'not_payable' and claim_status = 'paid')"))
            .select("final_claim_id")
            .distinct();

    assertThat(found.count()).isEqualTo(standing.count());
    assertThat(standing.count()).isGreaterThan(200);
  }

  @Test
  @DisplayName("a service denied first has a denied J3420 line in its first claim")
  void firstOutcome() {
    Dataset<Row> denied = services.where("first_outcome = 'denied'");
    Dataset<Row> found =
        denied
            .join(
                claims,
                expr(
                    "claim_ids[0] = claim_id and hcpcs_code = 'J3420' and claim_status = 'denied'"))
            .select("claim_ids")
            .distinct();

    assertThat(found.count()).isEqualTo(denied.count());
  }

  @Test
  @DisplayName("a service that two providers bill stands once for each of them")
  void byTwoProviders() {
    Dataset<Row> providers =
        services
            .where("pattern = 'billed_by_two_providers' and final_claim_id = claim_ids[0]")
            .groupBy("person_id", "service_date")
            .agg(expr("count(*)").as("rows"), expr("count(distinct provider_id)").as("providers"));
    assertThat(providers.where("providers = 2").count()).isPositive();
    assertThat(providers.where("rows <> providers").count()).isZero();
  }

  @Test
  @DisplayName("about three rows in a thousand are there twice")
  void exactDuplicates() {
    Dataset<Row> all = ClaimHistory.claims(SPARK, HistoryPlan.of(100_000, 3), 2);
    double rows = all.count();
    assertThat((rows - all.distinct().count()) / rows).isBetween(0.002, 0.004);
  }

  @Test
  @DisplayName("replacements are about 3 %, voids about 0.7 % of the lines")
  void rates() {
    double lines = claims.count();
    double replaced =
        claims.where("claim_frequency_code = '7' or claim_version > 1").count() / lines;
    double voided = claims.where("claim_status = 'reversed'").count() / lines;
    assertThat(replaced).isBetween(0.02, 0.05);
    assertThat(voided).isBetween(0.004, 0.010);
  }
}
