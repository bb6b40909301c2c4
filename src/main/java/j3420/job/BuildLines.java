package j3420.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import j3420.claim.DenialPolicy;
import j3420.claim.DiagnosisTiers;
import j3420.claim.Families;
import j3420.claim.FinalAction;
import j3420.claim.J3420Lines;
import j3420.claim.Scope;
import j3420.claim.Validate;
import j3420.source.Layout;
import j3420.table.ClaimKey;
import j3420.table.ClaimLine;
import j3420.table.DiagnosisTier;
import j3420.table.RunCheck;
import j3420.table.ScopeKey;
import j3420.table.WaitingLine;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Builds the J3420 lines from claim files: claim files, conform, validate, final action, J3420
 * lines.
 *
 * <p>The history is read twice and not shuffled: a first pass reads a handful of columns and finds
 * the claim families that hold J3420, a second one fetches only their lines. Only above {@code
 * FirstPass.MOST_SENT_KEYS} keys are they joined by a shuffle.
 */
final class BuildLines {

  private static final String WHOLE = "whole_line";
  private static final String IS_LEFT = "is_left";

  private final SparkSession spark;
  private final Layout layout;
  private final DenialPolicy policy;
  private final ReferenceLists lists;
  private final Names names;
  private final Progress progress;

  BuildLines(
      SparkSession spark,
      Layout layout,
      DenialPolicy policy,
      ReferenceLists lists,
      Names names,
      Progress progress) {
    this.spark = spark;
    this.layout = layout;
    this.policy = policy;
    this.lists = lists;
    this.names = names;
    this.progress = progress;
  }

  /**
   * What a build gives.
   *
   * @param claimLines every line version of a J3420 family, with its disposition
   * @param quarantined rejected lines
   * @param waiting rows of {@link WaitingLine}
   * @param j3420Lines final J3420 lines
   * @param scopeKeys rows of {@link ScopeKey}
   * @param claimKeys rows of {@link ClaimKey} of the files that were read; not yet computed
   * @param dataThrough last day of data
   * @param places where every input line and cent went
   * @param normalised rows of {@link RunCheck}: lines whose codes the source wrote otherwise
   * @param lastDays the latest decision and service of the files that were read
   */
  record Built(
      Dataset<Row> claimLines,
      Dataset<Row> quarantined,
      Dataset<Row> waiting,
      Dataset<Row> j3420Lines,
      Dataset<Row> scopeKeys,
      Dataset<Row> claimKeys,
      LocalDate dataThrough,
      Reconciliation places,
      List<Row> normalised,
      Map<String, FirstPass.LastDays> lastDays) {}

  /** Reads the files and resolves the J3420 families; nothing is written. */
  Built from(ClaimFiles source, Optional<LocalDate> statedDataThrough) {
    List<Dataset<Row>> groups = source.lines();
    FirstPass first =
        progress.step(
            "finding the claims with J3420",
            () -> FirstPass.over(groups, layout, names, names::ids));
    requireAllRead(source, first);
    LocalDate dataThrough = statedDataThrough.or(first::lastDay).orElseThrow(BuildLines::noDates);
    List<Observation> left = observations(groups);
    Dataset<Row> keys = FirstPass.widened(first.keys(), first.references());
    Dataset<Row> validated =
        progress.step(
            "fetching and validating their lines",
            () -> validated(linesWithin(groups, FirstPass.sentWhileFew(keys), names::ids, left)));
    requireAllFetched(first, validated);
    Dataset<Row> resolved =
        progress.step(
            "resolving versions and outcomes",
            () -> resolved(validated.where(Validate.isAccepted().and(not(isLater(dataThrough))))));
    Reconciliation places =
        progress.step(
            "reconciling lines and cents",
            () ->
                Reconciliation.of(first.files(), validated, isLater(dataThrough), resolved)
                    .reconciled(left.stream().map(BuildLines::observed).toList()));
    return new Built(
        resolved.where(not(FinalAction.isOutOfScope())),
        validated.where(not(Validate.isAccepted())),
        waiting(validated.where(Validate.isAccepted().and(isLater(dataThrough))))
            .unionByName(waiting(resolved.where(FinalAction.isOutOfScope()))),
        j3420Lines(resolved),
        keys.select(col(Scope.KEPT_KEY).as(ClaimKey.KEY)).distinct(),
        claimKeys(groups),
        dataThrough,
        places,
        NormalisedCodes.in(validated),
        first.lastDays());
  }

  static List<Observation> observations(List<Dataset<Row>> groups) {
    return groups.stream().map(group -> new Observation()).toList();
  }

  /** The columns of {@link WaitingLine}. */
  static Dataset<Row> waiting(Dataset<Row> lines) {
    return lines.select(
        Stream.of(WaitingLine.SCHEMA.fieldNames()).map(functions::col).toArray(Column[]::new));
  }

  Dataset<Row> j3420Lines(Dataset<Row> resolved) {
    return J3420Lines.from(resolved, diagnosisTier()).localCheckpoint();
  }

