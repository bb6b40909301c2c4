package j3420.job;

import j3420.table.Contract;
import j3420.table.EnrolledMonth;
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

/** Claim files in, J3420 lines and the tables of some topics out. */
abstract class LinesCommand implements Callable<Integer> {

  private final List<Measures> topics;

  @Spec private CommandSpec spec;
  @Mixin private ClaimOptions options;
  @Mixin private WarehouseOption warehouse;

  LinesCommand(List<Measures> topics) {
    this.topics = topics;
  }

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
            spec.name(),
            spec.commandLine().getParseResult().originalArgs())) {
      BuildLines.Built built = step.built();
      Map<Contract, Dataset<Row>> lines = step.tables(built);
      Measures.Basis basis =
          new Measures.Basis(
              built.j3420Lines(),
              lines.get(EnrolledMonth.CONTRACT),
              built.dataThrough(),
              step.isDenialTold());
      Execution.Published published =
          execution.publish(
              lines, basis, topics, Optional.of(step.checks(built)), step.facts(built));
      new Summary(tables.location(), published, built.j3420Lines())
          .print(progress, options.isDemoKeyOnGivenFiles());
    }
    return 0;
  }

  /** The whole job. */
  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = "Reads claim files and publishes all tables. Without options: the samples.")
  static final class Run extends LinesCommand {
    Run() {
      super(List.of(Measures.values()));
    }
  }

  /** The first half of the job. */
  @Command(
      name = "build-lines",
      mixinStandardHelpOptions = true,
      description = "Reads claim files and writes the J3420 lines, without the measures.")
  static final class Build extends LinesCommand {
    Build() {
      super(List.of());
    }
  }
}
