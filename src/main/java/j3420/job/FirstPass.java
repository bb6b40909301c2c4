package j3420.job;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import j3420.claim.Rule;
import j3420.claim.Scope;
import j3420.source.Conformed;
import j3420.source.Layout;
import j3420.table.ClaimLine;
import j3420.table.RunCheck;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the first pass over claim files finds: a handful of columns tell which claim families hold
 * J3420, and what every file holds.
 *
 * @param keys keys of the claims and families that hold J3420, with the keys that are kept
 * @param references the claims that refer to others, with the keys that they name
 * @param files lines and amounts of every claim file
 * @param j3420Lines J3420 lines read
 * @param lastDays the latest decision and service of every claim file
 */
record FirstPass(
    Dataset<Row> keys,
    Dataset<Row> references,
    List<Reconciliation.Place> files,
    long j3420Lines,
    Map<String, LastDays> lastDays) {

  /**
   * The latest days of a claim file.
   *
   * @param decision of a decision; null: none told
   * @param service of a service; null: none told
   */
  record LastDays(LocalDate decision, LocalDate service) {

    /** The latest decision; of a file that tells none, the latest service. */
    Optional<LocalDate> lastDay() {
      return Optional.ofNullable(decision == null ? service : decision);
    }
  }

  /** Keys that are sent to every task: some 250 MB there; more are joined by a shuffle. */
  private static final long MOST_SENT_KEYS = 5_000_000;

  private static final String MEMBER_ID = "member_id";
  private static final String IS_CORRUPT = "is_corrupt";
  private static final String J3420_LINES = "j3420_lines";

  /**
   * Reads files once.
   *
   * @param groups lines of the files of equal columns, one row per claim line
   * @param ids what the keys are of: {@link Names#ids} or {@link Names#tokens}
   */
  static FirstPass over(
      List<Dataset<Row>> groups, Layout layout, Names names, UnaryOperator<Scope.Ids> ids) {
    Dataset<Row> found =
        groups.stream()
            .map(lines -> found(lines, layout.links(lines.schema())))
            .reduce(Dataset::unionByName)
            .orElseThrow()
            .withColumn(Scope.KEYS, keysOfSeed(names, ids))
            .drop(
                ClaimLine.CLAIM_ID,
                ClaimLine.ORIGINAL_CLAIM_ID,
                ClaimLine.CLAIM_FAMILY_ID,
                MEMBER_ID)
            .localCheckpoint();
    Dataset<Row> seeds = found.where(col(Scope.KEYS).isNotNull());
    List<Row> files =
        found
            .groupBy(col(ClaimLine.SOURCE_FILE))
            .agg(
                sum(col(RunCheck.LINES)),
                append(
                    amounts(),
                    sum(col(J3420_LINES)).as(J3420_LINES),
                    max(col(ClaimLine.ADJUDICATION_DATE)).as(ClaimLine.ADJUDICATION_DATE),
                    max(col(ClaimLine.SERVICE_DATE)).as(ClaimLine.SERVICE_DATE)))
            .collectAsList();
    Map<String, LastDays> lastDays = new HashMap<>();
    files.forEach(
        row ->
            lastDays.put(
                row.getString(0),
                new LastDays(
                    day(row.getAs(ClaimLine.ADJUDICATION_DATE)),
                    day(row.getAs(ClaimLine.SERVICE_DATE)))));
    return new FirstPass(
        Scope.keys(seeds).localCheckpoint(),
        seeds.where(col(Scope.IS_REFERENCE)),
        files.stream().map(row -> Reconciliation.Place.of(row, RunCheck.INPUT, 0)).toList(),
        files.stream().mapToLong(row -> row.<Long>getAs(J3420_LINES)).sum(),
        lastDays);
  }

  private static LocalDate day(Date date) {
    return date == null ? null : date.toLocalDate();
  }

  /** The latest decision or service over all files. */
  Optional<LocalDate> lastDay() {
    return lastDays.values().stream()
        .flatMap(days -> days.lastDay().stream())
        .max(LocalDate::compareTo);
  }

  /** Lines read. */
  long readLines() {
    return files.stream().mapToLong(Reconciliation.Place::lines).sum();
  }

  private static Column[] append(Column[] columns, Column... more) {
    return Stream.concat(Stream.of(columns), Stream.of(more)).toArray(Column[]::new);
  }

  /**
   * One row per file and seed, and one per file for all its other lines: grouping them here spares
   * a pass of its own for what the files hold.
   */
  private static Dataset<Row> found(Dataset<Row> lines, Layout.Links links) {
    Column isCorrupt = isCorrupt(lines);
    List<Column> columns = new ArrayList<>();
    Column isReference = Scope.isReference(links.claimId(), links.originalClaimId());
    Column isSeed = links.isJ3420().or(isReference);
    columns.add(col(ClaimLine.SOURCE_FILE));
    columns.add(when(isSeed, links.claimId()).as(ClaimLine.CLAIM_ID));
    columns.add(when(isSeed, links.originalClaimId()).as(ClaimLine.ORIGINAL_CLAIM_ID));
    columns.add(when(isSeed, links.familyId()).as(ClaimLine.CLAIM_FAMILY_ID));
    columns.add(when(isSeed, links.memberId()).as(MEMBER_ID));
    columns.add(links.isJ3420().as(Scope.IS_J3420));
    columns.add(isReference.as(Scope.IS_REFERENCE));
    columns.add(links.decisionDate().as(ClaimLine.ADJUDICATION_DATE));
    columns.add(links.serviceDate().as(ClaimLine.SERVICE_DATE));
    columns.add(isCorrupt.as(IS_CORRUPT));
    for (int i = 0; i < Reconciliation.AMOUNTS.size(); i++) {
      columns.add(when(not(isCorrupt), links.amounts().get(i)).as(Reconciliation.AMOUNTS.get(i)));
    }
    return lines
        .select(columns.toArray(Column[]::new))
        .groupBy(
            col(ClaimLine.SOURCE_FILE),
            col(ClaimLine.CLAIM_ID),
            col(ClaimLine.ORIGINAL_CLAIM_ID),
            col(ClaimLine.CLAIM_FAMILY_ID),
            col(MEMBER_ID),
            col(Scope.IS_J3420),
            col(Scope.IS_REFERENCE))
        .agg(count(lit(1)).as(RunCheck.LINES), facts());
  }

  /** Null for the row of all other lines, whose ids are not even kept. */
  private static Column keysOfSeed(Names names, UnaryOperator<Scope.Ids> ids) {
    Scope.Ids inClear =
        Names.inClear(
            col(ClaimLine.CLAIM_ID),
            col(ClaimLine.ORIGINAL_CLAIM_ID),
            col(ClaimLine.CLAIM_FAMILY_ID),
            col(MEMBER_ID));
    return when(
        col(Scope.IS_J3420).or(col(Scope.IS_REFERENCE)),
        Scope.keysNamed(ids.apply(inClear), names.tokens(inClear)));
  }

  private static Column[] facts() {
    return append(
        amounts(),
        count_if(col(Scope.IS_J3420).and(not(col(IS_CORRUPT)))).as(J3420_LINES),
        max(plausible(ClaimLine.ADJUDICATION_DATE)).as(ClaimLine.ADJUDICATION_DATE),
        max(plausible(ClaimLine.SERVICE_DATE)).as(ClaimLine.SERVICE_DATE));
  }

  private static Column[] amounts() {
    return Reconciliation.AMOUNTS.stream()
        .map(name -> sum(col(name)).as(name))
        .toArray(Column[]::new);
  }

  /** Text that could not be split into columns. */
  static Column isCorrupt(Dataset<Row> lines) {
    boolean isText = List.of(lines.columns()).contains(Conformed.CORRUPT_RECORD);
    return isText ? col(Conformed.CORRUPT_RECORD).isNotNull() : lit(false);
  }

  /** A day such as 9999-12-31 stands for "none", not for the end of the data. */
  private static Column plausible(String date) {
    return when(col(date).leq(lit(Rule.LAST_PLAUSIBLE_DAY)), col(date));
  }

  /**
   * The keys that references lead to, claim by claim, until no further claim is found.
   *
   * @param keys the keys to start from
   */
  static Dataset<Row> widened(Dataset<Row> keys, Dataset<Row> references) {
    long size = keys.count();
    if (size == 0 || references.isEmpty()) {
      return keys;
    }
    Dataset<Row> wider = keys;
    long before;
    do {
      before = size;
      wider = Scope.widened(wider, references).localCheckpoint();
      size = wider.count();
    } while (size > before);
    return wider;
  }

  /**
   * Spark takes the size of what was joined before for far larger than it is, and would shuffle the
   * whole history to meet a few keys.
   */
  static Dataset<Row> sentWhileFew(Dataset<Row> keys) {
    return keys.count() <= MOST_SENT_KEYS ? broadcast(keys) : keys;
  }
}
