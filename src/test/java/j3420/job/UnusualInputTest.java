package j3420.job;

import static j3420.job.Delivery.HEADER;
import static j3420.job.Delivery.LINE;
import static j3420.job.Delivery.SECOND;
import static j3420.job.Delivery.delta;
import static j3420.job.Delivery.file;
import static j3420.job.Delivery.parquet;
import static j3420.job.Delivery.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import j3420.table.RunCheck;
import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Deliveries that are unusual and read as they are meant, or whose lines are quarantined. All share
 * one run, each in a folder and of a claim of its own.
 *
 * <p>Expected are the lines of a delivery in the order of their names: {@code final} with the paid
 * dollars, {@code out_of_scope}, {@code exact_duplicate}, or the first rule that a quarantined line
 * breaks and the columns that cannot be read. What is refused is in {@link MalformedInputTest}.
 */
class UnusualInputTest {

  private static final String SOUND = "final 10.00";
  private static final String CORRUPT = "READABLE corrupt_record";

  /** A value in place of the one of that column; an apostrophe stands for two quotes. */
  private static final String CELLS =
      """
      paid_amount           | 10.005                  | final 10.01
      paid_amount           | 1e1                     | final 10.00
      paid_amount           | " 10.00 "               | final 10.00
      paid_amount           | "10,00"                 | READABLE paid_amount
      paid_amount           | 10,00                   | READABLE corrupt_record
      paid_amount           | 1.000,00                | READABLE corrupt_record
      paid_amount           | $10.00                  | READABLE paid_amount
      paid_amount           | (10.00)                 | READABLE paid_amount
      paid_amount           | NaN                     | READABLE paid_amount
      paid_amount           | Infinity                | READABLE paid_amount
      paid_amount           | N/A                     | READABLE paid_amount
      paid_amount           | 12345678901234567.00    | READABLE paid_amount
      claim_line_number     | 01                      | final 10.00
      claim_line_number     | 1.0                     | READABLE claim_line_number
      claim_line_number     | 2147483648              | READABLE claim_line_number
      claim_line_start_date | 2024-01-05 00:00:00     | final 10.00
      claim_line_start_date | 2024-01-05T13:45:00     | READABLE claim_line_start_date
      claim_line_start_date | 2023-02-29              | READABLE claim_line_start_date
      claim_line_start_date | 9999-12-31              | SERVICE_DATE_PLAUSIBLE
      claim_line_start_date | 01/05/2024              | READABLE claim_line_start_date
      claim_line_start_date | 20240105                | READABLE claim_line_start_date
      claim_line_start_date | 45296                   | READABLE claim_line_start_date
      hcpcs_code            | J3420\u200B             | final 10.00
      hcpcs_code            | J3420\uFFFD             | out_of_scope
      claim_id              | CLAIM\0                 | READABLE claim_id
      claim_id              | \u00A0                  | CLAIM_ID_PRESENT
      person_id             | M\uFFFDLLER             | READABLE person_id
      person_id             | '                       | MEMBER_PRESENT
      payer                 | M\uFFFDller             | READABLE payer
      payer                 | 5" Acme                 | final 10.00
      payer                 | "Ac|me, 'Inc'"          | final 10.00
      payer                 | "Ac\\"me"               | final 10.00
      payer                 | "Ac\\", me"             | READABLE corrupt_record
      payer                 | "Acme                   | final 10.00
      adjustments           | []                      | final 10.00
      adjustments           | "[{'group_code':'CO'"  | READABLE adjustments
      adjustments           | "[{'carc':'CO-50'}]"   | READABLE adjustments
      adjustments           | "['CO-50']"             | READABLE adjustments
      adjustments           | [] []                   | READABLE adjustments
      adjustments           | CO-50                   | READABLE adjustments
      """;

  @TempDir private static Path shared;

  private static CommandRun run;

  /** The folder of a delivery. */
  private static final Map<String, String> FOLDERS = new HashMap<>();

  /** By folder, what became of its lines, and what the ledger says: item and number. */
  private static final Map<String, List<String>> FOUND = new HashMap<>();

