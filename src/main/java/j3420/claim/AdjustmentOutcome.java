package j3420.claim;

import static j3420.table.AdjustmentReason.ADJUSTMENT;
import static j3420.table.AdjustmentReason.DENIAL;
import static j3420.table.AdjustmentReason.NOT_PAYABLE;
import static j3420.table.AdjustmentReason.PENDING;
import static j3420.table.AdjustmentReason.TREATMENT;
import static j3420.table.ClaimLine.OUTCOME;
import static j3420.table.ClaimLine.REASONS;
import static j3420.table.ReasonCategory.CATEGORY;
import static j3420.table.ReasonCategory.PRIORITY;
import static j3420.table.ReasonCategory.UNMAPPED;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.explode_outer;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.forall;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import j3420.table.AdjustmentReason;
import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.Outcome;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Outcomes read from the group, reason and remark codes of a line, else from the payer's status.
 *
 * <p>Each adjustment is read by the most specific list row in force on the day of the decision: of
 * the rows whose reason code, group, level and remark codes fit, the one with most remark codes;
 * among those, one with a group code; among those, one with a level. Of rows that are equal in all
 * this, with other remark codes, the first treatment and then the first category counts. A reason
 * code in no row is {@code unmapped}: a denial if nothing is allowed, else money moved. A line
 * without money, status and codes says nothing of a decision: it is pending, for the reason {@code
 * unmapped}, and enters no rate.
 *
 * <p>A million lines say the same few hundred things, so what lines say is read once for each
 * distinct {@link AdjustmentSignature} and joined back.
 */
final class AdjustmentOutcome {

  private static final String SAID = "said";
  private static final String CODE = "code";
  private static final String REMARKS = "remarks";
  private static final String LISTED_REMARKS = "listed_remarks";
  private static final String LISTED = "listed_reason";
  private static final String SPECIFICITY = "specificity";
  private static final String TREATMENT_RANK = "treatment_rank";
  private static final String MATCH = "match";
  private static final String RANKED = "ranked_reasons";
  private static final String IS_DENIAL = "is_denial";
  private static final String IS_NOT_PAYABLE = "is_not_payable";
  private static final String IS_PENDING = "is_pending";

  /** After every category of the list. */
  private static final int LAST = Integer.MAX_VALUE;

  private AdjustmentOutcome() {}

  static Dataset<Row> of(Dataset<Row> lines, Dataset<Row> reasons, Dataset<Row> categories) {
    Dataset<Row> saying = AdjustmentSignature.of(lines, reasons, SAID);
    Dataset<Row> read =
        saying
            .select(col(SAID))
            .distinct()
            .transform(said -> withMatch(said, ranked(reasons, categories)))
            .transform(AdjustmentOutcome::withReasons)
            .select(col(SAID), outcome().as(OUTCOME), reasons().as(REASONS));
    // Inner is safe: every line's signature is among the distinct ones, and none is null.
    return saying.join(broadcast(read), SAID).drop(SAID);
  }

  /** The list rows, each with how specific it is and where its treatment and category rank. */
  private static Dataset<Row> ranked(Dataset<Row> reasons, Dataset<Row> categories) {
    Column remarks =
        filter(
            split(coalesce(col(AdjustmentReason.REMARK_CODES), lit("")), " "),
            code -> code.notEqual(lit("")));
    Column specificity =
        struct(
            size(col(LISTED_REMARKS)).multiply(-1),
            col(AdjustmentReason.GROUP_CODE).isNull(),
            col(AdjustmentReason.LEVEL).isNull());
    return reasons
        .join(broadcast(categories.select(col(CATEGORY), col(PRIORITY))), CATEGORY)
        .withColumn(LISTED_REMARKS, remarks)
        .withColumn(SPECIFICITY, specificity)
        .withColumn(TREATMENT_RANK, treatmentRank(col(TREATMENT)))
        .transform(rows -> rows.select(struct(Effective.allColumns(rows)).as(LISTED)));
  }

  /** One row per signature and code of it, with the list row that reads the code, if any. */
  private static Dataset<Row> withMatch(Dataset<Row> said, Dataset<Row> ranked) {
    Column fits =
        code(AdjustmentReason.REASON_CODE)
            .equalTo(listed(AdjustmentReason.REASON_CODE))
            .and(isAnyOrThatOfCode(AdjustmentReason.GROUP_CODE))
            .and(isAnyOrThatOfCode(AdjustmentReason.LEVEL))
            .and(forall(listed(LISTED_REMARKS), remark -> array_contains(col(REMARKS), remark)))
            .and(Effective.on(LISTED, AdjustmentSignature.edition(SAID)));
    Column match =
        struct(
            listed(SPECIFICITY),
            listed(TREATMENT_RANK),
            listed(PRIORITY),
            listed(CATEGORY),
            listed(TREATMENT));
    return said.withColumn(REMARKS, AdjustmentSignature.remarks(SAID))
        .withColumn(CODE, explode_outer(AdjustmentSignature.codes(SAID)))
        .join(broadcast(ranked), fits, "left")
        .groupBy(col(SAID), col(CODE))
        .agg(min(match).as(MATCH));
  }

