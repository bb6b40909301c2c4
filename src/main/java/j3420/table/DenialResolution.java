package j3420.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What became of services that were denied at first. */
public final class DenialResolution {

  public static final String LEVEL = DenialByReason.LEVEL;
  public static final String REASON_CATEGORY = "first_" + DenialByReason.REASON_CATEGORY;
  public static final String REASON_CODE = "first_" + DenialByReason.REASON_CODE;
  public static final String FIRST_DENIED_LINES = "first_denied_lines";
  public static final String FIRST_DENIED_PATIENTS = "first_denied_patients";
  public static final String OVERTURNED = "overturned_lines";
  public static final String UPHELD = "upheld_lines";
  public static final String NOT_REWORKED = "not_reworked_lines";
  public static final String OPEN = "open_lines";
  public static final String NOT_PAYABLE = "closed_not_payable_lines";
  public static final String OVERTURN_RATE = "overturn_rate";
  public static final String OVERTURN_RATE_LOWER = "overturn_rate_lower";
  public static final String OVERTURN_RATE_UPPER = "overturn_rate_upper";
  public static final String MEDIAN_DAYS = "days_to_final_median";
  public static final String P90_DAYS = "days_to_final_p90";
  public static final String MODIFIER_CHANGED = "modifier_changed_lines";
  public static final String DIAGNOSIS_CHANGED = "diagnosis_changed_lines";
  public static final String UNITS_CHANGED = "units_changed_lines";
  public static final String OTHER_CHANGED = "other_changed_lines";
  public static final String DOCUMENTATION_ONLY = "documentation_only_lines";
  public static final String OVERTURNED_ALLOWED = "overturned_allowed_amount";
  public static final String OVERTURNED_PAID = "overturned_paid_amount";
  public static final String FEWEST_PATIENTS = "fewest_patients";

  /** Days after the first decision in which a denied service may still be reworked or appealed. */
  public static final int OPEN_DAYS = 180;

  public static final StructType SCHEMA =
      new StructType()
          .add(
              DenialRate.PERIOD_TYPE,
              StringType,
              false,
              "month, quarter or year: read one at a time, as they repeat each other's lines")
          .add(DenialRate.PERIOD_START, DateType, false, "First day of the period")
          .add(
              DenialRate.DATE_BASIS,
              StringType,
              false,
              "decision: the period is that of the first decision; service: of the service, where"
                  + " the source tells no decision date")
          .add(
              ClaimLine.LINE_OF_BUSINESS,
              StringType,
              false,
              "Line of business, 'not stated', 'not available', or 'all'")
          .add(LEVEL, StringType, false, "total, category or reason: read one level at a time")
          .add(REASON_CATEGORY, StringType, false, "Category of the first primary reason, or 'all'")
          .add(REASON_CODE, StringType, false, "Code of the first primary reason, or 'all'")
          .add(
              FIRST_DENIED_LINES,
              LongType,
              false,
              "Services denied in full by the first decision. overturned, upheld, not_reworked,"
                  + " open and closed_not_payable add up to it")
          .add(FIRST_DENIED_PATIENTS, LongType, false, "Different members of them. Not additive")
          .add(
              OVERTURNED,
              LongType,
              true,
              "Paid in the end, at least in part. Null, as all that follows from later versions:"
                  + " the source tells none")
          .add(UPHELD, LongType, true, "Decided again, and denied")
          .add(
              NOT_REWORKED,
              LongType,
              true,
              "Not decided again within 180 days of the first decision, as far as the data goes")
          .add(
              OPEN,
              LongType,
              true,
              "Not decided again, and the data ends within 180 days of the first decision; or a"
                  + " later version is pending; or no decision date is told")
          .add(
              NOT_PAYABLE,
              LongType,
              true,
              "Decided again as not payable: a duplicate, bundled, or another payer's turn")
          .add(
              OVERTURN_RATE,
              Columns.RATE,
              true,
              "overturned_lines / first_denied_lines that are not open; null without any")
          .add(
              OVERTURN_RATE_LOWER,
              Columns.RATE,
              true,
              "Lower limit of its 95 % Clopper-Pearson interval; lines taken as independent, so too"
                  + " narrow where those of a provider are alike")
          .add(OVERTURN_RATE_UPPER, Columns.RATE, true, "Upper limit of the interval")
          .add(
              MEDIAN_DAYS,
              DataTypes.createDecimalType(9, 1),
              true,
              "Days from the first to the final decision of lines decided again: exact median, the"
                  + " mean of the two in the middle. Not additive")
          .add(
              P90_DAYS,
              DataTypes.createDecimalType(9, 1),
              true,
              "The same: exact 90th percentile, interpolated. Not additive")
          .add(
              MODIFIER_CHANGED,
              LongType,
              true,
              "Overturned lines that bill other modifiers than at first; null: not available. A line"
                  + " can count under several changes")
          .add(DIAGNOSIS_CHANGED, LongType, true, "Overturned lines with other diagnoses")
          .add(UNITS_CHANGED, LongType, true, "Overturned lines with other units")
          .add(
              OTHER_CHANGED,
              LongType,
              true,
              "Overturned lines with another code, charge, drug code or place of service")
          .add(
              DOCUMENTATION_ONLY,
              LongType,
              true,
              "Overturned lines that bill the same in all of these: records, an authorization or an"
                  + " appeal, or the payer's own correction, changed the decision; null: the source"
                  + " does not tell modifiers, diagnoses or units")
          .add(OVERTURNED_ALLOWED, Columns.MONEY, true, "US dollars allowed on overturned lines")
          .add(OVERTURNED_PAID, Columns.MONEY, true, "US dollars paid on overturned lines")
          .add(
              FEWEST_PATIENTS,
              LongType,
              true,
              "The fewest different members above none that any count of the row has, or what is"
                  + " left of the overturned lines beside a change. Not additive");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.PUBLISHED,
          "denial_resolution",
          "One period of first decisions, line of business, and first primary reason of services"
              + " denied at first",
          Columns.published(SCHEMA),
          List.of(
              DenialRate.PERIOD_TYPE,
              DenialRate.PERIOD_START,
              DenialRate.DATE_BASIS,
              ClaimLine.LINE_OF_BUSINESS,
              LEVEL,
              REASON_CATEGORY,
              REASON_CODE),
          Map.of(
              "resolutions_add_up",
              "overturned_lines IS NULL OR overturned_lines + upheld_lines + not_reworked_lines +"
                  + " open_lines + closed_not_payable_lines = first_denied_lines",
              "patients_within_lines",
              "first_denied_patients BETWEEN 1 AND first_denied_lines",
              "rate_within_limits",
              "overturn_rate IS NULL OR (overturn_rate_lower <= overturn_rate AND overturn_rate <="
                  + " overturn_rate_upper)"));

  private DenialResolution() {}
}
