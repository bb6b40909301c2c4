package j3420.measure;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import j3420.stats.Wilson;
import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.DenialByModifier;
import j3420.table.DenialByReason;
import j3420.table.DenialRate;
import j3420.table.J3420Line;
import j3420.table.Outcome;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * How often J3420 lines are denied, by reason and by modifier, as first and as finally decided.
 *
 * <p>Denominator: adjudicated final lines, those not payable for another cause included; pending
 * lines, voided families, superseded versions and duplicates are left out. Numerator: lines denied
 * in full; partial denials are not in it. A line falls into the month, quarter and year of the
 * decision, or of the service where the source tells no decision date. Limits: Wilson, 95 %.
 */
public final class DenialRates {

  private static final String DATE = "decision_date";
  private static final String OUTCOME = "decided_outcome";
  private static final String REASONS = "decided_reasons";
  private static final String EACH = "each";
  private static final String IS_PRIMARY = "is_primary";
  private static final String TOTAL_DENIED = "total_denied_lines";
  private static final String OF_MEMBER = "lines_of_member";
  private static final String DENIED_OF_MEMBER = "denied_lines_of_member";
  private static final String ONLY_DENIED = "patients_with_denied_lines_only";

  private static final List<String> PERIOD =
      List.of(
          DenialRate.PERIOD_TYPE,
          DenialRate.PERIOD_START,
          DenialRate.DATE_BASIS,
          ClaimLine.LINE_OF_BUSINESS,
          DenialRate.DECISION);

  private static final Set<String> ABOUT_DENIALS =
      Set.of(
          DenialRate.DENIED_LINES,
          DenialRate.DENIED_PATIENTS,
          DenialRate.PATIENTS_NOT_DENIED,
          DenialRate.RATE,
          DenialRate.RATE_LOWER,
          DenialRate.RATE_UPPER,
          DenialByReason.MENTION_LINES,
          DenialByReason.DENIED_CHARGE_AMOUNT,
          DenialByReason.SHARE_OF_DENIALS);

  private DenialRates() {}

  /** Rows of {@link DenialByReason}: the primary reason adds up, the mentions do not. */
  public static Dataset<Row> byReason(Dataset<Row> lines) {
    Dataset<Row> members = membersWithMentions(decisions(lines));
    Dataset<Row> totals =
        members
            .groupBy(columns(PERIOD))
            .agg(
                sum(col(OF_MEMBER)).as(DenialRate.LINES),
                count(lit(1)).as(DenialRate.PATIENTS),
                sum(col(TOTAL_DENIED)).as(TOTAL_DENIED));
    Dataset<Row> byReason = deniedByReason(members);
    Dataset<Row> withoutDenial =
        totals
            .where(col(TOTAL_DENIED).equalTo(0))
            .select(
                Stream.of(byReason.schema().fieldNames())
                    .map(DenialRates::ofTotalWithoutDenial)
                    .toArray(Column[]::new));
    return byReason
        .unionByName(withoutDenial)
        .join(totals, PERIOD.toArray(String[]::new))
        .withColumn(
            DenialByReason.SHARE_OF_DENIALS,
            when(col(TOTAL_DENIED).gt(0), col(DenialRate.DENIED_LINES).divide(col(TOTAL_DENIED))))
        .withColumn(
            DenialRate.PATIENTS_NOT_DENIED, col(DenialRate.PATIENTS).minus(col(ONLY_DENIED)))
        .transform(DenialRates::withRate)
        .select(columnsOf(DenialByReason.SCHEMA));
  }

  /** Rows of {@link DenialByModifier}: a line counts once under each of its modifiers. */
  public static Dataset<Row> byModifier(Dataset<Row> lines) {
    Column modifiers = col(ClaimLine.MODIFIERS);
    Column own =
        when(modifiers.isNull(), array(lit(Columns.NOT_AVAILABLE)))
            .when(size(modifiers).equalTo(0), array(lit(DenialByModifier.NONE)))
            .otherwise(array_distinct(modifiers));
    Column isKnown = col(DenialByModifier.MODIFIER).notEqual(Columns.NOT_AVAILABLE);
    Dataset<Row> members =
        decisions(lines)
            .withColumn(
                DenialByModifier.MODIFIER, explode(array_union(own, array(lit(Columns.ALL)))))
            .groupBy(columns(PERIOD, DenialByModifier.MODIFIER, ClaimLine.MEMBER_TOKEN))
            .agg(
                count(lit(1)).as(OF_MEMBER),
                count_if(Outcome.isDenied(col(OUTCOME))).as(DENIED_OF_MEMBER));
    Column denied = col(DENIED_OF_MEMBER);
    return members
        .groupBy(columns(PERIOD, DenialByModifier.MODIFIER))
        .agg(
            sum(col(OF_MEMBER)).as(DenialRate.LINES),
            count(lit(1)).as(DenialRate.PATIENTS),
            sum(when(isKnown, denied)).as(DenialRate.DENIED_LINES),
            sum(when(isKnown, isTrue(denied.gt(0)))).as(DenialRate.DENIED_PATIENTS),
            sum(when(isKnown, isTrue(col(OF_MEMBER).gt(denied))))
                .as(DenialRate.PATIENTS_NOT_DENIED))
        .transform(DenialRates::withRate)
        .select(columnsOf(DenialByModifier.SCHEMA));
  }

