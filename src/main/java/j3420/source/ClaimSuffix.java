package j3420.source;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * The end of a claim id by which some payers tell a later version from the original: 4711, then
 * 4711-1, 4711R or 4711A1.
 *
 * <p>A suffix is a separator and one to three letters or digits, or a letter and at most two more
 * letters or digits; what stands before it, the stem, ends with a digit. Digits alone are no
 * suffix: claims 1 and 12 are strangers. Of two possible stems the shorter one is meant, so that
 * 4711A1 and 4711A1B share theirs.
 */
public final class ClaimSuffix {

  private static final String SUFFIX = "([-_./*][A-Za-z0-9]{1,3}|[A-Za-z][A-Za-z0-9]{0,2})$";
  private static final int LONGEST = 5;
  private static final String AT_END = "[0-9]" + SUFFIX;
  private static final String SPLIT = "^(.*?[0-9])" + SUFFIX;

  private ClaimSuffix() {}

  /** The claim id without its suffix; as it is if it has none. */
  public static Column stem(Column claimId) {
    return when(isSuffixed(claimId), stemOfSuffixed(claimId)).otherwise(claimId);
  }

  /** What a claim id has after its stem; empty if it has no suffix. */
  public static Column suffix(Column claimId) {
    return when(isSuffixed(claimId), regexp_extract(claimId, SPLIT, 2)).otherwise(lit(""));
  }

  private static Column stemOfSuffixed(Column claimId) {
    return regexp_extract(claimId, SPLIT, 1);
  }

  /**
   * This is asked of every line of the history: no more of the id is looked at than a suffix and
   * the digit before it can be. To read its end as a number instead would cost Spark an exception
   * for every letter.
   */
  private static Column isSuffixed(Column claimId) {
    return substring(claimId, -LONGEST, LONGEST).rlike(AT_END);
  }
}
