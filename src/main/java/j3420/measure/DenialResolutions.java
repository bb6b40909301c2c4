package j3420.measure;

import static j3420.measure.DenialCell.columns;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.DenialByReason;
import j3420.table.DenialRate;
import j3420.table.DenialResolution;
import j3420.table.J3420Line;
import j3420.table.Outcome;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What became of services that were denied at first, by the first primary reason.
 *
 * <p>A service is overturned if a later version is paid at least in part, upheld if it is denied
 * again, open if a later version is pending or none came and the data ends within 180 days of the
 * first decision, and not reworked if none came in that time. Voided services are not there:
 * nothing is left of them to be resolved.
 */
public final class DenialResolutions {

  private static final String EACH = "each";
  private static final String LEVELS = "levels";
  private static final String DAYS = J3420Line.DAYS_TO_FINAL;

  private static final List<String> KEY = DenialResolution.CONTRACT.key();

  private static final List<String> STATES =
      List.of(
          DenialResolution.OVERTURNED,
          DenialResolution.UPHELD,
          DenialResolution.NOT_REWORKED,
          DenialResolution.OPEN,
          DenialResolution.NOT_PAYABLE);

  private static final Map<String, List<String>> CHANGES = new LinkedHashMap<>();

  static {
    CHANGES.put(DenialResolution.MODIFIER_CHANGED, List.of(J3420Line.CHANGED_MODIFIERS));
    CHANGES.put(DenialResolution.DIAGNOSIS_CHANGED, List.of(J3420Line.CHANGED_DIAGNOSES));
    CHANGES.put(DenialResolution.UNITS_CHANGED, List.of(J3420Line.CHANGED_UNITS));
    CHANGES.put(
        DenialResolution.OTHER_CHANGED,
        List.of(
            J3420Line.CHANGED_CODE,
            J3420Line.CHANGED_CHARGE,
            J3420Line.CHANGED_DRUG_CODE,
            J3420Line.CHANGED_PLACE));
  }

  private DenialResolutions() {}

  /**
   * Rows of {@link DenialResolution}.
   *
   * @param lines final J3420 lines
   * @param dataThrough last day of data: what is open is as of that day
   */
  public static Dataset<Row> of(Dataset<Row> lines, LocalDate dataThrough) {
    Dataset<Row> denied =
        lines
            .where(Outcome.isDenied(col(J3420Line.FIRST_OUTCOME)))
            .withColumns(flags(dataThrough))
            .transform(DenialResolutions::inEveryPeriod);
    Dataset<Row> counted = counted(denied);
    Dataset<Row> days =
        denied
            .where(col(J3420Line.IS_DECIDED_AGAIN).and(not(isPending())))
            .groupBy(columns(KEY))
            .agg(
                percentile(col(DAYS), lit(0.5)).as(DenialResolution.MEDIAN_DAYS),
                percentile(col(DAYS), lit(0.9)).as(DenialResolution.P90_DAYS));
    Dataset<Row> rows = ResolutionRates.of(counted.join(days, KEY.toArray(String[]::new), "left"));
    return rows.select(DenialRates.columnsOf(DenialResolution.SCHEMA));
  }

  private static Column isPending() {
    return not(Outcome.isAdjudicated(col(ClaimLine.OUTCOME)));
  }

  /** Which state every line is in, and what was changed if it is overturned. */
  private static Map<String, Column> flags(LocalDate dataThrough) {
    Column isAgain = col(J3420Line.IS_DECIDED_AGAIN);
    Column isOver =
        coalesce(
            datediff(lit(Date.valueOf(dataThrough)), col(J3420Line.FIRST_ADJUDICATION_DATE))
                .geq(DenialResolution.OPEN_DAYS),
            lit(false));
    Column outcome = col(ClaimLine.OUTCOME);
    Column isOverturned = isAgain.and(Outcome.isService(outcome));
    Column isWaiting = isAgain.and(isPending()).or(not(isAgain).and(not(isOver)));
    Map<String, Column> flags = new LinkedHashMap<>();
    flags.put(DenialResolution.OVERTURNED, isOverturned);
    flags.put(DenialResolution.UPHELD, isAgain.and(Outcome.isDenied(outcome)));
    flags.put(DenialResolution.NOT_REWORKED, not(isAgain).and(isOver));
    flags.put(DenialResolution.OPEN, isWaiting);
    flags.put(DenialResolution.NOT_PAYABLE, isAgain.and(outcome.equalTo(lit(Outcome.NOT_PAYABLE))));
    CHANGES.forEach((name, parts) -> flags.put(name, isOverturned.and(isChanged(name, parts))));
    Column isAny =
        CHANGES.values().stream()
            .flatMap(List::stream)
            .map(DenialResolutions::has)
            .reduce(Column::or)
            .orElseThrow();
    // Where a part of the bill is not told, it may have been what was changed.
    Column isBillTold =
        Stream.of(ClaimLine.MODIFIERS, ClaimLine.DIAGNOSIS_CODES, ClaimLine.UNITS)
            .map(part -> col(part).isNotNull())
            .reduce(Column::and)
            .orElseThrow();
    flags.put(DenialResolution.DOCUMENTATION_ONLY, isOverturned.and(when(isBillTold, not(isAny))));
    return flags;
  }

