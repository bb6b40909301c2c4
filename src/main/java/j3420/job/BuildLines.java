package j3420.job;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import j3420.claim.DenialPolicy;
import j3420.claim.Families;
import j3420.claim.FinalAction;
import j3420.claim.J3420Lines;
import j3420.claim.Rule;
import j3420.claim.Scope;
import j3420.claim.Validate;
import j3420.source.Conformed;
import j3420.source.Layout;
import j3420.source.MemberToken;
import j3420.table.ClaimLine;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Builds the J3420 lines from claim files: claim files, conform, validate, final action, J3420
 * lines.
 *
 * <p>The history is read twice and never shuffled: a first pass reads a handful of columns and
 * finds the claim families that hold J3420, a second one fetches only their lines.
 */
final class BuildLines {

  private static final int MOST_WIDENINGS = 50;

  /** Keys that are sent to every task: some 250 MB there; more are joined by a shuffle. */
  private static final long MOST_SENT_KEYS = 5_000_000;

  private static final String READ_LINES = "read_lines";
  private static final String J3420_LINES = "j3420_lines";
  private static final String LAST_DECISION = "last_decision";
  private static final String LAST_SERVICE = "last_service";
  private static final String LINES = "lines";
  private static final String IS_CORRUPT = "is_corrupt";

  private final SparkSession spark;
  private final Layout layout;
  private final DenialPolicy policy;
  private final ReferenceLists lists;
  private final MemberToken members;
  private final Progress progress;

  BuildLines(
      SparkSession spark,
      Layout layout,
      DenialPolicy policy,
      ReferenceLists lists,
      MemberToken members,
      Progress progress) {
    this.spark = spark;
    this.layout = layout;
    this.policy = policy;
    this.lists = lists;
    this.members = members;
    this.progress = progress;
  }

  /**
   * What a build gives.
   *
   * @param claimLines every line version of a J3420 family, with its disposition
   * @param quarantined rejected lines
   * @param j3420Lines final J3420 lines
   * @param dataThrough last day of data
   * @param counts where every input line went
   */
  record Built(
      Dataset<Row> claimLines,
      Dataset<Row> quarantined,
      Dataset<Row> j3420Lines,
      LocalDate dataThrough,
      LineCounts counts) {}

  /** What the first pass over the history finds. */
  private record FirstPass(
      Dataset<Row> keys, long readLines, long j3420Lines, Optional<LocalDate> lastDay) {}

  /** Reads the files and resolves the J3420 families; nothing is written. */
  Built from(SourceFiles source, Optional<LocalDate> statedDataThrough) {
    List<Dataset<Row>> groups = source.rows().stream().map(layout::perLine).toList();
    FirstPass first = progress.step("finding the claims with J3420", () -> firstPass(groups));
    requireAllRead(source, first);
    LocalDate dataThrough = statedDataThrough.or(first::lastDay).orElseThrow(BuildLines::noDates);
    Dataset<Row> validated =
        progress.step("fetching and validating their lines", () -> validated(groups, first.keys()));
    Dataset<Row> resolved =
        progress.step("resolving versions and outcomes", () -> resolved(validated, dataThrough));
    LineCounts counts = counts(first, validated, resolved, dataThrough);
    return new Built(
        resolved,
        validated.where(not(Validate.isAccepted())),
        resolved.transform(J3420Lines::from).localCheckpoint(),
        dataThrough,
        counts.reconciled());
  }

  private Dataset<Row> validated(List<Dataset<Row>> groups, Dataset<Row> keys) {
    return groups.stream()
        .map(lines -> linesWithin(lines, keys))
        .map(lines -> layout.conformed(lines, members))
        .reduce(Dataset::unionByName)
        .orElseThrow()
        .transform(Validate::withBrokenRules)
        .localCheckpoint();
  }

