package j3420.job;

import j3420.table.Contract;
import j3420.table.Run;
import j3420.table.RunCheck;
import j3420.table.RunInput;
import j3420.table.RunOutput;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Holds what is stored against what the ledger states: every table of a run is read anew, the
 * entries and their chain are hashed anew, and the logs are looked at file by file. Nothing is
 * written.
 *
 * <p>A difference means that a published number can no longer be shown as it was. What a run that
 * was killed leaves behind is none; it is told as a note.
 */
final class Verification {

  private static final List<Contract> OF_RUNS =
      List.of(RunInput.CONTRACT, RunOutput.CONTRACT, RunCheck.CONTRACT);

  private final Warehouse warehouse;
  private final Ledger ledger;
  private final Set<String> differences = new LinkedHashSet<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final Map<String, TableLog> logs = new TreeMap<>();
  private final Map<String, Optional<TableAudit>> audits = new LinkedHashMap<>();

  Verification(Warehouse warehouse, Ledger ledger) {
    this.warehouse = warehouse;
    this.ledger = ledger;
  }

  /**
   * What was found.
   *
   * @param runs the runs that were verified
   * @param tables versions of tables that were read
   * @param rows rows that they hold
   * @param entries entries of the ledger
   * @param differences one sentence each; none: all holds
   * @param notes what is worth knowing, but no difference
   */
  record Result(
      List<String> runs,
      long tables,
      long rows,
      int entries,
      List<String> differences,
      List<String> notes) {}

  /**
   * Verifies.
   *
   * @param run one run; empty: all
   * @throws Refusal if the ledger has no such run, and nothing else names it
   */
  Result of(Optional<String> run) {
    return of(run, true);
  }

  /** The same for all runs, but without reading their tables. */
  Result ofLedger() {
    return of(Optional.empty(), false);
  }

  private Result of(Optional<String> run, boolean isReadAnew) {
    OF_RUNS.forEach(contract -> log(contract.path()));
    log(Run.CONTRACT.path());
    if (logs.values().stream().allMatch(log -> log.commits().isEmpty())) {
      throw new Refusal(
          Refusal.INPUT,
          "The warehouse %s holds no runs. Name one that a run wrote with --warehouse."
              .formatted(warehouse.location()));
    }
    if (isBeforeFirstEntry()) {
      throw new Refusal(
          Refusal.INPUT,
          "The warehouse %s holds no official run: its first one was killed, or is not through yet. Run again."
              .formatted(warehouse.location()));
    }
    Optional<List<Entry>> read = tried(Run.CONTRACT.path(), ledger::entries);
    List<Entry> entries = read.orElse(List.of());
    if (read.isEmpty()) {
      return result(List.of(), 0);
    }
    List<Entry> asked =
        run.isEmpty() ? entries : entries.stream().filter(isMeant(run.get(), entries)).toList();
    chain(entries);
    Set<String> named = withoutEntry(entries);
    if (run.isPresent() && asked.isEmpty()) {
      if (!named.contains(run.get())) {
        ledger.require(run.get());
      }
      differences.add(
          "operations/run has no entry of run %s, which other tables name: it was taken out, lost, or never official."
              .formatted(run.get()));
    }
    Map<String, Entry> letGo =
        tried(RunCheck.CONTRACT.path(), () -> ledger.letGo(entries)).orElse(Map.of());
    asked.forEach(entry -> verify(entry, letGo, isReadAnew));
    commits(entries);
    return result(asked.stream().map(Entry::runId).toList(), entries.size());
  }

  /** Nothing was ever put into the table of entries, and no other table knows of a second run. */
  private boolean isBeforeFirstEntry() {
    TableLog entries = log(Run.CONTRACT.path());
    if (!entries.commits().isEmpty() || !entries.dataFiles().isEmpty()) {
      return false;
    }
    Set<String> named = new TreeSet<>();
    OF_RUNS.stream()
        .filter(contract -> !log(contract.path()).commits().isEmpty())
        .forEach(
            contract ->
                tried(contract.path(), () -> ledger.runsIn(contract)).ifPresent(named::addAll));
    return named.size() <= 1
        && differences.isEmpty()
        && named.stream().noneMatch(warehouse::isCompleteByLineage);
  }

  private static java.util.function.Predicate<Entry> isMeant(String run, List<Entry> entries) {
    String name =
        run.equals(Ledger.LATEST) && !entries.isEmpty()
            ? entries.get(entries.size() - 1).runId()
            : run;
    return entry -> entry.runId().equals(name);
  }

  private Result result(List<String> runs, int entries) {
    logs.values().forEach(log -> differences.addAll(log.damages()));
    List<TableAudit> read = audits.values().stream().flatMap(Optional::stream).toList();
    return new Result(
        runs,
        read.size(),
        read.stream().mapToLong(TableAudit::rows).sum(),
        entries,
        List.copyOf(differences),
        List.copyOf(notes));
  }

