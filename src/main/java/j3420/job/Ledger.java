package j3420.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.Run;
import j3420.table.RunCheck;
import j3420.table.RunInput;
import j3420.table.RunOutput;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The official runs of a warehouse: what each stood on, what it wrote and what it checked. A run is
 * official once its row is in {@code operations.run}, the last thing that it writes.
 */
final class Ledger {

  private final SparkSession spark;
  private final Warehouse warehouse;

  /** Read once: whoever asks twice holds the warehouse, or wants one answer. */
  private List<Entry> known;

  Ledger(SparkSession spark, Warehouse warehouse) {
    this.spark = spark;
    this.warehouse = warehouse;
  }

  /** The newest run, where the name of a run is asked for. */
  static final String LATEST = "latest";

  /** All entries, oldest first; a ledger holds one per run, so they are few. */
  List<Entry> entries() {
    if (known == null) {
      known =
          warehouse.has(Run.CONTRACT)
              ? inOrder(rows(Run.CONTRACT, lit(true)).stream().map(Entry::new).toList())
              : List.of();
    }
    return known;
  }

  /** In the order of the chain: clocks of two machines may differ, or be set back. */
  static List<Entry> inOrder(List<Entry> entries) {
    Map<String, Entry> byRun = new HashMap<>();
    entries.forEach(entry -> byRun.put(entry.runId(), entry));
    Map<String, Place> places = new HashMap<>();
    entries.stream()
        .sorted(Comparator.comparing(Entry::finishedAt))
        .forEach(entry -> place(entry, byRun, places, new HashSet<>()));
    return entries.stream()
        .sorted(
            Comparator.comparing((Entry entry) -> places.get(entry.runId()).notBefore())
                .thenComparing(entry -> places.get(entry.runId()).depth())
                .thenComparing(Entry::runId))
        .toList();
  }

  /** When a run ended, and no earlier than the one it follows; how many entries come before it. */
  private record Place(Timestamp notBefore, int depth) {}

  private static Place place(
      Entry entry, Map<String, Entry> byRun, Map<String, Place> places, Set<String> above) {
    Place known = places.get(entry.runId());
    if (known != null) {
      return known;
    }
    Entry before = byRun.get(entry.text(Run.PREVIOUS_RUN_ID));
    Place place = new Place(entry.finishedAt(), 0);
    if (before != null && above.add(entry.runId())) {
      Place earlier = place(before, byRun, places, above);
      place =
          new Place(
              earlier.notBefore().after(entry.finishedAt())
                  ? earlier.notBefore()
                  : entry.finishedAt(),
              earlier.depth() + 1);
    }
    places.put(entry.runId(), place);
    return place;
  }

  /** The newest version of every table that any official run stands for, by its path. */
  Map<String, Long> newestVersions() {
    Map<String, Long> versions = new HashMap<>();
    entries().forEach(entry -> versions.putAll(entry.map(Run.TABLE_VERSIONS)));
    return versions;
  }

  /** The entry that every further one is chained to. */
  Optional<Entry> newest() {
    List<Entry> entries = entries();
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
  }

  /** The newest entry of a run that built lines, or found that nothing was new. */
  Optional<Entry> newestBuild() {
    return entries().stream().filter(Entry::isBuild).reduce((older, newer) -> newer);
  }

  /** The newest entry of a run on the lines of a build: what it computed, and what it took over. */
  Entry newestOn(Entry build) {
    return entries().stream()
        .filter(entry -> entry.text(Run.LINES_RUN_ID).equals(build.text(Run.LINES_RUN_ID)))
        .reduce((older, newer) -> newer)
        .orElse(build);
  }

