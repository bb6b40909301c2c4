package j3420.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Where every input line and cent went, file by file and in total. */
final class Reconciliation {

  static final List<String> AMOUNTS =
      List.of(ClaimLine.CHARGE_AMOUNT, ClaimLine.ALLOWED_AMOUNT, ClaimLine.PAID_AMOUNT);

  private static final String OUT_OF_SCOPE = FinalAction.OUT_OF_SCOPE;
  private static final String LATER = "later";
  private static final String QUARANTINED = "quarantined: ";

  private final Collection<Place> notFetched;
  private final List<Place> places;
  private final Map<String, Place> totals;

  private Reconciliation(Collection<Place> notFetched, Collection<Place> ofFiles) {
    this.notFetched = notFetched;
    List<Place> inTotal = ofFiles.stream().map(Place::ofAllFiles).toList();
    this.totals =
        summed(inTotal, Place::item).stream()
            .collect(Collectors.toMap(Place::item, Function.identity()));
    this.places = Stream.of(ofFiles, totals.values()).flatMap(Collection::stream).toList();
  }

  /**
   * Lines of a file that went to one place; there are some ten for each file.
   *
   * @param file claim file, or all
   * @param item name of the place
   * @param lines claim lines
   * @param amounts US dollars charged, allowed and paid
   */
  record Place(String file, String item, long lines, Amounts amounts) {

    /** A place from a row of file, perhaps item, lines and the amounts. */
    static Place of(Row row, String item, int firstAfterFile) {
      int at = firstAfterFile + 1;
      return new Place(
          row.getString(0),
          item,
          row.getLong(at),
          new Amounts(row.getDecimal(at + 1), row.getDecimal(at + 2), row.getDecimal(at + 3)));
    }

    private static Place ofCheck(Row row) {
      return new Place(
          row.getAs(ClaimLine.SOURCE_FILE),
          row.getAs(RunCheck.ITEM),
          row.<Long>getAs(RunCheck.LINES),
          new Amounts(
              row.getAs(ClaimLine.CHARGE_AMOUNT),
              row.getAs(ClaimLine.ALLOWED_AMOUNT),
              row.getAs(ClaimLine.PAID_AMOUNT)));
    }

    private Place asOutOfScope() {
      return new Place(file, OUT_OF_SCOPE, lines, amounts);
    }

    private Place ofAllFiles() {
      return new Place(Columns.ALL, item, lines, amounts);
    }

    private Place plus(Place other) {
      return new Place(file, item, lines + other.lines, amounts.plus(other.amounts));
    }

    private Place negated() {
      return new Place(file, OUT_OF_SCOPE, -lines, amounts.negated());
    }

    private Row asRow() {
      return RowFactory.create(
          RunCheck.RECONCILIATION,
          file,
          item,
          lines,
          amounts.charged(),
          amounts.allowed(),
          amounts.paid(),
          RunCheck.PASSED);
    }
  }

  /**
   * US dollars; null: not available.
   *
   * @param charged billed
   * @param allowed allowed
   * @param paid paid
   */
  record Amounts(BigDecimal charged, BigDecimal allowed, BigDecimal paid) {

    private Amounts plus(Amounts other) {
      return new Amounts(
          sum(charged, other.charged), sum(allowed, other.allowed), sum(paid, other.paid));
    }

    private Amounts negated() {
      return new Amounts(negated(charged), negated(allowed), negated(paid));
    }

    private static BigDecimal sum(BigDecimal one, BigDecimal other) {
      return one == null ? other : other == null ? one : one.add(other);
    }

    private static BigDecimal negated(BigDecimal amount) {
      return amount == null ? null : amount.negate();
    }

    private boolean equalsToTheCent(Amounts other) {
      return isEqual(charged, other.charged)
          && isEqual(allowed, other.allowed)
          && isEqual(paid, other.paid);
    }

    private static boolean isEqual(BigDecimal one, BigDecimal other) {
      BigDecimal left = one == null ? BigDecimal.ZERO : one;
      return left.compareTo(other == null ? BigDecimal.ZERO : other) == 0;
    }
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
      List<Place> read, Dataset<Row> validated, Column isLater, Dataset<Row> resolved) {
    Column firstRule = element_at(col(QuarantinedLine.BROKEN_RULES), 1);
    Column unresolved =
        when(Validate.isAccepted(), lit(LATER)).otherwise(concat(lit(QUARANTINED), firstRule));
    List<Place> fetched =
        placed(validated.where(not(Validate.isAccepted()).or(isLater)), unresolved)
            .unionByName(placed(resolved, col(ClaimLine.DISPOSITION)))
            .collectAsList()
            .stream()
            .map(row -> Place.of(row, row.getString(1), 1))
            .toList();
    Collection<Place> notFetched =
        summed(
            Stream.concat(
                    read.stream().map(Place::asOutOfScope), fetched.stream().map(Place::negated))
                .toList(),
            Place::file);
    List<Place> all = Stream.of(read, fetched, notFetched).flatMap(Collection::stream).toList();
    return new Reconciliation(
        notFetched, summed(all, place -> List.of(place.file(), place.item())));
  }

