package j3420.table;

import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Column;

/** What became of a claim line under a denial policy. */
public final class Outcome {

  /** Payable as billed; a paid amount of zero (deductible) is still paid. */
  public static final String PAID = "paid";

  /** Allowed in part: some units or dollars refused for a denial reason. */
  public static final String PARTIALLY_DENIED = "partially_denied";

  /** Nothing allowed, for a denial reason. */
  public static final String DENIED = "denied";

  /**
   * Nothing due for another cause: duplicate, bundled, packaged, capitated, another payer's turn.
   */
  public static final String NOT_PAYABLE = "not_payable";

  /** Not decided yet. */
  public static final String PENDING = "pending";

  private Outcome() {}

  /** The payer has decided: the denominator of every denial rate. */
  public static Column isAdjudicated(Column outcome) {
    return outcome.notEqual(lit(PENDING));
  }

  /** A service counts as given when the payer allowed it, wholly or in part. */
  public static Column isService(Column outcome) {
    return outcome.isin(PAID, PARTIALLY_DENIED);
  }

  /** The numerator of every denial rate: partial denials are counted apart. */
  public static Column isDenied(Column outcome) {
    return outcome.equalTo(lit(DENIED));
  }
}
