package j3420.table;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What a dated code list promises: its file, what one row is, its columns, what identifies a row at
 * any one date, and which values its columns may hold.
 *
 * @param fileName name of the file among the resources, and in the folder of a user who overrides
 *     it
 * @param schema columns in any order of the file; a non-nullable column is never blank
 * @param key columns that, with a date, identify at most one row
 * @param values the words that a column may hold; blank only if the column is nullable
 * @param references the list whose only key column holds every value of a column
 */
public record ReferenceList(
    String fileName,
    StructType schema,
    List<String> key,
    Map<String, List<String>> values,
    Map<String, ReferenceList> references) {

  /** Of a list that is kept per denial policy: the policy that reads a code so. */
  public static final String POLICY = "policy";

  public static final String SOURCE = "source";
  public static final String EFFECTIVE_FROM = "effective_from";
  public static final String EFFECTIVE_TO = "effective_to";

  /** {@code schema} followed by the columns that date a row and say where it comes from. */
  static StructType dated(StructType schema) {
    return schema
        .add(SOURCE, DataTypes.StringType, false, "Where the row comes from")
        .add(EFFECTIVE_FROM, DataTypes.DateType, false, "First day the row applies")
        .add(EFFECTIVE_TO, DataTypes.DateType, true, "Last day the row applies; blank: open");
  }
}
