package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.job.DirtyLines.Delivered;
import j3420.job.DirtyLines.Placed;
import j3420.table.RunCheck;
import j3420.testing.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;

/** However dirty the files, every line and cent of them is in exactly one place. */
class ReconciliationPropertyTest {

  private static final int MEMBERS = 150;

  @Provide
  Arbitrary<Delivered> delivered() {
    return DirtyLines.delivered(MEMBERS);
  }

  /** The seed is fixed: another one draws other lines. */
  @Property(tries = 2, seed = "3420", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Label("However dirty the files, every line and cent of them is in exactly one place")
  void everyLineAndCent(@ForAll("delivered") Delivered delivered) throws IOException {
    BuildLines.Built built = built(delivered);

    List<Row> places =
        LocalSpark.session()
            .createDataFrame(built.places().items(), RunCheck.SCHEMA)
            .collectAsList();
    for (String file : DirtyLines.FILES) {
      List<Placed> lines =
          delivered.lines().stream().filter(placed -> placed.file().equals(file)).toList();
      assertThat(sums(places, file, true)).as("read from " + file).isEqualTo(sums(lines));
      assertThat(sums(places, file, false)).as("placed from " + file).isEqualTo(sums(lines));
    }
    assertSameAsTables(places, built);
    assertEachOnce(delivered, built);
  }

  private static BuildLines.Built built(Delivered delivered) throws IOException {
    Path target = Files.createDirectories(Path.of("target", "dirty"));
    Path folder = Files.createTempDirectory(target, "files");
    delivered.write(folder);
    ClaimOptions options =
        CommandLine.populateCommand(
            new ClaimOptions(), "--claims", folder.toString(), "--data-through", "2024-12-31");
    SparkSession spark = LocalSpark.session();
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new LinesStep(spark, options, new Progress(nowhere)).pinned().built();
  }

  /** What the files hold: lines, and dollars charged, allowed and paid. */
  private static List<BigDecimal> sums(List<Placed> lines) {
    return summed(lines.stream().map(placed -> numbers(1, placed.line().dollars())));
  }

  /** What a file is said to hold, as read or as placed. */
  private static List<BigDecimal> sums(List<Row> places, String file, boolean isInput) {
    return summed(
        places.stream()
            .filter(row -> row.<String>getAs("source_file").endsWith(file))
            .filter(row -> row.getAs("item").equals("input") == isInput)
            .map(
                row ->
                    numbers(
                        row.<Long>getAs("lines"),
                        Stream.of("charge_amount", "allowed_amount", "paid_amount")
                            .map(row::<BigDecimal>getAs)
                            .map(dollars -> dollars == null ? BigDecimal.ZERO : dollars)
                            .toList())));
  }

  private static List<BigDecimal> numbers(long lines, List<BigDecimal> dollars) {
    return Stream.concat(Stream.of(BigDecimal.valueOf(lines)), dollars.stream()).toList();
  }

  private static List<BigDecimal> summed(Stream<List<BigDecimal>> numbers) {
    BigDecimal none = BigDecimal.ZERO.setScale(2);
    return numbers.reduce(
        List.of(none, none, none, none),
        (one, other) -> IntStream.range(0, 4).mapToObj(i -> one.get(i).add(other.get(i))).toList());
  }

  /** The places count what the tables hold. */
  private static void assertSameAsTables(List<Row> places, BuildLines.Built built) {
    Map<String, Long> said =
        places.stream()
            .filter(row -> row.getAs("source_file").equals("all"))
            .filter(
                row ->
                    !List.of("input", "out_of_scope", "later").contains(row.<String>getAs("item")))
            .collect(Collectors.toMap(row -> row.getAs("item"), row -> row.getAs("lines")));
    Map<String, Long> held =
        built
            .claimLines()
            .selectExpr("disposition")
            .union(built.quarantined().selectExpr("concat('quarantined: ', broken_rules[0])"))
            .collectAsList()
            .stream()
            .collect(Collectors.groupingBy(row -> row.getString(0), Collectors.counting()));
    assertThat(held)
        .isEqualTo(said)
        .containsKeys(
            "final",
            "companion",
            "superseded",
            "voided",
            "exact_duplicate",
            "quarantined: READABLE",
            "quarantined: AMOUNTS_PLAUSIBLE");
  }

  /**
   * No line is in the tables more often than in the files; a J3420 line as often, if not too late.
   */
  private static void assertEachOnce(Delivered delivered, BuildLines.Built built) {
    Map<String, Long> held =
        built
            .claimLines()
            .selectExpr("payer")
            .union(
                built.quarantined().selectExpr("coalesce(get_json_object(raw, '$.payer'), 'torn')"))
            .collectAsList()
            .stream()
            .collect(Collectors.groupingBy(row -> row.getString(0), Collectors.counting()));
    Map<String, List<Placed>> given =
        delivered.lines().stream()
            .collect(
                Collectors.groupingBy(placed -> placed.line().isTorn() ? "torn" : placed.payer()));
    given.forEach(
        (payer, lines) -> {
          long found = held.getOrDefault(payer, 0L);
          boolean isWanted =
              payer.equals("torn")
                  || lines.get(0).line().isJ3420() && !lines.get(0).line().isLater();
          assertThat(found).as(payer).isBetween(isWanted ? lines.size() : 0L, (long) lines.size());
        });
  }
}
