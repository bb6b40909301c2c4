package j3420.claim;

import static j3420.table.ClaimLine.MEMBER_TOKEN;
import static j3420.table.ClaimLine.PROVIDER_ID;
import static j3420.table.ClaimLine.SERVICE_DATE;
import static j3420.table.ClaimLine.WARNINGS;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_intersect;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import j3420.table.Columns;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * What should hold between the final J3420 lines, where a {@link Rule} looks at one line alone. A
 * line that stands against another one goes on and carries the warning.
 */
public enum ServiceWarning {
  SERVICE_OF_TWO_PROVIDERS(
      "One provider only has final J3420 lines of a member on one day; the lines of two are not"
          + " linked, as both may have served."),
  SERVICE_PAID_TWICE(
      "Of claims that nothing but member, day, code and provider links, one at most was paid; they"
          + " count as one service, but may be paid twice.");

  private final String sentence;

  ServiceWarning(String sentence) {
    this.sentence = sentence;
  }

  /** The rule in words. */
  public String sentence() {
    return sentence;
  }

  /** Those of the names of warnings in {@code warnings} that are of lines against each other. */
  public static Column among(Column warnings) {
    return array_intersect(
        warnings, array(Stream.of(values()).map(each -> lit(each.name())).toArray(Column[]::new)));
  }

  /** The final J3420 lines, with the warnings that they give each other after their own. */
  static Dataset<Row> appended(Dataset<Row> finals) {
    Column[] broken =
        Stream.of(values())
            .map(each -> when(each.isBroken(), lit(each.name())))
            .toArray(Column[]::new);
    Column found = array_compact(array(broken)).cast(Columns.STRINGS);
    return finals.withColumn(WARNINGS, concat(col(WARNINGS), found));
  }

  private Column isBroken() {
    if (this == SERVICE_PAID_TWICE) {
      return col(FinalAction.IS_PAID_TWICE);
    }
    var sameDay = Window.partitionBy(col(MEMBER_TOKEN), col(SERVICE_DATE));
    return col(PROVIDER_ID)
        .isNotNull()
        .and(min(col(PROVIDER_ID)).over(sameDay).lt(max(col(PROVIDER_ID)).over(sameDay)));
  }
}
