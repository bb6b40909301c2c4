package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import j3420.testing.Folders;
import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two claims in the first run, a third one in the second, another policy in the third. */
class RunsTest {

  /** Under a policy that denies nothing. */
  private static final String TO_NONE =
      "denied lines are 0.0 % of the final J3420 lines, 33.3 % in the run before";

  @TempDir private static Path folder;
  private static FewRuns runs;
  private static Path warehouse;
  private static String first;
  private static String second;
  private static String third;

  @BeforeAll
  static void threeRuns() throws IOException {
    runs = FewRuns.twice();
    first = runs.first();
    second = runs.second();
    warehouse = Folders.copied(runs.warehouse(), folder.resolve("warehouse"));
    CommandRun run =
        runs.on(
            warehouse,
            "build-lines",
            "--reference",
            runs.lists().toString(),
            "--denial-policy",
            "house");
    assertThat(run.exitCode()).as(run.errors()).isZero();
    third = FewRuns.newest(warehouse);
  }

  @Test
  @DisplayName(
      "What looks unusual is published with a flag; under --strict it ends with 4 and is not")
  void unusual() {
    String sentence = "denied lines are 33.3 % of the final J3420 lines, 50.0 % in the run before";

    assertThat(FewRuns.table(warehouse, "operations/run").orderBy("finished_at").collectAsList())
        .extracting(row -> row.<String>getList(row.fieldIndex("flags")))
        .containsExactly(List.of(), List.of(sentence), List.of(TO_NONE));
    assertThat(
            FewRuns.table(warehouse, "operations/run_check")
                .where("run_id = '%s' AND status = 'flagged'".formatted(second))
                .select("check_name", "item", "lines")
                .collectAsList())
        .hasToString("[[drift,denied lines,1]]");
    assertThat(runs.strict().exitCode()).isEqualTo(4);
    assertThat(runs.strict().said()).last().asString().contains("Unusual: " + sentence);
  }

  @Test
  @DisplayName("'list' names every run, the newest first, with its lines")
  void list() {
    String[] lines = ask("runs", "list").output().split("\n");

    assertThat(lines).hasSize(4);
    assertThat(words(lines[0])).startsWith("run", "id").endsWith("flags");
    assertThat(words(lines[1]))
        .startsWith(third)
        .containsSequence("build-lines", "full", "2024-02-22", "house", "3", "3");
    assertThat(words(lines[2]))
        .startsWith(second)
        .containsSequence("run", "extended", "2024-02-22", "x12-carc", "3", "3");
    assertThat(words(lines[3]))
        .startsWith(first)
        .containsSequence("run", "full", "2024-01-21", "x12-carc", "2", "2");
  }

  @Test
  @DisplayName("'list' and 'show' answer as JSON too; latest is the newest run")
  void json() throws IOException {
    JsonNode list = new ObjectMapper().readTree(ask("runs", "list", "--json").output());
    JsonNode show = new ObjectMapper().readTree(ask("runs", "show", "latest", "--json").output());

    assertThat(list).hasSize(3);
    assertThat(list.get(0).path("run_id").asText()).isEqualTo(third);
    assertThat(show.path("run_id").asText()).isEqualTo(third);
    assertThat(show.path("final_lines").asLong()).isEqualTo(3);
    assertThat(show.path("run_input")).hasSize(3);
    assertThat(show.path("run_output").findValuesAsText("table_path"))
        .contains("restricted/j3420_line", "published/policy_sensitivity");
  }

  @Test
  @DisplayName(
      "'show' tells settings, files with SHA-256, tables with version and hash, and checks")
  void show() {
    String text = ask("runs", "show", second).output();

    assertThat(text)
        .contains("extended: 1 claim files are new", "2024-02-22, found in the data")
        .contains("Code lists", "specialty.csv")
        .contains("delivery-1.csv", "delivery-2.csv", "eligibility.csv")
        .containsPattern("published/denial_by_reason +2 +\\d+ +[0-9a-f]{32}")
        .contains("reconciliation", "read back");
    assertThat(ask("runs", "show", "nobody").exitCode()).isEqualTo(2);
  }

  @Test
  @DisplayName("The views of 'show --sql' give the numbers of that run, whatever came later")
  void views() {
    List<String> views = ask("runs", "show", first, "--sql").output().lines().toList();

    SparkSession spark = LocalSpark.session();
    views.forEach(view -> spark.sql(view.replace(";", "")));
    try {
      assertThat(
              spark
                  .sql("SELECT DISTINCT lines FROM policy_sensitivity WHERE is_stamped")
                  .collectAsList())
          .hasToString("[[2]]");
      assertThat(views)
          .extracting(view -> view.split(" ")[4])
          .containsExactlyInAnyOrder(
              "denial_by_modifier",
              "denial_by_modifier_set",
              "denial_by_payer",
              "denial_by_reason",
              "denial_by_reason_and_modifier",
              "denial_resolution",
              "denial_trend",
              "enrolled_month",
              "monthly_utilization",
              "outlier_provider",
              "policy_sensitivity",
              "provider_measure");
    } finally {
      views.forEach(view -> spark.sql("DROP VIEW IF EXISTS " + view.split(" ")[4]));
    }
  }

