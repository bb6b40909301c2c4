package j3420.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import j3420.measure.DenialRates;
import j3420.measure.MonthlyUtilizations;
import j3420.measure.OutlierProviders;
import j3420.measure.ProviderMeasures;
import j3420.table.Contract;
import j3420.table.DenialByModifier;
import j3420.table.DenialByReason;
import j3420.table.EnrolledMonth;
import j3420.table.MonthlyUtilization;
import j3420.table.OutlierProvider;
import j3420.table.PolicySensitivity;
import j3420.table.ProviderMeasure;
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
          basis.isDenialTold()
              ? months
              : DenialRates.notAvailable(months, MonthlyUtilization.SCHEMA));
    }
  },
  DENIALS {
    @Override
    Map<Contract, Dataset<Row>> of(Basis basis) {
      Dataset<Row> byReason = DenialRates.byReason(basis.lines());
      Dataset<Row> byModifier = DenialRates.byModifier(basis.lines());
      if (!basis.isDenialTold()) {
        byReason = DenialRates.notAvailable(byReason, DenialByReason.SCHEMA);
        byModifier = DenialRates.notAvailable(byModifier, DenialByModifier.SCHEMA);
      }
      Map<Contract, Dataset<Row>> tables = new LinkedHashMap<>();
      tables.put(DenialByReason.CONTRACT, byReason);
      tables.put(DenialByModifier.CONTRACT, byModifier);
      return tables;
    }
  },
  OUTLIERS {
    @Override
    Map<Contract, Dataset<Row>> of(Basis basis) {
      Dataset<Row> measures =
          ProviderMeasures.of(basis.lines(), basis.dataThrough())
              .where(
                  lit(basis.isDenialTold())
                      .or(col(ProviderMeasure.METRIC).notEqual(ProviderMeasure.DENIAL_RATE)))
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
   * @param isDenialTold the source can tell a denial; if not, no denial is published, not even 0
   */
  record Basis(
      Dataset<Row> lines, Dataset<Row> enrolled, LocalDate dataThrough, boolean isDenialTold) {}

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
      case DENIALS -> List.of(DenialByReason.CONTRACT, DenialByModifier.CONTRACT);
      case OUTLIERS -> List.of(ProviderMeasure.CONTRACT, OutlierProvider.CONTRACT);
    };
  }

  /** The rows of every table of the topic, without the columns that name the run. */
  abstract Map<Contract, Dataset<Row>> of(Basis basis);
}
