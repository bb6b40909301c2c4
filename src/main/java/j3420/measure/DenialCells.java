package j3420.measure;

import static j3420.measure.DenialCell.PERIOD;
import static j3420.measure.DenialCell.columns;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.DenialByReason;
import j3420.table.DenialRate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What all tables of denials count, in one go: one row per period, line of business, first or final
 * decision and facet of the lines, such as a modifier or a reason.
 *
 * <p>Lines are brought together by member and by provider: by member to count different ones, by
 * provider for the sums of squares that tell how alike a provider's lines are. A line counts under
 * a dozen facets and in a dozen periods, so {@link DenialTally} adds them up where they are: to
 * write them out for SQL to group took a history of 20 million lines five minutes.
 */
final class DenialCells {

  private static final String ID = "member_or_provider";
  private static final String SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions";

  private DenialCells() {}

  /**
   * Cells of {@link Decisions}.
   *
   * @param completion the periods of service that may be rated
   */
  static Dataset<Row> of(Dataset<Row> decisions, Dataset<Row> completion) {
    Column isOwnBasis = col(DenialRate.DATE_BASIS).notEqual(DenialRate.BY_COMPLETE_SERVICE);
    Column isComplete = col(DenialRate.COMPLETION).isNotNull();
    return together(counted(decisions))
        .join(
            broadcast(
                completion.withColumn(DenialRate.DATE_BASIS, lit(DenialRate.BY_COMPLETE_SERVICE))),
            new String[] {
              DenialRate.PERIOD_TYPE,
              DenialRate.PERIOD_START,
              DenialRate.DATE_BASIS,
              ClaimLine.LINE_OF_BUSINESS
            },
            "left")
        .where(isOwnBasis.or(isComplete));
  }

  /** The cells of each part of the members and providers. */
  private static Dataset<Row> counted(Dataset<Row> decisions) {
    Column ids =
        array(
            struct(
                lit(true).as(DenialLine.IS_MEMBER), col(ClaimLine.MEMBER_TOKEN).as(DenialLine.ID)),
            struct(
                lit(false).as(DenialLine.IS_MEMBER),
                coalesce(col(ClaimLine.PROVIDER_ID), lit(Columns.NOT_STATED)).as(DenialLine.ID)));
    // Without a number Spark would put so few bytes together, and one core count for all.
    int parts = Integer.parseInt(decisions.sparkSession().conf().get(SHUFFLE_PARTITIONS));
    Dataset<Row> lines =
        decisions
            .withColumn(ID, explode(ids))
            .withColumn(DenialLine.IS_MEMBER, col(ID).getField(DenialLine.IS_MEMBER))
            .withColumn(DenialLine.ID, col(ID).getField(DenialLine.ID))
            .select(DenialLine.columns())
            .repartition(parts, col(DenialLine.ID))
            .sortWithinPartitions(DenialLine.ID, DenialLine.IS_MEMBER);
    return ReckonedRows.ofParts(lines, DenialTally.schema(), DenialTally::new);
  }

  private static Dataset<Row> together(Dataset<Row> parts) {
    Column isNamed = sum(col(DenialTally.NAMED_PROVIDERS)).gt(0);
    List<Column> sums = new ArrayList<>();
    for (String name : DenialTally.COUNTS) {
      Column sum = sum(col(name));
      sums.add((name.equals(DenialRate.PROVIDERS) ? when(isNamed, sum) : sum).as(name));
    }
    sums.add(sum(col(DenialByReason.DENIED_CHARGE_AMOUNT)).as(DenialByReason.DENIED_CHARGE_AMOUNT));
    sums.add(flatten(collect_list(col(DenialCell.PROVIDER_STRATA))).as(DenialCell.PROVIDER_STRATA));
    return parts
        .groupBy(columns(PERIOD, DenialCell.KEY.toArray(String[]::new)))
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
        .drop(DenialTally.NAMED_PROVIDERS);
  }
}
