package j3420.job;

import j3420.measure.DenialRates;
import j3420.measure.MonthlyUtilizations;
import j3420.measure.OutlierProviders;
import j3420.measure.ProviderMeasures;
import j3420.table.Contract;
import j3420.table.DenialByModifier;
import j3420.table.DenialByReason;
import j3420.table.MonthlyUtilization;
import j3420.table.OutlierProvider;
import j3420.table.ProviderMeasure;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The published topics: which tables a topic has, and the measures that fill them. */
enum Measures {
  UTILIZATION {
    @Override
    Map<Contract, Dataset<Row>> of(
        Dataset<Row> lines, Dataset<Row> enrolled, LocalDate dataThrough) {
      return Map.of(
          MonthlyUtilization.CONTRACT, MonthlyUtilizations.of(lines, enrolled, dataThrough));
    }
  },
  DENIALS {
    @Override
    Map<Contract, Dataset<Row>> of(
        Dataset<Row> lines, Dataset<Row> enrolled, LocalDate dataThrough) {
      Map<Contract, Dataset<Row>> tables = new LinkedHashMap<>();
      tables.put(DenialByReason.CONTRACT, DenialRates.byReason(lines));
      tables.put(DenialByModifier.CONTRACT, DenialRates.byModifier(lines));
      return tables;
    }
  },
  OUTLIERS {
    @Override
    Map<Contract, Dataset<Row>> of(
        Dataset<Row> lines, Dataset<Row> enrolled, LocalDate dataThrough) {
      Dataset<Row> measures = ProviderMeasures.of(lines, dataThrough).localCheckpoint();
      Map<Contract, Dataset<Row>> tables = new LinkedHashMap<>();
      tables.put(ProviderMeasure.CONTRACT, measures);
      tables.put(OutlierProvider.CONTRACT, OutlierProviders.from(measures));
      return tables;
    }
  };

  /**
   * The rows of every table of the topic, without the columns that name the run.
   *
   * @param lines final J3420 lines
   * @param enrolled enrolled months; no rows where no eligibility was given
   * @param dataThrough last day of data
   */
  abstract Map<Contract, Dataset<Row>> of(
      Dataset<Row> lines, Dataset<Row> enrolled, LocalDate dataThrough);
}
