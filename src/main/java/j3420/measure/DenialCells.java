package j3420.measure;

import static j3420.measure.DenialCell.PERIOD;
import static j3420.measure.DenialCell.columns;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.DenialByModifier;
import j3420.table.DenialByReason;
import j3420.table.DenialRate;
import j3420.table.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What all tables of denials count, in one go: one row per period, line of business, first or final
 * decision and facet of the lines, such as a modifier or a reason.
 *
 * <p>Lines are brought together by member and by provider: by member to count different ones, by
 * provider for the sums of squares that tell how alike a provider's lines are. All sums are of
 * whole numbers, so no order of rows changes a digit.
 */
final class DenialCells {

  private static final String IS_MEMBER = "is_member";
  private static final String ID = "id";
  private static final String SIGNATURE = "signature";
  private static final String EVENTS = "events";
  private static final String TRIALS = "trials";
  private static final String MENTIONS = "mentions";
  private static final String CHARGE = ClaimLine.CHARGE_AMOUNT;
  private static final String ALL_TRIALS = "all_trials";
  private static final String KNOWN_EVENTS = "known_events";
  private static final String KNOWN_TRIALS = "known_trials";
  private static final String FACETS = "facets";

  private static final List<String> OF_MONTH =
      List.of(
          DenialRate.DATE_BASIS, Decisions.MONTH, ClaimLine.LINE_OF_BUSINESS, DenialRate.DECISION);
  private static final String[] OF_ID =
      Stream.concat(Stream.of(IS_MEMBER, ID), DenialCell.KEY.stream()).toArray(String[]::new);

  private DenialCells() {}

  /**
   * Cells of {@link Decisions}.
   *
   * @param completion the periods of service that may be rated
   */
  static Dataset<Row> of(Dataset<Row> decisions, Dataset<Row> completion) {
    Dataset<Row> counted = counted(withSums(periods(facets(alike(decisions)))));
    Column isComplete = col(DenialRate.COMPLETION).isNotNull();
    return counted
        .join(
            broadcast(
                completion.withColumn(DenialRate.DATE_BASIS, lit(DenialRate.BY_COMPLETE_SERVICE))),
            new String[] {
              DenialRate.PERIOD_TYPE,
              DenialRate.PERIOD_START,
              DenialRate.DATE_BASIS,
              ClaimLine.LINE_OF_BUSINESS
            },
            "left")
        .where(isOwnBasis().or(isComplete));
  }

  private static Column isOwnBasis() {
    return col(DenialRate.DATE_BASIS).notEqual(DenialRate.BY_COMPLETE_SERVICE);
  }

  /** One row per month and member, and per month and provider, and lines that count alike. */
  private static Dataset<Row> alike(Dataset<Row> decisions) {
    Column signature =
        struct(
                array_sort(array_distinct(col(ClaimLine.MODIFIERS))).as(ClaimLine.MODIFIERS),
                col(ClaimLine.PAYER).as(ClaimLine.PAYER),
                Outcome.isDenied(col(ClaimLine.OUTCOME)).as(DenialFacets.IS_DENIED),
                when(Outcome.isDenied(col(ClaimLine.OUTCOME)), col(ClaimLine.REASONS))
                    .as(ClaimLine.REASONS),
                when(
                        Outcome.isDenied(col(ClaimLine.OUTCOME)),
                        coalesce(
                            when(
                                size(col(ClaimLine.REMARK_CODES)).gt(0),
                                array_join(
                                    array_sort(array_distinct(col(ClaimLine.REMARK_CODES))), " ")),
                            when(
                                col(ClaimLine.REMARK_CODES).isNotNull(),
                                lit(DenialByReason.NO_REMARK)),
                            lit(Columns.NOT_AVAILABLE)))
                    .as(ClaimLine.REMARK_CODES))
            .as(SIGNATURE);
    Column ids =
        array(
            struct(lit(true).as(IS_MEMBER), col(ClaimLine.MEMBER_TOKEN).as(ID)),
            struct(
                lit(false).as(IS_MEMBER),
                coalesce(col(ClaimLine.PROVIDER_ID), lit(Columns.NOT_STATED)).as(ID)));
    Column[] kept =
        Stream.of(columns(OF_MONTH), new Column[] {signature, col(CHARGE), inline(ids)})
            .flatMap(Stream::of)
            .toArray(Column[]::new);
    return decisions
        .select(kept)
        .repartition(col(ID))
        .groupBy(columns(OF_MONTH, IS_MEMBER, ID, SIGNATURE))
        .agg(count(lit(1)).as(TRIALS), sum(col(CHARGE)).as(CHARGE));
  }

