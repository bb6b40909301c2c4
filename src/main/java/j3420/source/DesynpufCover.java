package j3420.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.make_date;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.url_decode;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.CoverSpan;
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
 * mostly begins during it, or the first ones if the beneficiary died in the year. Months in a
 * Medicare Advantage plan stay in, as the synthetic claims do not spare them.
 */
final class DesynpufCover implements Cover {

  private static final String MEMBER = "DESYNPUF_ID";
  private static final String DEATH_DATE = "BENE_DEATH_DT";
  private static final String PART_B_MONTHS = "BENE_SMI_CVRAGE_TOT_MONS";
  private static final String YEAR = "summary_year";
  private static final String MONTHS = "months";
  private static final String IS_DEAD = "is_dead";
  private static final String IS_WHOLE = "is_whole";

  @Override
  public StructType columns() {
    return new StructType()
        .add(MEMBER, DataTypes.StringType, false)
        .add(DEATH_DATE, DataTypes.StringType, false)
        .add(PART_B_MONTHS, DataTypes.StringType, false);
  }

  @Override
  public Dataset<Row> spans(Dataset<Row> raw) {
    RawColumns from = new RawColumns(raw.schema());
    Column year =
        nullif(
                regexp_extract(url_decode(col(ClaimLine.SOURCE_FILE)), "(20\\d\\d)[^/]*$", 1),
                lit(""))
            .try_cast(DataTypes.IntegerType);
    Column first = when(col(IS_DEAD), lit(1)).otherwise(lit(13).minus(col(MONTHS)));
    Column last = when(col(IS_DEAD), col(MONTHS)).otherwise(lit(12));
    return raw.select(
            from.text(MEMBER).as(CoverSpan.MEMBER_ID),
            lit("medicare").as(ClaimLine.LINE_OF_BUSINESS),
            year.as(YEAR),
            from.number(PART_B_MONTHS, DataTypes.IntegerType).as(MONTHS),
            from.text(DEATH_DATE).isNotNull().as(IS_DEAD),
            from.isWhole().as(IS_WHOLE))
        .where(
            col(CoverSpan.MEMBER_ID)
                .isNotNull()
                .and(col(IS_WHOLE))
                .and(col(YEAR).isNotNull())
                .and(col(MONTHS).between(1, 12)))
        .select(
            col(CoverSpan.MEMBER_ID),
            col(ClaimLine.LINE_OF_BUSINESS),
            make_date(col(YEAR), first, lit(1)).as(CoverSpan.START_DATE),
            make_date(col(YEAR), last, lit(1)).as(CoverSpan.END_DATE));
  }
}
