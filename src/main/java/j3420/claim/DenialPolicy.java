package j3420.claim;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import j3420.table.AdjustmentReason;
import j3420.table.ClaimLine;
import j3420.table.DenialCategory;
import j3420.table.Outcome;
import j3420.table.OutcomeCode;
import j3420.table.ReasonCategory;
import j3420.table.ReferenceList;
import j3420.table.RunCheck;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A named way to read what became of a claim line from what its source says, by dated lists.
 *
 * <p>"Denied" has no agreed meaning, so the name of the policy stands on every published row. In
 * none of them is a paid amount of zero a sign of a denial: the deductible alone often takes the
 * whole price of a cheap drug.
 *
 * <p>The policies here are those of the product. A user's own is a name with rows of its own in a
 * list of codes: see {@link #listed}.
 */
public final class DenialPolicy {

  /** Group, reason and remark codes as on a remittance, else the payer's claim status. */
  public static final DenialPolicy X12_CARC = listed("x12-carc", AdjustmentReason.LIST);

  /**
   * The CMS line processing indicator, read so that rates compare across sources: duplicates,
   * bundling and another payer's turn are not denials.
   */
  public static final DenialPolicy CMS_LINE_COMPARABLE =
      listed("cms-line-comparable", OutcomeCode.LINE_PROCESSING_INDICATOR);

  /**
   * The CMS line processing indicator at its word: A, "allowed", is paid, every other code that CMS
   * lists is denied.
   *
   * <p>No project reads exactly so; this joins the narrowest "paid" in use, A alone (stalcup mart),
   * with "all else is denied" (Tuva's CCLF connector, whose "paid" is wider). Where every line has
   * a listed code, no reading of the indicator in use gives a higher rate. A blank or unlisted code
   * stays pending.
   */
  public static final DenialPolicy CMS_LINE_STRICT =
      listed("cms-line-strict", OutcomeCode.LINE_PROCESSING_INDICATOR);

  /**
   * The CMS payment denial code of the whole claim: 0 is denied, 1 to 9 name who was paid. Every
   * line of a claim has the outcome of the claim: a line denied on a claim that was paid in part is
   * paid here.
   */
  public static final DenialPolicy CMS_HEADER =
      listed("cms-header", OutcomeCode.CLAIM_PAYMENT_CODE);

  /** The policies of the product. */
  public static final List<DenialPolicy> ALL =
      List.of(X12_CARC, CMS_LINE_COMPARABLE, CMS_LINE_STRICT, CMS_HEADER);

  private final String policyName;
  private final ReferenceList codes;

  private DenialPolicy(String policyName, ReferenceList codes) {
    this.policyName = policyName;
    this.codes = codes;
  }

  /**
   * The policy that reads the codes of a line by the rows of {@code codes} that carry its name.
   *
   * @param codes {@link AdjustmentReason#LIST}, {@link OutcomeCode#LINE_PROCESSING_INDICATOR} or
   *     {@link OutcomeCode#CLAIM_PAYMENT_CODE}
   */
  public static DenialPolicy listed(String policyName, ReferenceList codes) {
    return new DenialPolicy(policyName, codes);
  }

  /** The product's policy of that name. */
  public static Optional<DenialPolicy> named(String name) {
    return ALL.stream().filter(policy -> policy.policyName.equals(name)).findFirst();
  }

  /** The name on the command line and on every published row. */
  public String policyName() {
    return policyName;
  }

  /**
   * Columns of the claim line of which a source must deliver at least one; if it has none, denials
   * are not available from it under this policy.
   */
  public List<String> needsOneOf() {
    return isOfAdjustments()
        ? List.of(ClaimLine.ADJUSTMENTS, ClaimLine.CLAIM_STATUS)
        : List.of(codeColumn());
  }

  /** The list whose rows of the policy's name read the codes. */
  public ReferenceList codes() {
    return codes;
  }

  /**
   * Every line with all its columns, plus {@link ClaimLine#OUTCOME} and {@link ClaimLine#REASONS},
   * neither ever null; the most telling reason stands first, and a cleanly paid line has none.
   *
   * @param lines claim lines with the columns {@link ClaimLine#CONFORMED}
   * @param lists the checked rows of {@link #codes()} and of {@link ReasonCategory#LIST}
   */
  public Dataset<Row> withOutcome(Dataset<Row> lines, Function<ReferenceList, Dataset<Row>> lists) {
    Dataset<Row> undecided = lines.drop(ClaimLine.OUTCOME, ClaimLine.REASONS);
    return isOfAdjustments()
        ? AdjustmentOutcome.of(undecided, rows(lists), lists.apply(ReasonCategory.LIST))
        : CodeOutcome.of(undecided, codeColumn(), rows(lists));
  }

  /**
   * One row per code that no row of the policy reads, with its lines, in the columns {@link
   * RunCheck#ITEM} and {@link RunCheck#LINES}. A line with two such codes counts under both.
   */
  public Dataset<Row> unlisted(Dataset<Row> lines, Function<ReferenceList, Dataset<Row>> lists) {
    return isOfAdjustments()
        ? UnlistedCodes.of(
            lines, AdjustmentSignature.reasonCodes(), rows(lists), AdjustmentReason.REASON_CODE)
        : UnlistedCodes.of(lines, CodeOutcome.codes(codeColumn()), rows(lists), OutcomeCode.CODE);
  }

  /**
   * Rows of {@link DenialCategory}: the categories that the policy reads a denial from, and those
   * denials' categories that it has no row for at all, so that it cannot tell them. Categories that
   * the policy reads as something else than a denial are not there.
   */
  public Dataset<Row> denialCategories(Function<ReferenceList, Dataset<Row>> lists) {
    Column isDenial =
        isOfAdjustments()
            ? col(AdjustmentReason.TREATMENT).equalTo(AdjustmentReason.DENIAL)
            : Outcome.isDenied(col(OutcomeCode.OUTCOME));
    Column remarks = isOfAdjustments() ? col(AdjustmentReason.REMARK_CODES) : lit(null);
    Dataset<Row> read =
        rows(lists)
            .where(col(DenialCategory.CATEGORY).isNotNull())
            .groupBy(col(DenialCategory.CATEGORY))
            .agg(
                max(isDenial).as(DenialCategory.IS_TOLD),
                min(when(isDenial, remarks.isNotNull())).as(DenialCategory.NEEDS_REMARKS));
    Column isUntold = col(DenialCategory.IS_TOLD).isNull();
    Column isPossible =
        col(DenialCategory.IS_TOLD)
            .or(isUntold.and(col(ReasonCategory.SCENARIO).isNotNull()))
            .or(lit(isOfAdjustments()).and(isUnmapped()));
    return lists
        .apply(ReasonCategory.LIST)
        .join(read, new String[] {DenialCategory.CATEGORY}, "left")
        .where(isPossible)
        .select(
            col(DenialCategory.CATEGORY),
            coalesce(col(DenialCategory.IS_TOLD), lit(isOfAdjustments()).and(isUnmapped()))
                .as(DenialCategory.IS_TOLD),
            coalesce(col(DenialCategory.NEEDS_REMARKS), lit(false))
                .as(DenialCategory.NEEDS_REMARKS))
        .distinct();
  }

  private static Column isUnmapped() {
    return col(ReasonCategory.CATEGORY).equalTo(ReasonCategory.UNMAPPED);
  }

  private Dataset<Row> rows(Function<ReferenceList, Dataset<Row>> lists) {
    return lists.apply(codes).where(col(ReferenceList.POLICY).equalTo(lit(policyName)));
  }

  private boolean isOfAdjustments() {
    return codes.equals(AdjustmentReason.LIST);
  }

  private String codeColumn() {
    return codes.equals(OutcomeCode.CLAIM_PAYMENT_CODE)
        ? ClaimLine.CLAIM_PAYMENT_CODE
        : ClaimLine.PROCESSING_CODE;
  }
}
