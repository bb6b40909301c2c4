package j3420.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import j3420.claim.FinalAction;
import j3420.claim.Validate;
import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.QuarantinedLine;
import j3420.table.RunCheck;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where every input line and cent went, file by file and in total. */
final class Reconciliation {

  static final List<String> AMOUNTS =
      List.of(ClaimLine.CHARGE_AMOUNT, ClaimLine.ALLOWED_AMOUNT, ClaimLine.PAID_AMOUNT);

  private static final List<String> MEASURES =
      Stream.concat(Stream.of(RunCheck.LINES), AMOUNTS.stream()).toList();

  private static final String INPUT = "input";
  private static final String OUT_OF_SCOPE = "out_of_scope";
  private static final String LATER = "later";
  private static final String QUARANTINED = "quarantined: ";

  private final Dataset<Row> items;
  private final Map<String, Row> totals;

  private Reconciliation(Dataset<Row> items) {
    this.items = items;
    this.totals =
        items.where(col(ClaimLine.SOURCE_FILE).equalTo(Columns.ALL)).collectAsList().stream()
            .collect(Collectors.toMap(row -> row.getAs(RunCheck.ITEM), Function.identity()));
  }

  /**
   * Places the lines that the first pass read.
   *
   * @param read lines and amounts of every file, as the first pass read them
   * @param validated fetched lines with the rules they break
   * @param isLater the line is decided after the last day of data
   * @param resolved accepted lines with their disposition
   */
  static Reconciliation of(
      Dataset<Row> read, Dataset<Row> validated, Column isLater, Dataset<Row> resolved) {
    Column firstRule = element_at(col(QuarantinedLine.BROKEN_RULES), 1);
    Dataset<Row> unresolved =
        placed(
            validated.where(not(Validate.isAccepted()).or(isLater)),
            when(Validate.isAccepted(), lit(LATER)).otherwise(concat(lit(QUARANTINED), firstRule)));
    Dataset<Row> fetched = unresolved.unionByName(placed(resolved, col(ClaimLine.DISPOSITION)));
    Dataset<Row> rest =
        summed(read.unionByName(negated(fetched)), ClaimLine.SOURCE_FILE)
            .withColumn(RunCheck.ITEM, lit(OUT_OF_SCOPE));
    Dataset<Row> byFile =
        read.withColumn(RunCheck.ITEM, lit(INPUT)).unionByName(fetched).unionByName(rest);
    Dataset<Row> inTotal =
        summed(byFile, RunCheck.ITEM).withColumn(ClaimLine.SOURCE_FILE, lit(Columns.ALL));
    return new Reconciliation(
        byFile
            .unionByName(inTotal)
            .withColumn(RunCheck.CHECK_NAME, lit(RunCheck.RECONCILIATION))
            .select(
                Stream.of(RunCheck.SCHEMA.fields())
                    .map(field -> col(field.name()).cast(field.dataType()))
                    .toArray(Column[]::new))
            .localCheckpoint());
  }

  /** The rows of {@link RunCheck}. */
  Dataset<Row> items() {
    return items;
  }

  /**
   * The lines that the second pass left behind are those that the first pass leaves over: not one
   * line or cent of any file came twice or went missing.
   *
   * @param left lines and amounts that the second pass read and did not fetch, in parts
   * @throws Refusal with exit code 4 if a line or a cent differs
   */
  Reconciliation reconciled(List<Map<String, Object>> left) {
    List<BigDecimal> expected =
        MEASURES.stream()
            .map(name -> left.stream().map(part -> number(part.get(name))).reduce(BigDecimal::add))
            .map(Optional::orElseThrow)
            .toList();
    Row rest = totals.get(OUT_OF_SCOPE);
    List<BigDecimal> actual =
        MEASURES.stream()
            .map(name -> number(rest == null ? null : rest.<Object>getAs(name)))
            .toList();
    boolean isEveryFileWhole = items.where(col(RunCheck.LINES).lt(0)).isEmpty();
    if (!isEveryFileWhole || !expected.equals(actual)) {
      throw new Refusal(
          Refusal.QUALITY,
          ("The lines do not reconcile: the second reading of the claim files left %s out of scope"
                  + " (lines, charged, allowed, paid), the first one leaves %s. Nothing is"
                  + " published; please report this with the log.")
              .formatted(expected, actual));
    }
    return this;
  }

  /** Lines by where they went. */
  LineCounts counts() {
    long companions = lines(FinalAction.COMPANION::equals);
    long later = lines(LATER::equals);
    return new LineCounts(
        lines(INPUT::equals),
        lines(OUT_OF_SCOPE::equals) + companions + later,
        lines(item -> item.startsWith(QUARANTINED)),
        later,
        lines(FinalAction.EXACT_DUPLICATE::equals),
        lines(FinalAction.SUPERSEDED::equals),
        lines(FinalAction.VOIDED::equals),
        companions,
        lines(FinalAction.FINAL::equals));
  }

  private long lines(Predicate<String> isMeant) {
    return totals.entrySet().stream()
        .filter(item -> isMeant.test(item.getKey()))
        .mapToLong(item -> item.getValue().<Long>getAs(RunCheck.LINES))
        .sum();
  }

  /** To the cent; no amount at all is 0. */
  private static BigDecimal number(Object value) {
    return value == null
        ? BigDecimal.ZERO.setScale(2)
        : new BigDecimal(value.toString()).setScale(2);
  }

  private static Dataset<Row> placed(Dataset<Row> lines, Column item) {
    return lines
        .groupBy(col(ClaimLine.SOURCE_FILE), item.as(RunCheck.ITEM))
        .agg(count(lit(1)).as(RunCheck.LINES), sums());
  }

  private static Dataset<Row> summed(Dataset<Row> items, String by) {
    return items.groupBy(col(by)).agg(sum(col(RunCheck.LINES)).as(RunCheck.LINES), sums());
  }

  private static Column[] sums() {
    return AMOUNTS.stream().map(name -> sum(col(name)).as(name)).toArray(Column[]::new);
  }

  private static Dataset<Row> negated(Dataset<Row> items) {
    Column[] columns =
        Stream.concat(Stream.of(RunCheck.LINES), AMOUNTS.stream())
            .map(name -> negate(col(name)).as(name))
            .toArray(Column[]::new);
    return items.select(
        Stream.concat(Stream.of(col(ClaimLine.SOURCE_FILE)), Stream.of(columns))
            .toArray(Column[]::new));
  }
}
