package j3420.measure;

import j3420.stats.Interval;
import j3420.stats.Proportion;
import j3420.table.Columns;
import j3420.table.DenialResolution;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Counted resolutions with the overturn rate and its limits. */
final class ResolutionRates {

  private static final double CONFIDENCE = 0.95;

  private static final StructType ADDED =
      new StructType()
          .add(DenialResolution.OVERTURN_RATE, Columns.RATE)
          .add(DenialResolution.OVERTURN_RATE_LOWER, Columns.RATE)
          .add(DenialResolution.OVERTURN_RATE_UPPER, Columns.RATE);

  private ResolutionRates() {}

  static Dataset<Row> of(Dataset<Row> rows) {
    return ReckonedRows.with(rows, ADDED, ResolutionRates::rate);
  }

  private static Object[] rate(ReckonedRows.Named row) {
    long overturned = row.<Long>get(DenialResolution.OVERTURNED);
    long closed =
        row.<Long>get(DenialResolution.FIRST_DENIED_LINES) - row.<Long>get(DenialResolution.OPEN);
    Object[] rate = new Object[3];
    if (closed > 0) {
      Interval limits = Proportion.clopperPearson(overturned, closed, CONFIDENCE);
      rate[0] = RateRows.quotient(overturned, closed);
      rate[1] = RateRows.rounded(limits.lower());
      rate[2] = RateRows.rounded(limits.upper());
    }
    return rate;
  }
}
