package j3420.claim;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import j3420.source.ClaimSuffix;
import j3420.table.ClaimLine;
import j3420.testing.Tables;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Versions of claims, written short: where a row says nothing else, it is line 1 with J3420, of one
 * member, day and provider.
 */
final class ClaimVersions {

  /** The member of a row that names none. */
  static final String MEMBER = "member";

  /** The reason of the outcome by its category alone. */
  private static final String CATEGORY = "category";

  private ClaimVersions() {}

  /** Conformed lines with an outcome. */
  static Dataset<Row> decided(String text) {
    var reason =
        struct(
            col(CATEGORY).as("reason_category"),
            lit("CO").as("group_code"),
            lit("1").as("reason_code"));
    return Tables.table(ClaimLine.CONFORMED.add("outcome", "string").add(CATEGORY, "string"), text)
        .withColumn("claim_stem", ClaimSuffix.stem(col("claim_id")))
        .withColumn("claim_suffix", ClaimSuffix.suffix(col("claim_id")))
        .withColumn("source_file", orElse("source_file", "a.csv"))
        .withColumn("member_token", orElse("member_token", MEMBER))
        .withColumn("provider_id", orElse("provider_id", "provider"))
        .withColumn("hcpcs_code", orElse("hcpcs_code", "J3420"))
        .withColumn("claim_line_number", coalesce(col("claim_line_number"), lit(1)))
        .withColumn("service_date", coalesce(col("service_date"), lit("2024-01-05").cast("date")))
        .withColumn("outcome", orElse("outcome", "paid"))
        .withColumn("normalised_codes", array().cast("array<string>"))
        .withColumn(
            "reasons",
            when(col(CATEGORY).isNull(), array())
                .otherwise(array(reason))
                .cast(ClaimLine.REASON_LIST))
        .drop(CATEGORY);
  }

  /** The lines with family, disposition and first decision. */
  static Dataset<Row> resolved(String text) {
    return resolved(decided(text));
  }

  /** Decided lines with family, disposition and first decision. */
  static Dataset<Row> resolved(Dataset<Row> lines) {
    return lines
        .transform(ClaimVersions::linked)
        .transform(FinalAction::ofEachLine)
        .localCheckpoint();
  }

  /** The lines with their families. */
  static Dataset<Row> linked(Dataset<Row> lines) {
    Dataset<Row> chains = Families.references(lines).localCheckpoint();
    for (long left = chains.count(); left > 0; left /= 2) {
      chains = Families.followed(chains).localCheckpoint();
    }
    return Families.ofEachLine(lines, chains);
  }

  /** The final J3420 lines among resolved ones. */
  static Dataset<Row> finals(Dataset<Row> resolved) {
    return resolved.where(col("disposition").equalTo("final"));
  }

  private static Column orElse(String name, String value) {
    return coalesce(col(name), lit(value));
  }
}
