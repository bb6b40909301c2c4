package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import j3420.testing.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Whatever is wrong with the input, the user reads one sentence and nothing is written. */
class BadInputTest {

  private static final String MEMBER = "MEMBER-4711";
  private static final String HEADER =
      "claim_id,claim_line_number,person_id,claim_line_start_date,hcpcs_code,paid_amount,"
          + "allowed_amount,charge_amount\n";
  private static final String LINE = "c1,1," + MEMBER + ",2024-01-05,J3420,10.00,12.00,20.00\n";

  /** Every column that is required, as Spark's SQL. */
  private static final String COLUMNS =
      "concat('c', id) AS claim_id, 1 AS claim_line_number, concat('%s', id) AS person_id,"
              .formatted(MEMBER)
          + " DATE'2024-01-05' AS claim_line_start_date, 'J3420' AS hcpcs_code,"
          + " 10.00 AS paid_amount, 12.00 AS allowed_amount, 20.00 + id AS charge_amount";

  @TempDir private Path folder;
  private Path claims;
  private Path warehouse;

  @BeforeEach
  void folders() throws IOException {
    claims = Files.createDirectory(folder.resolve("claims"));
    warehouse = folder.resolve("warehouse");
  }

  @Test
  @DisplayName("a folder that does not exist is refused")
  void missingFolder() {
    refused(Refusal.INPUT, folder.resolve("nowhere"), "nowhere does not exist");
  }

  @Test
  @DisplayName("an empty folder is refused")
  void emptyFolder() {
    refused(Refusal.INPUT, claims, "claims holds no claim files");
  }

  @Test
  @DisplayName("text in a file called .parquet is refused")
  void textCalledParquet() throws IOException {
    refused(Refusal.INPUT, file("a.parquet", HEADER + LINE), "a.parquet is no readable Parquet");
  }

  @Test
  @DisplayName("a Parquet file that was cut is refused")
  void truncatedParquet() throws IOException {
    Path file = parquet(COLUMNS, 100);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    refused(Refusal.INPUT, claims, "is no readable Parquet file");
  }

