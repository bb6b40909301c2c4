package j3420.claim;

import static j3420.table.ClaimLine.DIAGNOSIS_CODES;
import static j3420.table.ClaimLine.SERVICE_DATE;
import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import j3420.table.Columns;
import j3420.table.DiagnosisTier;
import j3420.table.ReferenceList;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * How directly the diagnoses of a line speak for B-12: the best tier that any of them has.
 *
 * <p>Diagnoses are those of ICD-9 before 2015-10-01 and of ICD-10 since, by the day of service. The
 * longest prefix of a diagnosis in the list decides its tier.
 */
public final class DiagnosisTiers {

  private static final LocalDate FIRST_DAY_OF_ICD_10 = LocalDate.of(2015, 10, 1);

  private DiagnosisTiers() {}

  /**
   * The tier of a conformed line; never null.
   *
   * @param list checked rows of {@link DiagnosisTier#LIST}
   */
  public static Column by(List<Row> list) {
    Column best =
        when(
                col(SERVICE_DATE).lt(lit(FIRST_DAY_OF_ICD_10)),
                bestOf(rowsOf(list, DiagnosisTier.ICD_9)))
            .otherwise(bestOf(rowsOf(list, DiagnosisTier.ICD_10)));
    return when(col(DIAGNOSIS_CODES).isNull(), lit(Columns.NOT_AVAILABLE))
        .when(size(col(DIAGNOSIS_CODES)).equalTo(0), lit(Columns.NOT_STATED))
        .otherwise(coalesce(best, lit(DiagnosisTier.OTHER)));
  }

  /** The longest prefix first. */
  private static List<Row> rowsOf(List<Row> list, String codeSystem) {
    Comparator<Row> byLength = Comparator.comparing(row -> prefix(row).length());
    return list.stream()
        .filter(row -> row.getAs(DiagnosisTier.CODE_SYSTEM).equals(codeSystem))
        .sorted(byLength.reversed())
        .toList();
  }

  /** The letters of the tiers are in order: A is the best, X the last. */
  private static Column bestOf(List<Row> rows) {
    return array_min(transform(col(DIAGNOSIS_CODES), code -> tier(code, rows)));
  }

  private static Column tier(Column code, List<Row> rows) {
    Column tier = when(lit(false), lit(null).cast("string"));
    for (Row row : rows) {
      Column isMeant = code.startsWith(prefix(row)).and(isInForce(row)).and(hasNeeded(row));
      tier = tier.when(isMeant, lit(row.<String>getAs(DiagnosisTier.TIER)));
    }
    return tier;
  }

  private static Column isInForce(Row row) {
    Column isBegun = col(SERVICE_DATE).geq(lit(row.<Date>getAs(ReferenceList.EFFECTIVE_FROM)));
    Date to = row.getAs(ReferenceList.EFFECTIVE_TO);
    return to == null ? isBegun : isBegun.and(col(SERVICE_DATE).leq(lit(to)));
  }

  private static Column hasNeeded(Row row) {
    String needed = row.getAs(DiagnosisTier.NEEDS_PREFIXES);
    if (needed == null) {
      return lit(true);
    }
    return exists(
        col(DIAGNOSIS_CODES),
        other ->
            Stream.of(needed.strip().split("\\s+"))
                .map(prefix -> other.startsWith(withoutDots(prefix)))
                .reduce(lit(false), Column::or));
  }

  private static String prefix(Row row) {
    return withoutDots(row.getAs(DiagnosisTier.PREFIX));
  }

  private static String withoutDots(String code) {
    return code.replace(".", "").toUpperCase(Locale.ROOT);
  }
}
