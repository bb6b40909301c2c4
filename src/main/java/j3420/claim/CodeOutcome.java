package j3420.claim;

import static j3420.table.ClaimLine.GROUP_CODE;
import static j3420.table.ClaimLine.OUTCOME;
import static j3420.table.ClaimLine.PROCESSING_CODE;
import static j3420.table.ClaimLine.REASONS;
import static j3420.table.ClaimLine.REASON_CATEGORY;
import static j3420.table.ClaimLine.REASON_CODE;
import static j3420.table.ClaimLine.REASON_LIST;
import static j3420.table.LineProcessingIndicator.CATEGORY;
import static j3420.table.LineProcessingIndicator.CODE;
import static j3420.table.LineProcessingIndicator.POLICY;
import static j3420.table.ReasonCategory.UNMAPPED;
import static org.apache.spark.sql.functions.array;
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
 * Outcomes read from the CMS line processing indicator.
 *
 * <p>A line with a blank or unlisted code is pending, for the reason {@code unmapped}. The source
 * does not say what was decided: to call the line paid or denied would move a rate on no evidence.
 * Pending lines enter no denial rate, and the category lets them be counted.
 */
final class IndicatorOutcome {

  private static final String LISTED = "listed_indicator";
  private static final String LISTED_OUTCOME = LISTED + "." + OUTCOME;
  private static final String LISTED_CATEGORY = LISTED + "." + CATEGORY;

  private IndicatorOutcome() {}

  static Dataset<Row> of(Dataset<Row> lines, Dataset<Row> indicators, String policy) {
    Dataset<Row> listed =
        indicators
            .where(col(POLICY).equalTo(lit(policy)))
            .select(struct(Effective.allColumns(indicators)).as(LISTED));
    Column sameCode = code().equalTo(col(LISTED + "." + CODE));
    return lines
        .join(
            broadcast(listed), sameCode.and(Effective.on(LISTED, Effective.decisionDate())), "left")
        .withColumn(OUTCOME, coalesce(col(LISTED_OUTCOME), lit(Outcome.PENDING)))
        .withColumn(REASONS, reasons())
        .drop(LISTED);
  }

  private static Column reasons() {
    Column reason =
        struct(
            coalesce(col(LISTED_CATEGORY), lit(UNMAPPED)).as(REASON_CATEGORY),
            lit(null).cast("string").as(GROUP_CODE),
            coalesce(nullif(code(), lit("")), lit(Columns.NOT_STATED)).as(REASON_CODE));
    return when(col(OUTCOME).equalTo(lit(Outcome.PAID)), array().cast(REASON_LIST))
        .otherwise(array(reason).cast(REASON_LIST));
  }

  private static Column code() {
    return upper(trim(col(PROCESSING_CODE)));
  }
}
