package j3420.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructType;

/**
 * One row per row of an eligibility file: a span of cover of a member, or why it is none; never
 * written, as it holds birth dates.
 */
public final class CoverSpan {

  public static final String ITEM = RunCheck.ITEM;
  public static final String START_DATE = "start_date";
  public static final String END_DATE = "end_date";
  public static final String DEATH_DATE = "death_date";
  public static final String BIRTH_DATE = "birth_date";
  public static final String HAS_BIRTH_DATE = "has_birth_date";

  /** The row is a span of cover. */
  public static final String USED = "used";

  /** The row is a span of cover, but its birth date cannot be read and counts as not stated. */
  public static final String USED_WITHOUT_BIRTH_DATE = "used: unreadable birth date";

  public static final String CORRUPT = "left_out: text that cannot be split";
  public static final String UNREADABLE = "left_out: unreadable value";
  public static final String NO_MEMBER = "left_out: no member";
  public static final String NO_START = "left_out: no start";
  public static final String NO_COVER = "left_out: no month of cover";
  public static final String ENDS_BEFORE_START = "left_out: ends before it starts";
  public static final String STARTS_AFTER_DEATH = "left_out: starts after death";
  public static final String STARTS_LATER = "left_out: starts after data_through";

  public static final StructType SCHEMA =
      new StructType()
          .add(ClaimLine.SOURCE_FILE, StringType, false, "Eligibility file")
          .add(ITEM, StringType, false, "Whether the row is used, or why it is left out")
          .add(ClaimLine.MEMBER_TOKEN, StringType, true, "Keyed token of the member")
          .add(ClaimLine.LINE_OF_BUSINESS, StringType, false, "Line of business of the cover")
          .add(START_DATE, DateType, true, "First day of cover")
          .add(END_DATE, DateType, true, "Last day of cover; null: still covered")
          .add(DEATH_DATE, DateType, true, "Day of death as the row tells it; null: none told")
          .add(BIRTH_DATE, DateType, true, "Day of birth; null: not stated or not available")
          .add(HAS_BIRTH_DATE, BooleanType, false, "The file has a column for the day of birth")
          .add(MemberMonth.SEX, StringType, false, "Sex, or why there is none")
          .add(MemberMonth.STATE, StringType, false, "State of residence, or why there is none");

  private CoverSpan() {}

  /** The row is a span of cover. */
  public static Column isUsed() {
    return col(ITEM).startsWith(USED);
  }
}
