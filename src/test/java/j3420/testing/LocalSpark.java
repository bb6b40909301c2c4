package j3420.testing;

import org.apache.spark.sql.SparkSession;

/** The one Spark session of the test JVM, never stopped: starting one takes seconds. */
public final class LocalSpark {

  private static final SparkSession SESSION = start();

  private LocalSpark() {}

  /** The session, with Delta, UTC and ANSI rules, as in production. */
  public static SparkSession session() {
    return SESSION;
  }

  private static SparkSession start() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("j3420-test")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.warehouse.dir", "target/spark-warehouse")
        .config("spark.databricks.delta.snapshotPartitions", "2")
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .getOrCreate();
  }
}
