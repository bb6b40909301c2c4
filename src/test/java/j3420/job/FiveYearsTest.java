package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five years of claims, a run a month: CONTRIBUTING says how to start it. */
@Tag("proof")
class FiveYearsTest {

  private static final String LINES = "100000";

  @TempDir private static Path folder;

  @Test
  @DisplayName("Five years built month by month equal one full build in every content hash")
  void monthByMonth() throws IOException {
    Path history = folder.resolve("history");
    assertThat(Main.run("generate", "--lines", LINES, "--output", history.toString())).isZero();
    Path waiting = folder.resolve("waiting");
    LocalSpark.session()
        .read()
        .parquet(history.resolve("medical_claim").toString())
        .withColumn(
            "month",
            functions.expr(
                "date_format(coalesce(adjudication_date, claim_line_start_date), 'yyyy-MM')"))
        .coalesce(1)
        .write()
        .partitionBy("month")
        .parquet(waiting.toString());
    Path claims = Files.createDirectory(folder.resolve("claims"));
    Path grown = folder.resolve("grown");
    List<Path> months = months(waiting);
    assertThat(months).hasSizeGreaterThanOrEqualTo(60);
    for (Path month : months) {
      Files.move(month, claims.resolve(month.getFileName()));
      run(claims, history, grown);
    }
    Path once = folder.resolve("once");
    run(claims, history, once);

    assertThat(NewestRun.hashes(grown)).isEqualTo(NewestRun.hashes(once)).hasSizeGreaterThan(10);
  }

  private static List<Path> months(Path waiting) throws IOException {
    try (Stream<Path> children = Files.list(waiting)) {
      return children.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static void run(Path claims, Path history, Path warehouse) {
    CommandRun run =
        CommandRun.of(
            "run",
            "--claims",
            claims.toString(),
            "--eligibility",
            history.resolve("eligibility").toString(),
            "--warehouse",
            warehouse.toString());
    assertThat(run.exitCode()).as(run.errors()).isZero();
  }
}
