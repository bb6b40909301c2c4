package j3420.measure;

import static j3420.measure.DenialCell.PERIOD;
import static j3420.measure.DenialCell.columns;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.DenialByModifier;
import j3420.table.DenialByReason;
import j3420.table.DenialRate;
import j3420.table.Outcome;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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
  private static final String SIGNATURES = "signatures";
  private static final String SIGNATURE = "signature";
  private static final String EVENTS = "events";
  private static final String TRIALS = "trials";
  private static final String MENTIONS = "mentions";
  private static final String CHARGE = ClaimLine.CHARGE_AMOUNT;
  private static final String ALL_TRIALS = "all_trials";
  private static final String KNOWN_EVENTS = "known_events";
  private static final String KNOWN_TRIALS = "known_trials";

  private DenialCells() {}

  /** Cells of {@link Decisions}. */
  static Dataset<Row> of(Dataset<Row> decisions) {
    return counted(facets(byId(decisions)));
  }

  /** One row per period and member, and per period and provider, with its lines alike together. */
  private static Dataset<Row> byId(Dataset<Row> decisions) {
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
        Stream.of(
                columns(PERIOD, DenialRate.COMPLETION),
                new Column[] {signature, col(CHARGE), inline(ids)})
            .flatMap(Stream::of)
            .toArray(Column[]::new);
    Column lines = col(TRIALS);
    Column isDenied = col(SIGNATURE).getField(DenialFacets.IS_DENIED);
    Column isKnown = col(SIGNATURE).getField(ClaimLine.MODIFIERS).isNotNull();
    return decisions
        .select(kept)
        .repartition(col(ID))
        .groupBy(columns(PERIOD, DenialRate.COMPLETION, IS_MEMBER, ID, SIGNATURE))
        .agg(count(lit(1)).as(TRIALS), sum(col(CHARGE)).as(CHARGE))
        .groupBy(columns(PERIOD, DenialRate.COMPLETION, IS_MEMBER, ID))
        .agg(
            sum(lines).as(ALL_TRIALS),
            sum(when(isKnown.and(isDenied), lines).otherwise(lit(0L))).as(KNOWN_EVENTS),
            sum(when(isKnown, lines).otherwise(lit(0L))).as(KNOWN_TRIALS),
            collect_list(struct(col(SIGNATURE), lines.as(TRIALS), col(CHARGE))).as(SIGNATURES));
  }

  private static Dataset<Row> facets(Dataset<Row> byId) {
    Column each = col(SIGNATURES);
    Dataset<Row> alike =
        byId.withColumn(SIGNATURES, explode(each))
            .withColumns(
                Map.of(
                    SIGNATURE, each.getField(SIGNATURE),
                    TRIALS, each.getField(TRIALS),
                    CHARGE, each.getField(CHARGE)));
    Column isLong = col(DenialRate.PERIOD_TYPE).isin("quarter", "year");
    Column isRolling = col(DenialRate.PERIOD_TYPE).equalTo(DenialCell.ROLLING);
    Column isOwnBasis = col(DenialRate.DATE_BASIS).notEqual(DenialRate.BY_COMPLETE_SERVICE);
    Column facets = DenialFacets.of(col(SIGNATURE), isOwnBasis, isLong, isRolling);
    String[] more = {
      DenialRate.COMPLETION, IS_MEMBER, ID, ALL_TRIALS, KNOWN_EVENTS, KNOWN_TRIALS, TRIALS, CHARGE
    };
    Column[] kept =
        Stream.concat(Stream.of(columns(PERIOD, more)), Stream.of(inline(facets)))
            .toArray(Column[]::new);
    Column isEvent = col(DenialFacets.IS_EVENT);
    Column isMention = col(DenialFacets.IS_MENTION);
    String[] ofId = {DenialRate.COMPLETION, IS_MEMBER, ID, ALL_TRIALS, KNOWN_EVENTS, KNOWN_TRIALS};
    String[] key = DenialCell.KEY.toArray(String[]::new);
    return alike
        .select(kept)
        .groupBy(columns(PERIOD, Stream.of(ofId, key).flatMap(Stream::of).toArray(String[]::new)))
        .agg(
            sum(col(TRIALS)).as(TRIALS),
            sum(when(isEvent, col(TRIALS)).otherwise(lit(0L))).as(EVENTS),
            sum(when(isMention, col(TRIALS)).otherwise(lit(0L))).as(MENTIONS),
            sum(when(isEvent, col(CHARGE))
                    .when(col(CHARGE).isNotNull(), lit(0).cast(Columns.MONEY)))
                .as(CHARGE));
  }

  private static Dataset<Row> counted(Dataset<Row> ofIds) {
    Column isMember = col(IS_MEMBER);
    Column isProvider = col(IS_MEMBER).equalTo(lit(false));
    Column x = col(EVENTS);
    Column n = col(TRIALS);
    return ofIds
        .groupBy(columns(PERIOD, DenialCell.KEY.toArray(String[]::new)))
        .agg(
            first(col(DenialRate.COMPLETION)).as(DenialRate.COMPLETION),
            sum(when(isMember, n)).as(DenialRate.LINES),
            sum(when(isMember, x)).as(DenialRate.DENIED_LINES),
            sum(when(isMember, col(MENTIONS))).as(DenialByReason.MENTION_LINES),
            sum(when(isMember, col(CHARGE))).as(DenialByReason.DENIED_CHARGE_AMOUNT),
            count_if(isMember).as(DenialRate.PATIENTS),
            count_if(isMember.and(x.gt(0))).as(DenialRate.DENIED_PATIENTS),
            count_if(isMember.and(n.gt(x))).as(DenialRate.PATIENTS_NOT_DENIED),
            count_if(isMember.and(x.equalTo(col(ALL_TRIALS)))).as(DenialCell.ONLY_DENIED),
            count_if(isProvider).as(DenialRate.PROVIDERS),
            count_if(isProvider.and(n.equalTo(col(KNOWN_TRIALS)))).as(DenialCell.ONLY_PROVIDERS),
            count_if(isMember.and(n.equalTo(col(KNOWN_TRIALS)))).as(DenialCell.ONLY_PATIENTS),
            collect_list(
                    when(
                        isProvider
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
