package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ids that no other text holds, sent through 25 runs that end well or ill: nothing that a run says,
 * writes or leaves behind may hold one of them.
 */
class CanaryTest {

  private static final String MEMBER = "CANARYMEMBER7Q";
  private static final String CLAIM = "CANARYCLAIM7Q";
  private static final String FAMILY = "CANARYFAMILY7Q";
  private static final List<String> CANARIES = List.of(MEMBER, CLAIM, FAMILY);

  private static final String HEADER =
      "claim_id,claim_line_number,person_id,claim_line_start_date,hcpcs_code,charge_amount,"
          + "allowed_amount,paid_amount,claim_family_id,original_claim_id,claim_status,"
          + "adjudication_date,rendering_npi\n";

  @TempDir private static Path folder;
  private static final List<String> SAID = new ArrayList<>();
  private static int runs;

  /** A line of a member of its own. */
  private static String line(int number) {
    return "%s%d-01,1,%s%d,2024-01-0%d,J3420,10.00,4.00,4.00,%s%d,%s%d,paid,2024-02-01,1518986652\n"
        .formatted(CLAIM, number, MEMBER, number, number % 9 + 1, FAMILY, number, CLAIM, number);
  }

  @BeforeAll
  static void run() throws IOException {
    Path claims = Files.createDirectories(folder.resolve("input/claims"));
    Path cover = folder.resolve("input/eligibility.csv");
    Files.writeString(
        cover,
        "person_id,enrollment_start_date\n%s1,2024-01-01\n%s2,not a day\n"
            .formatted(MEMBER, MEMBER));
    Files.writeString(claims.resolve("a.csv"), HEADER + line(1) + line(2));
    assertThat(run("run", claims, "--eligibility", cover.toString())).isZero();
    Files.writeString(claims.resolve("b.csv"), HEADER + line(3) + line(2));
    assertThat(run("run", claims, "--eligibility", cover.toString())).isZero();
    assertThat(run("run", claims, "--eligibility", cover.toString())).isZero();
    assertThat(command("denials", "--warehouse", warehouse(), "--debug")).isZero();
    assertThat(command("runs", "show", "latest", "--warehouse", warehouse())).isZero();
    assertThat(
            command(
                "export",
                "--warehouse",
                warehouse(),
                "--output",
                folder.resolve("export").toString()))
        .isZero();
    assertThat(command("check", "--claims", claims.toString())).isZero();
    assertThat(ofLines(claims, "--debug")).isZero();
    assertThat(ofLines(claims, "--strict", "--rebuild")).isZero();
    List<UnaryOperator<String>> damages =
        List.of(
            text -> text.replace("10.00", "ten"),
            text -> text.replace("2024-02-01", "soon"),
            text -> text.replace(",1,", ",one,"),
            text -> text.replace("J3420,", "J3420,\"" + MEMBER),
            text -> text + CLAIM + "9," + MEMBER + "9\n",
            text -> text + "\"" + MEMBER,
            text -> text.replace("person_id", "person"),
            text -> text.replace("claim_id,", "claim_id,claim_id,"),
            text -> text.replace("paid,2024", "reversed,2024"),
            text -> text.replace("4.00,4.00", "99999999999.99,-4.00"),
            text -> text.replace(MEMBER, ""),
            text -> text.replace(CLAIM, ""),
            text -> text.substring(HEADER.length()),
            text -> HEADER,
            text -> text.replace(",", "\t"));
    for (UnaryOperator<String> damage : damages) {
      Path damaged = folder.resolve("input/damaged-%d.csv".formatted(runs));
      Files.writeString(damaged, damage.apply(HEADER + line(4) + line(5)));
      assertThat(ofLines(damaged, "--rebuild")).isBetween(0, 4);
    }
    assertThat(run("run", folder.resolve("input/none"))).isEqualTo(3);
    assertThat(runs).isEqualTo(25);
  }

  @Test
  @DisplayName("No canary id is in what the runs said")
  void said() {
    assertThat(SAID).hasSize(2 * runs);
    assertThat(SAID)
        .allSatisfy(
            text -> assertThat(text).doesNotContainIgnoringCase(CANARIES.toArray(String[]::new)));
  }

  @Test
  @DisplayName("No canary id is in any byte of a file outside the input")
  void bytes() throws IOException {
    int files = 0;
    for (Path file : filesOutsideTheInput()) {
      String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      assertThat(bytes).as(file.toString()).doesNotContain(CANARIES.toArray(String[]::new));
      files++;
    }
    assertThat(files).isGreaterThan(100);
  }

  @Test
  @DisplayName("No canary id is in any value of a Parquet file, those of dead versions included")
  void values() throws IOException {
    Path warehouse = Path.of(warehouse());
    try (Stream<Path> tables =
        Files.walk(warehouse).filter(path -> Files.isDirectory(path.resolve("_delta_log")))) {
      for (Path table : tables.toList()) {
        try (Stream<Path> parts = Files.walk(table)) {
          String[] files =
              parts
                  .map(Path::toString)
                  .filter(name -> name.endsWith(".parquet") && !name.contains("_delta_log"))
                  .toArray(String[]::new);
          List<String> rows =
              files.length == 0
                  ? List.of()
                  : LocalSpark.session()
                      .read()
                      .option("mergeSchema", true)
                      .parquet(files)
                      .toJSON()
                      .collectAsList();
          assertThat(rows)
              .as(table.toString())
              .allSatisfy(row -> assertThat(row).doesNotContain(CANARIES.toArray(String[]::new)));
        }
      }
    }
  }

  /** Everything below the folder of the test but what was given, and Spark's own folders. */
  private static List<Path> filesOutsideTheInput() throws IOException {
    List<Path> files = new ArrayList<>();
    String local =
        LocalSpark.session().conf().get("spark.local.dir", System.getProperty("java.io.tmpdir"));
    try (Stream<Path> below = Files.walk(folder)) {
      below
          .filter(Files::isRegularFile)
          .filter(path -> !path.startsWith(folder.resolve("input")))
          .forEach(files::add);
    }
    try (Stream<Path> spilled = Files.list(Path.of(local))) {
      for (Path each : spilled.filter(CanaryTest::isSparks).toList()) {
        try (Stream<Path> below = Files.walk(each)) {
          below.filter(Files::isRegularFile).forEach(files::add);
        }
      }
    }
    return files;
  }

  private static boolean isSparks(Path folder) {
    String name = folder.getFileName().toString();
    return name.startsWith("blockmgr-") || name.startsWith("spark-");
  }

  private static int run(String name, Path claims, String... more) {
    return run(name, claims, warehouse(), more);
  }

  /** In a warehouse of lines alone: to weigh again what of all tables may be shared takes long. */
  private static int ofLines(Path claims, String... more) {
    return run("build-lines", claims, warehouse() + "/of-lines", more);
  }

  private static int run(String name, Path claims, String warehouse, String[] more) {
    return command(
        Stream.concat(
                Stream.of(name, "--claims", claims.toString(), "--warehouse", warehouse),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static int command(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    SAID.add(run.output());
    SAID.add(run.errors());
    runs++;
    return run.exitCode();
  }

  private static String warehouse() {
    return folder.resolve("warehouse").toString();
  }
}