  private static final Map<String, Map<String, Long>> LEDGER = new HashMap<>();

  static Stream<Arguments> cells() {
    List<String> names = List.of(HEADER.strip().split(","));
    return CELLS
        .lines()
        .map(row -> row.split(" +\\| "))
        .map(
            row -> {
              String[] values = LINE.strip().split(",");
              values[names.indexOf(row[0])] = row[1].strip().replace("'", "\"\"");
              return arguments(
                  row[0] + " " + row[1],
                  file("a.csv", text(HEADER, String.join(",", values), "\n")),
                  row[2].strip());
            });
  }

  static Stream<Arguments> textFiles() {
    String turned = "payer,hcpcs_code,claim_id,person_id,claim_line_number,";
    String windows = (HEADER + LINE).replace("\n", "\r\n");
    return Stream.of(
        csv("with a mark of its byte order", SOUND, "\uFEFF", HEADER, LINE),
        csv("with the line ends of Windows", SOUND, windows),
        csv("with the line ends of old Macs", SOUND, windows.replace("\n", "")),
        csv("with blank lines", SOUND, "\n", HEADER, " \n\n", LINE, "\n"),
        csv("with names in capitals", SOUND, HEADER.toUpperCase(Locale.ROOT), LINE),
        csv("with names in quotes", SOUND, HEADER.replace("payer", "\" payer\""), LINE),
        csv(
            "with a column too many",
            SOUND,
            HEADER.replace("\n", ",x\n"),
            LINE.replace("\n", ",\n")),
        csv("with a separator at line ends", CORRUPT, HEADER, LINE.replace("\n", ",\n")),
        csv("with a value too few", CORRUPT, HEADER, LINE.replace(",20.00", "")),
        csv("with a line of separators", SOUND + ", out_of_scope", HEADER, LINE, ",,,,,,,,,\n"),
        csv(
            "with the header twice",
            "final 10.00, final 7.00, out_of_scope",
            HEADER,
            LINE,
            HEADER,
            SECOND),
        csv("with a line twice", "exact_duplicate, " + SOUND, HEADER, LINE, LINE),
        csv(
            "with a mark before a later line",
            "READABLE claim_id, " + SOUND,
            HEADER,
            LINE,
            "\uFEFF" + SECOND),
        csv(
            "with zeros before a line",
            "READABLE claim_id, " + SOUND,
            HEADER,
            LINE,
            "\0\0\0" + SECOND),
        csv("cut in a line", CORRUPT + ", " + SOUND, HEADER, LINE, SECOND.substring(0, 40)),
        csv("without a last line break", SOUND, HEADER, LINE.strip()),
        csv(
            "with a line break in a value",
            CORRUPT + ", " + CORRUPT,
            HEADER,
            LINE.replace(",J3420", ",\"J34\n20\"")),
        csv(
            "with one in the first value",
            CORRUPT + ", " + CORRUPT,
            HEADER,
            "\"A\n" + LINE.replaceFirst(",", "\",")),
        csv(
            "with one in the last value",
            CORRUPT + ", " + SOUND,
            HEADER,
            LINE.replace("Acme", "\"Ac\nme\"")),
        csv("with a quote that never ends", CORRUPT + ", final 7.00", HEADER, "\"" + LINE, SECOND),
        csv(
            "with two names exchanged",
            "out_of_scope",
            HEADER.replace("hcpcs_code,paid_amount", "paid_amount,hcpcs_code"),
            LINE),
        arguments(
            "in Latin-1",
            file(
                "a.csv",
                text(HEADER, LINE.replace("Acme", "Müller")).in(StandardCharsets.ISO_8859_1)),
            "READABLE payer"),
        arguments("with bars", file("a.psv", text((HEADER + LINE).replace(',', '|'))), SOUND),
        arguments(
            "gzipped with a mark", file("a.csv.gz", text("\uFEFF", HEADER, LINE).gzipped()), SOUND),
        arguments("gzipped, in capitals", file("A.CSV.GZ", text(HEADER, LINE).gzipped()), SOUND),
        arguments(
            "gzipped in two parts",
            file("a.csv.gz", text(HEADER, LINE).gzipped().and(text(SECOND).gzipped())),
            "final 10.00, final 7.00"));
  }