  Dataset<Row> claimKeys(List<Dataset<Row>> groups) {
    return groups.stream()
        .map(lines -> names.claimKeys(lines, layout.links(lines.schema())))
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  Dataset<Row> validated(Dataset<Row> conformed) {
    return conformed.transform(Validate::withBrokenRules).localCheckpoint();
  }

  /** What new files hold, with keys of tokens, which those of earlier files are kept by. */
  FirstPass firstPassByTokens(List<Dataset<Row>> groups) {
    return FirstPass.over(groups, layout, names, names::tokens);
  }

  /** The conformed lines that some keys find, but none of the others. */
  Dataset<Row> linesWithinBut(
      List<Dataset<Row>> groups,
      Dataset<Row> keys,
      Dataset<Row> others,
      UnaryOperator<Scope.Ids> ids) {
    return groups.stream()
        .map(
            lines -> {
              Scope.Ids found = ids.apply(Names.inClear(layout.links(lines.schema())));
              Dataset<Row> fresh =
                  // A line that could not be split was rejected when its file was read first.
                  Scope.marked(
                          lines.where(not(FirstPass.isCorrupt(lines))), others, found, lit(false))
                      .where(not(col(Scope.IS_WITHIN)))
                      .drop(Scope.IS_WITHIN);
              return Scope.marked(fresh, keys, found, lit(false))
                  .where(col(Scope.IS_WITHIN))
                  .drop(Scope.IS_WITHIN);
            })
        .map(lines -> layout.conformed(lines, names.tokenizer()))
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  /** The conformed lines of J3420 families in files; what is left behind is observed. */
  Dataset<Row> linesWithin(
      List<Dataset<Row>> groups,
      Dataset<Row> keys,
      UnaryOperator<Scope.Ids> ids,
      List<Observation> left) {
    return IntStream.range(0, groups.size())
        .mapToObj(i -> linesWithin(groups.get(i), keys, ids, left.get(i)))
        .map(lines -> layout.conformed(lines, names.tokenizer()))
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  private Column diagnosisTier() {
    return DiagnosisTiers.by(lists.of(DiagnosisTier.LIST).collectAsList());
  }

  /** Accepted lines with family, outcome, disposition and first decision. */
  Dataset<Row> resolved(Dataset<Row> accepted) {
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

  /** The lines of J3420 families; what is left behind is counted apart, in lines and dollars. */
  private Dataset<Row> linesWithin(
      Dataset<Row> lines, Dataset<Row> keys, UnaryOperator<Scope.Ids> ids, Observation left) {
    Layout.Links links = layout.links(lines.schema());
    int partitions = Session.shufflePartitions(spark);
    Column isLeft = not(col(Scope.IS_WITHIN));
    Column[] amounts =
        Reconciliation.AMOUNTS.stream().map(name -> sum(col(name)).as(name)).toArray(Column[]::new);
    // The observation copies every row that it sees: a line left behind comes without its columns.
    Column whole =
        when(
            col(Scope.IS_WITHIN),
            struct(Stream.of(lines.columns()).map(functions::col).toArray(Column[]::new)));
    Column[] narrow =
        Stream.concat(
                Stream.of(whole.as(WHOLE), isLeft.as(IS_LEFT)),
                IntStream.range(0, Reconciliation.AMOUNTS.size())
                    .mapToObj(
                        i ->
                            when(isLeft, links.amounts().get(i)).as(Reconciliation.AMOUNTS.get(i))))
            .toArray(Column[]::new);
    Column isUnclaimed = links.claimId().isNull().and(links.isJ3420());
    return Scope.marked(
            lines,
            keys,
            ids.apply(Names.inClear(links)),
            FirstPass.isCorrupt(lines).or(isUnclaimed))
        .select(narrow)
        .observe(left, count_if(col(IS_LEFT)).as(RunCheck.LINES), amounts)
        .where(not(col(IS_LEFT)))
        .select(col(WHOLE + ".*"))
        .repartition(partitions);
  }

  static Map<String, Object> observed(Observation observation) {
    try {
      return observation.getAsJava();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void requireAllRead(ClaimFiles source, FirstPass first) {
    long stated = source.statedLines();
    if (layout.isRowALine() && stated >= 0 && stated != first.readLines()) {
      throw new Refusal(
          Refusal.QUALITY,
          ("The claim files hold %d lines, but %d were read: the input changed under the run."
                  + " Nothing is published; run again when the delivery is complete.")
              .formatted(stated, first.readLines()));
    }
  }

  static void requireAllFetched(FirstPass first, Dataset<Row> validated) {
    long fetched = validated.where(ClaimLine.isJ3420()).count();
    if (fetched != first.j3420Lines()) {
      throw new Refusal(
          Refusal.QUALITY,
          ("The lines do not reconcile: the claim files hold %d J3420 lines, %d were fetched."
                  + " Nothing is published; please report this with the log.")
              .formatted(first.j3420Lines(), fetched));
    }
  }

  static Refusal noDates() {
    return new Refusal(
        Refusal.INPUT,
        "The claim files hold no line with a date, so nothing tells what period they cover."
            + " Check the files, or state the last day with --data-through.");
  }

  /** Decided after the last day of data, or served after it where no decision is told. */
  static Column isLater(LocalDate dataThrough) {
    Column told = coalesce(col(ClaimLine.ADJUDICATION_DATE), col(ClaimLine.SERVICE_DATE));
    return coalesce(told.gt(lit(dataThrough)), lit(false));
  }
}
