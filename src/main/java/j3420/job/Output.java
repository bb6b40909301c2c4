package j3420.job;

import j3420.table.RunOutput;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A table as it belongs to a run.
 *
 * @param version Delta version
 * @param audit rows, sums and content
 * @param writtenBy run that wrote the version
 */
record Output(long version, TableAudit audit, String writtenBy) {

  /** From a row of {@link RunOutput}. */
  static Output of(Row row) {
    Map<String, BigDecimal> sums = new HashMap<>();
    row.<String, String>getJavaMap(row.fieldIndex(RunOutput.SUMS))
        .forEach((name, sum) -> sums.put(name, sum == null ? null : new BigDecimal(sum)));
    return new Output(
        row.getAs(RunOutput.DELTA_VERSION),
        new TableAudit(
            row.<Long>getAs(RunOutput.ROWS),
            row.getAs(RunOutput.CONTENT_HASH),
            sums,
            0,
            0,
            Map.of()),
        row.getAs(RunOutput.WRITTEN_BY_RUN_ID));
  }

  /** A row of {@link RunOutput}, without the run. */
  Row asRow(String table) {
    Map<String, String> sums = new TreeMap<>();
    audit.sums().forEach((name, sum) -> sums.put(name, sum == null ? null : sum.toPlainString()));
    return RowFactory.create(table, version, audit.rows(), sums, audit.contentHash(), writtenBy);
  }
}
