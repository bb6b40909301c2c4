package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import j3420.table.DenialByReason;
import j3420.table.Run;
import j3420.testing.Folders;
import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two official runs, and between them one that was killed after it replaced a table. */
class MaintainTest {

  private static final String REASONS = "published/denial_by_reason";
  private static final String KILLED = "20240101T000000Z-killed";

  @TempDir private static Path folder;
  private static FewRuns runs;
  private static String first;
  private static String second;
  private static List<String> ofFirst;
  private static List<String> unofficial;

  @BeforeAll
  static void twoRuns() throws IOException {
    runs = new FewRuns(folder);
    first = runs.run("run");
    ofFirst = files(runs.warehouse(), REASONS);
    Warehouse.at(LocalSpark.session(), runs.warehouse().toString())
        .write(DenialByReason.CONTRACT, FewRuns.table(runs.warehouse(), REASONS).limit(1), KILLED);
    unofficial =
        files(runs.warehouse(), REASONS).stream().filter(file -> !ofFirst.contains(file)).toList();
    runs.deliverSecond();
    second = runs.run("run");
  }

  @Test
  @DisplayName("Only the files of the killed run go; every official version stays readable")
  void keepsAll() throws IOException {
    Path copy = Folders.copied(runs.warehouse(), folder.resolve("keeps"));
    Map<String, Long> before = rows(copy, first);

    CommandRun done = FewRuns.ask(copy, "maintain", "--keep-days", "0");

    assertThat(done.exitCode()).as(done.errors()).isZero();
    List<String> gone = files(runs.warehouse(), "");
    gone.removeAll(files(copy, ""));
    assertThat(gone).hasSize(json(done).path("files_removed").asInt()).containsAll(unofficial);
    assertThat(unofficial).hasSize(1);
    List<String> official = files(runs.warehouse(), REASONS);
    official.removeAll(unofficial);
    assertThat(files(copy, REASONS)).isEqualTo(official);
    assertThat(rows(copy, first)).isEqualTo(before).hasSizeGreaterThan(10);
    assertThat(FewRuns.ask(copy, "runs", "verify", "--all").exitCode()).isZero();
    assertThat(FewRuns.table(copy, "operations/run").orderBy("finished_at").collectAsList())
        .extracting(row -> row.<String>getAs("command"), row -> row.<String>getAs("build"))
        .last()
        .isEqualTo(tuple("maintain", "none"));
    assertThat(
            FewRuns.table(copy, "operations/run_check")
                .where("check_name = 'files removed' AND item = '%s'".formatted(REASONS))
                .selectExpr("lines")
                .collectAsList())
        .hasToString("[[1]]");

    CommandRun again = FewRuns.ask(copy, "maintain", "--keep-days", "0");
    assertThat(json(again).path("files_removed").asLong()).isZero();
    assertThat(FewRuns.table(copy, "operations/run").count()).isEqualTo(3);
  }

  @Test
  @DisplayName("By default what was the newest version this week stays too")
  void keepsDays() throws IOException {
    Path copy = Folders.copied(runs.warehouse(), folder.resolve("days"));

    CommandRun done = FewRuns.ask(copy, "maintain");

    assertThat(done.exitCode()).as(done.errors()).isZero();
    assertThat(files(copy, REASONS)).containsAll(unofficial);
    assertThat(FewRuns.table(copy, "operations/run").count()).isEqualTo(2);
  }

  @Test
  @DisplayName("--keep-months lets the tables of older runs go, never their entries, and says so")
  void letsGo() throws IOException {
    Path copy = Folders.copied(runs.warehouse(), folder.resolve("lets-go"));
    Map<String, Long> before = rows(copy, second);

    CommandRun done = FewRuns.ask(copy, "maintain", "--keep-days", "0", "--keep-months", "0");

    assertThat(done.exitCode()).as(done.errors()).isZero();
    assertThat(json(done).path("runs_let_go").toString()).isEqualTo("[\"" + first + "\"]");
    assertThat(files(copy, REASONS)).doesNotContainAnyElementsOf(ofFirst);
    assertThat(rows(copy, second)).isEqualTo(before);
    CommandRun verified = FewRuns.ask(copy, "runs", "verify", first);
    assertThat(verified.exitCode()).as(verified.output()).isZero();
    assertThat(verified.output()).contains("The tables of run " + first + " were let go by maint");
    assertThat(FewRuns.ask(copy, "runs", "show", first).output()).contains("delivery-1.csv");
    for (String[] command :
        new String[][] {
          {"runs", "show", first, "--sql"},
          {"runs", "diff", first, "latest"},
          {"export", "--run", first, "--output", folder.resolve("export").toString()}
        }) {
      CommandRun refused = FewRuns.ask(copy, command);
      assertThat(refused.exitCode()).as(refused.errors()).isEqualTo(3);
      assertThat(refused.said()).last().asString().contains("were let go by maintain on");
    }
  }

  @Test
  @DisplayName("Putting the files of the ledger together changes nothing of it")
  void compacts() throws IOException {
    Path copy = Folders.copied(runs.warehouse(), folder.resolve("compacts"));

    Warehouse.at(LocalSpark.session(), copy.toString()).compact(Run.CONTRACT);

    assertThat(FewRuns.table(copy, "operations/run").inputFiles()).hasSize(1);
    CommandRun verified = FewRuns.ask(copy, "runs", "verify", "latest");
    assertThat(verified.exitCode()).as(verified.output()).isZero();
  }

  @Test
  @DisplayName("While a run holds the warehouse, maintain ends with 5; of a damaged one with 6")
  void refused() throws IOException {
    Path copy = Folders.copied(runs.warehouse(), folder.resolve("refused"));
    Warehouse warehouse = Warehouse.at(LocalSpark.session(), copy.toString());
    RunLock lock = warehouse.lock("other");
    assertThat(FewRuns.ask(copy, "maintain").exitCode()).isEqualTo(5);
    warehouse.unlock(lock);

    Files.delete(copy.resolve("operations/run_output/_delta_log/00000000000000000002.json"));
    List<String> before = files(copy, REASONS);
    assertThat(FewRuns.ask(copy, "maintain", "--keep-days", "0").exitCode()).isEqualTo(6);
    assertThat(files(copy, REASONS)).isEqualTo(before);
    assertThat(FewRuns.ask(folder.resolve("none"), "maintain").exitCode()).isEqualTo(3);
    assertThat(folder.resolve("none")).doesNotExist();
  }

  private static JsonNode json(CommandRun run) throws IOException {
    return new ObjectMapper().readTree(run.output());
  }

  private static Map<String, Long> rows(Path warehouse, String run) {
    Map<String, Long> rows = new TreeMap<>();
    List<Row> outputs =
        FewRuns.table(warehouse, "operations/run_output")
            .where("run_id = '%s'".formatted(run))
            .collectAsList();
    for (Row output : outputs) {
      String path = output.getAs("table_path");
      rows.put(
          path,
          (long)
              LocalSpark.session()
                  .read()
                  .format("delta")
                  .option("versionAsOf", output.<Long>getAs("delta_version"))
                  .load(warehouse.resolve(path).toString())
                  .collectAsList()
                  .size());
    }
    return rows;
  }

  private static List<String> files(Path warehouse, String table) throws IOException {
    try (Stream<Path> files = Files.walk(warehouse.resolve(table))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".parquet"))
          .sorted()
          .collect(Collectors.toCollection(ArrayList::new));
    }
  }
}
