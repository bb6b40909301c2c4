package j3420.job;

import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the published tables of an official run as plain files. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes the published tables of a run as plain Parquet and CSV files.")
final class ExportCommand implements Callable<Integer> {

  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "Run of the ledger, or 'latest', which is the default.")
  private String run = Ledger.LATEST;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "New or empty folder, or one with an earlier export, which is replaced.")
  private String output;

  @Override
  public Integer call() {
    Progress progress = new Progress(System.err);
    SparkSession spark = progress.step("starting Spark", Session::open);
    Export export = Export.to(output, Session.fileSystems(spark));
    Warehouse tables = Warehouse.at(spark, warehouse.location());
    Ledger ledger = new Ledger(spark, tables);
    Entry entry = ledger.require(run);
    ledger.requireTables(entry);
    String manifest = progress.step("exporting the tables", () -> export.write(tables, entry));
    progress.say("Run %s is exported to %s.".formatted(entry.runId(), output));
    System.out.println(manifest);
    return 0;
  }
}
