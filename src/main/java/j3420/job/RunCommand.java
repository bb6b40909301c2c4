package j3420.job;

import j3420.table.Contract;
import j3420.table.EnrolledMonth;
import j3420.table.J3420Line;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The whole job: claim files in, published tables out. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Reads claim files and publishes all tables. Without options: the samples.")
final class RunCommand implements Callable<Integer> {

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
            spark, tables, progress, "run", spec.commandLine().getParseResult().originalArgs())) {
      BuildLines.Built built = step.built();
      Map<Contract, Dataset<Row>> lines = step.tables(built);
      Map<Contract, Dataset<Row>> measures = new LinkedHashMap<>();
      for (Measures topic : Measures.values()) {
        measures.putAll(
            topic.of(
                lines.get(J3420Line.CONTRACT),
                lines.get(EnrolledMonth.CONTRACT),
                built.dataThrough()));
      }
      Row entry = execution.publish(lines, measures, step.facts(built));
      new Summary(tables, entry).print(progress, options.isDemoKeyOnGivenFiles());
    }
    return 0;
  }
}
