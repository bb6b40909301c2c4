package j3420.measure;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows that a plain function reckons: for statistics that SQL has no function for, of counted rows
 * in any order; and for what SQL could only count by writing every line out many times.
 */
final class ReckonedRows {

  private ReckonedRows() {}

  /** Values of one row that are reckoned from it. */
  @FunctionalInterface
  interface Values extends Serializable {
    Object[] of(Named row);
  }

  /**
   * A row by the names of its columns: Spark hands rows from one function to the next without them.
   */
  record Named(Map<String, Integer> places, Row row) {

    @SuppressWarnings("unchecked")
    <T> T get(String name) {
      return (T) row.get(places.get(name));
    }

    List<Row> rows(String name) {
      return row.isNullAt(places.get(name)) ? List.of() : row.getList(places.get(name));
    }
  }

  /** Rows that are reckoned from one or several. */
  @FunctionalInterface
  interface Rows extends Serializable {
    List<Row> of(List<Row> rows);
  }

  /** Rows that are reckoned from those of a partition, one after the other. */
  @FunctionalInterface
  interface Parts extends Serializable {
    Iterator<Row> of(Iterator<Row> rows);
  }

  /** Other rows in the place of those of each partition. */
  static Dataset<Row> ofParts(Dataset<Row> rows, StructType schema, Parts reckoned) {
    MapPartitionsFunction<Row, Row> each = reckoned::of;
    return rows.mapPartitions(each, Encoders.row(nullable(schema)));
  }

  /** The rows with more columns. */
  static Dataset<Row> with(Dataset<Row> rows, StructType added, Values values) {
    StructType schema = rows.schema();
    for (StructField field : added.fields()) {
      schema = schema.add(field);
    }
    int width = rows.columns().length;
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < width; i++) {
      places.put(rows.columns()[i], i);
    }
    MapPartitionsFunction<Row, Row> each =
        partition ->
            stream(partition)
                .map(
                    row ->
                        RowFactory.create(
                            Stream.concat(
                                    Stream.iterate(0, i -> i + 1).limit(width).map(row::get),
                                    Stream.of(values.of(new Named(places, row))))
                                .toArray()))
                .iterator();
    return rows.mapPartitions(each, Encoders.row(schema));
  }

  /** Other rows in the place of each. */
  static Dataset<Row> ofEach(Dataset<Row> rows, StructType schema, Rows reckoned) {
    MapPartitionsFunction<Row, Row> each =
        partition ->
            stream(partition).flatMap(row -> reckoned.of(List.of(row)).stream()).iterator();
    return rows.mapPartitions(each, Encoders.row(nullable(schema)));
  }

  /** Other rows in the place of all, which must be few. */
  static Dataset<Row> ofAll(Dataset<Row> rows, StructType schema, Rows reckoned) {
    MapPartitionsFunction<Row, Row> all =
        partition -> {
          List<Row> list = new ArrayList<>();
          partition.forEachRemaining(list::add);
          return reckoned.of(list).iterator();
        };
    return rows.repartition(1).mapPartitions(all, Encoders.row(nullable(schema)));
  }

  private static Stream<Row> stream(Iterator<Row> rows) {
    Iterable<Row> all = () -> rows;
    return StreamSupport.stream(all.spliterator(), false);
  }

  private static StructType nullable(StructType schema) {
    return new StructType(
        Stream.of(schema.fields())
            .map(field -> new StructField(field.name(), field.dataType(), true, field.metadata()))
            .toArray(StructField[]::new));
  }
}
