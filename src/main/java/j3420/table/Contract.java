package j3420.table;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * What a table of the product promises: where it lives, what one row is, its columns with type,
 * nullability and meaning, the columns that identify a row, and the conditions that every row
 * meets.
 *
 * <p>Delta enforces the columns and the conditions; the data dictionary is generated from them.
 *
 * @param zone who may read the table
 * @param name singular snake_case name of what one row is
 * @param comment one sentence: what one row is
 * @param schema columns in order, each with a comment
 * @param key columns that identify a row
 * @param checks named SQL conditions; a condition on a nullable column admits null explicitly, as
 *     Delta refuses a row whose condition is null
 */
public record Contract(
    Zone zone,
    String name,
    String comment,
    StructType schema,
    List<String> key,
    Map<String, String> checks) {

  /** Who may read a table; the name is its folder under the warehouse. */
  public enum Zone {
    /** Person-level rows. */
    RESTRICTED,
    /** Aggregates for analysts and dashboards inside the payer. */
    PUBLISHED,
    /** The same aggregates for readers outside: no count of 1 to 10 can be read or worked out. */
    SHAREABLE,
    /** The ledger of runs. */
    OPERATIONS;

    /** The folder of the zone. */
    public String folder() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** The path of the table below the warehouse, such as {@code published/denial_by_reason}. */
  public String path() {
    return zone.folder() + "/" + name;
  }
}
