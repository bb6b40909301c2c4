package j3420.job;

import j3420.table.Columns;
import j3420.table.Run;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * One row of the ledger.
 *
 * @param row all columns of {@link Run}
 */
record Entry(Row row) {

  String runId() {
    return text(Columns.RUN_ID);
  }

  Timestamp finishedAt() {
    return (Timestamp) value(Run.FINISHED_AT);
  }

  LocalDate dataThrough() {
    return ((Date) value(Columns.DATA_THROUGH)).toLocalDate();
  }

  /** SHA-256 that the entry states of itself; null: written before entries were chained. */
  String sha256() {
    return text(Run.ENTRY_SHA256);
  }

  /** SHA-256 of the entry as it is read now. */
  String actualSha256() {
    Map<String, Object> values = values();
    values.put(Run.ENTRY_SHA256, null);
    return Sha256.of(
        Run.SCHEMA,
        org.apache.spark.sql.RowFactory.create(
            java.util.stream.Stream.of(Run.SCHEMA.fieldNames()).map(values::get).toArray()));
  }

  /** The run built lines, or found that nothing was new; else it computed one topic anew. */
  boolean isBuild() {
    String build = text(Run.BUILD);
    return build == null ? text(Run.LINES_RUN_ID).equals(runId()) : !build.equals(Run.NONE);
  }

  String text(String column) {
    return (String) value(column);
  }

  List<String> texts(String column) {
    Object value = value(column);
    return value == null
        ? List.of()
        : value instanceof String[] given ? List.of(given) : row.getList(at(column));
  }

  /** A column that maps names to numbers or texts. */
  <T> Map<String, T> map(String column) {
    Object value = value(column);
    if (value instanceof Map<?, ?> given) {
      @SuppressWarnings("unchecked")
      Map<String, T> map = (Map<String, T>) given;
      return map;
    }
    return value == null ? Map.of() : row.getJavaMap(at(column));
  }

  Object value(String column) {
    return row.get(at(column));
  }

  /** All values by column, lists and maps as Java's. */
  Map<String, Object> values() {
    Map<String, Object> values = new HashMap<>();
    StructType schema = Run.SCHEMA;
    for (String name : schema.fieldNames()) {
      Object value = value(name);
      if (value != null && schema.apply(name).dataType().typeName().equals("array")) {
        value = texts(name).toArray(String[]::new);
      } else if (value != null && schema.apply(name).dataType().typeName().equals("map")) {
        value = new HashMap<>(map(name));
      }
      values.put(name, value);
    }
    return values;
  }

  private static int at(String column) {
    return Run.SCHEMA.fieldIndex(column);
  }
}
