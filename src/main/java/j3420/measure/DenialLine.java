package j3420.measure;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.DenialByReason;
import j3420.table.DenialRate;
import j3420.table.Outcome;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * What denials are counted by: a decision of a line, as its member's or as its provider's.
 *
 * @param isMember the line is its member's; else its provider's
 * @param id token of the member, or provider
 * @param month first day of it
 * @param modifiers sorted and different; null: the source tells none
 * @param payer null: not stated
 * @param reasons most telling first; of a denied line only
 * @param remarkCodes sorted, as one text; of a denied line only
 * @param charge null: not stated
 */
record DenialLine(
    boolean isMember,
    String id,
    String dateBasis,
    LocalDate month,
    String lineOfBusiness,
    String decision,
    List<String> modifiers,
    String payer,
    boolean isDenied,
    List<Reason> reasons,
    String remarkCodes,
    BigDecimal charge) {

  static final String IS_MEMBER = "is_member";
  static final String ID = "id";

  private static final String IS_DENIED = "is_denied";

  /** Why a line is denied. */
  record Reason(String category, String code) {}

  /** The columns of {@link #of}, of the decision of a line and an id. */
  static Column[] columns() {
    Column isDenied = Outcome.isDenied(col(ClaimLine.OUTCOME));
    Column remarks = col(ClaimLine.REMARK_CODES);
    Column remarkCodes =
        coalesce(
            when(size(remarks).gt(0), array_join(array_sort(array_distinct(remarks)), " ")),
            when(remarks.isNotNull(), lit(DenialByReason.NO_REMARK)),
            lit(Columns.NOT_AVAILABLE));
    Column reasons =
        transform(
            col(ClaimLine.REASONS),
            reason ->
                struct(
                    reason.getField(ClaimLine.REASON_CATEGORY),
                    reason.getField(ClaimLine.REASON_CODE)));
    return new Column[] {
      col(IS_MEMBER),
      col(ID),
      col(DenialRate.DATE_BASIS),
      col(Decisions.MONTH),
      col(ClaimLine.LINE_OF_BUSINESS),
      col(DenialRate.DECISION),
      array_sort(array_distinct(col(ClaimLine.MODIFIERS))).as(ClaimLine.MODIFIERS),
      col(ClaimLine.PAYER),
      isDenied.as(IS_DENIED),
      when(isDenied, reasons).as(ClaimLine.REASONS),
      when(isDenied, remarkCodes).as(ClaimLine.REMARK_CODES),
      col(ClaimLine.CHARGE_AMOUNT)
    };
  }

  /** The line of a row with {@link #columns}. */
  static DenialLine of(Row row) {
    List<Row> reasons = row.isNullAt(9) ? List.of() : row.getList(9);
    return new DenialLine(
        row.getBoolean(0),
        row.getString(1),
        row.getString(2),
        row.getDate(3).toLocalDate(),
        row.getString(4),
        row.getString(5),
        row.isNullAt(6) ? null : row.getList(6),
        row.getString(7),
        row.getBoolean(8),
        reasons.stream().map(each -> new Reason(each.getString(0), each.getString(1))).toList(),
        row.getString(10),
        row.getDecimal(11));
  }

  boolean isByCompleteService() {
    return dateBasis.equals(DenialRate.BY_COMPLETE_SERVICE);
  }

  Reason primaryReason() {
    return reasons.get(0);
  }
}
