package j3420.claim;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.QuarantinedLine;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Marks every conformed line with all the rules that it breaks; drops nothing. */
public final class Validate {

  private Validate() {}

  /**
   * The lines with {@link QuarantinedLine#BROKEN_RULES} and {@link ClaimLine#WARNINGS}, empty for a
   * sound line.
   */
  public static Dataset<Row> withBrokenRules(Dataset<Row> conformed) {
    return conformed
        .withColumn(QuarantinedLine.BROKEN_RULES, broken(Rule.Severity.BLOCKING))
        .withColumn(ClaimLine.WARNINGS, broken(Rule.Severity.WARNING))
        .withColumn(QuarantinedLine.RAW, when(not(isAccepted()), col(QuarantinedLine.RAW)));
  }

  /** The line breaks no blocking rule. */
  public static Column isAccepted() {
    return size(col(QuarantinedLine.BROKEN_RULES)).equalTo(0);
  }

  private static Column broken(Rule.Severity severity) {
    Column[] names =
        Stream.of(Rule.values())
            .filter(rule -> rule.severity() == severity)
            .map(rule -> when(rule.isBroken(), lit(rule.name())))
            .toArray(Column[]::new);
    return array_compact(array(names)).cast(Columns.STRINGS);
  }
}
