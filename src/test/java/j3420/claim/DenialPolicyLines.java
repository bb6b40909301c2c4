package j3420.claim;

import static j3420.testing.Tables.table;

import j3420.table.ClaimLine;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Claim lines written short, and their outcomes shown short, for tests of denial policies. */
public final class DenialPolicyLines {

  /** Codes as {@code CO 50;PR 1}, to be read at a glance. */
  private static final StructType SHORT =
      new StructType()
          .add("claim_id", "string")
          .add("service_date", "date")
          .add("adjudication_date", "date")
          .add("claim_status", "string")
          .add("charge_amount", "decimal(18,2)")
          .add("allowed_amount", "decimal(18,2)")
          .add("paid_amount", "decimal(18,2)")
          .add("codes", "string")
          .add("remark_codes", "array<string>")
          .add("processing_code", "string")
          .add("claim_payment_code", "string");

  private DenialPolicyLines() {}

  /** Reasons as {@code category:group:code}, in their order. */
  public static Dataset<Row> summary(Dataset<Row> lines) {
    return lines.selectExpr(
        "claim_id",
        "outcome",
        "nullif(array_join(transform(reasons, r -> concat_ws(':', r.reason_category,"
            + " coalesce(r.group_code, '-'), r.reason_code)), ','), '') as summary");
  }

  /** Lines with all columns; adjustments written as {@code CO 50;PR 1 2.00;CO 22 5.00 claim}. */
  public static Dataset<Row> lines(String text) {
    String[] columns =
        Stream.of(ClaimLine.CONFORMED.fields())
            .map(
                field ->
                    field.name().equals("adjustments")
                        ? "transform(filter(split(coalesce(codes, ''), ';'), c -> c <> ''), c ->"
                            + " named_struct('group_code', split(c, ' ')[0], 'reason_code',"
                            + " split(c, ' ')[1], 'amount', cast(coalesce(get(split(c, ' '), 2),"
                            + " '1.00') as decimal(18,2)), 'level', get(split(c, ' '), 3)))"
                            + " as adjustments"
                        : Stream.of(SHORT.fieldNames()).anyMatch(field.name()::equals)
                            ? field.name()
                            : "cast(null as " + field.dataType().sql() + ") as " + field.name())
            .toArray(String[]::new);
    return table(SHORT, text).selectExpr(columns);
  }
}