  /** Whether it was changed; null where the source does not tell it. */
  private static Column isChanged(String name, List<String> parts) {
    Column isAny = parts.stream().map(DenialResolutions::has).reduce(Column::or).orElseThrow();
    return switch (name) {
      case DenialResolution.MODIFIER_CHANGED -> when(col(ClaimLine.MODIFIERS).isNotNull(), isAny);
      case DenialResolution.UNITS_CHANGED -> when(col(ClaimLine.UNITS).isNotNull(), isAny);
      case DenialResolution.DIAGNOSIS_CHANGED ->
          when(col(ClaimLine.DIAGNOSIS_CODES).isNotNull(), isAny);
      default -> isAny;
    };
  }

  private static Column has(String part) {
    return array_contains(col(J3420Line.BILL_CHANGES), part);
  }

  private static Dataset<Row> inEveryPeriod(Dataset<Row> lines) {
    Column decided = col(J3420Line.FIRST_ADJUDICATION_DATE);
    Column primary = element_at(col(J3420Line.FIRST_REASONS), 1);
    Column category = primary.getField(ClaimLine.REASON_CATEGORY);
    Column all = lit(Columns.ALL);
    Column levels =
        array(
            level(DenialByReason.TOTAL_LEVEL, all, all),
            level(DenialByReason.CATEGORY_LEVEL, category, all),
            level(DenialByReason.REASON_LEVEL, category, primary.getField(ClaimLine.REASON_CODE)));
    List<Column> kept = new ArrayList<>();
    Stream.of(
            ClaimLine.MEMBER_TOKEN,
            ClaimLine.OUTCOME,
            J3420Line.IS_DECIDED_AGAIN,
            DAYS,
            ClaimLine.ALLOWED_AMOUNT,
            ClaimLine.PAID_AMOUNT)
        .map(functions::col)
        .forEach(kept::add);
    flagNames().map(functions::col).forEach(kept::add);
    kept.add(explode(array(col(ClaimLine.LINE_OF_BUSINESS), all)).as(ClaimLine.LINE_OF_BUSINESS));
    kept.add(coalesce(decided, col(ClaimLine.SERVICE_DATE)).as(EACH));
    kept.add(
        when(decided.isNotNull(), lit(DenialRate.BY_DECISION))
            .otherwise(lit(DenialRate.BY_SERVICE))
            .as(DenialRate.DATE_BASIS));
    kept.add(levels.as(LEVELS));
    return lines
        .select(kept.toArray(Column[]::new))
        .withColumn(EACH, explode(Decisions.periods(col(EACH))))
        .selectExpr("*", EACH + ".*")
        .drop(EACH)
        .withColumn(EACH, explode(col(LEVELS)))
        .selectExpr("*", EACH + ".*")
        .drop(EACH, LEVELS);
  }

  private static Stream<String> flagNames() {
    return Stream.of(
            STATES.stream(),
            CHANGES.keySet().stream(),
            Stream.of(DenialResolution.DOCUMENTATION_ONLY))
        .flatMap(names -> names);
  }

  private static Column level(String level, Column category, Column code) {
    return struct(
        lit(level).as(DenialResolution.LEVEL),
        category.as(DenialResolution.REASON_CATEGORY),
        code.as(DenialResolution.REASON_CODE));
  }

  private static Dataset<Row> counted(Dataset<Row> denied) {
    Column isOverturned = col(DenialResolution.OVERTURNED);
    List<Column> ofMember = new ArrayList<>();
    ofMember.add(count(lit(1)).as(DenialResolution.FIRST_DENIED_LINES));
    flagNames().forEach(name -> ofMember.add(number(name).as(name)));
    ofMember.add(
        sum(when(isOverturned, col(ClaimLine.ALLOWED_AMOUNT)))
            .as(DenialResolution.OVERTURNED_ALLOWED));
    ofMember.add(
        sum(when(isOverturned, col(ClaimLine.PAID_AMOUNT))).as(DenialResolution.OVERTURNED_PAID));
    List<Column> all = new ArrayList<>();
    all.add(count(lit(1)).as(DenialResolution.FIRST_DENIED_PATIENTS));
    Stream.concat(
            Stream.of(
                DenialResolution.FIRST_DENIED_LINES,
                DenialResolution.OVERTURNED_ALLOWED,
                DenialResolution.OVERTURNED_PAID),
            flagNames())
        .forEach(name -> all.add(sum(col(name)).as(name)));
    all.add(fewest().as(DenialResolution.FEWEST_PATIENTS));
    return denied
        .groupBy(columns(KEY, ClaimLine.MEMBER_TOKEN))
        .agg(ofMember.get(0), ofMember.subList(1, ofMember.size()).toArray(Column[]::new))
        .groupBy(columns(KEY))
        .agg(all.get(0), all.subList(1, all.size()).toArray(Column[]::new));
  }

  /** How many lines the flag is set of; null if it is told of none. */
  private static Column number(String flag) {
    return sum(when(col(flag), lit(1L)).when(not(col(flag)), lit(0L)));
  }

  /** The smallest number of members above none behind a count of the row, or what it leaves. */
  private static Column fewest() {
    Stream<Column> members = flagNames().map(name -> count_if(col(name).gt(0)));
    Stream<Column> left =
        Stream.concat(CHANGES.keySet().stream(), Stream.of(DenialResolution.DOCUMENTATION_ONLY))
            .map(name -> count_if(col(name).lt(col(DenialResolution.OVERTURNED))));
    return least(
        Stream.concat(members, left)
            .map(number -> when(number.gt(0), number))
            .toArray(Column[]::new));
  }
}