  /**
   * Places the lines of a build that adds files to an older one.
   *
   * @param before rows of {@link RunCheck} of the older build
   * @param read lines and amounts of the added files
   * @param rejected lines that the build quarantined, with the rules they break
   * @param later all lines decided after the last day of data
   * @param kept all lines of J3420 families with their disposition
   * @param idle lines that were fetched, but whose service no version bills as J3420
   */
  static Reconciliation extended(
      List<Row> before,
      List<Place> read,
      Dataset<Row> rejected,
      Dataset<Row> later,
      Dataset<Row> kept,
      Dataset<Row> idle) {
    List<Place> older =
        before.stream()
            .filter(row -> RunCheck.RECONCILIATION.equals(row.getAs(RunCheck.CHECK_NAME)))
            .filter(row -> !Columns.ALL.equals(row.getAs(ClaimLine.SOURCE_FILE)))
            .map(Place::ofCheck)
            .filter(place -> isOfFile(place.item()))
            .toList();
    Column firstRule = element_at(col(QuarantinedLine.BROKEN_RULES), 1);
    List<Place> placed =
        placed(rejected, concat(lit(QUARANTINED), firstRule))
            .unionByName(placed(later, lit(LATER)))
            .unionByName(placed(kept, col(ClaimLine.DISPOSITION)))
            .unionByName(placed(idle, lit(OUT_OF_SCOPE)))
            .collectAsList()
            .stream()
            .map(row -> Place.of(row, row.getString(1), 1))
            .toList();
    List<Place> inputs =
        Stream.concat(
                older.stream().filter(place -> place.item().equals(RunCheck.INPUT)), read.stream())
            .toList();
    List<Place> fetched =
        Stream.concat(
                older.stream().filter(place -> !place.item().equals(RunCheck.INPUT)),
                placed.stream())
            .toList();
    Collection<Place> notFetched =
        summed(
            Stream.concat(
                    inputs.stream().map(Place::asOutOfScope), fetched.stream().map(Place::negated))
                .toList(),
            Place::file);
    List<Place> all = Stream.of(inputs, fetched, notFetched).flatMap(Collection::stream).toList();
    Set<String> added = read.stream().map(Place::file).collect(Collectors.toSet());
    return new Reconciliation(
        notFetched.stream().filter(place -> added.contains(place.file())).toList(),
        summed(all, place -> List.of(place.file(), place.item())));
  }

  /** What a file holds, and its rejected lines, stay as they are; the rest is counted anew. */
  private static boolean isOfFile(String item) {
    return item.equals(RunCheck.INPUT) || item.startsWith(QUARANTINED);
  }

  /** The rows of {@link RunCheck}. */
  List<Row> items() {
    return places.stream().map(Place::asRow).toList();
  }

  /**
   * The lines that the second pass left behind are those that the first pass leaves over: not one
   * line or cent of any file came twice or went missing.
   *
   * @param left lines and amounts that the second pass read and did not fetch, in parts
   * @throws Refusal with exit code 4 if a line or a cent differs
   */
  Reconciliation reconciled(List<Map<String, Object>> left) {
    Place none = new Place(Columns.ALL, OUT_OF_SCOPE, 0, new Amounts(null, null, null));
    Place expected =
        left.stream()
            .map(
                part ->
                    new Place(
                        Columns.ALL,
                        OUT_OF_SCOPE,
                        (Long) part.get(RunCheck.LINES),
                        new Amounts(
                            (BigDecimal) part.get(ClaimLine.CHARGE_AMOUNT),
                            (BigDecimal) part.get(ClaimLine.ALLOWED_AMOUNT),
                            (BigDecimal) part.get(ClaimLine.PAID_AMOUNT))))
            .reduce(none, Place::plus);
    Place actual = notFetched.stream().map(Place::ofAllFiles).reduce(none, Place::plus);
    boolean isEveryFileWhole = notFetched.stream().allMatch(place -> place.lines() >= 0);
    if (!isEveryFileWhole
        || expected.lines() != actual.lines()
        || !expected.amounts().equalsToTheCent(actual.amounts())) {
      throw new Refusal(
          Refusal.QUALITY,
          ("The lines do not reconcile: the second reading of the claim files left %d lines out of"
                  + " scope with %s, the first one leaves %d with %s. Nothing is published; please"
                  + " report this with the log.")
              .formatted(expected.lines(), expected.amounts(), actual.lines(), actual.amounts()));
    }
    return this;
  }

  /** Lines by where they went. */
  LineCounts counts() {
    long companions = lines(FinalAction.COMPANION::equals);
    long later = lines(LATER::equals);
    return new LineCounts(
        lines(RunCheck.INPUT::equals),
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
    return totals.values().stream()
        .filter(place -> isMeant.test(place.item()))
        .mapToLong(Place::lines)
        .sum();
  }

  private static Collection<Place> summed(List<Place> places, Function<Place, ?> by) {
    return places.stream().collect(Collectors.toMap(by, Function.identity(), Place::plus)).values();
  }

  private static Dataset<Row> placed(Dataset<Row> lines, Column item) {
    Column[] amounts = AMOUNTS.stream().map(name -> sum(col(name)).as(name)).toArray(Column[]::new);
    return lines
        .groupBy(col(ClaimLine.SOURCE_FILE), item.as(RunCheck.ITEM))
        .agg(count(lit(1)).as(RunCheck.LINES), amounts);
  }
}
