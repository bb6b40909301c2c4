package j3420.job;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import j3420.claim.FinalAction;
import j3420.claim.Scope;
import j3420.claim.Validate;
import j3420.table.ClaimKey;
import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.J3420Line;
import j3420.table.QuarantinedLine;
import j3420.table.RunCheck;
import j3420.table.ScopeKey;
import j3420.table.WaitingLine;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Adds the lines of new claim files to those that an earlier build kept. It ends in the tables that
 * one build of all files would give, in whatever order the files came.
 *
 * <p>Only the new files are read, and of the older ones those that hold an earlier version of a
 * claim that now bills J3420 for the first time. Only the families that a new line touches are
 * resolved anew: those that share a claim, a family id, a reference, or a member's day with it.
 */
final class Extension {

  private static final String LINK = "link";

  /** The line waits, as no version of its service bills J3420. */
  private static final String IS_IDLE = "is_idle";

  private static final List<String> LINKS =
      List.of("link_of_claim", "link_of_reference", "link_of_family", "link_of_day");

  private final BuildLines lines;
  private final Names names;
  private final ClaimFiles all;
  private final Kept kept;
  private final Progress progress;

  Extension(BuildLines lines, Names names, ClaimFiles all, Kept kept, Progress progress) {
    this.lines = lines;
    this.names = names;
    this.all = all;
    this.kept = kept;
    this.progress = progress;
  }

  /**
   * The claims that are fetched.
   *
   * @param known keys that the earlier build fetched by
   * @param wider those and the further ones
   * @param added the further ones
   * @param olderFiles files of the earlier build that hold lines of the further ones
   */
  private record Found(
      Dataset<Row> known, Dataset<Row> wider, Dataset<Row> added, Set<String> olderFiles) {}

  /** The lines of the earlier build and of the new files; nothing is written. */
  BuildLines.Built with(Set<String> newFiles, Optional<LocalDate> statedDataThrough) {
    if (newFiles.isEmpty()) {
      return withoutNewFiles(statedDataThrough);
    }
    ClaimFiles fresh = all.only(newFiles);
    List<Dataset<Row>> groups = fresh.lines();
    FirstPass first =
        progress.step(
            "finding the claims with J3420 in new files", () -> lines.firstPassByTokens(groups));
    lines.requireAllRead(fresh, first);
    LocalDate dataThrough = dataThrough(first, statedDataThrough);
    Found found = progress.step("finding older versions of them", () -> found(first));
    List<Observation> left = BuildLines.observations(groups);
    Dataset<Row> validated =
        progress.step("fetching and validating their lines", () -> fetched(groups, found, left));
    BuildLines.requireAllFetched(first, validated);
    return resolved(validated, found, groups, first, left, dataThrough);
  }

  /** Only the last day of data, or eligibility, is another one. */
  private BuildLines.Built withoutNewFiles(Optional<LocalDate> statedDataThrough) {
    SparkSession spark = SparkSession.active();
    Dataset<Row> noKeys = known().limit(0).localCheckpoint();
    FirstPass nothing = new FirstPass(noKeys, noKeys, List.of(), 0, Map.of());
    StructType fetched =
        WaitingLine.SCHEMA
            .add(QuarantinedLine.CONTRACT.schema().apply(QuarantinedLine.BROKEN_RULES))
            .add(QuarantinedLine.CONTRACT.schema().apply(QuarantinedLine.UNREADABLE))
            .add(QuarantinedLine.CONTRACT.schema().apply(QuarantinedLine.RAW));
    Dataset<Row> known = known();
    return resolved(
        spark.createDataFrame(List.of(), fetched),
        new Found(known, known, noKeys, Set.of()),
        List.of(),
        nothing,
        List.of(),
        dataThrough(nothing, statedDataThrough));
  }

  private LocalDate dataThrough(FirstPass first, Optional<LocalDate> stated) {
    Map<String, FirstPass.LastDays> days = new HashMap<>(kept.lastDays());
    first.lastDays().forEach((file, last) -> days.put(SourceFiles.path(file), last));
    return stated
        .or(
            () ->
                days.values().stream()
                    .flatMap(last -> last.lastDay().stream())
                    .max(LocalDate::compareTo))
        .orElseThrow(BuildLines::noDates);
  }

