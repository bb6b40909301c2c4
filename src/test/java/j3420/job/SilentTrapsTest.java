package j3420.job;

import static j3420.testing.Tables.assertTable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import j3420.claim.Validate;
import j3420.source.CanonicalLayout;
import j3420.source.ClaimIdsInClear;
import j3420.source.IdTokens;
import j3420.source.Layout;
import j3420.testing.Folders;
import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Seventeen ways in which Spark and Delta lose or change rows without a word, in the order of the
 * list that was measured, and what the product does about each.
 *
 * <p>Traps of a whole run share one over six lines, built twice so that the tables of both builds
 * are equally long: two J3420 lines of January, one of the last day of March, one whose paid amount
 * is no number, and two visits, one of them without a claim id.
 */
class SilentTrapsTest {

  private static final SparkSession SPARK = LocalSpark.session();
  private static final Layout LAYOUT = new CanonicalLayout();

  private static final String LINES =
      """
      SELECT claim_id, 1 AS claim_line_number, concat('PERSON-', coalesce(claim_id, 'C6')) AS person_id,
        day AS claim_line_start_date, code AS hcpcs_code, 2.0D AS charge_amount,
        1.0D AS allowed_amount, paid AS paid_amount, 'paid' AS claim_status
      FROM VALUES
        ('C1', DATE'2024-01-05', 'J3420', 0.1D),
        ('C2', DATE'2024-01-31', '\u00A0j3420 ', 0.2D),
        ('C3', DATE'2024-03-31', 'J3420', 0.7D),
        ('C4', DATE'2024-01-08', 'J3420', double('NaN')),
        ('C5', DATE'2024-01-05', '99213', 0.5D),
        (NULL, DATE'2024-01-05', '99213', 0.5D)
        AS line (claim_id, day, code, paid)
      """;

  private static final String HEADER =
      "claim_id,claim_line_number,person_id,claim_line_start_date,hcpcs_code,paid_amount,"
          + "allowed_amount,charge_amount,payer\n";
  private static final String LINE = "C1,1,PERSON-A1,2024-01-05,J3420,10.00,12.00,20.00,Acme\n";

  private static final String LOG = "restricted/j3420_line/_delta_log";

  @TempDir private static Path shared;

  private static Path warehouse;

  @TempDir private Path folder;

  private Path claims;

  @BeforeAll
  static void runTwiceFarFromGreenwich() throws IOException {
    warehouse = shared.resolve("warehouse");
    Path input = shared.resolve("claims");
    SPARK.sql(LINES).coalesce(1).write().parquet(input.toString());
    TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
    SPARK.conf().set("spark.sql.session.timeZone", "America/New_York");
    for (String command : List.of("run", "build-lines")) {
      CommandRun run =
          CommandRun.of(command, "--claims", input.toString(), "--warehouse", warehouse.toString());
      assertThat(run.exitCode()).as(run.errors()).isZero();
    }
  }

