package j3420.testing;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.QueryTest$;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Small tables written as text: a header line, then one line per row, cells between bars.
 *
 * <p>An empty cell is null, or no items in an array column, whose items are separated by commas; a
 * cell {@code null} is null in an array column too. An array of structs is written as JSON. A test
 * writes only the columns it is about; the others are null.
 */
public final class Tables {

  private Tables() {}

  /** The rows of {@code text} as a table with all columns of {@code schema}. */
  public static Dataset<Row> table(StructType schema, String text) {
    List<String[]> lines = text.strip().lines().map(Tables::cells).toList();
    List<String> header = List.of(lines.get(0));
    assertThat(schema.fieldNames()).as("columns of the table").contains(lines.get(0));

    StructType textColumns = new StructType();
    for (String name : header) {
      textColumns = textColumns.add(name, "string");
    }
    List<Row> rows =
        lines.stream().skip(1).map(cells -> RowFactory.create((Object[]) cells)).toList();
    return LocalSpark.session()
        .createDataFrame(rows, textColumns)
        .select(
            Stream.of(schema.fields()).map(field -> parsed(field, header)).toArray(Column[]::new));
  }

  /** The columns that {@code expected} names hold exactly its rows, in any order. */
  public static void assertTable(Dataset<Row> actual, String expected) {
    Column[] named = columns(cells(expected.strip().lines().findFirst().orElseThrow()));
    assertThat(actual.select(named).collectAsList())
        .containsExactlyInAnyOrderElementsOf(
            table(actual.schema(), expected).select(named).collectAsList());
  }

  /** Both tables hold the same rows, each as often; Spark's own comparison. */
  public static void assertSameRows(Dataset<Row> actual, Dataset<Row> expected) {
    QueryTest$.MODULE$.checkAnswer(actual, expected.collectAsList());
  }

  private static Column parsed(StructField field, List<String> header) {
    if (!header.contains(field.name())) {
      return lit(null).cast(field.dataType()).as(field.name());
    }
    Column cell = nullif(col(field.name()), lit(""));
    return value(cell, field.dataType()).cast(field.dataType()).as(field.name());
  }

  private static Column value(Column cell, DataType type) {
    if (!(type instanceof ArrayType array)) {
      return cell;
    }
    Column items =
        array.elementType() instanceof StructType
            ? array_compact(from_json(cell, type, Map.of()))
            : split(cell, ",").cast(type);
    return when(cell.equalTo("null"), lit(null)).otherwise(coalesce(items, array().cast(type)));
  }

  private static Column[] columns(String[] names) {
    return Stream.of(names).map(functions::col).toArray(Column[]::new);
  }

  private static String[] cells(String line) {
    return Stream.of(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
  }
}
