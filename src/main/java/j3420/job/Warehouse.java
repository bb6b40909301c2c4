package j3420.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.Run;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The Delta tables under one folder: the only place that writes. */
final class Warehouse {

  /** Keeps every table readable for the oldest Delta readers, whatever a site sets by default. */
  private static final Map<String, String> PROPERTIES_OF_ALL =
      Map.of(
          // Statistics would copy the least and greatest identifiers into the log.
          "delta.dataSkippingNumIndexedCols", "0",
          "delta.enableDeletionVectors", "false",
          "delta.columnMapping.mode", "none",
          "delta.enableRowTracking", "false",
          "delta.enableTypeWidening", "false",
          "delta.enableInCommitTimestamps", "false",
          "delta.enableChangeDataFeed", "false",
          "delta.checkpointPolicy", "classic");

  private static final FsPermission OWNER_ONLY = new FsPermission("700");
  private static final int PARALLEL_WRITES = 3;

  /** Of more members than these rows have, Parquet would write every token in full. */
  private static final long MOST_ROWS_OF_A_FILE = 1_000_000;

  private static final String CHECK = "delta.constraints.";
  private static final String PROPERTIES = "properties";
  private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
  private static final String USER_METADATA = "userMetadata";

  private final SparkSession spark;
  private final Path root;
  private final FileSystem fileSystem;
  private boolean isNew;

  /**
   * A table as a run wrote it.
   *
   * @param version Delta version
   * @param rows number of rows
   */
  record Written(long version, long rows) {}

  private Warehouse(SparkSession spark, Path root, FileSystem fileSystem) {
    this.spark = spark;
    this.root = root;
    this.fileSystem = fileSystem;
  }

  static Warehouse at(SparkSession spark, String location) {
    try {
      Path root = new Path(location);
      FileSystem fileSystem = root.getFileSystem(Session.fileSystems(spark));
      return new Warehouse(spark, fileSystem.makeQualified(root), fileSystem);
    } catch (IOException | IllegalArgumentException e) {
      throw notWritable(location);
    }
  }

  /** The folder of the warehouse. */
  String location() {
    return root.toString();
  }

  /** Creates the warehouse if it is new and keeps other runs off until the lock is closed. */
  RunLock lock(String runId) {
    try {
      isNew = !fileSystem.exists(root);
      if (!fileSystem.mkdirs(operations())) {
        throw notWritable(location());
      }
      return RunLock.take(fileSystem, root, runId);
    } catch (IOException e) {
      throw notWritable(location());
    }
  }

  /** Lets other runs in; a warehouse that this run created and left empty goes again. */
  void unlock(RunLock lock) {
    lock.close();
    try {
      if (isNew
          && fileSystem.listStatus(operations()).length == 0
          && fileSystem.listStatus(root).length == 1) {
        fileSystem.delete(operations(), false);
        fileSystem.delete(root, false);
      }
    } catch (IOException e) {
      // An empty folder that stays does no harm; why the run failed must reach the user.
      return;
    }
  }

  private Path operations() {
    return new Path(root, Contract.Zone.OPERATIONS.folder());
  }

  /** File systems give new folders rights of their own, whatever the process's mask says. */
  private void createRestrictedZone() {
    Path folder = new Path(root, Contract.Zone.RESTRICTED.folder());
    try {
      if (!fileSystem.exists(folder)) {
        if (!fileSystem.mkdirs(folder)) {
          throw notWritable(location());
        }
        fileSystem.setPermission(folder, OWNER_ONLY);
      }
    } catch (IOException e) {
      throw notWritable(location());
    }
  }

  boolean has(Contract contract) {
    return DeltaTable.isDeltaTable(spark, path(contract));
  }

  Dataset<Row> read(Contract contract) {
    return spark.read().format("delta").load(path(contract));
  }

  Dataset<Row> read(Contract contract, long version) {
    return spark.read().format("delta").option("versionAsOf", version).load(path(contract));
  }

