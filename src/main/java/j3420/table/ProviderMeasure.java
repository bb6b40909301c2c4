package j3420.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** One row per provider, period and metric: the provider's value beside its peers'. */
public final class ProviderMeasure {

  public static final String PROVIDER_ID = "provider_id";
  public static final String PERIOD_TYPE = "period_type";
  public static final String PERIOD_START = "period_start";
  public static final String PERIOD_END = "period_end";
  public static final String METRIC = "metric";
  public static final String PROVIDER_SPECIALTY_CODE = "provider_specialty_code";
  public static final String PROVIDER_STATE = "provider_state";
  public static final String PLACE_OF_SERVICE_CODE = "place_of_service_code";
  public static final String LINES = "lines";
  public static final String PATIENTS = "patients";
  public static final String ALLOWED_AMOUNT = "allowed_amount";
  public static final String NUMERATOR = "numerator";
  public static final String DENOMINATOR = "denominator";
  public static final String VALUE = "value";
  public static final String STATUS = "status";
  public static final String PEER_LEVEL = "peer_level";
  public static final String PEER_GROUP = "peer_group";
  public static final String PEER_PROVIDERS = "peer_providers";
  public static final String PEER_VALUE = "peer_value";
  public static final String EFFECT = "effect";
  public static final String Z = "z";
  public static final String P = "p";
  public static final String Q = "q";
  public static final String LOWER_LIMIT_998 = "lower_limit_998";
  public static final String UPPER_LIMIT_998 = "upper_limit_998";
  public static final String PERCENTILE = "percentile";
  public static final String RELIABILITY = "reliability";

  /** Period of the 12 service months that end with the month of data_through. */
  public static final String LATEST_12_MONTHS = "latest_12_months";

  /** Period from the first service month of the history. */
  public static final String ALL_MONTHS = "all_months";

  /** Paid services per patient served. */
  public static final String SERVICES_PER_PATIENT = "services_per_patient";

  /** Denied lines of the decided lines. */
  public static final String DENIAL_RATE = "denial_rate";

  /** Compared with its peers. */
  public static final String SCORED = "scored";

  /** Fewer patients or lines than a comparison needs. */
  public static final String LOW_VOLUME = "low_volume";

  /** Not even all eligible providers together are enough peers. */
  public static final String INSUFFICIENT_PEERS = "insufficient_peers";

  /** Enough patients, but none of them served: there is no mean to compare. */
  public static final String ZERO_MEAN = "zero_mean";

