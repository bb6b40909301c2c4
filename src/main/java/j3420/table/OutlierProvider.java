package j3420.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** One row per provider and period that stands out from its peers: a lead for review. */
public final class OutlierProvider {

  public static final String PROVIDER_ID = ProviderMeasure.PROVIDER_ID;
  public static final String PERIOD_TYPE = ProviderMeasure.PERIOD_TYPE;
  public static final String PERIOD_START = ProviderMeasure.PERIOD_START;
  public static final String PERIOD_END = ProviderMeasure.PERIOD_END;
  public static final String FLAG = "flag";
  public static final String OUTLIER_RANK = "outlier_rank";
  public static final String METRICS_SCORED = "metrics_scored";
  public static final String P_COMPOSITE = "p_composite";
  public static final String Q_COMPOSITE = "q_composite";
  public static final String LEADING_METRIC = "leading_metric";
  public static final String VALUE = ProviderMeasure.VALUE;
  public static final String PEER_GROUP = ProviderMeasure.PEER_GROUP;
  public static final String PEER_PROVIDERS = ProviderMeasure.PEER_PROVIDERS;
  public static final String PEER_VALUE = ProviderMeasure.PEER_VALUE;
  public static final String EFFECT = ProviderMeasure.EFFECT;
  public static final String Z = ProviderMeasure.Z;
  public static final String P = ProviderMeasure.P;
  public static final String Q = ProviderMeasure.Q;
  public static final String RELIABILITY = ProviderMeasure.RELIABILITY;
  public static final String EXCESS_SERVICES = "excess_services";
  public static final String EXCESS_ALLOWED_AMOUNT = "excess_allowed_amount";
  public static final String EXCESS_DENIED_LINES = "excess_denied_lines";
  public static final String REASON = "reason";
  public static final String LINES = ProviderMeasure.LINES;
  public static final String PATIENTS = ProviderMeasure.PATIENTS;

  /** Far above the peers, by much, with few false calls to expect. */
  public static final String ALERT = "ALERT";

  /** Above the peers with few false calls to expect. */
  public static final String REVIEW = "REVIEW";

  /** One metric above what an ordinary provider shows one time in forty. */
  public static final String WATCH = "WATCH";

  public static final StructType SCHEMA = flag(new StructType());

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.PUBLISHED,
          "outlier_provider",
          "A provider that stands out from its peers in a period: a review lead, not a finding",
          Columns.published(SCHEMA),
          List.of(PROVIDER_ID, PERIOD_TYPE),
          Map.of(
              "flag_known", "flag IN ('ALERT', 'REVIEW', 'WATCH')",
              "period_type_known", "period_type IN ('latest_12_months', 'all_months')",
              "period_in_order", "period_start <= period_end",
              "rank_from_one", "outlier_rank >= 1",
              "metric_scored", "metrics_scored >= 1",
              "p_composite_is_probability", "p_composite BETWEEN 0 AND 1",
              "q_composite_is_probability", "q_composite BETWEEN 0 AND 1",
              "alert_is_rare", "flag <> 'ALERT' OR q_composite <= 0.01",
              "review_is_rare", "flag <> 'REVIEW' OR q_composite <= 0.05",
              "excess_not_negative", "excess_services IS NULL OR excess_services >= 0"));

  private OutlierProvider() {}

  private static StructType flag(StructType schema) {
    return leading(
        schema
            .add(PROVIDER_ID, StringType, false, "NPI of the rendering, else billing provider")
            .add(
                PERIOD_TYPE,
                StringType,
                false,
                "latest_12_months or all_months; see provider_measure. Never add them")
            .add(PERIOD_START, DateType, false, "First day of the first service month")
            .add(PERIOD_END, DateType, false, "Last day of the month of data_through")
            .add(
                FLAG,
                StringType,
                false,
                "ALERT: q_composite <= 0.01 and a metric with z >= 3.09 and 1.5 times the peers"
                    + " (shares also 5 points above); REVIEW: q_composite <= 0.05; WATCH: a metric"
                    + " with z >= 1.96")
            .add(
                OUTLIER_RANK,
                IntegerType,
                false,
                "1 is the most unusual flagged provider of the period: smallest p_composite, then"
                    + " largest excess_allowed_amount. Not additive")
            .add(METRICS_SCORED, IntegerType, false, "Metrics combined. Not additive")
            .add(
                P_COMPOSITE,
                Columns.PROBABILITY,
                false,
                "Truncated Cauchy combination of the p of all scored metrics. Not additive")
            .add(
                Q_COMPOSITE,
                Columns.PROBABILITY,
                false,
                "Benjamini-Hochberg false discovery rate over the scored providers of the period."
                    + " Not additive"));
  }

  private static StructType leading(StructType schema) {
    return excess(
        schema
            .add(
                LEADING_METRIC,
                StringType,
                false,
                "Metric that speaks loudest: one that meets the bar of an alert before one that"
                    + " does not, then the largest z")
            .add(VALUE, Columns.STATISTIC, false, "Value of the leading metric. Not additive")
            .add(PEER_GROUP, StringType, false, "What the peers share")
            .add(PEER_PROVIDERS, LongType, false, "Providers of the peer group. Not additive")
            .add(PEER_VALUE, Columns.STATISTIC, false, "Centre of the peer group. Not additive")
            .add(
                EFFECT,
                Columns.STATISTIC,
                true,
                "Value over peer value; null: the peer value is 0. Not additive")
            .add(Z, Columns.STATISTIC, false, "Standard deviations above peers. Not additive")
            .add(P, Columns.PROBABILITY, false, "One-sided p of the leading metric. Not additive")
            .add(Q, Columns.PROBABILITY, false, "False discovery rate of it. Not additive")
            .add(
                RELIABILITY,
                Columns.RATE,
                false,
                "Share of the variance of it between providers; mark below 0.5. Not additive"));
  }

  private static StructType excess(StructType schema) {
    return schema
        .add(
            EXCESS_SERVICES,
            Columns.STATISTIC,
            true,
            "Paid services above the peers' per patient, times reliability, at least 0; null:"
                + " services per patient not scored. Additive over providers of a period")
        .add(
            EXCESS_ALLOWED_AMOUNT,
            Columns.MONEY,
            true,
            "Excess services at the provider's mean allowed US dollars; null: not scored or not"
                + " available. Additive over providers of a period")
        .add(
            EXCESS_DENIED_LINES,
            Columns.STATISTIC,
            true,
            "Denied lines above the peers' rate, times reliability, at least 0; null: denial rate"
                + " not scored. Additive over providers of a period")
        .add(REASON, StringType, false, "Why the provider is listed, in words")
        .add(LINES, LongType, false, "Decided final J3420 lines. Additive over providers")
        .add(PATIENTS, LongType, false, "Patients with a decided line. Not additive");
  }
}
