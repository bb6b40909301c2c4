package j3420.job;

import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.SparkThrowable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line, the same for the launcher and for {@code spark-submit}.
 *
 * <p>Exit codes: 0 published, 1 internal error, 2 wrong arguments, 3 input refused, 4 quality gate
 * failed and nothing published, 5 another run holds the warehouse, 6 verification found a
 * difference, 130 interrupted, 143 ended by SIGTERM.
 */
@Command(
    name = "j3420",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Claim analytics for HCPCS J3420 (vitamin B-12 injection).",
    footer = {
      "",
      "Arguments may also stand in a file, one per line: j3420 run @arguments.txt",
      "Exit codes: 0 published, 1 internal error, 2 wrong arguments, 3 input refused,",
      "4 quality gate failed, 5 another run holds the warehouse, 6 verification found a difference,",
      "130 interrupted, 143 ended by SIGTERM."
    },
    subcommands = {
      LinesCommand.Whole.class,
      LinesCommand.Build.class,
      MeasureCommand.Utilization.class,
      MeasureCommand.Denials.class,
      MeasureCommand.Outliers.class,
      RunsCommand.class,
      MaintainCommand.class,
      CheckCommand.class,
      ExportCommand.class,
      GenerateCommand.class
    })
public final class Main {

  private static final int INTERNAL_ERROR = 1;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print stack traces; they may show values of the input.")
  private boolean isDebug;

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    int exitCode = run(arguments);
    // A Databricks cluster shares its JVM with the job: ending it would count as a failure.
    boolean isShared = System.getenv("DATABRICKS_RUNTIME_VERSION") != null;
    if (exitCode != 0 || !isShared) {
      System.exit(exitCode);
    }
  }

  /** Runs one command and returns its exit code. */
  static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  /** The commands and options, ready to parse or to run. */
  static CommandLine commandLine() {
    Main main = new Main();
    CommandLine commandLine = new CommandLine(main);
    addVersion(commandLine);
    commandLine.setParameterExceptionHandler(Main::wrongArguments);
    commandLine.setExecutionExceptionHandler((error, command, parsed) -> main.failed(error));
    return commandLine;
  }

  private static void addVersion(CommandLine command) {
    command.getCommandSpec().versionProvider(new Version());
    command.getSubcommands().values().forEach(Main::addVersion);
  }

  /** The version of the product that is running. */
  static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static int wrongArguments(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    System.err.println(sentence(error));
    System.err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return Refusal.ARGUMENTS;
  }

  private static String sentence(ParameterException error) {
    String problem = error.getMessage();
    if (error instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      problem +=
          ". Did you mean "
              + unmatched.getSuggestions().stream().collect(Collectors.joining(" or "))
              + "?";
    }
    return problem.matches("(?s).*[.?]") ? problem : problem + ".";
  }

  /** One sentence for the user; Spark's own messages quote values, so only their class is shown. */
  private int failed(Exception error) {
    if (isDebug) {
      error.printStackTrace(System.err);
    }
    if (error instanceof Refusal refusal) {
      System.err.println(refusal.getMessage());
      return refusal.exitCode();
    }
    String condition = condition(error);
    if (condition.startsWith("FAILED_READ_FILE")) {
      System.err.printf(
          "%s cannot be read (%s): the file is damaged. Deliver it again or remove it.%n",
          path(error), condition);
      return Refusal.INPUT;
    }
    if (condition.contains("CONSTRAINT")) {
      System.err.printf(
          "A table refused its rows (%s); nothing is official. Please report it.%n", condition);
      return Refusal.QUALITY;
    }
    System.err.printf(
        "Internal error: %s %s. Run again with --debug for the stack trace.%n",
        error.getClass().getSimpleName(), condition);
    return INTERNAL_ERROR;
  }

  /** The name that Spark gives to an error; empty if it gives none. */
  static String condition(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at instanceof SparkThrowable spark && spark.getCondition() != null) {
        return spark.getCondition();
      }
    }
    return "";
  }

  private static String path(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at instanceof SparkThrowable spark) {
        Map<String, String> parameters = spark.getMessageParameters();
        if (parameters != null && parameters.containsKey("path")) {
          return parameters.get("path");
        }
      }
    }
    return "A claim file";
  }

  /** The version for {@code --version}. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"j3420 " + version()};
    }
  }
}
