package j3420.job;

import static j3420.testing.Tables.assertTable;
import static j3420.testing.Tables.table;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.RunCheck;
import j3420.testing.LocalSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** File a.csv has four lines of 10.00, b.csv two of 1.50; one line of each is out of scope. */
class ReconciliationTest {

  private static final StructType LINE =
      new StructType()
          .add(ClaimLine.SOURCE_FILE, DataTypes.StringType)
          .add("broken_rules", Columns.STRINGS)
          .add(ClaimLine.DISPOSITION, DataTypes.StringType)
          .add(ClaimLine.CHARGE_AMOUNT, Columns.MONEY)
          .add(ClaimLine.ALLOWED_AMOUNT, Columns.MONEY)
          .add(ClaimLine.PAID_AMOUNT, Columns.MONEY);

  private static final String READ =
      """
      source_file | lines | charge_amount | paid_amount
      a.csv       | 4     | 40.00         | 8.00
      b.csv       | 2     | 3.00          | 1.00
      """;

  private static Reconciliation places(String read) {
    Dataset<Row> validated =
        table(
            LINE,
            """
            source_file | broken_rules                    | disposition | charge_amount | paid_amount
            a.csv       | CLAIM_ID_PRESENT,MEMBER_PRESENT |             | 10.00         | 2.00
            a.csv       |                                 | final       | 10.00         | 2.00
            a.csv       |                                 | superseded  | 10.00         | 2.00
            b.csv       |                                 | final       | 1.50          | 0.50
            """);
    return Reconciliation.of(
        table(RunCheck.SCHEMA, read)
            .drop(RunCheck.CHECK_NAME, RunCheck.ITEM)
            .collectAsList()
            .stream()
            .map(row -> Reconciliation.Place.of(row, "input", 0))
            .toList(),
        validated,
        lit(false),
        validated.where("disposition IS NOT NULL"));
  }

  private static Map<String, Object> left(long lines, String charged, String paid) {
    return Map.of(
        RunCheck.LINES, lines,
        ClaimLine.CHARGE_AMOUNT, new BigDecimal(charged),
        ClaimLine.PAID_AMOUNT, new BigDecimal(paid));
  }

  @Test
  @DisplayName("Each line is placed once, by file and in total; what nothing tells stays null")
  void places() {
    Reconciliation places =
        places(READ).reconciled(List.of(left(1, "10", "2.00"), left(1, "1.50", "0.50")));
    assertTable(
        LocalSpark.session().createDataFrame(places.items(), RunCheck.SCHEMA),
        """
        source_file | item                          | lines | charge_amount | allowed_amount | paid_amount
        a.csv       | input                         | 4     | 40.00         |                | 8.00
        a.csv       | quarantined: CLAIM_ID_PRESENT | 1     | 10.00         |                | 2.00
        a.csv       | final                         | 1     | 10.00         |                | 2.00
        a.csv       | superseded                    | 1     | 10.00         |                | 2.00
        a.csv       | out_of_scope                  | 1     | 10.00         |                | 2.00
        b.csv       | input                         | 2     | 3.00          |                | 1.00
        b.csv       | final                         | 1     | 1.50          |                | 0.50
        b.csv       | out_of_scope                  | 1     | 1.50          |                | 0.50
        all         | input                         | 6     | 43.00         |                | 9.00
        all         | quarantined: CLAIM_ID_PRESENT | 1     | 10.00         |                | 2.00
        all         | final                         | 2     | 11.50         |                | 2.50
        all         | superseded                    | 1     | 10.00         |                | 2.00
        all         | out_of_scope                  | 2     | 11.50         |                | 2.50
        """);
    assertThat(places.counts()).isEqualTo(new LineCounts(6, 2, 1, 0, 0, 1, 0, 0, 2));
  }

  @Test
  @DisplayName("One line or one cent that the two readings do not share stops the run with code 4")
  void differences() {
    assertRefused(READ, left(3, "11.50", "2.50"));
    assertRefused(READ, left(2, "11.51", "2.50"));
    assertRefused(READ, left(2, "11.50", "2.49"));
  }

  @Test
  @DisplayName("A line that moves from one file to another between the readings stops the run")
  void movedBetweenFiles() {
    assertRefused(
        """
        source_file | lines | charge_amount | paid_amount
        a.csv       | 2     | 40.00         | 8.00
        b.csv       | 4     | 3.00          | 1.00
        """,
        left(2, "11.50", "2.50"));
  }