  private static Arguments csv(String what, String expected, String... parts) {
    return arguments(what, file("a.csv", text(parts)), expected);
  }

  static Stream<Arguments> names() {
    return Stream.of("two words", "50%", "a%20b", "#1", "März", "a[1]", "{b}", "a=b&c+d")
        .flatMap(
            name ->
                Stream.of(
                    arguments("called " + name, file(name + ".csv", text(HEADER, LINE)), SOUND),
                    arguments("in " + name, file(name + "/a.csv", text(HEADER, LINE)), SOUND)));
  }

  static Stream<Arguments> parquetFiles() {
    String adjustments =
        "array(named_struct('reason_code', '45', 'AMOUNT', 8.0D, 'group_code', 'CO', 'x', 1)) AS"
            + " adjustments";
    return Stream.of(
        typed("10.005F AS paid_amount", "final 10.01"),
        typed("CAST('10.0050' AS DECIMAL(38,10)) AS paid_amount", "final 10.01"),
        typed("CAST('1e20' AS DECIMAL(38,10)) AS paid_amount", "READABLE paid_amount"),
        typed("double('NaN') AS paid_amount", "READABLE paid_amount"),
        typed("double('Infinity') AS paid_amount", "READABLE paid_amount"),
        typed("1L AS claim_line_number", SOUND),
        typed("2147483648L AS claim_line_number", "READABLE claim_line_number"),
        typed("DATE'9999-12-31' AS claim_line_start_date", "SERVICE_DATE_PLAUSIBLE"),
        typed("CAST(X'4DFC' AS STRING) AS claim_id", "READABLE claim_id"),
        typed("CAST(X'4DFC' AS STRING) AS payer", "READABLE payer"),
        typed("CAST(X'4DFC' AS STRING) AS diagnosis_code_2", "READABLE diagnosis_codes"),
        typed("'x' AS not_known", SOUND),
        typed(adjustments, SOUND),
        arguments("without a line", file("a.parquet", parquet(0)), ""),
        arguments("as a folder", file("a.parquet/part-0.parquet", parquet()), SOUND),
        arguments("as a Delta table", delta(), "final 10.00, final 7.00"));
  }

  private static Arguments typed(String column, String expected) {
    return arguments("with " + column, file("a.parquet", parquet(column)), expected);
  }

  /** A row of eligibility, and what becomes of it. */
  private static final String COVER =
      """
      M#,2024-01-01,2024-12-31,1950-05-05          | used
      M#,2024-01-01,,                              | used
      M#,2024-01-01,2024-12-31,05.05.1950          | used: unreadable birth date
      M#,2024-01-01,2024-02-30,1950-05-05          | left_out: unreadable value
      M#,01/01/2024,2024-12-31,1950-05-05          | left_out: unreadable value
      M\uFFFD#,2024-01-01,2024-12-31,1950-05-05     | left_out: unreadable value
      ,2024-01-01,2024-12-31,1950-05-05            | left_out: no member
      M#,,2024-12-31,1950-05-05                    | left_out: no start
      M#,2024-01-01,2023-12-31,1950-05-05          | left_out: ends before it starts
      M#,2024-02-01,2024-12-31,1950-05-05          | left_out: starts after data_through
      M#,2024-01-01,2024-12-31                     | left_out: text that cannot be split
      M#,2024-01-01,2024-12-31,1950-05-05,x        | left_out: text that cannot be split
      """;

  static Stream<Arguments> cover() {
    String header = "person_id,enrollment_start_date,enrollment_end_date,birth_date\n";
    return COVER
        .lines()
        .map(row -> row.split(" +\\| "))
        .map(
            row ->
                arguments(
                    row[0],
                    file("e.csv", text(header, row[0].replace("M", Delivery.MEMBER), "\n")),
                    row[1]));
  }

