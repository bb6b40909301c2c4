package j3420.job;

import static j3420.job.Delivery.HEADER;
import static j3420.job.Delivery.LINE;
import static j3420.job.Delivery.delta;
import static j3420.job.Delivery.file;
import static j3420.job.Delivery.parquet;
import static j3420.job.Delivery.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import j3420.job.Delivery.Content;
import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Deliveries that are refused, each beside a sound file: exit code 3 and one sentence that names
 * the file, without the id of a claim or member in it, and no official run.
 *
 * <p>What is unusual and read, or read and quarantined, is in {@link UnusualInputTest}.
 */
class MalformedInputTest {

  private static final Content SOUND = text(HEADER, LINE);
  private static final Content ONE = parquet();

  /** Its first page, of claim ids, holds the bytes from 100 to 5000 and has a checksum. */
  private static final Content MANY =
      parquet(300, "concat('%s', sha(string(id))) AS claim_id".formatted(Delivery.CLAIM));

  private static final String AGAIN = " Deliver it again or remove it\\.";
  private static final String NOT_PARQUET =
      "is no readable Parquet file: it was cut or is of another format\\." + AGAIN;
  private static final String DAMAGED_TEXT =
      "is no readable delimited text: it was cut or is of another format\\." + AGAIN;
  private static final String DAMAGED =
      "cannot be read \\(FAILED_READ_FILE[A-Z_.]*\\): the file is damaged\\." + AGAIN;

  /** Found with the header if the file is small, else where it is read. */
  private static final String DAMAGED_GZIP = "(" + DAMAGED_TEXT + "|" + DAMAGED + ")";

  private static final String NOT_TEXT = "is no text in UTF-8: .* Deliver it as text in UTF-8\\.";
  private static final String OTHERWISE_SEPARATED =
      "has no '[,|]' in its first line, so its values are separated by something else\\. A \\.csv"
          + " is separated by commas, a \\.psv by bars: rename or convert it\\.";
  private static final String LACKS_CODE =
      "lacks the required column hcpcs_code\\. Add what is missing or choose another --layout\\.";

  @TempDir private Path folder;
  private Path claims;
  private Path warehouse;

  @BeforeEach
  void folders() throws IOException {
    claims = Files.createDirectory(folder.resolve("claims"));
    warehouse = folder.resolve("warehouse");
    LocalSpark.session();
  }

  static Stream<Arguments> parquetFiles() {
    return Stream.of(
        arguments("cut behind its head", text("PAR1"), NOT_PARQUET),
        arguments("cut before its footer", ONE.cut(600), NOT_PARQUET),
        arguments("without its last byte", ONE.cut(1), NOT_PARQUET),
        arguments("with a byte behind its end", ONE.and(text("\n")), NOT_PARQUET),
        arguments("of another magic number", ONE.ending("PAR7"), NOT_PARQUET),
        arguments("whose footer is encrypted", ONE.ending("PARE"), NOT_PARQUET),
        arguments(
            "whose footer is garbage", ONE.spoilt(MalformedInputTest::zeroFooter), NOT_PARQUET),
        arguments("whose footer has a wrong length", ONE.flipped(-5), NOT_PARQUET),
        arguments("that is a zip archive", ONE.zipped(), NOT_PARQUET),
        arguments("that is gzipped", ONE.gzipped(), NOT_PARQUET),
        arguments("that is text", SOUND, NOT_PARQUET),
        arguments("of no byte", text(), "is empty \\(0 bytes\\): a delivery was cut\\." + AGAIN),
        arguments("with a bit of a page turned", MANY.flipped(2000), DAMAGED),
        arguments("with zeros in a page", MANY.zeroed(2000, 2512), DAMAGED),
        arguments("that lost bytes in its middle", MANY.without(2000, 2001), DAMAGED));
  }

  /** The footer's length stands before the last four bytes. */
  private static byte[] zeroFooter(byte[] whole) {
    ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    int end = whole.length - 8;
    Arrays.fill(whole, end - bytes.getInt(end), end, (byte) 0);
    return whole;
  }

