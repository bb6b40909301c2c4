package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.table.Columns;
import j3420.table.DenialByReason;
import j3420.table.MonthlyUtilization;
import j3420.table.RunInput;
import j3420.testing.Folders;
import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A sound warehouse of two runs, and copies of it that are spoilt in one way each. */
class RunsVerifyTest {

  private static final String REASONS = "published/denial_by_reason";
  private static final String MODIFIERS = "published/denial_by_modifier";
  private static final String LINES = "restricted/j3420_line";
  private static final String LOST = "FAILED_READ_FILE.FILE_NOT_EXIST";
  private static final String USER_METADATA = "spark.databricks.delta.commitInfo.userMetadata";

  @TempDir private static Path folder;
  private static FewRuns runs;
  private static String first;
  private static String second;

  /** Spoils a warehouse. */
  private interface Damage {
    void to(Path warehouse) throws IOException;
  }

  @BeforeAll
  static void twoRuns() throws IOException {
    runs = FewRuns.twice();
    first = runs.first();
    second = runs.second();
  }

  @Test
  @DisplayName("A sound warehouse holds: every table of every run is read, nothing is written")
  void sound() throws IOException {
    List<String> before = files(runs.warehouse());

    CommandRun verified = FewRuns.ask(runs.warehouse(), "runs", "verify", "--all");

    assertThat(verified.exitCode()).as(verified.output()).isZero();
    assertThat(verified.output())
        .contains("2 of 2 runs verified")
        .contains("All is as the ledger states.")
        .doesNotContain("Difference")
        .doesNotContain("Note");
    assertThat(files(runs.warehouse())).isEqualTo(before);
    assertThat(FewRuns.ask(runs.warehouse(), "runs", "verify", first, "--json").output())
        .contains("\"differences\" : [ ]", first)
        .doesNotContain(second);
  }

  @Test
  @DisplayName("Where the first run was killed before its entry there is nothing to verify yet: 3")
  void beforeFirstEntry() throws IOException {
    FewRuns runs = new FewRuns(Files.createDirectory(folder.resolve("first")));
    runs.run("build-lines");
    Path operations = runs.warehouse().resolve("operations");
    Files.move(operations.resolve("run"), folder.resolve("moved"));

    // Its lineage tells that it was official, so this is a loss.
    CommandRun lost = FewRuns.ask(runs.warehouse(), "runs", "verify", "--all");
    assertThat(lost.exitCode()).as(lost.output()).isEqualTo(6);
    assertThat(lost.output()).contains("operations/run is no Delta table any more");

    Files.move(operations.resolve("lineage"), folder.resolve("moved lineage"));
    CommandRun killed = FewRuns.ask(runs.warehouse(), "runs", "verify", "--all");
    assertThat(killed.exitCode()).as(killed.output()).isEqualTo(3);
    assertThat(killed.said()).last().asString().contains("its first one was killed");
  }

  @Test
  @DisplayName("What a killed run leaves is told, and is no difference")
  void killed() throws IOException {
    Path copy = Folders.copied(runs.warehouse(), folder.resolve("killed"));
    Warehouse warehouse = Warehouse.at(LocalSpark.session(), copy.toString());
    warehouse.append(
        RunInput.CONTRACT,
        FewRuns.table(copy, "operations/run_input")
            .withColumn(Columns.RUN_ID, functions.lit("99990101T000000Z-killed")),
        "99990101T000000Z-killed");
    warehouse.write(
        DenialByReason.CONTRACT, FewRuns.table(copy, REASONS).limit(1), "99990101T000000Z-killed");

    CommandRun verified = FewRuns.ask(copy, "runs", "verify", "--all");

    assertThat(verified.exitCode()).as(verified.output()).isZero();
    assertThat(verified.output())
        .contains("Run 99990101T000000Z-killed left rows in the ledger")
        .contains("The newest version of published/denial_by_reason is of no official run");
  }

