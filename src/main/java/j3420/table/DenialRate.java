package j3420.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Map;
import org.apache.spark.sql.Column;
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

  /** Dated by the payer's decision. */
  public static final String BY_DECISION = "decision";

  /** Dated by the service, as the source tells no decision date. */
  public static final String BY_SERVICE = "service";

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
              "decision: lines fall into the period of the payer's decision; service: the source"
                  + " tells no decision date, lines fall into the period of service")
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

  /** The share of denied lines; null where there is no line. */
  public static Column rate() {
    return when(col(LINES).gt(lit(0)), col(DENIED_LINES).divide(col(LINES)).cast(Columns.RATE));
  }
}
