package j3420.claim;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Links the versions of one claim, or of one service, into a family.
 *
 * <p>In order: the payer's family id; else the chain of original-claim references; else the suffix
 * of the claim id ({@code ClaimSuffix}) behind that of another claim of the member with a day of
 * service in common; else the claim id, if its versions are numbered under it; else, where decision
 * dates tell an order, the service itself: same member, day, code and provider, who must be known.
 * A line that waits for its decision belongs to a decided line of the same service; a claim that
 * nothing links stands alone.
 *
 * <p>A family is of one member: lines of several members that an id links are a family each.
 */
public final class Families {

  /** Linked by the payer's own family id. */
  public static final String BY_FAMILY_ID = "family_id";

  /** Linked by the reference of a replacement or void to the claim it changes. */
  public static final String BY_ORIGINAL_CLAIM = "original_claim";

  /** Linked by a claim id that is the original's with a suffix. */
  public static final String BY_CLAIM_SUFFIX = "claim_suffix";

  /** Linked by the claim id, under which the payer numbers the versions. */
  public static final String BY_CLAIM_ID = "claim_id";

  /** Linked as the same service of the same provider to the same member on the same day. */
  public static final String BY_SERVICE_EVENT = "service_event";

  /** The source tells no order of versions: every claim stands alone. */
  public static final String BY_NOTHING = "none";

  /** Whether any line of the claim bills J3420. */
  static final String IS_CLAIM_WITH_J3420 = "is_claim_with_j3420";

  private static final String CHILD = "child_claim_id";
  private static final String ROOT = "root_claim_id";
  private static final String AT = "referred_to_claim_id";
  private static final String NEXT = "next_claim_id";
  private static final String LEAST = "least_claim_id";
  private static final String NEXT_LEAST = "next_least_claim_id";
  private static final String IS_OPEN = "is_open";
  private static final String IS_STATED = "is_stated";
  private static final String IS_NUMBERED = "is_numbered";
  private static final String ROOT_FAMILY = "root_family_id";
  private static final String FAMILY_OF_CLAIM = "family_id_of_claim";
  private static final String CLAIM_OF_FAMILY = "claim_of_family_id";
  private static final String LINKED_CLAIM = "linked_claim_id";

  /** What tells which lines belong together. */
  private static final Set<String> READ =
      Set.of(
          ClaimLine.MEMBER_TOKEN,
          ClaimLine.CLAIM_ID,
          ClaimLine.CLAIM_FAMILY_ID,
          ClaimLine.CLAIM_VERSION,
          ClaimLine.SERVICE_DATE,
          ClaimLine.HCPCS_CODE,
          ClaimLine.PROVIDER_ID,
          ClaimLine.ADJUDICATION_DATE);

  private Families() {}

  /**
   * One row per claim that refers to another one, stated by the payer or implied by a suffix: the
   * first step of its chain of references.
   */
  public static Dataset<Row> references(Dataset<Row> lines) {
    Dataset<Row> stated =
        lines
            .where(col(ClaimLine.ORIGINAL_CLAIM_ID).notEqual(col(ClaimLine.CLAIM_ID)))
            .groupBy(col(ClaimLine.CLAIM_ID).as(CHILD))
            .agg(min(col(ClaimLine.ORIGINAL_CLAIM_ID)).as(ROOT));
    Dataset<Row> implied = implied(lines).join(stated, new String[] {CHILD}, "left_anti");
    return stated
        .withColumn(IS_STATED, lit(true))
        .unionByName(implied.withColumn(IS_STATED, lit(false)))
        .withColumns(Map.of(LEAST, least(col(CHILD), col(ROOT)), IS_OPEN, lit(true)));
  }

