package j3420.measure;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.CoverSpan;
import j3420.table.EnrolledMonth;
import java.time.LocalDate;
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
  private static final String FIRST = "first_month";

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
    Dataset<Row> changes = changes(withoutOverlaps(months));
    WindowSpec upToMonth =
        Window.partitionBy(col(ClaimLine.LINE_OF_BUSINESS)).orderBy(col(EnrolledMonth.MONTH));
    return everyMonth(changes, dataThrough)
        .withColumn(CHANGE, lit(0L))
        .unionByName(changes)
        .groupBy(col(EnrolledMonth.MONTH), col(ClaimLine.LINE_OF_BUSINESS))
        .agg(sum(col(CHANGE)).as(CHANGE))
        .withColumn(EnrolledMonth.MEMBER_MONTHS, sum(col(CHANGE)).over(upToMonth))
        .where(col(EnrolledMonth.MONTH).leq(lit(dataThrough)))
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
    Column lob = col(ClaimLine.LINE_OF_BUSINESS);
    Dataset<Row> joining = stretches.select(col(FROM).as(EnrolledMonth.MONTH), lob, one(1));
    Dataset<Row> leaving =
        stretches.select(add_months(col(TO), 1).as(EnrolledMonth.MONTH), lob, one(-1));
    return joining
        .unionByName(leaving)
        .groupBy(col(EnrolledMonth.MONTH), lob)
        .agg(sum(col(CHANGE)).as(CHANGE));
  }

  private static Column one(long sign) {
    return lit(sign).as(CHANGE);
  }

  private static Dataset<Row> everyMonth(Dataset<Row> changes, LocalDate dataThrough) {
    Column months =
        sequence(col(FIRST), trunc(lit(dataThrough), "MM"), functions.expr("INTERVAL 1 MONTH"));
    return changes
        .groupBy(col(ClaimLine.LINE_OF_BUSINESS))
        .agg(min(col(EnrolledMonth.MONTH)).as(FIRST))
        .select(explode(months).as(EnrolledMonth.MONTH), col(ClaimLine.LINE_OF_BUSINESS));
  }
}
