package j3420.measure;

import static j3420.table.OutlierProvider.EXCESS_ALLOWED_AMOUNT;
import static j3420.table.OutlierProvider.EXCESS_DENIED_LINES;
import static j3420.table.OutlierProvider.EXCESS_SERVICES;
import static j3420.table.OutlierProvider.FLAG;
import static j3420.table.OutlierProvider.LEADING_METRIC;
import static j3420.table.OutlierProvider.METRICS_SCORED;
import static j3420.table.OutlierProvider.OUTLIER_RANK;
import static j3420.table.OutlierProvider.P_COMPOSITE;
import static j3420.table.OutlierProvider.Q_COMPOSITE;
import static j3420.table.OutlierProvider.REASON;
import static j3420.table.ProviderMeasure.ALLOWED_AMOUNT;
import static j3420.table.ProviderMeasure.DENIAL_RATE;
import static j3420.table.ProviderMeasure.DENOMINATOR;
import static j3420.table.ProviderMeasure.EFFECT;
import static j3420.table.ProviderMeasure.LINES;
import static j3420.table.ProviderMeasure.METRIC;
import static j3420.table.ProviderMeasure.NUMERATOR;
import static j3420.table.ProviderMeasure.PATIENTS;
import static j3420.table.ProviderMeasure.PEER_VALUE;
import static j3420.table.ProviderMeasure.PERIOD_END;
import static j3420.table.ProviderMeasure.PERIOD_START;
import static j3420.table.ProviderMeasure.PERIOD_TYPE;
import static j3420.table.ProviderMeasure.PROVIDER_ID;
import static j3420.table.ProviderMeasure.RELIABILITY;
import static j3420.table.ProviderMeasure.SERVICES_PER_PATIENT;
import static j3420.table.ProviderMeasure.STATUS;
import static j3420.table.ProviderMeasure.VALUE;
import static j3420.table.ProviderMeasure.Z;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import j3420.stats.BenjaminiHochberg;
import j3420.stats.CauchyCombination;
import j3420.stats.NormalTail;
import j3420.table.OutlierProvider;
import j3420.table.ProviderMeasure;
import java.math.BigDecimal;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/**
 * The providers that stand out from their peers in a period, the most unusual first.
 *
 * <p>All scored metrics of a provider are combined into one p-value, and the false discovery rate
 * is over all scored providers of the period. A provider without a scored metric is never listed.
 * Only high values count: an unusually low value leads to no flag.
 */
public final class OutlierProviders {

  private static final double ALERT_Q = 0.01;
  private static final double REVIEW_Q = 0.05;
  private static final double ALERT_Z = 3.09;
  private static final double WATCH_Z = 1.96;
  private static final double ALERT_EFFECT = 1.5;

  /** A share that is 1.5 times a small one is still small. */
  private static final double ALERT_POINTS = 0.05;

  private static final String ALERTS = "_alerts";
  private static final String LARGEST_Z = "_largest_z";
  private static final String LEADING = "_leading";
  private static final String P_VALUES = "_p_values";
  private static final String NEGATIVE_Z = "_negative_z";

  private OutlierProviders() {}

  /** Flags without a least amount of excess dollars. */
  public static Dataset<Row> from(Dataset<Row> measures) {
    return from(measures, BigDecimal.ZERO);
  }

  /**
   * One row per flagged provider and period, with the columns of {@link OutlierProvider#SCHEMA}.
   *
   * @param measures rows of {@link ProviderMeasure}
   * @param leastExcess excess allowed US dollars below which nothing is an alert
   */
  public static Dataset<Row> from(Dataset<Row> measures, BigDecimal leastExcess) {
    return measures
        .where(col(STATUS).equalTo(ProviderMeasure.SCORED))
        .transform(OutlierProviders::byProvider)
        .withColumn(P_COMPOSITE, CauchyCombination.of(col(P_VALUES)))
        .transform(
            rows ->
                BenjaminiHochberg.withAdjusted(
                    rows, P_COMPOSITE, Q_COMPOSITE, PROVIDER_ID, PERIOD_TYPE))
        .withColumn(FLAG, flag(leastExcess))
        .where(col(FLAG).isNotNull())
        .withColumn(OUTLIER_RANK, rank())
        .transform(OutlierProviders::published);
  }

