package j3420.testing;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reference values of the statistics, computed by independent programs. */
public final class Vectors {

  private Vectors() {}

  /** The file {@code vectors/<name>.csv}; every column is text, an empty cell is null. */
  public static Dataset<Row> vector(String name) {
    return LocalSpark.session()
        .read()
        .option("header", "true")
        .csv("src/test/resources/vectors/" + name + ".csv");
  }

  /** The rows of {@link #vector}, each a map from column to number; an empty cell is missing. */
  public static List<Map<String, Double>> numbers(String name, String condition) {
    Dataset<Row> rows = vector(name).where(condition);
    return rows.collectAsList().stream().map(row -> numbers(row, rows.columns())).toList();
  }

  private static Map<String, Double> numbers(Row row, String... columns) {
    Map<String, Double> numbers = new HashMap<>();
    for (int i = 0; i < columns.length; i++) {
      String text = row.getString(i);
      if (text != null && text.matches("-?[0-9][-+0-9.eE]*")) {
        numbers.put(columns[i], Double.valueOf(text));
      }
    }
    return numbers;
  }

  /** A column as the number that it is. */
  public static Column number(String name) {
    return col(name).cast("double");
  }

  /**
   * In each of the {@code rows} rows, {@code actual} differs from {@code expected} by at most
   * {@code tolerance} times the larger of the expected and {@code atLeast}, or both are null.
   */
  public static void assertClose(
      Dataset<Row> table,
      Column actual,
      Column expected,
      double tolerance,
      double atLeast,
      long rows) {
    Column allowed = greatest(abs(expected), lit(atLeast)).multiply(tolerance);
    Column isClose =
        coalesce(
            actual.minus(expected).between(allowed.multiply(-1), allowed),
            actual.isNull().and(expected.isNull()));
    List<Row> compared =
        table
            .withColumn("actual_value", actual)
            .withColumn("expected_value", expected)
            .withColumn("is_close", isClose)
            .collectAsList();
    assertThat(compared).hasSize(Math.toIntExact(rows));
    assertThat(compared).filteredOn(row -> !row.<Boolean>getAs("is_close")).isEmpty();
  }
}
