package j3420.job;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Keeps a warehouse small without losing a version that an official run stands for. */
@Command(
    name = "maintain",
    mixinStandardHelpOptions = true,
    description =
        "Puts the small files of the ledger together and removes data files that no run needs. The"
            + " versions that runs stand for stay.")
final class MaintainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--keep-months",
      paramLabel = "N",
      description =
          "Let the tables of runs go that are older than that many months. Their entries in the"
              + " ledger stay. Default: keep the tables of all runs.")
  private Integer keepMonths;

  @Option(
      names = "--keep-days",
      paramLabel = "N",
      description =
          "What was the newest version within that many days stays for those who still read it."
              + " Default: ${DEFAULT-VALUE}.")
  private int keepDays = 7;

  @Override
  public Integer call() {
    if (keepDays < 0 || keepMonths != null && keepMonths < 0) {
      throw new ParameterException(
          spec.commandLine(), "--keep-months and --keep-days are counts. Give 0 or more");
    }
    Progress progress = new Progress(System.err);
    SparkSession spark = progress.step("starting Spark", Session::open);
    Warehouse tables = Warehouse.at(spark, warehouse.location());
    try (Execution execution = new Execution(spark, tables, progress, spec, Optional.empty())) {
      return new Maintenance(tables, execution, progress, keepMonths, keepDays).done();
    }
  }
}
