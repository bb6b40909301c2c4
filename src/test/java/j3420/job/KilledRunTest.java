package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.Folders;
import j3420.testing.LocalSpark;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs in processes of their own that are killed without a warning. The suite kills a few; {@code
 * mvn verify -Dtest=KilledRunTest -Dkills=100} kills a hundred.
 */
class KilledRunTest {

  private static final Path SAMPLES = Path.of("data-samples", "scenarios");

  /** About what the longest step takes; killed later than the run ends, it is official. */
  private static final Duration LONGEST_STEP = Duration.ofSeconds(15);

  private static final int KILLS = Integer.getInteger("kills", 2);

  /** What a run says when a step is done: killed then, it dies at the beginning of the next one. */
  private static final List<String> STEPS =
      List.of(
          "starting Spark",
          "listing and checking the claim files",
          "finding the claims with J3420 in new files",
          "finding older versions of them",
          "fetching and validating their lines",
          "finding the families that they touch",
          "resolving versions and outcomes",
          "reconciling lines and cents",
          "computing member months",
          "reading the lines by every denial policy",
          "computing utilization",
          "computing denials",
          "computing outliers",
          "hiding small cells",
          "checking 29 tables",
          "writing and reading back 31 tables");

  @TempDir private static Path folder;

  @Test
  @DisplayName(
      "A run killed at any moment leaves the last official one whole, and the next run heals it")
  void killedAtAnyMoment() throws IOException, InterruptedException {
    Path claims = Files.createDirectory(folder.resolve("claims"));
    List<String> lines = Files.readAllLines(SAMPLES.resolve("medical_claim.csv"));
    Path warehouse = folder.resolve("killed");
    deliver(claims, "first.csv", lines.get(0), lines.subList(1, 40));
    run(claims, warehouse);
    Map<String, String> official = NewestRun.hashes(warehouse);
    Path first = Folders.copied(warehouse, folder.resolve("first"));
    deliver(claims, "second.csv", lines.get(0), lines.subList(40, lines.size()));
    Path clean = folder.resolve("clean");
    run(claims, clean);
    Map<String, String> whole = NewestRun.hashes(clean);

    Random random = new Random(3420);
    for (int kill = 0; kill < KILLS; kill++) {
      Set<String> before = files(warehouse);
      Process run = started(claims, warehouse);
      // In turn at a named step, and some time after one.
      boolean isAtStep = kill % 2 == 0;
      int next = isAtStep ? STEPS.size() - 1 + kill / 2 : random.nextInt(STEPS.size());
      String step = STEPS.get(next % STEPS.size());
      waitFor(run, step);
      assertThat(run.isAlive()).as("after the step %s", step).isTrue();
      if (!isAtStep) {
        run.waitFor(random.nextLong(LONGEST_STEP.toMillis()), TimeUnit.MILLISECONDS);
      }
      run.destroyForcibly().waitFor();
      if (files(warehouse).equals(before)) {
        continue;
      }
      assertEveryTableWhole(warehouse);
      // The run may have been through already: then it is official, and whole.
      boolean isThrough = entries(warehouse) > 1;
      assertThat(NewestRun.hashes(warehouse))
          .as("after kill %d", kill)
          .isEqualTo(isThrough ? whole : official);
      Path healed = Folders.copied(warehouse, folder.resolve("healed-" + kill));
      run(claims, healed);
      assertThat(NewestRun.hashes(healed)).as("healed after kill %d", kill).isEqualTo(whole);
      if (isThrough) {
        warehouse = Folders.copied(first, folder.resolve("killed-" + kill));
      }
    }
  }

  /** The files of the tables. */
  private static Set<String> files(Path warehouse) throws IOException {
    try (var files = Files.walk(warehouse)) {
      return files
          .map(Path::toString)
          .filter(name -> name.endsWith(".parquet") || name.endsWith(".json"))
          .collect(Collectors.toSet());
    }
  }

  private static void run(Path claims, Path warehouse) {
    CommandRun run = CommandRun.of(arguments(claims, warehouse).toArray(String[]::new));
    assertThat(run.exitCode()).as(run.errors()).isZero();
  }

  private static List<String> arguments(Path claims, Path warehouse) {
    return List.of(
        "run",
        "--claims",
        claims.toString(),
        "--eligibility",
        SAMPLES.resolve("eligibility.csv").toString(),
        "--warehouse",
        warehouse.toString());
  }

  private static void deliver(Path claims, String name, String header, List<String> lines)
      throws IOException {
    List<String> file = new ArrayList<>(List.of(header));
    file.addAll(lines);
    Files.write(claims.resolve(name), file);
  }

  private static Process started(Path claims, Path warehouse) throws IOException {
    return ProductProcess.of(
        folder.resolve("errors-" + System.nanoTime() + ".txt"), arguments(claims, warehouse));
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
