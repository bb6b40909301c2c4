package j3420.job;

import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The first half of the job: claim files in, J3420 lines out; no measure. */
@Command(
    name = "build-lines",
    mixinStandardHelpOptions = true,
    description = "Reads claim files and writes the J3420 lines, without the measures.")
final class BuildLinesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ClaimOptions options;
  @Mixin private WarehouseOption warehouse;

  @Override
  public Integer call() {
    Progress progress = new Progress(System.err);
    options.requireSound();
    SparkSession spark = progress.step("starting Spark", Session::open);
    LinesStep step = new LinesStep(spark, options, progress).pinned();
    Warehouse tables = Warehouse.at(spark, warehouse.location());
    try (Execution execution =
        new Execution(
            spark,
            tables,
            progress,
            "build-lines",
            spec.commandLine().getParseResult().originalArgs())) {
      BuildLines.Built built = step.built();
      Row entry = execution.publish(step.tables(built), Map.of(), step.facts(built));
      new Summary(tables, entry).print(progress, options.isDemoKeyOnGivenFiles());
    }
    return 0;
  }
}