  /** Column by which the sound line differs, then what is said of it. */
  static Stream<Arguments> columns() {
    String list = "array(named_struct('group_code', 'CO', 'reason_code', '50'%s)) AS adjustments";
    return Stream.of(
        arguments("4711 AS claim_id", type("claim_id", "int", "string")),
        arguments("X'4711' AS person_id", type("person_id", "binary", "string")),
        arguments("3420.0D AS hcpcs_code", type("hcpcs_code", "double", "string")),
        arguments("1.5D AS claim_line_number", type("claim_line_number", "double", "int")),
        arguments("'1' AS claim_line_number", type("claim_line_number", "string", "int")),
        arguments("'10.00' AS paid_amount", type("paid_amount", "string", "a number")),
        arguments("true AS paid_amount", type("paid_amount", "boolean", "a number")),
        arguments(
            "TIMESTAMP'2024-01-05 20:00:00' AS claim_line_start_date",
            type("claim_line_start_date", "timestamp", "date")),
        arguments(
            "20240105 AS claim_line_start_date", type("claim_line_start_date", "int", "date")),
        arguments("'[]' AS adjustments", type("adjustments", "string", "array<struct<.*>>")),
        arguments(
            "array('CO-50') AS adjustments",
            type("adjustments", "array<string>", "array<struct<.*>>")),
        arguments(
            list.formatted(""), type("adjustments", "array<struct<.*>>", "array<struct<.*>>")),
        arguments(
            list.formatted(", 'amount', '1.00'"),
            type("adjustments", "array<struct<.*>>", "array<struct<.*>>")),
        arguments(
            "map('CO', '50') AS adjustments",
            type("adjustments", "an unknown type", "array<struct<.*>>")),
        arguments(
            "array(115) AS remark_codes", type("remark_codes", "array<int>", "array<string>")),
        arguments("- hcpcs_code", LACKS_CODE));
  }

  private static String type(String column, String given, String expected) {
    return "has the column %s as %s, but %s is expected\\. Deliver it with that type\\."
        .formatted(column, given, expected);
  }

  static Stream<Arguments> textFiles() {
    String named = "Its first line must name the columns: add it, or choose another --layout\\.";
    Content many = text(HEADER, LINE.repeat(3000)).gzipped();
    return Stream.of(
        arguments("that lacks a column", "a.csv", header("hcpcs_code,", ""), LACKS_CODE),
        arguments("that renames one", "a.csv", header("hcpcs_code", "procedure"), LACKS_CODE),
        arguments(
            "that names one twice",
            "a.csv",
            header("payer", "HCPCS_Code"),
            "has the column hcpcs_code twice\\. Remove one of the two\\."),
        arguments(
            "without a header",
            "a.csv",
            text(LINE, LINE),
            "has no column of the layout\\. " + named),
        arguments(
            "with a title above",
            "a.csv",
            text("March, 2024\n", HEADER, LINE),
            "has no column of the layout\\. " + named),
        arguments(
            "of blank lines", "a.csv", text("\n \n"), "has no column of the layout\\. " + named),
        arguments("of semicolons", "a.csv", separated(";"), OTHERWISE_SEPARATED),
        arguments("of tabs", "a.csv", separated("\t"), OTHERWISE_SEPARATED),
        arguments("of bars, called .csv", "a.csv", separated("|"), OTHERWISE_SEPARATED),
        arguments("of commas, called .psv", "a.psv", SOUND, OTHERWISE_SEPARATED),
        arguments("in UTF-16", "a.csv", SOUND.in(StandardCharsets.UTF_16), NOT_TEXT),
        arguments("in UTF-16 of little ends", "a.psv", utf16(separated("|")), NOT_TEXT),
        arguments("with a zero byte in the header", "a.csv", header("payer", "p\0er"), NOT_TEXT),
        arguments("gzipped, called .csv", "a.csv", SOUND.gzipped(), NOT_TEXT),
        arguments("zipped, called .csv", "a.csv", SOUND.zipped(), NOT_TEXT),
        arguments("that is Parquet", "a.csv", ONE, NOT_TEXT),
        arguments("that ends in zeros", "a.csv", SOUND.and(text("\0\0")), "ends in zero bytes: .*"),
        arguments("not gzipped, called .gz", "a.csv.gz", SOUND, DAMAGED_TEXT),
        arguments("gzipped and cut", "a.csv.gz", SOUND.gzipped().cut(30), DAMAGED_GZIP),
        arguments("gzipped, cut late", "a.csv.gz", many.cut(12), DAMAGED_GZIP),
        arguments("gzipped, without its sum", "a.csv.gz", many.cut(4), DAMAGED_GZIP),
        arguments("gzipped, of another sum", "a.csv.gz", many.flipped(-6), DAMAGED_GZIP),
        arguments("gzipped, garbage behind", "a.csv.gz", many.and(text("garbage")), DAMAGED_GZIP));
  }