  /**
   * The rows of a source that cannot tell a denial: every column that counts or rates denials is
   * null, which reads "not available".
   */
  public static Dataset<Row> notAvailable(Dataset<Row> rows, StructType schema) {
    return rows.select(
        Stream.of(schema.fields())
            .map(
                field ->
                    (ABOUT_DENIALS.contains(field.name()) ? lit(null) : col(field.name()))
                        .cast(field.dataType())
                        .as(field.name()))
            .toArray(Column[]::new));
  }

  /**
   * One row per adjudicated decision, the first and the final one of every line, and per period.
   *
   * <p>The lines of a member are brought together first: whatever is counted per member needs no
   * further shuffle, however many periods and modifiers a line falls into.
   */
  private static Dataset<Row> decisions(Dataset<Row> lines) {
    Column first =
        decision(
            DenialRate.FIRST,
            J3420Line.FIRST_ADJUDICATION_DATE,
            J3420Line.FIRST_OUTCOME,
            J3420Line.FIRST_REASONS,
            J3420Line.FIRST_MODIFIERS,
            J3420Line.FIRST_CHARGE_AMOUNT);
    Column last =
        decision(
            DenialRate.FINAL,
            ClaimLine.ADJUDICATION_DATE,
            ClaimLine.OUTCOME,
            ClaimLine.REASONS,
            ClaimLine.MODIFIERS,
            ClaimLine.CHARGE_AMOUNT);
    Column date = col(EACH).getField(DATE);
    Column basis =
        when(date.isNull(), lit(DenialRate.BY_SERVICE)).otherwise(lit(DenialRate.BY_DECISION));
    return lines
        .repartition(col(ClaimLine.MEMBER_TOKEN))
        .withColumn(EACH, explode(array(first, last)))
        .select(
            col(ClaimLine.MEMBER_TOKEN),
            trunc(coalesce(date, col(ClaimLine.SERVICE_DATE)), "MM").as(DenialRate.PERIOD_START),
            basis.as(DenialRate.DATE_BASIS),
            col(ClaimLine.LINE_OF_BUSINESS),
            col(EACH).getField(DenialRate.DECISION).as(DenialRate.DECISION),
            col(EACH).getField(OUTCOME).as(OUTCOME),
            col(EACH).getField(REASONS).as(REASONS),
            col(EACH).getField(ClaimLine.MODIFIERS).as(ClaimLine.MODIFIERS),
            col(EACH).getField(ClaimLine.CHARGE_AMOUNT).as(ClaimLine.CHARGE_AMOUNT))
        .where(Outcome.isAdjudicated(col(OUTCOME)))
        .transform(DenialRates::inEveryPeriod);
  }

  /** What was decided, and on what bill: a correction can change modifiers and charge. */
  private static Column decision(
      String name, String date, String outcome, String reasons, String modifiers, String charge) {
    return struct(
        lit(name).as(DenialRate.DECISION),
        col(date).as(DATE),
        col(outcome).as(OUTCOME),
        col(reasons).as(REASONS),
        col(modifiers).as(ClaimLine.MODIFIERS),
        col(charge).as(ClaimLine.CHARGE_AMOUNT));
  }

  /** One row per period and member, with all that its denied lines mention. */
  private static Dataset<Row> membersWithMentions(Dataset<Row> decisions) {
    Column isDenied = Outcome.isDenied(col(OUTCOME));
    return decisions
        .groupBy(columns(PERIOD, ClaimLine.MEMBER_TOKEN))
        .agg(
            count(lit(1)).as(OF_MEMBER),
            count_if(isDenied).as(TOTAL_DENIED),
            flatten(collect_list(when(isDenied, mentions()))).as(EACH));
  }

  /** What a denied line names: its reasons, their categories, and the total. */
  private static Column mentions() {
    Column primary = element_at(col(REASONS), 1);
    Column category = primary.getField(ClaimLine.REASON_CATEGORY);
    Column code = primary.getField(ClaimLine.REASON_CODE);
    Column all = lit(Columns.ALL);
    Column named =
        transform(
            col(REASONS),
            reason ->
                mention(
                    DenialByReason.REASON_LEVEL,
                    reason.getField(ClaimLine.REASON_CATEGORY),
                    reason.getField(ClaimLine.REASON_CODE),
                    reason
                        .getField(ClaimLine.REASON_CATEGORY)
                        .equalTo(category)
                        .and(reason.getField(ClaimLine.REASON_CODE).equalTo(code))));
    Column categories =
        transform(
            col(REASONS),
            reason ->
                mention(
                    DenialByReason.CATEGORY_LEVEL,
                    reason.getField(ClaimLine.REASON_CATEGORY),
                    all,
                    reason.getField(ClaimLine.REASON_CATEGORY).equalTo(category)));
    Column total = array(mention(DenialByReason.TOTAL_LEVEL, all, all, lit(true)));
    return array_union(array_union(named, categories), total);
  }

