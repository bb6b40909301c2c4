package j3420.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.Row;

/**
 * A row of a published table with its counts, or the memory of one that was hidden in an earlier
 * run.
 *
 * @param table the table
 * @param key values of its key, as text; null in no place
 * @param detail what else tells where the row belongs, or null
 * @param counts count by {@link CellCount}, null where the table has none or it is not available
 * @param hidden bits of the groups that an earlier run hid
 * @param isMemory the row is of the earlier run
 * @param row the row itself
 */
record PublishedRow(
    CellTable table,
    List<String> key,
    String detail,
    Long[] counts,
    int hidden,
    boolean isMemory,
    Row row) {

  static final String TABLE = "table_name";
  static final String KEY = "row_key";
  static final String DETAIL = "row_detail";
  static final String COUNTS = "row_counts";
  static final String HIDDEN = "hidden_groups";
  static final String IS_MEMORY = "is_memory";

  private static final String SEPARATOR = "\u0001";

  /** The same rows in the same order, however they arrive. */
  static final Comparator<PublishedRow> ORDER =
      Comparator.comparing(PublishedRow::table)
          .thenComparing(row -> String.join(SEPARATOR, row.key()));

  static PublishedRow of(Row row) {
    List<Long> counts = row.getList(row.fieldIndex(COUNTS));
    return new PublishedRow(
        CellTable.of(row.getString(row.fieldIndex(TABLE))),
        new ArrayList<>(row.<String>getList(row.fieldIndex(KEY))),
        row.getString(row.fieldIndex(DETAIL)),
        counts.toArray(Long[]::new),
        row.getInt(row.fieldIndex(HIDDEN)),
        row.getBoolean(row.fieldIndex(IS_MEMORY)),
        row);
  }

  OptionalLong count(CellCount count) {
    Long value = counts[count.ordinal()];
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
