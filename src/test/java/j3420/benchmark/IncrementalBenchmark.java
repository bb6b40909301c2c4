package j3420.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** What a run says of each of its steps; those up to the named one build the lines. */
  private static final Pattern STEP = Pattern.compile(" +([0-9.]+) s {2}(.*)");

  private static final String LAST_STEP_OF_LINES = "reconciling lines and cents";

  /**
   * Seconds of a run.
   *
   * @param all from the start of the process to its end
   * @param lines from the list of the files to the lines, without eligibility, measures and tables
   */
  private record Cost(double all, double lines) {

    void print(String what) {
      System.err.printf("%s: %.1f s, of these %.1f s for its lines%n", what, all, lines);
    }
  }

  private final Path folder;
  private final String heap;

  /** What the newest process said. */
  private final List<String> said = new ArrayList<>();

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
    Cost full = run(deliveries, "full");
    List<Path> last = months.subList(Math.max(1, months.size() - single), months.size());
    for (Path month : last) {
      Files.move(month, waiting.resolve(month.getFileName()));
    }
    run(deliveries, "grown")
        .print("%d of %d months at once".formatted(months.size() - last.size(), months.size()));
    Cost newest = full;
    for (Path month : last) {
      Files.move(waiting.resolve(month.getFileName()), month);
      newest = run(deliveries, "grown");
      newest.print(month.getFileName().toString());
    }
    full.print("full build");
    System.err.printf(
        "The last month costs one %.1f th of it, its lines one %.1f th of all lines.%n",
        full.all() / newest.all(), full.lines() / newest.lines());
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

  private Cost run(Path deliveries, String warehouse) throws IOException, InterruptedException {
    long start = System.nanoTime();
    started(
        "run",
        "--claims",
        deliveries.toString(),
        "--eligibility",
        folder.resolve("history/eligibility").toString(),
        "--warehouse",
        folder.resolve(warehouse).toString());
    return new Cost((System.nanoTime() - start) / NANOS, secondsOfLines());
  }

  /** Of the newest run; to start Spark is none of it. */
  private double secondsOfLines() {
    double seconds = 0;
    for (String sentence : said) {
      Matcher step = STEP.matcher(sentence);
      if (step.matches() && !step.group(2).equals("starting Spark")) {
        seconds += Double.parseDouble(step.group(1));
        if (step.group(2).equals(LAST_STEP_OF_LINES)) {
          return seconds;
        }
      }
    }
    throw new IllegalStateException("The run did not say how long its lines took.");
  }

  private byte[] started(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("jobs/j3420"));
    command.addAll(List.of(arguments));
    Path result = folder.resolve("result.json");
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(result.toFile());
    builder.environment().put("J3420_HEAP", heap);
    Process process = builder.start();
    said.clear();
    try (BufferedReader sentences = process.errorReader(StandardCharsets.UTF_8)) {
      for (String one = sentences.readLine(); one != null; one = sentences.readLine()) {
        System.err.println(one);
        said.add(one);
      }
    }
    int exitCode = process.waitFor();
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
