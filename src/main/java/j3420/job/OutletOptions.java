package j3420.job;

import java.util.Optional;
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

  /** Refuses options that cannot be met, before anything is started or written. */
  void requireSound() {
    lineage().ifPresent(LineageTarget::requireSound);
  }

  /** Where lineage events go; empty: into the warehouse. */
  Optional<String> lineage() {
    return Optional.ofNullable(lineage)
        .or(() -> Optional.ofNullable(System.getenv(LINEAGE)))
        .filter(given -> !given.isBlank());
  }
}
