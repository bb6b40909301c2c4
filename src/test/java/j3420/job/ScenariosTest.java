package j3420.job;

import static j3420.testing.Tables.assertTable;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_remove;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import j3420.source.ClaimIdsInClear;
import j3420.table.ClaimLine;
import j3420.table.Contract;
import j3420.table.DenialByModifier;
import j3420.table.DenialByReason;
import j3420.table.EnrolledMonth;
import j3420.table.J3420Line;
import j3420.table.MemberMonth;
import j3420.table.MonthlyUtilization;
import j3420.table.OutlierProvider;
import j3420.table.PolicySensitivity;
import j3420.table.ProviderMeasure;
import j3420.table.QuarantinedLine;
import j3420.table.Run;
import j3420.table.RunCheck;
import j3420.testing.Folders;
import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole line on data-samples/scenarios; data-samples/README.md tells every scenario. */
class ScenariosTest {

  private static final Path SAMPLES = Path.of("data-samples");
  private static final String CLAIMS = SAMPLES.resolve("scenarios/medical_claim.csv").toString();
  private static final String COVER = SAMPLES.resolve("scenarios/eligibility.csv").toString();

  private static final List<Contract> PUBLISHED =
      List.of(
          MonthlyUtilization.CONTRACT,
          DenialByReason.CONTRACT,
          DenialByModifier.CONTRACT,
          PolicySensitivity.CONTRACT,
          ProviderMeasure.CONTRACT,
          OutlierProvider.CONTRACT);

  private static final List<Contract> RESTRICTED =
      List.of(
          J3420Line.CONTRACT,
          ClaimLine.CONTRACT,
          QuarantinedLine.CONTRACT,
          MemberMonth.CONTRACT,
          EnrolledMonth.CONTRACT);

  /** What the one run wrote, read once: several tests hold other runs against it. */
  private static final Map<String, List<Row>> ROWS_OF_ONCE = new HashMap<>();

  @TempDir private static Path folder;
  private static Path once;

  @BeforeAll
  static void runOnce() {
    // Else the command starts Spark as a user has it, and compiles every query of the first run.
    LocalSpark.session();
    once = folder.resolve("once");
    assertThat(run("run", once)).isZero();
  }

  @Test
  @DisplayName("Every scenario ends in the J3420 lines that its story asks for")
  void finalLines() {
    Dataset<Row> lines = read(once, J3420Line.CONTRACT);
    assertTable(
        lines
            .withColumn("modifiers", orNone(array_join(col("modifiers"), "+")))
            .withColumn("warnings", orNone(array_join(besideNpi("warnings"), "+")))
            .withColumn("reasons", shown("reasons"))
            .withColumn("first_reasons", shown("first_reasons")),
        expected("j3420_line"));
  }

  @Test
  @DisplayName("Every other line of a J3420 claim says what became of it")
  void otherLines() {
    assertTable(
        read(once, ClaimLine.CONTRACT).where(col("disposition").notEqual("final")),
        expected("claim_line"));
  }

  @Test
  @DisplayName("A rejected line names all the rules it breaks and keeps its values, not its member")
  void quarantine() {
    Dataset<Row> rejected = read(once, QuarantinedLine.CONTRACT);
    assertTable(rejected, expected("quarantined_line"));
    assertThat(rejected.select("raw").as(org.apache.spark.sql.Encoders.STRING()).collectAsList())
        .allSatisfy(raw -> assertThat(raw).contains("\"scenario S3").doesNotContain("P-S3"))
        .anySatisfy(raw -> assertThat(raw).contains("\"paid_amount\":\"four dollars\""));
  }

  @Test
  @DisplayName("Every input line went to exactly one place")
  void reconciliation() {
    assertTable(read(once, Run.CONTRACT), expected("run"));
  }

