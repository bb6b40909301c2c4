package j3420.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A claim layout: the columns that its files have, and what they mean in the claim-line model.
 *
 * <p>What a layout cannot say stays null, or reads "not available" in a dimension: a measure then
 * publishes "not available", never 0.
 */
public interface Layout {

  /** The name on the command line. */
  String name();

  /** The columns that are read, with their types; not nullable: required in every file. */
  StructType columns();

  /** The denial policies that the layout's signals can feed; the first is the default. */
  List<String> denialPolicies();

  /** The eligibility files that go with the claims. */
  Cover cover();

  /** For every fact, whether files of the layout tell it. */
  Map<Fact, Capability> capabilities();

  /** The facts that files with these columns cannot tell, by their labels. */
  default List<String> notAvailable(StructType present) {
    Set<String> names = Set.of(present.fieldNames());
    return Stream.of(Fact.values())
        .filter(fact -> !capabilities().get(fact).isToldBy(names))
        .map(Fact::label)
        .toList();
  }

  /**
   * The columns of the claim line that files with these columns fill, of those that denial policies
   * read.
   */
  Set<String> denialSignals(StructType present);

  /** The form of the layout with claims and lines in separate files, if it has one. */
  default Optional<BaseClaims> baseClaims() {
    return Optional.empty();
  }

  /** A row of a file is a claim line; if not, it holds several. */
  default boolean isRowALine() {
    return true;
  }

  /**
   * One row per claim line with the source's own columns.
   *
   * @param raw rows of files that share their columns, text or typed, with the file's path in
   *     {@code source_file}
   */
  Dataset<Row> perLine(Dataset<Row> raw);

  /** What tells, on a row of {@link #perLine}, which claim family the line belongs to. */
  Links links(StructType lineColumns);

  /**
   * One row per claim line: the columns of {@code ClaimLine.CONFORMED}, then {@code
   * ClaimLine.NORMALISED_CODES}, {@link Conformed#UNREADABLE} and {@link Conformed#RAW}.
   *
   * @param lines rows of {@link #perLine}
   * @param tokens replaces ids by tokens
   */
  Dataset<Row> conformed(Dataset<Row> lines, IdTokens tokens);

  /**
   * The columns that link claim lines to families, as expressions over source columns: the first
   * pass over the history reads no others.
   *
   * @param claimId the claim
   * @param familyId the payer's id of the family
   * @param originalClaimId the claim that this one replaces or voids
   * @param memberId the member, in clear: claims whose ids look alike are of one family only if
   *     they are of one member
   * @param isJ3420 the line has the code J3420; never null
   * @param serviceDate the day of service
   * @param decisionDate the day of the payer's decision; null if the layout has none
   * @param amounts charged, allowed and paid US dollars; null if the layout has none
   */
  record Links(
      Column claimId,
      Column familyId,
      Column originalClaimId,
      Column memberId,
      Column isJ3420,
      Column serviceDate,
      Column decisionDate,
      List<Column> amounts) {}
}