  private Dataset<Row> resolved(Dataset<Row> validated, LocalDate dataThrough) {
    Dataset<Row> accepted = validated.where(Validate.isAccepted().and(not(isLater(dataThrough))));
    return Families.ofEachLine(accepted, chains(accepted))
        .transform(lines -> policy.withOutcome(lines, lists::of))
        .transform(FinalAction::ofEachLine)
        .localCheckpoint();
  }

  /** Follows references until no chain leads further. */
  private static Dataset<Row> chains(Dataset<Row> lines) {
    Dataset<Row> chains = Families.references(lines).localCheckpoint();
    int mostRounds = Long.SIZE - Long.numberOfLeadingZeros(chains.count());
    for (int i = 0; i < mostRounds; i++) {
      chains = Families.followed(chains).localCheckpoint();
      if (chains.where(Families.isOpen()).isEmpty()) {
        return chains;
      }
    }
    return chains;
  }

  private FirstPass firstPass(List<Dataset<Row>> groups) {
    List<Observation> observations = groups.stream().map(group -> new Observation()).toList();
    Dataset<Row> seeds = null;
    for (int i = 0; i < groups.size(); i++) {
      Dataset<Row> ofGroup = seeds(groups.get(i), observations.get(i));
      seeds = seeds == null ? ofGroup : seeds.unionByName(ofGroup);
    }
    Dataset<Row> kept = seeds.localCheckpoint();
    List<Map<String, Object>> observed = observations.stream().map(BuildLines::observed).toList();
    Dataset<Row> keys = widened(Scope.keys(kept), Scope.references(kept));
    return new FirstPass(
        keys,
        sum(observed, READ_LINES),
        sum(observed, J3420_LINES),
        latest(observed, LAST_DECISION).or(() -> latest(observed, LAST_SERVICE)));
  }

  private Dataset<Row> seeds(Dataset<Row> lines, Observation observation) {
    Layout.Links links = layout.links(lines.schema());
    return lines
        .select(
            links.claimId().as(ClaimLine.CLAIM_ID),
            links.familyId().as(ClaimLine.CLAIM_FAMILY_ID),
            links.originalClaimId().as(ClaimLine.ORIGINAL_CLAIM_ID),
            links.isJ3420().as(Scope.IS_J3420),
            links.decisionDate().as(ClaimLine.ADJUDICATION_DATE),
            links.serviceDate().as(ClaimLine.SERVICE_DATE),
            isCorrupt(lines).as(IS_CORRUPT))
        .observe(
            observation,
            count(lit(1)).as(READ_LINES),
            count_if(col(Scope.IS_J3420).and(not(col(IS_CORRUPT)))).as(J3420_LINES),
            max(plausible(ClaimLine.ADJUDICATION_DATE)).as(LAST_DECISION),
            max(plausible(ClaimLine.SERVICE_DATE)).as(LAST_SERVICE))
        .where(
            Scope.isSeed(
                col(ClaimLine.CLAIM_FAMILY_ID),
                col(ClaimLine.ORIGINAL_CLAIM_ID),
                col(Scope.IS_J3420)))
        .drop(ClaimLine.ADJUDICATION_DATE, ClaimLine.SERVICE_DATE, IS_CORRUPT);
  }

  /** Text that could not be split into columns. */
  private static Column isCorrupt(Dataset<Row> lines) {
    boolean isText = List.of(lines.columns()).contains(Conformed.CORRUPT_RECORD);
    return isText ? col(Conformed.CORRUPT_RECORD).isNotNull() : lit(false);
  }

  /** A day such as 9999-12-31 stands for "none", not for the end of the data. */
  private static Column plausible(String date) {
    return when(col(date).leq(lit(Rule.LAST_PLAUSIBLE_DAY)), col(date));
  }

  private static long sum(List<Map<String, Object>> observed, String metric) {
    return observed.stream().mapToLong(metrics -> (Long) metrics.get(metric)).sum();
  }

