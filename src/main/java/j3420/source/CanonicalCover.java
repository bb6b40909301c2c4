package j3420.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lower;

import j3420.table.ClaimLine;
import j3420.table.CoverSpan;
import j3420.table.Eligibility;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The canonical eligibility layout; cover ends with death at the latest. */
final class CanonicalCover implements Cover {

  @Override
  public StructType columns() {
    return Eligibility.SCHEMA;
  }

  @Override
  public Dataset<Row> spans(Dataset<Row> raw) {
    RawColumns from = new RawColumns(raw.schema());
    return raw.where(from.isWhole())
        .select(
            from.text(Eligibility.PERSON_ID).as(CoverSpan.MEMBER_ID),
            lower(from.dimension(Eligibility.PAYER_TYPE)).as(ClaimLine.LINE_OF_BUSINESS),
            from.day(Eligibility.ENROLLMENT_START_DATE).as(CoverSpan.START_DATE),
            least(from.day(Eligibility.ENROLLMENT_END_DATE), from.day(Eligibility.DEATH_DATE))
                .as(CoverSpan.END_DATE))
        .where(col(CoverSpan.MEMBER_ID).isNotNull().and(col(CoverSpan.START_DATE).isNotNull()));
  }
}
