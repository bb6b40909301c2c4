package j3420.claim;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import j3420.table.RunCheck;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The codes that no row of a list reads: code lists change three times a year. */
final class UnlistedCodes {

  private static final String DAY = "decision_day";
  private static final String LISTED = "listed_code";

  private UnlistedCodes() {}

  /**
   * One row per code with the lines that state it, in the columns {@link RunCheck#ITEM} and {@link
   * RunCheck#LINES}.
   *
   * @param codes the codes of a line, each once
   * @param listed rows of the list
   * @param listedCode the list's column of the code
   */
  static Dataset<Row> of(Dataset<Row> lines, Column codes, Dataset<Row> listed, String listedCode) {
    Dataset<Row> rows = listed.select(struct(Effective.allColumns(listed)).as(LISTED));
    Column isListed =
        col(RunCheck.ITEM)
            .equalTo(col(LISTED + "." + listedCode))
            .and(Effective.on(LISTED, col(DAY)));
    return lines
        .select(explode(codes).as(RunCheck.ITEM), Effective.decisionDate().as(DAY))
        .join(broadcast(rows), isListed, "left_anti")
        .groupBy(col(RunCheck.ITEM))
        .agg(count(lit(1)).as(RunCheck.LINES));
  }
}
