package j3420.claim;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import j3420.table.ClaimLine;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds the claim families that hold J3420 in any version, from a narrow first pass over the
 * history, so that a second pass fetches only their lines.
 *
 * <p>A family is found by 64-bit keys of its claim ids and family ids: a set of numbers stays small
 * enough to be sent to every task. Should two ids share a key, a family without J3420 comes along;
 * it is counted out of scope afterwards like any other. So are the claims of a member whose ids
 * differ in their suffix alone from one that holds J3420, but which {@link Families} does not link.
 */
public final class Scope {

  /** Key of a claim or of a family. */
  public static final String KEY = "key";

  /** The same by tokens: what is kept of it. */
  public static final String KEPT_KEY = "kept_key";

  /** All keys that a seed names, with nulls among them. */
  public static final String KEYS = "keys";

  /** Whether a seed is a J3420 line, and not only a reference. */
  public static final String IS_J3420 = "is_j3420";

  /** Whether the claim of a seed refers to another one. */
  public static final String IS_REFERENCE = "is_reference";

  /** Whether a line belongs to a family that holds J3420. */
  public static final String IS_WITHIN = "is_within";

  private static final String CLAIM = "claim_of_line";
  private static final String STEM = "stem_of_line";
  private static final String FAMILY = "family_of_line";
  private static final String ANY_KEY = "any_key";
  private static final String KEY_OF_CLAIM = "key_of_claim";
  private static final String KEY_OF_FAMILY = "key_of_family";
  private static final String CLAIM_KEY = "claim_scope_key";
  private static final String FAMILY_KEY = "family_scope_key";

  private Scope() {}

  /**
   * The claim refers to another one. With the J3420 lines the first pass keeps the lines of such
   * claims, as a chain of those may lead to a J3420 line.
   */
  public static Column isReference(Column claimId, Column originalClaimId) {
    return coalesce(originalClaimId.notEqual(claimId), lit(false));
  }

  /**
   * What names the claims of a line: ids, or tokens of them.
   *
   * @param claim the claim
   * @param stem its id without a suffix
   * @param original the claim that this one replaces or voids
   * @param originalStem that claim's id without a suffix
   * @param family the payer's id of the family
   * @param member the member
   */
  public record Ids(
      Column claim,
      Column stem,
      Column original,
      Column originalStem,
      Column family,
      Column member) {

    /** Those of conformed lines. */
    public static Ids ofLines() {
      return new Ids(
          col(ClaimLine.CLAIM_ID),
          col(ClaimLine.CLAIM_STEM),
          col(ClaimLine.ORIGINAL_CLAIM_ID),
          col(ClaimLine.ORIGINAL_CLAIM_STEM),
          col(ClaimLine.CLAIM_FAMILY_ID),
          col(ClaimLine.MEMBER_TOKEN));
    }
  }

  /**
   * The keys of the claims and the family that a line names, and of the claims alike; null for
   * those that it does not name. Each with the key that is kept after the run.
   *
   * @param ids what the keys are of
   * @param tokens what the kept keys are of: no hash of an id in clear is kept
   */
  public static Column keysNamed(Ids ids, Ids tokens) {
    List<Column> keys = keysOf(ids);
    List<Column> kept = keysOf(tokens);
    return array(
        IntStream.range(0, keys.size())
            .mapToObj(i -> struct(keys.get(i).as(KEY), kept.get(i).as(KEPT_KEY)))
            .toArray(Column[]::new));
  }

  private static List<Column> keysOf(Ids ids) {
    Column isAlone = ids.family().isNull();
    return List.of(
        claimKey(ids.claim()),
        claimKey(ids.original()),
        familyKey(ids.family()),
        when(isAlone, claimKey(ids.stem())),
        when(isAlone, claimKey(ids.originalStem())),
        when(isAlone, stemKey(ids.stem(), ids.member())),
        when(isAlone, stemKey(ids.originalStem(), ids.member())));
  }

