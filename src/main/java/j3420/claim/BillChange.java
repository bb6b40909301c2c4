package j3420.claim;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.J3420Line;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;

/** What a later version of a line bills otherwise: the order of codes and repeats do not count. */
final class BillChange {

  private static final String BILLED = "first_billed";

  /** By what is said of it, the column that differs. */
  private static final Map<String, Column> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put(J3420Line.CHANGED_MODIFIERS, codes(ClaimLine.MODIFIERS));
    PARTS.put(J3420Line.CHANGED_DIAGNOSES, codes(ClaimLine.DIAGNOSIS_CODES));
    PARTS.put(J3420Line.CHANGED_UNITS, col(ClaimLine.UNITS));
    PARTS.put(J3420Line.CHANGED_CODE, col(ClaimLine.HCPCS_CODE));
    PARTS.put(J3420Line.CHANGED_CHARGE, col(ClaimLine.CHARGE_AMOUNT));
    PARTS.put(J3420Line.CHANGED_DRUG_CODE, col(ClaimLine.NDC_CODE));
    PARTS.put(J3420Line.CHANGED_PLACE, col(ClaimLine.PLACE_OF_SERVICE_CODE));
  }

  private BillChange() {}

  /** What the version bills, to be held against that of another one. */
  static Column billed() {
    return struct(
            PARTS.entrySet().stream()
                .map(part -> part.getValue().as(part.getKey()))
                .toArray(Column[]::new))
        .as(BILLED);
  }

  /**
   * What the version of the row bills otherwise than {@code first}, which holds {@link #billed}.
   */
  static Column since(Column first) {
    return array_compact(
        array(
            PARTS.entrySet().stream()
                .map(
                    part ->
                        when(
                            not(
                                part.getValue()
                                    .eqNullSafe(first.getField(BILLED).getField(part.getKey()))),
                            lit(part.getKey())))
                .toArray(Column[]::new)));
  }

  private static Column codes(String column) {
    return array_sort(array_distinct(col(column)));
  }
}
