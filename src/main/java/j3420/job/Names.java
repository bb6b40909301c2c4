package j3420.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.when;

import j3420.claim.Scope;
import j3420.source.ClaimSuffix;
import j3420.source.IdTokens;
import j3420.source.Layout;
import j3420.table.ClaimKey;
import j3420.table.ClaimLine;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What names the claims of a line, for finding those that belong together. Within a run the ids
 * themselves serve, which costs nothing; what is kept for later runs are tokens of them.
 *
 * @param tokenizer makes the tokens
 */
record Names(IdTokens tokenizer) {

  private static final String CLAIM = "name_of_claim";
  private static final String STEM = "name_of_stem";
  private static final String ORIGINAL = "name_of_original";
  private static final String FAMILY = "name_of_family";
  private static final String MEMBER = "name_of_member";

  /** The ids of a line in clear. */
  static Scope.Ids inClear(Column claim, Column original, Column family, Column member) {
    return new Scope.Ids(
        claim, ClaimSuffix.stem(claim), original, ClaimSuffix.stem(original), family, member);
  }

  /** The ids of a line in clear. */
  static Scope.Ids inClear(Layout.Links links) {
    return inClear(links.claimId(), links.originalClaimId(), links.familyId(), links.memberId());
  }

  /** Leaves ids as they are. */
  Scope.Ids ids(Scope.Ids inClear) {
    return inClear;
  }

  /** The tokens of ids: the same as those of a conformed line. */
  Scope.Ids tokens(Scope.Ids inClear) {
    return new Scope.Ids(
        tokenizer.claim(inClear.claim()),
        tokenizer.claim(inClear.stem()),
        tokenizer.claim(inClear.original()),
        tokenizer.claim(inClear.originalStem()),
        tokenizer.family(inClear.family()),
        tokenizer.member(inClear.member()));
  }

  /** Rows of {@link ClaimKey}: which file holds which claim, whether it bills J3420 or not. */
  Dataset<Row> claimKeys(Dataset<Row> lines, Layout.Links links) {
    Column original = links.originalClaimId();
    Scope.Ids tokens =
        new Scope.Ids(
            col(CLAIM), col(STEM), col(ORIGINAL), stemOfOriginal(), col(FAMILY), col(MEMBER));
    return lines
        .select(
            col(ClaimLine.SOURCE_FILE),
            links.claimId().as(CLAIM),
            ClaimSuffix.stem(links.claimId()).as(STEM),
            when(Scope.isReference(links.claimId(), original), original).as(ORIGINAL),
            links.familyId().as(FAMILY),
            links.memberId().as(MEMBER))
        .select(
            col(ClaimLine.SOURCE_FILE),
            tokenizer.claim(col(CLAIM)).as(CLAIM),
            // Few ids have a suffix; without one the token of the stem would only be made again.
            when(col(STEM).notEqual(col(CLAIM)), tokenizer.claim(col(STEM))).as(STEM),
            tokenizer.claim(col(ORIGINAL)).as(ORIGINAL),
            when(col(ORIGINAL).isNotNull(), tokenizer.claim(ClaimSuffix.stem(col(ORIGINAL))))
                .as(ORIGINAL_STEM),
            tokenizer.family(col(FAMILY)).as(FAMILY),
            when(
                    col(STEM).notEqual(col(CLAIM)).or(col(ORIGINAL).isNotNull()),
                    tokenizer.member(col(MEMBER)))
                .as(MEMBER))
        .withColumns(Map.of(STEM, org.apache.spark.sql.functions.coalesce(col(STEM), col(CLAIM))))
        .select(explode(Scope.keysToFindBy(tokens)).as(ClaimKey.KEY), col(ClaimLine.SOURCE_FILE))
        .where(col(ClaimKey.KEY).isNotNull());
  }

  private static final String ORIGINAL_STEM = "name_of_original_stem";

  private static Column stemOfOriginal() {
    return col(ORIGINAL_STEM);
  }
}
