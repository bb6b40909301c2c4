package j3420.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns that every table of denial rates has. */
public final class DenialRate {

  public static final String PERIOD_TYPE = "period_type";
  public static final String PERIOD_START = "period_start";
  public static final String DATE_BASIS = "date_basis";
  public static final String DECISION = "decision";
  public static final String LINES = "lines";
  public static final String DENIED_LINES = "denied_lines";
  public static final String PATIENTS = "patients";
  public static final String DENIED_PATIENTS = "denied_patients";
  public static final String PATIENTS_NOT_DENIED = "patients_not_denied";
  public static final String RATE = "denial_rate";
  public static final String RATE_LOWER = "denial_rate_lower";
  public static final String RATE_UPPER = "denial_rate_upper";
  public static final String PROVIDERS = "providers";
  public static final String DESIGN_EFFECT = "design_effect";
  public static final String IS_RELIABLE = "is_reliable";
  public static final String COMPLETION = "completion";

  /** Dated by the payer's decision. */
  public static final String BY_DECISION = "decision";

  /** Dated by the service, as the source tells no decision date. */
  public static final String BY_SERVICE = "service";

  /** All lines dated by the service, in periods that are complete. */
  public static final String BY_COMPLETE_SERVICE = "complete service";

  public static final String FIRST = "first";
  public static final String FINAL = "final";

  static final StructType PERIOD =
      new StructType()
          .add(
              PERIOD_TYPE,
              StringType,
              false,
              "month, quarter or year: read one at a time, as they repeat each other's lines")
          .add(PERIOD_START, DateType, false, "First day of the period")
          .add(
              DATE_BASIS,
              StringType,
              false,
              "decision: lines fall into the period of the payer's decision; service: lines without"
                  + " a decision date fall into that of the service; both together are all lines."
                  + " complete service: all lines once more by service, in periods that are"
                  + " decided to 95 %")
          .add(
              ClaimLine.LINE_OF_BUSINESS,
              StringType,
              false,
              "Line of business, 'not stated', 'not available', or 'all'")
          .add(
              DECISION,
              StringType,
              false,
              "first: as first adjudicated; final: as the last version says");

  /** The key columns of a period; a table adds its own. */
  public static List<String> keyWith(String... own) {
    return Stream.concat(
            Stream.of(PERIOD_TYPE, PERIOD_START, DATE_BASIS, ClaimLine.LINE_OF_BUSINESS, DECISION),
            Stream.of(own))
        .toList();
  }

  static final Map<String, String> CHECKS =
      Map.of(
          "denied_within_lines",
          "denied_lines IS NULL OR denied_lines BETWEEN 0 AND lines",
          "patients_within_lines",
          "patients BETWEEN 0 AND lines AND (denied_patients IS NULL OR (denied_patients <= patients"
              + " AND denied_patients <= denied_lines AND patients_not_denied <= patients"
              + " AND patients <= denied_patients + patients_not_denied))",
          "rate_within_limits",
          "denial_rate IS NULL OR (denial_rate BETWEEN 0 AND 1 AND denial_rate_lower <= denial_rate"
              + " AND denial_rate <= denial_rate_upper)");

  private DenialRate() {}

  static StructType withRate(StructType schema) {
    return schema
        .add(LINES, LongType, false, "Adjudicated final J3420 lines: the denominator")
        .add(DENIED_LINES, LongType, true, "Lines denied in full; null: not available")
        .add(PATIENTS, LongType, false, "Different members with one of the lines. Not additive")
        .add(
            DENIED_PATIENTS,
            LongType,
            true,
            "Different members with one of the denied lines; null: not available. Not additive")
        .add(
            PATIENTS_NOT_DENIED,
            LongType,
            true,
            "Different members with a line that is not one of the denied lines; null: not"
                + " available. A member may have lines of both kinds. Not additive")
        .add(
            RATE,
            Columns.RATE,
            true,
            "denied_lines / lines; null: not available. Partial denials are not counted as denied")
        .add(RATE_LOWER, Columns.RATE, true, "Lower limit of the 95 % Wilson interval of the rate")
        .add(RATE_UPPER, Columns.RATE, true, "Upper limit of the 95 % Wilson interval of the rate");
  }

  /** The same with limits that know the providers, and what tells how far to trust them. */
  static StructType withClusteredRate(StructType schema) {
    StructType rates = new StructType();
    for (StructField field : withRate(new StructType()).fields()) {
      String name = field.name();
      rates =
          name.equals(RATE_LOWER) || name.equals(RATE_UPPER)
              ? rates.add(
                  name,
                  Columns.RATE,
                  true,
                  (name.equals(RATE_LOWER) ? "Lower" : "Upper")
                      + " limit of the 95 % interval of the rate: Wilson's of the effective number"
                      + " of lines, with Student's quantile of the providers less one; as of"
                      + " independent lines where no provider is named")
              : rates.add(field);
    }
    for (StructField field : rates.fields()) {
      schema = schema.add(field);
    }
    return schema
        .add(
            PROVIDERS,
            LongType,
            true,
            "Different providers of the lines; lines without a named one count as one more. Null: none"
                + " is named. Not additive")
        .add(
            DESIGN_EFFECT,
            Columns.STATISTIC,
            true,
            "How many times the variance of independent lines the rate has, as a provider's lines"
                + " are alike; at least 1. Null: not available, or no provider is named")
        .add(
            IS_RELIABLE,
            BooleanType,
            true,
            "At least 30 effective lines, and a narrow enough interval: below 30 points, and at"
                + " most 5 points or 1.3 times the rate. Null: not available, or no provider is"
                + " named")
        .add(
            COMPLETION,
            Columns.RATE,
            true,
            "Of a complete service period: the share of the lines of its last month that is decided"
                + " by now, at least 0.95, as chain-ladder factors of the latest 12 months tell;"
                + " null otherwise");
  }

  /** The share of denied lines; null where there is no line. */
  public static Column rate() {
    return when(col(LINES).gt(lit(0)), col(DENIED_LINES).divide(col(LINES)).cast(Columns.RATE));
  }
}