  private static Column mention(String level, Column category, Column code, Column isPrimary) {
    return struct(
        lit(level).as(DenialByReason.LEVEL),
        category.as(DenialByReason.REASON_CATEGORY),
        code.as(DenialByReason.REASON_CODE),
        isPrimary.as(IS_PRIMARY),
        col(ClaimLine.CHARGE_AMOUNT).as(ClaimLine.CHARGE_AMOUNT));
  }

  /** Denied lines by primary reason and by mention, at the levels reason, category and total. */
  private static Dataset<Row> deniedByReason(Dataset<Row> members) {
    String[] reason = {
      DenialByReason.LEVEL, DenialByReason.REASON_CATEGORY, DenialByReason.REASON_CODE
    };
    Column charge = col(EACH).getField(ClaimLine.CHARGE_AMOUNT);
    Column isPrimary = col(EACH).getField(IS_PRIMARY);
    Dataset<Row> mentions = members.withColumn(EACH, explode(col(EACH)));
    for (String name : reason) {
      mentions = mentions.withColumn(name, col(EACH).getField(name));
    }
    String[] ofMember =
        Stream.concat(Stream.of(reason), Stream.of(ClaimLine.MEMBER_TOKEN, OF_MEMBER))
            .toArray(String[]::new);
    Column denied = col(DENIED_OF_MEMBER);
    return mentions
        .groupBy(columns(PERIOD, ofMember))
        .agg(
            count(lit(1)).as(DenialByReason.MENTION_LINES),
            count_if(isPrimary).as(DENIED_OF_MEMBER),
            sum(when(isPrimary, charge).when(charge.isNotNull(), lit(0)))
                .as(DenialByReason.DENIED_CHARGE_AMOUNT))
        .groupBy(columns(PERIOD, reason))
        .agg(
            sum(col(DenialByReason.MENTION_LINES)).as(DenialByReason.MENTION_LINES),
            sum(denied).as(DenialRate.DENIED_LINES),
            count_if(denied.gt(0)).as(DenialRate.DENIED_PATIENTS),
            count_if(denied.equalTo(col(OF_MEMBER))).as(ONLY_DENIED),
            sum(col(DenialByReason.DENIED_CHARGE_AMOUNT)).as(DenialByReason.DENIED_CHARGE_AMOUNT));
  }

  private static Column ofTotalWithoutDenial(String name) {
    return switch (name) {
      case DenialByReason.LEVEL -> lit(DenialByReason.TOTAL_LEVEL).as(name);
      case DenialByReason.REASON_CATEGORY, DenialByReason.REASON_CODE -> lit(Columns.ALL).as(name);
      case DenialByReason.MENTION_LINES,
          DenialRate.DENIED_LINES,
          DenialRate.DENIED_PATIENTS,
          ONLY_DENIED ->
          lit(0L).as(name);
      case DenialByReason.DENIED_CHARGE_AMOUNT -> lit(0).cast(Columns.MONEY).as(name);
      default -> col(name);
    };
  }

  /**
   * Rows of a month once for the month, the quarter and the year, and for all lines of business.
   */
  private static Dataset<Row> inEveryPeriod(Dataset<Row> monthly) {
    Column start = col(DenialRate.PERIOD_START);
    Column periods =
        array(
            period("month", start),
            period("quarter", trunc(start, "QUARTER")),
            period("year", trunc(start, "YEAR")));
    return monthly
        .withColumn(EACH, explode(periods))
        .withColumn(DenialRate.PERIOD_TYPE, col(EACH).getField(DenialRate.PERIOD_TYPE))
        .withColumn(DenialRate.PERIOD_START, col(EACH).getField(DenialRate.PERIOD_START))
        .drop(EACH)
        .withColumn(
            ClaimLine.LINE_OF_BUSINESS,
            explode(array(col(ClaimLine.LINE_OF_BUSINESS), lit(Columns.ALL))));
  }

  private static Column period(String type, Column start) {
    return struct(lit(type).as(DenialRate.PERIOD_TYPE), start.as(DenialRate.PERIOD_START));
  }

  private static Dataset<Row> withRate(Dataset<Row> counts) {
    Column denied = col(DenialRate.DENIED_LINES);
    Column lines = col(DenialRate.LINES);
    return counts
        .withColumn(DenialRate.RATE, DenialRate.rate())
        .withColumn(DenialRate.RATE_LOWER, Wilson.lower(denied, lines))
        .withColumn(DenialRate.RATE_UPPER, Wilson.upper(denied, lines));
  }

  /** As a number that adds up: 1 or 0. */
  private static Column isTrue(Column condition) {
    return when(condition, lit(1L)).otherwise(lit(0L));
  }

  private static Column[] columns(List<String> names, String... more) {
    return Stream.concat(names.stream(), Stream.of(more))
        .map(functions::col)
        .toArray(Column[]::new);
  }

  private static Column[] columnsOf(StructType schema) {
    return Stream.of(schema.fields())
        .map(field -> col(field.name()).cast(field.dataType()))
        .toArray(Column[]::new);
  }
}
