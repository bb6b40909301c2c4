package j3420.claim;

import static j3420.table.ClaimLine.GROUP_CODE;
import static j3420.table.ClaimLine.OUTCOME;
import static j3420.table.ClaimLine.REASONS;
import static j3420.table.ClaimLine.REASON_CATEGORY;
import static j3420.table.ClaimLine.REASON_CODE;
import static j3420.table.ClaimLine.REASON_LIST;
import static j3420.table.OutcomeCode.CATEGORY;
import static j3420.table.OutcomeCode.CODE;
import static j3420.table.ReasonCategory.UNMAPPED;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import j3420.table.Columns;
import j3420.table.Outcome;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Outcomes read from one code of a line, such as the CMS line processing indicator.
 *
 * <p>A line with a blank or unlisted code is pending, for the reason {@code unmapped}. The source
 * does not say what was decided: to call the line paid or denied would move a rate on no evidence.
 * Pending lines enter no denial rate, and the category lets them be counted.
 */
final class CodeOutcome {

  private static final String LISTED = "listed_code";
  private static final String LISTED_OUTCOME = LISTED + "." + OUTCOME;
  private static final String LISTED_CATEGORY = LISTED + "." + CATEGORY;

  private CodeOutcome() {}

  /**
   * Every line with its outcome and reasons.
   *
   * @param codeColumn column of the line that holds the code
   * @param codes rows of the code list that read the code
   */
  static Dataset<Row> of(Dataset<Row> lines, String codeColumn, Dataset<Row> codes) {
    Dataset<Row> listed = codes.select(struct(Effective.allColumns(codes)).as(LISTED));
    Column code = code(codeColumn);
    Column sameCode = code.equalTo(col(LISTED + "." + CODE));
    return lines
        .join(
            broadcast(listed), sameCode.and(Effective.on(LISTED, Effective.decisionDate())), "left")
        .withColumn(OUTCOME, coalesce(col(LISTED_OUTCOME), lit(Outcome.PENDING)))
        .withColumn(REASONS, reasons(code))
        .drop(LISTED);
  }

  /** The code of a line, if it states one. */
  static Column codes(String codeColumn) {
    return array_compact(array(nullif(code(codeColumn), lit(""))));
  }

  private static Column code(String codeColumn) {
    return upper(trim(col(codeColumn)));
  }

  private static Column reasons(Column code) {
    Column reason =
        struct(
            coalesce(col(LISTED_CATEGORY), lit(UNMAPPED)).as(REASON_CATEGORY),
            lit(null).cast("string").as(GROUP_CODE),
            coalesce(nullif(code, lit("")), lit(Columns.NOT_STATED)).as(REASON_CODE));
    return when(col(OUTCOME).equalTo(lit(Outcome.PAID)), array().cast(REASON_LIST))
        .otherwise(array(reason).cast(REASON_LIST));
  }
}
