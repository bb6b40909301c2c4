package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several runs and readers on one warehouse at the same time. */
class ConcurrentRunsTest {

  private static final Path SAMPLES = Path.of("data-samples", "scenarios");
  private static final int STARTS = 20;

  /** How many runs a reader looks on. */
  private static final int RUNS = Integer.getInteger("runs", 6);

  @TempDir private static Path folder;

  @Test
  @DisplayName("Of 20 runs that start together exactly one publishes; the others end with 5")
  void twentyStarts() throws Exception {
    Path warehouse = folder.resolve("starts");
    CyclicBarrier start = new CyclicBarrier(STARTS);
    ExecutorService runs = Executors.newFixedThreadPool(STARTS);
    List<Future<Integer>> codes = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      codes.add(
          runs.submit(
              () -> {
                start.await();
                return run(warehouse, "--data-through", "2024-05-10");
              }));
    }
    List<Integer> ended = new ArrayList<>();
    for (Future<Integer> code : codes) {
      ended.add(code.get());
    }
    runs.shutdown();

    assertThat(Collections.frequency(ended, 0)).as("%s", ended).isEqualTo(1);
    assertThat(Collections.frequency(ended, 5)).as("%s", ended).isEqualTo(STARTS - 1);
    assertThat(ledger(warehouse).entries()).hasSize(1);
    assertThat(warehouse.resolve("operations/run.lock")).doesNotExist();
  }

  @Test
  @DisplayName(
      "A reader that goes by the ledger never sees rows of two runs in one table, nor a table that"
          + " the ledger does not state")
  void reader() throws Exception {
    Path warehouse = folder.resolve("read");
    LocalDate day = LocalDate.parse("2024-03-01");
    assertThat(run(warehouse, "--data-through", day.toString())).isZero();
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService readers = Executors.newSingleThreadExecutor();
    Future<Integer> reads = readers.submit(() -> readUntil(isOver, warehouse));
    for (int more = 1; more < RUNS; more++) {
      assertThat(run(warehouse, "--data-through", day.plusDays(more).toString())).isZero();
    }
    isOver.set(true);
    readers.shutdown();

    assertThat(reads.get()).isPositive();
    assertThat(ledger(warehouse).entries()).hasSize(RUNS);
  }

  private static int readUntil(AtomicBoolean isOver, Path warehouse) {
    int reads = 0;
    while (!isOver.get()) {
      Ledger ledger = ledger(warehouse);
      Entry newest = ledger.newest().orElseThrow();
      Map<String, Output> outputs = ledger.outputs(newest.runId());
      for (Map.Entry<String, Output> table : outputs.entrySet()) {
        Set<String> runIds = new HashSet<>();
        var rows =
            LocalSpark.session()
                .read()
                .format("delta")
                .option("versionAsOf", table.getValue().version())
                .load(warehouse.resolve(table.getKey()).toString())
                .select("run_id")
                .collectAsList();
        rows.forEach(row -> runIds.add(row.getString(0)));
        assertThat(rows).as(table.getKey()).hasSize((int) table.getValue().audit().rows());
        if (!table.getKey().endsWith("claim_key") && !table.getKey().endsWith("member_month")) {
          assertThat(runIds).as(table.getKey()).hasSizeLessThanOrEqualTo(1);
        }
      }
      reads++;
    }
    return reads;
  }

  @Test
  @DisplayName("The lock of a dead process is taken over, that of a living one is not")
  void takenOver() throws IOException {
    Path operations = Files.createDirectories(folder.resolve("locked/operations"));
    FileSystem fileSystem = FileSystem.getLocal(new Configuration());
    var warehouse = new org.apache.hadoop.fs.Path(operations.getParent().toUri());
    Path lock = operations.resolve("run.lock");
    String host = RunLock.host();

    Files.writeString(lock, "20240101T000000Z-aaaa " + host + " 999999999 2024-01-01T00:00:00Z");
    try (RunLock taken = RunLock.take(fileSystem, warehouse, "second")) {
      taken.requireHeld();
      assertThat(refused(fileSystem, warehouse)).isEqualTo(5);
    }
    assertThat(lock).doesNotExist();

    try (RunLock living = RunLock.take(fileSystem, warehouse, "second")) {
      age(lock);
      assertThat(refused(fileSystem, warehouse)).as("of a process that lives").isEqualTo(5);
      living.requireHeld();
    }

    long other = ProcessHandle.current().parent().orElseThrow().pid();
    Files.writeString(
        lock, "20240101T000000Z-aaaa " + host + " " + other + " 2024-01-01T00:00:00Z");
    assertThat(refused(fileSystem, warehouse)).as("by a clock that was set").isEqualTo(5);
    age(lock);
    assertThat(refused(fileSystem, warehouse)).as("of a number used again").isZero();

    long ours = ProcessHandle.current().pid();
    Files.writeString(lock, "20240101T000000Z-aaaa " + host + " " + ours + " 2024-01-01T00:00:00Z");
    assertThat(refused(fileSystem, warehouse)).as("of our own number before us").isZero();

    Files.writeString(lock, "20240101T000000Z-aaaa elsewhere 1 2024-01-01T00:00:00Z");
    assertThat(refused(fileSystem, warehouse)).isEqualTo(5);
    age(lock);
    RunLock silent = RunLock.take(fileSystem, warehouse, "third");

    Files.writeString(lock, "20240101T000000Z-bbbb elsewhere 1 2024-01-01T00:00:00Z");
    assertThat(lost(silent)).isEqualTo(5);
    silent.close();
    assertThat(lock).as("the lock of the run that took it over").exists();
  }

  /** No beat for two minutes. */
  private static void age(Path lock) throws IOException {
    Files.setLastModifiedTime(
        lock, FileTime.fromMillis(Files.getLastModifiedTime(lock).toMillis() - 120_000));
  }

  private static int refused(FileSystem fileSystem, org.apache.hadoop.fs.Path warehouse)
      throws IOException {
    try {
      RunLock.take(fileSystem, warehouse, "another").close();
      return 0;
    } catch (Refusal refusal) {
      return refusal.exitCode();
    }
  }

  private static int lost(RunLock lock) {
    try {
      lock.requireHeld();
      return 0;
    } catch (Refusal refusal) {
      return refusal.exitCode();
    }
  }

  private static int run(Path warehouse, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "build-lines",
                "--claims",
                SAMPLES.resolve("medical_claim.csv").toString(),
                "--warehouse",
                warehouse.toString()));
    arguments.addAll(List.of(more));
    return Main.run(arguments.toArray(String[]::new));
  }

  private static Ledger ledger(Path warehouse) {
    return new Ledger(
        LocalSpark.session(), Warehouse.at(LocalSpark.session(), warehouse.toString()));
  }
}
