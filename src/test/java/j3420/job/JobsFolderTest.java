package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import j3420.table.Contract;
import j3420.table.Run;
import j3420.table.RunCheck;
import j3420.table.RunInput;
import j3420.table.RunOutput;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class JobsFolderTest {

  /** A zone, or nothing below one, and its tables. */
  private static final Pattern ROW_OF_ZONE =
      Pattern.compile("\\| (?:`(\\w+)/` )?\\| (`\\w+`(?:, `\\w+`)*) \\| .*");

  private static final Path SCHEDULES = Path.of("jobs", "schedules");

  /** What follows the launcher, or the jar under spark-submit, up to the end of the command. */
  private static final Pattern COMMAND =
      Pattern.compile("(?:jobs/j3420|/j3420\\.jar)[ \\t]+([a-z@-](?:(?! >)[^\\n`|&])*)");

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("commandsOfDocuments")
  @DisplayName("Every command line that a document shows is one that the product understands")
  void documents(Path document, String command) {
    CommandLine commandLine = Main.commandLine().setExpandAtFiles(false);

    assertThatCode(() -> commandLine.parseArgs(words(command)))
        .as(document + ": " + command)
        .doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schedules")
  @DisplayName("Every argument of a schedule is a command and options that the product knows")
  void schedules(Path file, List<String> arguments) {
    CommandLine command = Main.commandLine().getSubcommands().get(arguments.get(0));
    assertThat(command).as(file + ": command " + arguments.get(0)).isNotNull();

    // An option is followed by its value, which the site fills in.
    for (int i = 1; i < arguments.size(); i += 2) {
      OptionSpec option = command.getCommandSpec().optionsMap().get(arguments.get(i));
      assertThat(option).as(file + ": " + arguments.get(i)).isNotNull();
      assertThat(option.arity().max()).as(file + ": " + arguments.get(i)).isEqualTo(1);
      assertThat(arguments).as(file + ": " + arguments.get(i)).hasSizeGreaterThan(i + 1);
    }
  }

  @Test
  @DisplayName("README names every command and every option of the product")
  void everyOptionIsDocumented() throws IOException {
    String readme = Files.readString(Path.of("README.md"));

    assertThat(Main.commandLine().getSubcommands().keySet())
        .allSatisfy(command -> assertThat(readme).contains(command));
    assertThat(Main.commandLine().getSubcommands().values())
        .flatExtracting(command -> command.getCommandSpec().options())
        .extracting(OptionSpec::longestName)
        .allSatisfy(option -> assertThat(readme).contains(option));
  }

  @Test
  @DisplayName("README puts every table into the zone where it is")
  void zones() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String zones =
        readme.substring(readme.indexOf("## What comes out"), readme.indexOf("data dictionary"));
    List<String> told = new ArrayList<>();
    String zone = "";
    for (String line : zones.lines().toList()) {
      Matcher row = ROW_OF_ZONE.matcher(line);
      if (row.matches()) {
        zone = row.group(1) == null ? zone : row.group(1);
        for (String table : row.group(2).replace("`", "").split(", ")) {
          told.add(zone + "/" + table);
        }
      }
    }

    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Contracts.ofRuns().stream()
                        .filter(table -> table.zone() != Contract.Zone.SHAREABLE),
                    Stream.of(
                        Run.CONTRACT, RunInput.CONTRACT, RunOutput.CONTRACT, RunCheck.CONTRACT))
                .map(Contract::path)
                .toList());
  }

  @Test
  @DisplayName("README names every exit code that the command line states")
  void exitCodes() throws IOException {
    CommandSpec spec = Main.commandLine().getCommandSpec();
    List<String> codes =
        Pattern.compile("\\b(\\d+) [a-z]")
            .matcher(String.join(" ", spec.usageMessage().footer()))
            .results()
            .map(code -> code.group(1))
            .toList();

    assertThat(codes).contains("0", "1", "2", "3", "4", "5", "130");
    assertThat(Files.readAllLines(Path.of("README.md")))
        .extracting(line -> line.replaceAll("^\\| (\\d+) \\|.*", "$1"))
        .containsAll(codes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobs/j3420", ".ci/run"})
  @DisplayName("What a person starts is executable")
  void executable(String file) {
    assertThat(Path.of(file)).isExecutable();
  }

  @Test
  @DisplayName("The launcher and the tests run under the same JVM options")
  void sameOptions() throws IOException {
    List<String> options =
        Files.readAllLines(Path.of("jobs", "jvm.options")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();

    assertThat(Files.readString(Path.of("jobs", "j3420"))).contains("@$home/jobs/jvm.options");
    assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments())
        .isNotEmpty()
        .containsAll(options);
  }

  private static Stream<Arguments> commandsOfDocuments() throws IOException {
    Stream.Builder<Arguments> found = Stream.builder();
    for (Path document :
        List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md"), SCHEDULES.resolve("cron.txt"))) {
      List<String> commands = commands(Files.readString(document));
      commands.forEach(command -> found.add(Arguments.of(document, command)));
      if (!document.startsWith("CONTRIBUTING.md")) {
        assertThat(commands).as("commands in " + document).isNotEmpty();
      }
    }
    return found.build();
  }

  private static Stream<Arguments> schedules() throws IOException {
    return Stream.of(
        Arguments.of(
            SCHEDULES.resolve("airflow_dag.py"),
            pythonList(SCHEDULES.resolve("airflow_dag.py"), "application_args")),
        Arguments.of(
            SCHEDULES.resolve("kubernetes.yaml"),
            yamlList(SCHEDULES.resolve("kubernetes.yaml"), "arguments")),
        Arguments.of(
            SCHEDULES.resolve("databricks.yml"),
            yamlList(SCHEDULES.resolve("databricks.yml"), "parameters")));
  }

  private static List<String> commands(String text) {
    String unbroken = text.replaceAll("\\\\\\n\\s*", "");
    return COMMAND.matcher(unbroken).results().map(found -> found.group(1).strip()).toList();
  }

  private static String[] words(String command) {
    return Stream.of(command.replaceFirst("\\s+#.*", "").split("\\s+"))
        .filter(word -> !word.startsWith("@"))
        .map(word -> word.replaceAll("^['\"]|['\"]$", ""))
        .toArray(String[]::new);
  }

  private static List<String> yamlList(Path file, String name) throws IOException {
    JsonNode list = new YAMLMapper().readTree(file.toFile()).findValue(name);
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static List<String> pythonList(Path file, String name) throws IOException {
    MatchResult list =
        Pattern.compile(name + "=\\[(.*?)\\n\\s*\\]", Pattern.DOTALL)
            .matcher(Files.readString(file))
            .results()
            .findFirst()
            .orElseThrow();
    return QUOTED.matcher(list.group(1)).results().map(word -> word.group(1)).toList();
  }
}
