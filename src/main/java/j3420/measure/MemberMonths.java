package j3420.measure;

import static j3420.table.ClaimLine.LINE_OF_BUSINESS;
import static j3420.table.ClaimLine.MEMBER_TOKEN;
import static j3420.table.CoverSpan.BIRTH_DATE;
import static j3420.table.CoverSpan.DEATH_DATE;
import static j3420.table.CoverSpan.END_DATE;
import static j3420.table.CoverSpan.HAS_BIRTH_DATE;
import static j3420.table.CoverSpan.START_DATE;
import static j3420.table.MemberMonth.AGE_BAND;
import static j3420.table.MemberMonth.COVERED_DAYS;
import static j3420.table.MemberMonth.IS_COUNTED_IN_ALL;
import static j3420.table.MemberMonth.MONTH;
import static j3420.table.MemberMonth.SEX;
import static j3420.table.MemberMonth.STATE;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.make_date;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import j3420.table.Columns;
import j3420.table.CoverSpan;
import j3420.table.MemberMonth;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * The months in which members have cover, from spans of cover.
 *
 * <p>A month with at least one day of cover is one member month of its line of business, however
 * many spans overlap or touch in it. A span without end, or that ends later, counts to the last day
 * of data, and to the member's death, on whichever span that is told; of several days the earliest.
 *
 * <p>Birth date and sex are those of the member's span that began last, of those that state them;
 * the state is that of the span of the month and line of business that began last, of those that
 * state it. Of spans that began on one day the one that ends last counts, then the greater value.
 * An age below 0 or above 120 is not stated.
 */
public final class MemberMonths {

  static final String MEMBERS = "members";
  static final String COUNTED_IN_ALL = "counted_in_all";

  /** Months are numbered from year 0, which makes a year of twelve of them. */
  private static final String FROM = "from_month_number";

  private static final String TO = "to_month_number";
  private static final String BORN = "birth_month_number";
  private static final String NUMBER = "month_number";
  private static final String COVERED_TO = "covered_to_month_number";
  private static final String ISLAND = "island";
  private static final String SPANS = "spans";
  private static final String STRETCH = "stretch";

  /** The last day of a span, whatever is known by now: what is closed does not depend on that. */
  private static final String UNTIL = "until";

  private static final LocalDate OPEN = LocalDate.of(9999, 12, 31);

  private static final int OLDEST = 120;

  /** Days such as 1900-01-01 stand for "none". */
  private static final LocalDate EARLIEST_DEATH = LocalDate.of(1901, 1, 1);

  private static final String OLDEST_BAND = "85+";

  /** Bands of age by the first age in years that is above them. */
  private static final List<AgeBand> AGE_BANDS =
      List.of(
          new AgeBand("0-17", 18),
          new AgeBand("18-34", 35),
          new AgeBand("35-49", 50),
          new AgeBand("50-64", 65),
          new AgeBand("65-74", 75),
          new AgeBand("75-84", 85));

  private record AgeBand(String name, int below) {}

  private MemberMonths() {}

  /**
   * The rows of eligibility files; a span that starts after the last day of data or after the
   * member's death is left out. A death before birth, or on a row that cannot be read, tells none.
   */
  public static Dataset<Row> placed(Dataset<Row> spans, LocalDate dataThrough) {
    Column isTold =
        not(col(CoverSpan.ITEM).isin(CoverSpan.CORRUPT, CoverSpan.UNREADABLE))
            .and(col(DEATH_DATE).geq(coalesce(col(BIRTH_DATE), lit(EARLIEST_DEATH))));
    Column death = min(when(isTold, col(DEATH_DATE))).over(Window.partitionBy(col(MEMBER_TOKEN)));
    Column isLater = CoverSpan.isUsed().and(col(START_DATE).gt(lit(dataThrough)));
    Column isAfterDeath = CoverSpan.isUsed().and(col(START_DATE).gt(col(DEATH_DATE)));
    return spans
        .withColumn(DEATH_DATE, when(col(MEMBER_TOKEN).isNotNull(), death))
        .withColumn(
            CoverSpan.ITEM,
            when(isLater, lit(CoverSpan.STARTS_LATER))
                .when(isAfterDeath, lit(CoverSpan.STARTS_AFTER_DEATH))
                .otherwise(col(CoverSpan.ITEM)));
  }