  private static Content header(String sound, String other) {
    return text(HEADER.replace(sound, other), LINE);
  }

  private static Content separated(String separator) {
    return text((HEADER + LINE).replace(",", separator));
  }

  private static Content utf16(Content text) {
    return text.in(StandardCharsets.UTF_16LE);
  }

  static Stream<Arguments> folderNames() {
    return Stream.of(
        arguments(
            "a folder that should hold a file",
            (Delivery) (at, id) -> Files.createDirectory(at.resolve("a.parquet")),
            "a.parquet is a folder without a file: what writes it was not finished\\." + AGAIN),
        arguments(
            "a folder that holds its marker only",
            file("a.parquet/_SUCCESS", text()),
            "a.parquet is a folder without a file: what writes it was not finished\\." + AGAIN),
        arguments(
            "a folder whose writing goes on",
            file("a.parquet/_temporary/0/part-0.parquet", ONE),
            "_temporary starts with '_' or '\\.', which Spark would skip in silence\\. .*"),
        arguments(
            "a link to nothing",
            (Delivery) (at, id) -> link(at.resolve("a.csv"), at.resolve("nowhere.csv")),
            "a.csv is a link to a file that is not there\\. .*"),
        arguments(
            "a link to itself",
            (Delivery) (at, id) -> link(at.resolve("a.csv"), at.resolve("a.csv")),
            "a.csv is a link to a file that is not there\\. .*"),
        arguments(
            "a link to the folder above",
            (Delivery) (at, id) -> link(at.resolve("again"), at),
            "again is a link to a folder above it: its files would be read over and over\\. .*"),
        arguments(
            "a colon in a name",
            file("claims 10:15.csv", SOUND),
            "10:15.csv has a colon in its name, which Hadoop cannot open\\. Rename it\\."),
        arguments(
            "a spreadsheet", file("a.xlsx", SOUND.zipped()), "a.xlsx is of no known format.*"),
        arguments("a file of bz2", file("a.csv.bz2", SOUND), "a.csv.bz2 is of no known format.*"),
        arguments("a hidden file", file(".a.csv", SOUND), "/.a.csv starts with '_' or '\\.'.*"));
  }

  /** What happened to the table, then what is said of it. */
  static Stream<Arguments> tables() {
    String log = "table/_delta_log/%020d.%s";
    String first = log.formatted(0, "json");
    String last = log.formatted(1, "json");
    return Stream.of(
        arguments("lost its log", gone(first).then(gone(last)), "DELTA_[A-Z_.]*"),
        arguments("lost its first commit", gone(first), "DELTA_[A-Z_.]*"),
        arguments("has an empty last commit", file(last, text()), "a commit of 0 bytes"),
        arguments("has a cut commit", file(last, text("{\"add\":{\"path\":\"pa")), ".*"),
        arguments(
            "lost its last commit",
            gone(last).then(file(log.formatted(1, "crc"), text("{}"))),
            "the last commit is missing"));
  }

  private static Delivery gone(String name) {
    return (at, id) -> Files.delete(at.resolve(name));
  }

  private static void link(Path from, Path to) throws IOException {
    Files.createSymbolicLink(from, to);
  }

