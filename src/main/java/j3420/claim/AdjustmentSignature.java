package j3420.claim;

import static j3420.table.ClaimLine.ADJUSTMENTS;
import static j3420.table.ClaimLine.ALLOWED_AMOUNT;
import static j3420.table.ClaimLine.AMOUNT;
import static j3420.table.ClaimLine.CLAIM_STATUS;
import static j3420.table.ClaimLine.GROUP_CODE;
import static j3420.table.ClaimLine.PAID_AMOUNT;
import static j3420.table.ClaimLine.REASON_CODE;
import static j3420.table.ClaimLine.REMARK_CODES;
import static j3420.table.ReferenceList.EFFECTIVE_FROM;
import static j3420.table.ReferenceList.EFFECTIVE_TO;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_intersect;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import j3420.table.AdjustmentReason;
import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.Outcome;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All that a line says about its outcome, in one column that few values fill: its codes without
 * order or repetition, the remark codes that the list knows, the edition of the list in force,
 * whether anything is allowed, and the payer's status.
 *
 * <p>A negative adjustment takes an earlier one back, so its code is not a reason.
 */
final class AdjustmentSignature {

  private static final String CODES = "codes";
  private static final String REMARKS = "remarks";
  private static final String EDITION = "edition";
  private static final String IS_NOTHING_ALLOWED = "is_nothing_allowed";
  private static final String STATUS = "status";

  private static final String EDITIONS = "list_editions";
  private static final String KNOWN_REMARKS = "list_remarks";

  private static final LocalDate BEFORE_THE_LIST = LocalDate.of(1, 1, 1);

  private AdjustmentSignature() {}

  /** The lines, with the signature as the column {@code name}, in which nothing is ever null. */
  static Dataset<Row> of(Dataset<Row> lines, Dataset<Row> reasons, String name) {
    Column signature =
        struct(
            sort_array(stated()).as(CODES),
            sort_array(array_intersect(col(KNOWN_REMARKS), remarked())).as(REMARKS),
            coalesce(array_max(begunEditions()), lit(BEFORE_THE_LIST)).as(EDITION),
            isNothing(ALLOWED_AMOUNT).and(isNothing(PAID_AMOUNT)).as(IS_NOTHING_ALLOWED),
            statedStatus().as(STATUS));
    return lines
        .crossJoin(broadcast(vocabulary(reasons)))
        .withColumn(name, signature)
        .drop(EDITIONS, KNOWN_REMARKS);
  }

  static Column codes(String name) {
    return col(name + "." + CODES);
  }

  static Column remarks(String name) {
    return col(name + "." + REMARKS);
  }

  /** The first day of the span of days, around the decision, on which the list stays the same. */
  static Column edition(String name) {
    return col(name + "." + EDITION);
  }

  static Column isNothingAllowed(String name) {
    return col(name + "." + IS_NOTHING_ALLOWED);
  }

  static Column status(String name) {
    return col(name + "." + STATUS);
  }

  /** One row: the days on which the list changes, and the remark codes that it tells apart. */
  private static Dataset<Row> vocabulary(Dataset<Row> reasons) {
    Column changes =
        array_union(collect_set(col(EFFECTIVE_FROM)), collect_set(date_add(col(EFFECTIVE_TO), 1)));
    return reasons.agg(
        changes.as(EDITIONS), collect_set(col(AdjustmentReason.REMARK_CODE)).as(KNOWN_REMARKS));
  }

  private static Column stated() {
    Column adjustments = coalesce(col(ADJUSTMENTS), array().cast(ClaimLine.ADJUSTMENT_LIST));
    Column counting =
        filter(
            adjustments,
            a ->
                coalesce(a.getField(AMOUNT), lit(0))
                    .geq(0)
                    .and(coalesce(code(a, REASON_CODE), lit("")).notEqual("")));
    return array_distinct(
        transform(
            counting,
            a ->
                struct(
                    coalesce(code(a, GROUP_CODE), lit("")).as(GROUP_CODE),
                    coalesce(code(a, REASON_CODE), lit("")).as(REASON_CODE))));
  }

  private static Column code(Column adjustment, String name) {
    return upper(trim(adjustment.getField(name)));
  }

  private static Column remarked() {
    return transform(
        coalesce(col(REMARK_CODES), array().cast(Columns.STRINGS)), code -> upper(trim(code)));
  }

  private static Column begunEditions() {
    return filter(col(EDITIONS), day -> day.leq(Effective.decisionDate()));
  }

  private static Column isNothing(String amount) {
    return coalesce(col(amount), lit(0)).leq(0);
  }

  private static Column statedStatus() {
    Column status = coalesce(lower(trim(col(CLAIM_STATUS))), lit(""));
    return when(status.isin(Outcome.PENDING, Outcome.DENIED), status).otherwise(lit(""));
  }
}