  /** The ledger's entry of the newest official build of J3420 lines. */
  Row latestBuild() {
    List<Row> newest =
        has(Run.CONTRACT)
            ? read(Run.CONTRACT)
                .where(col(Run.LINES_RUN_ID).equalTo(col(Columns.RUN_ID)))
                .orderBy(col(Run.FINISHED_AT).desc(), col(Columns.RUN_ID).desc())
                .limit(1)
                .collectAsList()
            : List.of();
    if (newest.isEmpty()) {
      throw new Refusal(
          Refusal.INPUT,
          "The warehouse %s holds no J3420 lines yet. Run 'build-lines' or 'run' first."
              .formatted(location()));
    }
    return newest.get(0);
  }

  /**
   * A table as the build of the lines wrote it, without the columns that name the run. Delta itself
   * may read on without a word after its log or its files were damaged, so the rows are counted, by
   * a column: a count of nothing in particular is answered from the log.
   *
   * @throws Refusal if the rows are not those that the ledger states
   */
  Dataset<Row> asOf(Row build, Contract contract) {
    Map<String, Long> versions = build.getJavaMap(build.fieldIndex(Run.TABLE_VERSIONS));
    Map<String, Long> stated = build.getJavaMap(build.fieldIndex(Run.TABLE_ROWS));
    String runId = build.getString(build.fieldIndex(Columns.RUN_ID));
    Dataset<Row> rows;
    Row counted;
    try {
      rows = read(contract, versions.get(contract.path()));
      counted = rows.agg(count(lit(1)), count_if(col(Columns.RUN_ID).equalTo(lit(runId)))).first();
    } catch (Exception e) {
      throw damaged(contract, runId, "cannot be read");
    }
    long expected = stated.get(contract.path());
    if (counted.getLong(0) != expected || counted.getLong(1) != expected) {
      throw damaged(
          contract,
          runId,
          "holds %d rows of it instead of %d".formatted(counted.getLong(1), expected));
    }
    return rows.drop(Columns.RUN_ID, Columns.DATA_THROUGH, Columns.DENIAL_POLICY);
  }

  private Refusal damaged(Contract contract, String runId, String what) {
    return new Refusal(
        Refusal.INPUT,
        "%s is not as run %s wrote it: it %s. Restore %s from a copy, or build the lines anew with 'run'."
            .formatted(contract.path(), runId, what, location()));
  }

  /**
   * Replaces tables, each in one commit that carries the run's id.
   *
   * @param tables rows by contract, with all columns but those of the run
   * @param stamps values of the columns that name the run
   * @return each table by its path as it was written
   */
  Map<String, Written> replace(
      Map<Contract, Dataset<Row>> tables, Map<String, Column> stamps, String runId) {
    createRestrictedZone();
    ExecutorService writers = Executors.newFixedThreadPool(PARALLEL_WRITES);
    try {
      Map<String, Future<Written>> written = new LinkedHashMap<>();
      tables.forEach(
          (contract, rows) ->
              written.put(
                  contract.path(),
                  writers.submit(() -> write(contract, stamped(contract, rows, stamps), runId))));
      Map<String, Written> done = new LinkedHashMap<>();
      for (var table : written.entrySet()) {
        done.put(table.getKey(), table.getValue().get());
      }
      return done;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      end(writers);
    }
  }

