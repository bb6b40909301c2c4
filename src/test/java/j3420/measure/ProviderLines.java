package j3420.measure;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import j3420.table.J3420Line;
import j3420.testing.LocalSpark;
import j3420.testing.Tables;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** J3420 lines of many patients, written as one row of text per provider. */
final class ProviderLines {

  private ProviderLines() {}

  /**
   * For each row, {@code patients} patients with {@code lines} lines each, {@code denied} of the
   * lines of every patient denied.
   */
  static Dataset<Row> lines(String providers) {
    var rows =
        Tables.table(
            J3420Line.SCHEMA.add("patients", "int").add("lines", "int").add("denied", "int"),
            providers);
    var perLine =
        rows.selectExpr("*", "explode(sequence(1, patients)) patient")
            .selectExpr("*", "explode(sequence(1, lines)) line")
            .withColumn("member_token", expr("concat(provider_id, '-', patient)"))
            .withColumn(
                "outcome",
                expr("coalesce(outcome, if(line <= coalesce(denied, 0), 'denied', 'paid'))"));
    return shaped(perLine);
  }

  /**
   * {@code number} ordinary providers of internal medicine in an office in Texas: 20 patients each,
   * with 1 to 5 lines, the number drifting from provider to provider; one line in ten denied.
   */
  static Dataset<Row> ordinary(int number) {
    return shaped(
        LocalSpark.session()
            .range(number)
            .selectExpr("id", "explode(sequence(1, 20)) patient")
            .selectExpr("*", "explode(sequence(1, 1 + int(patient * 7 % (4 + id % 3)))) line")
            .selectExpr(
                "concat('ordinary-', lpad(id, 3, '0')) provider_id",
                "concat(id, '-', patient) member_token",
                "'11' provider_specialty_code",
                "'TX' provider_state",
                "'11' place_of_service_code",
                "date'2024-06-01' service_month",
                "if((patient + line + id) % 10 = 0, 'denied', 'paid') outcome",
                "cast(10 as decimal(18,2)) allowed_amount"));
  }

  private static Dataset<Row> shaped(Dataset<Row> rows) {
    return rows.select(
        Stream.of(J3420Line.SCHEMA.fields())
            .map(
                field ->
                    Stream.of(rows.columns()).anyMatch(field.name()::equals)
                        ? col(field.name()).cast(field.dataType())
                        : lit(null).cast(field.dataType()).as(field.name()))
            .toArray(Column[]::new));
  }
}
