package j3420.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.sql.types.StructType;

/** One row per span of cover of a member; never written, as it holds member ids. */
public final class CoverSpan {

  public static final String MEMBER_ID = "member_id";
  public static final String START_DATE = "start_date";
  public static final String END_DATE = "end_date";

  public static final StructType SCHEMA =
      new StructType()
          .add(MEMBER_ID, StringType, false, "The member")
          .add(ClaimLine.LINE_OF_BUSINESS, StringType, false, "Line of business of the cover")
          .add(START_DATE, DateType, false, "First day of cover")
          .add(END_DATE, DateType, true, "Last day of cover; null: still covered");

  private CoverSpan() {}
}
