package j3420.measure;

import static j3420.measure.DenialCell.PERIOD;
import static j3420.measure.DenialCell.columns;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.DenialByModifierSet;
import j3420.table.DenialByPayer;
import j3420.table.DenialByReason;
import j3420.table.DenialByReasonAndModifier;
import j3420.table.DenialCategory;
import j3420.table.DenialRate;
import j3420.table.J3420Line;
import j3420.table.MonthlyUtilization;
import java.time.LocalDate;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * How often J3420 lines are denied, by reason, set of modifiers and payer, as first and as finally
 * decided.
 *
 * <p>Denominator: adjudicated final lines, those not payable for another cause included; pending
 * lines, voided families, superseded versions and duplicates are left out. Numerator: lines denied
 * in full; partial denials are not in it. A line falls into the month, quarter and year of the
 * decision; and into those of the service, if they are complete or the source tells no decision
 * date. Limits: Wilson, 95 %, of the effective number of lines ({@link
 * j3420.stats.ClusteredProportion}).
 */
public final class DenialRates {

  private static final String TOTAL_DENIED = "total_denied_lines";
  private static final String OF_MODIFIER = "lines_of_modifier";
  private static final String IS_TOLD = DenialCategory.IS_TOLD;

  private static final Set<String> ABOUT_DENIALS =
      Set.of(
          DenialRate.DENIED_LINES,
          DenialRate.DENIED_PATIENTS,
          DenialRate.PATIENTS_NOT_DENIED,
          DenialRate.RATE,
          DenialRate.RATE_LOWER,
          DenialRate.RATE_UPPER,
          DenialRate.DESIGN_EFFECT,
          DenialRate.IS_RELIABLE,
          DenialByReason.MENTION_LINES,
          DenialByReason.DENIED_CHARGE_AMOUNT,
          DenialByReason.SHARE_OF_DENIALS,
          MonthlyUtilization.NOT_PAYABLE_LINES,
          MonthlyUtilization.PENDING_LINES,
          MonthlyUtilization.NOT_PAYABLE_PATIENTS,
          MonthlyUtilization.PENDING_PATIENTS);

  private DenialRates() {}

  /**
   * What the tables of denials count, once for all of them; a caller keeps it, as by a checkpoint.
   *
   * @param lines final J3420 lines
   * @param dataThrough last day of data
   */
  public static Dataset<Row> cells(Dataset<Row> lines, LocalDate dataThrough) {
    return DenialCells.of(Decisions.of(lines), PeriodCompletion.of(lines, dataThrough));
  }

  /**
   * The categories that the source can tell of these lines: one that only remark codes tell needs a
   * source that has them.
   *
   * @param categories rows of {@link DenialCategory}
   */
  public static Dataset<Row> told(Dataset<Row> categories, Dataset<Row> lines) {
    Column isRemark =
        coalesce(
            max(
                col(ClaimLine.REMARK_CODES)
                    .isNotNull()
                    .or(col(J3420Line.FIRST_REMARK_CODES).isNotNull())),
            lit(false));
    return categories
        .crossJoin(broadcast(lines.agg(isRemark.as(DenialByReason.REMARK_CODES))))
        .withColumn(
            IS_TOLD,
            col(IS_TOLD)
                .and(not(col(DenialCategory.NEEDS_REMARKS)).or(col(DenialByReason.REMARK_CODES))))
        .select(col(DenialCategory.CATEGORY), col(IS_TOLD));
  }

