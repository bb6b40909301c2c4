package j3420.job;

import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.Run;
import j3420.table.RunCheck;
import j3420.table.RunInput;
import j3420.table.RunOutput;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Removes data files that neither a run that is kept nor a reader of the newest version needs.
 *
 * <p>What is needed is asked of Delta version by version. Its VACUUM would not do: it keeps what
 * the newest version needs, and of older ones what is young, but a run can stand for a version that
 * one before it wrote years ago. The ledger tells what goes before it goes.
 */
final class Maintenance {

  private static final int MOST_FILES = 20;

  private final Warehouse warehouse;
  private final Execution execution;
  private final Progress progress;
  private final Optional<Integer> keepMonths;
  private final int keepDays;

  /**
   * A maintenance.
   *
   * @param keepMonths runs older than that are let go; null: none
   * @param keepDays how long a version that was the newest one stays
   */
  Maintenance(
      Warehouse warehouse,
      Execution execution,
      Progress progress,
      Integer keepMonths,
      int keepDays) {
    this.warehouse = warehouse;
    this.execution = execution;
    this.progress = progress;
    this.keepMonths = Optional.ofNullable(keepMonths);
    this.keepDays = keepDays;
  }

  /** Does it and verifies the runs that are kept; the exit code. */
  int done() {
    Ledger ledger = execution.ledger();
    List<Entry> entries = ledger.entries();
    if (entries.isEmpty()) {
      throw new Refusal(
          Refusal.INPUT,
          "The warehouse %s holds no runs. Name one that a run wrote with --warehouse."
              .formatted(warehouse.location()));
    }
    Verification.Result sound =
        progress.step("verifying the ledger", () -> new Verification(warehouse, ledger).ofLedger());
    if (!sound.differences().isEmpty()) {
      sound.differences().forEach(progress::say);
      throw new Refusal(
          Refusal.VERIFICATION,
          "The warehouse %s is damaged, so nothing was removed. 'runs verify --all' says more."
              .formatted(warehouse.location()));
    }
    long compacted = compacted();
    Map<String, Set<Long>> versions = new TreeMap<>();
    Set<String> letGo = letGo(ledger, entries, versions);
    Map<String, List<FileStatus>> unneeded =
        progress.step("finding files that no run needs", () -> unneeded(versions));
    enter(ledger, entries, letGo, unneeded);
    unneeded.values().forEach(warehouse::remove);
    Verification.Result kept =
        progress.step("verifying the runs that are kept", () -> verified(ledger));
    kept.differences().forEach(progress::say);
    say(compacted, letGo, unneeded, kept);
    return kept.differences().isEmpty() ? 0 : Refusal.VERIFICATION;
  }

  private Verification.Result verified(Ledger ledger) {
    return new Verification(warehouse, ledger).of(Optional.empty());
  }

  private long compacted() {
    List<Contract> scattered =
        Stream.of(Run.CONTRACT, RunInput.CONTRACT, RunOutput.CONTRACT, RunCheck.CONTRACT)
            .filter(contract -> warehouse.read(contract).inputFiles().length > MOST_FILES)
            .toList();
    scattered.forEach(warehouse::compact);
    return scattered.size();
  }

  /** Runs that lose a version now; into {@code versions} goes what those that stay stand for. */
  private Set<String> letGo(Ledger ledger, List<Entry> entries, Map<String, Set<Long>> versions) {
    Set<String> gone = ledger.letGo(entries).keySet();
    Set<String> always = new HashSet<>();
    always.add(entries.get(entries.size() - 1).runId());
    ledger.newestBuild().ifPresent(build -> always.add(build.runId()));
    Optional<Instant> oldest =
        keepMonths.map(
            months -> RunClock.instant().atZone(ZoneOffset.UTC).minusMonths(months).toInstant());
    List<Entry> old =
        entries.stream()
            .filter(entry -> !always.contains(entry.runId()))
            .filter(
                entry ->
                    oldest.filter(day -> entry.finishedAt().toInstant().isBefore(day)).isPresent())
            .filter(entry -> !gone.contains(entry.runId()))
            .toList();
    Set<String> oldRuns = old.stream().map(Entry::runId).collect(Collectors.toSet());
    entries.stream()
        .filter(entry -> !oldRuns.contains(entry.runId()) && !gone.contains(entry.runId()))
        .forEach(
            entry ->
                entry
                    .<Long>map(Run.TABLE_VERSIONS)
                    .forEach(
                        (table, version) ->
                            versions.computeIfAbsent(table, any -> new TreeSet<>()).add(version)));
    Set<String> losing = new TreeSet<>();
    for (Entry entry : old) {
      boolean isCovered =
          entry.<Long>map(Run.TABLE_VERSIONS).entrySet().stream()
              .allMatch(
                  table ->
                      versions.getOrDefault(table.getKey(), Set.of()).contains(table.getValue()));
      if (!isCovered) {
        losing.add(entry.runId());
      }
      entry
          .<Long>map(Run.TABLE_VERSIONS)
          .keySet()
          .forEach(table -> versions.computeIfAbsent(table, any -> new TreeSet<>()));
    }
    return losing;
  }

