package j3420.job;

import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** What a run hands on beside its tables, and where to. */
final class OutletOptions {

  private static final String LINEAGE = "J3420_LINEAGE";

  @Option(
      names = "--lineage",
      paramLabel = "FILE-OR-URL",
      description =
          "Where the OpenLineage events of the run go: a file, to which they are appended as JSON"
              + " lines, or the http(s):// address of a server. Default: the environment variable"
              + " J3420_LINEAGE, else operations/lineage/<run_id>.jsonl in the warehouse.")
  private String lineage;

  @Option(
      names = "--export",
      paramLabel = "DIR",
      description =
          "Write the published tables of the run as plain Parquet and CSV files too, into a new or"
              + " empty folder, or one with an earlier export, which is replaced.")
  private String export;

  /** Refuses options that cannot be met, before anything is started or written. */
  void requireSound() {
    lineage().ifPresent(LineageTarget::requireSound);
  }

  /** Where the published tables are exported to; refuses a folder that holds something else. */
  Optional<Export> export(SparkSession spark) {
    return Optional.ofNullable(export).map(folder -> Export.to(folder, Session.fileSystems(spark)));
  }

  /** Where lineage events go; empty: into the warehouse. */
  Optional<String> lineage() {
    return Optional.ofNullable(lineage)
        .or(() -> Optional.ofNullable(System.getenv(LINEAGE)))
        .filter(given -> !given.isBlank());
  }
}
