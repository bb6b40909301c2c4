package j3420.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Delivers a generated history month by month and holds the cost of the last month against that of
 * a full build. Started by {@code jobs/benchmark --incremental}.
 *
 * <p>A delivery holds what was decided in its month, those of the first ones together, so that the
 * last delivery is one month of five years.
 */
public final class IncrementalBenchmark {

  private static final double NANOS = 1e9;

  private final Path folder;
  private final String heap;

  private IncrementalBenchmark(Path folder, String heap) {
    this.folder = folder;
    this.heap = heap;
  }

  /**
   * Measures the history in {@code arguments[0]}/history with the heap {@code arguments[1]}; of the
   * monthly deliveries the last {@code arguments[2]} are built one by one.
   */
  public static void main(String... arguments)
      throws IOException, InterruptedException, SQLException {
    new IncrementalBenchmark(Path.of(arguments[0]), arguments[1])
        .measure(Integer.parseInt(arguments[2]));
  }

  private void measure(int single) throws IOException, InterruptedException, SQLException {
    Path deliveries = folder.resolve("deliveries");
    Path waiting = folder.resolve("waiting");
    if (!Files.exists(deliveries)) {
      split(deliveries);
      Files.createDirectory(waiting);
    }
    List<Path> months = folders(waiting);
    for (Path month : months) {
      Files.move(month, deliveries.resolve(month.getFileName()));
    }
    months = folders(deliveries);
    double full = run(deliveries, "full");
    List<Path> last = months.subList(Math.max(1, months.size() - single), months.size());
    for (Path month : last) {
      Files.move(month, waiting.resolve(month.getFileName()));
    }
    double first = run(deliveries, "grown");
    System.err.printf(
        "%d of %d months at once: %.1f s%n", months.size() - last.size(), months.size(), first);
    double newest = 0;
    for (Path month : last) {
      Files.move(waiting.resolve(month.getFileName()), month);
      newest = run(deliveries, "grown");
      System.err.printf("%s: %.1f s%n", month.getFileName(), newest);
    }
    System.err.printf(
        "full build %.1f s, last month %.1f s: one %.1f th%n", full, newest, full / newest);
    requireSame(hashes("full"), hashes("grown"));
  }

  private void split(Path deliveries) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET preserve_insertion_order = false");
      statement.execute(
          """
          COPY (
            SELECT *, strftime(coalesce(adjudication_date, claim_line_start_date), '%%Y-%%m') AS month
            FROM read_parquet('%s/history/medical_claim/*.parquet'))
          TO '%s' (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (month))
          """
              .formatted(folder, deliveries));
    }
  }

  private static List<Path> folders(Path parent) throws IOException {
    try (Stream<Path> children = Files.list(parent)) {
      return children.filter(Files::isDirectory).sorted().toList();
    }
  }

  private double run(Path deliveries, String warehouse) throws IOException, InterruptedException {
    long start = System.nanoTime();
    started(
        "run",
        "--claims",
        deliveries.toString(),
        "--eligibility",
        folder.resolve("history/eligibility").toString(),
        "--warehouse",
        folder.resolve(warehouse).toString());
    return (System.nanoTime() - start) / NANOS;
  }

  private byte[] started(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("jobs/j3420"));
    command.addAll(List.of(arguments));
    Path result = folder.resolve("result.json");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(result.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("J3420_HEAP", heap);
    int exitCode = builder.start().waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException("The command ended with exit code " + exitCode + ".");
    }
    return Files.readAllBytes(result);
  }

  /** The content of every table of the newest run; what earlier runs hid stays hidden. */
  private Map<String, String> hashes(String warehouse) throws IOException, InterruptedException {
    byte[] shown =
        started(
            "runs",
            "show",
            "latest",
            "--json",
            "--warehouse",
            folder.resolve(warehouse).toString());
    Map<String, String> hashes = new TreeMap<>();
    for (JsonNode output :
        new ObjectMapper().readTree(new String(shown, StandardCharsets.UTF_8)).path("run_output")) {
      String table = output.path("table_path").asText();
      if (!table.startsWith("shareable/")) {
        hashes.put(table, output.path("content_hash").asText());
      }
    }
    return hashes;
  }

  private static void requireSame(Map<String, String> full, Map<String, String> grown) {
    if (full.isEmpty() || !full.equals(grown)) {
      throw new IllegalStateException("The tables differ: %s and %s".formatted(full, grown));
    }
    System.err.printf("All %d tables hold the same.%n", full.size());
  }
}