  private static Dataset<Row> byProvider(Dataset<Row> scored) {
    return scored
        .groupBy(
            col(PROVIDER_ID),
            col(PERIOD_TYPE),
            col(PERIOD_START),
            col(PERIOD_END),
            col(LINES),
            col(PATIENTS))
        .agg(
            count(lit(1)).as(METRICS_SCORED),
            // The published p has ten decimals; the composite needs the tail beyond them.
            collect_list(NormalTail.above(number(Z))).as(P_VALUES),
            max(meetsBar()).as(ALERTS),
            max(col(Z)).as(LARGEST_Z),
            min(leading()).as(LEADING),
            max(when(col(METRIC).equalTo(SERVICES_PER_PATIENT), excess())).as(EXCESS_SERVICES),
            max(when(col(METRIC).equalTo(SERVICES_PER_PATIENT), excessAllowed()))
                .as(EXCESS_ALLOWED_AMOUNT),
            max(when(col(METRIC).equalTo(DENIAL_RATE), excess())).as(EXCESS_DENIED_LINES));
  }

  /** Far above the peers by both chance and size. */
  private static Column meetsBar() {
    Column isLarge = coalesce(number(EFFECT).geq(ALERT_EFFECT), lit(true));
    Column isEnough =
        not(col(METRIC).equalTo(DENIAL_RATE))
            .or(number(VALUE).minus(number(PEER_VALUE)).geq(ALERT_POINTS));
    return number(Z).geq(ALERT_Z).and(isLarge).and(isEnough);
  }

  /** The smallest is the leading metric: meets the bar, then z, then name. */
  private static Column leading() {
    Stream<Column> order =
        Stream.of(not(meetsBar()).as(ALERTS), col(Z).multiply(-1).as(NEGATIVE_Z), col(METRIC));
    Stream<Column> shown =
        Stream.of(
                VALUE,
                OutlierProvider.PEER_GROUP,
                OutlierProvider.PEER_PROVIDERS,
                PEER_VALUE,
                EFFECT,
                Z,
                OutlierProvider.P,
                OutlierProvider.Q,
                RELIABILITY)
            .map(name -> col(name));
    return struct(Stream.concat(order, shown).toArray(Column[]::new));
  }

  /** What lies above the peers' value, shrunk by how much of it may be chance. */
  private static Column excess() {
    Column expected = number(DENOMINATOR).multiply(number(PEER_VALUE));
    return greatest(lit(0.0), number(NUMERATOR).minus(expected)).multiply(number(RELIABILITY));
  }

  private static Column excessAllowed() {
    return excess().multiply(try_divide(number(ALLOWED_AMOUNT), number(NUMERATOR)));
  }

  private static Column flag(BigDecimal leastExcess) {
    Column isDear =
        coalesce(col(EXCESS_ALLOWED_AMOUNT), lit(0.0)).geq(lit(leastExcess.doubleValue()));
    return when(
            col(Q_COMPOSITE).leq(ALERT_Q).and(col(ALERTS)).and(isDear), lit(OutlierProvider.ALERT))
        .when(col(Q_COMPOSITE).leq(REVIEW_Q), lit(OutlierProvider.REVIEW))
        .when(number(LARGEST_Z).geq(WATCH_Z), lit(OutlierProvider.WATCH));
  }

  private static Column rank() {
    return row_number()
        .over(
            Window.partitionBy(col(PERIOD_TYPE))
                .orderBy(
                    col(P_COMPOSITE),
                    col(EXCESS_ALLOWED_AMOUNT).desc_nulls_last(),
                    col(PROVIDER_ID)));
  }

  private static Dataset<Row> published(Dataset<Row> flagged) {
    return flagged
        .withColumn(LEADING_METRIC, col(LEADING).getField(METRIC))
        .withColumn(REASON, OutlierReason.inWords(col(LEADING)))
        .select(
            Stream.of(OutlierProvider.SCHEMA.fields())
                .map(field -> shown(field.name(), flagged).cast(field.dataType()).as(field.name()))
                .toArray(Column[]::new));
  }

  private static Column shown(String name, Dataset<Row> flagged) {
    boolean isOfLeading =
        !Stream.of(flagged.columns()).anyMatch(name::equals)
            && !name.equals(LEADING_METRIC)
            && !name.equals(REASON);
    return isOfLeading ? col(LEADING).getField(name) : col(name);
  }

  private static Column number(String name) {
    return col(name).cast(DataTypes.DoubleType);
  }
}
