package j3420.measure;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.EnrolledMonth;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Counts the enrolled members of each month: the member months.
 *
 * <p>A line of business has a row for every month from its first member month to the last month of
 * data, also if nobody was enrolled.
 */
public final class EnrolledMonths {

  private static final String COUNTED = "counted";
  private static final String IN_ALL = "counted_in_all";
  private static final String NEXT = "next_month";
  private static final String MONTH_OR_GAP = "month_or_gap";

  private EnrolledMonths() {}

  /**
   * Member months by month and line of business, and over all lines of business.
   *
   * @param stretches rows of {@link MemberMonths#stretches}
   */
  public static Dataset<Row> of(Dataset<Row> stretches, LocalDate dataThrough) {
    Column ofBusiness = counted(col(ClaimLine.LINE_OF_BUSINESS), col(EnrolledMonth.MEMBER_MONTHS));
    Column ofAll = counted(lit(Columns.ALL), col(IN_ALL));
    LocalDate afterTheLast = dataThrough.withDayOfMonth(1).plusMonths(1);
    WindowSpec inOrder =
        Window.partitionBy(col(ClaimLine.LINE_OF_BUSINESS)).orderBy(col(EnrolledMonth.MONTH));
    Column next = coalesce(lead(col(EnrolledMonth.MONTH), 1).over(inOrder), lit(afterTheLast));
    Column isCounted = col(MONTH_OR_GAP).equalTo(col(EnrolledMonth.MONTH));
    Dataset<Row> counts =
        MemberMonths.counted(stretches)
            .groupBy(col(EnrolledMonth.MONTH), col(ClaimLine.LINE_OF_BUSINESS))
            .agg(
                sum(col(MemberMonths.MEMBERS)).as(EnrolledMonth.MEMBER_MONTHS),
                sum(col(MemberMonths.COUNTED_IN_ALL)).as(IN_ALL))
            .select(col(EnrolledMonth.MONTH), explode(array(ofBusiness, ofAll)).as(COUNTED))
            .groupBy(
                col(EnrolledMonth.MONTH),
                col(COUNTED).getField(ClaimLine.LINE_OF_BUSINESS).as(ClaimLine.LINE_OF_BUSINESS))
            .agg(
                sum(col(COUNTED).getField(EnrolledMonth.MEMBER_MONTHS))
                    .as(EnrolledMonth.MEMBER_MONTHS));
    return counts
        .withColumn(NEXT, next)
        .withColumn(
            MONTH_OR_GAP,
            explode(
                sequence(
                    col(EnrolledMonth.MONTH), add_months(col(NEXT), -1), expr("INTERVAL 1 MONTH"))))
        .select(
            col(MONTH_OR_GAP).as(EnrolledMonth.MONTH),
            col(ClaimLine.LINE_OF_BUSINESS),
            when(isCounted, col(EnrolledMonth.MEMBER_MONTHS))
                .otherwise(lit(0L))
                .as(EnrolledMonth.MEMBER_MONTHS));
  }

  private static Column counted(Column business, Column memberMonths) {
    return struct(
        business.as(ClaimLine.LINE_OF_BUSINESS), memberMonths.as(EnrolledMonth.MEMBER_MONTHS));
  }
}