  @Test
  @DisplayName("Every row of the eligibility file is used; codes written otherwise are counted")
  void otherChecks() {
    assertTable(
        read(once, RunCheck.CONTRACT)
            .where(
                "source_file = 'all'"
                    + " AND check_name IN ('eligibility', 'normalised codes', 'unmapped codes')")
            .selectExpr("check_name", "item", "lines"),
        """
        check_name       | item                  | lines
        eligibility      | input                 | 43
        eligibility      | used                  | 43
        normalised codes | hcpcs_code            | 1
        normalised codes | modifiers             | 1
        normalised codes | diagnosis_codes       | 0
        normalised codes | diagnosis_codes: dots | 70
        unmapped codes   | 999                   | 1
        """);
    assertTable(
        read(once, ClaimLine.CONTRACT)
            .where("claim_id = 'S22-CLAIM-1'")
            .select("hcpcs_code", "modifiers", "normalised_codes"),
        """
        hcpcs_code | modifiers | normalised_codes
        J3420      | JZ        | hcpcs_code,modifiers,diagnosis_codes: dots
        """);
  }

  @Test
  @DisplayName("A provider's id without an NPI's check digit is a warning, never a rejection")
  void npi() {
    assertThat(
            read(once, J3420Line.CONTRACT)
                .where("NOT array_contains(warnings, 'NPI_CHECK_DIGIT')")
                .count())
        .isZero();
  }

  @Test
  @DisplayName("B-12 deficiency is a direct indication, fatigue alone does not support it")
  void diagnosisTiers() {
    assertTable(
        read(once, J3420Line.CONTRACT)
            .groupBy("diagnosis_tier", "diagnosis_codes")
            .agg(count(lit(1)).as("lines")),
        """
        diagnosis_tier | diagnosis_codes | lines
        A              | D510            | 37
        X              | R5383           | 1
        """);
  }

  @Test
  @DisplayName("A member has a row for each month of cover until death or the end of the span")
  void memberMonths() {
    assertTable(
        read(once, MemberMonth.CONTRACT)
            .groupBy("month", "line_of_business", "age_band", "sex", "state")
            .agg(count(lit(1)).as("members"), sum("covered_days").as("days")),
        """
        month      | line_of_business | age_band      | sex           | state | members | days
        2024-01-01 | commercial       | not available | not available | OH    | 41      | 1257
        2024-01-01 | medicare         | not available | not available | OH    | 1       | 31
        2024-02-01 | commercial       | not available | not available | OH    | 41      | 1154
        2024-02-01 | medicare         | not available | not available | OH    | 1       | 29
        2024-03-01 | commercial       | not available | not available | OH    | 39      | 1209
        2024-03-01 | medicare         | not available | not available | OH    | 1       | 31
        2024-04-01 | commercial       | not available | not available | OH    | 38      | 1140
        2024-04-01 | medicare         | not available | not available | OH    | 1       | 30
        2024-05-01 | commercial       | not available | not available | OH    | 38      | 380
        2024-05-01 | medicare         | not available | not available | OH    | 1       | 10
        """);
  }

  @Test
  @DisplayName("A month counts lines by outcome, and services per 1,000 enrolled members")
  void utilization() {
    assertTable(
        read(once, MonthlyUtilization.CONTRACT).where(col("level").equalTo("total")),
        expected("monthly_utilization"));
  }

  @Test
  @DisplayName("First and final denials of the year by category add up to the total")
  void denialsByReason() {
    assertTable(
        ofTheYear(DenialByReason.CONTRACT)
            .where("date_basis = 'decision' AND (level = 'total' OR mention_lines > 0)")
            .where(col("level").isin("total", "category")),
        expected("denial_by_reason"));
  }

  @Test
  @DisplayName("Final denials of the year stand under each modifier of the line")
  void denialsByModifier() {
    assertTable(
        ofTheYear(DenialByModifier.CONTRACT).where("decision = 'final' AND lines > 0"),
        expected("denial_by_modifier"));
  }

