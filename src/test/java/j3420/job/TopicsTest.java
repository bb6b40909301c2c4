package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines first, topics later, on the same files: what each run stands for. */
class TopicsTest {

  private static final String UTILIZATION = "published/monthly_utilization";
  private static final String OUTLIERS = "published/outlier_provider";

  @TempDir private static Path folder;

  private static FewRuns runs;
  private static String lines;
  private static String topic;
  private static String linesAgain;
  private static String whole;

  @BeforeAll
  static void runsOfTopics() throws IOException {
    runs = new FewRuns(folder);
    Path arguments = folder.resolve("arguments.txt");
    Files.writeString(arguments, "--data-through\n2024-01-31\n");
    lines = runs.run("build-lines", "@" + arguments);
    CommandRun utilization = FewRuns.ask(runs.warehouse(), "utilization");
    assertThat(utilization.exitCode()).as(utilization.errors()).isZero();
    topic = FewRuns.newest(runs.warehouse());
    linesAgain = runs.run("build-lines", "@" + arguments);
    whole = runs.run("run", "@" + arguments);
    Files.writeString(arguments, "--data-through\n2024-06-30\n");
  }

  @Test
  @DisplayName("The ledger keeps what a file of arguments held, not its name")
  void arguments() {
    assertThat(entry(lines).<String>getList(entry(lines).fieldIndex("arguments")))
        .endsWith("--data-through", "2024-01-31");
  }

  @Test
  @DisplayName("Lines found unchanged keep the topics that were computed of them since")
  void topicsStay() {
    assertThat(versions(topic)).contains(UTILIZATION).doesNotContain(OUTLIERS);
    assertThat(versions(linesAgain)).isEqualTo(versions(topic));
    assertThat(versions(whole)).contains(UTILIZATION, OUTLIERS);
  }

  @Test
  @DisplayName("A check that a run makes again takes the place of the one that it took over")
  void checksOnce() {
    List<Row> twice =
        FewRuns.table(runs.warehouse(), "operations/run_check")
            .groupBy("run_id", "check_name", "source_file", "item")
            .count()
            .where("count > 1")
            .collectAsList();
    assertThat(twice).isEmpty();
  }

  @Test
  @DisplayName("That a run computed further topics is the cause of a difference, and no riddle")
  void difference() {
    CommandRun diff = FewRuns.ask(runs.warehouse(), "runs", "diff", lines, whole);
    assertThat(diff.output())
        .contains("The two runs did not compute the same tables.", "has no such table")
        .doesNotContain("No cause found");
  }

  private static Row entry(String run) {
    return FewRuns.table(runs.warehouse(), "operations/run")
        .where("run_id = '%s'".formatted(run))
        .first();
  }

  private static List<String> versions(String run) {
    return entry(run)
        .<String, Long>getJavaMap(entry(run).fieldIndex("table_versions"))
        .keySet()
        .stream()
        .sorted()
        .toList();
  }
}
