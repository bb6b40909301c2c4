package j3420.measure;

import static j3420.measure.DenialCell.PERIOD;
import static j3420.measure.DenialCell.columns;
import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import j3420.stats.BenjaminiHochberg;
import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.DenialByModifier;
import j3420.table.DenialRate;
import j3420.table.ModifierExpectation;
import j3420.table.ReferenceList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How often lines with a modifier are denied beside the lines without it.
 *
 * <p>Every modifier is held against all lines that do not bear it, {@code none} against all that
 * bear any; lines whose source tells no modifiers are left out of both. The ratio is adjusted by
 * line of business (Mantel-Haenszel), and once more by provider within it, as a modifier may be
 * billed where more is denied anyway. What counts as an effect must survive all three; where no
 * provider bills both with and without the modifier, its habits cannot be told from an effect.
 */
public final class ModifierEffects {

  /** Columns that hold a modifier's denials against those of other lines. */
  static final Set<String> COMPARED =
      Set.of(
          DenialByModifier.OTHER_DENIED_LINES,
          DenialByModifier.DIFFERENCE,
          DenialByModifier.DIFFERENCE_LOWER,
          DenialByModifier.DIFFERENCE_UPPER,
          DenialByModifier.RISK_RATIO,
          DenialByModifier.RISK_RATIO_LOWER,
          DenialByModifier.RISK_RATIO_UPPER,
          DenialByModifier.ADJUSTED_RATIO,
          DenialByModifier.ADJUSTED_RATIO_LOWER,
          DenialByModifier.ADJUSTED_RATIO_UPPER,
          DenialByModifier.STRATA,
          DenialByModifier.P_HETEROGENEITY,
          DenialByModifier.PROVIDER_ADJUSTED_RATIO,
          DenialByModifier.PROVIDER_STRATA,
          DenialByModifier.P,
          DenialByModifier.Q,
          DenialByModifier.IS_EFFECT);

  private static final double CALLED = 0.05;
  private static final String ID = "test_id";

  private ModifierEffects() {}

  /**
   * Rows of {@link DenialByModifier}.
   *
   * @param cells {@link DenialRates#cells}
   * @param expectations rows of {@link ModifierExpectation}
   */
  public static Dataset<Row> of(Dataset<Row> cells, Dataset<Row> expectations) {
    Dataset<Row> known = known(cells);
    Dataset<Row> found = found(cells);
    Dataset<Row> rows =
        found
            .unionByName(neverBilled(known, found, expectations), true)
            .join(known, PERIOD.toArray(String[]::new), "left")
            .join(strata(found, known), key(), "left");
    Column id =
        concat_ws(
            "|",
            columns(
                List.of(DenialRate.PERIOD_START, ClaimLine.LINE_OF_BUSINESS),
                DenialByModifier.MODIFIER));
    return BenjaminiHochberg.withAdjusted(
            RateRows.of(rows).transform(EffectRows::of).withColumn(ID, id),
            DenialByModifier.P,
            DenialByModifier.Q,
            ID,
            DenialRate.DATE_BASIS,
            DenialRate.PERIOD_TYPE,
            DenialRate.DECISION)
        .withColumn(DenialByModifier.IS_EFFECT, isEffect())
        .transform(each -> DenialRates.withoutModifiers(each, DenialByModifier.MODIFIER))
        .transform(each -> expected(each, expectations))
        .select(DenialRates.columnsOf(DenialByModifier.SCHEMA));
  }

  private static String[] key() {
    return Stream.concat(PERIOD.stream(), Stream.of(DenialByModifier.MODIFIER))
        .toArray(String[]::new);
  }

  /** What all lines whose source tells modifiers are, beside which each modifier is held. */
  private static Dataset<Row> known(Dataset<Row> cells) {
    Column[] sums =
        Stream.of(EffectRows.KNOWN)
            .map(name -> col(name).as(EffectRows.known(name)))
            .toArray(Column[]::new);
    return DenialRates.published(cells, DenialCell.KNOWN)
        .select(Stream.concat(Stream.of(columns(PERIOD)), Stream.of(sums)).toArray(Column[]::new));
  }

  /** The modifiers that are billed, and the row of all lines. */
  private static Dataset<Row> found(Dataset<Row> cells) {
    Column isTotal = col(DenialCell.FACET).equalTo(DenialCell.TOTAL);
    return DenialRates.published(cells, DenialCell.MODIFIER, DenialCell.TOTAL)
        .where(col(DenialRate.DATE_BASIS).notEqual(DenialRate.BY_COMPLETE_SERVICE))
        .withColumn(
            DenialByModifier.MODIFIER,
            when(isTotal, lit(Columns.ALL)).otherwise(col(DenialCell.FIRST_LABEL)));
  }

