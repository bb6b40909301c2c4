package j3420.stats;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/**
 * How far each unit lies from its peers, in standard deviations that count both sampling and the
 * ordinary differences between units: the random-effects funnel (Spiegelhalter 2005).
 *
 * <p>The spread is estimated from values winsorised at their 10th and 90th percentile, so that the
 * outliers sought do not widen it; the estimate is divided by what winsorising takes from a normal
 * sample, and the target is the weighted mean of the winsorised values.
 */
public final class Funnel {

  /** Input: the value on its scale. */
  public static final String Y = "_y";

  /** Input: its sampling variance, above zero. */
  public static final String VARIANCE = "_variance";

  /** Input: the pooled value of the group on the same scale. */
  public static final String POOLED = "_pooled";

  /** Result: over-dispersion of the group; 1 if sampling explains the spread. */
  public static final String PHI = "_phi";

  /** Result: variance between the units of the group. */
  public static final String TAU2 = "_tau2";

  /** Result: centre of the group on the scale. */
  public static final String TARGET = "_target";

  /** Result: standard deviations above the centre. */
  public static final String Z = "_z";

  /** Variance of a standard normal sample after winsorising at 10 and 90 %. */
  static final double WINSORISED_VARIANCE = 0.6786545589528744;

  private static final String ERROR = "_error";
  private static final String RAW_Z = "_raw_z";
  private static final String BOUNDS = "_bounds";
  private static final String WINSORISED = "_winsorised";
  private static final String UNITS = "_units";
  private static final String WEIGHTS = "_weights";
  private static final String SQUARED_WEIGHTS = "_squared_weights";

  private Funnel() {}

  /**
   * {@code values} with the results, one group at a time; rows of null Y get null.
   *
   * @param unit column that tells the rows of a group apart; sums run in its order, so that the
   *     last digit does not depend on partitioning
   * @param group columns whose values share one set of peers
   */
  public static Dataset<Row> withZ(Dataset<Row> values, String unit, String... group) {
    WindowSpec peers = wholeGroup(unit, group);
    Column weight = try_divide(lit(1.0), col(VARIANCE));
    Column totalWeight = lit(1.0).divide(col(VARIANCE).plus(col(TAU2)));
    Column winsorisedY = col(POOLED).plus(col(WINSORISED).multiply(col(ERROR)));
    return values
        .withColumn(ERROR, sqrt(col(VARIANCE)))
        .withColumn(RAW_Z, try_divide(col(Y).minus(col(POOLED)), col(ERROR)))
        .withColumn(BOUNDS, percentile(col(RAW_Z), array(lit(0.1), lit(0.9))).over(peers))
        .withColumn(WINSORISED, within(col(RAW_Z), col(BOUNDS)))
        .withColumns(
            Map.of(
                PHI,
                avg(col(WINSORISED).multiply(col(WINSORISED)))
                    .over(peers)
                    .divide(WINSORISED_VARIANCE),
                UNITS,
                count(col(WINSORISED)).over(peers),
                WEIGHTS,
                sum(weight).over(peers),
                SQUARED_WEIGHTS,
                sum(weight.multiply(weight)).over(peers)))
        .withColumn(TAU2, betweenUnits())
        .withColumn(
            TARGET,
            try_divide(
                sum(totalWeight.multiply(winsorisedY)).over(peers), sum(totalWeight).over(peers)))
        .withColumn(Z, try_divide(col(Y).minus(col(TARGET)), sqrt(col(VARIANCE).plus(col(TAU2)))))
        .drop(ERROR, RAW_Z, BOUNDS, WINSORISED, UNITS, WEIGHTS, SQUARED_WEIGHTS);
  }

  /** All rows of a group, in the order of {@code unit}. */
  static WindowSpec wholeGroup(String unit, String... group) {
    return Window.partitionBy(Stream.of(group).map(functions::col).toArray(Column[]::new))
        .orderBy(col(unit))
        .rowsBetween(Window.unboundedPreceding(), Window.unboundedFollowing());
  }

  private static Column within(Column value, Column bounds) {
    // least and greatest skip nulls: a null value must stay null.
    return when(value.isNotNull(), least(greatest(value, bounds.getItem(0)), bounds.getItem(1)));
  }

  /** DerSimonian and Laird's moment estimate; 0 where sampling explains the spread. */
  private static Column betweenUnits() {
    Column observed = col(UNITS).multiply(col(PHI));
    Column expected = col(UNITS).minus(1);
    Column estimate =
        try_divide(
            observed.minus(expected),
            col(WEIGHTS).minus(try_divide(col(SQUARED_WEIGHTS), col(WEIGHTS))));
    return when(observed.gt(expected).and(col(UNITS).gt(1)), estimate).otherwise(lit(0.0));
  }
}
