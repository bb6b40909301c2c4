package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every scenario of data-samples, its lines delivered bit by bit in some order. */
class IncrementalTest {

  private static final Path SAMPLES = Path.of("data-samples", "scenarios");
  private static final int DELIVERIES = 3;

  /** A claim beside one with J3420, of its stem, but of another day and service. */
  private static final List<String> OTHER_SERVICE_FIRST =
      List.of(
          "scenario X,X-4711-01,1,P-X,2024-01-05,J3420,,,1,10.00,4.00,4.00,paid,,,2024-02-10,,,1,1,,D51.0,11,commercial,FAKE-NPI-2,08,OH",
          "scenario X,X-4711-02,1,P-X,2024-01-09,J3415,,,1,12.00,0.00,0.00,denied,,,2024-02-11,,,1,1,,D51.0,11,commercial,FAKE-NPI-2,08,OH");

  /** Its second version bills J3420. */
  private static final String J3420_LATER =
      "scenario X,X-4711-02,1,P-X,2024-01-09,J3420,,,1,10.00,4.00,4.00,paid,,,2024-03-10,,,2,7,,D51.0,11,commercial,FAKE-NPI-2,08,OH";

  @TempDir private static Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  @DisplayName(
      "Late, replaced and voided claims in any order of arrival end in the tables of one full build;"
          + " the same input again writes nothing but an entry")
  void anyOrder(int seed) throws IOException {
    Path claims = Files.createDirectory(folder.resolve("claims-" + seed));
    Path warehouse = folder.resolve("grown-" + seed);
    List<List<String>> deliveries = deliveries(seed);
    deliveries.get(0).addAll(OTHER_SERVICE_FIRST);
    deliveries.get(DELIVERIES - 1).add(J3420_LATER);
    for (int i = 0; i < DELIVERIES; i++) {
      deliver(claims, i, deliveries.get(i));
      build(claims, warehouse);
      assertThat(newest(warehouse, "build")).isEqualTo(i == 0 ? "full" : "extended");
    }
    Path once = folder.resolve("once-" + seed);
    build(claims, once);

    assertThat(newest(once, "build")).isEqualTo("full");
    assertThat(hashes(warehouse)).isEqualTo(hashes(once)).hasSizeGreaterThan(8);
    assertThat(places(warehouse)).isEqualTo(places(once));
    assertSameAgain(claims, once);
  }

  /** The same input again writes nothing but an entry that names the same tables. */
  private static void assertSameAgain(Path claims, Path warehouse) {
    Map<String, String> first = hashes(warehouse);
    String versions = newest(warehouse, "to_json(table_versions)");

    build(claims, warehouse);

    assertThat(newest(warehouse, "build")).isEqualTo("unchanged");
    assertThat(hashes(warehouse)).isEqualTo(first);
    assertThat(newest(warehouse, "to_json(table_versions)")).isEqualTo(versions);
    assertThat(table(warehouse, "operations/run").count()).isEqualTo(2);
  }

  @Test
  @DisplayName("A file that changed or vanished is refused by name with 3; --rebuild reads anew")
  void changedOrVanished() throws IOException {
    Path claims = Files.createDirectory(folder.resolve("claims-changed"));
    Path warehouse = folder.resolve("changed");
    List<List<String>> deliveries = deliveries(5);
    deliver(claims, 0, deliveries.get(0));
    deliver(claims, 1, deliveries.get(1));
    build(claims, warehouse);

    Files.delete(claims.resolve("delivery-0.csv"));
    deliver(claims, 1, deliveries.get(2));
    CommandRun refused = run(claims, warehouse);
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.said())
        .last()
        .asString()
        .contains("delivery-0.csv is not given any more, and ")
        .contains("delivery-1.csv has another content")
        .contains("--rebuild");
    assertThat(table(warehouse, "operations/run").count()).isEqualTo(1);

    assertThat(run(claims, warehouse, "--rebuild").exitCode()).isZero();
    assertThat(newest(warehouse, "build")).isEqualTo("full");
    Path once = folder.resolve("changed-once");
    build(claims, once);
    assertThat(hashes(warehouse)).isEqualTo(hashes(once));
  }

  @Test
  @DisplayName(
      "Another last day of data moves lines to and from waiting_line without reading a file")
  void otherLastDay() throws IOException {
    Path claims = Files.createDirectory(folder.resolve("claims-day"));
    Path warehouse = folder.resolve("day");
    deliver(claims, 0, Files.readAllLines(SAMPLES.resolve("medical_claim.csv")).subList(1, 73));
    for (String day : List.of("2024-02-29", "2024-05-10", "2024-03-31")) {
      assertThat(run(claims, warehouse, "--data-through", day).exitCode()).isZero();
      Path once = folder.resolve("day-" + day);
      assertThat(run(claims, once, "--data-through", day).exitCode()).isZero();
      assertThat(hashes(warehouse)).as(day).isEqualTo(hashes(once));
    }
    assertThat(
            table(warehouse, "operations/run_input").where("is_read AND role = 'claims'").count())
        .isEqualTo(1);
  }

  private static List<List<String>> deliveries(int seed) throws IOException {
    List<String> lines =
        new ArrayList<>(
            Files.readAllLines(SAMPLES.resolve("medical_claim.csv")).stream().skip(1).toList());
    Collections.shuffle(lines, new Random(seed));
    List<List<String>> deliveries = new ArrayList<>();
    for (int i = 0; i < DELIVERIES; i++) {
      int from = i * lines.size() / DELIVERIES;
      deliveries.add(new ArrayList<>(lines.subList(from, (i + 1) * lines.size() / DELIVERIES)));
    }
    return deliveries;
  }

  private static void deliver(Path claims, int number, List<String> lines) throws IOException {
    List<String> file = new ArrayList<>();
    file.add(Files.readAllLines(SAMPLES.resolve("medical_claim.csv")).get(0));
    file.addAll(lines);
    Files.write(claims.resolve("delivery-%d.csv".formatted(number)), file);
  }

  private static void build(Path claims, Path warehouse) {
    CommandRun run = run(claims, warehouse);
    assertThat(run.exitCode()).as(run.errors()).isZero();
  }

  private static CommandRun run(Path claims, Path warehouse, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "build-lines",
                "--claims",
                claims.toString(),
                "--eligibility",
                SAMPLES.resolve("eligibility.csv").toString(),
                "--warehouse",
                warehouse.toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static Map<String, String> hashes(Path warehouse) {
    Map<String, String> hashes = new TreeMap<>();
    table(warehouse, "operations/run_output")
        .where("run_id = '%s'".formatted(newest(warehouse, "run_id")))
        // What an earlier run hid stays hidden: a first build has no earlier run.
        .where("table_path NOT LIKE 'shareable/%'")
        .collectAsList()
        .forEach(row -> hashes.put(row.getAs("table_path"), row.getAs("content_hash")));
    return hashes;
  }

  private static List<String> places(Path warehouse) {
    return table(warehouse, "operations/run_check")
        .where("run_id = '%s'".formatted(newest(warehouse, "run_id")))
        .where("check_name IN ('reconciliation', 'normalised codes', 'unmapped codes')")
        .where("lines > 0")
        .drop("run_id")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  private static String newest(Path warehouse, String column) {
    return table(warehouse, "operations/run")
        .orderBy("finished_at")
        .selectExpr(column)
        .collectAsList()
        .stream()
        .reduce((older, newer) -> newer)
        .orElseThrow()
        .getString(0);
  }

  private static Dataset<Row> table(Path warehouse, String path) {
    return LocalSpark.session().read().format("delta").load(warehouse.resolve(path).toString());
  }
}