  /** One row per month, member or provider, and facet: periods are added up from these. */
  private static Dataset<Row> facets(Dataset<Row> alike) {
    Column facets = DenialFacets.of(col(SIGNATURE), isOwnBasis());
    Column[] kept =
        Stream.concat(
                Stream.of(columns(OF_MONTH, IS_MEMBER, ID, TRIALS, CHARGE)),
                Stream.of(inline(facets)))
            .toArray(Column[]::new);
    Column isEvent = col(DenialFacets.IS_EVENT);
    Column isMention = col(DenialFacets.IS_MENTION);
    return alike
        .select(kept)
        .groupBy(columns(OF_MONTH, OF_ID))
        .agg(
            sum(col(TRIALS)).as(TRIALS),
            sum(when(isEvent, col(TRIALS)).otherwise(lit(0L))).as(EVENTS),
            sum(when(isMention, col(TRIALS)).otherwise(lit(0L))).as(MENTIONS),
            sum(when(isEvent, col(CHARGE))
                    .when(col(CHARGE).isNotNull(), lit(0).cast(Columns.MONEY)))
                .as(CHARGE));
  }

  private static Dataset<Row> periods(Dataset<Row> ofMonths) {
    Column month = col(Decisions.MONTH);
    Column usual = Decisions.periods(month);
    Column periods =
        when(DenialFacets.isOfLongPeriods(), slice(usual, 2, 2))
            .when(
                DenialFacets.isRolling().and(isOwnBasis()), concat(usual, Decisions.rolling(month)))
            .otherwise(usual);
    Column business = array(col(ClaimLine.LINE_OF_BUSINESS), lit(Columns.ALL));
    Column[] kept =
        Stream.of(
                columns(OF_MONTH.subList(2, OF_MONTH.size()), DenialRate.DATE_BASIS),
                columns(List.of(OF_ID), TRIALS, EVENTS, MENTIONS, CHARGE),
                new Column[] {inline(periods)})
            .flatMap(Stream::of)
            .toArray(Column[]::new);
    return ofMonths
        .withColumn(ClaimLine.LINE_OF_BUSINESS, explode(business))
        .select(kept)
        .groupBy(columns(PERIOD, OF_ID))
        .agg(
            sum(col(TRIALS)).as(TRIALS),
            sum(col(EVENTS)).as(EVENTS),
            sum(col(MENTIONS)).as(MENTIONS),
            sum(col(CHARGE)).as(CHARGE));
  }

  /** Beside each facet, what the member or provider has in the period altogether. */
  private static Dataset<Row> withSums(Dataset<Row> ofIds) {
    Column each =
        struct(
            Stream.concat(DenialCell.KEY.stream(), Stream.of(TRIALS, EVENTS, MENTIONS, CHARGE))
                .map(functions::col)
                .toArray(Column[]::new));
    Column isTotal = col(DenialCell.FACET).equalTo(DenialCell.TOTAL);
    Column isKnown = col(DenialCell.FACET).equalTo(DenialCell.KNOWN);
    return ofIds
        .groupBy(columns(PERIOD, IS_MEMBER, ID))
        .agg(
            sum(when(isTotal, col(TRIALS)).otherwise(lit(0L))).as(ALL_TRIALS),
            sum(when(isKnown, col(EVENTS)).otherwise(lit(0L))).as(KNOWN_EVENTS),
            sum(when(isKnown, col(TRIALS)).otherwise(lit(0L))).as(KNOWN_TRIALS),
            collect_list(each).as(FACETS))
        .select(
            Stream.concat(
                    Stream.of(
                        columns(PERIOD, IS_MEMBER, ID, ALL_TRIALS, KNOWN_EVENTS, KNOWN_TRIALS)),
                    Stream.of(inline(col(FACETS))))
                .toArray(Column[]::new));
  }

