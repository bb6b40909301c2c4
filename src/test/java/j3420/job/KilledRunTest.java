package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.LocalSpark;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs in processes of their own that are killed without a warning. The suite kills a few; {@code
 * mvn verify -Dtest=KilledRunTest -Dkills=100} kills a hundred.
 */
class KilledRunTest {

  private static final Path SAMPLES = Path.of("data-samples", "scenarios");
  private static final int KILLS = Integer.getInteger("kills", 2);

  /** What a run says when a step is done: killed then, it dies at the beginning of the next one. */
  private static final List<String> STEPS =
      List.of(
          "starting Spark",
          "listing and checking the claim files",
          "finding the claims with J3420",
          "fetching and validating their lines",
          "resolving versions and outcomes",
          "reconciling lines and cents",
          "computing member months",
          "computing utilization",
          "computing denials",
          "computing outliers",
          "hiding small cells",
          "checking 19 tables",
          "writing and reading back 21 tables");

  @TempDir private static Path folder;

  @Test
  @DisplayName(
      "A run killed at any moment leaves the last official one whole, and the next run heals it")
  void killedAtAnyMoment() throws IOException, InterruptedException {
    Path claims = Files.createDirectory(folder.resolve("claims"));
    List<String> lines = Files.readAllLines(SAMPLES.resolve("medical_claim.csv"));
    Path warehouse = folder.resolve("killed");
    deliver(claims, "first.csv", lines.get(0), lines.subList(1, 40));
    long start = System.nanoTime();
    assertThat(started(claims, warehouse).waitFor()).isZero();
    long wholeRun = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    Map<String, String> official = hashes(warehouse);

    deliver(claims, "second.csv", lines.get(0), lines.subList(40, lines.size()));
    Random random = new Random(3420);
    for (int kill = 0; kill < KILLS; kill++) {
      Process run = started(claims, warehouse);
      // In turn at a named step, and at any moment.
      if (kill % 2 == 0) {
        waitFor(run, STEPS.get((STEPS.size() - 1 + kill / 2) % STEPS.size()));
      } else {
        run.waitFor(random.nextLong(wholeRun), TimeUnit.MILLISECONDS);
      }
      run.destroyForcibly().waitFor();
      // The run may have been through already: then it is official, and whole.
      if (entries(warehouse) == 1) {
        assertThat(hashes(warehouse)).as("after kill %d", kill).isEqualTo(official);
      }
      assertEveryTableWhole(warehouse);
    }
    assertThat(started(claims, warehouse).waitFor()).isZero();

    Path clean = folder.resolve("clean");
    assertThat(started(claims, clean).waitFor()).isZero();
    assertThat(hashes(warehouse)).isEqualTo(hashes(clean));
  }

  private static void deliver(Path claims, String name, String header, List<String> lines)
      throws IOException {
    List<String> file = new ArrayList<>(List.of(header));
    file.addAll(lines);
    Files.write(claims.resolve(name), file);
  }

  /** The product as its launcher starts it, with queries interpreted for the few rows. */
  private static Process started(Path claims, Path warehouse) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "@jobs/jvm.options",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dspark.sql.codegen.wholeStage=false",
                "-Dspark.sql.codegen.factoryMode=NO_CODEGEN",
                "-Dlog4j2.configurationFile=jobs/log4j2.properties",
                "-cp",
                System.getProperty("java.class.path"),
                "j3420.job.Main",
                "run",
                "--claims",
                claims.toString(),
                "--eligibility",
                SAMPLES.resolve("eligibility.csv").toString(),
                "--warehouse",
                warehouse.toString()));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectErrorStream(false)
        .redirectError(folder.resolve("errors-" + System.nanoTime() + ".txt").toFile())
        .start();
  }

  private static void waitFor(Process run, String step) throws IOException, InterruptedException {
    while (run.isAlive() && !said(step)) {
      run.waitFor(50, TimeUnit.MILLISECONDS);
    }
  }

  private static boolean said(String step) throws IOException {
    try (var files = Files.list(folder)) {
      Path newest =
          files
              .filter(file -> file.getFileName().toString().startsWith("errors-"))
              .max(Path::compareTo)
              .orElseThrow();
      try (var reader =
          new BufferedReader(
              new InputStreamReader(Files.newInputStream(newest), StandardCharsets.UTF_8))) {
        return reader.lines().anyMatch(line -> line.endsWith(step));
      }
    }
  }

  private static Ledger ledger(Path warehouse) {
    return new Ledger(LocalSpark.session(), tables(warehouse));
  }

  private static Warehouse tables(Path warehouse) {
    return Warehouse.at(LocalSpark.session(), warehouse.toString());
  }

  private static int entries(Path warehouse) {
    return ledger(warehouse).entries().size();
  }

  /** The content of every table of the newest official run, as the ledger states it. */
  private static Map<String, String> hashes(Path warehouse) {
    Ledger ledger = ledger(warehouse);
    Map<String, String> hashes = new TreeMap<>();
    ledger
        .outputs(ledger.newest().orElseThrow().runId())
        .forEach((table, output) -> hashes.put(table, output.audit().contentHash()));
    // What an earlier run hid stays hidden: a first build has no earlier run.
    hashes.keySet().removeIf(table -> table.startsWith("shareable/"));
    return hashes;
  }

  /** Every table of the newest official run is, at its version, what the ledger states. */
  private static void assertEveryTableWhole(Path warehouse) {
    Ledger ledger = ledger(warehouse);
    Kept kept = new Kept(tables(warehouse), ledger, ledger.newest().orElseThrow());
    assertThat(kept.outputs()).hasSize(Contracts.ofRuns().size());
    for (var contract : Contracts.ofRuns()) {
      kept.audited(contract);
    }
  }
}
