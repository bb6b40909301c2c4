package j3420.claim;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import j3420.table.ClaimLine;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds the claim families that hold J3420 in any version, from a narrow first pass over the
 * history, so that a second pass fetches only their lines.
 *
 * <p>A family is found by 64-bit keys of its claim ids and family ids: a set of numbers stays small
 * enough to be sent to every task. Should two ids share a key, a family without J3420 comes along;
 * it is counted out of scope afterwards like any other.
 */
public final class Scope {

  /** Key of a claim or of a family. */
  public static final String KEY = "key";

  /** Whether a seed is a J3420 line, and not only a reference. */
  public static final String IS_J3420 = "is_j3420";

  /** Whether a line belongs to a family that holds J3420. */
  public static final String IS_WITHIN = "is_within";

  private static final String KEY_OF_CLAIM = "key_of_claim";
  private static final String KEY_OF_FAMILY = "key_of_family";
  private static final String CLAIM_KEY = "claim_scope_key";
  private static final String FAMILY_KEY = "family_scope_key";

  private Scope() {}

  /**
   * What the first pass keeps of a line: J3420 lines, and lines of a claim that refers to another
   * one, as a chain of those may lead to a J3420 line.
   */
  public static Column isSeed(Column claimId, Column originalClaimId, Column isJ3420) {
    return isJ3420.or(coalesce(originalClaimId.notEqual(claimId), lit(false)));
  }

  /** The keys of the claims and families that the J3420 lines among the seeds name. */
  public static Dataset<Row> keys(Dataset<Row> seeds) {
    return keysNamedBy(seeds.where(col(IS_J3420)));
  }

  /**
   * The seeds whose claim refers to another one, whether the payer also gives family ids or not.
   */
  public static Dataset<Row> references(Dataset<Row> seeds) {
    return seeds.where(col(ClaimLine.ORIGINAL_CLAIM_ID).notEqual(col(ClaimLine.CLAIM_ID)));
  }

  /** The keys, and those of claims that refer to one of them or that one of them refers to. */
  public static Dataset<Row> widened(Dataset<Row> keys, Dataset<Row> references) {
    Dataset<Row> touching =
        references
            .join(keys, claimKey(col(ClaimLine.CLAIM_ID)).equalTo(keys.col(KEY)), "left_semi")
            .unionByName(
                references.join(
                    keys,
                    claimKey(col(ClaimLine.ORIGINAL_CLAIM_ID)).equalTo(keys.col(KEY)),
                    "left_semi"));
    return keys.union(keysNamedBy(touching)).distinct();
  }

  /**
   * The lines with {@link #IS_WITHIN}: their claim or family is among the keys, or they are J3420
   * lines without a claim.
   *
   * @param isKept lines that are within whatever they say
   */
  public static Dataset<Row> marked(
      Dataset<Row> lines,
      Dataset<Row> keys,
      Column claimId,
      Column familyId,
      Column isJ3420,
      Column isKept) {
    Dataset<Row> byClaim = keys.withColumnRenamed(KEY, CLAIM_KEY);
    Dataset<Row> byFamily = keys.withColumnRenamed(KEY, FAMILY_KEY);
    Column ofClaim = byClaim.col(CLAIM_KEY);
    Column ofFamily = byFamily.col(FAMILY_KEY);
    Column isUnclaimed = col(KEY_OF_CLAIM).isNull().and(isJ3420);
    return lines
        .withColumns(Map.of(KEY_OF_CLAIM, claimKey(claimId), KEY_OF_FAMILY, familyKey(familyId)))
        .join(byClaim, col(KEY_OF_CLAIM).equalTo(ofClaim), "left")
        .join(byFamily, col(KEY_OF_FAMILY).equalTo(ofFamily), "left")
        .withColumn(
            IS_WITHIN, ofClaim.isNotNull().or(ofFamily.isNotNull()).or(isUnclaimed).or(isKept))
        .drop(CLAIM_KEY, FAMILY_KEY, KEY_OF_CLAIM, KEY_OF_FAMILY);
  }

  private static Dataset<Row> keysNamedBy(Dataset<Row> lines) {
    Column named =
        array(
            claimKey(col(ClaimLine.CLAIM_ID)),
            claimKey(col(ClaimLine.ORIGINAL_CLAIM_ID)),
            familyKey(col(ClaimLine.CLAIM_FAMILY_ID)));
    return lines.select(explode(array_compact(named)).as(KEY)).distinct();
  }

  private static Column claimKey(Column claimId) {
    return when(claimId.isNotNull(), xxhash64(lit("claim"), claimId));
  }

  private static Column familyKey(Column familyId) {
    return when(familyId.isNotNull(), xxhash64(lit("family"), familyId));
  }
}
