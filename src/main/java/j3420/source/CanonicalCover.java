package j3420.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.size;

import j3420.table.ClaimLine;
import j3420.table.CoverSpan;
import j3420.table.Eligibility;
import org.apache.spark.sql.Column;
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
    Column start = from.day(Eligibility.ENROLLMENT_START_DATE);
    Column end = from.day(Eligibility.ENROLLMENT_END_DATE);
    Column death = from.day(Eligibility.DEATH_DATE);
    // An end that cannot be read would otherwise mean cover until today.
    return raw.where(size(from.unreadable()).equalTo(0))
        .select(
            from.text(Eligibility.PERSON_ID).as(CoverSpan.MEMBER_ID),
            lower(from.dimension(Eligibility.PAYER_TYPE)).as(ClaimLine.LINE_OF_BUSINESS),
            start.as(CoverSpan.START_DATE),
            least(end, death).as(CoverSpan.END_DATE))
        .where(col(CoverSpan.MEMBER_ID).isNotNull().and(col(CoverSpan.START_DATE).isNotNull()));
  }
}