  @ParameterizedTest(name = "a Parquet file {0}")
  @MethodSource("parquetFiles")
  @DisplayName("A damaged Parquet file is refused")
  void parquetFile(String what, Content content, String sentence) throws IOException {
    assertRefused(file("a.parquet", content), "/a\\.parquet " + sentence);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("columns")
  @DisplayName("A column of the wrong type is refused with both types")
  void column(String column, String sentence) throws IOException {
    assertRefused(file("a.parquet", parquet(column)), "/a\\.parquet " + sentence);
  }

  @ParameterizedTest(name = "a text file {0}")
  @MethodSource("textFiles")
  @DisplayName("Text that is not what its name says, or damaged, is refused")
  void textFile(String what, String name, Content content, String sentence) throws IOException {
    assertRefused(file(name, content), "/" + name + " " + sentence);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("folderNames")
  @DisplayName("What would be left out or read over and over is refused")
  void inFolder(String what, Delivery delivery, String sentence) throws IOException {
    assertRefused(delivery, ".*" + sentence);
  }

  @ParameterizedTest(name = "a Delta table that {0}")
  @MethodSource("tables")
  @DisplayName("A Delta table with a damaged log is refused")
  void table(String what, Delivery accident, String reason) throws IOException {
    Delivery withoutChecksums =
        (at, id) -> {
          try (Stream<Path> all = Files.walk(at)) {
            for (Path path : all.filter(each -> each.toString().endsWith(".crc")).toList()) {
              Files.delete(path);
            }
          }
        };
    assertRefused(
        delta().then(withoutChecksums).then(accident),
        "/table is no readable Delta table \\(%s\\): its folder _delta_log is incomplete or damaged\\. Restore it or deliver the table again\\."
            .formatted(reason));
  }

  @Test
  @DisplayName("A Delta table that lost a data file is refused")
  void lostDataFile() throws IOException {
    Delivery accident =
        (at, id) -> {
          try (Stream<Path> files = Files.list(at.resolve("table"))) {
            Files.delete(
                files.filter(each -> each.toString().endsWith("parquet")).findFirst().get());
          }
        };
    assertRefused(
        delta().then(accident),
        "/table/part-.*\\.parquet belongs to a Delta table, but cannot be read: the table is damaged\\."
            + " Restore it or remove it\\.");
  }

  @Test
  @DisplayName("Claims without a line, and an eligibility file as bad as a claim file, are refused")
  void others() throws IOException {
    file("a.csv", text(HEADER)).in(claims, "0815");
    assertRefused("The claim files hold no line with a date, .*");
    file("a.csv", SOUND).in(claims, "0815");
    Path cover = Files.createDirectory(folder.resolve("cover"));
    file("e.csv", text("person_id,start\n")).in(cover, "0815");
    assertRefused(
        ".*/e\\.csv lacks the required column enrollment_start_date\\. .*",
        "--eligibility",
        cover.toString());
  }

  @Test
  @DisplayName("A file that the user may not read is refused")
  void unreadable() throws IOException {
    file("a.csv", SOUND).in(claims, "0815");
    Path secret = claims.resolve("a.csv");
    assumeThat(secret.toFile().setReadable(false) && !Files.isReadable(secret)).isTrue();
    assertRefused(".*/a\\.csv cannot be opened\\. Check that this user may read it\\.");
  }

  private void assertRefused(Delivery delivery, String sentence) throws IOException {
    file("sound.csv", SOUND).in(claims, "sound");
    delivery.in(claims, "0815");
    assertRefused(".*" + sentence);
  }

  private void assertRefused(String sentence, String... more) {
    CommandRun run =
        CommandRun.of(
            Stream.concat(
                    Stream.of(
                        "build-lines",
                        "--claims",
                        claims.toString(),
                        "--warehouse",
                        warehouse.toString()),
                    Stream.of(more))
                .toArray(String[]::new));
    assertThat(run.said()).singleElement().asString().matches(sentence);
    assertThat(run.exitCode()).isEqualTo(Refusal.INPUT);
    assertThat(run.errors()).doesNotContain(Delivery.CLAIM, Delivery.MEMBER, "Exception", "\tat ");
    assertThat(run.output()).isEmpty();
    assertThat(warehouse.resolve("operations/run")).doesNotExist();
    assertThat(warehouse.resolve("restricted")).doesNotExist();
  }
}