  @BeforeAll
  static void readAll() throws IOException {
    Path claims = shared.resolve("claims");
    Path eligibility = shared.resolve("eligibility");
    Path warehouse = shared.resolve("warehouse");
    lay(claims, Stream.of(cells(), textFiles(), names(), parquetFiles()).flatMap(each -> each));
    lay(eligibility, cover());
    run =
        CommandRun.of(
            "build-lines",
            "--claims",
            claims.toString(),
            "--eligibility",
            eligibility.toString(),
            "--warehouse",
            warehouse.toString());
    assertThat(run.exitCode()).as(run.errors()).isZero();
    read(
            warehouse.resolve("operations/run_check"),
            "item",
            "lines",
            "check_name IN ('reconciliation', 'eligibility') AND source_file <> 'all'")
        .forEach(
            row ->
                LEDGER
                    .computeIfAbsent(folder(row), any -> new TreeMap<>())
                    .merge(row.getString(1), row.getLong(2), Long::sum));
    String line = "concat_ws(' ', disposition, if(disposition = 'final', paid_amount, NULL))";
    add(read(warehouse.resolve("restricted/claim_line"), line, "1L", "true"));
    String broken = "concat_ws(' ', slice(broken_rules, 1, 1), unreadable)";
    add(read(warehouse.resolve("restricted/quarantined_line"), broken, "1L", "true"));
  }

  private static void lay(Path folder, Stream<Arguments> cases) throws IOException {
    for (Arguments each : cases.toList()) {
      String id = String.valueOf(1000 + FOLDERS.size());
      FOLDERS.put((String) each.get()[0], id);
      ((Delivery) each.get()[1]).in(Files.createDirectories(folder.resolve(id)), id);
    }
  }

  private static List<Row> read(Path table, String what, String number, String where) {
    return LocalSpark.session()
        .read()
        .format("delta")
        .load(table.toString())
        .where(where)
        .selectExpr("source_file", what, number)
        .collectAsList();
  }

  private static void add(List<Row> lines) {
    lines.forEach(
        row -> FOUND.computeIfAbsent(folder(row), any -> new ArrayList<>()).add(row.getString(1)));
  }

  private static String folder(Row row) {
    return row.getString(0).replaceFirst(".*/(?:claims|eligibility)/(\\d+)/.*", "$1");
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource({"cells", "textFiles", "names", "parquetFiles"})
  @DisplayName("Every line of a delivery is read as it is meant, or quarantined, and accounted for")
  void lines(String what, Delivery delivery, String expected) {
    List<String> lines = new ArrayList<>(FOUND.getOrDefault(FOLDERS.get(what), List.of()));
    Map<String, Long> ledger = LEDGER.getOrDefault(FOLDERS.get(what), Map.of());
    long notFetched = ledger.getOrDefault("out_of_scope", 0L);
    lines.addAll(Collections.nCopies((int) notFetched, "out_of_scope"));
    assertThat(lines.stream().sorted().toList())
        .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(", ")));
    assertThat(ledger.getOrDefault(RunCheck.INPUT, 0L)).isEqualTo(lines.size());
    assertThat(placed(ledger)).isEqualTo(lines.size());
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("cover")
  @DisplayName("Every row of an eligibility file is used, or left out for its reason")
  void rows(String what, Delivery delivery, String expected) {
    assertThat(LEDGER.get(FOLDERS.get(what))).isEqualTo(Map.of(RunCheck.INPUT, 1L, expected, 1L));
  }

  private static long placed(Map<String, Long> ledger) {
    return ledger.entrySet().stream()
        .filter(each -> !each.getKey().equals(RunCheck.INPUT))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  @Test
  @DisplayName("Nothing that is said shows an id; of a file without a last line break it is said")
  void said() {
    assertThat(run.errors() + run.output())
        .doesNotContain(Delivery.CLAIM, Delivery.MEMBER, "Exception", "\tat ");
    assertThat(run.said().stream().filter(line -> line.contains("may have been cut")))
        .hasSize(2)
        .allMatch(
            line ->
                line.matches(
                    ".*/a\\.csv does not end with a line break: its last line may have been cut\\."));
  }
}