  /** The newest build, for a command that needs one. */
  Entry requireBuild() {
    return newestBuild()
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.INPUT,
                    "The warehouse %s holds no J3420 lines yet. Run 'build-lines' or 'run' first."
                        .formatted(warehouse.location())));
  }

  /**
   * The entry of a run, or of the newest one if {@link #LATEST} is asked for.
   *
   * @throws Refusal if there is none of that name
   */
  Entry require(String runId) {
    List<Entry> entries = entries();
    if (entries.isEmpty() && runId.equals(LATEST)) {
      throw new Refusal(
          Refusal.INPUT,
          "The warehouse %s holds no official run. Run 'run' first."
              .formatted(warehouse.location()));
    }
    return entries.stream()
        .filter(entry -> entry.runId().equals(runId) || runId.equals(LATEST))
        .reduce((older, newer) -> newer)
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.ARGUMENTS,
                    "The ledger of %s has no run %s. 'runs list' shows its runs."
                        .formatted(warehouse.location(), runId)));
  }

  /** The rows of {@link RunInput} of a run. */
  List<Row> inputs(String runId) {
    return of(RunInput.CONTRACT, runId);
  }

  /** The rows of {@link RunOutput} of a run. */
  List<Row> outputRows(String runId) {
    return of(RunOutput.CONTRACT, runId);
  }

  /** The runs that a table of the ledger names. */
  Set<String> runsIn(Contract contract) {
    return new TreeSet<>(
        warehouse
            .read(contract)
            .select(col(Columns.RUN_ID))
            .distinct()
            .as(Encoders.STRING())
            .collectAsList());
  }

  /** The maintain run that let the tables of runs go, by their names. */
  Map<String, Entry> letGo(List<Entry> entries) {
    Map<String, Entry> letGo = new HashMap<>();
    entries.stream()
        .filter(entry -> entry.text(Run.COMMAND).equals(Run.MAINTAIN))
        .forEach(
            entry ->
                checks(entry.runId()).stream()
                    .filter(row -> RunCheck.LET_GO.equals(row.getAs(RunCheck.CHECK_NAME)))
                    .forEach(row -> letGo.putIfAbsent(row.getAs(RunCheck.ITEM), entry)));
    return letGo;
  }

  /**
   * Refuses a run whose tables are gone.
   *
   * @throws Refusal with exit code 3 if maintain let them go
   */
  void requireTables(Entry run) {
    Entry maintain = letGo(entries()).get(run.runId());
    if (maintain != null) {
      throw new Refusal(
          Refusal.INPUT,
          "The tables of run %s were let go by maintain on %s (run %s). Name a later run, or ask a copy of the warehouse from before."
              .formatted(run.runId(), maintain.finishedAt().toInstant(), maintain.runId()));
    }
  }

  /** The rows of {@link RunCheck} of a run. */
  List<Row> checks(String runId) {
    return of(RunCheck.CONTRACT, runId);
  }

  /** What a run stands for, by the path of the table. */
  Map<String, Output> outputs(String runId) {
    Map<String, Output> outputs = new HashMap<>();
    of(RunOutput.CONTRACT, runId)
        .forEach(row -> outputs.put(row.getAs(RunOutput.TABLE), Output.of(row)));
    return outputs;
  }

  private List<Row> of(Contract contract, String runId) {
    return warehouse.has(contract) ? rows(contract, col(Columns.RUN_ID).equalTo(runId)) : List.of();
  }

  private List<Row> rows(Contract contract, Column condition) {
    Dataset<Row> rows = warehouse.read(contract).where(condition);
    List<String> present = List.of(rows.columns());
    Column[] columns =
        Stream.of(contract.schema().fields())
            .map(
                field ->
                    present.contains(field.name())
                        ? col(field.name())
                        : lit(null).cast(field.dataType()).as(field.name()))
            .toArray(Column[]::new);
    return rows.select(columns).collectAsList();
  }

  /**
   * Enters a run: its files, tables and checks, then the row that makes it official.
   *
   * @param values the values of the row by column, but for the hashes
   * @return the entry
   */
  Entry enter(
      Map<String, Object> values,
      List<Row> inputs,
      Map<String, Output> outputs,
      List<Row> checks,
      RunLock lock) {
    lock.requireHeld();
    String runId = (String) values.get(Columns.RUN_ID);
    Optional<Entry> before = newest();
    List<Row> tables =
        outputs.entrySet().stream()
            .map(output -> output.getValue().asRow(output.getKey()))
            .toList();
    Map<String, Object> complete = new HashMap<>(values);
    complete.put(Run.INPUTS_HASH, append(RunInput.CONTRACT, RunInput.SCHEMA, inputs, runId));
    complete.put(Run.OUTPUTS_HASH, append(RunOutput.CONTRACT, RunOutput.SCHEMA, tables, runId));
    complete.put(Run.CHECKS_HASH, append(RunCheck.CONTRACT, RunCheck.SCHEMA, checks, runId));
    complete.put(Run.PREVIOUS_RUN_ID, before.map(Entry::runId).orElse(null));
    complete.put(Run.PREVIOUS_ENTRY_SHA256, before.map(Entry::sha256).orElse(null));
    complete.remove(Run.ENTRY_SHA256);
    complete.put(Run.ENTRY_SHA256, Sha256.of(Run.SCHEMA, row(Run.SCHEMA, complete)));
    Row entry = row(Run.SCHEMA, complete);
    lock.requireHeld();
    warehouse.append(
        Run.CONTRACT, spark.createDataFrame(List.of(entry), Run.SCHEMA).coalesce(1), runId);
    known = null;
    return new Entry(entry);
  }

  /** Rows of an earlier run, as those that {@link #enter} takes. */
  static List<Row> withoutRun(List<Row> rows) {
    return rows.stream()
        .map(row -> RowFactory.create(IntStream.range(1, row.size()).mapToObj(row::get).toArray()))
        .toList();
  }

  private String append(Contract contract, StructType schema, List<Row> rows, String runId) {
    StructType named = contract.schema();
    List<Row> stamped =
        rows.stream()
            .map(
                row -> {
                  List<Object> cells = new ArrayList<>(List.of(runId));
                  for (int i = 0; i < schema.size(); i++) {
                    cells.add(row.get(i));
                  }
                  return RowFactory.create(cells.toArray());
                })
            .toList();
    warehouse.append(contract, spark.createDataFrame(stamped, named).coalesce(1), runId);
    return Sha256.of(named, stamped);
  }

  private static Row row(StructType schema, Map<String, Object> values) {
    return RowFactory.create(
        Stream.of(schema.fields()).map(StructField::name).map(values::get).toArray());
  }
}
