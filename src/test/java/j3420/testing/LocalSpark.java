package j3420.testing;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The one Spark session of the test JVM, never stopped: starting one takes seconds. */
public final class LocalSpark {

  /** To compile code for a few rows takes far longer than to interpret it. */
  private static final Map<String, String> INTERPRETED =
      Map.of(
          "spark.sql.codegen.wholeStage", "false",
          "spark.sql.codegen.factoryMode", "NO_CODEGEN",
          "spark.sql.adaptive.enabled", "false");

  private static final SparkSession SESSION = start();

  private LocalSpark() {}

  /**
   * The session, with Delta, UTC and ANSI rules, as in production. Its queries are interpreted but
   * in a class of {@link CompiledQueries}.
   */
  public static SparkSession session() {
    return SESSION;
  }

  private static SparkSession start() {
    SparkSession session = builder().getOrCreate();
    interpret(session);
    return session;
  }

  private static SparkSession.Builder builder() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("j3420-test")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.io.encryption.enabled", "true")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.warehouse.dir", "target/spark-warehouse")
        .config("spark.databricks.delta.snapshotPartitions", "1")
        .config("spark.delta.logStore.file.impl", "io.delta.storage.LocalLogStore")
        .config("spark.ui.retainedJobs", "10")
        .config("spark.ui.retainedStages", "10")
        .config("spark.ui.retainedTasks", "100")
        .config("spark.sql.ui.retainedExecutions", "10")
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
  }

  /** The session as a user has it, until {@link #interpreted()}. */
  static void compiled() {
    INTERPRETED.keySet().forEach(name -> SESSION.conf().unset(name));
  }

  /** The session set for tests of a few rows. */
  static void interpreted() {
    interpret(SESSION);
  }

  private static void interpret(SparkSession session) {
    INTERPRETED.forEach((name, value) -> session.conf().set(name, value));
  }
}