  /**
   * A claim without a family id refers to the claim of its stem, if that is there with the same
   * member and day. Without it, 4711A and 4711B may as well be two parts of a claim, and 0105-001
   * and 0105-002 two claims of a batch. Where the payer numbers its versions, a suffix tells none.
   */
  private static Dataset<Row> implied(Dataset<Row> lines) {
    Column stem = col(ClaimLine.CLAIM_STEM);
    WindowSpec sameStem =
        Window.partitionBy(stem, col(ClaimLine.MEMBER_TOKEN), col(ClaimLine.SERVICE_DATE));
    return lines
        .where(col(ClaimLine.CLAIM_FAMILY_ID).isNull())
        .withColumn(IS_NUMBERED, isNumbered())
        .withColumn(ROOT, max(when(isUnsuffixed(), stem)).over(sameStem))
        .where(
            col(ROOT)
                .isNotNull()
                .and(not(isUnsuffixed()))
                .and(not(coalesce(col(IS_NUMBERED), lit(false)))))
        .groupBy(col(ClaimLine.CLAIM_ID).as(CHILD))
        .agg(min(col(ROOT)).as(ROOT));
  }

  private static Column isUnsuffixed() {
    return col(ClaimLine.CLAIM_ID).equalTo(col(ClaimLine.CLAIM_STEM));
  }

  /** The chains followed twice as far; {@link #isOpen} says which may lead further still. */
  public static Dataset<Row> followed(Dataset<Row> chains) {
    Dataset<Row> further =
        chains.select(col(CHILD).as(AT), col(ROOT).as(NEXT), col(LEAST).as(NEXT_LEAST));
    return chains
        .join(further, col(ROOT).equalTo(col(AT)), "left")
        .select(
            col(CHILD),
            coalesce(col(NEXT), col(ROOT)).as(ROOT),
            least(col(LEAST), col(NEXT_LEAST)).as(LEAST),
            col(IS_STATED),
            col(NEXT).isNotNull().as(IS_OPEN));
  }

  /** The chain may lead further; where claims refer to each other in a circle it always does. */
  public static Column isOpen() {
    return col(IS_OPEN);
  }

  /**
   * The lines with {@link ClaimLine#FAMILY} and {@link ClaimLine#LINKED_BY}.
   *
   * @param chains the {@link #references} of the lines, {@link #followed} until none is open, or as
   *     often as the number of references can be halved: then those still open run in a circle
   */
  public static Dataset<Row> ofEachLine(Dataset<Row> lines, Dataset<Row> chains) {
    Dataset<Row> claims = familiesOfClaims(lines, chains);
    return Narrow.to(READ, lines, each -> linked(each, claims));
  }

  private static Dataset<Row> linked(Dataset<Row> lines, Dataset<Row> claims) {
    Column isSameClaim = lines.col(ClaimLine.CLAIM_ID).equalTo(claims.col(LINKED_CLAIM));
    Column ofSameClaim = min(col(ClaimLine.CLAIM_FAMILY_ID)).over(sameClaim());
    Column familyId =
        coalesce(col(ClaimLine.CLAIM_FAMILY_ID), col(ROOT_FAMILY), col(FAMILY_OF_CLAIM));
    Column linkedBy =
        when(familyId.isNotNull(), lit(BY_FAMILY_ID))
            .when(col(IS_STATED), lit(BY_ORIGINAL_CLAIM))
            .when(col(ROOT).isNotNull(), lit(BY_CLAIM_SUFFIX))
            .when(isNumbered(), lit(BY_CLAIM_ID));
    Column isKnownService = col(ClaimLine.PROVIDER_ID).isNotNull().and(isServiceDecided());
    Column byService = when(isKnownService, lit(BY_SERVICE_EVENT)).otherwise(lit(BY_NOTHING));
    return lines
        .join(claims, isSameClaim, "left")
        .withColumns(
            Map.of(
                FAMILY_OF_CLAIM,
                ofSameClaim,
                IS_CLAIM_WITH_J3420,
                coalesce(max(ClaimLine.isJ3420()).over(sameClaim()), lit(false))))
        .withColumn(ClaimLine.LINKED_BY, linkedBy)
        .withColumn(ClaimLine.LINKED_BY, coalesce(col(ClaimLine.LINKED_BY), byService))
        .withColumn(ClaimLine.FAMILY, familyName(familyId))
        .withColumn(ClaimLine.FAMILY, ofOneMember())
        .drop(LINKED_CLAIM, ROOT, IS_STATED, ROOT_FAMILY, FAMILY_OF_CLAIM);
  }

