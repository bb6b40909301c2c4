package j3420.stats;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.atan2;
import static org.apache.spark.sql.functions.cot;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * One p-value from several that may depend on each other: the truncated Cauchy combination with
 * equal weights (Liu and Xie 2020; Fang 2023).
 *
 * <p>A p-value above 0.99 counts as 0.99, so that one metric far below the peers cannot cancel
 * another far above them.
 */
public final class CauchyCombination {

  private static final double CEILING = 0.99;

  private CauchyCombination() {}

  /** The combined p-value of an array of p-values without nulls; null of an empty array. */
  public static Column of(Column pValues) {
    Column mean =
        aggregate(array_sort(pValues), lit(0.0), (sum, p) -> sum.plus(score(p)))
            .divide(size(pValues));
    // atan2(1, t) is pi/2 - atan(t) without the cancellation that leaves no digit of a small p.
    return when(size(pValues).gt(0), atan2(lit(1.0), mean).divide(Math.PI));
  }

  /** The cotangent of p pi is tan((1/2 - p) pi), and tends to 1 / (p pi) for a small p. */
  private static Column score(Column p) {
    Column within = greatest(least(p, lit(CEILING)), lit(Double.MIN_NORMAL));
    return cot(within.multiply(Math.PI));
  }
}
