package j3420.claim;

import static j3420.table.ClaimLine.ADJUDICATION_DATE;
import static j3420.table.ClaimLine.SERVICE_DATE;
import static j3420.table.ReferenceList.EFFECTIVE_FROM;
import static j3420.table.ReferenceList.EFFECTIVE_TO;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Which row of a dated list applies to a line: the one in force on the day of the decision. */
final class Effective {

  private static final LocalDate END_OF_TIME = LocalDate.of(9999, 12, 31);

  private Effective() {}

  /** The day whose lists apply; a line without a date is read by the newest rows. */
  static Column decisionDate() {
    return coalesce(col(ADJUDICATION_DATE), col(SERVICE_DATE), lit(END_OF_TIME));
  }

  /** The list row in the struct column {@code row} is in force on {@code day}. */
  static Column on(String row, Column day) {
    Column to = col(row + "." + EFFECTIVE_TO);
    return col(row + "." + EFFECTIVE_FROM).leq(day).and(to.isNull().or(day.leq(to)));
  }

  static Column[] allColumns(Dataset<Row> list) {
    return Stream.of(list.columns()).map(functions::col).toArray(Column[]::new);
  }
}