  private TableLog log(String table) {
    return logs.computeIfAbsent(table, warehouse::log);
  }

  private <T> Optional<T> tried(String what, Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (Refusal refusal) {
      throw refusal;
    } catch (Exception e) {
      String condition = Main.condition(e);
      differences.add(
          "%s cannot be read (%s): a file of it is lost or damaged."
              .formatted(what, condition.isEmpty() ? e.getClass().getSimpleName() : condition));
      return Optional.empty();
    }
  }

  /** From the first entry to the last, each stands on the one before as it was. */
  private void chain(List<Entry> entries) {
    Map<String, Entry> byRun = new HashMap<>();
    Map<String, String> followers = new HashMap<>();
    for (Entry entry : entries) {
      if (byRun.put(entry.runId(), entry) != null) {
        differences.add("operations/run holds run %s twice.".formatted(entry.runId()));
      }
    }
    for (Entry entry : entries) {
      String previous = entry.text(Run.PREVIOUS_RUN_ID);
      if (entry.sha256() == null) {
        notes.add(
            "The entry of run %s was written before entries were chained; nothing tells whether it is as it was."
                .formatted(entry.runId()));
        continue;
      }
      if (!entry.sha256().equals(entry.actualSha256())) {
        differences.add(
            "The entry of run %s in operations/run was changed: its SHA-256 is not the one that it states."
                .formatted(entry.runId()));
      }
      String other = followers.putIfAbsent(String.valueOf(previous), entry.runId());
      if (other != null) {
        differences.add(
            "The entries of runs %s and %s both follow %s: the ledger is no chain any more."
                .formatted(
                    other, entry.runId(), previous == null ? "none" : "that of run " + previous));
      }
      if (previous == null) {
        continue;
      }
      if (!byRun.containsKey(previous)) {
        differences.add(
            "The entry of run %s, which that of run %s follows, was taken out of operations/run."
                .formatted(previous, entry.runId()));
      } else if (!String.valueOf(byRun.get(previous).sha256())
          .equals(String.valueOf(entry.text(Run.PREVIOUS_ENTRY_SHA256)))) {
        differences.add(
            "The entry of run %s was changed after that of run %s was written."
                .formatted(previous, entry.runId()));
      }
    }
  }

  /**
   * Runs that other tables of the ledger name. A run that was killed before it became official
   * looks so; but one that got as far as the file with its entry is likely to have lost it.
   */
  private Set<String> withoutEntry(List<Entry> entries) {
    Set<String> known = entries.stream().map(Entry::runId).collect(Collectors.toSet());
    Set<String> named = new TreeSet<>();
    List<Set<String>> of = new ArrayList<>();
    for (Contract contract : OF_RUNS) {
      Set<String> runs =
          tried(contract.path(), () -> ledger.runsIn(contract)).orElseGet(TreeSet::new);
      runs.removeAll(known);
      named.addAll(runs);
      of.add(runs);
    }
    boolean isEntryLeft =
        tried(Run.CONTRACT.path(), () -> warehouse.read(Run.CONTRACT).inputFiles()).isPresent()
            && !log(Run.CONTRACT.path()).orphans().isEmpty();
    String newest = entries.isEmpty() ? "" : entries.get(entries.size() - 1).runId();
    for (String run : named) {
      boolean isComplete = of.stream().allMatch(runs -> runs.contains(run));
      if (warehouse.isCompleteByLineage(run)) {
        differences.add(
            "The entry of run %s is not in operations/run, though its lineage says that it was official: its commit was lost."
                .formatted(run));
      } else if (isComplete && isEntryLeft && run.compareTo(newest) > 0) {
        differences.add(
            "The entry of run %s is not in operations/run, though a file of the table holds one and all other tables name the run: its commit was lost, or the run was killed in its last second."
                .formatted(run));
      } else {
        notes.add(
            "Run %s left rows in the ledger without becoming official: it was killed, or its entry was lost."
                .formatted(run));
      }
    }
    return named;
  }

  private void verify(Entry entry, Map<String, Entry> letGo, boolean isReadAnew) {
    String run = entry.runId();
    rows(entry, RunInput.CONTRACT, Run.INPUTS_HASH, () -> ledger.inputs(run));
    rows(entry, RunCheck.CONTRACT, Run.CHECKS_HASH, () -> ledger.checks(run));
    List<Row> outputs =
        rows(entry, RunOutput.CONTRACT, Run.OUTPUTS_HASH, () -> ledger.outputRows(run));
    if (letGo.containsKey(run)) {
      Entry maintain = letGo.get(run);
      rows(maintain, RunCheck.CONTRACT, Run.CHECKS_HASH, () -> ledger.checks(maintain.runId()));
      notes.add(
          "The tables of run %s were let go by maintain on %s (run %s); its entry stays."
              .formatted(run, maintain.finishedAt().toInstant(), maintain.runId()));
      return;
    }
    if (!isReadAnew) {
      return;
    }
    Map<String, Output> stated = new LinkedHashMap<>();
    outputs.forEach(output -> stated.put(output.getAs(RunOutput.TABLE), Output.of(output)));
    readAnew(stated);
    stated.forEach(this::table);
  }

