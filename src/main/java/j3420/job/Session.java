package j3420.job;

import java.nio.file.Path;
import java.util.Map;
import java.util.TimeZone;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Opens the Spark session with the settings that results depend on, and refuses to run without. */
final class Session {

  private static final String SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions";

  private static final String LOCAL_DIR = "spark.local.dir";

  private static final String MASTER = "spark.master";

  /** Settings that a result depends on. */
  private static final Map<String, String> REQUIRED =
      Map.of(
          "spark.sql.ansi.enabled", "true",
          "spark.sql.session.timeZone", "UTC",
          "spark.sql.files.ignoreCorruptFiles", "false",
          "spark.sql.files.ignoreMissingFiles", "false",
          "parquet.page.verify-checksum.enabled", "true",
          "spark.sql.caseSensitive", "false",
          "spark.sql.sources.partitionColumnTypeInference.enabled", "false");

  /** Settings that speed depends on; a value given by the user stays. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "spark.sql.autoBroadcastJoinThreshold", "64m",
          "spark.sql.adaptive.coalescePartitions.parallelismFirst", "false",
          "spark.sql.ui.explainMode", "simple",
          "spark.databricks.delta.writeChecksumFile.enabled", "false",
          // An old version of an input is read while all its files are there, which is checked.
          "spark.databricks.delta.vacuum.enforceTimeTravelWithinDeletedFileRetentionDuration",
              "false",
          // The list of files that would stand in it is gathered at every commit.
          "spark.databricks.delta.allFilesInCrc.enabled", "false");

  private Session() {}

  static SparkSession open() {
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    boolean isSubmitted = System.getProperty(MASTER) != null;
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("j3420")
            .config("spark.hadoop.fs.permissions.umask-mode", "077")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            // Delta's own choice asks another process about every local file that it renames.
            .config("spark.delta.logStore.file.impl", "io.delta.storage.LocalLogStore");
    if (!isSubmitted) {
      int cores = Runtime.getRuntime().availableProcessors();
      builder
          .master("local[*]")
          .config("spark.ui.enabled", "false")
          .config("spark.driver.host", "127.0.0.1")
          // What is sorted and sent between tasks goes through files, with ids in clear at first.
          .config("spark.io.encryption.enabled", "true")
          .config(SHUFFLE_PARTITIONS, String.valueOf(Math.max(2, cores)))
          .config("spark.databricks.delta.snapshotPartitions", "1")
          // Nobody looks at the jobs that are over.
          .config("spark.ui.retainedJobs", "10")
          .config("spark.ui.retainedStages", "10")
          .config("spark.ui.retainedTasks", "100")
          .config("spark.sql.ui.retainedExecutions", "10")
          .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"));
      if (System.getProperty(LOCAL_DIR) == null && System.getenv("SPARK_LOCAL_DIRS") == null) {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        builder.config(LOCAL_DIR, SpillFolder.below(parent).toString());
      }
    }
    SparkSession spark = builder.getOrCreate();
    DEFAULTS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            spark.conf().set(name, value);
          }
        });
    REQUIRED.forEach((name, value) -> require(spark, name, value));
    return spark;
  }

  private static void require(SparkSession spark, String name, String value) {
    String given = System.getProperty(name);
    if (given != null && !given.equalsIgnoreCase(value)) {
      throw new Refusal(
          Refusal.ARGUMENTS,
          "Spark is set to %s=%s, under which results are not trustworthy: set it to %s or leave it out."
              .formatted(name, given, value));
    }
    spark.conf().set(name, value);
  }

  /** Parts that a shuffle makes. */
  static int shufflePartitions(SparkSession spark) {
    return Integer.parseInt(spark.conf().get(SHUFFLE_PARTITIONS));
  }

  /** The file systems' settings, those given to Spark as spark.hadoop.* included. */
  static Configuration fileSystems(SparkSession spark) {
    Configuration configuration = new Configuration();
    String prefix = "spark.hadoop.";
    scala.jdk.javaapi.CollectionConverters.asJava(spark.conf().getAll())
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                configuration.set(name.substring(prefix.length()), value);
              }
            });
    return configuration;
  }
}