  @Test
  @DisplayName("No member id of the input stands in any table")
  void noMemberIds() {
    all()
        .forEach(
            contract ->
                assertThat(read(once, contract).toJSON().collectAsList())
                    .as(contract.path())
                    .noneMatch(row -> row.contains("P-S")));
  }

  private static void assertSameAsOnce(Path warehouse) {
    all()
        .forEach(
            contract ->
                assertThat(rowsWithoutRun(warehouse, contract))
                    .as(contract.path())
                    .containsExactlyInAnyOrderElementsOf(
                        ROWS_OF_ONCE.computeIfAbsent(
                            contract.path(), path -> rowsWithoutRun(once, contract))));
  }

  @Test
  @DisplayName("A second run gives the same rows and one more entry in the ledger")
  void runTwice() throws IOException {
    Path twice = Folders.copied(once, folder.resolve("twice"));
    assertThat(run("run", twice)).isZero();

    assertSameAsOnce(twice);
    assertThat(read(twice, Run.CONTRACT).select("run_id").distinct().count()).isEqualTo(2);
  }

  @Test
  @DisplayName("The commands one after the other publish what the whole run publishes")
  void stepByStep() {
    Path steps = folder.resolve("steps");
    assertThat(run("build-lines", steps)).isZero();
    for (String command : List.of("utilization", "denials", "outliers")) {
      assertThat(Main.run(command, "--warehouse", steps.toString())).as(command).isZero();
    }
    assertSameAsOnce(steps);
  }

