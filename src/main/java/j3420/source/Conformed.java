package j3420.source;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.QuarantinedLine;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;

/**
 * The columns of a conformed line: those of the claim-line model, what was normalised, and two for
 * the validation.
 */
public final class Conformed {

  /** Names of the source columns of the line that hold a value that could not be read. */
  public static final String UNREADABLE = QuarantinedLine.UNREADABLE;

  /** The source's values of the line as JSON, without the ids of the member. */
  public static final String RAW = QuarantinedLine.RAW;

  /**
   * Text that could not be split into the declared columns; null for a sound row. It holds member
   * ids and never leaves this package.
   */
  public static final String CORRUPT_RECORD = "corrupt_record";

  /**
   * What a step before the reading of the columns could not make out of the row, by name; a hidden
   * column of the lines of some layouts.
   */
  static final String LOST = "lost";

  private static final Set<String> HIDDEN = Set.of(CORRUPT_RECORD, LOST);

  private final Map<String, Column> values = new HashMap<>();

  Conformed() {}

  /** The value of a column of the model; a column without one is null. */
  Conformed with(String name, Column value) {
    values.put(name, value);
    return this;
  }

  /** The tokens of what names the claim; ids that are the same but for their case are two. */
  Conformed withClaim(IdTokens tokens, Column claimId, Column originalClaimId, Column familyId) {
    return with(ClaimLine.CLAIM_ID, tokens.claim(claimId))
        .with(ClaimLine.CLAIM_STEM, tokens.claim(ClaimSuffix.stem(claimId)))
        .with(ClaimLine.CLAIM_SUFFIX, when(claimId.isNotNull(), ClaimSuffix.suffix(claimId)))
        .with(ClaimLine.ORIGINAL_CLAIM_ID, tokens.claim(originalClaimId))
        .with(ClaimLine.ORIGINAL_CLAIM_STEM, tokens.claim(ClaimSuffix.stem(originalClaimId)))
        .with(ClaimLine.CLAIM_FAMILY_ID, tokens.family(familyId));
  }

  /**
   * The columns in the order of the model, then what was normalised, what could not be read and the
   * source's values. Of text that could not be split only the file is kept: any column may hold the
   * member's id.
   */
  Column[] columns(RawColumns from, Set<String> ids) {
    Stream<Column> model =
        Stream.of(ClaimLine.CONFORMED.fields()).map(field -> column(field, from.isWhole()));
    Column[] shown =
        Stream.of(from.names())
            .filter(name -> !ids.contains(name) && !HIDDEN.contains(name))
            .map(functions::col)
            .toArray(Column[]::new);
    Column raw = when(from.isWhole(), to_json(struct(shown)));
    Stream<Column> beside =
        Stream.of(
            from.normalised().as(ClaimLine.NORMALISED_CODES),
            from.unreadable().as(UNREADABLE),
            raw.as(RAW));
    return Stream.concat(model, beside).toArray(Column[]::new);
  }

  private Column column(StructField field, Column isWhole) {
    Column given = values.getOrDefault(field.name(), lit(null));
    Column value = field.name().equals(ClaimLine.SOURCE_FILE) ? given : when(isWhole, given);
    return value.cast(field.dataType()).as(field.name());
  }
}