  /** Damages of some tables each; those of one copy do not hide each other. */
  static Stream<Arguments> damages() {
    return Stream.of(
        damages(
            "lost files of tables",
            damage(
                at -> lose(at, REASONS), "denial_by_reason at version 2 cannot be read (" + LOST),
            damage(at -> lose(at, LINES), "j3420_line at version 2 cannot be read (" + LOST)),
        damages(
            "emptied logs of tables",
            damage(at -> empty(at, REASONS), "denial_by_reason is empty"),
            damage(at -> empty(at, LINES), "j3420_line is empty"),
            damage(at -> clear(at.resolve(MODIFIERS)), "denial_by_modifier is no Delta table")),
        damages(
            "cut logs of tables",
            damage(at -> cut(at, REASONS), "denial_by_reason cannot be read"),
            damage(at -> cut(at, LINES), "j3420_line cannot be read to"),
            damage(
                at -> gap(at, "published/monthly_utilization"),
                "published/monthly_utilization has lost its commit 2")),
        damages(
            "deleted logs of tables",
            damage(at -> rollBack(at, REASONS), "denial_by_reason has no version 2"),
            damage(at -> rollBack(at, LINES), "j3420_line has no version 2")),
        damages(
            "changed tables",
            damage(
                RunsVerifyTest::changeAndRestore,
                "denial_by_modifier was written by something else than this product (DELETE)"),
            damage(
                RunsVerifyTest::exchange,
                "published/denial_by_reason at version 2 holds other values")),
        damages(
            "lost file of the ledger",
            damage(
                at -> lose(at, "operations/run_input"),
                "operations/run_input cannot be read (" + LOST)),
        damages(
            "emptied ledger", damage(at -> empty(at, "operations/run"), "operations/run is empty")),
        damages(
            "cut ledger", damage(at -> cut(at, "operations/run"), "operations/run cannot be read")),
        damages(
            "rolled back ledger",
            damage(at -> rollBack(at, "operations/run"), "its commit was lost")),
        damages(
            "rolled back ledger, and a run since",
            damage(
                at -> {
                  rollBack(at, "operations/run");
                  assertThat(FewRuns.ask(at, "utilization").exitCode()).isZero();
                },
                "The entry of run " + second + " is not in operations/run, though its lineage")),
        damages(
            "rolled back rows of the ledger",
            damage(
                at -> rollBack(at, "operations/run_input"),
                "run_input holds other rows of run " + second),
            damage(
                at -> rollBack(at, "operations/run_output"),
                "run_output holds other rows of run " + second),
            damage(
                at -> rollBack(at, "operations/run_check"),
                "run_check holds other rows of run " + second)),
        damages(
            "entry edited in its file",
            damage(
                RunsVerifyTest::editEntry,
                "The entry of run " + second + " in operations/run was changed")),
        damages(
            "entry edited by a commit in the name of a run",
            damage(
                at ->
                    sql(at, "UPDATE %s SET denial_policy = 'other' WHERE run_id = '" + first + "'"),
                "The entry of run " + first + " in operations/run was changed")),
        damages(
            "entry deleted",
            damage(
                at -> sql(at, "DELETE FROM %s WHERE run_id = '" + first + "'"),
                "The entry of run "
                    + first
                    + ", which that of run "
                    + second
                    + " follows, was taken")));
  }

  /** What is done, and the sentence that must tell it. */
  private record Told(Damage damage, String sentence) {}

  private static Told damage(Damage damage, String sentence) {
    return new Told(damage, sentence);
  }

