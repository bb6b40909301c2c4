package j3420.job;

import j3420.source.BaseClaims;
import j3420.source.BaseClaims.Content;
import j3420.source.Layout;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The claim files of a run as claim lines; lines in files of their own meet their claims. */
final class ClaimFiles {

  private final Layout layout;
  private final SourceFiles files;

  private ClaimFiles(Layout layout, SourceFiles files) {
    this.layout = layout;
    this.files = files;
  }

  /**
   * Lists the files and checks their columns.
   *
   * @throws Refusal if a file cannot be read, does not fit the layout, or lines come without claims
   *     or claims without lines
   */
  static ClaimFiles open(SparkSession spark, List<String> locations, Layout layout) {
    StructType declared = layout.columns();
    UnaryOperator<StructType> contract =
        layout
            .baseClaims()
            .<UnaryOperator<StructType>>map(
                base -> ofFile -> base.columns(base.contentOf(ofFile), declared))
            .orElse(ofFile -> declared);
    ClaimFiles claims =
        new ClaimFiles(layout, SourceFiles.open(spark, locations, declared, contract));
    claims.requirePairs();
    return claims;
  }

  private void requirePairs() {
    Optional<InputFile> lines = of(Content.LINES).findFirst();
    Optional<InputFile> bases = of(Content.CLAIMS).findFirst();
    if (lines.isPresent() && bases.isEmpty()) {
      throw new Refusal(
          Refusal.INPUT,
          "%s holds lines without the columns of their claims. Give the base claim files with --claims too."
              .formatted(lines.get().path()));
    }
    if (bases.isPresent() && lines.isEmpty()) {
      throw new Refusal(
          Refusal.INPUT,
          "%s holds claims without lines. Give the line files with --claims too."
              .formatted(bases.get().path()));
    }
  }

  /** Those of the files that have one of the paths. */
  ClaimFiles only(Set<String> paths) {
    return new ClaimFiles(layout, files.only(paths));
  }

  /** Lines stand in files of their own, apart from their claims. */
  boolean isInTwoFiles() {
    return of(Content.CLAIMS).findAny().isPresent();
  }

  /** All files, those of base claims too. */
  List<InputFile> files() {
    return files.files();
  }

  /** What is to be said of files that can be read. */
  List<String> notes() {
    return files.notes();
  }

  /** For every file that holds lines, the columns that are told of them. */
  List<StructType> columnsOfLines() {
    StructType ofClaims = only(Content.CLAIMS).commonColumns();
    return files.files().stream()
        .filter(file -> content(file.columns()) != Content.CLAIMS)
        .map(
            file ->
                content(file.columns()) == Content.WHOLE
                    ? file.columns()
                    : both(file.columns(), ofClaims))
        .toList();
  }

  private static StructType both(StructType ofLine, StructType ofClaim) {
    StructType columns = ofLine;
    for (StructField field : ofClaim.fields()) {
      if (ofLine.getFieldIndex(field.name()).isEmpty()) {
        columns = columns.add(field);
      }
    }
    return columns;
  }

  /** Lines that the footers of the files with lines state, or -1 if only reading tells. */
  long statedLines() {
    return files.where(file -> content(file.columns()) != Content.CLAIMS).statedRows();
  }

  /** One row per claim line, one dataset for the files of equal columns. */
  List<Dataset<Row>> lines() {
    List<Dataset<Row>> claims = only(Content.CLAIMS).rows();
    return files.where(file -> content(file.columns()) != Content.CLAIMS).rows().stream()
        .map(rows -> content(rows.schema()) == Content.LINES ? joined(rows, claims) : rows)
        .map(layout::perLine)
        .toList();
  }

  private Dataset<Row> joined(Dataset<Row> lines, List<Dataset<Row>> claims) {
    return layout.baseClaims().orElseThrow().joined(lines, claims);
  }

  /** How many base claims no line belongs to; empty if lines come with their claims. */
  Optional<Long> claimsWithoutLines() {
    if (of(Content.CLAIMS).findAny().isEmpty()) {
      return Optional.empty();
    }
    BaseClaims base = layout.baseClaims().orElseThrow();
    return Optional.of(
        base.withoutLines(only(Content.CLAIMS).rows(), only(Content.LINES).rows()).count());
  }

  private SourceFiles only(Content content) {
    return files.where(file -> content(file.columns()) == content);
  }

  private Stream<InputFile> of(Content content) {
    return files.files().stream().filter(file -> content(file.columns()) == content);
  }

  private Content content(StructType columns) {
    return layout.baseClaims().map(base -> base.contentOf(columns)).orElse(Content.WHOLE);
  }
}
