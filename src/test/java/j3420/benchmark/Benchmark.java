package j3420.benchmark;

import j3420.testing.Oracle;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the whole job over a generated history, lets DuckDB answer the same questions over the same
 * files, and prints both times beside each other. Started by {@code jobs/benchmark}.
 */
public final class Benchmark {

  private static final double NANOS = 1e9;

  /** What the product's steps are called, by how their names begin, and DuckDB's part of each. */
  private static final Map<String, List<String>> STAGES = stages();

  private static final Pattern STEP = Pattern.compile("^ +(\\d+\\.\\d) s  (.*)$");
  private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(\\d+M\\)");

  private Benchmark() {}

  /** One run of the product. */
  private record JobRun(double seconds, Map<String, Double> steps, String result) {

    /** A number of the result that the run prints as JSON. */
    long number(String name) {
      Matcher found = Pattern.compile("\"" + name + "\" : (\\d+)").matcher(result);
      if (!found.find()) {
        throw new IllegalStateException("The run tells no " + name + ": " + result);
      }
      return Long.parseLong(found.group(1));
    }

    double secondsOf(String beginning) {
      return steps.entrySet().stream()
          .filter(step -> step.getKey().startsWith(beginning))
          .mapToDouble(Map.Entry::getValue)
          .sum();
    }
  }

  /** Measures the history in {@code arguments[0]}/history with the heap {@code arguments[1]}. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    Path collections = folder.resolve("gc.log");
    JobRun run = run(folder, arguments[1], collections);
    Map<String, Double> oracle = new LinkedHashMap<>();
    try (Oracle duckdb = Oracle.over(folder.resolve("history"))) {
      for (String step : Oracle.STEPS) {
        long start = System.nanoTime();
        duckdb.compute(step);
        oracle.put(step, (System.nanoTime() - start) / NANOS);
      }
      print(run, oracle);
      printHeap(collections, arguments[1]);
      requireSameAnswer(run, duckdb);
    }
  }

  private static Map<String, List<String>> stages() {
    Map<String, List<String>> stages = new LinkedHashMap<>();
    stages.put("finding", List.of("scope"));
    stages.put("fetching", List.of("line"));
    stages.put("resolving", List.of("outcome", "family", "final_action", "line_counts"));
    stages.put(
        "computing",
        List.of(
            "monthly_utilization",
            "decision",
            "denial_by_reason",
            "denial_by_modifier",
            "provider_measure"));
    return stages;
  }

  private static JobRun run(Path folder, String heap, Path collections)
      throws IOException, InterruptedException {
    Path history = folder.resolve("history");
    Path result = folder.resolve("result.json");
    ProcessBuilder command =
        new ProcessBuilder(
                "jobs/j3420",
                "run",
                "--claims",
                history.resolve("medical_claim").toString(),
                "--eligibility",
                history.resolve("eligibility").toString(),
                "--warehouse",
                folder.resolve("warehouse").toString())
            .redirectOutput(result.toFile());
    command.environment().put("J3420_HEAP", heap);
    String options = System.getenv().getOrDefault("JAVA_OPTIONS", "-XX:+UseParallelGC");
    command.environment().put("JAVA_OPTIONS", options + " -Xlog:gc:file=" + collections);
    long start = System.nanoTime();
    Process process = command.start();
    Map<String, Double> steps = new LinkedHashMap<>();
    try (BufferedReader progress = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = progress.readLine(); line != null; line = progress.readLine()) {
        System.err.println(line);
        Matcher step = STEP.matcher(line);
        if (step.matches()) {
          steps.merge(step.group(2), Double.valueOf(step.group(1)), Double::sum);
        }
      }
    }
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException("The run ended with exit code " + exitCode + ".");
    }
    return new JobRun((System.nanoTime() - start) / NANOS, steps, Files.readString(result));
  }

  private static void print(JobRun run, Map<String, Double> oracle) {
    say("");
    say("%-46s %9s %9s %7s", "", "job", "DuckDB", "ratio");
    double matched = 0;
    double matchedOracle = 0;
    for (Map.Entry<String, List<String>> stage : STAGES.entrySet()) {
      double seconds = run.secondsOf(stage.getKey());
      double oracleSeconds = stage.getValue().stream().mapToDouble(oracle::get).sum();
      matched += seconds;
      matchedOracle += oracleSeconds;
      row(nameOf(stage.getKey(), run), seconds, oracleSeconds);
    }
    row("the same questions", matched, matchedOracle);
    List<String> alone = new ArrayList<>(run.steps().keySet());
    alone.removeIf(step -> STAGES.keySet().stream().anyMatch(step::startsWith));
    for (String step : alone) {
      say("%-46s %7.1f s", step, run.steps().get(step));
    }
    row("in all, process start to end", run.seconds(), matchedOracle);
    say("");
    long lines = run.number("input_lines");
    say(
        "%,d lines: %,.0f lines per second in all, DuckDB %,.0f",
        lines, lines / run.seconds(), lines / matchedOracle);
  }

  private static String nameOf(String beginning, JobRun run) {
    List<String> steps =
        run.steps().keySet().stream().filter(step -> step.startsWith(beginning)).toList();
    return steps.size() == 1 ? steps.get(0) : beginning + ", " + steps.size() + " steps";
  }

  private static void row(String name, double seconds, double oracleSeconds) {
    say(
        "%-46s %7.1f s %7.1f s %7.1f",
        name, seconds, oracleSeconds, seconds / Math.max(oracleSeconds, 0.001));
  }

  private static void printHeap(Path collections, String heap) throws IOException {
    long used = 0;
    long kept = 0;
    for (String line : Files.readAllLines(collections)) {
      Matcher collection = COLLECTION.matcher(line);
      if (collection.find()) {
        used = Math.max(used, Long.parseLong(collection.group(1)));
        kept = Math.max(kept, Long.parseLong(collection.group(2)));
      }
    }
    say("Peak heap of the job: %,d MB, %,d MB after a collection; limit %s", used, kept, heap);
  }

  /** A ratio of times says nothing if the answers differ. */
  private static void requireSameAnswer(JobRun run, Oracle duckdb) {
    List<String> counts = List.of("input_lines", "superseded_lines", "voided_lines", "final_lines");
    String job = String.join(" | ", counts.stream().map(name -> run.number(name) + "").toList());
    String other = duckdb.rows("SELECT " + String.join(", ", counts) + " FROM line_counts").get(0);
    if (!job.equals(other)) {
      throw new IllegalStateException(
          "The answers differ: %s: job %s, DuckDB %s".formatted(counts, job, other));
    }
    say("Both count the same input, superseded, voided and final lines: %s", job);
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
