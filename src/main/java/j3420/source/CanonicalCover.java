package j3420.source;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.arrays_overlap;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.CoverSpan;
import j3420.table.Eligibility;
import j3420.table.MemberMonth;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The canonical eligibility layout. */
final class CanonicalCover implements Cover {

  /** What a row must tell: another value that cannot be read does not cost the cover. */
  private static final Column OF_COVER =
      array(
          lit(Eligibility.PERSON_ID),
          lit(Eligibility.ENROLLMENT_START_DATE),
          lit(Eligibility.ENROLLMENT_END_DATE),
          lit(Eligibility.DEATH_DATE));

  private static final Object[] FEMALE = {"female", "f"};
  private static final Object[] MALE = {"male", "m"};

  @Override
  public StructType columns() {
    return Eligibility.SCHEMA;
  }

  @Override
  public Dataset<Row> spans(Dataset<Row> raw, IdTokens tokens) {
    RawColumns from = new RawColumns(raw.schema());
    Column member = from.text(Eligibility.PERSON_ID);
    Column start = from.day(Eligibility.ENROLLMENT_START_DATE);
    Column end = from.day(Eligibility.ENROLLMENT_END_DATE);
    Column death = from.day(Eligibility.DEATH_DATE);
    Column birth = from.day(Eligibility.BIRTH_DATE);
    Column unreadable = from.unreadable();
    Column item =
        when(not(from.isWhole()), lit(CoverSpan.CORRUPT))
            // An end that cannot be read would otherwise mean cover until today.
            .when(arrays_overlap(unreadable, OF_COVER), lit(CoverSpan.UNREADABLE))
            .when(member.isNull(), lit(CoverSpan.NO_MEMBER))
            .when(start.isNull(), lit(CoverSpan.NO_START))
            .when(end.lt(start), lit(CoverSpan.ENDS_BEFORE_START))
            .when(
                array_contains(unreadable, lit(Eligibility.BIRTH_DATE)),
                lit(CoverSpan.USED_WITHOUT_BIRTH_DATE))
            .otherwise(lit(CoverSpan.USED));
    return raw.select(
        col(ClaimLine.SOURCE_FILE),
        item.as(CoverSpan.ITEM),
        tokens.member(member).as(ClaimLine.MEMBER_TOKEN),
        lower(from.dimension(Eligibility.PAYER_TYPE)).as(ClaimLine.LINE_OF_BUSINESS),
        start.as(CoverSpan.START_DATE),
        end.as(CoverSpan.END_DATE),
        death.as(CoverSpan.DEATH_DATE),
        birth.as(CoverSpan.BIRTH_DATE),
        lit(from.has(Eligibility.BIRTH_DATE)).as(CoverSpan.HAS_BIRTH_DATE),
        Demographics.sex(from, Eligibility.GENDER, FEMALE, MALE).as(MemberMonth.SEX),
        Demographics.state(from, Eligibility.STATE).as(MemberMonth.STATE));
  }
}