  @Test
  @DisplayName("'diff' explains the numbers by a new file, in totals and row by row")
  void newFile() {
    String text = ask("runs", "diff", first, second).output();

    assertThat(text.lines().map(String::strip))
        .contains(
            "New files: 1 (claims file:%s)."
                .formatted(runs.claims().resolve("delivery-2.csv").toAbsolutePath()),
            "The last day of data: 2024-01-21 -> 2024-02-22.",
            "input lines: 2 -> 3",
            "final lines: 2 -> 3",
            "quarantined lines: 0",
            "allowed amount: 4.00 -> 9.00",
            "denied lines, final decision: 1 of 2 -> 1 of 3",
            "published/policy_sensitivity: 0 rows added, 0 removed, 1 changed",
            "2024-02-01, total, all, all, all, all: lines none -> 1",
            "x12-carc, final: lines 2 -> 3");
    assertThat(text).doesNotContain("policy:", "code lists", "The code");
  }

  @Test
  @DisplayName("'diff' explains the numbers by another denial policy and its list")
  void otherPolicy() {
    String text = ask("runs", "diff", second, third).output();

    assertThat(text.lines().map(String::strip))
        .contains(
            "The denial policy: x12-carc -> house.",
            "Changed code lists: adjustment_reason.csv.",
            "final lines: 3",
            "denied lines, final decision: 1 of 3 -> 0 of 3",
            "published/monthly_utilization: run %s has no such table".formatted(third));
    assertThat(text).doesNotContain("New files", "last day");
  }

  @Test
  @DisplayName("'diff' of a run with itself finds nothing")
  void same() {
    assertThat(ask("runs", "diff", second, "latest").exitCode()).isZero();
    assertThat(ask("runs", "diff", second, second).output())
        .contains("Nothing changed.", "published/denial_by_reason: the same")
        .doesNotContain("->", "No cause");
  }

  @Test
  @DisplayName("A run that extended another comes out the same, table by table, of one full build")
  void reproduced() {
    CommandRun again = ask("run", "--reproduce", second);

    assertThat(again.exitCode()).as(again.errors()).isZero();
    assertThat(again.said()).last().asString().contains("all 19 tables come out the same");
    assertThat(again.output()).contains("\"status\" : \"reproduced\"");
    assertThat(ask("runs", "list").output().lines()).hasSize(4);
  }

  @Test
  @DisplayName("A run with lists of its own finds them by its arguments, and refuses others with 3")
  void ownLists() throws IOException {
    assertThat(ask("run", "--reproduce", "latest").exitCode()).isZero();

    Path others = Folders.copied(runs.lists(), folder.resolve("other-lists"));
    Files.writeString(
        others.resolve("adjustment_reason.csv"),
        Files.readString(others.resolve("adjustment_reason.csv")).replace("ours", "theirs"));
    CommandRun refused = ask("run", "--reproduce", "latest", "--reference", others.toString());
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.said()).last().asString().contains("other code lists: adjustment_reason");
  }

  @Test
  @DisplayName(
      "A file that changed, though its time and size did not, or vanished is refused with 3")
  void otherFile() throws IOException {
    Path file = runs.claims().resolve("delivery-1.csv");
    byte[] content = Files.readAllBytes(file);
    var time = Files.getLastModifiedTime(file);
    try {
      Files.writeString(file, Files.readString(file).replace("FAKE-1", "FAKE-9"));
      Files.setLastModifiedTime(file, time);
      CommandRun changed = ask("run", "--reproduce", first);
      assertThat(changed.exitCode()).isEqualTo(3);
      assertThat(changed.said()).last().asString().contains("another content", "delivery-1.csv");

      Files.delete(file);
      CommandRun vanished = ask("run", "--reproduce", first);
      assertThat(vanished.exitCode()).isEqualTo(3);
      assertThat(vanished.said()).last().asString().contains("vanished", "delivery-1.csv");
    } finally {
      Files.write(file, content);
      Files.setLastModifiedTime(file, time);
    }
    assertThat(ask("run", "--reproduce", first, "--claims", "x").exitCode()).isEqualTo(2);
  }

  private static CommandRun ask(String... arguments) {
    CommandRun answer = FewRuns.ask(warehouse, arguments);
    assertThat(answer.errors()).doesNotContain("Internal error");
    return answer;
  }

  private static Stream<String> words(String line) {
    return Arrays.stream(line.split("\\s+"));
  }
}
