package j3420.measure;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.DenialRate;
import j3420.table.J3420Line;
import j3420.table.Outcome;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * One row per adjudicated decision on a J3420 line, the first and the final one, by the month of
 * the payer's decision, or of the service if the source tells no decision date; and once more by
 * the month of the service, of which only complete periods are rated ({@link PeriodCompletion}).
 */
final class Decisions {

  /** The first day of the month of the decision or of the service. */
  static final String MONTH = "month";

  static final String BY_MONTH = "month";
  static final String BY_QUARTER = "quarter";
  static final String BY_YEAR = "year";

  private static final String EACH = "each";
  private static final String DATE = "decision_date";

  private Decisions() {}

  /** The decisions on final J3420 lines. */
  static Dataset<Row> of(Dataset<Row> lines) {
    Column date = col(DATE);
    Column service = col(ClaimLine.SERVICE_DATE);
    Column usual =
        when(date.isNotNull(), dated(lit(DenialRate.BY_DECISION), date))
            .otherwise(dated(lit(DenialRate.BY_SERVICE), service));
    Column complete = dated(lit(DenialRate.BY_COMPLETE_SERVICE), service);
    return decided(lines)
        .withColumn(EACH, explode(array(usual, complete)))
        .withColumn(DenialRate.DATE_BASIS, col(EACH).getField(DenialRate.DATE_BASIS))
        .withColumn(MONTH, col(EACH).getField(MONTH))
        .drop(EACH);
  }

  private static Column dated(Column basis, Column date) {
    return struct(basis.as(DenialRate.DATE_BASIS), trunc(date, "MM").as(MONTH));
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
   * When something is counted.
   *
   * @param type month, quarter or year, or {@link DenialCell#ROLLING}
   * @param start first day; of a rolling one the first day of its last month
   */
  record Period(String type, LocalDate start) {}

  /** The month, quarter and year that a day falls into. */
  static Column periods(Column date) {
    return array(
        period(BY_MONTH, trunc(date, "MM")),
        period(BY_QUARTER, trunc(date, "QUARTER")),
        period(BY_YEAR, trunc(date, "YEAR")));
  }

  /** The month that a day begins, its quarter and its year. */
  static List<Period> periods(LocalDate month) {
    return List.of(
        new Period(BY_MONTH, month),
        new Period(BY_QUARTER, month.minusMonths((month.getMonthValue() - 1) % 3)),
        new Period(BY_YEAR, month.withMonth(1)));
  }

  /** The three periods of three months that hold a month, each named by its last month. */
  static List<Period> rolling(LocalDate month) {
    return Stream.of(0, 1, 2)
        .map(more -> new Period(DenialCell.ROLLING, month.plusMonths(more)))
        .toList();
  }

  private static Column period(String type, Column start) {
    return struct(lit(type).as(DenialRate.PERIOD_TYPE), start.as(DenialRate.PERIOD_START));
  }
}
