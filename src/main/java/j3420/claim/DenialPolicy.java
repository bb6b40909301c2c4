package j3420.claim;

import j3420.table.AdjustmentReason;
import j3420.table.ClaimLine;
import j3420.table.LineProcessingIndicator;
import j3420.table.ReasonCategory;
import j3420.table.ReferenceList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A named way to read what became of a claim line from what its source says, by dated lists.
 *
 * <p>"Denied" has no agreed meaning, so the name of the policy stands on every published row. In
 * none of them is a paid amount of zero a sign of a denial: the deductible alone often takes the
 * whole price of a cheap drug.
 */
public enum DenialPolicy {

  /** Group, reason and remark codes as on a remittance, else the payer's claim status. */
  X12_CARC(
      "x12-carc",
      List.of(ClaimLine.ADJUSTMENTS, ClaimLine.CLAIM_STATUS),
      List.of(AdjustmentReason.LIST, ReasonCategory.LIST),
      (lines, lists) ->
          AdjustmentOutcome.of(
              lines, lists.apply(AdjustmentReason.LIST), lists.apply(ReasonCategory.LIST))),

  /**
   * The CMS line processing indicator, read so that rates compare across sources: duplicates,
   * bundling and another payer's turn are not denials.
   */
  CMS_LINE_COMPARABLE(
      "cms-line-comparable",
      List.of(ClaimLine.PROCESSING_CODE),
      List.of(LineProcessingIndicator.LIST, ReasonCategory.LIST),
      (lines, lists) ->
          IndicatorOutcome.of(
              lines, lists.apply(LineProcessingIndicator.LIST), "cms-line-comparable"));

  private final String policyName;
  private final List<String> needsOneOf;
  private final List<ReferenceList> lists;
  private final BiFunction<Dataset<Row>, Function<ReferenceList, Dataset<Row>>, Dataset<Row>>
      outcome;

  DenialPolicy(
      String policyName,
      List<String> needsOneOf,
      List<ReferenceList> lists,
      BiFunction<Dataset<Row>, Function<ReferenceList, Dataset<Row>>, Dataset<Row>> outcome) {
    this.policyName = policyName;
    this.needsOneOf = needsOneOf;
    this.lists = lists;
    this.outcome = outcome;
  }

  /** The policy of that name, as a user writes it and as published rows carry it. */
  public static Optional<DenialPolicy> named(String name) {
    return Stream.of(values()).filter(policy -> policy.policyName.equals(name)).findFirst();
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
    return needsOneOf;
  }

  /** The code lists that the policy reads. */
  public List<ReferenceList> lists() {
    return lists;
  }

  /**
   * Every line with all its columns, plus {@link ClaimLine#OUTCOME} and {@link ClaimLine#REASONS},
   * neither ever null; the most telling reason stands first, and a cleanly paid line has none.
   *
   * @param lines claim lines with the columns {@link ClaimLine#CONFORMED}
   * @param listed the checked rows of each of {@link #lists()}
   */
  public Dataset<Row> withOutcome(
      Dataset<Row> lines, Function<ReferenceList, Dataset<Row>> listed) {
    return outcome.apply(lines.drop(ClaimLine.OUTCOME, ClaimLine.REASONS), listed);
  }
}
