package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.measure.DenialRates;
import j3420.measure.ModifierEffects;
import j3420.measure.MonthlyUtilizations;
import j3420.measure.OutlierProviders;
import j3420.measure.ProviderMeasures;
import j3420.table.Contract;
import j3420.table.DenialByModifier;
import j3420.table.DenialByReason;
import j3420.table.DenialCategory;
import j3420.table.EnrolledMonth;
import j3420.table.J3420Line;
import j3420.table.ModifierExpectation;
import j3420.table.MonthlyUtilization;
import j3420.table.OutlierProvider;
import j3420.table.ProviderMeasure;
import j3420.testing.LocalSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is stated of columns, held against the columns that Spark's optimizer leaves to be read. */
class ColumnOriginsTest {

  private static final LocalDate DAY = LocalDate.of(2024, 6, 30);
  private static final SparkSession SPARK = LocalSpark.session();
  private static final Pattern SCAN =
      Pattern.compile("Location: \\S+ \\[file:\\S*/(\\w+)\\].*?ReadSchema: (struct<[^\\n]*>)", 32);

  /** So that EXPLAIN shows all columns of a scan. */
  private static final Map<String, String> UNABBREVIATED =
      Map.of(
          "spark.sql.maxMetadataValueLength", "100000",
          "spark.sql.debug.maxToStringFields", "1000");

  /** Columns that are read beside others in one structure, but that no other value depends on. */
  private static final List<String> OF_DECISIONS =
      List.of(
          "payer",
          "provider_id",
          "member_token",
          "service_month",
          "reasons",
          "first_reasons",
          "remark_codes",
          "first_remark_codes",
          "modifiers",
          "first_modifiers",
          "charge_amount",
          "first_charge_amount");

  /**
   * Columns that are read beside others, but that no other value depends on: all tables of denials
   * are counted in one go, and rates reckoned from whole rows.
   */
  private static final Map<Contract, List<String>> TAKEN_ALONG =
      Map.of(
          DenialByReason.CONTRACT, OF_DECISIONS,
          DenialByModifier.CONTRACT, OF_DECISIONS,
          OutlierProvider.CONTRACT, List.of("p", "q", "peer_group", "peer_providers"));

  private static final Map<String, Set<String>> READ = new HashMap<>();

  @TempDir private static Path folder;

  private static Map<Contract, Dataset<Row>> measured;

  @BeforeAll
  static void plan() {
    UNABBREVIATED.forEach((name, value) -> SPARK.conf().set(name, value));
    Dataset<Row> lines = stored(J3420Line.CONTRACT);
    Dataset<Row> measures = stored(ProviderMeasure.CONTRACT);
    Dataset<Row> told =
        SPARK.createDataFrame(List.of(), DenialCategory.SCHEMA).drop("needs_remarks");
    Dataset<Row> expected = SPARK.createDataFrame(List.of(), ModifierExpectation.LIST.schema());
    measured =
        Map.of(
            MonthlyUtilization.CONTRACT,
                MonthlyUtilizations.of(
                    lines,
                    stored(EnrolledMonth.CONTRACT).drop("run_id", "data_through", "denial_policy"),
                    DAY),
            DenialByReason.CONTRACT, DenialRates.byReason(DenialRates.cells(lines, DAY), told),
            DenialByModifier.CONTRACT, ModifierEffects.of(DenialRates.cells(lines, DAY), expected),
            ProviderMeasure.CONTRACT, ProviderMeasures.of(lines, DAY),
            OutlierProvider.CONTRACT, OutlierProviders.from(measures));
  }

  @AfterAll
  static void abbreviate() {
    UNABBREVIATED.keySet().forEach(SPARK.conf()::unset);
  }

  static List<Contract> tables() {
    return List.of(
        MonthlyUtilization.CONTRACT,
        DenialByReason.CONTRACT,
        DenialByModifier.CONTRACT,
        ProviderMeasure.CONTRACT,
        OutlierProvider.CONTRACT);
  }

  @ParameterizedTest
  @MethodSource("tables")
  @DisplayName("A table is made of the columns that Spark reads for all of it, and of no others")
  void wholeTable(Contract table) {
    ColumnOrigins origins = ColumnOrigins.of(table, List.of()).orElseThrow();

    Set<String> stated = stated(origins, origins.columns().keySet());
    assertThat(stated).isSubsetOf(read(table, "*"));
    assertThat(stated).containsAll(withoutTakenAlong(table, read(table, "*")));
  }

  @ParameterizedTest
  @MethodSource("tables")
  @DisplayName("A column is made of no column that Spark does not read for it")
  void eachColumn(Contract table) {
    ColumnOrigins origins = ColumnOrigins.of(table, List.of()).orElseThrow();
    origins
        .columns()
        .forEach(
            (column, of) ->
                assertThat(read(table, column))
                    .as(column)
                    .containsAll(of.stream().map(ColumnOriginsTest::name).toList()));
  }

  @ParameterizedTest
  @MethodSource("tables")
  @DisplayName("What Spark reads for a column is stated of the column or of the rows")
  void nothingMissing(Contract table) {
    ColumnOrigins origins = ColumnOrigins.of(table, List.of()).orElseThrow();
    for (String column : measured.get(table).columns()) {
      assertThat(stated(origins, Set.of(column)))
          .as(column)
          .containsAll(withoutTakenAlong(table, read(table, column)));
    }
  }

  @Test
  @DisplayName(
      "What may be shared is made of the published table of its name; else nothing is said")
  void shareable() {
    assertThat(ColumnOrigins.of(EnrolledMonth.CONTRACT, List.of())).isEmpty();
    assertThat(ColumnOrigins.of(J3420Line.CONTRACT, List.of()).orElseThrow().columns())
        .containsKeys("family", "first_outcome", "service_month")
        .doesNotContainKeys("run_id", "data_through", "denial_policy");
  }

  private static Set<String> stated(ColumnOrigins origins, Set<String> columns) {
    Set<String> names = new TreeSet<>();
    origins.rows().forEach(origin -> names.add(name(origin)));
    for (String column : columns) {
      origins.columns().getOrDefault(column, List.of()).forEach(origin -> names.add(name(origin)));
    }
    return names;
  }

  private static Set<String> withoutTakenAlong(Contract table, Set<String> names) {
    List<String> taken = TAKEN_ALONG.getOrDefault(table, List.of());
    names.removeIf(name -> taken.contains(name.substring(name.indexOf('.') + 1)));
    return names;
  }

  private static String name(ColumnOrigins.Origin origin) {
    return origin.table().name() + "." + origin.column();
  }

  private static Set<String> read(Contract table, String columns) {
    return new TreeSet<>(
        READ.computeIfAbsent(table.name() + "." + columns, any -> planned(table, columns)));
  }

  private static Set<String> planned(Contract table, String columns) {
    measured.get(table).createOrReplaceTempView("measured");
    String plan =
        SPARK.sql("EXPLAIN FORMATTED SELECT " + columns + " FROM measured").first().getString(0);
    Set<String> names = new TreeSet<>();
    SCAN.matcher(plan)
        .results()
        .forEach(
            scan ->
                Stream.of(((StructType) DataType.fromDDL(scan.group(2))).fieldNames())
                    .forEach(name -> names.add(scan.group(1) + "." + name)));
    assertThat(names).as(plan).isNotEmpty();
    return names;
  }

  private static Dataset<Row> stored(Contract contract) {
    String path = folder.resolve(contract.name()).toString();
    SPARK.createDataFrame(List.of(), contract.schema()).write().parquet(path);
    return SPARK.read().parquet(path);
  }
}
