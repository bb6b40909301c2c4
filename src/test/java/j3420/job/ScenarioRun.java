package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One run of the whole job on the scenarios, for tests that only look at what it left: made once.
 *
 * @param folder what it wrote
 * @param runId its name
 */
record ScenarioRun(Path folder, String runId) {

  static final Path SCENARIOS = Path.of("data-samples", "scenarios");

  private static ScenarioRun once;

  static synchronized ScenarioRun once() {
    if (once == null) {
      once = made();
    }
    return once;
  }

  private static ScenarioRun made() {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "scenario-run");
      CommandRun run =
          CommandRun.of(
              "run",
              "--claims",
              SCENARIOS.resolve("medical_claim.csv").toString(),
              "--eligibility",
              SCENARIOS.resolve("eligibility.csv").toString(),
              "--warehouse",
              folder.resolve("warehouse").toString(),
              "--lineage",
              folder.resolve("lineage.jsonl").toString(),
              "--export",
              folder.resolve("export").toString());
      assertThat(run.exitCode()).as(run.errors()).isZero();
      String runId = run.output().replaceFirst("(?s).*\"run_id\" : \"([^\"]+)\".*", "$1");
      return new ScenarioRun(folder, runId);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path warehouse() {
    return folder.resolve("warehouse");
  }

  Path lineage() {
    return folder.resolve("lineage.jsonl");
  }

  Path export() {
    return folder.resolve("export");
  }

  /** What the ledger states of the tables, by path. */
  Map<String, Output> outputs() {
    return table("operations/run_output")
        .where("run_id = '%s'".formatted(runId))
        .collectAsList()
        .stream()
        .collect(Collectors.toMap(row -> row.getAs("table_path"), Output::of));
  }

  Dataset<Row> table(String path) {
    return LocalSpark.session().read().format("delta").load(warehouse().resolve(path).toString());
  }
}
