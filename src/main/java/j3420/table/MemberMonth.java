package j3420.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** One row per member, line of business and month with at least one day of cover. */
public final class MemberMonth {

  public static final String MONTH = "month";
  public static final String AGE_BAND = "age_band";
  public static final String SEX = "sex";
  public static final String STATE = "state";
  public static final String COVERED_DAYS = "covered_days";
  public static final String IS_COUNTED_IN_ALL = "is_counted_in_all";

  public static final String FEMALE = "female";
  public static final String MALE = "male";

  public static final StructType SCHEMA =
      new StructType()
          .add(
              ClaimLine.MEMBER_TOKEN,
              StringType,
              false,
              "Keyed token of the member, the same as on the claim lines")
          .add(
              ClaimLine.LINE_OF_BUSINESS,
              StringType,
              false,
              "Line of business of the cover, or 'not stated', or 'not available'")
          .add(MONTH, DateType, false, "First day of the month")
          .add(
              AGE_BAND,
              StringType,
              false,
              "Age in years on the last day of the month: 0-17, 18-34, 35-49, 50-64, 65-74, 75-84,"
                  + " 85+, or 'not stated', or 'not available'")
          .add(SEX, StringType, false, "female, male, or 'not stated', or 'not available'")
          .add(
              STATE,
              StringType,
              false,
              "State of residence, two letters, or 'not stated', or 'not available'")
          .add(
              COVERED_DAYS,
              IntegerType,
              false,
              "Different days of the month with cover, 1 to 31. Additive over months")
          .add(
              IS_COUNTED_IN_ALL,
              BooleanType,
              false,
              "True on one row of a member and month: adding up these rows counts a member of"
                  + " several lines of business once");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.RESTRICTED,
          "member_month",
          "One month in which a member has cover in a line of business",
          SCHEMA.add(
              Columns.RUN_ID, StringType, false, "Run that wrote the row; see operations.run"),
          List.of(ClaimLine.MEMBER_TOKEN, ClaimLine.LINE_OF_BUSINESS, MONTH),
          Map.of("days_within_month", "covered_days BETWEEN 1 AND 31"));

  private MemberMonth() {}
}
