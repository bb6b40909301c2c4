package j3420.job;

import static j3420.testing.Tables.assertTable;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import j3420.claim.Validate;
import j3420.source.CanonicalLayout;
import j3420.source.ClaimIdsInClear;
import j3420.source.DesynpufLayout;
import j3420.source.IdTokens;
import j3420.source.Layout;
import j3420.table.RunInput;
import j3420.testing.LocalSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same claims in any dress give the same lines. */
class SourceFilesTest {

  private static final String HEADER =
      "claim_id,claim_line_number,person_id,claim_line_start_date,hcpcs_code,paid_amount,"
          + "allowed_amount,charge_amount,payer\n";
  private static final String LINE =
      "0017,1,PERSON-A1,2024-01-05,J3420,10.00,12.00,20.00,\"Müller, \"\"Best\"\" Health\"\n";
  private static final String EXPECTED =
      """
      claim_id | service_date | hcpcs_code | paid_amount | payer
      0017     | 2024-01-05   | J3420      | 10.00       | Müller, "Best" Health
      """;

  @TempDir private Path folder;

  @Test
  @DisplayName("commas and quotes may stand in quotes")
  void quoted() throws IOException {
    write("a.csv", HEADER + LINE);
    assertTable(conformed(), EXPECTED);
  }

  @Test
  @DisplayName("a byte order mark, carriage returns and blanks around names do no harm")
  void windows() throws IOException {
    write(
        "a.csv",
        "\uFEFF"
            + HEADER.replace(",payer", ", payer ").replace("\n", "\r\n")
            + LINE.replace("\n", "\r\n"));
    assertTable(conformed(), EXPECTED);
  }

  @Test
  @DisplayName("columns that are not declared are ignored, without a name or twice there too")
  void undeclared() throws IOException {
    write("a.csv", HEADER.replace("\n", ",note,note,,\n") + LINE.replace("\n", ",x,y,,z\n"));
    assertTable(conformed(), EXPECTED);
  }

