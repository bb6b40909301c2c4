package j3420.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.CoverSpan;
import j3420.table.RunCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What became of every row of the eligibility files, file by file and in total. */
final class EligibilityCheck {

  /** Rows by file and item, all files together under 'all'. */
  private final Map<String, Map<String, Long>> rows;

  private EligibilityCheck(Map<String, Map<String, Long>> rows) {
    this.rows = rows;
  }

  /**
   * Counts the rows.
   *
   * @param placed rows of the files with what became of them
   */
  static EligibilityCheck of(Dataset<Row> placed) {
    Map<String, Map<String, Long>> rows = new TreeMap<>();
    placed
        .groupBy(col(ClaimLine.SOURCE_FILE), col(CoverSpan.ITEM))
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(
            row -> {
              add(rows, row.getString(0), row.getString(1), row.getLong(2));
              add(rows, Columns.ALL, row.getString(1), row.getLong(2));
            });
    return new EligibilityCheck(rows);
  }

  private static void add(
      Map<String, Map<String, Long>> rows, String file, String item, long number) {
    rows.computeIfAbsent(file, any -> new TreeMap<>()).merge(item, number, Long::sum);
  }

  /**
   * Every row read went to exactly one place.
   *
   * @param read rows that were read
   * @param stated rows that the files' footers state; -1: none do
   * @throws Refusal with exit code 4 if a row came twice or went missing
   */
  EligibilityCheck complete(long read, long stated) {
    long placed = input(Columns.ALL);
    if (placed != read || (stated >= 0 && stated != read)) {
      throw new Refusal(
          Refusal.QUALITY,
          ("The eligibility rows do not reconcile: the files state %s rows, %d were read, %d are"
                  + " used or left out. Nothing is published; run again when the delivery is"
                  + " complete.")
              .formatted(stated < 0 ? "no number of" : stated, read, placed));
    }
    return this;
  }

  /** The rows of {@link RunCheck}. */
  List<Row> items() {
    List<Row> items = new ArrayList<>();
    rows.forEach(
        (file, ofFile) -> {
          items.add(item(file, RunCheck.INPUT, input(file)));
          ofFile.forEach((item, number) -> items.add(item(file, item, number)));
        });
    return items;
  }

  /** What became of the rows, in words. */
  String said() {
    return rows.getOrDefault(Columns.ALL, Map.of()).entrySet().stream()
        .map(each -> "%,d %s".formatted(each.getValue(), each.getKey()))
        .collect(Collectors.joining(", "));
  }

  private long input(String file) {
    return rows.getOrDefault(file, Map.of()).values().stream().mapToLong(Long::longValue).sum();
  }

  private static Row item(String file, String item, long number) {
    return RowFactory.create(
        RunCheck.ELIGIBILITY, file, item, number, null, null, null, RunCheck.PASSED);
  }
}
