package j3420.job;

import static org.apache.spark.sql.functions.lit;

import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.Run;
import j3420.table.RunCheck;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * One run against a warehouse: everything is computed before the first table is replaced, but for
 * member months, which only unfold what is computed; the entry in the ledger comes last.
 */
final class Execution implements AutoCloseable {

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final Progress progress;
  private final String command;
  private final List<String> arguments;
  private final Instant started = RunClock.instant();
  private final String runId = RunClock.newRunId(started);
  private final RunLock lock;

  /**
   * What a run published.
   *
   * @param entry its entry in the ledger
   * @param tables the rows of every table that it replaced, by contract
   */
  record Published(Row entry, Map<Contract, Dataset<Row>> tables) {}

  Execution(
      SparkSession spark,
      Warehouse warehouse,
      Progress progress,
      String command,
      List<String> arguments) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.progress = progress;
    this.command = command;
    this.arguments = arguments;
    this.lock = warehouse.lock(runId);
  }

  String runId() {
    return runId;
  }

  /**
   * Computes all measures, then replaces all tables, then enters the run in the ledger.
   *
   * @param lines tables of built lines, by contract
   * @param basis what the measures stand on
   * @param topics the measures to compute
   * @param checks rows of {@link RunCheck}, if the run made any
   * @param facts the values of the ledger's columns that describe the input
   */
  Published publish(
      Map<Contract, Dataset<Row>> lines,
      Measures.Basis basis,
      List<Measures> topics,
      Optional<Dataset<Row>> checks,
      Map<String, Object> facts) {
    Map<Contract, Dataset<Row>> ready = new LinkedHashMap<>(lines);
    for (Measures topic : topics) {
      progress.step(
          "computing " + topic.name().toLowerCase(Locale.ROOT),
          () -> {
            topic.of(basis).forEach((table, rows) -> ready.put(table, rows.localCheckpoint()));
            return ready;
          });
    }
    Map<String, Column> stamps =
        Map.of(
            Columns.RUN_ID, lit(runId),
            Columns.DATA_THROUGH, lit(facts.get(Columns.DATA_THROUGH)),
            Columns.DENIAL_POLICY, lit(facts.get(Columns.DENIAL_POLICY)));
    Map<String, Warehouse.Written> written =
        progress.step(
            "writing %d tables".formatted(ready.size()),
            () -> warehouse.replace(ready, stamps, runId));
    Row entry = entry(facts, written);
    progress.step(
        "entering the run in the ledger",
        () -> {
          checks.ifPresent(rows -> warehouse.append(RunCheck.CONTRACT, rows, runId));
          warehouse.enter(entry, runId);
          return entry;
        });
    return new Published(entry, ready);
  }

  @Override
  public void close() {
    warehouse.unlock(lock);
  }

  private Row entry(Map<String, Object> facts, Map<String, Warehouse.Written> written) {
    Map<String, Object> values = new HashMap<>(facts);
    values.put(Columns.RUN_ID, runId);
    values.putIfAbsent(Run.LINES_RUN_ID, runId);
    values.put(Run.COMMAND, command);
    values.put(Run.ARGUMENTS, arguments.toArray(String[]::new));
    values.put(Run.STARTED_AT, Timestamp.from(started));
    values.put(Run.FINISHED_AT, Timestamp.from(RunClock.instant()));
    values.put(Run.CODE_VERSION, Main.version());
    values.put(Run.SPARK_VERSION, spark.version());
    values.put(Run.JAVA_VERSION, Runtime.version().toString());
    overlay(values, Run.TABLE_VERSIONS, written, Warehouse.Written::version);
    overlay(values, Run.TABLE_ROWS, written, Warehouse.Written::rows);
    return RowFactory.create(
        Stream.of(Run.SCHEMA.fieldNames()).map(values::get).toArray(Object[]::new));
  }

  /** The tables of the build, with those that this run replaced: one consistent set. */
  private static void overlay(
      Map<String, Object> values,
      String column,
      Map<String, Warehouse.Written> written,
      Function<Warehouse.Written, Long> value) {
    Map<Object, Object> all = new LinkedHashMap<>();
    if (values.get(column) instanceof Map<?, ?> ofBuild) {
      all.putAll(ofBuild);
    }
    written.forEach((table, one) -> all.put(table, value.apply(one)));
    values.put(column, all);
  }

  /** The values of an entry of the ledger by column. */
  static Map<String, Object> valuesOf(Row entry) {
    Map<String, Object> values = new HashMap<>();
    String[] names = Run.SCHEMA.fieldNames();
    for (int i = 0; i < names.length; i++) {
      values.put(names[i], entry.get(i));
    }
    return values;
  }

  /** The facts about the input that a later run takes over from the build it stands on. */
  static Map<String, Object> factsOf(Row build) {
    Map<String, Object> facts = valuesOf(build);
    facts.put(
        Run.NOT_AVAILABLE,
        build.<String>getList(build.fieldIndex(Run.NOT_AVAILABLE)).toArray(String[]::new));
    for (String column : List.of(Run.TABLE_VERSIONS, Run.TABLE_ROWS)) {
      facts.put(column, build.getJavaMap(build.fieldIndex(column)));
    }
    facts.put(Run.LINES_RUN_ID, build.getString(build.fieldIndex(Columns.RUN_ID)));
    return facts;
  }
}
