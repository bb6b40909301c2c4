package j3420.claim;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Links the versions of one claim, or of one service, into a family.
 *
 * <p>In order: the payer's family id; else the chain of original-claim references; else the claim
 * id, if its versions are numbered under it; else, where decision dates tell an order, the service
 * itself: same member, day, code and provider. A line that waits for its decision belongs to a
 * decided line of the same service; a claim that nothing links stands alone.
 */
public final class Families {

  /** Linked by the payer's own family id. */
  public static final String BY_FAMILY_ID = "family_id";

  /** Linked by the reference of a replacement or void to the claim it changes. */
  public static final String BY_ORIGINAL_CLAIM = "original_claim";

  /** Linked by the claim id, under which the payer numbers the versions. */
  public static final String BY_CLAIM_ID = "claim_id";

  /** Linked as the same service of the same provider to the same member on the same day. */
  public static final String BY_SERVICE_EVENT = "service_event";

  /** The source tells no order of versions: every claim stands alone. */
  public static final String BY_NOTHING = "none";

  /** Longest chain of references that is followed. */
  static final int LONGEST_CHAIN = 8;

  private static final String CHILD = "child_claim_id";
  private static final String ROOT = "root_claim_id";
  private static final String AT = "referred_to_claim_id";
  private static final String NEXT = "next_claim_id";
  private static final String ROOT_FAMILY = "root_family_id";
  private static final String ROOT_ID = "family_root_claim_id";
  private static final String LINKED_CLAIM = "linked_claim_id";

  private Families() {}

  /** The lines with {@link ClaimLine#FAMILY} and {@link ClaimLine#LINKED_BY}. */
  public static Dataset<Row> ofEachLine(Dataset<Row> lines) {
    Dataset<Row> claims = familiesOfClaims(lines);
    Column isSameClaim = lines.col(ClaimLine.CLAIM_ID).equalTo(claims.col(LINKED_CLAIM));
    Column familyId = coalesce(col(ClaimLine.CLAIM_FAMILY_ID), col(ROOT_FAMILY));
    Column linkedBy =
        when(familyId.isNotNull(), lit(BY_FAMILY_ID))
            .when(col(ROOT).isNotNull(), lit(BY_ORIGINAL_CLAIM))
            .when(isNumbered(), lit(BY_CLAIM_ID))
            .when(isServiceDecided(), lit(BY_SERVICE_EVENT))
            .otherwise(lit(BY_NOTHING));
    return lines
        .join(claims, isSameClaim, "left")
        .withColumn(ClaimLine.LINKED_BY, linkedBy)
        .withColumn(ClaimLine.FAMILY, familyName(familyId))
        .drop(LINKED_CLAIM, ROOT, ROOT_FAMILY);
  }

  private static Column familyName(Column familyId) {
    Column linkedBy = col(ClaimLine.LINKED_BY);
    return when(linkedBy.equalTo(BY_FAMILY_ID), concat(lit("family:"), familyId))
        .when(linkedBy.equalTo(BY_ORIGINAL_CLAIM), concat(lit("claim:"), col(ROOT)))
        .when(linkedBy.equalTo(BY_SERVICE_EVENT), concat(lit("service:"), serviceEvent()))
        .otherwise(concat(lit("claim:"), col(ClaimLine.CLAIM_ID)));
  }

  /**
   * The claim came in several versions of its own. By the service alone, a line that a later
   * version removes or bills under another code would stand for ever.
   */
  private static Column isNumbered() {
    WindowSpec sameClaim = Window.partitionBy(col(ClaimLine.CLAIM_ID));
    return min(col(ClaimLine.CLAIM_VERSION))
        .over(sameClaim)
        .lt(max(col(ClaimLine.CLAIM_VERSION)).over(sameClaim));
  }

  /** Any line of the service has a decision date, so that dates tell an order. */
  private static Column isServiceDecided() {
    WindowSpec sameService = Window.partitionBy(serviceParts());
    return max(col(ClaimLine.ADJUDICATION_DATE)).over(sameService).isNotNull();
  }

  private static Column serviceEvent() {
    return sha2(concat_ws("|", serviceParts()), 256);
  }

  private static Column[] serviceParts() {
    return new Column[] {
      col(ClaimLine.MEMBER_TOKEN),
      col(ClaimLine.SERVICE_DATE),
      col(ClaimLine.HCPCS_CODE),
      col(ClaimLine.PROVIDER_ID)
    };
  }

  /** One row per claim that a reference links: its root claim and the root's family id. */
  private static Dataset<Row> familiesOfClaims(Dataset<Row> lines) {
    Dataset<Row> references =
        lines
            .where(
                col(ClaimLine.ORIGINAL_CLAIM_ID)
                    .isNotNull()
                    .and(col(ClaimLine.ORIGINAL_CLAIM_ID).notEqual(col(ClaimLine.CLAIM_ID))))
            .groupBy(col(ClaimLine.CLAIM_ID).as(CHILD))
            .agg(min(col(ClaimLine.ORIGINAL_CLAIM_ID)).as(ROOT));
    Dataset<Row> rooted = withRoot(references);
    Dataset<Row> linked =
        rooted
            .select(col(CHILD).as(LINKED_CLAIM), col(ROOT))
            .unionByName(rooted.select(col(ROOT).as(LINKED_CLAIM), col(ROOT)))
            .groupBy(col(LINKED_CLAIM))
            .agg(min(col(ROOT)).as(ROOT));
    Dataset<Row> familyIds =
        lines
            .where(col(ClaimLine.CLAIM_FAMILY_ID).isNotNull())
            .groupBy(col(ClaimLine.CLAIM_ID).as(ROOT_ID))
            .agg(min(col(ClaimLine.CLAIM_FAMILY_ID)).as(ROOT_FAMILY));
    return linked
        .join(familyIds, linked.col(ROOT).equalTo(familyIds.col(ROOT_ID)), "left")
        .drop(ROOT_ID);
  }

  /** Each claim with the claim at the start of its chain of references. */
  private static Dataset<Row> withRoot(Dataset<Row> references) {
    Dataset<Row> rooted = references;
    for (int length = 1; length < LONGEST_CHAIN; length *= 2) {
      Dataset<Row> further = rooted.select(col(CHILD).as(AT), col(ROOT).as(NEXT));
      rooted =
          rooted
              .join(further, col(ROOT).equalTo(col(AT)), "left")
              .select(col(CHILD), coalesce(col(NEXT), col(ROOT)).as(ROOT));
    }
    return rooted;
  }
}
