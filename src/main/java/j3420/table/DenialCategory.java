package j3420.table;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** One row per category that a denial can have: whether the denial policy of the run tells it. */
public final class DenialCategory {

  public static final String CATEGORY = ReasonCategory.CATEGORY;
  public static final String IS_TOLD = "is_told";
  public static final String NEEDS_REMARKS = "needs_remarks";

  public static final StructType SCHEMA =
      new StructType()
          .add(CATEGORY, DataTypes.StringType, false, "Category, snake_case")
          .add(IS_TOLD, DataTypes.BooleanType, false, "The policy reads a denial so from a code")
          .add(NEEDS_REMARKS, DataTypes.BooleanType, false, "But only with remark codes");

  private DenialCategory() {}
}