  private Map<String, List<FileStatus>> unneeded(Map<String, Set<Long>> versions) {
    Instant cutoff = RunClock.instant().minus(keepDays, ChronoUnit.DAYS);
    Stream.of(Run.CONTRACT, RunInput.CONTRACT, RunOutput.CONTRACT, RunCheck.CONTRACT)
        .forEach(contract -> versions.computeIfAbsent(contract.path(), any -> new TreeSet<>()));
    Map<String, List<FileStatus>> unneeded = new TreeMap<>();
    versions.forEach(
        (table, official) -> {
          TableLog log = warehouse.log(table);
          Set<Long> kept = new TreeSet<>(official);
          kept.addAll(lately(log, cutoff));
          Set<String> needed = new HashSet<>();
          for (long version : kept) {
            Stream.of(warehouse.read(table, version).inputFiles())
                .forEach(file -> needed.add(new Path(file).toString()));
          }
          requireListed(table, log, needed);
          List<FileStatus> files =
              log.dataFiles().stream()
                  .filter(file -> !needed.contains(file.getPath().toString()))
                  .filter(file -> !Instant.ofEpochMilli(file.getModificationTime()).isAfter(cutoff))
                  .toList();
          if (!files.isEmpty()) {
            unneeded.put(table, files);
          }
        });
    return unneeded;
  }

  /** Were the names of needed files not those of the listing, all of them would look unneeded. */
  private static void requireListed(String table, TableLog log, Set<String> needed) {
    Set<String> listed =
        log.dataFiles().stream().map(file -> file.getPath().toString()).collect(Collectors.toSet());
    if (!listed.containsAll(needed)) {
      throw new Refusal(
          Refusal.VERIFICATION,
          "%s has lost files that a run stands on, so nothing was removed. 'runs verify --all' says more."
              .formatted(table));
    }
  }

  /** The versions that were the newest one at some time since; the newest one always. */
  private static Set<Long> lately(TableLog log, Instant since) {
    Set<Long> versions = new TreeSet<>();
    List<TableLog.Commit> commits = log.commits();
    for (int at = 0; at < commits.size(); at++) {
      boolean isNewest = at == commits.size() - 1;
      if (isNewest || commits.get(at + 1).written().isAfter(since)) {
        versions.add(commits.get(at).version());
      }
    }
    return versions;
  }

  /** Enters what goes, before it goes: a maintenance that is killed leaves no riddle. */
  private void enter(
      Ledger ledger,
      List<Entry> entries,
      Set<String> letGo,
      Map<String, List<FileStatus>> unneeded) {
    if (letGo.isEmpty() && unneeded.isEmpty()) {
      return;
    }
    Entry newest = entries.get(entries.size() - 1);
    List<Row> checks = new ArrayList<>();
    letGo.forEach(run -> checks.add(check(RunCheck.LET_GO, run, 0)));
    unneeded.forEach(
        (table, files) -> checks.add(check(RunCheck.FILES_REMOVED, table, files.size())));
    Map<String, Object> facts = Execution.factsOf(newest);
    facts.put(Run.BUILD, Run.NONE);
    facts.put(Run.BUILD_REASON, "the command removes files that no run needs");
    execution.publish(
        new Execution.Content(
            Map.of(),
            Map.of(),
            Map.of(),
            ledger.outputs(newest.runId()),
            Ledger.withoutRun(ledger.inputs(newest.runId())),
            checks,
            facts));
  }

  private static Row check(String name, String item, long files) {
    return RowFactory.create(name, Columns.ALL, item, files, null, null, null, RunCheck.COUNTED);
  }

  private void say(
      long compacted,
      Set<String> letGo,
      Map<String, List<FileStatus>> unneeded,
      Verification.Result kept) {
    long files = unneeded.values().stream().mapToLong(List::size).sum();
    long bytes =
        unneeded.values().stream().flatMap(List::stream).mapToLong(FileStatus::getLen).sum();
    progress.say(
        "%,d files with %,d bytes removed from %d tables, %d tables of the ledger compacted, the tables of %d runs let go."
            .formatted(files, bytes, unneeded.size(), compacted, letGo.size()));
    progress.say(
        "%d runs verified: %d differences."
            .formatted(kept.runs().size(), kept.differences().size()));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("files_removed", files);
    result.put("bytes_removed", bytes);
    result.put("tables_compacted", compacted);
    result.put("runs_let_go", letGo);
    result.put("runs_verified", kept.runs());
    result.put("differences", kept.differences());
    System.out.println(RunsCommand.json(result));
  }
}
