package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import j3420.testing.Folders;
import j3420.testing.LocalSpark;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exported tables, read by DuckDB and by their own manifest. */
class ExportTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private static ScenarioRun run;

  @BeforeAll
  static void once() {
    run = ScenarioRun.once();
  }

  @Test
  @DisplayName("The manifest names every published table twice, with what the ledger states of it")
  void manifest() throws Exception {
    JsonNode manifest = manifest(run.export());
    Map<String, Output> published = new TreeMap<>(run.outputs());
    published.keySet().removeIf(table -> table.startsWith("restricted/"));

    assertThat(manifest.get("run_id").asText()).isEqualTo(run.runId());
    assertThat(manifest.get("data_through").asText()).isEqualTo("2024-05-10");
    assertThat(manifest.get("denial_policy").asText()).isEqualTo("x12-carc");
    assertThat(manifest.get("code_version").asText()).isNotBlank();
    assertThat(files(manifest).stream().map(file -> file.get("name").asText()))
        .containsExactlyElementsOf(
            published.keySet().stream()
                .flatMap(table -> Stream.of(table + ".parquet", table + ".csv"))
                .toList())
        .contains("published/monthly_utilization.parquet", "published/outlier_provider.csv");
    for (JsonNode file : files(manifest)) {
      Output stated = published.get(file.get("table").asText());
      byte[] content = Files.readAllBytes(run.export().resolve(file.get("name").asText()));
      assertThat(file.get("delta_version").asLong()).isEqualTo(stated.version());
      assertThat(file.get("rows").asLong()).isEqualTo(stated.audit().rows());
      assertThat(file.get("bytes").asLong()).isEqualTo(content.length);
      assertThat(file.get("sha256").asText())
          .isEqualTo(
              HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
    }
    assertThat(names(run.export())).hasSize(2 * published.size() + 1);
  }

  @Test
  @DisplayName(
      "DuckDB finds the rows and sums of the ledger in each Parquet file, and the same as text")
  void readBack() throws Exception {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
      for (JsonNode file : files(manifest(run.export()))) {
        String table = file.get("table").asText();
        if (file.get("name").asText().endsWith(".csv")) {
          continue;
        }
        String parquet = "read_parquet('%s')".formatted(run.export().resolve(table + ".parquet"));
        String csv =
            "read_csv('%s', all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"')"
                .formatted(run.export().resolve(table + ".csv"));
        TableAudit stated = run.outputs().get(table).audit();
        assertThat(number(duckdb, "SELECT count(*) FROM " + parquet))
            .as(table)
            .isEqualByComparingTo(BigDecimal.valueOf(stated.rows()));
        for (Map.Entry<String, BigDecimal> sum : stated.sums().entrySet()) {
          assertThat(number(duckdb, "SELECT sum(%s) FROM %s".formatted(sum.getKey(), parquet)))
              .as(table + "." + sum.getKey())
              .usingComparator(java.util.Comparator.nullsFirst(BigDecimal::compareTo))
              .isEqualTo(sum.getValue());
        }
        String text = "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM " + parquet;
        String same = "SELECT count(*) FROM (%s EXCEPT ALL %s)";
        assertThat(number(duckdb, same.formatted(text, "SELECT * FROM " + csv))).as(csv).isZero();
        assertThat(number(duckdb, same.formatted("SELECT * FROM " + csv, text))).as(csv).isZero();
      }
    }
  }

  @Test
  @DisplayName("The manifest gives the columns in order with their types; the CSV names them")
  void columns() throws IOException {
    JsonNode file =
        files(manifest(run.export())).stream()
            .filter(each -> each.get("name").asText().equals("published/enrolled_month.csv"))
            .findFirst()
            .orElseThrow();
    assertThat(file.get("columns").toString())
        .isEqualTo(
            """
            [{"name":"month","type":"date"},{"name":"line_of_business","type":"string"},\
            {"name":"member_months","type":"bigint"},{"name":"run_id","type":"string"},\
            {"name":"data_through","type":"date"},{"name":"denial_policy","type":"string"}]""");
    assertThat(Files.readString(run.export().resolve("published/enrolled_month.csv")))
        .startsWith("month,line_of_business,member_months,run_id,data_through,denial_policy\r\n")
        .endsWith("," + run.runId() + ",2024-05-10,x12-carc\r\n");
  }

  @ParameterizedTest
  @DisplayName(
      "A text that a spreadsheet takes for a formula gets an apostrophe, and quotes if needed")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "=1+1|'=1+1",
        "+1|'+1",
        "-1|'-1",
        "@SUM(A1)|'@SUM(A1)",
        "=HYPERLINK(\"x\",\"y\")|\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"",
        "a=b|a=b",
        "a,b|\"a,b\"",
        "say \"no\"|\"say \"\"no\"\"\"",
        "not stated|not stated",
        "``|\"\"",
        "Zoë|Zoë"
      })
  void formulas(String text, String cell) {
    assertThat(Csv.cell(text)).isEqualTo(cell);
  }

  @Test
  @DisplayName(
      "Tabs and returns in front count as formulas; numbers, days and nothing stay as they are")
  void otherCells() {
    assertThat(Csv.cell("\tx")).isEqualTo("'\tx");
    assertThat(Csv.cell("\rx")).isEqualTo("\"'\rx\"");
    assertThat(Csv.cell("a\nb")).isEqualTo("\"a\nb\"");
    assertThat(Csv.cell(new BigDecimal("-0.00000012"))).isEqualTo("-0.00000012");
    assertThat(Csv.cell(new BigDecimal("1E+3"))).isEqualTo("1000");
    assertThat(Csv.cell(-7L)).isEqualTo("-7");
    assertThat(Csv.cell(true)).isEqualTo("true");
    assertThat(Csv.cell(Date.valueOf("2024-02-29"))).isEqualTo("2024-02-29");
    assertThat(Csv.cell(null)).isEmpty();
  }

  @Test
  @DisplayName(
      "An export replaces the one before, leaves files that are not of it, and is the same")
  void replaced() throws IOException {
    Path export = Folders.copied(run.export(), folder.resolve("export"));
    ObjectNode older = (ObjectNode) manifest(export);
    older.withArray("files").addObject().put("name", "published/gone.csv");
    older.withArray("files").addObject().put("name", "../notes.txt");
    older.withArray("files").addObject().put("name", "notes.txt");
    JSON.writeValue(export.resolve("manifest.json").toFile(), older);
    Files.writeString(export.resolve("published/gone.csv"), "old");
    Files.writeString(export.resolve("notes.txt"), "mine");
    Files.writeString(folder.resolve("notes.txt"), "mine");

    CommandRun again = export(export, run.runId());

    assertThat(again.exitCode()).as(again.errors()).isZero();
    assertThat(manifest(export)).isEqualTo(manifest(run.export()));
    assertThat(JSON.readTree(again.output())).isEqualTo(manifest(export));
    assertThat(names(export)).contains("notes.txt").hasSize(names(run.export()).size() + 1);
    assertThat(folder.resolve("notes.txt")).exists();
  }

  @Test
  @DisplayName("What an export that died left is cleared away by the next one")
  void healed() throws IOException {
    Path export = Files.createDirectory(folder.resolve("export"));
    Files.createDirectory(export.resolve("published"));
    Files.writeString(export.resolve("published/half.parquet"), "half");
    Files.createDirectory(export.resolve("_j3420_export"));
    Files.writeString(
        export.resolve("_j3420_export/manifest.json"),
        "{\"files\":[{\"name\":\"published/half.parquet\"}]}");

    Export.to(export.toString(), new Configuration())
        .write(Warehouse.at(LocalSpark.session(), run.warehouse().toString()), entry());

    assertThat(names(export)).isEqualTo(names(run.export()));
    assertThat(manifest(export)).isEqualTo(manifest(run.export()));
  }

  @Test
  @DisplayName("A folder that holds something else is refused with 2 before anything is read")
  void foreign() throws IOException {
    Path foreign = Files.createDirectory(folder.resolve("foreign"));
    Files.writeString(foreign.resolve("manifest.json"), "{\"format\":\"other\"}");
    CommandRun refused =
        CommandRun.of(
            "run",
            "--claims",
            "nowhere",
            "--warehouse",
            folder.resolve("w").toString(),
            "--export",
            foreign.toString());
    assertThat(refused.exitCode()).isEqualTo(Refusal.ARGUMENTS);
    assertThat(refused.said()).singleElement().asString().contains("holds something else");

    Path file = Files.writeString(folder.resolve("file"), "text");
    assertThat(export(file, "latest").exitCode()).isEqualTo(Refusal.ARGUMENTS);
    assertThat(file).hasContent("text");
  }

  @Test
  @DisplayName("A run that is unknown is refused with 2, a warehouse without one with 3")
  void noRun() {
    assertThat(export(folder.resolve("e"), "20200101T000000Z-00000000").exitCode())
        .isEqualTo(Refusal.ARGUMENTS);
    CommandRun empty =
        CommandRun.of(
            "export",
            "--warehouse",
            folder.resolve("w").toString(),
            "--output",
            folder.resolve("e").toString());
    assertThat(empty.exitCode()).isEqualTo(Refusal.INPUT);
    assertThat(folder.resolve("e")).doesNotExist();
  }

  @Test
  @DisplayName("An export that fails ends with 1 and says that the run is published all the same")
  void failed() throws IOException {
    Path warehouse = Folders.copied(run.warehouse(), folder.resolve("copy"));
    Path export = Files.createDirectory(folder.resolve("export"));
    Files.copy(run.export().resolve("manifest.json"), export.resolve("manifest.json"));
    Files.writeString(export.resolve("published"), "in the way");

    CommandRun failed =
        CommandRun.of(
            "utilization", "--warehouse", warehouse.toString(), "--export", export.toString());

    assertThat(failed.exitCode()).as(failed.errors()).isEqualTo(1);
    String runId = JSON.readTree(failed.output()).get("run_id").asText();
    assertThat(failed.said())
        .last()
        .asString()
        .startsWith("Run " + runId + " is published all the same")
        .contains("export --run " + runId);
    assertThat(
            LocalSpark.session()
                .read()
                .format("delta")
                .load(warehouse.resolve("operations/run").toString())
                .where("run_id = '%s'".formatted(runId))
                .count())
        .isEqualTo(1);
    assertThat(export.resolve("manifest.json")).doesNotExist();
  }

  private static CommandRun export(Path output, String runId) {
    return CommandRun.of(
        "export",
        "--warehouse",
        run.warehouse().toString(),
        "--run",
        runId,
        "--output",
        output.toString());
  }

  private static Entry entry() {
    return new Ledger(
            LocalSpark.session(), Warehouse.at(LocalSpark.session(), run.warehouse().toString()))
        .require(run.runId());
  }

  private static BigDecimal number(Connection duckdb, String query) throws SQLException {
    try (ResultSet result = duckdb.createStatement().executeQuery(query)) {
      result.next();
      String number = result.getString(1);
      return number == null ? null : new BigDecimal(number);
    }
  }

  private static JsonNode manifest(Path export) throws IOException {
    return JSON.readTree(export.resolve("manifest.json").toFile());
  }

  private static List<JsonNode> files(JsonNode manifest) {
    return StreamSupport.stream(manifest.get("files").spliterator(), false).toList();
  }

  /** All files below a folder. */
  private static List<String> names(Path export) throws IOException {
    try (Stream<Path> files = Files.walk(export)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> export.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
