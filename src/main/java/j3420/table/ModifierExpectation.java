package j3420.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** One row per modifier and span of dates: whether it belongs on a J3420 line, and why. */
public final class ModifierExpectation {

  public static final String MODIFIER = "modifier";
  public static final String IS_EXPECTED = "is_expected";
  public static final String IS_ALWAYS_SHOWN = "is_always_shown";
  public static final String EXPECTATION = "expectation";

  public static final ReferenceList LIST =
      new ReferenceList(
          "modifier.csv",
          ReferenceList.dated(
              new StructType()
                  .add(MODIFIER, StringType, false, "Modifier of two characters")
                  .add(IS_EXPECTED, BooleanType, true, "It belongs on J3420; blank: it depends")
                  .add(IS_ALWAYS_SHOWN, BooleanType, false, "It has a row even without a line")
                  .add(EXPECTATION, StringType, false, "Why it is expected or not")),
          List.of(MODIFIER),
          Map.of(),
          Map.of());

  private ModifierExpectation() {}
}
