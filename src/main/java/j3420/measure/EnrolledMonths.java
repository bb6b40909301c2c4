package j3420.measure;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.CoverSpan;
import j3420.table.EnrolledMonth;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/**
 * Counts the enrolled members of each month.
 *
 * <p>A member counts once in every month in which a span of cover has at least one day, however
 * many spans overlap in it. Months after the last month of data are left out.
 */
public final class EnrolledMonths {

  private static final String FROM = "from_month";
  private static final String TO = "to_month";
  private static final String COVERED_TO = "covered_to_month";
  private static final String ISLAND = "island";
  private static final String CHANGE = "change";
  private static final String CHANGE_OF_MEMBER = "change_of_member";
  private static final String NEXT = "next_month";

  private EnrolledMonths() {}

  /** Enrolled members by month and line of business, and over all lines of business. */
  public static Dataset<Row> of(Dataset<Row> spans, LocalDate dataThrough) {
    Column end = least(coalesce(col(CoverSpan.END_DATE), lit(dataThrough)), lit(dataThrough));
    Dataset<Row> months =
        spans
            .where(col(CoverSpan.START_DATE).leq(end))
            .select(
                col(CoverSpan.MEMBER_ID),
                explode(array(col(ClaimLine.LINE_OF_BUSINESS), lit(Columns.ALL)))
                    .as(ClaimLine.LINE_OF_BUSINESS),
                trunc(col(CoverSpan.START_DATE), "MM").as(FROM),
                trunc(end, "MM").as(TO));
    LocalDate afterTheLast = dataThrough.withDayOfMonth(1).plusMonths(1);
    WindowSpec byMonth =
        Window.partitionBy(col(ClaimLine.LINE_OF_BUSINESS)).orderBy(col(EnrolledMonth.MONTH));
    Column untilNext =
        sequence(
            col(EnrolledMonth.MONTH),
            add_months(col(NEXT), -1),
            functions.expr("INTERVAL 1 MONTH"));
    return changes(withoutOverlaps(months))
        .withColumns(
            Map.of(
                EnrolledMonth.MEMBER_MONTHS,
                sum(col(CHANGE)).over(byMonth),
                NEXT,
                coalesce(lead(col(EnrolledMonth.MONTH), 1).over(byMonth), lit(afterTheLast))))
        .where(col(EnrolledMonth.MONTH).lt(col(NEXT)))
        .withColumn(EnrolledMonth.MONTH, explode(untilNext))
        .select(
            Stream.of(EnrolledMonth.SCHEMA.fieldNames())
                .map(functions::col)
                .toArray(Column[]::new));
  }

  /** One row per stretch of months of a member, so that no month counts twice. */
  private static Dataset<Row> withoutOverlaps(Dataset<Row> months) {
    WindowSpec ofMember =
        Window.partitionBy(col(CoverSpan.MEMBER_ID), col(ClaimLine.LINE_OF_BUSINESS))
            .orderBy(col(FROM), col(TO));
    WindowSpec earlier = ofMember.rowsBetween(Window.unboundedPreceding(), -1);
    WindowSpec upToHere = ofMember.rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    Column startsAnew = coalesce(col(FROM).gt(col(COVERED_TO)), lit(true));
    return months
        .withColumn(COVERED_TO, max(col(TO)).over(earlier))
        .withColumn(ISLAND, sum(when(startsAnew, lit(1)).otherwise(lit(0))).over(upToHere))
        .groupBy(col(CoverSpan.MEMBER_ID), col(ClaimLine.LINE_OF_BUSINESS), col(ISLAND))
        .agg(min(col(FROM)).as(FROM), max(col(TO)).as(TO));
  }

  /** By how much the number of enrolled members changes at the start of a month. */
  private static Dataset<Row> changes(Dataset<Row> stretches) {
    Column joining = change(col(FROM), 1);
    Column leaving = change(add_months(col(TO), 1), -1);
    return stretches
        .select(
            col(ClaimLine.LINE_OF_BUSINESS), explode(array(joining, leaving)).as(CHANGE_OF_MEMBER))
        .groupBy(
            col(CHANGE_OF_MEMBER).getField(EnrolledMonth.MONTH).as(EnrolledMonth.MONTH),
            col(ClaimLine.LINE_OF_BUSINESS))
        .agg(sum(col(CHANGE_OF_MEMBER).getField(CHANGE)).as(CHANGE));
  }

  private static Column change(Column month, long by) {
    return struct(month.as(EnrolledMonth.MONTH), lit(by).as(CHANGE));
  }
}
