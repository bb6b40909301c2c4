package j3420.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lpad;
import static org.apache.spark.sql.functions.make_date;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.url_decode;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import j3420.table.ClaimLine;
import j3420.table.CoverSpan;
import j3420.table.Lookup;
import j3420.table.MemberMonth;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The DE-SynPUF beneficiary summary: the number of months with Part B in one year, which the file's
 * name tells.
 *
 * <p>Which months they were is not told. By rule they are the last months of the year, as cover
 * mostly begins during it, or the first ones if the beneficiary died in the year; all of their days
 * up to death are covered. Months in a Medicare Advantage plan stay in, as the synthetic claims do
 * not spare them.
 */
final class DesynpufCover implements Cover {

  private static final String MEMBER = "DESYNPUF_ID";
  private static final String BIRTH_DATE = "BENE_BIRTH_DT";
  private static final String DEATH_DATE = "BENE_DEATH_DT";
  private static final String SEX = "BENE_SEX_IDENT_CD";
  private static final String STATE = "SP_STATE_CODE";
  private static final String PART_B_MONTHS = "BENE_SMI_CVRAGE_TOT_MONS";

  private static final Object[] FEMALE = {"2"};
  private static final Object[] MALE = {"1"};

  /** The states by their number at the Social Security Administration. */
  private static final Lookup STATES = Lookup.in("state.csv", "ssa_code", "state");

  @Override
  public StructType columns() {
    return new StructType()
        .add(MEMBER, DataTypes.StringType, false)
        .add(DEATH_DATE, DataTypes.StringType, false)
        .add(PART_B_MONTHS, DataTypes.StringType, false)
        .add(BIRTH_DATE, DataTypes.StringType, true)
        .add(SEX, DataTypes.StringType, true)
        .add(STATE, DataTypes.StringType, true);
  }

  @Override
  public Dataset<Row> spans(Dataset<Row> raw, IdTokens tokens) {
    RawColumns from = new RawColumns(raw.schema());
    RawColumns ofBirth = new RawColumns(raw.schema());
    Column member = from.text(MEMBER);
    Column year =
        nullif(
                regexp_extract(url_decode(col(ClaimLine.SOURCE_FILE)), "(20\\d\\d)[^/]*$", 1),
                lit(""))
            .try_cast(DataTypes.IntegerType);
    Column death = from.compactDay(DEATH_DATE);
    Column stated = coalesce(from.number(PART_B_MONTHS, DataTypes.IntegerType), lit(0));
    Column isReadable = size(from.unreadable()).equalTo(0).and(stated.between(0, 12));
    Column isDead = coalesce(year(death).equalTo(year), lit(false));
    Column months = when(isReadable.and(stated.gt(0)), stated);
    Column first = when(isDead, lit(1)).otherwise(lit(13).minus(months));
    Column last = when(isDead, months).when(months.isNotNull(), lit(12));
    Column birth = ofBirth.compactDay(BIRTH_DATE);
    Column state = STATES.of(lpad(from.text(STATE), 2, "0"));
    Column item =
        when(not(from.isWhole()), lit(CoverSpan.CORRUPT))
            .when(not(isReadable), lit(CoverSpan.UNREADABLE))
            .when(member.isNull(), lit(CoverSpan.NO_MEMBER))
            .when(year.isNull(), lit(CoverSpan.NO_START))
            .when(months.isNull(), lit(CoverSpan.NO_COVER))
            .when(size(ofBirth.unreadable()).gt(0), lit(CoverSpan.USED_WITHOUT_BIRTH_DATE))
            .otherwise(lit(CoverSpan.USED));
    return raw.select(
        col(ClaimLine.SOURCE_FILE),
        item.as(CoverSpan.ITEM),
        tokens.member(member).as(ClaimLine.MEMBER_TOKEN),
        lit("medicare").as(ClaimLine.LINE_OF_BUSINESS),
        make_date(year, first, lit(1)).as(CoverSpan.START_DATE),
        last_day(make_date(year, last, lit(1))).as(CoverSpan.END_DATE),
        death.as(CoverSpan.DEATH_DATE),
        birth.as(CoverSpan.BIRTH_DATE),
        lit(from.has(BIRTH_DATE)).as(CoverSpan.HAS_BIRTH_DATE),
        Demographics.sex(from, SEX, FEMALE, MALE).as(MemberMonth.SEX),
        Demographics.state(from, STATE, state).as(MemberMonth.STATE));
  }
}
