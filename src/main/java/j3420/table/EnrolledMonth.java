package j3420.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** How many members were enrolled: the denominator of rates per member. */
public final class EnrolledMonth {

  public static final String MONTH = MemberMonth.MONTH;
  public static final String MEMBER_MONTHS = "member_months";

  public static final StructType SCHEMA =
      new StructType()
          .add(MONTH, DateType, false, "First day of the month")
          .add(ClaimLine.LINE_OF_BUSINESS, StringType, false, "Line of business, or 'all'")
          .add(
              MEMBER_MONTHS,
              LongType,
              false,
              "Rows of restricted.member_month: different members enrolled on at least one day of"
                  + " the month; 'all' counts a member of two lines of business once");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.PUBLISHED,
          "enrolled_month",
          "One month and line of business with its enrolled members",
          Columns.published(SCHEMA),
          List.of(MONTH, ClaimLine.LINE_OF_BUSINESS),
          Map.of("member_months_not_negative", "member_months >= 0"));

  private EnrolledMonth() {}
}
