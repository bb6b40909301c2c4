package j3420.source;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import j3420.table.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The form of a layout with claims in some files and their lines in others: what a file holds, and
 * how a line meets its claim.
 *
 * <p>A claim that is there twice with the same values was delivered twice and counts once. A line
 * whose claim is missing, is there with differing values or is another member's stays a line: that
 * is listed in {@link Conformed#LOST}.
 */
public final class BaseClaims {

  static final String MISSING = "base_claim_missing";
  static final String CONTRADICTORY = "base_claim_contradictory";
  static final String OF_ANOTHER_MEMBER = "base_claim_of_another_member";

  private static final String KEY = "base_claim_key";
  private static final String MEMBER = "base_claim_member";
  private static final String IS_CONTRADICTORY = "base_claim_is_contradictory";

  private final String claimId;
  private final String memberId;
  private final String lineNumber;
  private final List<String> ofClaim;

  /**
   * A form.
   *
   * @param claimId what claims and lines share
   * @param memberId the member, in both
   * @param lineNumber what only lines have
   * @param ofClaim the columns of the claim, which its lines lack
   */
  BaseClaims(String claimId, String memberId, String lineNumber, List<String> ofClaim) {
    this.claimId = claimId;
    this.memberId = memberId;
    this.lineNumber = lineNumber;
    this.ofClaim = ofClaim;
  }

  /** What a file holds. */
  public enum Content {
    /** Lines with the columns of their claims. */
    WHOLE,
    /** Claims without lines. */
    CLAIMS,
    /** Lines without the columns of their claims. */
    LINES
  }

  /** What a file with these columns holds; case does not matter. */
  public Content contentOf(StructType ofFile) {
    boolean isOfLines = has(ofFile, lineNumber);
    boolean isOfClaims = ofClaim.stream().anyMatch(name -> has(ofFile, name));
    if (isOfLines == isOfClaims) {
      return Content.WHOLE;
    }
    return isOfLines ? Content.LINES : Content.CLAIMS;
  }

  private static boolean has(StructType columns, String name) {
    return Stream.of(columns.fieldNames()).anyMatch(name::equalsIgnoreCase);
  }

  /** The columns of a file with this content, of all those that are declared. */
  public StructType columns(Content content, StructType declared) {
    Set<String> keys = Set.of(claimId, memberId);
    StructType columns = new StructType();
    for (StructField field : declared.fields()) {
      boolean isOfClaim = ofClaim.contains(field.name());
      boolean isHere =
          switch (content) {
            case WHOLE -> true;
            case CLAIMS -> isOfClaim || keys.contains(field.name());
            case LINES -> !isOfClaim;
          };
      columns = isHere ? columns.add(field) : columns;
    }
    return columns;
  }

  /**
   * The lines with the columns of their claims, each line once.
   *
   * @param lines lines of one group of files
   * @param claims claims of all files, group by group
   */
  public Dataset<Row> joined(Dataset<Row> lines, List<Dataset<Row>> claims) {
    Dataset<Row> once = once(claims);
    Column line = key(lines);
    Column isOtherMember = RawColumns.trimmed(lines.col(memberId)).notEqual(once.col(MEMBER));
    Column problems =
        array(
            when(once.col(KEY).isNull(), lit(MISSING)),
            when(once.col(IS_CONTRADICTORY), lit(CONTRADICTORY)),
            when(isOtherMember, lit(OF_ANOTHER_MEMBER)));
    return lines
        .join(once, line.equalTo(once.col(KEY)), "left")
        .withColumn(Conformed.LOST, array_compact(problems.cast(Columns.STRINGS_OR_NULL)))
        .drop(KEY, MEMBER, IS_CONTRADICTORY);
  }

  /** The claims that none of the lines belongs to, each once. */
  public Dataset<Row> withoutLines(List<Dataset<Row>> claims, List<Dataset<Row>> lines) {
    Dataset<Row> once = once(claims).select(col(KEY));
    Dataset<Row> ofLines =
        lines.stream()
            .map(each -> each.select(key(each).as(KEY)))
            .reduce(Dataset::union)
            .orElseThrow();
    return once.join(ofLines, once.col(KEY).equalTo(ofLines.col(KEY)), "left_anti");
  }

  /**
   * One row per claim. Each value is the smallest of the claim's rows: if those are the same it is
   * theirs, and a pass that needs few columns computes no others.
   */
  private Dataset<Row> once(List<Dataset<Row>> claims) {
    Dataset<Row> rows =
        claims.stream()
            .map(this::asText)
            .reduce((one, other) -> one.unionByName(other, true))
            .orElseThrow();
    List<String> names = Stream.of(rows.columns()).filter(name -> !name.equals(KEY)).toList();
    Column isContradictory = names.stream().map(BaseClaims::differs).reduce(lit(false), Column::or);
    Column[] values = names.stream().map(name -> min(col(name)).as(name)).toArray(Column[]::new);
    return rows.groupBy(col(KEY)).agg(isContradictory.as(IS_CONTRADICTORY), values);
  }

  private static Column differs(String name) {
    Column filled = count(col(name));
    return min(col(name)).notEqual(max(col(name))).or(filled.gt(0).and(filled.lt(count(lit(1)))));
  }

  /** Text that cannot be split tells no claim. */
  private Dataset<Row> asText(Dataset<Row> claims) {
    boolean mayBeCorrupt = List.of(claims.columns()).contains(Conformed.CORRUPT_RECORD);
    Dataset<Row> whole =
        mayBeCorrupt ? claims.where(col(Conformed.CORRUPT_RECORD).isNull()) : claims;
    List<Column> columns = new ArrayList<>();
    columns.add(key(whole).as(KEY));
    columns.add(RawColumns.trimmed(whole.col(memberId)).as(MEMBER));
    Stream.of(claims.columns())
        .filter(ofClaim::contains)
        .forEach(name -> columns.add(RawColumns.trimmed(whole.col(name)).as(name)));
    return whole.select(columns.toArray(Column[]::new)).where(col(KEY).isNotNull());
  }

  private Column key(Dataset<Row> rows) {
    return RawColumns.trimmed(rows.col(claimId));
  }
}