  @Test
  @DisplayName("gzipped and bar-separated files are read by their name")
  void gzippedAndBars() throws IOException {
    write("b.psv", HEADER.replace(',', '|') + "0018|1|P|2024-01-06|J3420|9|9|9|Acme, Inc\n");
    try (OutputStream gzip =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("a.csv.gz")))) {
      gzip.write((HEADER + LINE).getBytes(StandardCharsets.UTF_8));
    }
    assertTable(
        conformed(),
        """
        claim_id | paid_amount | payer
        0017     | 10.00       | Müller, "Best" Health
        0018     | 9.00        | Acme, Inc
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "two words.csv",
        "50%.csv",
        "a%20b.csv",
        "#1.csv",
        "März.csv",
        "a[1].csv",
        "{b}.csv",
        "a+b&c=d.csv"
      })
  @DisplayName("a file's name may hold any character")
  void names(String name) throws IOException {
    Path below = Files.createDirectory(folder.resolve("in " + name));
    Files.writeString(below.resolve(name), HEADER + LINE);
    assertTable(conformed(), EXPECTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"März 50% #1 [a].parquet"})
  @DisplayName("a Parquet file's name may hold any character")
  void parquetName(String name) throws IOException {
    write("a.csv", HEADER + LINE);
    Path written = folder.resolve("written");
    typedLine().coalesce(1).write().parquet(written.toString());
    try (Stream<Path> files = Files.list(written)) {
      Path part = files.filter(file -> file.toString().endsWith(".parquet")).findFirst().get();
      Path target = Files.createDirectories(folder.resolve("other")).resolve(name);
      Files.move(part, target);
      assertTable(
          conformed(new CanonicalLayout(), target),
          """
          claim_id | payer
          0017     | Müller, "Best" Health
          """);
    }
  }

  @Test
  @DisplayName("a Delta table is read as it was when it was listed")
  void delta() throws IOException {
    write("a.csv", HEADER + LINE);
    String table = folder.resolve("delta table").toString();
    Dataset<Row> rows = typedLine();
    rows.write().format("delta").save(table);
    Layout layout = new CanonicalLayout();
    SourceFiles pinned = open(layout, Path.of(table));
    assertThat(pinned.files())
        .singleElement()
        .satisfies(file -> assertThat(file.deltaVersion()).isZero());

    rows.write().format("delta").mode(SaveMode.Append).save(table);

    assertThat(conformed(layout, pinned).count()).isEqualTo(1);
    assertThat(conformed(layout, open(layout, Path.of(table))).count()).isEqualTo(2);
  }

  @Test
  @DisplayName("a column that only the name of a folder tells is not read, which is said")
  void onlyInFolders() throws IOException {
    Path below = Files.createDirectories(folder.resolve("in/ndc_code=0143/month=2024-01"));
    Files.writeString(below.resolve("a.csv"), HEADER + LINE);
    assertThat(open(new CanonicalLayout(), folder.resolve("in")).notes())
        .singleElement()
        .asString()
        .startsWith("ndc_code is told by the names of folders only, and is not read.");
  }

  @Test
  @DisplayName("an old version of a Delta table is read as long as its files are there")
  void oldVersion() throws IOException {
    Session.open();
    write("a.csv", HEADER + LINE);
    Path table = folder.resolve("delta table");
    typedLine().write().format("delta").save(table.toString());
    // Two months ago, as Delta takes it.
    Path commit = table.resolve("_delta_log/00000000000000000000.json");
    Files.setLastModifiedTime(
        commit,
        FileTime.from(Files.getLastModifiedTime(commit).toInstant().minus(Duration.ofDays(60))));
    typedLine().write().format("delta").mode(SaveMode.Append).save(table.toString());
    Layout layout = new CanonicalLayout();

    SourceFiles old = open(layout, Path.of(table + "@v0"));

    assertThat(conformed(layout, old).count()).isEqualTo(1);
  }

  @Test
  @DisplayName("of a Delta table only the files asked for are opened, and of its folders none")
  void filesOfDelta() throws IOException {
    write("a.csv", HEADER + LINE);
    Path table = folder.resolve("delta [table]");
    typedLine().write().format("delta").save(table.toString());
    Layout layout = new CanonicalLayout();
    Set<String> first = pinned(table.toString()).paths();
    typedLine()
        .withColumn("claim_id", lit("0018"))
        .withColumn("remark", lit("new"))
        .write()
        .format("delta")
        .mode(SaveMode.Append)
        .option("mergeSchema", true)
        .save(table.toString());
    SourceFiles both = open(layout, table);
    Set<String> added = new HashSet<>(pinned(table.toString()).paths());
    added.removeAll(first);
    for (String path : first) {
      Files.delete(Path.of(path.replaceFirst("file:", "")));
    }

    assertThat(conformed(layout, both.only(added)).select("claim_stem").count()).isEqualTo(1);

    Path folderOfTable = Files.createDirectory(table.resolve("month=2024-01"));
    Files.writeString(folderOfTable.resolve("b.csv"), HEADER + LINE);
    assertThatThrownBy(() -> open(layout, folderOfTable))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("lies in the Delta table");
  }

  @Test
  @DisplayName("a column that a Delta table gets makes its old files tell something else")
  void columnsOfDelta() throws IOException {
    write("a.csv", HEADER + LINE);
    String table = folder.resolve("delta table").toString();
    typedLine().write().format("delta").save(table);
    List<Row> known = rows(pinned(table));
    assertThat(known).extracting(row -> row.<Long>getAs("rows")).containsExactly(1L);

    typedLine().write().format("delta").mode(SaveMode.Append).save(table);
    assertThat(pinned(table).hasOtherColumns(known)).isFalse();

    LocalSpark.session()
        .sql("ALTER TABLE delta.`%s` ADD COLUMNS (ndc_code STRING)".formatted(table));
    assertThat(pinned(table).against(known).changed()).isEmpty();
    assertThat(pinned(table).hasOtherColumns(known)).isTrue();
  }

  @Test
  @DisplayName(
      "a file that a deletion vector takes a row out of is changed, though no byte of it is")
  void deletionVectors() throws IOException {
    write("a.csv", HEADER + LINE);
    String table = folder.resolve("delta table").toString();
    SparkSession spark = LocalSpark.session();
    typedLine()
        .union(typedLine().withColumn("claim_id", lit("0018")))
        .coalesce(1)
        .write()
        .format("delta")
        .save(table);
    spark.sql(
        "ALTER TABLE delta.`%s` SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')"
            .formatted(table));
    PinnedInput before = pinned(table);
    List<Row> known = rows(before);
    assertThat(pinned(table).against(known).changed()).isEmpty();

    spark.sql("DELETE FROM delta.`%s` WHERE claim_id = '0018'".formatted(table));

    assertThat(pinned(table).paths()).isEqualTo(before.paths());
    assertThat(pinned(table).against(known).changed()).hasSize(1);
  }

  private static List<Row> rows(PinnedInput input) {
    return LocalSpark.session()
        .createDataFrame(input.rows(List.of(), input.paths(), Map.of()), RunInput.SCHEMA)
        .collectAsList();
  }

  private static PinnedInput pinned(String table) {
    return new PinnedInput(
        RunInput.CLAIMS,
        open(new CanonicalLayout(), Path.of(table)).files(),
        Session.fileSystems(LocalSpark.session()));
  }

  @Test
  @DisplayName("a cut row of a DE-SynPUF file is one quarantined line, even before its first slot")
  void corruptDesynpuf() throws IOException {
    Layout layout = new DesynpufLayout();
    List<String> names = List.of(layout.columns().fieldNames());
    String sound =
        names.stream()
            .map(
                name ->
                    switch (name) {
                      case "DESYNPUF_ID" -> "PERSON-A1";
                      case "CLM_ID" -> "0042";
                      case "CLM_FROM_DT" -> "20080105";
                      case "HCPCS_CD_1", "HCPCS_CD_2", "HCPCS_CD_3" -> "J3420";
                      default -> "";
                    })
            .collect(Collectors.joining(","));
    write(
        "a.csv",
        String.join(",", names) + "\n" + sound + "\nPERSON-A2,0043,20080105\n" + sound + ",,\n");

    assertTable(
        conformed(layout, folder)
            .transform(Validate::withBrokenRules)
            .selectExpr("claim_id", "claim_line_number", "unreadable"),
        """
        claim_id | claim_line_number | unreadable
        0042     | 1                 |
        0042     | 2                 |
        0042     | 3                 |
                 |                   | corrupt_record
                 |                   | corrupt_record
        """);
  }

  private Dataset<Row> conformed() {
    return conformed(new CanonicalLayout(), folder);
  }

  private static Dataset<Row> conformed(Layout layout, Path location) {
    return conformed(layout, open(layout, location));
  }

  private static Dataset<Row> conformed(Layout layout, SourceFiles files) {
    IdTokens tokens = new ClaimIdsInClear();
    return files.rows().stream()
        .map(rows -> layout.conformed(layout.perLine(rows), tokens))
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  private static SourceFiles open(Layout layout, Path location) {
    return SourceFiles.open(LocalSpark.session(), List.of(location.toString()), layout.columns());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  /** The line as typed columns. */
  private static Dataset<Row> typedLine() {
    return LocalSpark.session()
        .sql(
            "SELECT '0017' AS claim_id, 1L AS claim_line_number, 'PERSON-A1' AS person_id,"
                + " DATE'2024-01-05' AS claim_line_start_date, 'J3420' AS hcpcs_code,"
                + " 10.0D AS paid_amount, 12.0D AS allowed_amount, 20.0D AS charge_amount,"
                + " 'Müller, \"Best\" Health' AS payer");
  }
}
