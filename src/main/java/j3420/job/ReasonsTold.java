package j3420.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import j3420.claim.DenialPolicy;
import j3420.source.Fact;
import j3420.table.AdjustmentReason;
import j3420.table.DenialCategory;
import j3420.table.OutcomeCode;
import j3420.table.ReasonCategory;
import j3420.table.ReferenceList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Which categories of denials a run can tell apart: by its policy, and by what its source has. */
final class ReasonsTold {

  private final ReferenceLists lists;

  ReasonsTold(ReferenceLists lists) {
    this.lists = lists;
  }

  /**
   * Rows of {@link DenialCategory}; of a source without reasons, only that none is known.
   *
   * @param notAvailable facts that the source cannot tell
   */
  Dataset<Row> of(DenialPolicy policy, List<String> notAvailable) {
    Dataset<Row> categories = policy.denialCategories(lists::of);
    return notAvailable.contains(Fact.DENIAL_REASONS.label())
        ? categories.withColumn(
            DenialCategory.IS_TOLD,
            col(DenialCategory.IS_TOLD)
                .and(col(DenialCategory.CATEGORY).equalTo(lit(ReasonCategory.UNMAPPED))))
        : categories;
  }

  /** The same for a policy of that name, which stands in one of the lists of codes. */
  Dataset<Row> of(String policy, List<String> notAvailable) {
    DenialPolicy read =
        Stream.of(
                AdjustmentReason.LIST,
                OutcomeCode.LINE_PROCESSING_INDICATOR,
                OutcomeCode.CLAIM_PAYMENT_CODE)
            .filter(list -> has(list, policy))
            .map(list -> DenialPolicy.listed(policy, list))
            .findFirst()
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.INPUT,
                        "The denial policy %s of the lines is in no list of codes. Give the lists with --reference that the lines were built with."
                            .formatted(policy)));
    return of(read, notAvailable);
  }

  private boolean has(ReferenceList list, String policy) {
    return !lists.of(list).where(col(ReferenceList.POLICY).equalTo(lit(policy))).isEmpty();
  }
}
