package j3420.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks the ledger of a warehouse; nothing is written and no run is kept off. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Lists, shows, verifies and compares the runs of a warehouse.",
    subcommands = {
      RunsCommand.ListAll.class,
      RunsCommand.Show.class,
      RunsCommand.Verify.class,
      RunsCommand.Diff.class
    })
final class RunsCommand implements Callable<Integer> {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "What of the runs? Name list, show, verify or diff.");
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One question to the ledger. */
  abstract static class Question implements Callable<Integer> {

    static final String RUN = "Name of a run, or latest.";

    @Mixin private WarehouseOption warehouse;

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean isJson;

    @Override
    public Integer call() {
      SparkSession spark = new Progress(System.err).step("starting Spark", Session::open);
      Warehouse tables = Warehouse.at(spark, warehouse.location());
      return answer(tables, new Ledger(spark, tables));
    }

    abstract int answer(Warehouse tables, Ledger ledger);

    void print(Object values, String text) {
      System.out.println(isJson ? json(values) : text);
    }
  }

  /** All runs. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the official runs, newest first.")
  static final class ListAll extends Question {
    @Override
    int answer(Warehouse tables, Ledger ledger) {
      RunReport report = new RunReport(tables, ledger);
      print(report.list(), report.listed());
      return 0;
    }
  }

  /** One run. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows all that the ledger states of one run.")
  static final class Show extends Question {

    @Parameters(paramLabel = "RUN", description = RUN)
    private String run;

    @Option(
        names = "--sql",
        description =
            "Print one view for each published table, at the version that belongs to the run.")
    private boolean isSql;

    @Override
    int answer(Warehouse tables, Ledger ledger) {
      RunReport report = new RunReport(tables, ledger);
      Entry entry = ledger.require(run);
      if (isSql) {
        ledger.requireTables(entry);
        print(report.views(entry), report.views(entry).stream().collect(Collectors.joining("\n")));
      } else {
        print(report.values(entry), report.text(entry));
      }
      return 0;
    }
  }

  /** Whether what is stored is what the ledger states. */
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description =
          "Reads every table of a run anew and holds it, the ledger and the logs against what the"
              + " run stated. Ends with 6 if there is a difference.")
  static final class Verify extends Question {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "RUN", arity = "0..1", description = RUN)
    private String run;

    @Option(names = "--all", description = "Verify all runs.")
    private boolean isAll;

    @Override
    int answer(Warehouse tables, Ledger ledger) {
      if (isAll == (run != null)) {
        throw new ParameterException(
            spec.commandLine(), "Name one run to verify, or give --all for all of them.");
      }
      Verification.Result found = new Verification(tables, ledger).of(Optional.ofNullable(run));
      print(found, said(found));
      return found.differences().isEmpty() ? 0 : Refusal.VERIFICATION;
    }

    static String said(Verification.Result found) {
      StringBuilder said = new StringBuilder();
      found.differences().forEach(each -> said.append("Difference: ").append(each).append('\n'));
      found.notes().forEach(each -> said.append("Note: ").append(each).append('\n'));
      String read =
          "%d of %d runs verified, %d tables with %,d rows read."
              .formatted(found.runs().size(), found.entries(), found.tables(), found.rows());
      return said.append(read)
          .append(
              found.differences().isEmpty()
                  ? " All is as the ledger states."
                  : " %d differences: restore the warehouse from a copy, or build the lines anew with 'run --rebuild'."
                      .formatted(found.differences().size()))
          .toString();
    }
  }

  /** What changed from one run to another. */
  @Command(
      name = "diff",
      mixinStandardHelpOptions = true,
      description = "Says which published numbers changed from one run to another, and why.")
  static final class Diff extends Question {

    @Parameters(index = "0", paramLabel = "BEFORE", description = RUN)
    private String before;

    @Parameters(index = "1", paramLabel = "AFTER", description = RUN)
    private String after;

    @Override
    int answer(Warehouse tables, Ledger ledger) {
      Entry earlier = ledger.require(before);
      Entry later = ledger.require(after);
      ledger.requireTables(earlier);
      ledger.requireTables(later);
      RunDiff diff = new RunDiff(tables, ledger, earlier, later);
      RunDiff.Result found = diff.result();
      print(found, diff.text(found));
      return 0;
    }
  }
}