  /**
   * One row per stretch of months of a member and line of business, sorted by member. Spans that
   * share no month with another one, nearly all, are a stretch each; the others are cut into
   * stretches of one month. There are far fewer stretches than months, so this is what is compared
   * and sorted.
   *
   * @param placed rows of {@link #placed}
   */
  public static Dataset<Row> stretches(Dataset<Row> placed, LocalDate dataThrough) {
    WindowSpec member = Window.partitionBy(col(MEMBER_TOKEN));
    WindowSpec inOrder = member.orderBy(col(FROM), col(TO));
    WindowSpec earlier = inOrder.rowsBetween(Window.unboundedPreceding(), -1);
    WindowSpec upToHere = inOrder.rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    Column startsAnew = coalesce(col(FROM).gt(col(COVERED_TO)), lit(true));
    return placed
        .where(CoverSpan.isUsed())
        .withColumn(UNTIL, least(col(END_DATE), col(DEATH_DATE), lit(OPEN)))
        .withColumn(END_DATE, least(col(UNTIL), lit(dataThrough)))
        .withColumns(Map.of(FROM, number(col(START_DATE)), TO, number(col(END_DATE))))
        .withColumns(
            Map.of(
                BORN,
                number(newest(col(BIRTH_DATE), col(BIRTH_DATE).isNotNull()).over(member)),
                HAS_BIRTH_DATE,
                max(col(HAS_BIRTH_DATE)).over(member),
                SEX,
                coalesce(
                    newest(col(SEX), isStated(col(SEX))).over(member), max(col(SEX)).over(member)),
                COVERED_TO,
                max(col(TO)).over(earlier)))
        .withColumn(ISLAND, sum(when(startsAnew, lit(1)).otherwise(lit(0))).over(upToHere))
        .groupBy(col(MEMBER_TOKEN), col(ISLAND), col(BORN), col(HAS_BIRTH_DATE), col(SEX))
        .agg(
            min(col(FROM)).as(FROM),
            max(col(TO)).as(TO),
            collect_list(
                    struct(
                        col(START_DATE),
                        col(UNTIL),
                        col(STATE),
                        col(LINE_OF_BUSINESS),
                        col(END_DATE)))
                .as(SPANS))
        .withColumn(STRETCH, explode(stretchesOfIsland()))
        .select(col(MEMBER_TOKEN), col(BORN), col(HAS_BIRTH_DATE), col(SEX), col(STRETCH + ".*"))
        .sortWithinPartitions(col(MEMBER_TOKEN), col(FROM));
  }

  /** The stretches from a month on; those that end before it are left out. */
  public static Dataset<Row> from(Dataset<Row> stretches, LocalDate month) {
    Column first = number(lit(month));
    return stretches.where(col(TO).geq(first)).withColumn(FROM, greatest(col(FROM), first));
  }

  /** The number of rows that {@link #of} gives of stretches; null without any. */
  public static Column months() {
    return sum(col(TO).minus(col(FROM)).plus(1).cast(DataTypes.LongType));
  }

  /**
   * Members whose earlier months look otherwise since more days are known: a span that began after
   * the earlier last day of data tells another birth date or sex.
   *
   * @param placed rows of {@link #placed} through the later day
   */
  public static Dataset<Row> changedBySpansAfter(
      Dataset<Row> placed, LocalDate earlierDataThrough, LocalDate dataThrough) {
    Column isNew = col(START_DATE).gt(lit(earlierDataThrough));
    WindowSpec member = Window.partitionBy(col(MEMBER_TOKEN));
    Dataset<Row> both =
        placed
            .where(CoverSpan.isUsed())
            .withColumn(NUMBER, max(isNew).over(member))
            .where(col(NUMBER))
            .drop(NUMBER);
    Dataset<Row> before = facts(stretches(both.where(not(isNew)), earlierDataThrough));
    return before.except(facts(stretches(both, dataThrough))).select(col(MEMBER_TOKEN));
  }

  private static Dataset<Row> facts(Dataset<Row> stretches) {
    return stretches.select(col(MEMBER_TOKEN), col(BORN), col(HAS_BIRTH_DATE), col(SEX)).distinct();
  }

  /**
   * Rows of {@link MemberMonth}, by member and month within each partition.
   *
   * @param stretches rows of {@link #stretches}
   */
  public static Dataset<Row> of(Dataset<Row> stretches) {
    Column days =
        date_diff(least(col(END_DATE), last_day(col(MONTH))), greatest(col(START_DATE), col(MONTH)))
            .plus(1);
    return stretches
        .withColumn(NUMBER, explode(sequence(col(FROM), col(TO))))
        .withColumn(MONTH, firstDay(col(NUMBER)))
        .withColumns(Map.of(AGE_BAND, ageBand(), COVERED_DAYS, coalesce(col(COVERED_DAYS), days)))
        .select(
            Stream.of(MemberMonth.SCHEMA.fields())
                .map(field -> col(field.name()).cast(field.dataType()))
                .toArray(Column[]::new));
  }