  private BuildLines.Built resolved(
      Dataset<Row> validated,
      Found found,
      List<Dataset<Row>> groups,
      FirstPass first,
      List<Observation> left,
      LocalDate dataThrough) {
    Column isLater = BuildLines.isLater(dataThrough);
    Column wasLater = BuildLines.isLater(kept.entry().dataThrough());
    Dataset<Row> keptLines = kept.table(ClaimLine.CONTRACT).localCheckpoint();
    Dataset<Row> waited = kept.table(WaitingLine.CONTRACT).localCheckpoint();
    boolean isShorter = dataThrough.isBefore(kept.entry().dataThrough());
    Dataset<Row> accepted = BuildLines.waiting(validated.where(Validate.isAccepted()));
    // With fewer days of data than before, any line may be too late now.
    Dataset<Row> arriving =
        (isShorter
                ? accepted.unionByName(waited).unionByName(BuildLines.waiting(keptLines))
                : accepted.unionByName(waited.where(wasLater)))
            .localCheckpoint();
    Dataset<Row> standing =
        keptLines
            .withColumn(IS_IDLE, lit(false))
            .unionByName(waited.where(not(wasLater)).withColumn(IS_IDLE, lit(true)), true);
    Dataset<Row> touching = arriving.where(not(isLater));
    Dataset<Row> marked =
        progress.step(
            "finding the families that they touch",
            () -> marked(isShorter ? standing.limit(0) : standing, touching));
    Dataset<Row> touched = marked.where(col(LINK)).drop(LINK);
    Dataset<Row> untouched = marked.where(not(col(LINK)));
    Dataset<Row> resolved =
        progress.step(
            "resolving versions and outcomes",
            () -> lines.resolved(touching.unionByName(BuildLines.waiting(touched))));
    Dataset<Row> claimLines =
        asStored(untouched.where(not(col(IS_IDLE))))
            .unionByName(asStored(resolved.where(not(FinalAction.isOutOfScope()))))
            .localCheckpoint();
    Dataset<Row> idle =
        BuildLines.waiting(untouched.where(col(IS_IDLE)))
            .unionByName(BuildLines.waiting(resolved.where(FinalAction.isOutOfScope())))
            .localCheckpoint();
    Dataset<Row> later = arriving.where(isLater);
    Reconciliation places =
        progress.step(
            "reconciling lines and cents",
            () ->
                Reconciliation.extended(
                        kept.checks(),
                        first.files(),
                        validated.where(not(Validate.isAccepted())),
                        later,
                        claimLines,
                        idle)
                    .reconciled(left.stream().map(BuildLines::observed).toList()));
    return new BuildLines.Built(
        claimLines,
        kept.table(QuarantinedLine.CONTRACT).unionByName(rejected(validated)),
        later.unionByName(idle),
        j3420Lines(touched, resolved, isShorter),
        found.wider().select(col(Scope.KEY).as(ClaimKey.KEY)).distinct(),
        groups.isEmpty() ? found.added() : lines.claimKeys(groups),
        dataThrough,
        places,
        normalised(NormalisedCodes.in(validated)),
        first.lastDays());
  }

  /** The claims of the new files that are fetched, and what references lead to, file by file. */
  private Found found(FirstPass first) {
    Dataset<Row> known = known().localCheckpoint();
    Dataset<Row> claimKeys = kept.unchecked(ClaimKey.CONTRACT);
    Dataset<Row> references = first.references();
    Dataset<Row> wider =
        FirstPass.widened(known.union(first.keys()).distinct().localCheckpoint(), references);
    Set<String> olderFiles = new HashSet<>();
    while (true) {
      Dataset<Row> added =
          wider
              .join(known.select(col(Scope.KEY)), new String[] {Scope.KEY}, "left_anti")
              .localCheckpoint();
      Set<String> further = new HashSet<>();
      claimKeys
          .join(
              FirstPass.sentWhileFew(added.select(col(Scope.KEY))),
              col(ClaimKey.KEY).equalTo(col(Scope.KEY)),
              "left_semi")
          .select(col(ClaimLine.SOURCE_FILE))
          .distinct()
          .collectAsList()
          .forEach(row -> further.add(row.getString(0)));
      further.removeAll(olderFiles);
      if (further.isEmpty()) {
        return new Found(known, wider, added, olderFiles);
      }
      olderFiles.addAll(further);
      references =
          references.unionByName(
              lines.firstPassByTokens(all.only(paths(further)).lines()).references());
      wider = FirstPass.widened(wider, references);
    }
  }

  private Dataset<Row> known() {
    return kept.table(ScopeKey.CONTRACT)
        .select(col(ClaimKey.KEY).as(Scope.KEY), col(ClaimKey.KEY).as(Scope.KEPT_KEY));
  }

  private static Set<String> paths(Set<String> sourceFiles) {
    Set<String> paths = new HashSet<>();
    sourceFiles.forEach(file -> paths.add(SourceFiles.path(file)));
    return paths;
  }

  private Dataset<Row> fetched(List<Dataset<Row>> groups, Found found, List<Observation> left) {
    Dataset<Row> conformed =
        lines.linesWithin(groups, FirstPass.sentWhileFew(found.wider()), names::tokens, left);
    if (!found.olderFiles().isEmpty()) {
      conformed =
          conformed.unionByName(
              lines.linesWithinBut(
                  all.only(paths(found.olderFiles())).lines(),
                  FirstPass.sentWhileFew(found.added()),
                  FirstPass.sentWhileFew(found.known()),
                  names::tokens));
    }
    return lines.validated(conformed);
  }

