package j3420.job;

import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.Run;
import j3420.table.RunCheck;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Model.CommandSpec;

/**
 * One run against a warehouse: everything is computed and checked before the first table is
 * replaced, every table is read back, and the entry in the ledger, which makes the run official,
 * comes last.
 */
final class Execution implements AutoCloseable {

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final Progress progress;
  private final Map<String, Object> values = new HashMap<>();
  private final String runId;
  private final RunLock lock;
  private final Ledger ledger;
  private final Optional<Lineage> lineage;
  private Entry published;

  /**
   * What a run published.
   *
   * @param entry its entry in the ledger
   * @param tables the rows of every table that it computed, by contract
   */
  record Published(Entry entry, Map<Contract, Dataset<Row>> tables) {}

  /**
   * What a run has to publish.
   *
   * @param tables computed rows by contract, without the columns that name the run
   * @param streamed tables too large to be computed before they are written
   * @param standing audits of tables that stay as they are, of the same lines
   * @param before what the newest official run stands for, by the path of the table
   * @param inputs rows of {@code RunInput}
   * @param checks rows of {@code RunCheck}
   * @param facts the values of the ledger's columns that describe the input
   */
  record Content(
      Map<Contract, Dataset<Row>> tables,
      Map<Contract, Publication.Streamed> streamed,
      Map<Contract, TableAudit> standing,
      Map<String, Output> before,
      List<Row> inputs,
      List<Row> checks,
      Map<String, Object> facts) {}