  /**
   * Rows of {@link DenialByReason}: the primary reason adds up, the mentions do not. Every category
   * of the list has a row: 0 where no line is denied for it, null where none could be told.
   *
   * @param told {@link #told}
   */
  public static Dataset<Row> byReason(Dataset<Row> cells, Dataset<Row> told) {
    Dataset<Row> totals = totals(cells);
    Dataset<Row> reasons =
        published(
                cells, DenialCell.TOTAL, DenialCell.CATEGORY, DenialCell.REASON, DenialCell.REMARK)
            .select(
                columns(
                    PERIOD,
                    DenialCell.FACET,
                    DenialCell.FIRST_LABEL,
                    DenialCell.SECOND_LABEL,
                    DenialCell.THIRD_LABEL,
                    DenialRate.DENIED_LINES,
                    DenialRate.DENIED_PATIENTS,
                    DenialByReason.MENTION_LINES,
                    DenialByReason.DENIED_CHARGE_AMOUNT,
                    DenialCell.ONLY_DENIED,
                    DenialCell.EVENTS_SQUARED,
                    DenialCell.EVENTS_ALL_TRIALS));
    return reasons
        .unionByName(withoutDenial(totals, reasons, told))
        .join(totals, PERIOD.toArray(String[]::new))
        .withColumn(
            DenialByReason.SHARE_OF_DENIALS,
            when(col(TOTAL_DENIED).gt(0), col(DenialRate.DENIED_LINES).divide(col(TOTAL_DENIED))))
        .withColumn(
            DenialRate.PATIENTS_NOT_DENIED,
            col(DenialRate.PATIENTS).minus(col(DenialCell.ONLY_DENIED)))
        .withColumnRenamed(DenialCell.EVENTS_ALL_TRIALS, DenialCell.EVENTS_TRIALS)
        .withColumnRenamed(DenialCell.FACET, DenialByReason.LEVEL)
        .withColumnRenamed(DenialCell.FIRST_LABEL, DenialByReason.REASON_CATEGORY)
        .withColumnRenamed(DenialCell.SECOND_LABEL, DenialByReason.REASON_CODE)
        .withColumnRenamed(DenialCell.THIRD_LABEL, DenialByReason.REMARK_CODES)
        .transform(RateRows::of)
        .select(columnsOf(DenialByReason.SCHEMA));
  }

  /** The categories of a period for which no line of it is denied. */
  private static Dataset<Row> withoutDenial(
      Dataset<Row> totals, Dataset<Row> reasons, Dataset<Row> told) {
    Dataset<Row> found =
        reasons
            .where(col(DenialCell.FACET).equalTo(DenialCell.CATEGORY))
            .select(columns(PERIOD, DenialCell.FIRST_LABEL));
    Column zero = when(col(IS_TOLD), lit(0L));
    return totals
        .select(columns(PERIOD))
        .crossJoin(
            broadcast(told.withColumnRenamed(DenialCategory.CATEGORY, DenialCell.FIRST_LABEL)))
        .join(found, found.columns(), "left_anti")
        .select(
            Stream.of(reasons.columns())
                .map(
                    name ->
                        switch (name) {
                          case DenialCell.FACET -> lit(DenialCell.CATEGORY).as(name);
                          case DenialCell.SECOND_LABEL, DenialCell.THIRD_LABEL ->
                              lit(Columns.ALL).as(name);
                          case DenialByReason.DENIED_CHARGE_AMOUNT ->
                              when(col(IS_TOLD), lit(0)).cast(Columns.MONEY).as(name);
                          default ->
                              PERIOD.contains(name) || name.equals(DenialCell.FIRST_LABEL)
                                  ? col(name)
                                  : zero.as(name);
                        })
                .toArray(Column[]::new));
  }

  /** Rows of {@link DenialByModifierSet}: every line is in one set. */
  public static Dataset<Row> byModifierSet(Dataset<Row> cells) {
    return published(cells, DenialCell.MODIFIER_SET)
        .withColumnRenamed(DenialCell.FIRST_LABEL, DenialByModifierSet.MODIFIER_SET)
        .transform(RateRows::of)
        .select(columnsOf(DenialByModifierSet.SCHEMA));
  }

  /** Rows of {@link DenialByReasonAndModifier}: only of reasons that hit a line of the modifier. */
  public static Dataset<Row> byReasonAndModifier(Dataset<Row> cells) {
    Column modifier = col(DenialCell.FIRST_LABEL).as(DenialByReasonAndModifier.MODIFIER);
    Dataset<Row> ofModifier =
        published(cells, DenialCell.MODIFIER)
            .select(
                Stream.concat(
                        Stream.of(
                            columns(
                                PERIOD,
                                DenialRate.LINES,
                                DenialRate.PATIENTS,
                                DenialRate.PATIENTS_NOT_DENIED)),
                        Stream.of(modifier, col(DenialRate.DENIED_LINES).as(OF_MODIFIER)))
                    .toArray(Column[]::new));
    Column isCategory = col(DenialCell.FACET).equalTo(DenialCell.MODIFIER_CATEGORY);
    Dataset<Row> crossed =
        published(cells, DenialCell.MODIFIER_CATEGORY, DenialCell.MODIFIER_REASON)
            .select(
                Stream.concat(
                        Stream.of(
                            columns(PERIOD, DenialRate.DENIED_LINES, DenialRate.DENIED_PATIENTS)),
                        Stream.of(
                            modifier,
                            when(isCategory, lit(DenialByReason.CATEGORY_LEVEL))
                                .otherwise(lit(DenialByReason.REASON_LEVEL))
                                .as(DenialByReason.LEVEL),
                            col(DenialCell.SECOND_LABEL).as(DenialByReason.REASON_CATEGORY),
                            col(DenialCell.THIRD_LABEL).as(DenialByReason.REASON_CODE)))
                    .toArray(Column[]::new));
    return crossed
        .join(
            ofModifier,
            Stream.concat(PERIOD.stream(), Stream.of(DenialByReasonAndModifier.MODIFIER))
                .toArray(String[]::new))
        .withColumn(DenialRate.RATE, DenialRate.rate())
        .withColumn(
            DenialByReason.SHARE_OF_DENIALS, col(DenialRate.DENIED_LINES).divide(col(OF_MODIFIER)))
        .transform(rows -> withoutModifiers(rows, DenialByReasonAndModifier.MODIFIER))
        .select(columnsOf(DenialByReasonAndModifier.SCHEMA));
  }

