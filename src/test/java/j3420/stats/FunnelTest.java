package j3420.stats;

import static j3420.testing.Vectors.assertClose;
import static j3420.testing.Vectors.number;
import static j3420.testing.Vectors.vector;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.sum;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FunnelTest {

  @Test
  @DisplayName("z of proportions equals the reference, and so do the 99.8 % limits")
  void proportions() {
    var units = vector("funnel_prop").withColumn("family", lit("all"));

    var scored = scored(units, Scale.PROPORTION, number("x"), number("n"), "family");

    assertClose(scored, col(Funnel.Z), number("default_z"), 1e-9, 1e-3, 45);
    // The reference rounds the normal quantile to seven digits.
    var reach =
        org.apache
            .spark
            .sql
            .functions
            .sqrt(col(Funnel.VARIANCE).plus(col(Funnel.TAU2)))
            .multiply(3.090232306167813);
    var scale = lit(Scale.PROPORTION);
    var target = col(Funnel.TARGET);
    assertClose(
        scored,
        Scale.restored(scale, target.minus(reach)),
        number("default_ll998"),
        1e-6,
        1e-3,
        45);
    assertClose(
        scored, Scale.restored(scale, target.plus(reach)), number("default_ul998"), 1e-6, 1e-3, 45);
  }

  @Test
  @DisplayName("z of a growth equals the reference, zero counts included")
  void growth() {
    var units = vector("funnel_growth").withColumn("family", lit("all"));

    var scored = scored(units, Scale.GROWTH, number("current"), number("prior"), "family");

    assertClose(scored, col(Funnel.Z), number("default_z"), 1e-9, 1e-3, 40);
  }

  @Test
  @DisplayName("groups without spread, of one or two units, or of nothing but zeros do not break")
  void degenerate() {
    var units =
        vector("funnel_degenerate")
            .select(col("*"), posexplode(split(col("x"), ";")).as(new String[] {"position", "x_i"}))
            .withColumn("n_i", expr("split(n, ';')[position]"))
            .withColumn("unit", col("position"));

    var scored =
        scored(units, Scale.PROPORTION, number("x_i"), number("n_i"), "case")
            .groupBy(col("case"))
            .agg(
                count(lit(1)).as("counted"),
                max(number("units")).as("units"),
                max(number("phi")).as("phi"),
                max(number("tau2")).as("tau2"),
                max(number("target_arcsine")).as("target_arcsine"),
                max(number("z_first")).as("z_first"),
                max(number("z_last")).as("z_last"),
                max(col(Funnel.PHI)).as("actual_phi"),
                max(col(Funnel.TAU2)).as("actual_tau2"),
                max(col(Funnel.TARGET)).as("actual_target"),
                min_by(col(Funnel.Z), col("position")).as("actual_first"),
                max_by(col(Funnel.Z), col("position")).as("actual_last"));

    assertClose(scored, col("counted"), col("units"), 0, 0, 6);
    assertClose(scored, col("actual_phi"), col("phi"), 1e-9, 1e-3, 6);
    assertClose(scored, col("actual_tau2"), col("tau2"), 1e-9, 1e-3, 6);
    assertClose(scored, col("actual_target"), col("target_arcsine"), 1e-9, 1e-3, 6);
    assertClose(scored, col("actual_first"), col("z_first"), 1e-9, 1e-3, 6);
    assertClose(scored, col("actual_last"), col("z_last"), 1e-9, 1e-3, 6);
  }

  private static Dataset<Row> scored(
      Dataset<Row> units, String scale, Column numerator, Column denominator, String group) {
    var whole = Window.partitionBy(col(group));
    var none = lit(null).cast("double");
    var pooled =
        Scale.transformed(lit(scale), sum(numerator).over(whole), sum(denominator).over(whole));
    return units
        .withColumn(Funnel.Y, Scale.transformed(lit(scale), numerator, denominator))
        .withColumn(Funnel.VARIANCE, Scale.variance(lit(scale), numerator, denominator, none, none))
        .withColumn(Funnel.POOLED, pooled)
        .transform(rows -> Funnel.withZ(rows, "unit", group));
  }
}