  @BeforeEach
  void folders() throws IOException {
    claims = Files.createDirectory(folder.resolve("claims"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"_claims.parquet", ".claims.csv", "_temporary/part-0.csv"})
  @DisplayName("1: a file that starts with a dot or an underscore, which Spark skips, is refused")
  void hiddenFile(String name) throws IOException {
    write("sound.csv", HEADER + LINE);
    write(name, HEADER + LINE);
    assertRefused(Path.of(name).getName(0) + " starts with '_' or '.'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.parquet", "a.csv", "a.csv.gz"})
  @DisplayName("2: a file without a byte is refused, beside a sound one too")
  void emptyFile(String name) throws IOException {
    write("sound.csv", HEADER + LINE);
    write(name, "");
    assertRefused(name + " is empty (0 bytes)");
  }

  @Test
  @DisplayName("3: a column that only some files have is read where it is, and null elsewhere")
  void columnOfSomeFiles() throws IOException {
    parquet("a.parquet", typed("'C1' AS claim_id, 'Acme' AS payer"));
    parquet("b.parquet", typed("'C2' AS claim_id, 'JZ' AS hcpcs_modifier_1"));
    assertTable(
        conformed(),
        """
        claim_id | payer | modifiers
        C1       | Acme  | null
        C2       |       | JZ
        """);
    assertThat(open().commonColumns().fieldNames())
        .contains("claim_id")
        .doesNotContain("payer", "hcpcs_modifier_1");
  }

  @Test
  @DisplayName(
      "4: a misspelt column is refused by its name if required, else told as not available")
  void misspeltColumn() throws IOException {
    write("a.csv", (HEADER + LINE).replace("hcpcs_code", "procedure"));
    assertRefused("a.csv lacks the required column hcpcs_code.");
    Files.delete(claims.resolve("a.csv"));
    parquet("a.parquet", typed("'C1' AS claim_id, 'x' AS adjudication_day").drop("hcpcs_code"));
    assertRefused("a.parquet lacks the required column hcpcs_code.");
    parquet("a.parquet", typed("'C1' AS claim_id, 'x' AS adjudication_day"));
    assertThat(LAYOUT.notAvailable(open().commonColumns())).contains("decision dates");
  }

  @Test
  @DisplayName("5: a code keeps its leading zeros where a folder is named after it too")
  void partitionFolder() throws IOException {
    for (String code : List.of("00123", "00042")) {
      parquet(
          "ndc_code=" + code + "/a.parquet",
          typed("'C1' AS claim_id, '%s' AS ndc_code".formatted(code)));
    }
    assertTable(
        conformed(),
        """
        claim_id | ndc_code
        C1       | 00123
        C1       | 00042
        """);
    assertThat(SPARK.read().parquet(claims.toString()).schema().apply("ndc_code").dataType())
        .hasToString("StringType");
  }

  @Test
  @DisplayName(
      "6: a row of too few fields is quarantined, counted like all others, without a word of it")
  void tooFewFields() throws IOException {
    write("a.csv", HEADER + LINE + "PERSON-A2,2024-01-06,J3420,9,9,9\nPERSON-A4\n");
    assertOnlyTheFirstLineStands(3);
  }

  @Test
  @DisplayName("7: a row of too many fields is quarantined and not cut")
  void tooManyFields() throws IOException {
    write("a.csv", HEADER + LINE + "C2,1,PERSON-A3,2024-01-06,J3420,9,9,9,Acme, Inc\n");
    assertOnlyTheFirstLineStands(2);
  }

  @Test
  @DisplayName("8: columns go by the header of each file, whatever their order")
  void reorderedHeader() throws IOException {
    write("a.csv", HEADER + LINE);
    write(
        "b.csv",
        "PAYER,charge_amount,allowed_amount,paid_amount,Hcpcs_Code,claim_line_start_date,person_id,"
            + "claim_line_number,claim_id\nBest,20,12,9,J3420,2024-01-06,PERSON-A2,1,C2\n");
    assertTable(
        conformed(),
        """
        claim_id | service_date | hcpcs_code | paid_amount | allowed_amount | charge_amount | payer
        C1       | 2024-01-05   | J3420      | 10.00       | 12.00          | 20.00         | Acme
        C2       | 2024-01-06   | J3420      | 9.00        | 12.00          | 20.00         | Best
        """);
  }

  @Test
  @DisplayName("9: a table whose last log file was emptied is refused, not read as it was before")
  void emptiedLog() throws IOException {
    Path copy = copied();
    Path last = lastIn(copy.resolve(LOG));
    Files.deleteIfExists(last.resolveSibling("." + last.getFileName() + ".crc"));
    Files.write(last, new byte[0]);
    assertDamaged(copy);
  }

  @Test
  @DisplayName("10: a table whose last log file is gone is refused, not rolled back")
  void lostLog() throws IOException {
    Path copy = copied();
    Files.delete(lastIn(copy.resolve(LOG)));
    assertDamaged(copy);
  }

  @Test
  @DisplayName("11: the last day of March stays in March, wherever the run starts")
  void dayAndZone() throws IOException {
    assertTable(
        read("restricted/j3420_line").where("claim_id = 'C3'"),
        """
        service_date | service_month
        2024-03-31   | 2024-03-01
        """);
    assertThat(SPARK.conf().get("spark.sql.session.timeZone")).isEqualTo("UTC");
    assertThat(TimeZone.getDefault()).isEqualTo(TimeZone.getTimeZone("UTC"));
    parquet(
        "a.parquet",
        typed("'C1' AS claim_id")
            .selectExpr(
                "* EXCEPT (claim_line_start_date)",
                "TIMESTAMP'2024-03-31 20:00:00' AS claim_line_start_date"));
    assertRefused("has the column claim_line_start_date as timestamp, but date is expected");
  }

  @Test
  @DisplayName("12: a line without a claim id leaves every other line where it belongs")
  void nullAmongIds() {
    assertTable(
        read("operations/run").where("command = 'run'"),
        """
        input_lines | out_of_scope_lines | quarantined_lines | final_lines
        6           | 2                  | 1                 | 3
        """);
  }

  @Test
  @DisplayName("13: a table that lost a data file is refused, though its log still tells the count")
  void lostDataFile() throws IOException {
    Path copy = copied();
    Path table = copy.resolve("restricted/j3420_line");
    String file = SPARK.read().format("delta").load(table.toString()).inputFiles()[0];
    Files.delete(table.resolve(file.substring(file.lastIndexOf('/') + 1)));
    assertThat(SPARK.read().format("delta").load(table.toString()).count()).isEqualTo(3);
    assertDamaged(copy);
  }

  @Test
  @DisplayName("14: an amount that is no number is quarantined and spoils no sum")
  void notANumber() {
    assertTable(
        read("restricted/quarantined_line").selectExpr("claim_id", "unreadable"),
        """
        claim_id | unreadable
        C4       | paid_amount
        """);
    assertTable(
        read("published/monthly_utilization")
            .where("level = 'total'")
            .groupBy()
            .sum("paid_amount")
            .toDF("paid"),
        """
        paid
        1.00
        """);
  }

  @Test
  @DisplayName("15: amounts that come as floating-point numbers add up to the cent, as decimals")
  void floatingPoint() throws IOException {
    assertTable(
        read("published/monthly_utilization")
            .where("level = 'total' AND service_month = '2024-01-01'"),
        """
        lines | paid_amount
        2     | 0.30
        """);
    try (Stream<Path> logs =
        Files.find(warehouse, 3, (path, file) -> path.endsWith("_delta_log"))) {
      assertThat(logs.map(Path::getParent).map(warehouse::relativize).map(Path::toString))
          .hasSizeGreaterThan(10)
          .allSatisfy(
              table ->
                  assertThat(read(table).schema().treeString())
                      .doesNotContain("double")
                      .doesNotContain("float"));
    }
  }

  @Test
  @DisplayName("16: a code in small letters between blanks, a no-break space too, is the code")
  void dressedCode() {
    assertTable(
        read("restricted/claim_line").where("claim_id = 'C2'"),
        """
        claim_id | hcpcs_code | disposition
        C2       | J3420      | final
        """);
  }

  @Test
  @DisplayName("17: a month without a line is there with zeros, not with nulls and not left out")
  void emptyMonth() {
    assertTable(
        read("published/monthly_utilization").where("level = 'total'"),
        """
        service_month | lines | services | patients | charge_amount | allowed_amount | paid_amount
        2024-01-01    | 2     | 2        | 2        | 4.00          | 2.00           | 0.30
        2024-02-01    | 0     | 0        | 0        | 0.00          | 0.00           | 0.00
        2024-03-01    | 1     | 1        | 1        | 2.00          | 1.00           | 0.70
        """);
  }

  private void assertOnlyTheFirstLineStands(int rows) {
    Dataset<Row> lines = conformed().transform(Validate::withBrokenRules);
    assertThat(lines.count()).isEqualTo(rows).isEqualTo(lines.collectAsList().size());
    assertThat(lines.where("size(broken_rules) > 0").collectAsList())
        .hasSize(rows - 1)
        .allSatisfy(
            row ->
                assertThat(row.mkString("|"))
                    .contains("corrupt_record", "a.csv")
                    .doesNotContain("PERSON"));
    assertTable(
        lines.where("size(broken_rules) = 0"),
        """
        claim_id
        C1
        """);
  }

  private void assertRefused(String problem) {
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.exitCode()).isEqualTo(Refusal.INPUT))
        .hasMessageContaining(problem);
  }

  /** A topic stands on the lines as the ledger states them, or says that it cannot. */
  private static void assertDamaged(Path copy) {
    CommandRun run = CommandRun.of("utilization", "--warehouse", copy.toString());
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(Refusal.INPUT);
    assertThat(run.said())
        .singleElement()
        .asString()
        .contains("restricted/j3420_line is not as run ", "Restore ");
  }

  private Path copied() throws IOException {
    return Folders.copied(warehouse, folder.resolve("copy"));
  }

  private static Path lastIn(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d+\\.json"))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private static Dataset<Row> read(String table) {
    return ClaimIdsInClear.in(
        SPARK.read().format("delta").load(warehouse.resolve(table).toString()),
        List.of("C1", "C2", "C3", "C4", "C5", "C6"));
  }

  private Dataset<Row> conformed() {
    IdTokens tokens = new ClaimIdsInClear();
    return open().rows().stream()
        .map(rows -> LAYOUT.conformed(LAYOUT.perLine(rows), tokens))
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  private SourceFiles open() {
    return SourceFiles.open(SPARK, List.of(claims.toString()), LAYOUT.columns());
  }

  /** One line with typed columns, those given beside the required ones. */
  private static Dataset<Row> typed(String columns) {
    return SPARK.sql(
        "SELECT 1 AS claim_line_number, 'PERSON-A1' AS person_id, 'J3420' AS hcpcs_code,"
            + " DATE'2024-01-05' AS claim_line_start_date, 10.0D AS paid_amount,"
            + " 12.0D AS allowed_amount, 20.0D AS charge_amount, "
            + columns);
  }

  private void parquet(String name, Dataset<Row> rows) throws IOException {
    Path written = folder.resolve("written");
    rows.coalesce(1).write().mode("overwrite").parquet(written.toString());
    try (Stream<Path> files = Files.list(written)) {
      Path part = files.filter(file -> file.toString().endsWith(".parquet")).findFirst().get();
      Path target = claims.resolve(name);
      Files.createDirectories(target.getParent());
      Files.deleteIfExists(target);
      Files.move(part, target);
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = claims.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
