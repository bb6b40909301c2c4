package j3420.claim;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.trunc;

import j3420.table.ClaimLine;
import j3420.table.J3420Line;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Chooses the final J3420 lines, after versions are resolved: an adjustment can re-code a line. */
public final class J3420Lines {

  private J3420Lines() {}

  /**
   * The final J3420 lines among resolved claim lines, with the columns of {@link J3420Line}.
   *
   * @param diagnosisTier the tier of a line's diagnoses; see {@link DiagnosisTiers}
   */
  public static Dataset<Row> from(Dataset<Row> resolved, Column diagnosisTier) {
    Column[] columns =
        Stream.of(J3420Line.SCHEMA.fields())
            .map(field -> col(field.name()).cast(field.dataType()))
            .toArray(Column[]::new);
    return resolved
        .where(col(ClaimLine.DISPOSITION).equalTo(FinalAction.FINAL))
        .withColumn(J3420Line.DIAGNOSIS_TIER, diagnosisTier)
        .withColumn(J3420Line.SERVICE_MONTH, trunc(col(ClaimLine.SERVICE_DATE), "MM"))
        .withColumn(
            J3420Line.DAYS_TO_FINAL,
            datediff(col(ClaimLine.ADJUDICATION_DATE), col(J3420Line.FIRST_ADJUDICATION_DATE)))
        .transform(ServiceWarning::appended)
        .select(columns);
  }
}