  /**
   * Rows of {@link DenialByPayer}.
   *
   * @param told {@link #told}
   */
  public static Dataset<Row> byPayer(Dataset<Row> cells, Dataset<Row> told) {
    Dataset<Row> named = told.withColumnRenamed(DenialCategory.CATEGORY, DenialCell.SECOND_LABEL);
    Column isTold =
        col(DenialCell.SECOND_LABEL)
            .equalTo(Columns.ALL)
            .or(coalesce(col(IS_TOLD), lit(false)))
            .or(col(DenialRate.DENIED_LINES).gt(0));
    Dataset<Row> rows =
        published(cells, DenialCell.PAYER)
            .join(broadcast(named), new String[] {DenialCell.SECOND_LABEL}, "left");
    for (String count :
        new String[] {
          DenialRate.DENIED_PATIENTS, DenialRate.PATIENTS_NOT_DENIED, DenialRate.DENIED_LINES
        }) {
      rows = rows.withColumn(count, when(isTold, col(count)));
    }
    return rows.withColumnRenamed(DenialCell.FIRST_LABEL, DenialByPayer.PAYER)
        .withColumnRenamed(DenialCell.SECOND_LABEL, DenialByPayer.REASON_CATEGORY)
        .transform(RateRows::of)
        .select(columnsOf(DenialByPayer.SCHEMA));
  }

  /**
   * The rows of a source that cannot tell a denial: every column that counts or rates denials is
   * null, which reads "not available".
   */
  public static Dataset<Row> notAvailable(Dataset<Row> rows) {
    return notAvailableWhere(lit(true), rows);
  }

  /** Rows of first decisions, where the source tells no versions: they are not available. */
  public static Dataset<Row> firstNotAvailable(Dataset<Row> rows) {
    return notAvailableWhere(col(DenialRate.DECISION).equalTo(DenialRate.FIRST), rows);
  }

  private static Dataset<Row> notAvailableWhere(Column isMeant, Dataset<Row> rows) {
    Set<String> compared = ModifierEffects.COMPARED;
    return rows.select(
        Stream.of(rows.schema().fields())
            .map(
                field -> {
                  String name = field.name();
                  boolean isOfDenials = ABOUT_DENIALS.contains(name) || compared.contains(name);
                  return isOfDenials ? when(not(isMeant), col(name)).as(name) : col(name);
                })
            .toArray(Column[]::new));
  }

  /** The lines of a source without modifiers are there, but no rate of a modifier is. */
  static Dataset<Row> withoutModifiers(Dataset<Row> rows, String modifier) {
    return notAvailableWhere(col(modifier).equalTo(Columns.NOT_AVAILABLE), rows);
  }

  static Dataset<Row> totals(Dataset<Row> cells) {
    return published(cells, DenialCell.TOTAL)
        .select(
            Stream.concat(
                    Stream.of(
                        columns(
                            PERIOD,
                            DenialRate.COMPLETION,
                            DenialRate.LINES,
                            DenialRate.PATIENTS,
                            DenialRate.PROVIDERS,
                            DenialCell.TRIALS_SQUARED)),
                    Stream.of(col(DenialRate.DENIED_LINES).as(TOTAL_DENIED)))
                .toArray(Column[]::new));
  }

  /** Cells of the periods that tables show. */
  static Dataset<Row> published(Dataset<Row> cells, String... facets) {
    return cells.where(
        col(DenialCell.FACET)
            .isin((Object[]) facets)
            .and(col(DenialRate.PERIOD_TYPE).notEqual(DenialCell.ROLLING)));
  }

  static Column[] columnsOf(StructType schema) {
    return Stream.of(schema.fields())
        .map(field -> col(field.name()).cast(field.dataType()))
        .toArray(Column[]::new);
  }
}