  private static Arguments damages(String name, Told... damages) {
    return Arguments.of(name, List.of(damages));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  @DisplayName("Every damage is found, said in a sentence, and ends with 6")
  void found(String name, List<Told> damages) throws IOException {
    Path copy = Folders.copied(runs.warehouse(), folder.resolve(name.replace(" ", "-")));
    for (Told each : damages) {
      each.damage().to(copy);
    }

    CommandRun verified = FewRuns.ask(copy, "runs", "verify", "latest");

    List<String> differences =
        verified.output().lines().filter(line -> line.contains("Difference: ")).toList();
    for (Told each : damages) {
      assertThat(differences).anyMatch(line -> line.contains(each.sentence()), each.sentence());
    }
    assertThat(verified.exitCode()).as(verified.errors()).isEqualTo(6);
  }

  @Test
  @DisplayName(
      "A run whose entry is gone is a difference; one that nothing names is refused with 2")
  void noSuchRun() throws IOException {
    Path copy = Folders.copied(runs.warehouse(), folder.resolve("gone"));
    rollBack(copy, "operations/run");

    assertThat(FewRuns.ask(copy, "runs", "verify", second).output())
        .contains("operations/run has no entry of run " + second);
    assertThat(FewRuns.ask(copy, "runs", "verify", "nobody").exitCode()).isEqualTo(2);
    assertThat(FewRuns.ask(copy, "runs", "verify").exitCode()).isEqualTo(2);
    assertThat(FewRuns.ask(folder.resolve("none"), "runs", "verify", "--all").exitCode())
        .isEqualTo(3);
  }

  private static void lose(Path warehouse, String table) throws IOException {
    Files.delete(newestDataFile(warehouse, table));
  }

  private static void empty(Path warehouse, String table) throws IOException {
    write(newestCommit(warehouse, table), new byte[0]);
  }

  private static void cut(Path warehouse, String table) throws IOException {
    Path commit = newestCommit(warehouse, table);
    byte[] whole = Files.readAllBytes(commit);
    write(commit, Arrays.copyOf(whole, whole.length - 20));
  }

  private static void rollBack(Path warehouse, String table) throws IOException {
    Files.delete(newestCommit(warehouse, table));
  }

  private static void gap(Path warehouse, String table) throws IOException {
    Warehouse.at(LocalSpark.session(), warehouse.toString())
        .write(MonthlyUtilization.CONTRACT, FewRuns.table(warehouse, table).limit(1), second);
    Files.delete(warehouse.resolve(table).resolve("_delta_log/00000000000000000002.json"));
  }

  /** The value and the size of the file that the log states, so that Delta sees nothing. */
  private static void editEntry(Path warehouse) throws IOException {
    List<Row> rows =
        FewRuns.table(warehouse, "operations/run")
            .where("run_id = '%s'".formatted(second))
            .withColumn("denial_policy", functions.lit("other"))
            .collectAsList();
    replace(
        warehouse,
        "operations/run",
        LocalSpark.session()
            .createDataFrame(rows, FewRuns.table(warehouse, "operations/run").schema()));
  }

  private static void exchange(Path warehouse) throws IOException {
    List<Row> rows =
        FewRuns.table(warehouse, REASONS)
            .withColumn("reason_code", functions.lit("X"))
            .collectAsList();
    replace(
        warehouse,
        REASONS,
        LocalSpark.session().createDataFrame(rows, FewRuns.table(warehouse, REASONS).schema()));
  }

  private static void replace(Path warehouse, String table, org.apache.spark.sql.Dataset<Row> rows)
      throws IOException {
    Path file = newestDataFile(warehouse, table);
    Path written = folder.resolve("other-" + warehouse.getFileName());
    rows.coalesce(1).write().mode(SaveMode.Overwrite).parquet(written.toString());
    byte[] content;
    try (Stream<Path> parts = Files.list(written)) {
      content =
          Files.readAllBytes(
              parts.filter(part -> part.toString().endsWith(".parquet")).findFirst().orElseThrow());
    }
    Path commit = newestCommit(warehouse, table);
    String log = Files.readString(commit);
    write(
        commit,
        log.replace("\"size\":" + Files.size(file), "\"size\":" + content.length)
            .getBytes(StandardCharsets.UTF_8));
    write(file, content);
  }

  private static void changeAndRestore(Path warehouse) {
    String table = "delta.`%s`".formatted(warehouse.resolve(MODIFIERS));
    LocalSpark.session().sql("DELETE FROM " + table);
    LocalSpark.session().sql("RESTORE TABLE " + table + " TO VERSION AS OF 2");
  }

  /** By one who knows how runs sign their commits. */
  private static void sql(Path warehouse, String statement) {
    String table = "delta.`%s`".formatted(warehouse.resolve("operations/run"));
    LocalSpark.session().conf().set(USER_METADATA, second);
    try {
      LocalSpark.session()
          .sql("ALTER TABLE %s SET TBLPROPERTIES ('delta.appendOnly' = 'false')".formatted(table));
      LocalSpark.session().sql(statement.formatted(table));
    } finally {
      LocalSpark.session().conf().unset(USER_METADATA);
    }
  }

  private static Path newestCommit(Path warehouse, String table) throws IOException {
    try (Stream<Path> files = Files.list(warehouse.resolve(table).resolve("_delta_log"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d{20}\\.json"))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private static Path newestDataFile(Path warehouse, String table) throws IOException {
    String commit = Files.readString(newestCommit(warehouse, table));
    String name = commit.replaceAll("(?s).*\"add\":\\{\"path\":\"([^\"]+)\".*", "$1");
    return warehouse.resolve(table).resolve(name);
  }

  /** Without the checksum beside it, which would tell at once. */
  private static void write(Path file, byte[] content) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.write(file, content);
  }

  private static void clear(Path table) throws IOException {
    try (Stream<Path> files = Files.walk(table)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static List<String> files(Path warehouse) throws IOException {
    try (Stream<Path> files = Files.walk(warehouse)) {
      return files.map(Path::toString).sorted().toList();
    }
  }
}
