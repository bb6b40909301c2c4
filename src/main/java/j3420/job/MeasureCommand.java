package j3420.job;

import j3420.table.Columns;
import j3420.table.EnrolledMonth;
import j3420.table.J3420Line;
import j3420.table.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** One topic, computed anew from the lines that the newest build left in the warehouse. */
abstract class MeasureCommand implements Callable<Integer> {

  private final Measures topic;

  @Spec private CommandSpec spec;
  @Mixin private WarehouseOption warehouse;

  MeasureCommand(Measures topic) {
    this.topic = topic;
  }

  @Override
  public Integer call() {
    Progress progress = new Progress(System.err);
    SparkSession spark = progress.step("starting Spark", Session::open);
    Warehouse tables = Warehouse.at(spark, warehouse.location());
    try (Execution execution =
        new Execution(
            spark,
            tables,
            progress,
            spec.name(),
            spec.commandLine().getParseResult().originalArgs())) {
      Row build = tables.latestBuild();
      Dataset<Row> lines = tables.asOf(build, J3420Line.CONTRACT);
      Measures.Basis basis =
          new Measures.Basis(
              lines,
              tables.asOf(build, EnrolledMonth.CONTRACT),
              build.getDate(build.fieldIndex(Columns.DATA_THROUGH)).toLocalDate(),
              !build.<String>getList(build.fieldIndex(Run.NOT_AVAILABLE)).contains(Run.DENIALS));
      Execution.Published published =
          execution.publish(
              Map.of(), basis, List.of(topic), Optional.empty(), Execution.factsOf(build));
      new Summary(tables.location(), published, lines).print(progress, false);
    }
    return 0;
  }

  /** How much J3420 was used. */
  @Command(
      name = "utilization",
      mixinStandardHelpOptions = true,
      description = "Publishes the utilization tables from the lines of the newest build.")
  static final class Utilization extends MeasureCommand {
    Utilization() {
      super(Measures.UTILIZATION);
    }
  }

  /** How often it was denied, and why. */
  @Command(
      name = "denials",
      mixinStandardHelpOptions = true,
      description = "Publishes the denial tables from the lines of the newest build.")
  static final class Denials extends MeasureCommand {
    Denials() {
      super(Measures.DENIALS);
    }
  }

  /** Which providers stand out. */
  @Command(
      name = "outliers",
      mixinStandardHelpOptions = true,
      description = "Publishes the provider tables from the lines of the newest build.")
  static final class Outliers extends MeasureCommand {
    Outliers() {
      super(Measures.OUTLIERS);
    }
  }
}