  private static Dataset<Row> counted(Dataset<Row> ofIds) {
    Column isMember = col(IS_MEMBER);
    Column isProvider = col(IS_MEMBER).equalTo(lit(false));
    Column isNamed = isProvider.and(col(ID).notEqual(Columns.NOT_STATED));
    Column x = col(EVENTS);
    Column n = col(TRIALS);
    return ofIds
        .groupBy(columns(PERIOD, DenialCell.KEY.toArray(String[]::new)))
        .agg(
            sum(when(isMember, n)).as(DenialRate.LINES),
            sum(when(isMember, x)).as(DenialRate.DENIED_LINES),
            sum(when(isMember, col(MENTIONS))).as(DenialByReason.MENTION_LINES),
            sum(when(isMember, col(CHARGE))).as(DenialByReason.DENIED_CHARGE_AMOUNT),
            count_if(isMember).as(DenialRate.PATIENTS),
            count_if(isMember.and(x.gt(0))).as(DenialRate.DENIED_PATIENTS),
            count_if(isMember.and(n.gt(x))).as(DenialRate.PATIENTS_NOT_DENIED),
            count_if(isMember.and(x.equalTo(col(ALL_TRIALS)))).as(DenialCell.ONLY_DENIED),
            when(count_if(isNamed).gt(0), count_if(isProvider)).as(DenialRate.PROVIDERS),
            count_if(isProvider.and(n.equalTo(col(KNOWN_TRIALS)))).as(DenialCell.ONLY_PROVIDERS),
            count_if(isMember.and(n.equalTo(col(KNOWN_TRIALS)))).as(DenialCell.ONLY_PATIENTS),
            collect_list(
                    when(
                        isNamed
                            .and(col(DenialCell.FACET).equalTo(DenialCell.MODIFIER))
                            .and(n.lt(col(KNOWN_TRIALS))),
                        struct(x, n, col(KNOWN_EVENTS), col(KNOWN_TRIALS))))
                .as(DenialCell.PROVIDER_STRATA),
            products(x, x, isProvider).as(DenialCell.EVENTS_SQUARED),
            products(x, n, isProvider).as(DenialCell.EVENTS_TRIALS),
            products(n, n, isProvider).as(DenialCell.TRIALS_SQUARED),
            products(x, col(ALL_TRIALS), isProvider).as(DenialCell.EVENTS_ALL_TRIALS),
            products(x, col(KNOWN_EVENTS), isProvider).as(DenialCell.EVENTS_KNOWN_EVENTS),
            products(x, col(KNOWN_TRIALS), isProvider).as(DenialCell.EVENTS_KNOWN_TRIALS),
            products(n, col(KNOWN_EVENTS), isProvider).as(DenialCell.TRIALS_KNOWN_EVENTS),
            products(n, col(KNOWN_TRIALS), isProvider).as(DenialCell.TRIALS_KNOWN_TRIALS));
  }

  private static Column products(Column one, Column other, Column isProvider) {
    return sum(when(isProvider, one.multiply(other)).otherwise(lit(0L)));
  }

  /** The modifiers of a signature: none is one too, and so is that the source tells none. */
  static Column modifiers(Column signature) {
    Column modifiers = signature.getField(ClaimLine.MODIFIERS);
    return when(modifiers.isNull(), array(lit(Columns.NOT_AVAILABLE)))
        .when(size(modifiers).equalTo(0), array(lit(DenialByModifier.NONE)))
        .otherwise(modifiers);
  }
}
