package j3420.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import j3420.table.ClaimKey;
import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.MemberMonth;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The Delta tables under one folder: the only place that writes. */
final class Warehouse {

  private static final String KEPT = "interval 3650 days";

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
          "delta.checkpointPolicy", "classic",
          // An audit asks for versions that are years old; the command maintain removes files.
          "delta.logRetentionDuration", KEPT,
          "delta.deletedFileRetentionDuration", KEPT);

  /** What tells which files hold the rows that are replaced; no identifier. */
  private static final Map<Contract, String> STATISTICS =
      Map.of(
          MemberMonth.CONTRACT, MemberMonth.MONTH,
          ClaimKey.CONTRACT, Columns.RUN_ID);

  private static final FsPermission OWNER_ONLY = new FsPermission("700");

  /** Of more members than these rows have, Parquet would write every token in full. */
  private static final long MOST_ROWS_OF_A_FILE = 1_000_000;

  private static final String CHECK = "delta.constraints.";
  private static final String PROPERTIES = "properties";

  /** What Spark would take for a pattern in the path of a file. */
  private static final Pattern GLOB = Pattern.compile("[\\[\\]{}*?\\\\]");

  private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
  private static final String APPEND_ONLY = "delta.appendOnly";
  private static final String USER_METADATA = "userMetadata";

  private final SparkSession spark;
  private final Path root;
  private final FileSystem fileSystem;
  private boolean isNew;

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

  /**
   * Keeps the lineage events of a run; a warehouse that is new, and into which nothing is written,
   * goes again, so it gets none.
   */
  void keepLineage(String runId, String events) throws IOException {
    if (isNew && (!fileSystem.exists(root) || fileSystem.listStatus(root).length == 1)) {
      return;
    }
    Path file = new Path(new Path(operations(), "lineage"), runId + ".jsonl");
    try (OutputStream stream = fileSystem.create(file, true)) {
      stream.write(events.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Whether the lineage that a run left in the warehouse has its last event as an official one. */
  boolean isCompleteByLineage(String runId) {
    Path file = new Path(new Path(operations(), "lineage"), runId + ".jsonl");
    try (InputStream events = fileSystem.open(file)) {
      return Lineage.isComplete(new String(events.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException e) {
      // Its events went elsewhere, were removed or cut.
      return false;
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
    return read(contract.path(), version);
  }

  /** A table by its path below the warehouse, as the ledger names it. */
  Dataset<Row> read(String table, long version) {
    return spark
        .read()
        .format("delta")
        .option("versionAsOf", version)
        .load(new Path(root, table).toString());
  }

  /**
   * The rows of the data files of a version. Where its commit replaced the whole table, these are
   * the files that it names: to have Delta put the state of a small table together takes longer
   * than to read it.
   */
  Dataset<Row> stored(Contract contract, long version) {
    try {
      Optional<List<Path>> files =
          TableLog.replacement(fileSystem, new Path(root, contract.path()), version);
      if (files.isEmpty()) {
        return read(contract, version);
      }
      String[] paths =
          files.get().stream()
              .map(file -> GLOB.matcher(file.toString()).replaceAll("\\\\$0"))
              .toArray(String[]::new);
      return paths.length == 0
          ? spark.createDataFrame(List.of(), contract.schema())
          : spark.read().parquet(paths);
    } catch (IOException e) {
      throw new Refusal(
          Refusal.QUALITY,
          "Commit %d of %s cannot be read. Nothing is published; see what 'runs verify' says."
              .formatted(version, contract.path()));
    }
  }

  /**
   * The newest version of a table, after it is made to hold what an earlier one does: a run that
   * died may have written since.
   *
   * @param table path below the warehouse
   * @param official version to go back to
   */
  long restored(String table, long official) {
    if (version(table) == official) {
      return official;
    }
    DeltaTable.forPath(spark, new Path(root, table).toString()).restoreToVersion(official);
    return version(table);
  }

  /** The log of a table by its path below the warehouse. */
  TableLog log(String table) {
    return TableLog.of(fileSystem, new Path(root, table), table);
  }

  /** Puts the small files of a table together; what it holds stays. */
  void compact(Contract contract) {
    DeltaTable.forPath(spark, path(contract)).optimize().executeCompaction();
  }

  /** Removes data files; what needs none of them stays readable. */
  void remove(List<FileStatus> files) {
    try {
      for (FileStatus file : files) {
        fileSystem.delete(file.getPath(), false);
      }
    } catch (IOException e) {
      throw notWritable(location());
    }
  }

  /** Replaces a table in one commit that carries the run's id; the version that holds the rows. */
  long write(Contract contract, Dataset<Row> rows, String runId) {
    boolean isEmpty = createIfMissing(contract);
    // Adding to an empty table spares Delta the search for what it holds.
    return committed(contract, writer(rows, runId).mode(isEmpty ? "append" : "overwrite"));
  }

  /**
   * Replaces some rows of a table in one commit.
   *
   * @param condition SQL condition of the rows that are replaced, which all new ones meet
   * @param official version that the others are taken from, whatever a run that died wrote since
   */
  long writePart(
      Contract contract, Dataset<Row> rows, String runId, String condition, long official) {
    restored(contract.path(), official);
    return committed(
        contract, writer(rows, runId).mode("overwrite").option("replaceWhere", condition));
  }

  private static DataFrameWriter<Row> writer(Dataset<Row> rows, String runId) {
    return rows.write()
        .format("delta")
        .option(USER_METADATA, runId)
        .option("maxRecordsPerFile", MOST_ROWS_OF_A_FILE);
  }

  private long committed(Contract contract, DataFrameWriter<Row> writer) {
    long before = version(contract.path());
    writer.save(path(contract));
    long after = version(contract.path());
    if (after > before + 1) {
      throw new Refusal(
          Refusal.LOCKED,
          "Another writer replaced %s while this run wrote it. Let one run at a time write to %s."
              .formatted(contract.path(), location()));
    }
    return after;
  }

  /** Adds rows of a run to a table that keeps those of all runs; the version that holds them. */
  long append(Contract contract, Dataset<Row> rows, String runId) {
    createIfMissing(contract);
    rows.write().format("delta").mode("append").option(USER_METADATA, runId).save(path(contract));
    return version(contract.path());
  }

  /** The newest version; replacing nothing by nothing makes no new one. */
  long version(String table) {
    try (Stream<FileStatus> commits =
        Stream.of(fileSystem.listStatus(new Path(new Path(root, table), "_delta_log")))) {
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

  /** The values of the columns that name a run. */
  static Map<String, Column> stamps(String runId, Object dataThrough, Object denialPolicy) {
    return Map.of(
        Columns.RUN_ID, lit(runId),
        Columns.DATA_THROUGH, lit(dataThrough),
        Columns.DENIAL_POLICY, lit(denialPolicy));
  }

  /** The rows without the columns that name the run. */
  static Dataset<Row> unstamped(Dataset<Row> rows) {
    return rows.drop(Columns.STAMPS.toArray(String[]::new));
  }

  /** The rows with all columns of the contract, as they are written. */
  static Dataset<Row> stamped(Contract contract, Dataset<Row> rows, Map<String, Column> stamps) {
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
    if (contract.zone() != Contract.Zone.PUBLISHED && contract.zone() != Contract.Zone.SHAREABLE) {
      return complete;
    }
    Column[] key = contract.key().stream().map(name -> col(name)).toArray(Column[]::new);
    return complete.coalesce(1).sortWithinPartitions(key);
  }

  /**
   * Creates the table. One whose columns or conditions are of another release is replaced, so that
   * its earlier versions stay readable; one of the ledger gets the new columns and keeps its rows.
   *
   * @return whether it did, and so left the table empty
   */
  private boolean createIfMissing(Contract contract) {
    if (contract.zone() == Contract.Zone.RESTRICTED) {
      createRestrictedZone();
    }
    if (has(contract)) {
      if (contract.zone() == Contract.Zone.OPERATIONS) {
        addNewColumns(contract);
        return false;
      }
      if (isCurrent(contract)) {
        return false;
      }
    }
    DeltaTableBuilder builder =
        DeltaTable.createOrReplace(spark)
            .location(path(contract))
            .comment(contract.comment())
            .addColumns(contract.schema());
    PROPERTIES_OF_ALL.forEach(builder::property);
    STATISTICS.forEach(
        (table, column) -> {
          if (table.equals(contract)) {
            builder.property("delta.dataSkippingStatsColumns", column);
          }
        });
    if (contract.zone() == Contract.Zone.OPERATIONS) {
      builder.property(APPEND_ONLY, "true");
    }
    contract.checks().forEach((name, check) -> builder.property(CHECK + name, check));
    builder.execute();
    return true;
  }

  /** An upgrade never touches what is in the ledger: older entries are null in newer columns. */
  private void addNewColumns(Contract contract) {
    Set<String> present = Set.of(read(contract).schema().fieldNames());
    for (StructField field : contract.schema().fields()) {
      if (!present.contains(field.name())) {
        spark.sql(
            "ALTER TABLE delta.`%s` ADD COLUMNS (%s %s COMMENT '%s')"
                .formatted(
                    path(contract),
                    field.name(),
                    field.dataType().sql(),
                    field.getComment().getOrElse(() -> "").replace("'", "\\'")));
      }
    }
  }

  private boolean isCurrent(Contract contract) {
    Row detail = DeltaTable.forPath(spark, path(contract)).detail().select(col(PROPERTIES)).first();
    Map<String, String> properties = detail.getJavaMap(0);
    return described(read(contract).schema()).equals(described(contract.schema()))
        && properties.entrySet().containsAll(PROPERTIES_OF_ALL.entrySet())
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
