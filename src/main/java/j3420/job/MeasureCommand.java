package j3420.job;

import j3420.table.J3420Line;
import j3420.table.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
  @Mixin private ReferenceOption reference;
  @Mixin private OutletOptions outlets;

  MeasureCommand(Measures topic) {
    this.topic = topic;
  }

  @Override
  public Integer call() {
    Progress progress = new Progress(System.err);
    outlets.requireSound();
    SparkSession spark = progress.step("starting Spark", Session::open);
    Optional<Export> export = outlets.export(spark);
    Warehouse tables = Warehouse.at(spark, warehouse.location());
    Execution execution = new Execution(spark, tables, progress, spec, Optional.of(outlets));
    try (execution) {
      Ledger ledger = execution.ledger();
      Kept build = new Kept(tables, ledger, ledger.requireBuild());
      Measures.Basis basis = build.basis(new ReferenceLists(spark, reference.folder()));
      Map<String, Object> facts = Execution.factsOf(build.entry());
      facts.put(Run.BUILD, Run.NONE);
      facts.put(Run.BUILD_REASON, "the command computes a topic from lines");
      Execution.Published published =
          execution.publish(
              new Execution.Content(
                  execution.computed(List.of(topic), basis),
                  Map.of(),
                  Map.of(J3420Line.CONTRACT, build.audited(J3420Line.CONTRACT)),
                  execution.newestOn(build.entry()),
                  Ledger.withoutRun(build.inputs()),
                  List.of(),
                  facts));
      new Summary(published, basis.lines()).print(tables.location(), progress, false);
      execution.exportTo(export);
    } catch (Throwable error) {
      execution.failed(error);
      throw error;
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