  private List<Row> rows(Entry entry, Contract contract, String hash, Supplier<List<Row>> read) {
    List<Row> rows = tried(contract.path(), read).orElse(List.of());
    String stated = entry.text(hash);
    if (stated != null && !stated.equals(Sha256.of(contract.schema(), rows))) {
      differences.add(
          "%s holds other rows of run %s than its entry states: %d are left."
              .formatted(contract.path(), entry.runId(), rows.size()));
    }
    return rows;
  }

  private void readAnew(Map<String, Output> stated) {
    Map<String, Output> unread = new LinkedHashMap<>(stated);
    unread.entrySet().removeIf(each -> audits.containsKey(name(each.getKey(), each.getValue())));
    AtOnce.each(
            unread,
            (table, output) -> {
              try {
                TableAudit found = audit(table, output.version());
                return (Supplier<TableAudit>) () -> found;
              } catch (Exception e) {
                RuntimeException failed =
                    e instanceof RuntimeException known ? known : new IllegalStateException(e);
                return (Supplier<TableAudit>)
                    () -> {
                      throw failed;
                    };
              }
            })
        .forEach(
            (table, read) -> {
              String name = name(table, unread.get(table));
              audits.put(name, tried(name, read));
            });
  }

  private static String name(String table, Output stated) {
    return "%s at version %d".formatted(table, stated.version());
  }

  private void table(String table, Output stated) {
    String name = name(table, stated);
    if (log(table).newest() < stated.version()) {
      differences.add(
          "%s has no version %d any more: its last commit was lost, emptied or rolled back."
              .formatted(table, stated.version()));
    }
    audits.get(name).ifPresent(found -> compare(name, stated, found));
  }

  /** A version as its own columns have it: a later release may have others. */
  private TableAudit audit(String table, long version) {
    Dataset<Row> rows = warehouse.read(table, version);
    StructType columns = rows.schema();
    Contract asStored =
        new Contract(Contract.Zone.OPERATIONS, table, "", columns, List.of(), Map.of());
    return TableAudit.of(asStored, rows, true);
  }

  private void compare(String name, Output stated, TableAudit found) {
    if (found.rows() != stated.audit().rows()) {
      differences.add(
          "%s holds %d rows, not the %d that run %s stands for."
              .formatted(name, found.rows(), stated.audit().rows(), stated.writtenBy()));
    } else if (!found.isSameContent(stated.audit())) {
      differences.add(
          "%s holds other values than run %s wrote.".formatted(name, stated.writtenBy()));
    }
    stated
        .audit()
        .sums()
        .forEach(
            (column, sum) -> {
              BigDecimal actual = found.sums().get(column);
              if (orZero(sum).compareTo(orZero(actual)) != 0) {
                differences.add(
                    "%s adds up to %s in %s, not to %s."
                        .formatted(name, plain(actual), column, plain(sum)));
              }
            });
  }

  /** The sum of no value is told as none, or as 0 where parts were added up. */
  private static BigDecimal orZero(BigDecimal sum) {
    return sum == null ? BigDecimal.ZERO : sum;
  }

  private static String plain(BigDecimal sum) {
    return orZero(sum).toPlainString();
  }

  /** Who wrote the newest versions, which readers of "the latest" see. */
  private void commits(List<Entry> entries) {
    Set<String> known = entries.stream().map(Entry::runId).collect(Collectors.toSet());
    Map<String, Long> official = new HashMap<>();
    for (Entry entry : entries) {
      official.putAll(entry.map(Run.TABLE_VERSIONS));
    }
    official.keySet().forEach(this::log);
    for (TableLog log : logs.values()) {
      for (TableLog.Commit commit : log.commits()) {
        if (commit.isOfRows() && commit.runId().isEmpty()) {
          differences.add(
              "Version %d of %s was written by something else than this product (%s)."
                  .formatted(commit.version(), log.table(), commit.operation()));
        }
      }
      if (!official.containsKey(log.table())) {
        continue;
      }
      log.commits().stream()
          .filter(commit -> commit.version() > official.get(log.table()))
          .filter(commit -> commit.isOfRows() || commit.isRestore())
          .reduce((older, newer) -> newer)
          .filter(commit -> commit.isRestore() || !known.contains(commit.runId()))
          .filter(commit -> !commit.runId().isEmpty() || commit.isRestore())
          .ifPresent(
              commit ->
                  notes.add(
                      "The newest version of %s is of no official run (%s): read it as of version %s."
                          .formatted(
                              log.table(),
                              commit.isRestore() ? "restored" : commit.runId(),
                              official.get(log.table()))));
    }
  }
}
