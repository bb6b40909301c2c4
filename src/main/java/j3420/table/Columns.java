package j3420.table;

import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The types and the columns that tables share. */
public final class Columns {

  /** US dollars and cents. */
  public static final DataType MONEY = DataTypes.createDecimalType(18, 2);

  /** Rates and shares between 0 and 1, and ratios. */
  public static final DataType RATE = DataTypes.createDecimalType(9, 6);

  /** Dollars of a whole file, unsound amounts included: what a sum of any lines fits in. */
  public static final DataType MONEY_OF_FILE = DataTypes.createDecimalType(28, 2);

  /** Service units: sources deliver fractions, rarely. */
  public static final DataType UNITS = DataTypes.createDecimalType(18, 3);

  /** Values of a statistic: effects, z-values, limits. */
  public static final DataType STATISTIC = DataTypes.createDecimalType(18, 6);

  /** Probabilities; 0.0000000000 means below 0.00000000005. */
  public static final DataType PROBABILITY = DataTypes.createDecimalType(12, 10);

  public static final DataType STRINGS = DataTypes.createArrayType(DataTypes.StringType, false);

  /** Strings of which some may be null, before they are compacted. */
  public static final DataType STRINGS_OR_NULL =
      DataTypes.createArrayType(DataTypes.StringType, true);

  /** The value of a dimension that the source could state, but left blank on this line. */
  public static final String NOT_STATED = "not stated";

  /** The value of a dimension that the source has no column for. */
  public static final String NOT_AVAILABLE = "not available";

  /** The value of a dimension over all of its values. */
  public static final String ALL = "all";

  public static final String RUN_ID = "run_id";
  public static final String DATA_THROUGH = "data_through";
  public static final String DENIAL_POLICY = "denial_policy";

  /** The columns that name the run on a published row, the same on all rows that it wrote. */
  public static final List<String> STAMPS = List.of(RUN_ID, DATA_THROUGH, DENIAL_POLICY);

  private Columns() {}

  /** {@code schema} followed by the columns that every published row carries. */
  public static StructType published(StructType schema) {
    return schema
        .add(RUN_ID, DataTypes.StringType, false, "Run that wrote the row; see operations.run")
        .add(
            DATA_THROUGH,
            DataTypes.DateType,
            false,
            "Last day that the claim history covers, as stated to or found by the run")
        .add(
            DENIAL_POLICY,
            DataTypes.StringType,
            false,
            "Named rule that turned the source's signals into outcomes");
  }
}
