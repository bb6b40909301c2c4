package j3420.measure;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.months_between;
import static org.apache.spark.sql.functions.trunc;

import j3420.stats.ChainLadder;
import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.DenialRate;
import j3420.table.J3420Line;
import j3420.table.Outcome;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Date;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Which periods of service are complete enough to rate: lines that are decided fast are decided
 * otherwise than those that wait, so a young month has the wrong rate, not only too few lines.
 *
 * <p>One row per line of business, and for all of them, and month, quarter and year of service
 * whose last month has at least 95 % of its lines decided for the first time, as the delays of
 * earlier months tell: chain-ladder factors over the latest 12 months, up to 18 months of delay. A
 * month is not there if a factor rests on fewer than three months, as in a short history. A line of
 * business with fewer than 100 decided lines in the latest 12 months is taken to be as complete as
 * all of them together. Where no line has a decision date nothing tells a delay, and no period is
 * there.
 */
final class PeriodCompletion implements ReckonedRows.Rows {

  private static final long serialVersionUID = 1;
  private static final double ENOUGH = 0.95;
  private static final int LAGS = 18;
  private static final int LATEST = 12;
  private static final int FEWEST_ORIGINS = 3;
  private static final long FEWEST_LINES = 100;
  private static final String LAG = "lag_months";
  private static final String COUNT = "decided_lines";

  private static final StructType SCHEMA =
      new StructType()
          .add(DenialRate.PERIOD_TYPE, DataTypes.StringType)
          .add(DenialRate.PERIOD_START, DataTypes.DateType)
          .add(ClaimLine.LINE_OF_BUSINESS, DataTypes.StringType)
          .add(DenialRate.COMPLETION, Columns.RATE);

  private final YearMonth lastWhole;

  private PeriodCompletion(LocalDate dataThrough) {
    this.lastWhole = YearMonth.from(dataThrough.plusDays(1)).minusMonths(1);
  }

  /**
   * The periods of service that may be rated, of every line of business and of all of them.
   *
   * @param lines final J3420 lines
   * @param dataThrough last day of data; a delay that it does not cover is not known yet
   */
  static Dataset<Row> of(Dataset<Row> lines, LocalDate dataThrough) {
    Dataset<Row> counts =
        lines
            .where(Outcome.isAdjudicated(col(J3420Line.FIRST_OUTCOME)))
            .groupBy(
                col(ClaimLine.LINE_OF_BUSINESS),
                col(J3420Line.SERVICE_MONTH),
                months_between(
                        trunc(col(J3420Line.FIRST_ADJUDICATION_DATE), "MM"),
                        col(J3420Line.SERVICE_MONTH))
                    .cast(DataTypes.IntegerType)
                    .as(LAG))
            .agg(count(lit(1)).as(COUNT));
    return ReckonedRows.ofAll(counts, SCHEMA, new PeriodCompletion(dataThrough));
  }

  @Override
  public List<Row> of(List<Row> counts) {
    if (counts.stream().allMatch(row -> row.isNullAt(2))) {
      return List.of();
    }
    Map<String, List<Row>> byBusiness =
        counts.stream().collect(groupingBy(row -> row.getString(0), TreeMap::new, toList()));
    List<Row> periods = new ArrayList<>();
    byBusiness.forEach(
        (business, own) -> addComplete(business, isThin(own) ? counts : own, periods));
    addComplete(Columns.ALL, counts, periods);
    return periods;
  }

  private boolean isThin(List<Row> counts) {
    YearMonth before = lastWhole.minusMonths(LATEST);
    return counts.stream()
            .filter(row -> month(row).isAfter(before) && !month(row).isAfter(lastWhole))
            .mapToLong(row -> row.getLong(3))
            .sum()
        < FEWEST_LINES;
  }

  private void addComplete(String business, List<Row> counts, List<Row> periods) {
    YearMonth first = counts.stream().map(PeriodCompletion::month).min(YearMonth::compareTo).get();
    int months = Math.max(0, (int) first.until(lastWhole, ChronoUnit.MONTHS) + 1);
    ChainLadder ladder = new ChainLadder(triangle(first, months, counts), LAGS, LATEST);
    for (int i = 0; i < months; i++) {
      int age = months - 1 - i;
      if (ladder.origins(age) >= FEWEST_ORIGINS && ladder.completion(age) >= ENOUGH) {
        addPeriodsEndingWith(first.plusMonths(i), business, ladder.completion(age), periods);
      }
    }
  }

  private static double[][] triangle(YearMonth first, int months, List<Row> counts) {
    double[][] triangle = new double[months][];
    for (int i = 0; i < months; i++) {
      triangle[i] = new double[Math.min(LAGS, months - i)];
    }
    for (Row row : counts) {
      int month = (int) first.until(month(row), ChronoUnit.MONTHS);
      int lag = row.isNullAt(2) ? LAGS : Math.max(0, row.getInt(2));
      if (month < months && lag < triangle[month].length) {
        triangle[month][lag] += row.getLong(3);
      }
    }
    for (double[] origin : triangle) {
      for (int lag = 1; lag < origin.length; lag++) {
        origin[lag] += origin[lag - 1];
      }
    }
    return triangle;
  }

  private static void addPeriodsEndingWith(
      YearMonth month, String business, double completion, List<Row> periods) {
    BigDecimal rounded = BigDecimal.valueOf(completion).setScale(6, RoundingMode.HALF_UP);
    periods.add(row(Decisions.BY_MONTH, month, business, rounded));
    if (month.getMonthValue() % 3 == 0) {
      periods.add(row(Decisions.BY_QUARTER, month.minusMonths(2), business, rounded));
    }
    if (month.getMonthValue() == 12) {
      periods.add(row(Decisions.BY_YEAR, month.minusMonths(11), business, rounded));
    }
  }

  private static Row row(String type, YearMonth start, String business, BigDecimal completion) {
    return RowFactory.create(type, Date.valueOf(start.atDay(1)), business, completion);
  }

  private static YearMonth month(Row row) {
    return YearMonth.from(row.getDate(1).toLocalDate());
  }
}
