package j3420.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** One row per category of reasons why a line is not paid in full. */
public final class ReasonCategory {

  public static final String CATEGORY = "category";
  public static final String PRIORITY = "priority";
  public static final String IS_CLINICAL = "is_clinical";
  public static final String SCENARIO = "scenario";
  public static final String DESCRIPTION = "description";

  /** No list row explains the code, or the source states no code. */
  public static final String UNMAPPED = "unmapped";

  public static final ReferenceList LIST =
      new ReferenceList(
          "reason_category.csv",
          ReferenceList.dated(
              new StructType()
                  .add(CATEGORY, StringType, false, "Category, snake_case")
                  .add(PRIORITY, IntegerType, false, "1 = most telling, chosen as primary reason")
                  .add(IS_CLINICAL, BooleanType, false, "The care itself was judged")
                  .add(SCENARIO, StringType, true, "Roll-up; blank: not a denial")
                  .add(DESCRIPTION, StringType, false, "What the category means")),
          List.of(CATEGORY),
          Map.of(
              SCENARIO,
              List.of("documentation", "invalid_data", "not_covered", "not_separately_payable")),
          Map.of());

  private ReasonCategory() {}
}