  @Test
  @DisplayName("a gzipped CSV file that was cut, or that is not gzipped, is refused")
  void truncatedGzip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write((HEADER + LINE.repeat(3000)).getBytes(StandardCharsets.UTF_8));
    }
    byte[] whole = bytes.toByteArray();
    Path cut = claims.resolve("cut.csv.gz");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    refused(Refusal.INPUT, cut, "cut.csv.gz");
    refused(Refusal.INPUT, file("plain.csv.gz", HEADER + LINE), "plain.csv.gz");
  }

  @ParameterizedTest
  @DisplayName("a Parquet column of the wrong type is named with both types")
  @CsvSource(
      delimiter = '|',
      value = {
        "20.00 + id AS charge_amount | '20' AS charge_amount | charge_amount as string, but a number",
        "1 AS claim_line_number | 1.5D AS claim_line_number | line_number as double, but int",
        "'J3420' AS hcpcs_code | 3420 AS hcpcs_code | hcpcs_code as int, but string",
        "1 AS claim_line_number | 1 AS claim_line_number, array(1) AS adjustments | adjustments as"
      })
  void wrongType(String sound, String wrong, String problem) throws IOException {
    refused(Refusal.INPUT, parquet(COLUMNS.replace(sound, wrong), 1), problem);
  }

  @Test
  @DisplayName("a column that is there twice, by case or in a CSV header, is refused")
  void columnTwice() throws IOException {
    refused(
        Refusal.INPUT,
        file(
            "a.csv",
            (HEADER + LINE).replace("\n", ",x\n").replace("amount,x", "amount,PAYER,payer")),
        "has the column payer twice");
    SparkSession spark = LocalSpark.session();
    spark.conf().set("spark.sql.caseSensitive", "true");
    try {
      refused(
          Refusal.INPUT,
          parquet(COLUMNS + ", 'J3420' AS HCPCS_CODE", 1),
          "has the column hcpcs_code twice");
    } finally {
      spark.conf().set("spark.sql.caseSensitive", "false");
    }
  }

  @ParameterizedTest
  @DisplayName("a file of no known format is refused, beside a sound one too")
  @CsvSource(
      delimiter = '|',
      value = {"claims.txt | is of no known format", "claims.csv.zip | is of no known format"})
  void unexpectedFile(String name, String problem) throws IOException {
    file("sound.csv", HEADER + LINE);
    file(name, HEADER + LINE);
    refused(Refusal.INPUT, claims, problem);
  }

  @Test
  @DisplayName("CSV files without a line are refused, as nothing tells their period")
  void headerOnly() throws IOException {
    refused(Refusal.INPUT, file("a.csv", HEADER), "hold no line with a date");
  }

  @Test
  @DisplayName("a CSV file of blank lines lacks its columns")
  void blankLines() throws IOException {
    refused(Refusal.INPUT, file("a.csv", "\n\n"), "a.csv");
  }

  @Test
  @DisplayName("a damaged page in the middle of a Parquet file stops the run and names the file")
  void damagedPage() throws IOException {
    damage(parquet(COLUMNS, 5000));
    refused(Refusal.INPUT, claims, "part-");
  }

  @Test
  @DisplayName("input that changes between its check and its reading publishes nothing")
  void changedUnderTheRun() throws IOException {
    Path file = parquet(COLUMNS, 3);
    ClaimOptions options =
        CommandLine.populateCommand(new ClaimOptions(), "--claims", claims.toString());
    LinesStep step =
        new LinesStep(
                LocalSpark.session(),
                options,
                new Progress(new PrintStream(new ByteArrayOutputStream())))
            .pinned();
    Files.move(parquet(COLUMNS, 2), file, StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(step::built)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("hold 3 lines, but 2 were read")
        .extracting(refusal -> ((Refusal) refusal).exitCode())
        .isEqualTo(Refusal.QUALITY);
  }

  @ParameterizedTest
  @DisplayName("wrong arguments are refused with exit code 2")
  @CsvSource(
      delimiter = '|',
      value = {
        "--layout tuva2 | --layout tuva2: no such layout",
        "--denial-policy cms-line-comparable | the layout canonical has no codes that it reads",
        "--denial-policy strict | --denial-policy strict: no such policy",
        "--data-through 2024-13 | '2024-13' is not a day. Write it as yyyy-MM-dd",
        "--data-through 2024-02-30 | '2024-02-30' is not a day",
        "--reference nowhere | --reference nowhere is no folder",
        "--token-key-file nowhere | --token-key-file nowhere cannot be read",
        "--claim here | Unknown option",
        "--layout | --layout",
        "here | Unmatched argument"
      })
  void wrongArguments(String arguments, String problem) throws IOException {
    file("a.csv", HEADER + LINE);
    refused(Refusal.ARGUMENTS, claims, problem, arguments.split(" "));
  }

  @ParameterizedTest
  @DisplayName("no command, or one that does not exist, is refused with exit code 2")
  @CsvSource(
      delimiter = '|',
      value = {"'' | Missing", "utilisation | Unmatched argument"})
  void wrongCommand(String arguments, String problem) {
    CommandRun run = CommandRun.of(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    assertThat(run.exitCode()).isEqualTo(Refusal.ARGUMENTS);
    assertThat(run.said()).singleElement().asString().contains(problem).matches(".*[.?]");
    assertThat(run.errors()).contains("See 'j3420 --help'.");
  }

  @Test
  @DisplayName("a warehouse below a regular file cannot be written")
  void unwritableWarehouse() throws IOException {
    file("a.csv", HEADER + LINE);
    warehouse = Files.writeString(folder.resolve("file"), "text").resolve("warehouse");
    refused(Refusal.ARGUMENTS, claims, "cannot be written");
  }

  @Test
  @DisplayName("a second run is refused while the first holds the warehouse")
  void locked() throws IOException {
    file("a.csv", HEADER + LINE);
    Path lock = lock(ProcessHandle.current().parent().orElseThrow().pid());

    CommandRun run = run("run", claims);

    assertRefused(run, Refusal.LOCKED, "Another run holds the warehouse");
    assertThat(warehouse.resolve("published")).doesNotExist();
    assertThat(lock).exists();
  }

  @Test
  @DisplayName(
      "the lock of a dead process is taken over, and a refused run leaves tables as they were")
  void takenOverAndUntouched() throws Exception {
    file("a.csv", HEADER + LINE);
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path lock = lock(dead.pid());

    CommandRun first = run("build-lines", claims);
    assertThat(first.exitCode()).as(first.errors()).isZero();
    assertThat(lock).doesNotExist();
    List<Long> versions = versions();

    Files.delete(claims.resolve("a.csv"));
    damage(parquet(COLUMNS, 5000));
    assertRefused(run("build-lines", claims, "--rebuild"), Refusal.INPUT, "part-");
    assertThat(versions()).isEqualTo(versions);
    assertThat(lock).doesNotExist();
  }

  @Test
  @DisplayName("claims without J3420 end well, and the run says so; arguments may stand in a file")
  void noJ3420() throws IOException {
    file("a.csv", HEADER + LINE.replace("J3420", "99213"));
    Path arguments =
        Files.writeString(
            folder.resolve("arguments.txt"),
            "# the delivery of March\nrun\n--claims=%s\n--warehouse\n%s\n"
                .formatted(claims, warehouse));

    CommandRun run = CommandRun.of("@" + arguments);

    assertThat(run.exitCode()).as(run.errors()).isZero();
    assertThat(run.errors()).contains("No J3420 lines found");
    assertThat(run.output()).contains("\"final_lines\" : 0");
  }

  @Test
  @DisplayName("a measure on a warehouse without lines says what to run first")
  void measureWithoutLines() {
    CommandRun run = CommandRun.of("denials", "--warehouse", warehouse.toString());
    assertRefused(run, Refusal.INPUT, "Run 'build-lines' or 'run' first");
    assertThat(warehouse).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "run", "build-lines", "utilization", "denials", "outliers", "check", "export"})
  @DisplayName("every command explains itself")
  void help(String command) {
    CommandRun run = command.isEmpty() ? CommandRun.of("--help") : CommandRun.of(command, "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.output()).startsWith("Usage: j3420" + (command.isEmpty() ? "" : " " + command));
    assertThat(run.errors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "run ", "runs list ", "maintain "})
  @DisplayName("every command tells the version")
  void version(String command) {
    CommandRun run = CommandRun.of((command + "--version").split(" "));
    assertThat(run.exitCode()).isZero();
    assertThat(run.output().strip()).isEqualTo("j3420 " + Main.version());
  }

  @ParameterizedTest
  @DisplayName(
      "a history that cannot be generated is refused with exit code 2, and leaves no folder")
  @CsvSource(
      delimiter = '|',
      value = {
        "--lines 9999 | Give 10000 or more",
        "--months 5 | 5 months: ask for 6 to 240",
        "--start 2024-03-15 | 2024-03-15: a history starts on the first of a month",
        "--partitions -1 | --partitions takes a number of 1 or more"
      })
  void generated(String arguments, String problem) {
    Path history = folder.resolve("history");
    CommandRun run = CommandRun.of(("generate --output " + history + " " + arguments).split(" "));
    assertRefused(run, Refusal.ARGUMENTS, problem);
    assertThat(history).doesNotExist();
  }

  private void refused(int exitCode, Path input, String problem, String... more) {
    CommandRun run = run("run", input, more);
    assertRefused(run, exitCode, problem);
    assertThat(Files.exists(warehouse)).isFalse();
  }

  private CommandRun run(String command, Path input, String... more) {
    return CommandRun.of(
        Stream.concat(
                Stream.of(
                    command, "--claims", input.toString(), "--warehouse", warehouse.toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static void assertRefused(CommandRun run, int exitCode, String problem) {
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(exitCode);
    assertThat(run.said()).singleElement().asString().contains(problem).matches(".*[.?]");
    assertThat(run.errors()).doesNotContain(MEMBER, "Exception", "\tat ");
    assertThat(run.output()).isEmpty();
  }

  private Path file(String name, String text) throws IOException {
    Path file = claims.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** One Parquet file, without the checksum file that Hadoop would check first. */
  private Path parquet(String columns, long rows) throws IOException {
    Path written = folder.resolve("written" + rows);
    LocalSpark.session()
        .range(rows)
        .selectExpr(columns.split(", (?=[^)]*(?:\\(|$))"))
        .coalesce(1)
        .write()
        .parquet(written.toString());
    try (Stream<Path> files = Files.list(written)) {
      Path part =
          files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
      return Files.move(part, claims.resolve(part.getFileName()));
    }
  }

  private static void damage(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(bytes.length() / 2);
      bytes.write(new byte[64]);
    }
  }

  private Path lock(long process) throws IOException {
    Path operations = Files.createDirectories(warehouse.resolve("operations"));
    String host = RunLock.host();
    return Files.writeString(
        operations.resolve("run.lock"),
        "20240101T000000Z-00000000 %s %d %s"
            .formatted(
                host,
                process,
                ProcessHandle.of(process)
                    .flatMap(each -> each.info().startInstant())
                    .map(Object::toString)
                    .orElse("unknown")));
  }

  private List<Long> versions() {
    return Stream.of("restricted/j3420_line", "restricted/claim_line", "operations/run")
        .map(
            table ->
                DeltaTable.forPath(LocalSpark.session(), warehouse.resolve(table).toString())
                    .history(1)
                    .select("version")
                    .first()
                    .getLong(0))
        .toList();
  }
}