  /**
   * The keys by which a line may be found: its own, and of a reference all that it names; null for
   * those that it does not have.
   *
   * @param tokens what the line names
   */
  public static Column keysToFindBy(Ids tokens) {
    Column own =
        array(
            claimKey(tokens.claim()),
            keyBeside(tokens.family(), tokens.claim(), tokens.stem(), tokens.member()));
    return when(
            isReference(tokens.claim(), tokens.original()),
            array(keysOf(tokens).toArray(Column[]::new)))
        .otherwise(own);
  }

  /** The keys that the J3420 lines among the seeds name. */
  public static Dataset<Row> keys(Dataset<Row> seeds) {
    return keysOf(seeds.where(col(IS_J3420))).distinct();
  }

  private static Dataset<Row> keysOf(Dataset<Row> seeds) {
    Column each = col(ANY_KEY);
    return seeds
        .select(explode(col(KEYS)).as(ANY_KEY))
        .select(each.getField(KEY).as(KEY), each.getField(KEPT_KEY).as(KEPT_KEY))
        .where(col(KEY).isNotNull());
  }

  /**
   * The keys, and those of claims that refer to one of them or that one of them refers to.
   *
   * @param references the seeds that are {@link #isReference}
   */
  public static Dataset<Row> widened(Dataset<Row> keys, Dataset<Row> references) {
    Dataset<Row> touching =
        references
            .select(col(KEYS), explode(col(KEYS)).as(ANY_KEY))
            .join(keys, col(ANY_KEY).getField(KEY).equalTo(keys.col(KEY)), "left_semi");
    return keys.select(col(KEY), col(KEPT_KEY)).union(keysOf(touching)).distinct();
  }

  /**
   * The lines with {@link #IS_WITHIN}: one of their keys is among the keys.
   *
   * @param isKept lines that are within whatever they say
   */
  public static Dataset<Row> marked(Dataset<Row> lines, Dataset<Row> keys, Ids ids, Column isKept) {
    Dataset<Row> byClaim = keys.select(col(KEY).as(CLAIM_KEY));
    Dataset<Row> byFamily = keys.select(col(KEY).as(FAMILY_KEY));
    Column ofClaim = byClaim.col(CLAIM_KEY);
    Column ofFamily = byFamily.col(FAMILY_KEY);
    return lines
        // By name: written out wherever it is used, an id makes more code than the JVM compiles.
        .withColumns(Map.of(CLAIM, ids.claim(), STEM, ids.stem(), FAMILY, ids.family()))
        .withColumns(
            Map.of(
                KEY_OF_CLAIM,
                claimKey(col(CLAIM)),
                KEY_OF_FAMILY,
                keyBeside(col(FAMILY), col(CLAIM), col(STEM), ids.member())))
        .join(byClaim, col(KEY_OF_CLAIM).equalTo(ofClaim), "left")
        .join(byFamily, col(KEY_OF_FAMILY).equalTo(ofFamily), "left")
        .withColumn(IS_WITHIN, ofClaim.isNotNull().or(ofFamily.isNotNull()).or(isKept))
        .drop(CLAIM, STEM, FAMILY, CLAIM_KEY, FAMILY_KEY, KEY_OF_CLAIM, KEY_OF_FAMILY);
  }

  /** The key of a claim; null without one. */
  private static Column claimKey(Column claimId) {
    return when(claimId.isNotNull(), xxhash64(lit("claim"), claimId));
  }

  /**
   * The key by which a line's claim is found beside its own: that of its family, else, if the claim
   * id has a suffix, that of the stem and the member. Payers number claims of many members under
   * one stem, so the stem alone would bring them all along.
   */
  private static Column keyBeside(Column familyId, Column claimId, Column stem, Column memberId) {
    return when(familyId.isNotNull(), familyKey(familyId))
        .when(stem.notEqual(claimId), stemKey(stem, memberId));
  }

  private static Column familyKey(Column familyId) {
    return when(familyId.isNotNull(), xxhash64(lit("family"), familyId));
  }

  private static Column stemKey(Column stem, Column memberId) {
    return when(stem.isNotNull(), xxhash64(lit("stem"), stem, memberId));
  }
}