  /**
   * The kept lines with {@link #LINK}: a new line touches their family. A family is whole then, and
   * so are the claims and the members' days that it meets.
   */
  private static Dataset<Row> marked(Dataset<Row> standing, Dataset<Row> arriving) {
    Dataset<Row> linked = standing.withColumns(links()).localCheckpoint();
    Column[] links = LINKS.stream().map(name -> col(name)).toArray(Column[]::new);
    Dataset<Row> narrow = linked.select(links).distinct().localCheckpoint();
    Dataset<Row> reached = linksOf(arriving.withColumns(links())).localCheckpoint();
    long before;
    long size = reached.count();
    do {
      before = size;
      reached =
          reached
              .union(linksOf(touched(narrow, reached).where(col(LINK))))
              .distinct()
              .localCheckpoint();
      size = reached.count();
    } while (size > before);
    return touched(linked, reached).drop(LINKS.toArray(String[]::new)).localCheckpoint();
  }

  private static Dataset<Row> linksOf(Dataset<Row> lines) {
    return lines
        .select(
            explode(array(LINKS.stream().map(name -> col(name)).toArray(Column[]::new))).as(LINK))
        .where(col(LINK).isNotNull())
        .distinct();
  }

  private static Dataset<Row> touched(Dataset<Row> lines, Dataset<Row> reached) {
    Dataset<Row> touched = lines;
    Column isTouched = lit(false);
    for (String name : LINKS) {
      String met = "met_" + name;
      Dataset<Row> keys = FirstPass.sentWhileFew(reached.select(col(LINK).as(met)));
      touched = touched.join(keys, col(name).equalTo(col(met)), "left");
      isTouched = isTouched.or(col(met).isNotNull());
    }
    Dataset<Row> decided = touched.withColumn(LINK, isTouched);
    return decided.drop(LINKS.stream().map(name -> "met_" + name).toArray(String[]::new));
  }

  private static Map<String, Column> links() {
    Map<String, Column> links = new LinkedHashMap<>();
    links.put(LINKS.get(0), link("claim", col(ClaimLine.CLAIM_ID)));
    links.put(LINKS.get(1), link("claim", col(ClaimLine.ORIGINAL_CLAIM_ID)));
    links.put(LINKS.get(2), link("family", col(ClaimLine.CLAIM_FAMILY_ID)));
    links.put(
        LINKS.get(3),
        xxhash64(lit("day"), col(ClaimLine.MEMBER_TOKEN), col(ClaimLine.SERVICE_DATE)));
    return links;
  }

  private static Column link(String kind, Column token) {
    return when(token.isNotNull(), xxhash64(lit(kind), token));
  }

  private Dataset<Row> j3420Lines(Dataset<Row> touched, Dataset<Row> resolved, boolean isShorter) {
    Dataset<Row> built = lines.j3420Lines(resolved);
    if (isShorter) {
      return built;
    }
    Dataset<Row> claims = touched.select(col(ClaimLine.CLAIM_ID)).distinct();
    return kept.table(J3420Line.CONTRACT)
        .join(claims, new String[] {ClaimLine.CLAIM_ID}, "left_anti")
        .select(columns(J3420Line.SCHEMA.fieldNames()))
        .unionByName(built)
        .localCheckpoint();
  }

  private static Dataset<Row> asStored(Dataset<Row> resolved) {
    return resolved.select(
        columns(
            Stream.of(ClaimLine.CONTRACT.schema().fieldNames())
                .filter(name -> !name.equals(Columns.RUN_ID))
                .toArray(String[]::new)));
  }

  private static Dataset<Row> rejected(Dataset<Row> validated) {
    return validated
        .where(not(Validate.isAccepted()))
        .select(
            columns(
                Stream.of(QuarantinedLine.CONTRACT.schema().fieldNames())
                    .filter(name -> !name.equals(Columns.RUN_ID))
                    .toArray(String[]::new)));
  }

  private static Column[] columns(String... names) {
    return Stream.of(names).map(name -> col(name)).toArray(Column[]::new);
  }

  /** The counts of the earlier build and those of the lines fetched now. */
  private List<Row> normalised(List<Row> now) {
    Map<List<String>, Long> counts = new LinkedHashMap<>();
    Stream.concat(
            kept.checks().stream()
                .filter(row -> RunCheck.NORMALISED_CODES.equals(row.getAs(RunCheck.CHECK_NAME)))
                .map(Extension::count),
            now.stream().map(Extension::countOfNow))
        .forEach(count -> counts.merge(count.getKey(), count.getValue(), Long::sum));
    List<Row> rows = new ArrayList<>();
    counts.forEach(
        (item, number) ->
            rows.add(
                RowFactory.create(
                    RunCheck.NORMALISED_CODES,
                    item.get(0),
                    item.get(1),
                    number,
                    null,
                    null,
                    null,
                    RunCheck.COUNTED)));
    return rows;
  }

  private static Map.Entry<List<String>, Long> count(Row row) {
    return Map.entry(
        List.of(row.<String>getAs(ClaimLine.SOURCE_FILE), row.<String>getAs(RunCheck.ITEM)),
        row.<Long>getAs(RunCheck.LINES));
  }

  private static Map.Entry<List<String>, Long> countOfNow(Row row) {
    return Map.entry(List.of(row.getString(1), row.getString(2)), row.getLong(3));
  }
}
