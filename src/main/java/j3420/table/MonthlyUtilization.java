package j3420.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** How much J3420 was used, month by month of service. */
public final class MonthlyUtilization {

  public static final String LEVEL = "level";
  public static final String LINES = "lines";
  public static final String SERVICES = "services";
  public static final String DENIED_LINES = "denied_lines";
  public static final String NOT_PAYABLE_LINES = "not_payable_lines";
  public static final String PENDING_LINES = "pending_lines";
  public static final String SERVICE_UNITS = "service_units";
  public static final String PATIENTS = "patients";
  public static final String SERVED_PATIENTS = "served_patients";
  public static final String DENIED_PATIENTS = "denied_patients";
  public static final String NOT_PAYABLE_PATIENTS = "not_payable_patients";
  public static final String PENDING_PATIENTS = "pending_patients";
  public static final String PATIENTS_NOT_SERVED = "patients_not_served";
  public static final String PROVIDERS = "providers";
  public static final String MEMBER_MONTHS = "member_months";
  public static final String SERVICES_PER_1000 = "services_per_1000_member_months";
  public static final String RUN_OUT_MONTHS = "run_out_months";

  /** All lines of a month. */
  public static final String TOTAL_LEVEL = "total";

  /** The lines of a month and a line of business. */
  public static final String LINE_OF_BUSINESS_LEVEL = "line_of_business";

  /** The lines of a month and one value of every dimension. */
  public static final String CELL_LEVEL = "cell";

  public static final StructType SCHEMA =
      new StructType()
          .add(J3420Line.SERVICE_MONTH, DateType, false, "First day of the month of service")
          .add(
              LEVEL,
              StringType,
              false,
              "total, line_of_business or cell: read one level at a time, as levels repeat each"
                  + " other's lines")
          .add(ClaimLine.LINE_OF_BUSINESS, StringType, false, "Line of business, or 'all'")
          .add(
              ClaimLine.PLACE_OF_SERVICE_CODE,
              StringType,
              false,
              "CMS place of service, 'not stated', 'not available', or 'all'")
          .add(
              ClaimLine.PROVIDER_SPECIALTY_CODE,
              StringType,
              false,
              "CMS specialty, 'not stated', 'not available', or 'all'")
          .add(
              ClaimLine.PROVIDER_STATE,
              StringType,
              false,
              "State of the provider, 'not stated', 'not available', or 'all'")
          .add(LINES, LongType, false, "Final J3420 lines of any outcome. Additive within a level")
          .add(
              SERVICES,
              LongType,
              false,
              "Lines that are paid or partially denied: the services used. Additive within a level")
          .add(
              DENIED_LINES,
              LongType,
              true,
              "Lines denied in full; null: not available. Additive within a level")
          .add(
              NOT_PAYABLE_LINES,
              LongType,
              true,
              "Lines not payable for another cause: duplicate, bundled, other payer, capitation;"
                  + " null: not available. Additive within a level")
          .add(
              PENDING_LINES,
              LongType,
              true,
              "Lines without a decision; null: not available. Additive within a level")
          .add(
              ClaimLine.UNITS,
              Columns.UNITS,
              true,
              "Units billed on all lines; null: not available from the source. Additive within a"
                  + " level")
          .add(
              SERVICE_UNITS,
              Columns.UNITS,
              true,
              "Units of the services; null: not available from the source. Additive within a level")
          .add(PATIENTS, LongType, false, "Different members with a line. Not additive")
          .add(SERVED_PATIENTS, LongType, false, "Different members with a service. Not additive")
          .add(
              DENIED_PATIENTS,
              LongType,
              true,
              "Different members with a line denied in full; null: not available. Not additive")
          .add(
              NOT_PAYABLE_PATIENTS,
              LongType,
              true,
              "Different members with a line not payable; null: not available. Not additive")
          .add(
              PENDING_PATIENTS,
              LongType,
              true,
              "Different members with a line without a decision; null: not available. Not additive")
          .add(
              PATIENTS_NOT_SERVED,
              LongType,
              true,
              "Different members with a line that is not in services; where denials are not"
                  + " available it tells of none. Not additive: who has a service besides is in"
                  + " served_patients too")
          .add(
              PROVIDERS,
              LongType,
              true,
              "Different named providers with a line; null: no line names one. Not additive")
          .add(
              ClaimLine.CHARGE_AMOUNT,
              Columns.MONEY,
              true,
              "US dollars charged on all lines; null: not available. Additive within a level")
          .add(
              ClaimLine.ALLOWED_AMOUNT,
              Columns.MONEY,
              true,
              "US dollars allowed on all lines; null: not available. Additive within a level")
          .add(
              ClaimLine.PAID_AMOUNT,
              Columns.MONEY,
              true,
              "US dollars paid on all lines; null: not available. Additive within a level")
          .add(
              MEMBER_MONTHS,
              LongType,
              true,
              "Members enrolled in the month in the line of business, also on cell rows; null: no"
                  + " eligibility was given. Not additive")
          .add(
              SERVICES_PER_1000,
              Columns.STATISTIC,
              true,
              "Services per 1,000 member months of the line of business; null: not available. The"
                  + " rates of the cells of a line of business add up to its rate")
          .add(
              RUN_OUT_MONTHS,
              IntegerType,
              false,
              "Months from the service month to the last month of data: below 3, late claims are"
                  + " still to come and the counts are too low");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.PUBLISHED,
          "monthly_utilization",
          "One service month at one level: in total, by line of business, or by cell of line of"
              + " business, place of service, specialty and state",
          Columns.published(SCHEMA),
          List.of(
              J3420Line.SERVICE_MONTH,
              LEVEL,
              ClaimLine.LINE_OF_BUSINESS,
              ClaimLine.PLACE_OF_SERVICE_CODE,
              ClaimLine.PROVIDER_SPECIALTY_CODE,
              ClaimLine.PROVIDER_STATE),
          Map.of(
              "outcomes_add_up",
              "denied_lines IS NULL OR lines = services + denied_lines + not_payable_lines"
                  + " + pending_lines",
              "patients_within_lines",
              "patients <= lines AND served_patients <= patients"
                  + " AND (denied_patients IS NULL OR denied_patients <= patients)",
              "patients_within_outcomes",
              "denied_lines IS NULL OR (not_payable_patients <= not_payable_lines"
                  + " AND pending_patients <= pending_lines AND patients_not_served BETWEEN"
                  + " patients - served_patients AND lines - services)",
              "first_of_month",
              "day(service_month) = 1"));

  private MonthlyUtilization() {}
}
