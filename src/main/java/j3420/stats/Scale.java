package j3420.stats;

import static org.apache.spark.sql.functions.asin;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.ln;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.sin;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * The scale on which values of one kind of metric scatter evenly around their peers, whatever their
 * size.
 *
 * <ul>
 *   <li>{@code mean}: sum per exposure, compared as logarithm
 *   <li>{@code proportion}: events of trials, compared as arcsine of the root
 *   <li>{@code growth}: a count now over a count before, compared as logarithm
 * </ul>
 */
public final class Scale {

  public static final String MEAN = "mean";
  public static final String PROPORTION = "proportion";
  public static final String GROWTH = "growth";

  /** Least squared coefficient of variation: identical patients do not make a mean exact. */
  public static final double LEAST_VARIATION = 1e-4;

  private Scale() {}

  /** A value, or the pooled value of a group, on its scale; null where it has none. */
  public static Column transformed(Column scale, Column numerator, Column denominator) {
    Column ratio = try_divide(numerator, denominator);
    return when(scale.equalTo(MEAN), ln(ratio))
        .when(scale.equalTo(PROPORTION), asin(sqrt(ratio)))
        .when(scale.equalTo(GROWTH), ln(numerator.plus(0.5).divide(denominator.plus(0.5))));
  }

  /**
   * The sampling variance of a value on its scale.
   *
   * @param sample of a mean, the number of patients it is over
   * @param variation of a mean, the squared coefficient of variation between patients
   */
  public static Column variance(
      Column scale, Column numerator, Column denominator, Column sample, Column variation) {
    Column ofMean = try_divide(greatest(variation, lit(LEAST_VARIATION)), sample);
    Column ofGrowth =
        lit(1.0).divide(numerator.plus(0.5)).plus(lit(1.0).divide(denominator.plus(0.5)));
    return when(scale.equalTo(MEAN), ofMean)
        .when(scale.equalTo(PROPORTION), try_divide(lit(0.25), denominator))
        .when(scale.equalTo(GROWTH), ofGrowth);
  }

  /** From the scale back to the unit of the value. */
  public static Column restored(Column scale, Column transformed) {
    Column angle = greatest(lit(0.0), least(transformed, lit(Math.PI / 2)));
    return when(scale.equalTo(PROPORTION), pow(sin(angle), lit(2.0))).otherwise(exp(transformed));
  }
}