  private static Column isAnyOrThatOfCode(String name) {
    return listed(name).isNull().or(listed(name).equalTo(code(name)));
  }

  private static Column code(String name) {
    return col(CODE).getField(name);
  }

  /** One row per signature: which treatments it has, and its reasons, the most telling first. */
  private static Dataset<Row> withReasons(Dataset<Row> matched) {
    Column unlisted = when(isNothingAllowed(), lit(DENIAL)).otherwise(lit(ADJUSTMENT));
    Column treatment = coalesce(col(MATCH).getField(TREATMENT), unlisted);
    Column reason =
        struct(
            treatmentRank(treatment).as(TREATMENT_RANK),
            coalesce(col(MATCH).getField(PRIORITY), lit(LAST)).as(PRIORITY),
            code(ClaimLine.REASON_CODE).as(ClaimLine.REASON_CODE),
            code(ClaimLine.GROUP_CODE).as(ClaimLine.GROUP_CODE),
            coalesce(col(MATCH).getField(CATEGORY), lit(UNMAPPED)).as(CATEGORY));
    Column isReason = col(CODE).isNotNull().and(treatment.notEqual(lit(ADJUSTMENT)));
    return matched
        .groupBy(col(SAID))
        .agg(
            sort_array(collect_set(when(isReason, reason))).as(RANKED),
            isAny(treatment, DENIAL).as(IS_DENIAL),
            isAny(treatment, NOT_PAYABLE).as(IS_NOT_PAYABLE),
            isAny(treatment, PENDING).as(IS_PENDING));
  }

  private static Column isAny(Column treatment, String sought) {
    return bool_or(col(CODE).isNotNull().and(treatment.equalTo(lit(sought))));
  }

  private static Column outcome() {
    return when(isStatus(Outcome.PENDING), lit(Outcome.PENDING))
        .when(isNothingAllowed().and(col(IS_PENDING)), lit(Outcome.PENDING))
        .when(isNothingLeft().and(col(IS_DENIAL)), lit(Outcome.DENIED))
        .when(col(IS_DENIAL), lit(Outcome.PARTIALLY_DENIED))
        .when(isNothingLeft().and(col(IS_NOT_PAYABLE)), lit(Outcome.NOT_PAYABLE))
        .when(isNothingLeft().and(isStatus(Outcome.DENIED)), lit(Outcome.DENIED))
        .when(isNothingAllowed().and(isSilent()), lit(Outcome.PENDING))
        .otherwise(lit(Outcome.PAID));
  }

  private static Column reasons() {
    Column stated =
        transform(
            col(RANKED),
            reason ->
                reason(
                    reason.getField(CATEGORY),
                    reason.getField(ClaimLine.GROUP_CODE),
                    reason.getField(ClaimLine.REASON_CODE)));
    Column none = reason(lit(UNMAPPED), lit(""), lit(Columns.NOT_STATED));
    Column isUnexplained =
        size(col(RANKED))
            .equalTo(0)
            .and(
                outcome()
                    .equalTo(lit(Outcome.DENIED))
                    .or(
                        outcome()
                            .equalTo(lit(Outcome.PENDING))
                            .and(isStatus(Outcome.PENDING).equalTo(lit(false)))));
    return when(isUnexplained, array(none)).otherwise(stated).cast(ClaimLine.REASON_LIST);
  }

  private static Column reason(Column category, Column group, Column code) {
    return struct(
        coalesce(category, lit(UNMAPPED)).as(ClaimLine.REASON_CATEGORY),
        nullif(group, lit("")).as(ClaimLine.GROUP_CODE),
        coalesce(code, lit(Columns.NOT_STATED)).as(ClaimLine.REASON_CODE));
  }

  private static Column treatmentRank(Column treatment) {
    return array_position(lit(AdjustmentReason.TREATMENTS.toArray(String[]::new)), treatment);
  }

  /**
   * Nothing is allowed; or nothing is paid of a line that is denied by its status or by one
   * adjustment over the whole charge, on which many payers leave the price that they would allow.
   */
  private static Column isNothingLeft() {
    Column isDenied = AdjustmentSignature.isNothingPaid(SAID).and(isStatus(Outcome.DENIED));
    return isNothingAllowed().or(isDenied).or(AdjustmentSignature.isTakenWhole(SAID));
  }

  private static Column isNothingAllowed() {
    return AdjustmentSignature.isNothingAllowed(SAID);
  }

  private static Column isStatus(String status) {
    return coalesce(AdjustmentSignature.status(SAID).equalTo(lit(status)), lit(false));
  }

  /** No status and no code at all: the line says nothing about a decision. */
  private static Column isSilent() {
    return nullif(AdjustmentSignature.status(SAID), lit(""))
        .isNull()
        .and(size(AdjustmentSignature.codes(SAID)).leq(0));
  }

  private static Column listed(String name) {
    return col(LISTED + "." + name);
  }
}
