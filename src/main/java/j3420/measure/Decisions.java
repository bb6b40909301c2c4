package j3420.measure;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.DenialRate;
import j3420.table.J3420Line;
import j3420.table.Outcome;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * One row per adjudicated decision on a J3420 line, the first and the final one, for every period
 * that it falls into and for its own and all lines of business.
 *
 * <p>The month, quarter and year of the payer's decision, or of the service if the source tells no
 * decision date, and the three months that begin with it; and once more the periods of the service,
 * if they are complete ({@link PeriodCompletion}).
 */
final class Decisions {

  private static final String EACH = "each";
  private static final String DATE = "decision_date";

  private Decisions() {}

  /**
   * The decisions on final J3420 lines.
   *
   * @param completion the periods of service that may be rated
   */
  static Dataset<Row> of(Dataset<Row> lines, Dataset<Row> completion) {
    Dataset<Row> decided = decided(lines);
    Column date = col(DATE);
    Dataset<Row> usual =
        decided
            .withColumn(
                DenialRate.DATE_BASIS,
                when(date.isNotNull(), lit(DenialRate.BY_DECISION))
                    .otherwise(lit(DenialRate.BY_SERVICE)))
            .withColumn(EACH, explode(periods(coalesce(date, col(ClaimLine.SERVICE_DATE)), true)))
            .transform(Decisions::dated)
            .withColumn(DenialRate.COMPLETION, lit(null).cast(Columns.RATE));
    Dataset<Row> complete =
        decided
            .withColumn(DenialRate.DATE_BASIS, lit(DenialRate.BY_COMPLETE_SERVICE))
            .withColumn(EACH, explode(periods(col(ClaimLine.SERVICE_DATE), false)))
            .transform(Decisions::dated)
            .join(
                broadcast(completion),
                new String[] {DenialRate.PERIOD_TYPE, DenialRate.PERIOD_START})
            .select(Stream.of(usual.columns()).map(functions::col).toArray(Column[]::new));
    return usual
        .union(complete)
        .withColumn(
            ClaimLine.LINE_OF_BUSINESS,
            explode(array(col(ClaimLine.LINE_OF_BUSINESS), lit(Columns.ALL))));
  }

  private static Dataset<Row> decided(Dataset<Row> lines) {
    Column first =
        decision(
            DenialRate.FIRST,
            J3420Line.FIRST_ADJUDICATION_DATE,
            J3420Line.FIRST_OUTCOME,
            J3420Line.FIRST_REASONS,
            J3420Line.FIRST_REMARK_CODES,
            J3420Line.FIRST_MODIFIERS,
            J3420Line.FIRST_CHARGE_AMOUNT);
    Column last =
        decision(
            DenialRate.FINAL,
            ClaimLine.ADJUDICATION_DATE,
            ClaimLine.OUTCOME,
            ClaimLine.REASONS,
            ClaimLine.REMARK_CODES,
            ClaimLine.MODIFIERS,
            ClaimLine.CHARGE_AMOUNT);
    return lines
        .withColumn(EACH, explode(array(first, last)))
        .select(
            Stream.concat(
                    Stream.of(
                            ClaimLine.MEMBER_TOKEN,
                            ClaimLine.PROVIDER_ID,
                            ClaimLine.LINE_OF_BUSINESS,
                            ClaimLine.PAYER,
                            ClaimLine.SERVICE_DATE)
                        .map(functions::col),
                    Stream.of(
                            DenialRate.DECISION,
                            DATE,
                            ClaimLine.OUTCOME,
                            ClaimLine.REASONS,
                            ClaimLine.REMARK_CODES,
                            ClaimLine.MODIFIERS,
                            ClaimLine.CHARGE_AMOUNT)
                        .map(name -> col(EACH).getField(name).as(name)))
                .toArray(Column[]::new))
        .where(Outcome.isAdjudicated(col(ClaimLine.OUTCOME)));
  }

  /** What was decided, and on what bill: a correction can change modifiers and charge. */
  private static Column decision(
      String name,
      String date,
      String outcome,
      String reasons,
      String remarks,
      String modifiers,
      String charge) {
    return struct(
        lit(name).as(DenialRate.DECISION),
        col(date).as(DATE),
        col(outcome).as(ClaimLine.OUTCOME),
        col(reasons).as(ClaimLine.REASONS),
        col(remarks).as(ClaimLine.REMARK_CODES),
        col(modifiers).as(ClaimLine.MODIFIERS),
        col(charge).as(ClaimLine.CHARGE_AMOUNT));
  }

  /**
   * The periods that a day falls into, and those of three months that its month begins or is in.
   */
  static Column periods(Column date, boolean isRolling) {
    Column month = trunc(date, "MM");
    Column[] usual = {
      period("month", month),
      period("quarter", trunc(date, "QUARTER")),
      period("year", trunc(date, "YEAR"))
    };
    Stream<Column> rolling =
        Stream.of(0, 1, 2).map(more -> period(DenialCell.ROLLING, add_months(month, more)));
    return array(
        (isRolling ? Stream.concat(Stream.of(usual), rolling) : Stream.of(usual))
            .toArray(Column[]::new));
  }

  private static Column period(String type, Column start) {
    return struct(lit(type).as(DenialRate.PERIOD_TYPE), start.as(DenialRate.PERIOD_START));
  }

  private static Dataset<Row> dated(Dataset<Row> rows) {
    return rows.withColumn(DenialRate.PERIOD_TYPE, col(EACH).getField(DenialRate.PERIOD_TYPE))
        .withColumn(DenialRate.PERIOD_START, col(EACH).getField(DenialRate.PERIOD_START))
        .drop(EACH);
  }

  /** The decisions on lines of data that ends with a day. */
  static Dataset<Row> of(Dataset<Row> lines, LocalDate dataThrough) {
    return of(lines, PeriodCompletion.of(lines, dataThrough));
  }
}
