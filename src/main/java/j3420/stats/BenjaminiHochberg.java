package j3420.stats;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Benjamini-Hochberg adjusted p-values: the smallest false discovery rate at which the row is still
 * called.
 */
public final class BenjaminiHochberg {

  private static final String TESTS = "_tests";
  private static final String FROM_LARGEST = "_from_largest";

  private BenjaminiHochberg() {}

  /**
   * {@code rows} with the column {@code q} beside the p-values in {@code p}.
   *
   * <p>A null p-value counts neither as a test nor gets a q. Equal p-values get equal q-values.
   *
   * @param id column that tells the rows of a family apart, so that the order is total
   * @param family columns whose values share one set of tests
   */
  public static Dataset<Row> withAdjusted(
      Dataset<Row> rows, String p, String q, String id, String... family) {
    WindowSpec largestFirst =
        Window.partitionBy(columns(family)).orderBy(col(p).desc_nulls_last(), col(id).desc());
    WindowSpec whole =
        largestFirst.rowsBetween(Window.unboundedPreceding(), Window.unboundedFollowing());
    WindowSpec asLarge = largestFirst.rowsBetween(Window.unboundedPreceding(), Window.currentRow());

    Column rank = col(TESTS).minus(col(FROM_LARGEST)).plus(1);
    Column scaled = when(col(p).isNotNull(), col(p).multiply(col(TESTS)).divide(rank));
    return rows.withColumns(
            Map.of(TESTS, count(col(p)).over(whole), FROM_LARGEST, row_number().over(largestFirst)))
        .withColumn(q, when(col(p).isNotNull(), least(lit(1.0), min(scaled).over(asLarge))))
        .drop(TESTS, FROM_LARGEST);
  }

  private static Column[] columns(String... names) {
    Column[] columns = new Column[names.length];
    for (int i = 0; i < names.length; i++) {
      columns[i] = col(names[i]);
    }
    return columns;
  }
}
