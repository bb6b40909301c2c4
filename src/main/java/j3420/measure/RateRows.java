package j3420.measure;

import j3420.stats.ClusteredProportion;
import j3420.stats.Interval;
import j3420.table.Columns;
import j3420.table.DenialRate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Counted rows with the rate, its clustered limits, design effect and reliability beside the
 * counts; all null where the counts are not available or there is no line.
 */
final class RateRows {

  private static final double CONFIDENCE = 0.95;
  private static final int DIGITS = 6;

  private static final StructType ADDED =
      new StructType()
          .add(DenialRate.RATE, Columns.RATE)
          .add(DenialRate.RATE_LOWER, Columns.RATE)
          .add(DenialRate.RATE_UPPER, Columns.RATE)
          .add(DenialRate.DESIGN_EFFECT, Columns.STATISTIC)
          .add(DenialRate.IS_RELIABLE, DataTypes.BooleanType);

  private RateRows() {}

  /**
   * The rows with five more columns.
   *
   * @param rows with lines, denied lines, providers, and the sums of squares of {@link DenialCell}
   */
  static Dataset<Row> of(Dataset<Row> rows) {
    return ReckonedRows.with(rows, ADDED, RateRows::rate);
  }

  private static Object[] rate(ReckonedRows.Named row) {
    Long lines = row.get(DenialRate.LINES);
    Long denied = row.get(DenialRate.DENIED_LINES);
    if (lines == null || denied == null || lines == 0) {
      return new Object[5];
    }
    ClusteredProportion share = share(row);
    boolean isProviderNamed = row.get(DenialRate.PROVIDERS) != null;
    Interval limits = share.interval(CONFIDENCE);
    return new Object[] {
      quotient(denied, lines),
      rounded(limits.lower()),
      rounded(limits.upper()),
      isProviderNamed ? rounded(share.designEffect()) : null,
      isProviderNamed ? share.isReliable() : null
    };
  }

  /** The share of denied lines of a row that has them. */
  static ClusteredProportion share(ReckonedRows.Named row) {
    return new ClusteredProportion(
        clusters(row.get(DenialRate.PROVIDERS)),
        row.<Long>get(DenialRate.LINES),
        row.<Long>get(DenialRate.DENIED_LINES),
        number(row, DenialCell.EVENTS_SQUARED),
        number(row, DenialCell.EVENTS_TRIALS),
        number(row, DenialCell.TRIALS_SQUARED));
  }

  /** Lines without any named provider are of one cluster, which tells nothing: independent. */
  static long clusters(Long providers) {
    return providers == null ? 1 : providers;
  }

  /** A sum of squares; where nothing is counted there is none. */
  static double number(ReckonedRows.Named row, String name) {
    Long value = row.get(name);
    return value == null ? 0 : value;
  }

  static BigDecimal quotient(long part, long whole) {
    return BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), DIGITS, RoundingMode.HALF_UP);
  }

  /** As many digits as the tables have; null of what no number is. */
  static BigDecimal rounded(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).setScale(DIGITS, RoundingMode.HALF_UP)
        : null;
  }
}