  private static Optional<LocalDate> latest(List<Map<String, Object>> observed, String metric) {
    return observed.stream()
        .map(metrics -> (java.sql.Date) metrics.get(metric))
        .filter(day -> day != null)
        .map(java.sql.Date::toLocalDate)
        .max(LocalDate::compareTo);
  }

  /** Follows references from claim to claim until no further claim is found. */
  private static Dataset<Row> widened(Dataset<Row> found, Dataset<Row> references) {
    Dataset<Row> keys = found.localCheckpoint();
    long size = keys.count();
    if (size == 0 || references.isEmpty()) {
      return sentWhileFew(keys, size);
    }
    for (int i = 0; i < MOST_WIDENINGS; i++) {
      keys = Scope.widened(keys, references).localCheckpoint();
      long widerSize = keys.count();
      if (widerSize == size) {
        return sentWhileFew(keys, size);
      }
      size = widerSize;
    }
    return sentWhileFew(keys, size);
  }

  /**
   * Spark takes the size of what was joined before for far larger than it is, and would shuffle the
   * whole history to meet a few keys.
   */
  private static Dataset<Row> sentWhileFew(Dataset<Row> keys, long size) {
    return size <= MOST_SENT_KEYS ? broadcast(keys) : keys;
  }

  private Dataset<Row> linesWithin(Dataset<Row> lines, Dataset<Row> keys) {
    Layout.Links links = layout.links(lines.schema());
    int partitions = Integer.parseInt(spark.conf().get("spark.sql.shuffle.partitions"));
    return Scope.linesWithin(
            lines, keys, links.claimId(), links.familyId(), links.isJ3420(), isCorrupt(lines))
        .repartition(partitions);
  }

  private static void requireAllRead(SourceFiles source, FirstPass first) {
    long stated = source.statedRows();
    if (stated >= 0 && stated != first.readLines()) {
      throw new Refusal(
          Refusal.QUALITY,
          ("The claim files hold %d lines, but %d were read: the input changed under the run."
                  + " Nothing is published; run again when the delivery is complete.")
              .formatted(stated, first.readLines()));
    }
  }

  private static LineCounts counts(
      FirstPass first, Dataset<Row> validated, Dataset<Row> resolved, LocalDate dataThrough) {
    Map<String, Long> placed =
        resolved
            .groupBy(col(ClaimLine.DISPOSITION))
            .agg(count(lit(1)).as(LINES))
            .collectAsList()
            .stream()
            .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
    Row fetched =
        validated
            .agg(
                count(lit(1)),
                count_if(ClaimLine.isJ3420()),
                count(when(not(Validate.isAccepted()), lit(1))),
                count(when(Validate.isAccepted().and(isLater(dataThrough)), lit(1))))
            .first();
    return new LineCounts(
        first.readLines(),
        first.j3420Lines(),
        fetched.getLong(1),
        fetched.getLong(0),
        fetched.getLong(2),
        fetched.getLong(3),
        placed.getOrDefault(FinalAction.EXACT_DUPLICATE, 0L),
        placed.getOrDefault(FinalAction.SUPERSEDED, 0L),
        placed.getOrDefault(FinalAction.VOIDED, 0L),
        placed.getOrDefault(FinalAction.COMPANION, 0L),
        placed.getOrDefault(FinalAction.FINAL, 0L));
  }

  private static Map<String, Object> observed(Observation observation) {
    try {
      return observation.getAsJava();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Refusal noDates() {
    return new Refusal(
        Refusal.INPUT,
        "The claim files hold no line with a date, so nothing tells what period they cover."
            + " Check the files, or state the last day with --data-through.");
  }

  /** Decided after the last day of data, or served after it where no decision is told. */
  private static Column isLater(LocalDate dataThrough) {
    Column told = coalesce(col(ClaimLine.ADJUDICATION_DATE), col(ClaimLine.SERVICE_DATE));
    return coalesce(told.gt(lit(dataThrough)), lit(false));
  }
}
