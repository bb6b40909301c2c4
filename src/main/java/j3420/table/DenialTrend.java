package j3420.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** How denial rates move from month to month, and which movement is no chance. */
public final class DenialTrend {

  public static final String MONTH = "month";
  public static final String SERIES_TYPE = "series_type";
  public static final String SERIES = "series";
  public static final String COUNTED_LINES = "counted_lines";
  public static final String COUNTED_PATIENTS = "counted_patients";
  public static final String PATIENTS_NOT_COUNTED = "patients_not_counted";
  public static final String RATE = "rate";
  public static final String RATE_LOWER = "rate_lower";
  public static final String RATE_UPPER = "rate_upper";
  public static final String ROLLING_LINES = "rolling_3_lines";
  public static final String ROLLING_COUNTED_LINES = "rolling_3_counted_lines";
  public static final String ROLLING_RATE = "rolling_3_rate";
  public static final String ROLLING_LOWER = "rolling_3_rate_lower";
  public static final String ROLLING_UPPER = "rolling_3_rate_upper";
  public static final String BASELINE_RATE = "baseline_rate";
  public static final String LIMIT_LOWER = "limit_lower";
  public static final String LIMIT_UPPER = "limit_upper";
  public static final String ALARM = "alarm";

  public static final String TOTAL = "total";
  public static final String CATEGORY = "category";
  public static final String REASON = "reason";
  public static final String MODIFIER = "modifier";
  public static final String MODIFIER_USE = "modifier_use";

  public static final String APPEARED = "appeared";
  public static final String VANISHED = "vanished";
  public static final String ROSE = "rose";
  public static final String FELL = "fell";

  public static final StructType SCHEMA =
      new StructType()
          .add(MONTH, DateType, false, "First day of the month")
          .add(
              DenialRate.DATE_BASIS,
              StringType,
              false,
              "decision: month of the payer's decision; service: of the service, where the source"
                  + " tells no decision date")
          .add(
              ClaimLine.LINE_OF_BUSINESS,
              StringType,
              false,
              "Line of business, 'not stated', 'not available', or 'all'")
          .add(DenialRate.DECISION, StringType, false, "first or final: read one at a time")
          .add(
              SERIES_TYPE,
              StringType,
              false,
              "total, category or reason: denied lines, of all lines; modifier: denied lines, of"
                  + " those with the modifier; modifier_use: lines with it, of all whose source"
                  + " tells modifiers")
          .add(SERIES, StringType, false, "'all', the category, category and code, or the modifier")
          .add(DenialRate.LINES, LongType, false, "Lines of the month: the denominator")
          .add(COUNTED_LINES, LongType, false, "Denied lines, or lines with the modifier")
          .add(DenialRate.PATIENTS, LongType, false, "Different members of the lines. Not additive")
          .add(COUNTED_PATIENTS, LongType, false, "Of the counted lines. Not additive")
          .add(
              PATIENTS_NOT_COUNTED,
              LongType,
              false,
              "Different members with a line that is not counted. Not additive")
          .add(RATE, Columns.RATE, true, "counted_lines / lines; null without a line")
          .add(
              RATE_LOWER,
              Columns.RATE,
              true,
              "Lower limit of the 95 % interval, as a provider's lines are alike; as of independent"
                  + " lines where no provider is named")
          .add(RATE_UPPER, Columns.RATE, true, "Upper limit of the interval")
          .add(ROLLING_LINES, LongType, true, "Lines of the month and the two before")
          .add(ROLLING_COUNTED_LINES, LongType, true, "Counted lines of the three months")
          .add(
              ROLLING_RATE,
              Columns.RATE,
              true,
              "Of the three months; null in the first two months of the data")
          .add(ROLLING_LOWER, Columns.RATE, true, "Lower limit of its 95 % interval")
          .add(ROLLING_UPPER, Columns.RATE, true, "Upper limit of its 95 % interval")
          .add(
              BASELINE_RATE,
              Columns.RATE,
              true,
              "Of the 12 months before, at least 6 of them with lines; null: there are fewer")
          .add(
              LIMIT_LOWER,
              Columns.RATE,
              true,
              "The month lies in 99.8 % of cases at or above it if nothing changed: beta-binomial,"
                  + " months varying as those of the baseline do")
          .add(LIMIT_UPPER, Columns.RATE, true, "The month lies at or below it likewise")
          .add(
              ALARM,
              StringType,
              true,
              "appeared: counted beyond the limit, and not once in the baseline; vanished: not"
                  + " once, below the limit; rose or fell: beyond a limit, and by a tenth of the"
                  + " baseline rate at least; appeared and rose: of three members at least, as the"
                  + " lines of one are alike. Null: none of these, or no baseline");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.PUBLISHED,
          "denial_trend",
          "One month, line of business, first or final decision, and series",
          Columns.published(SCHEMA),
          List.of(
              MONTH,
              DenialRate.DATE_BASIS,
              ClaimLine.LINE_OF_BUSINESS,
              DenialRate.DECISION,
              SERIES_TYPE,
              SERIES),
          Map.of(
              "counted_within_lines",
              "counted_lines BETWEEN 0 AND lines AND patients BETWEEN 0 AND lines AND"
                  + " counted_patients BETWEEN 0 AND patients",
              "rate_within_limits",
              "rate IS NULL OR (rate_lower <= rate AND rate <= rate_upper)",
              "alarm_has_limits",
              "alarm IS NULL OR (alarm IN ('appeared', 'vanished', 'rose', 'fell') AND limit_upper"
                  + " IS NOT NULL)"));

  private DenialTrend() {}
}
