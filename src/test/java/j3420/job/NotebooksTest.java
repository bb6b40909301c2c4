package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import j3420.table.Contract;
import j3420.table.DenialByModifier;
import j3420.table.DenialByReason;
import j3420.table.MonthlyUtilization;
import j3420.table.OutlierProvider;
import j3420.table.ProviderMeasure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NotebooksTest {

  private static final Path FOLDER = Path.of("notebooks");

  private static final List<Contract> READ_TABLES =
      List.of(
          MonthlyUtilization.CONTRACT,
          DenialByReason.CONTRACT,
          DenialByModifier.CONTRACT,
          ProviderMeasure.CONTRACT,
          OutlierProvider.CONTRACT);

  /** What would make a number that no table holds. */
  private static final Pattern DEFINES_A_NUMBER =
      Pattern.compile(
          "\\.(groupby|agg|aggregate|sum|mean|median|count|nunique|value_counts|std|var|quantile"
              + "|rolling|expanding|ewm|resample|cumsum|diff|pct_change|pivot_table|crosstab|merge"
              + "|join|apply|map|transform|assign|eval|div|mul|add|sub|rank)\\("
              + "|\\w\\[[^\\]=]*\\]\\s*=[^=]" // a new column
              + "|[\\])]\\s*[-+*/]\\s*[\\w(]" // arithmetic on a column
              + "|import (numpy|scipy|statsmodels|sklearn)");

  private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern COLUMN = Pattern.compile("\\[\"(\\w+)\"\\]");

  @Test
  @DisplayName("Utilization, denials and outliers have a notebook each")
  void three() throws IOException {
    assertThat(notebooks().map(file -> file.getFileName().toString()))
        .containsExactlyInAnyOrder("utilization.ipynb", "denials.ipynb", "outliers.ipynb");
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  @DisplayName("A notebook starts by saying what it shows and where the numbers are defined")
  void opening(Path notebook) throws IOException {
    JsonNode first = cells(notebook).get(0);

    assertThat(first.path("cell_type").asText()).isEqualTo("markdown");
    assertThat(source(first)).contains("\nShows ").contains("`published/").contains("README");
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  @DisplayName("A notebook is stored without outputs: they would hold what the tables held")
  void stripped(Path notebook) throws IOException {
    assertThat(code(notebook))
        .isNotEmpty()
        .allSatisfy(
            cell -> {
              assertThat(cell.path("outputs")).isEmpty();
              assertThat(cell.path("execution_count").isNull()).isTrue();
              assertThat(cell.path("metadata")).isEmpty();
            });
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  @DisplayName("A notebook reads published tables below the warehouse and no other path")
  void onlyPublished(Path notebook) throws IOException {
    List<String> paths =
        texts(notebook).filter(text -> text.contains("/") || text.contains("\\")).toList();

    assertThat(paths)
        .contains("../warehouse")
        .filteredOn(path -> !path.equals("../warehouse"))
        .isNotEmpty()
        .allSatisfy(
            path ->
                assertThat(READ_TABLES)
                    .extracting(contract -> "{warehouse}/" + contract.path())
                    .contains(path));
    assertThat(sources(notebook)).doesNotContain("open(", "read_parquet", "read_csv", "http");
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  @DisplayName("A notebook filters and draws: it neither sums up nor computes")
  void definesNothing(Path notebook) throws IOException {
    assertThat(DEFINES_A_NUMBER.matcher(sources(notebook)).results().map(MatchResult::group))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  @DisplayName("A notebook uses columns that the tables have")
  void columns(Path notebook) throws IOException {
    List<String> known =
        READ_TABLES.stream()
            .map(Contract::schema)
            .map(StructType::fieldNames)
            .flatMap(Stream::of)
            .toList();

    assertThat(COLUMN.matcher(sources(notebook)).results().map(found -> found.group(1)))
        .isNotEmpty()
        .allSatisfy(column -> assertThat(known).contains(column));
  }

  private static Stream<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".ipynb"))
          .sorted()
          .collect(Collectors.toList())
          .stream();
    }
  }

  private static List<JsonNode> cells(Path notebook) throws IOException {
    JsonNode cells = new ObjectMapper().readTree(notebook.toFile()).path("cells");
    return StreamSupport.stream(cells.spliterator(), false).toList();
  }

  private static List<JsonNode> code(Path notebook) throws IOException {
    return cells(notebook).stream()
        .filter(cell -> cell.path("cell_type").asText().equals("code"))
        .toList();
  }

  private static String sources(Path notebook) throws IOException {
    return code(notebook).stream().map(NotebooksTest::source).collect(Collectors.joining("\n"));
  }

  private static Stream<String> texts(Path notebook) throws IOException {
    return TEXT.matcher(sources(notebook)).results().map(text -> text.group(1));
  }

  private static String source(JsonNode cell) {
    return StreamSupport.stream(cell.path("source").spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining());
  }
}
