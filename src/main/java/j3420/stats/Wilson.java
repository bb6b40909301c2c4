package j3420.stats;

import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.when;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/**
 * Wilson score limits of a share, without continuity correction.
 *
 * <p>Null without trials or where the events are unknown; exactly 0 without events and exactly 1
 * when every trial is an event. The limits assume independent trials; lines pooled over providers
 * need their effective number.
 */
public final class Wilson {

  private static final double USUAL_CONFIDENCE = 0.95;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private Wilson() {}

  /** The lower 95 % limit of {@code events / trials}. */
  public static Column lower(Column events, Column trials) {
    return lower(events, trials, USUAL_CONFIDENCE);
  }

  /** The upper 95 % limit of {@code events / trials}. */
  public static Column upper(Column events, Column trials) {
    return upper(events, trials, USUAL_CONFIDENCE);
  }

  /** The lower limit of {@code events / trials} at a two-sided confidence such as 0.998. */
  public static Column lower(Column events, Column trials, double confidence) {
    double z = quantile(confidence);
    Column x = number(events);
    Column n = number(trials);
    Column limit = centre(x, z).minus(halfWidth(x, n, z)).divide(n.plus(z * z));
    return when(isKnown(x, n), when(x.leq(0), lit(0.0)).otherwise(greatest(lit(0.0), limit)));
  }

  /** The upper limit of {@code events / trials} at a two-sided confidence such as 0.998. */
  public static Column upper(Column events, Column trials, double confidence) {
    double z = quantile(confidence);
    Column x = number(events);
    Column n = number(trials);
    Column limit = centre(x, z).plus(halfWidth(x, n, z)).divide(n.plus(z * z));
    return when(isKnown(x, n), when(x.geq(n), lit(1.0)).otherwise(least(lit(1.0), limit)));
  }

  /** greatest and least skip a null, so that unknown events would count as none. */
  private static Column isKnown(Column x, Column n) {
    return x.isNotNull().and(n.gt(0));
  }

  private static Column centre(Column x, double z) {
    return x.plus(z * z / 2);
  }

  private static Column halfWidth(Column x, Column n, double z) {
    return sqrt(x.multiply(n.minus(x)).divide(n).plus(z * z / 4)).multiply(z);
  }

  private static double quantile(double confidence) {
    return NORMAL.inverseSurvivalProbability((1 - confidence) / 2);
  }

  private static Column number(Column value) {
    return value.cast(DataTypes.DoubleType);
  }
}
