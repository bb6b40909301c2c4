package j3420.stats;

import static j3420.testing.Vectors.assertClose;
import static j3420.testing.Vectors.number;
import static j3420.testing.Vectors.vector;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.Tables;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** 1,060 simulated providers, 45 of them planted, scored on nine metrics. */
class PeerScoresTest {

  private static Dataset<Row> scores;

  @BeforeAll
  static void score() {
    scores = PeerScores.of(ninePerProvider(), "provider", "metric").cache();
  }

  @Test
  @DisplayName("z, q and level of every scored provider and metric equal the reference")
  void z() {
    var compared =
        scores
            .where(col(PeerScores.GROUP).isNotNull())
            .withColumnRenamed("_z", "actual_z")
            .join(vector("planted_expected_z"), new String[] {"provider", "metric"}, "full");

    assertClose(compared, col("actual_z"), number("z"), 1e-5, 1e-1, 8021);
    assertClose(compared, col(PeerScores.Q), number("q_bh"), 1e-4, 1e-12, 8021);
    assertClose(compared, col(PeerScores.LEVEL).plus(1), number("peer_level"), 0, 0, 8021);
  }

  @Test
  @DisplayName("size, centre and spread of every peer group equal the reference")
  void groups() {
    var groups =
        scores
            .where(col(PeerScores.GROUP).isNotNull())
            .groupBy(col("metric"), col(PeerScores.LEVEL), col(PeerScores.GROUP))
            .agg(
                expr("max(_peers) actual_n"),
                expr("max(_target) actual_target"),
                expr("max(_phi) actual_phi"),
                expr("max(_tau2) actual_tau2"))
            .withColumnRenamed(PeerScores.GROUP, "peer_group")
            .join(vector("planted_expected_groups"), new String[] {"metric", "peer_group"}, "full");

    assertClose(groups, col("actual_n"), number("peer_n"), 0, 0, 144);
    assertClose(groups, col("actual_target"), number("target"), 1e-8, 1e-3, 144);
    assertClose(groups, col("actual_phi"), number("phi"), 1e-8, 1e-3, 144);
    assertClose(groups, col("actual_tau2"), number("tau2"), 1e-8, 1e-3, 144);
  }

  @Test
  @DisplayName(
      "the composite equals the reference and finds 41 of the 45 planted with 1 false call")
  void composite() {
    var composite =
        BenjaminiHochberg.withAdjusted(
            scores
                .where(col(PeerScores.GROUP).isNotNull())
                .groupBy(col("provider"))
                .agg(collect_list(col(PeerScores.P)).as("p_values"))
                .withColumn("p", CauchyCombination.of(col("p_values"))),
            "p",
            "q",
            "provider");
    var compared = composite.join(vector("planted_expected_composite"), "provider");

    // The reference is 0.5 - atan(T) / pi, exact to 1e-15 only, which q multiplies by the tests.
    assertClose(compared, col("p"), number("p_composite"), 1e-5, 1e-10, 892);
    assertClose(compared, col("q"), number("q_composite"), 1e-5, 1e-7, 892);
    var flagged = composite.where("q <= 0.01").join(vector("planted_labels"), "provider");
    assertThat(flagged.count()).isEqualTo(42);
    assertThat(flagged.where("is_outlier = 1").count()).isEqualTo(41);
  }

  @Test
  @DisplayName("neither row order nor partitioning changes a digit")
  void order() {
    var shuffled = ninePerProvider().repartition(7, col("patients"));

    Tables.assertSameRows(digits(PeerScores.of(shuffled, "provider", "metric")), digits(scores));
  }

  private static Dataset<Row> digits(Dataset<Row> rows) {
    return rows.select(
        col("provider"), col("metric"), expr("cast(_z as string) z"), expr("cast(_q as string) q"));
  }

  private static Dataset<Row> ninePerProvider() {
    return vector("planted_providers")
        .selectExpr(
            "provider",
            "specialty",
            "region",
            "pos",
            "cast(patients as double) patients",
            "cast(lines_prior_year as double) prior",
            "cast(allowed as double) allowed",
            "inline(array("
                + mean("lines_per_patient", "lines", "patients", "sum_sq_lines_per_patient")
                + mean(
                    "services_per_patient_year",
                    "lines",
                    "patient_years",
                    "sum_sq_lines_per_patient")
                + mean("allowed_per_patient", "allowed", "patients", "sum_sq_allowed_per_patient")
                + share("share_units_ge2", "lines_units_ge2", "lines")
                + share("share_intervals_lt21d", "intervals_lt21d", "intervals")
                + share("denial_rate", "denied_lines", "lines")
                + share("jw_share", "jw_lines", "lines")
                + share("no_dx_share", "no_dx_lines", "lines")
                + "struct('growth_yoy' as metric, 'growth' as _scale,"
                + " cast(lines as double) as _numerator,"
                + " cast(lines_prior_year as double) as _denominator,"
                + " cast(null as double) as _deviation)))")
        .withColumn(PeerScores.SAMPLE, col("patients"))
        .withColumn(PeerScores.GROUPS, when(isEligible(), levels()));
  }

  private static String mean(String metric, String sum, String exposure, String squares) {
    return "struct('%s' as metric, 'mean' as _scale, cast(%s as double) as _numerator,"
            .formatted(metric, sum)
        + " cast(%s as double) as _denominator,".formatted(exposure)
        + " try_divide(cast(%s as double), pow(%s, 2)) * pow(patients, 2) - patients as _deviation),"
            .formatted(squares, sum);
  }

  private static String share(String metric, String events, String trials) {
    return "struct('%s' as metric, 'proportion' as _scale, cast(%s as double) as _numerator,"
            .formatted(metric, events)
        + " cast(%s as double) as _denominator, cast(null as double) as _deviation),"
            .formatted(trials);
  }

  private static Column isEligible() {
    return expr(
        "case _scale when 'mean' then patients >= 11 and _numerator > 0"
            + " when 'proportion' then patients >= 11 and _denominator >= 20"
            + " else _numerator >= 20 and _denominator >= 20 and patients >= 11 end");
  }

  private static Column levels() {
    Column group =
        when(col("specialty").isin("FP", "IM", "NP", "PM"), lit("PRIMARY"))
            .otherwise(lit("SPECIALIST"));
    return array(
        concat_ws("|", col("specialty"), col("region"), col("pos")),
        concat_ws("|", col("specialty"), col("pos")),
        concat_ws("|", group, col("pos")),
        col("pos"),
        lit("ALL"));
  }
}