  /**
   * Takes the warehouse for a command.
   *
   * @param spec the command and its arguments
   * @param outlets where its lineage goes; empty: it computes nothing that has one
   */
  Execution(
      SparkSession spark,
      Warehouse warehouse,
      Progress progress,
      CommandSpec spec,
      Optional<OutletOptions> outlets) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.progress = progress;
    this.ledger = new Ledger(spark, warehouse);
    Instant started = RunClock.instant();
    this.runId = RunClock.newRunId(started);
    values.put(Run.COMMAND, spec.name());
    // What an @file holds is told, not its name: it may hold something else later.
    values.put(
        Run.ARGUMENTS,
        spec.root().commandLine().getParseResult().expandedArgs().toArray(String[]::new));
    values.put(Run.STARTED_AT, Timestamp.from(started));
    this.lock = warehouse.lock(runId);
    this.lineage =
        outlets.map(
            given ->
                new Lineage(
                    LineageTarget.of(given.lineage(), warehouse, runId),
                    warehouse.location(),
                    runId,
                    spec.name(),
                    spark.version(),
                    progress));
    lineage.ifPresent(Lineage::started);
  }

  /** Writes the published tables as plain files, once the run is official. */
  void exportTo(Optional<Export> folder) {
    folder.ifPresent(
        export -> progress.step("exporting the tables", () -> export.write(warehouse, published)));
  }

  /** Tells the lineage that the run ended without being official, unless it is. */
  void failed(Throwable error) {
    lineage.ifPresent(events -> events.failed(error));
  }

  String runId() {
    return runId;
  }

  Ledger ledger() {
    return ledger;
  }

  /** The tables of some topics, computed. */
  Map<Contract, Dataset<Row>> computed(List<Measures> topics, Measures.Basis basis) {
    Map<Contract, Dataset<Row>> tables = new LinkedHashMap<>();
    for (Measures topic : topics) {
      progress.step(
          "computing " + topic.name().toLowerCase(Locale.ROOT),
          () -> {
            tables.putAll(AtOnce.each(topic.of(basis), (table, rows) -> rows.localCheckpoint()));
            return tables;
          });
    }
    return tables;
  }

  /** Checks, writes and reads back the tables, then enters the run in the ledger. */
  Published publish(Content content) {
    Map<String, Column> stamps =
        Warehouse.stamps(
            runId,
            content.facts().get(Columns.DATA_THROUGH),
            content.facts().get(Columns.DENIAL_POLICY));
    Map<Contract, Dataset<Row>> computed = new LinkedHashMap<>(content.tables());
    ShareableStep.Judged judged =
        progress.step(
            "hiding small cells",
            () ->
                new ShareableStep(warehouse, content.before(), ledger.newestVersions())
                    .of(content.tables()));
    computed.putAll(judged.tables());
    Map<Contract, Dataset<Row>> stamped = new LinkedHashMap<>();
    computed.forEach(
        (contract, rows) -> stamped.put(contract, Warehouse.stamped(contract, rows, stamps)));
    Map<Contract, Publication.Streamed> streamed = new LinkedHashMap<>();
    content
        .streamed()
        .forEach(
            (contract, table) ->
                streamed.put(
                    contract, table.with(Warehouse.stamped(contract, table.rows(), stamps))));
    Publication publication = new Publication(warehouse, lock, runId, content.before());
    Map<Contract, TableAudit> audits =
        progress.step(
            "checking %d tables".formatted(stamped.size()),
            () -> publication.checked(stamped, content.standing()));
    Map<Contract, Output> written =
        progress.step(
            "writing and reading back %d tables".formatted(stamped.size() + streamed.size()),
            () -> publication.written(stamped, audits, streamed));
    Map<String, Output> outputs = new LinkedHashMap<>();
    written.forEach((contract, output) -> outputs.put(contract.path(), output));
    outputs.putAll(publication.takenOver(Set.copyOf(outputs.keySet())));
    List<Row> checks = new ArrayList<>(content.checks());
    checks.addAll(judged.checks());
    checks.addAll(publication.checks());
    List<Row> newest = newestOfEach(checks);
    Supplier<Entry> enter =
        () ->
            progress.step(
                "entering the run in the ledger",
                () ->
                    ledger.enter(
                        complete(content.facts(), outputs),
                        content.inputs(),
                        outputs,
                        newest,
                        lock));
    Entry entry =
        lineage
            .map(events -> events.official(enter, content.inputs(), written, outputs))
            .orElseGet(enter);
    published = entry;
    return new Published(entry, content.tables());
  }

  /** A check that the run makes again takes the place of the one that it took over. */
  private static List<Row> newestOfEach(List<Row> checks) {
    int[] key =
        RunCheck.CONTRACT.key().stream()
            .filter(name -> !name.equals(Columns.RUN_ID))
            .mapToInt(RunCheck.SCHEMA::fieldIndex)
            .toArray();
    Map<List<Object>, Row> newest = new LinkedHashMap<>();
    checks.forEach(check -> newest.put(IntStream.of(key).mapToObj(check::get).toList(), check));
    return List.copyOf(newest.values());
  }

  @Override
  public void close() {
    warehouse.unlock(lock);
  }

  private Map<String, Object> complete(Map<String, Object> facts, Map<String, Output> outputs) {
    Map<String, Object> complete = new HashMap<>(facts);
    complete.putAll(values);
    complete.put(Columns.RUN_ID, runId);
    complete.putIfAbsent(Run.LINES_RUN_ID, runId);
    complete.put(Run.FINISHED_AT, Timestamp.from(RunClock.instant()));
    complete.put(Run.CODE_VERSION, Main.version());
    complete.put(Run.CODE_FINGERPRINT, CodeFingerprint.value());
    complete.put(Run.SPARK_VERSION, spark.version());
    complete.put(Run.DELTA_VERSION, io.delta.package$.MODULE$.VERSION());
    complete.put(Run.JAVA_VERSION, Runtime.version().toString());
    Map<String, Long> versions = new TreeMap<>();
    Map<String, Long> rows = new TreeMap<>();
    outputs.forEach(
        (table, output) -> {
          versions.put(table, output.version());
          rows.put(table, output.audit().rows());
        });
    complete.put(Run.TABLE_VERSIONS, versions);
    complete.put(Run.TABLE_ROWS, rows);
    return complete;
  }

  /** The facts about the input that a run takes over from the build that it stands on. */
  static Map<String, Object> factsOf(Entry build) {
    Map<String, Object> facts = build.values();
    facts.put(Run.LINES_RUN_ID, build.text(Run.LINES_RUN_ID));
    return facts;
  }

  /** All that stands on the lines of a build by now, topics computed since included. */
  Map<String, Output> newestOn(Entry build) {
    return ledger.outputs(ledger.newestOn(build).runId());
  }

  static Optional<Kept> keptBy(Warehouse warehouse, Ledger ledger) {
    return ledger.newestBuild().map(entry -> new Kept(warehouse, ledger, entry));
  }
}
