package j3420.measure;

import static j3420.measure.DenialCell.columns;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.struct;

import j3420.table.ClaimLine;
import j3420.table.DenialRate;
import j3420.table.DenialTrend;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How denial rates move: by month, over three months, and an alarm where a month is not what the
 * twelve before it lead to expect.
 *
 * <p>Months run without a gap from the first with a decision to the last that the data covers.
 * Lines and rates are those of the tables by reason and by modifier. A month whose end the data
 * does not reach is there, as its rate is as good as that of any few days.
 */
public final class DenialTrends {

  private static final String CELLS = "cells";

  private DenialTrends() {}

  /**
   * Rows of {@link DenialTrend}.
   *
   * @param cells {@link DenialRates#cells}
   * @param dataThrough last day of data
   */
  public static Dataset<Row> of(Dataset<Row> cells, LocalDate dataThrough) {
    Column isOfTrend =
        col(DenialRate.PERIOD_TYPE)
            .isin(Decisions.BY_MONTH, DenialCell.ROLLING)
            .and(
                col(DenialCell.FACET)
                    .isin(
                        DenialCell.TOTAL,
                        DenialCell.CATEGORY,
                        DenialCell.REASON,
                        DenialCell.MODIFIER,
                        DenialCell.KNOWN))
            .and(col(DenialRate.DATE_BASIS).notEqual(DenialRate.BY_COMPLETE_SERVICE));
    Column cell = struct(TrendCell.COLUMNS.stream().map(functions::col).toArray(Column[]::new));
    Dataset<Row> groups =
        cells
            .where(isOfTrend)
            .groupBy(
                columns(
                    List.of(
                        DenialRate.DATE_BASIS, ClaimLine.LINE_OF_BUSINESS, DenialRate.DECISION)))
            .agg(collect_list(cell).as(CELLS));
    return ReckonedRows.ofEach(groups, DenialTrend.SCHEMA, new TrendRows(dataThrough))
        .select(DenialRates.columnsOf(DenialTrend.SCHEMA));
  }
}