  /** Waits for every writer: the lock must not let another run in while one still writes. */
  private static void end(ExecutorService writers) {
    writers.shutdownNow();
    try {
      while (!writers.awaitTermination(1, TimeUnit.MINUTES)) {
        Thread.onSpinWait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Adds the row that makes a run official. */
  void enter(Row run, String runId) {
    append(Run.CONTRACT, spark.createDataFrame(List.of(run), Run.SCHEMA), runId);
  }

  /** Adds rows of a run to a table that keeps those of all runs. */
  void append(Contract contract, Dataset<Row> rows, String runId) {
    createIfMissing(contract);
    stamped(contract, rows, Map.of(Columns.RUN_ID, lit(runId)))
        .coalesce(1)
        .write()
        .format("delta")
        .mode("append")
        .option(USER_METADATA, runId)
        .save(path(contract));
  }

  private Written write(Contract contract, Dataset<Row> rows, String runId) {
    boolean isEmpty = createIfMissing(contract);
    long before = version(contract);
    rows.write()
        .format("delta")
        // Adding to an empty table spares Delta the search for what it holds.
        .mode(isEmpty ? "append" : "overwrite")
        .option(USER_METADATA, runId)
        .option("maxRecordsPerFile", MOST_ROWS_OF_A_FILE)
        .save(path(contract));
    long after = version(contract);
    if (after > before + 1) {
      throw new Refusal(
          Refusal.LOCKED,
          "Another writer replaced %s while this run wrote it. Let one run at a time write to %s."
              .formatted(contract.path(), location()));
    }
    return new Written(after, rows.count());
  }

  /** The newest version; replacing nothing by nothing makes no new one. */
  private long version(Contract contract) {
    try (Stream<FileStatus> commits =
        Stream.of(fileSystem.listStatus(new Path(path(contract), "_delta_log")))) {
      return commits
          .map(commit -> COMMIT.matcher(commit.getPath().getName()))
          .filter(Matcher::matches)
          .mapToLong(commit -> Long.parseLong(commit.group(1)))
          .max()
          .orElseThrow();
    } catch (IOException e) {
      throw notWritable(location());
    }
  }

  private static Dataset<Row> stamped(
      Contract contract, Dataset<Row> rows, Map<String, Column> stamps) {
    Column[] columns =
        Stream.of(contract.schema().fields())
            .map(
                field ->
                    stamps
                        .getOrDefault(field.name(), col(field.name()))
                        .cast(field.dataType())
                        .as(field.name()))
            .toArray(Column[]::new);
    Dataset<Row> complete = rows.select(columns);
    if (contract.zone() != Contract.Zone.PUBLISHED) {
      return complete;
    }
    Column[] key = contract.key().stream().map(name -> col(name)).toArray(Column[]::new);
    return complete.coalesce(1).sortWithinPartitions(key);
  }

  /**
   * Creates the table, or replaces one whose columns or conditions are of another release.
   *
   * @return whether it did, and so left the table empty
   */
  private boolean createIfMissing(Contract contract) {
    if (has(contract) && isCurrent(contract)) {
      return false;
    }
    DeltaTableBuilder builder =
        DeltaTable.createOrReplace(spark)
            .location(path(contract))
            .comment(contract.comment())
            .addColumns(contract.schema());
    PROPERTIES_OF_ALL.forEach(builder::property);
    contract.checks().forEach((name, check) -> builder.property(CHECK + name, check));
    builder.execute();
    return true;
  }

  private boolean isCurrent(Contract contract) {
    Row detail = DeltaTable.forPath(spark, path(contract)).detail().select(col(PROPERTIES)).first();
    Map<String, String> properties = detail.getJavaMap(0);
    return described(read(contract).schema()).equals(described(contract.schema()))
        && contract.checks().entrySet().stream()
            .allMatch(check -> check.getValue().equals(properties.get(CHECK + check.getKey())));
  }

  private static List<String> described(StructType schema) {
    return Stream.of(schema.fields())
        .map(
            field ->
                "%s %s %s"
                    .formatted(
                        field.name(),
                        field.dataType().simpleString(),
                        field.getComment().getOrElse(() -> "")))
        .toList();
  }

  private String path(Contract contract) {
    return new Path(root, contract.path()).toString();
  }

  private static Refusal notWritable(String location) {
    return new Refusal(
        Refusal.ARGUMENTS,
        "The warehouse %s cannot be written. Give --warehouse a folder that this user may create or write."
            .formatted(location));
  }
}