  @Test
  @DisplayName("Decisions after --data-through are left out, and every line is still accounted for")
  void earlierDataThrough() {
    Path earlier = folder.resolve("earlier");
    assertThat(run("build-lines", earlier, "--data-through", "2024-03-31")).isZero();
    assertTable(read(earlier, Run.CONTRACT), expected("run_through_2024-03-31"));
    assertTable(
        read(earlier, J3420Line.CONTRACT)
            .where(col("claim_id").rlike("^S(02|15|16|18|32|40)"))
            .select("claim_id", "claim_line_number", "versions", "outcome", "first_outcome"),
        """
        claim_id    | claim_line_number | versions | outcome | first_outcome
        S02-CLAIM-2 | 1                 | 2        | paid    | denied
        S15-CLAIM-1 | 1                 | 1        | denied  | denied
        S16-CLAIM-1 | 1                 | 1        | paid    | paid
        S18-CLAIM-1 | 1                 | 1        | paid    | paid
        S32-CLAIM-1 | 1                 | 1        | pending | pending
        S40-CLAIM-1 | 1                 | 1        | pending | pending
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("paths")
  @DisplayName("A table opens in the oldest Delta readers and holds its contract")
  void contract(String path) {
    Contract contract =
        everyTable().filter(table -> table.path().equals(path)).findFirst().orElseThrow();
    Row detail =
        DeltaTable.forPath(LocalSpark.session(), once.resolve(path).toString()).detail().first();
    Map<String, String> properties = detail.getJavaMap(detail.fieldIndex("properties"));

    assertThat(detail.<Integer>getAs("minReaderVersion")).isEqualTo(1);
    assertThat(detail.<Integer>getAs("minWriterVersion")).isBetween(2, 3);
    assertThat(detail.getList(detail.fieldIndex("tableFeatures")))
        .isSubsetOf("appendOnly", "invariants", "checkConstraints");
    assertThat(properties)
        .containsEntry("delta.enableDeletionVectors", "false")
        .containsEntry("delta.columnMapping.mode", "none")
        .containsEntry("delta.enableRowTracking", "false");
    assertThat(properties.keySet()).noneMatch(name -> name.startsWith("delta.feature."));
    contract
        .checks()
        .forEach(
            (name, check) ->
                assertThat(properties).containsEntry("delta.constraints." + name, check));
    assertThat(detail.<String>getAs("description")).isEqualTo(contract.comment()).isNotBlank();
    assertThat(read(once, contract).schema().fields())
        .hasSize(contract.schema().size())
        .allSatisfy(field -> assertThat(field.getComment().getOrElse(() -> "")).isNotBlank());
  }

  @Test
  @DisplayName("Every published row names its run, its last day of data and its denial policy")
  void stamps() {
    String runId = read(once, Run.CONTRACT).first().getAs("run_id");
    for (Contract contract : PUBLISHED) {
      Dataset<Row> rows = read(once, contract);
      Column isStamped =
          col("run_id")
              .eqNullSafe(runId)
              .and(col("data_through").eqNullSafe(lit("2024-05-10").cast("date")))
              .and(col("denial_policy").eqNullSafe("x12-carc"));
      assertThat(rows.where(isStamped).count()).as(contract.path()).isEqualTo(rows.count());
    }
  }

  @Test
  @DisplayName("Delta itself refuses a row that breaks a condition of its table")
  void badRows() {
    refused(MonthlyUtilization.CONTRACT, "lines", col("lines").plus(1), "outcomes_add_up");
    refused(DenialByReason.CONTRACT, "denied_lines", col("lines").plus(1), "denied_within_lines");
    refused(DenialByModifier.CONTRACT, "denial_rate", lit("1.5"), "rate_within_limits");
    refused(J3420Line.CONTRACT, "versions", lit(0), "versions_positive");
    refused(Run.CONTRACT, "final_lines", col("final_lines").plus(1), "lines_reconcile");
  }

  private static void refused(Contract contract, String column, Column value, String condition) {
    Dataset<Row> rows = read(once, contract);
    Dataset<Row> bad =
        rows.limit(1).withColumn(column, value.cast(rows.schema().apply(column).dataType()));
    assertThatThrownBy(
            () ->
                bad.write()
                    .format("delta")
                    .mode("append")
                    .save(once.resolve(contract.path()).toString()))
        .as(contract.path())
        .hasStackTraceContaining(condition);
  }

  private static int run(String command, Path warehouse, String... more) {
    Stream<String> arguments =
        Stream.of(
            command,
            "--claims",
            CLAIMS,
            "--eligibility",
            COVER,
            "--warehouse",
            "" + warehouse,
            "--debug");
    return Main.run(Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
  }

  private static Dataset<Row> read(Path warehouse, Contract contract) {
    Dataset<Row> rows =
        LocalSpark.session()
            .read()
            .format("delta")
            .load(warehouse.resolve(contract.path()).toString());
    return ClaimIdsInClear.in(rows, Path.of(CLAIMS));
  }

  private static List<Row> rowsWithoutRun(Path warehouse, Contract contract) {
    return read(warehouse, contract).drop("run_id").collectAsList();
  }

  private static Dataset<Row> ofTheYear(Contract contract) {
    return read(once, contract)
        .where(
            col("period_type")
                .equalTo("year")
                .and(col("line_of_business").isin("all", "medicare")));
  }

  private static Stream<Contract> all() {
    return Stream.concat(RESTRICTED.stream(), PUBLISHED.stream());
  }

  private static Stream<Contract> everyTable() {
    return Stream.concat(all(), Stream.of(Run.CONTRACT, RunCheck.CONTRACT));
  }

  private static Stream<String> paths() {
    return everyTable().map(Contract::path);
  }

  private static String expected(String table) {
    try {
      return Files.readString(SAMPLES.resolve("expected").resolve(table + ".txt"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The ids of the providers are visibly no NPIs, which every line is warned of. */
  private static Column besideNpi(String warnings) {
    return array_remove(col(warnings), "NPI_CHECK_DIGIT");
  }

  private static Column shown(String reasons) {
    return orNone(
        array_join(
            transform(
                col(reasons),
                reason ->
                    concat_ws(
                        ":", reason.getField("reason_category"), reason.getField("reason_code"))),
            "+"));
  }

  private static Column orNone(Column text) {
    return when(text.equalTo(""), "none").otherwise(text);
  }
}
