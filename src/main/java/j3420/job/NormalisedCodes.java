package j3420.job;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.RunCheck;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** On how many fetched lines the rule for codes changed what the source wrote. */
final class NormalisedCodes {

  private static final List<String> ITEMS =
      List.of(
          ClaimLine.HCPCS_CODE,
          ClaimLine.MODIFIERS,
          ClaimLine.DIAGNOSIS_CODES,
          ClaimLine.DIAGNOSIS_DOTS);

  private NormalisedCodes() {}

  /** Rows of {@link RunCheck}: all items in total, and those of a file that has any. */
  static List<Row> in(Dataset<Row> lines) {
    Column[] counts =
        ITEMS.stream()
            .map(item -> count_if(array_contains(col(ClaimLine.NORMALISED_CODES), item)).as(item))
            .toArray(Column[]::new);
    List<Row> files =
        lines
            .groupBy(col(ClaimLine.SOURCE_FILE))
            .agg(counts[0], java.util.Arrays.copyOfRange(counts, 1, counts.length))
            .collectAsList();
    List<Row> items = new ArrayList<>();
    for (String item : ITEMS) {
      long total = 0;
      for (Row file : files) {
        long ofFile = file.getAs(item);
        total += ofFile;
        if (ofFile > 0) {
          items.add(row(file.getString(0), item, ofFile));
        }
      }
      items.add(row(Columns.ALL, item, total));
    }
    return items;
  }

  private static Row row(String file, String item, long lines) {
    return RowFactory.create(
        RunCheck.NORMALISED_CODES, file, item, lines, null, null, null, RunCheck.COUNTED);
  }
}