  @Test
  @DisplayName(
      "What the second reading brings of claims without J3420 is out of scope, once per file")
  void broughtAlong() {
    Dataset<Row> lines =
        table(
            LINE,
            """
            source_file | broken_rules | disposition  | charge_amount
            a.csv       |              | final        | 10.00
            a.csv       |              | out_of_scope | 7.00
            """);
    Reconciliation places =
        Reconciliation.of(
                List.of(
                    new Reconciliation.Place(
                        "a.csv",
                        "input",
                        4,
                        new Reconciliation.Amounts(new BigDecimal("30.00"), null, null))),
                lines,
                lit(false),
                lines)
            .reconciled(
                List.of(Map.of(RunCheck.LINES, 2L, ClaimLine.CHARGE_AMOUNT, new BigDecimal("13"))));
    assertTable(
        LocalSpark.session().createDataFrame(places.items(), RunCheck.SCHEMA),
        """
        source_file | item         | lines | charge_amount
        a.csv       | input        | 4     | 30.00
        a.csv       | final        | 1     | 10.00
        a.csv       | out_of_scope | 3     | 20.00
        all         | input        | 4     | 30.00
        all         | final        | 1     | 10.00
        all         | out_of_scope | 3     | 20.00
        """);
  }

  @Test
  @DisplayName(
      "A file that loses a line or changes by a cent under the run stops it with code 4, and the"
          + " warehouse stays as it was, to the last file")
  void changedUnderTheRun(@TempDir Path folder) throws IOException {
    Path claims = folder.resolve("claims.csv");
    Path warehouse = folder.resolve("warehouse");
    String sound =
        """
        claim_id,claim_line_number,person_id,claim_line_start_date,hcpcs_code,charge_amount,allowed_amount,paid_amount
        C1,1,M1,2024-01-05,J3420,10.00,4.00,4.00
        C2,1,M2,2024-01-05,96372,20.00,9.00,9.00
        C3,1,M3,2024-01-05,96372,20.00,9.00,9.00
        """;
    Files.writeString(claims, sound);
    CommandRun run =
        CommandRun.of(
            "build-lines", "--claims", claims.toString(), "--warehouse", warehouse.toString());
    assertThat(run.exitCode()).as(run.errors()).isZero();
    Map<String, Long> before = files(warehouse);

    String another = "C3,1,M3,2024-01-05,96372,20.00,9.00,9.00";
    Files.writeString(claims, sound);
    assertThat(
            runWhile(claims, warehouse, sound.replace(another, another.replace("20.00", "20.01"))))
        .isEqualTo(Refusal.QUALITY);
    assertThat(files(warehouse)).isEqualTo(before);

    Files.writeString(claims, sound);
    assertThat(runWhile(claims, warehouse, sound.replace("J3420", "J3421")))
        .as("a change of a code only, in a file of the same size")
        .isEqualTo(Refusal.QUALITY);
    assertThat(files(warehouse)).isEqualTo(before);

    Files.writeString(claims, sound);
    String blank = "\n".repeat(another.length());
    assertThat(runWhile(claims, warehouse, sound.replace(another, blank)))
        .isEqualTo(Refusal.QUALITY);
    assertThat(files(warehouse)).isEqualTo(before);
  }

  /** A run over a file that becomes {@code later} when the first reading has ended. */
  private static int runWhile(Path claims, Path warehouse, String later) {
    PrintStream err = System.err;
    PrintStream out = System.out;
    try {
      System.setOut(new PrintStream(OutputStream.nullOutputStream()));
      System.setErr(
          new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public PrintStream printf(String format, Object... values) {
              if (List.of(values).contains("finding the claims with J3420")) {
                rewrite(claims, later);
              }
              return this;
            }
          });
      return Main.run(
          "build-lines",
          "--rebuild",
          "--claims",
          claims.toString(),
          "--warehouse",
          warehouse.toString());
    } finally {
      System.setErr(err);
      System.setOut(out);
    }
  }

  private static void rewrite(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Long> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      // A run that fails tells so, and nothing else.
      return all.filter(file -> !file.toString().contains("/operations/lineage"))
          .collect(
              Collectors.toMap(
                  Path::toString,
                  file -> file.toFile().isDirectory() ? -1L : file.toFile().lastModified()));
    }
  }

  private static void assertRefused(String read, Map<String, Object> left) {
    assertThatThrownBy(() -> places(read).reconciled(List.of(left)))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.exitCode()).isEqualTo(Refusal.QUALITY))
        .hasMessageContaining("The lines do not reconcile");
  }
}
