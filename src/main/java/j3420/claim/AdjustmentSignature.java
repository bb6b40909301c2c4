package j3420.claim;

import static j3420.table.ClaimLine.ADJUSTMENTS;
import static j3420.table.ClaimLine.ALLOWED_AMOUNT;
import static j3420.table.ClaimLine.AMOUNT;
import static j3420.table.ClaimLine.CHARGE_AMOUNT;
import static j3420.table.ClaimLine.CLAIM_STATUS;
import static j3420.table.ClaimLine.GROUP_CODE;
import static j3420.table.ClaimLine.LEVEL;
import static j3420.table.ClaimLine.PAID_AMOUNT;
import static j3420.table.ClaimLine.REASON_CODE;
import static j3420.table.ClaimLine.REMARK_CODES;
import static j3420.table.ReferenceList.EFFECTIVE_FROM;
import static j3420.table.ReferenceList.EFFECTIVE_TO;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.arrays_zip;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import j3420.table.AdjustmentReason;
import j3420.table.Outcome;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All that a line says about its outcome, in one column that few values fill: its codes, the
 * edition of the list in force, whether anything is allowed, and the payer's status.
 *
 * <p>Taken as the line has them: to put a line's codes in order costs more than all else that is
 * done to it, so codes are cleaned only once per distinct signature.
 */
final class AdjustmentSignature {

  private static final String GROUPS = "groups";
  private static final String STATED_REASONS = "stated_reasons";
  private static final String LEVELS = "levels";
  private static final String REMARKS = "remarks";
  private static final String EDITION = "edition";
  private static final String IS_NOTHING_ALLOWED = "is_nothing_allowed";
  private static final String IS_NOTHING_PAID = "is_nothing_paid";
  private static final String IS_TAKEN_WHOLE = "is_taken_whole";
  private static final String STATUS = "status";

  /** Any status that decides nothing by itself, such as paid or reversed. */
  private static final String ANOTHER_STATUS = "another";

  private static final String EDITIONS = "list_editions";

  private static final LocalDate BEFORE_THE_LIST = LocalDate.of(1, 1, 1);

  private AdjustmentSignature() {}

  /** The lines, with the signature as the column {@code name}, which is never null. */
  static Dataset<Row> of(Dataset<Row> lines, Dataset<Row> reasons, String name) {
    Column signature =
        struct(
            orEmpty(standing().getField(GROUP_CODE)).as(GROUPS),
            orEmpty(standing().getField(REASON_CODE)).as(STATED_REASONS),
            orEmpty(standing().getField(LEVEL)).as(LEVELS),
            orEmpty(col(REMARK_CODES)).as(REMARKS),
            coalesce(array_max(begunEditions()), lit(BEFORE_THE_LIST)).as(EDITION),
            isNothing(ALLOWED_AMOUNT).and(isNothing(PAID_AMOUNT)).as(IS_NOTHING_ALLOWED),
            isNothing(PAID_AMOUNT).as(IS_NOTHING_PAID),
            isNothing(PAID_AMOUNT).and(isAnyOfTheCharge()).as(IS_TAKEN_WHOLE),
            statedStatus().as(STATUS));
    return lines.crossJoin(broadcast(editions(reasons))).withColumn(name, signature).drop(EDITIONS);
  }

  /** Group code, reason code and level, each combination once; without a level it is the line. */
  static Column codes(String name) {
    Column stated =
        transform(
            arrays_zip(
                col(name + "." + GROUPS),
                col(name + "." + STATED_REASONS),
                col(name + "." + LEVELS)),
            each ->
                struct(
                    clean(each.getField(GROUPS)).as(GROUP_CODE),
                    clean(each.getField(STATED_REASONS)).as(REASON_CODE),
                    level(each.getField(LEVELS)).as(LEVEL)));
    return array_distinct(filter(stated, each -> each.getField(REASON_CODE).notEqual(lit(""))));
  }

  /** The reason codes of a line, each once. */
  static Column reasonCodes() {
    Column codes = transform(standing().getField(REASON_CODE), AdjustmentSignature::clean);
    return array_distinct(filter(codes, code -> code.notEqual(lit(""))));
  }

  static Column remarks(String name) {
    return transform(col(name + "." + REMARKS), AdjustmentSignature::clean);
  }

  /** The first day of the span of days, around the decision, on which the list stays the same. */
  static Column edition(String name) {
    return col(name + "." + EDITION);
  }

  static Column isNothingAllowed(String name) {
    return col(name + "." + IS_NOTHING_ALLOWED);
  }

  static Column isNothingPaid(String name) {
    return col(name + "." + IS_NOTHING_PAID);
  }

  /** Nothing is paid, as one adjustment takes the whole charge; payers may still state a price. */
  static Column isTakenWhole(String name) {
    return col(name + "." + IS_TAKEN_WHOLE);
  }

  static Column status(String name) {
    return col(name + "." + STATUS);
  }

  private static Column isAnyOfTheCharge() {
    Column whole = exists(standing().getField(AMOUNT), amount -> amount.geq(col(CHARGE_AMOUNT)));
    return coalesce(whole.and(col(CHARGE_AMOUNT).gt(0)), lit(false));
  }

  /** One row: the days on which the list changes. */
  private static Dataset<Row> editions(Dataset<Row> reasons) {
    Column changes =
        array_union(collect_set(col(EFFECTIVE_FROM)), collect_set(date_add(col(EFFECTIVE_TO), 1)));
    return reasons.agg(changes.as(EDITIONS));
  }

  /** A negative adjustment takes an earlier one back, so its code is not a reason. */
  private static Column standing() {
    Column isAnyTakenBack = array_min(col(ADJUSTMENTS).getField(AMOUNT)).lt(0);
    return when(
            isAnyTakenBack,
            filter(col(ADJUSTMENTS), a -> coalesce(a.getField(AMOUNT), lit(0)).geq(0)))
        .otherwise(col(ADJUSTMENTS));
  }

  private static Column orEmpty(Column codes) {
    return coalesce(codes, array().cast("array<string>"));
  }

  private static Column clean(Column code) {
    return coalesce(upper(trim(code)), lit(""));
  }

  private static Column level(Column stated) {
    return coalesce(nullif(lower(trim(stated)), lit("")), lit(AdjustmentReason.LINE));
  }

  private static Column begunEditions() {
    return filter(col(EDITIONS), day -> day.leq(Effective.decisionDate()));
  }

  private static Column isNothing(String amount) {
    return coalesce(col(amount), lit(0)).leq(0);
  }

  private static Column statedStatus() {
    Column status = coalesce(lower(trim(col(CLAIM_STATUS))), lit(""));
    return when(status.isin(Outcome.PENDING, Outcome.DENIED, ""), status)
        .otherwise(lit(ANOTHER_STATUS));
  }
}