  /**
   * How many members have cover in a month and line of business; several rows of each. Stretches of
   * the same months are counted before they are cut into months.
   *
   * @param stretches rows of {@link #stretches}
   */
  static Dataset<Row> counted(Dataset<Row> stretches) {
    return stretches
        .groupBy(col(LINE_OF_BUSINESS), col(FROM), col(TO))
        .agg(count(lit(1)).as(MEMBERS), count_if(col(IS_COUNTED_IN_ALL)).as(COUNTED_IN_ALL))
        .withColumn(NUMBER, explode(sequence(col(FROM), col(TO))))
        .withColumn(MONTH, firstDay(col(NUMBER)));
  }

  private static Column stretchesOfIsland() {
    Column only = get(col(SPANS), lit(0));
    Column whole =
        stretch(
            only.getField(LINE_OF_BUSINESS),
            only.getField(STATE),
            col(FROM),
            col(TO),
            only.getField(START_DATE),
            only.getField(END_DATE),
            lit(null),
            lit(true));
    Column ofEachMonth =
        flatten(transform(sequence(col(FROM), col(TO)), MemberMonths::stretchesOfMonth));
    return when(size(col(SPANS)).equalTo(1), array(whole)).otherwise(ofEachMonth);
  }

  /** The cover of a month by line of business, where several spans may share the month. */
  private static Column stretchesOfMonth(Column number) {
    Column first = firstDay(number);
    Column last = last_day(first);
    Column touching =
        filter(
            col(SPANS),
            span -> span.getField(START_DATE).leq(last).and(span.getField(END_DATE).geq(first)));
    Column businesses =
        array_sort(array_distinct(transform(touching, span -> span.getField(LINE_OF_BUSINESS))));
    return transform(
        businesses,
        (business, position) -> {
          Column spans =
              filter(touching, span -> span.getField(LINE_OF_BUSINESS).equalTo(business));
          return stretch(
              business,
              state(spans),
              number,
              number,
              first,
              last,
              days(spans, first, last),
              position.equalTo(0));
        });
  }

  /** Different days of the month, as a day that two spans cover is one. */
  private static Column days(Column spans, Column first, Column last) {
    return size(
        array_distinct(
            flatten(
                transform(
                    spans,
                    span ->
                        sequence(
                            greatest(span.getField(START_DATE), first),
                            least(span.getField(END_DATE), last))))));
  }

  private static Column stretch(
      Column business,
      Column state,
      Column from,
      Column to,
      Column start,
      Column end,
      Column days,
      Column isCountedInAll) {
    return struct(
        business.as(LINE_OF_BUSINESS),
        state.as(STATE),
        from.as(FROM),
        to.as(TO),
        start.as(START_DATE),
        end.as(END_DATE),
        days.cast(DataTypes.IntegerType).as(COVERED_DAYS),
        isCountedInAll.as(IS_COUNTED_IN_ALL));
  }

  /** Spans are compared by their first day, their last day and their state, in this order. */
  private static Column state(Column spans) {
    Column stating = filter(spans, span -> isStated(span.getField(STATE)));
    return coalesce(
        array_max(stating).getField(STATE),
        array_max(transform(spans, span -> span.getField(STATE))));
  }

  /** The value of the span that began last, of those that state it. */
  private static Column newest(Column value, Column isStated) {
    Column order = when(isStated, struct(col(START_DATE), col(UNTIL), value));
    return max_by(when(isStated, value), order);
  }

  private static Column isStated(Column value) {
    return not(value.isin(Columns.NOT_STATED, Columns.NOT_AVAILABLE));
  }

  /** On its last day a month has brought every birthday in it. */
  private static Column ageBand() {
    Column age = col(NUMBER).minus(col(BORN));
    Column isKnown = age.between(0, OLDEST * 12 + 11);
    Column band = when(not(coalesce(isKnown, lit(false))), unknownAge());
    for (AgeBand each : AGE_BANDS) {
      band = band.when(age.lt(each.below() * 12), lit(each.name()));
    }
    return band.otherwise(lit(OLDEST_BAND));
  }

  private static Column unknownAge() {
    return when(col(HAS_BIRTH_DATE), lit(Columns.NOT_STATED)).otherwise(lit(Columns.NOT_AVAILABLE));
  }

  private static Column firstDay(Column number) {
    Column year = number.divide(12).cast(DataTypes.IntegerType);
    return make_date(year, number.mod(12).plus(1), lit(1));
  }

  private static Column number(Column date) {
    return year(date).multiply(12).plus(month(date)).minus(1);
  }
}