  /** Modifiers that always have a row: none of the lines bears it, or no line tells any. */
  private static Dataset<Row> neverBilled(
      Dataset<Row> known, Dataset<Row> found, Dataset<Row> expectations) {
    Dataset<Row> shown =
        expectations
            .where(col(ModifierExpectation.IS_ALWAYS_SHOWN))
            .select(col(ModifierExpectation.MODIFIER).as(DenialByModifier.MODIFIER))
            .distinct();
    Column zero = when(col(EffectRows.known(DenialRate.LINES)).gt(0), lit(0L));
    Dataset<Row> rows =
        found
            .where(col(DenialByModifier.MODIFIER).equalTo(Columns.ALL))
            .select(columns(PERIOD, DenialRate.COMPLETION))
            .crossJoin(broadcast(shown))
            .join(found.select(columns(PERIOD, DenialByModifier.MODIFIER)), key(), "left_anti")
            .join(known, PERIOD.toArray(String[]::new), "left");
    Column isNamed = col(EffectRows.known(DenialRate.PROVIDERS)).isNotNull();
    rows = rows.withColumn(DenialRate.PROVIDERS, when(isNamed, zero));
    for (String count :
        new String[] {
          DenialRate.LINES,
          DenialRate.DENIED_LINES,
          DenialRate.PATIENTS,
          DenialRate.DENIED_PATIENTS,
          DenialRate.PATIENTS_NOT_DENIED
        }) {
      rows = rows.withColumn(count, zero);
    }
    return rows.select(
        columns(
            PERIOD,
            DenialByModifier.MODIFIER,
            DenialRate.COMPLETION,
            DenialRate.LINES,
            DenialRate.DENIED_LINES,
            DenialRate.PATIENTS,
            DenialRate.DENIED_PATIENTS,
            DenialRate.PATIENTS_NOT_DENIED,
            DenialRate.PROVIDERS));
  }

  /** Like beside like, for all lines of business: each of them, and each provider within each. */
  private static Dataset<Row> strata(Dataset<Row> found, Dataset<Row> known) {
    Column ofBusiness =
        struct(
            col(DenialRate.DENIED_LINES),
            col(DenialRate.LINES),
            col(EffectRows.known(DenialRate.DENIED_LINES)),
            col(EffectRows.known(DenialRate.LINES)));
    List<String> withoutBusiness =
        Stream.of(key()).filter(name -> !name.equals(ClaimLine.LINE_OF_BUSINESS)).toList();
    Dataset<Row> each =
        found
            .where(col(ClaimLine.LINE_OF_BUSINESS).notEqual(Columns.ALL))
            .join(known, PERIOD.toArray(String[]::new));
    Dataset<Row> all =
        each.groupBy(columns(withoutBusiness))
            .agg(
                collect_list(ofBusiness).as(EffectRows.STRATA),
                flatten(collect_list(col(DenialCell.PROVIDER_STRATA)))
                    .as(EffectRows.PROVIDER_STRATA))
            .withColumn(ClaimLine.LINE_OF_BUSINESS, lit(Columns.ALL));
    Dataset<Row> own =
        each.withColumn(
                EffectRows.STRATA, lit(null).cast(all.schema().apply(EffectRows.STRATA).dataType()))
            .withColumn(EffectRows.PROVIDER_STRATA, col(DenialCell.PROVIDER_STRATA));
    return all.select(strataColumns()).union(own.select(strataColumns()));
  }

  private static Column[] strataColumns() {
    return Stream.concat(Stream.of(key()), Stream.of(EffectRows.STRATA, EffectRows.PROVIDER_STRATA))
        .map(functions::col)
        .toArray(Column[]::new);
  }

  /** Below the threshold, and in one direction however it is looked at; null: cannot be told. */
  private static Column isEffect() {
    Column isOneBusiness = col(DenialByModifier.STRATA).isNull();
    return when(
        col(DenialByModifier.Q).isNotNull(),
        col(DenialByModifier.Q)
            .leq(CALLED)
            .and(when(isOneBusiness, lit(true)).otherwise(isSame(DenialByModifier.ADJUSTED_RATIO)))
            .and(isSame(DenialByModifier.PROVIDER_ADJUSTED_RATIO)));
  }

  /** A ratio on the side of the difference: more is denied in both, or less. */
  private static Column isSame(String ratio) {
    Column isMore = col(DenialByModifier.DIFFERENCE).gt(0);
    return col(ratio).gt(1).equalTo(isMore).and(col(ratio).notEqual(lit(1)));
  }

  /** The row of the list that is in force on the last day of the period. */
  private static Dataset<Row> expected(Dataset<Row> rows, Dataset<Row> expectations) {
    Column start = col(DenialRate.PERIOD_START);
    Column end =
        last_day(
            when(col(DenialRate.PERIOD_TYPE).equalTo(Decisions.BY_YEAR), add_months(start, 11))
                .when(
                    col(DenialRate.PERIOD_TYPE).equalTo(Decisions.BY_QUARTER), add_months(start, 2))
                .otherwise(start));
    Dataset<Row> list =
        broadcast(
            expectations
                .select(
                    columns(
                        List.of(
                            ModifierExpectation.MODIFIER,
                            ModifierExpectation.IS_EXPECTED,
                            ModifierExpectation.EXPECTATION,
                            ReferenceList.EFFECTIVE_FROM,
                            ReferenceList.EFFECTIVE_TO)))
                .withColumnRenamed(ModifierExpectation.MODIFIER, ID));
    Column isInForce =
        rows.col(DenialByModifier.MODIFIER)
            .equalTo(list.col(ID))
            .and(list.col(ReferenceList.EFFECTIVE_FROM).leq(end))
            .and(
                list.col(ReferenceList.EFFECTIVE_TO)
                    .isNull()
                    .or(list.col(ReferenceList.EFFECTIVE_TO).geq(end)));
    return rows.drop(ID).join(list, isInForce, "left");
  }
}
