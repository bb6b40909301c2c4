package j3420.job;

import j3420.sample.ClaimHistory;
import j3420.sample.HistoryPlan;
import java.io.IOException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a synthetic claim history with planted truth, for trying and measuring the product. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description =
        "Writes a synthetic claim history in the canonical layout, with the planted truth beside"
            + " it. The same seed gives the same rows.")
final class GenerateCommand implements Callable<Integer> {

  private static final long FEWEST_LINES = 10_000;
  private static final long LINES_PER_FILE = 1_000_000;

  @Option(
      names = "--lines",
      paramLabel = "N",
      defaultValue = "200000",
      description = "About how many claim lines. Default: 200000.")
  private long lines;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Folder to write; it must not exist yet.")
  private String output;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "3420", description = "Default: 3420.")
  private long seed;

  @Option(
      names = "--start",
      paramLabel = "DATE",
      converter = ClaimOptions.Day.class,
      defaultValue = "2021-01-01",
      description = "First day of service, the first of a month. Default: 2021-01-01.")
  private LocalDate start;

  @Option(
      names = "--months",
      paramLabel = "N",
      defaultValue = "60",
      description = "Months of service, 6 to 240. Default: 60.")
  private int months;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Number of files; it does not change the rows. Default: by size.")
  private int partitions;

  @Option(names = "--clean", description = "Plant no outlier providers and no events.")
  private boolean isClean;

  @Override
  public Integer call() {
    HistoryPlan plan = plan();
    Progress progress = new Progress(System.err);
    SparkSession spark = progress.step("starting Spark", Session::open);
    Path root = newFolder(spark);
    int files = partitions > 0 ? partitions : (int) Math.max(1, lines / LINES_PER_FILE);
    Map<String, Dataset<Row>> tables = new LinkedHashMap<>();
    tables.put("medical_claim", ClaimHistory.claims(spark, plan, files));
    tables.put("eligibility", ClaimHistory.eligibility(spark, plan, Math.max(1, files / 10)));
    tables.put("planted_provider", ClaimHistory.plantedProviders(spark, plan).coalesce(1));
    tables.put("planted_event", ClaimHistory.plantedEvents(spark, plan).coalesce(1));
    tables.put(
        "planted_service",
        ClaimHistory.plantedServices(spark, plan, files).coalesce(Math.max(1, files / 10)));
    tables.forEach(
        (name, rows) ->
            progress.step(
                "writing " + name,
                () -> {
                  rows.write()
                      .option("compression", "zstd")
                      .parquet(new Path(root, name).toString());
                  return name;
                }));
    progress.say("The history is in " + root + ". Run it with:");
    progress.say(
        "  jobs/j3420 run --claims %1$s/medical_claim --eligibility %1$s/eligibility"
            .formatted(output));
    return 0;
  }

  private HistoryPlan plan() {
    if (lines < FEWEST_LINES) {
      throw new Refusal(
          Refusal.ARGUMENTS,
          "--lines %d: too few to hold a history. Give %d or more.".formatted(lines, FEWEST_LINES));
    }
    if (partitions < 0) {
      throw new Refusal(Refusal.ARGUMENTS, "--partitions takes a number of 1 or more.");
    }
    try {
      return new HistoryPlan(lines, seed, start, months, isClean);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.ARGUMENTS, e.getMessage());
    }
  }

  private Path newFolder(SparkSession spark) {
    try {
      Path root = new Path(output);
      var fileSystem = root.getFileSystem(Session.fileSystems(spark));
      if (fileSystem.exists(root)) {
        throw new Refusal(
            Refusal.ARGUMENTS,
            "--output %s exists already. Name a new folder or remove it.".formatted(output));
      }
      if (!fileSystem.mkdirs(root)) {
        throw new IOException("not created");
      }
      return root;
    } catch (IOException e) {
      throw new Refusal(
          Refusal.ARGUMENTS,
          "--output %s cannot be written. Name a folder that this user may create."
              .formatted(output));
    }
  }
}
