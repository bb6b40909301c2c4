package j3420.table;

import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * One row per denial policy, CMS code and span of dates: the outcome that the policy reads from the
 * code.
 *
 * <p>The policy is a column, so that another reading of the same codes adds rows and changes none.
 */
public final class OutcomeCode {

  public static final String POLICY = ReferenceList.POLICY;
  public static final String CODE = "code";
  public static final String DESCRIPTION = ReasonCategory.DESCRIPTION;
  public static final String OUTCOME = ClaimLine.OUTCOME;
  public static final String CATEGORY = ReasonCategory.CATEGORY;

  /** Readings of {@link ClaimLine#PROCESSING_CODE}. */
  public static final ReferenceList LINE_PROCESSING_INDICATOR =
      list("line_processing_indicator.csv", "Line processing indicator");

  /** Readings of {@link ClaimLine#CLAIM_PAYMENT_CODE}. */
  public static final ReferenceList CLAIM_PAYMENT_CODE =
      list("claim_payment_code.csv", "Payment denial code of the whole claim");

  private OutcomeCode() {}

  private static ReferenceList list(String fileName, String code) {
    return new ReferenceList(
        fileName,
        ReferenceList.dated(
            new StructType()
                .add(POLICY, StringType, false, "Denial policy that reads the code so")
                .add(CODE, StringType, false, code)
                .add(DESCRIPTION, StringType, false, "What the code says")
                .add(OUTCOME, StringType, false, "Outcome of a line with the code")
                .add(CATEGORY, StringType, true, "Why; blank if paid")),
        List.of(POLICY, CODE),
        Map.of(
            OUTCOME,
            List.of(
                Outcome.PAID,
                Outcome.PARTIALLY_DENIED,
                Outcome.DENIED,
                Outcome.NOT_PAYABLE,
                Outcome.PENDING)),
        Map.of(CATEGORY, ReasonCategory.LIST));
  }
}
