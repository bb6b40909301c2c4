package j3420.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import j3420.measure.DenialRates;
import j3420.measure.DenialResolutions;
import j3420.measure.DenialTrends;
import j3420.measure.ModifierEffects;
import j3420.measure.MonthlyUtilizations;
import j3420.measure.OutlierProviders;
import j3420.measure.ProviderMeasures;
import j3420.source.Fact;
import j3420.table.Contract;
import j3420.table.DenialByModifier;
import j3420.table.DenialByModifierSet;
import j3420.table.DenialByPayer;
import j3420.table.DenialByReason;
import j3420.table.DenialByReasonAndModifier;
import j3420.table.DenialRate;
import j3420.table.DenialResolution;
import j3420.table.DenialTrend;
import j3420.table.EnrolledMonth;
import j3420.table.MonthlyUtilization;
import j3420.table.OutlierProvider;
import j3420.table.PolicySensitivity;
import j3420.table.ProviderMeasure;
import j3420.table.Run;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The published topics: which tables a topic has, and the measures that fill them. */
enum Measures {
  UTILIZATION {
    @Override
    Map<Contract, Dataset<Row>> of(Basis basis) {
      Dataset<Row> months =
          MonthlyUtilizations.of(basis.lines(), basis.enrolled(), basis.dataThrough());
      return Map.of(
          MonthlyUtilization.CONTRACT,
          basis.isDenialTold() ? months : DenialRates.notAvailable(months));
    }
  },
  DENIALS {
    @Override
    Map<Contract, Dataset<Row>> of(Basis basis) {
      Dataset<Row> cells = DenialRates.cells(basis.lines(), basis.dataThrough()).localCheckpoint();
      Dataset<Row> told = DenialRates.told(basis.categories(), basis.lines()).localCheckpoint();
      Map<Contract, Dataset<Row>> tables = new LinkedHashMap<>();
      tables.put(DenialByReason.CONTRACT, DenialRates.byReason(cells, told));
      tables.put(DenialByModifier.CONTRACT, ModifierEffects.of(cells, basis.modifiers()));
      tables.put(DenialByModifierSet.CONTRACT, DenialRates.byModifierSet(cells));
      tables.put(DenialByReasonAndModifier.CONTRACT, DenialRates.byReasonAndModifier(cells));
      tables.put(DenialByPayer.CONTRACT, DenialRates.byPayer(cells, told));
      tables.replaceAll((table, rows) -> available(basis, rows));
      Dataset<Row> trend = DenialTrends.of(cells, basis.dataThrough());
      tables.put(
          DenialTrend.CONTRACT,
          trend.where(
              lit(basis.isDenialTold())
                  .and(
                      lit(basis.isVersionTold())
                          .or(col(DenialRate.DECISION).equalTo(DenialRate.FINAL)))));
      tables.put(
          DenialResolution.CONTRACT,
          // Without versions the reason of the final decision is not that of the first.
          DenialResolutions.of(basis.lines(), basis.dataThrough())
              .where(lit(basis.isDenialTold() && basis.isVersionTold())));
      return tables;
    }

    private Dataset<Row> available(Basis basis, Dataset<Row> rows) {
      Dataset<Row> told = basis.isDenialTold() ? rows : DenialRates.notAvailable(rows);
      return basis.isVersionTold() ? told : DenialRates.firstNotAvailable(told);
    }
  },
  OUTLIERS {
    @Override
    Map<Contract, Dataset<Row>> of(Basis basis) {
      Dataset<Row> all = ProviderMeasures.of(basis.lines(), basis.dataThrough());
      Dataset<Row> measures =
          (basis.isDenialTold()
                  ? all
                  : DenialRates.notAvailable(
                      all.where(col(ProviderMeasure.METRIC).notEqual(ProviderMeasure.DENIAL_RATE))))
              .localCheckpoint();
      Map<Contract, Dataset<Row>> tables = new LinkedHashMap<>();
      tables.put(ProviderMeasure.CONTRACT, measures);
      tables.put(OutlierProvider.CONTRACT, OutlierProviders.from(measures));
      return tables;
    }
  };

  /**
   * What the measures stand on.
   *
   * @param lines final J3420 lines
   * @param enrolled enrolled months; no rows where no eligibility was given
   * @param dataThrough last day of data
   * @param categories rows of {@link j3420.table.DenialCategory}: what a denial can be for
   * @param modifiers rows of {@link j3420.table.ModifierExpectation}
   * @param notAvailable facts that the source cannot tell: if denials are among them, none is
   *     published, not even 0; without versions no first decision is
   */
  record Basis(
      Dataset<Row> lines,
      Dataset<Row> enrolled,
      LocalDate dataThrough,
      Dataset<Row> categories,
      Dataset<Row> modifiers,
      List<String> notAvailable) {

    boolean isDenialTold() {
      return !notAvailable.contains(Run.DENIALS);
    }

    boolean isVersionTold() {
      return !notAvailable.contains(Fact.VERSIONS.label());
    }
  }

  /** The tables of all topics, and those that come with the lines. */
  static List<Contract> published() {
    return Stream.concat(
            Stream.of(EnrolledMonth.CONTRACT, PolicySensitivity.CONTRACT),
            Stream.of(values()).flatMap(topic -> topic.contracts().stream()))
        .toList();
  }

  /** The tables of the topic. */
  List<Contract> contracts() {
    return switch (this) {
      case UTILIZATION -> List.of(MonthlyUtilization.CONTRACT);
      case DENIALS ->
          List.of(
              DenialByReason.CONTRACT,
              DenialByModifier.CONTRACT,
              DenialByModifierSet.CONTRACT,
              DenialByReasonAndModifier.CONTRACT,
              DenialByPayer.CONTRACT,
              DenialTrend.CONTRACT,
              DenialResolution.CONTRACT);
      case OUTLIERS -> List.of(ProviderMeasure.CONTRACT, OutlierProvider.CONTRACT);
    };
  }

  /** The rows of every table of the topic, without the columns that name the run. */
  abstract Map<Contract, Dataset<Row>> of(Basis basis);
}