  /** Payers share numbers, and ids such as 0 stand for none: strangers are never one family. */
  private static Column ofOneMember() {
    WindowSpec family = Window.partitionBy(col(ClaimLine.FAMILY));
    Column member = col(ClaimLine.MEMBER_TOKEN);
    return when(
            min(member).over(family).lt(max(member).over(family)),
            concat_ws("/", col(ClaimLine.FAMILY), member))
        .otherwise(col(ClaimLine.FAMILY));
  }

  private static Column familyName(Column familyId) {
    Column linkedBy = col(ClaimLine.LINKED_BY);
    return when(linkedBy.equalTo(BY_FAMILY_ID), concat(lit("family:"), familyId))
        .when(linkedBy.isin(BY_ORIGINAL_CLAIM, BY_CLAIM_SUFFIX), concat(lit("claim:"), col(ROOT)))
        .when(linkedBy.equalTo(BY_SERVICE_EVENT), concat(lit("service:"), serviceEvent()))
        .otherwise(concat(lit("claim:"), col(ClaimLine.CLAIM_ID)));
  }

  /**
   * The claim came in several versions of its own. By the service alone, a line that a later
   * version removes or bills under another code would stand for ever.
   */
  private static Column isNumbered() {
    return min(col(ClaimLine.CLAIM_VERSION))
        .over(sameClaim())
        .lt(max(col(ClaimLine.CLAIM_VERSION)).over(sameClaim()));
  }

  private static WindowSpec sameClaim() {
    return Window.partitionBy(col(ClaimLine.CLAIM_ID), col(ClaimLine.MEMBER_TOKEN));
  }

  /**
   * Any line of the service that nothing else links has a decision date, so that dates tell an
   * order. The date of a line of another family tells none.
   */
  private static Column isServiceDecided() {
    WindowSpec sameService = Window.partitionBy(serviceParts());
    Column decided = when(col(ClaimLine.LINKED_BY).isNull(), col(ClaimLine.ADJUDICATION_DATE));
    return max(decided).over(sameService).isNotNull();
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

  /**
   * One row per claim that a reference links: its root claim, whether the payer states any
   * reference to the root, and the family id that any claim of the root has, as a payer may begin
   * to give such ids between two versions.
   */
  private static Dataset<Row> familiesOfClaims(Dataset<Row> lines, Dataset<Row> chains) {
    Dataset<Row> rooted = withCirclesClosed(chains);
    Dataset<Row> linked =
        rooted
            .select(col(CHILD).as(LINKED_CLAIM), col(ROOT), col(IS_STATED))
            .unionByName(rooted.select(col(ROOT).as(LINKED_CLAIM), col(ROOT), col(IS_STATED)))
            .groupBy(col(LINKED_CLAIM))
            .agg(min(col(ROOT)).as(ROOT), max(col(IS_STATED)).as(IS_STATED));
    Dataset<Row> familyIds =
        lines
            .where(col(ClaimLine.CLAIM_FAMILY_ID).isNotNull())
            .groupBy(col(ClaimLine.CLAIM_ID).as(CLAIM_OF_FAMILY))
            .agg(min(col(ClaimLine.CLAIM_FAMILY_ID)).as(ROOT_FAMILY));
    WindowSpec sameRoot = Window.partitionBy(col(ROOT));
    return linked
        .join(familyIds, col(LINKED_CLAIM).equalTo(col(CLAIM_OF_FAMILY)), "left")
        .withColumns(
            Map.of(
                ROOT_FAMILY, min(col(ROOT_FAMILY)).over(sameRoot),
                IS_STATED, max(col(IS_STATED)).over(sameRoot)))
        .drop(CLAIM_OF_FAMILY);
  }

  /** A chain that runs into a circle has the least claim of the circle for a root. */
  private static Dataset<Row> withCirclesClosed(Dataset<Row> chains) {
    Dataset<Row> inCircle = chains.where(isOpen()).select(col(CHILD).as(AT), col(LEAST).as(NEXT));
    return chains
        .join(inCircle, isOpen().and(col(ROOT).equalTo(col(AT))), "left")
        .select(col(CHILD), coalesce(col(NEXT), col(ROOT)).as(ROOT), col(IS_STATED));
  }
}