  public static final StructType SCHEMA = provider(new StructType());

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.PUBLISHED,
          "provider_measure",
          "One metric of one provider in one period, beside its peers; lines without a provider"
              + " and pending lines are left out",
          Columns.published(SCHEMA),
          List.of(PROVIDER_ID, PERIOD_TYPE, METRIC),
          Map.ofEntries(
              Map.entry("period_type_known", "period_type IN ('latest_12_months', 'all_months')"),
              Map.entry("period_in_order", "period_start <= period_end"),
              Map.entry("metric_known", "metric IN ('services_per_patient', 'denial_rate')"),
              Map.entry(
                  "status_known",
                  "status IN ('scored', 'low_volume', 'insufficient_peers', 'zero_mean')"),
              Map.entry(
                  "only_scored_has_peers",
                  "CASE WHEN status = 'scored'"
                      + " THEN z IS NOT NULL AND peer_level IS NOT NULL AND peer_group IS NOT NULL"
                      + " ELSE z IS NULL AND peer_level IS NULL AND peer_group IS NULL END"),
              Map.entry("lines_cover_patients", "patients >= 1 AND lines >= patients"),
              Map.entry(
                  "patients_add_up",
                  "denied_patients IS NULL OR (denied_patients <= patients"
                      + " AND patients_not_denied BETWEEN patients - denied_patients AND patients"
                      + " AND patients_not_served BETWEEN denied_patients AND patients)"),
              Map.entry(
                  "denial_rate_is_share",
                  "metric <> 'denial_rate' OR value IS NULL OR value BETWEEN 0 AND 1"),
              Map.entry("enough_peers", "peer_providers IS NULL OR peer_providers >= 30"),
              Map.entry("p_is_probability", "p IS NULL OR p BETWEEN 0 AND 1"),
              Map.entry("q_is_probability", "q IS NULL OR q BETWEEN 0 AND 1")));

  private ProviderMeasure() {}

  private static StructType provider(StructType schema) {
    return value(
        schema
            .add(PROVIDER_ID, StringType, false, "NPI of the rendering, else billing provider")
            .add(
                PERIOD_TYPE,
                StringType,
                false,
                "latest_12_months: the 12 service months ending with the month of data_through;"
                    + " all_months: the whole history. The periods overlap: never add them")
            .add(PERIOD_START, DateType, false, "First day of the first service month")
            .add(PERIOD_END, DateType, false, "Last day of the month of data_through")
            .add(METRIC, StringType, false, "services_per_patient or denial_rate")
            .add(
                PROVIDER_SPECIALTY_CODE,
                StringType,
                false,
                "CMS specialty on most lines of the provider, ties by smallest code")
            .add(
                PROVIDER_STATE,
                StringType,
                false,
                "State on most lines of the provider, ties by smallest code")
            .add(
                PLACE_OF_SERVICE_CODE,
                StringType,
                false,
                "CMS place of service on most lines of the provider, ties by smallest code")
            .add(
                LINES,
                LongType,
                false,
                "Decided final J3420 lines, the same for every metric. Additive over providers")
            .add(
                PATIENTS,
                LongType,
                false,
                "Patients with a decided line, the same for every metric. Not additive: a patient"
                    + " may see two providers")
            .add(
                DenialRate.DENIED_PATIENTS,
                LongType,
                true,
                "Of the patients: those with a denied line, the same for every metric; null: not"
                    + " available. Not additive")
            .add(
                DenialRate.PATIENTS_NOT_DENIED,
                LongType,
                true,
                "Of the patients: those with a line that is not denied; null: not available. Not"
                    + " additive: one may be in denied_patients too")
            .add(
                MonthlyUtilization.PATIENTS_NOT_SERVED,
                LongType,
                true,
                "Of the patients: those with a line that is no service; where denials are not"
                    + " available it tells of none. Not additive")
            .add(
                ALLOWED_AMOUNT,
                Columns.MONEY,
                true,
                "Allowed US dollars of the paid and partially denied lines; null: not available."
                    + " Additive over providers"));
  }

  private static StructType value(StructType schema) {
    return peers(
        schema
            .add(
                NUMERATOR,
                Columns.STATISTIC,
                false,
                "services_per_patient: paid and partially denied lines; denial_rate: denied lines."
                    + " Additive over providers")
            .add(
                DENOMINATOR,
                Columns.STATISTIC,
                false,
                "services_per_patient: patients with a paid or partially denied line (not"
                    + " additive); denial_rate: decided lines (additive)")
            .add(
                VALUE,
                Columns.STATISTIC,
                true,
                "Numerator over denominator; null without denominator. Not additive")
            .add(
                STATUS,
                StringType,
                false,
                "scored; low_volume: under 11 patients (denial_rate: or 20 lines);"
                    + " insufficient_peers: under 30 providers to compare with; zero_mean: 11"
                    + " patients, but none served"));
  }

  private static StructType peers(StructType schema) {
    return score(
        schema
            .add(
                PEER_LEVEL,
                StringType,
                true,
                "What the peers share: specialty_region_place, specialty_place,"
                    + " specialty_group_place, place or all; null unless scored")
            .add(PEER_GROUP, StringType, true, "The values that the peers share")
            .add(
                PEER_PROVIDERS,
                LongType,
                true,
                "Providers of the peer group, this one included. Not additive")
            .add(
                PEER_VALUE,
                Columns.STATISTIC,
                true,
                "Centre of the peer group, hardly moved by outliers. Not additive")
            .add(EFFECT, Columns.STATISTIC, true, "Value over peer value. Not additive"));
  }

  private static StructType score(StructType schema) {
    return schema
        .add(
            Z,
            Columns.STATISTIC,
            true,
            "Standard deviations above the peers, sampling and ordinary differences between"
                + " providers counted. Not additive")
        .add(
            P,
            Columns.PROBABILITY,
            true,
            "One-sided probability of so high a z for an ordinary provider. Not additive")
        .add(
            Q,
            Columns.PROBABILITY,
            true,
            "Benjamini-Hochberg false discovery rate over the scored providers of period and"
                + " metric. Not additive")
        .add(
            LOWER_LIMIT_998,
            Columns.STATISTIC,
            true,
            "Lower 99.8 % limit of an ordinary provider of this size. Not additive")
        .add(
            UPPER_LIMIT_998,
            Columns.STATISTIC,
            true,
            "Upper 99.8 % limit of an ordinary provider of this size. Not additive")
        .add(
            PERCENTILE,
            Columns.RATE,
            true,
            "Percent of the other peers with a smaller value, 0 to 100. Not additive")
        .add(
            RELIABILITY,
            Columns.RATE,
            true,
            "Share of the variance that lies between providers; below 0.5 the value says little"
                + " about the provider, 0.7 is customary. Not additive");
  }
}
