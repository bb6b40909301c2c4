package j3420.measure;

import static j3420.testing.Tables.table;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import j3420.table.CoverSpan;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Spans of cover, written short: where a row says nothing else, it is used, of a woman in Ohio. */
final class CoverSpans {

  private CoverSpans() {}

  static Dataset<Row> spans(String text) {
    Dataset<Row> spans = table(CoverSpan.SCHEMA, text);
    return spans
        .withColumn("source_file", lit("a.csv"))
        .withColumn("item", coalesce(col("item"), lit("used")))
        .withColumn("line_of_business", coalesce(col("line_of_business"), lit("medicare")))
        .withColumn("has_birth_date", coalesce(col("has_birth_date"), lit(true)))
        .withColumn("sex", coalesce(col("sex"), lit("female")))
        .withColumn("state", coalesce(col("state"), lit("OH")));
  }

  /** The stretches of months of the spans. */
  static Dataset<Row> stretches(String spans, LocalDate dataThrough) {
    return MemberMonths.stretches(MemberMonths.placed(spans(spans), dataThrough), dataThrough);
  }
}
