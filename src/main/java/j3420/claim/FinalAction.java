package j3420.claim;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.dense_rank;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.J3420Line;
import j3420.table.Outcome;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/**
 * Resolves the versions of every claim family: which lines are final, which are superseded, voided
 * or delivered twice, and what the first decision on a service was.
 *
 * <p>The versions of a family are ordered by the payer's version number (not where each claim id
 * begins to count anew), then the decision date (of a void without one, the latest of the family),
 * then, of one day, a void of an earlier day's version, what is billed, a void of that, its
 * replacement and a void of the replacement, then of suffixes the longer one, then, where nothing
 * tells an order, the token of the claim: an arbitrary choice, but always the same. The last one
 * counts; if it is a void, the family is voided. So a payment that is reversed and corrected on one
 * day, as remittances do it, ends as corrected. In a family that the payer does not link, but a
 * suffix or the service event does, a claim denied as a duplicate never replaces the decision it
 * repeats.
 */
public final class FinalAction {

  /** J3420 line of the last version of its family. */
  public static final String FINAL = "final";

  /** Line of another code of the last version of a family. */
  public static final String COMPANION = "companion";

  /** Line of an earlier version, or an earlier delivery of the same version. */
  public static final String SUPERSEDED = "superseded";

  /** Line of a family whose last version is a void. */
  public static final String VOIDED = "voided";

  /**
   * Line of a family without J3420 in any claim, which came along by a claim id like another one.
   */
  public static final String OUT_OF_SCOPE = "out_of_scope";

  /** Line that repeats another in every value. */
  public static final String EXACT_DUPLICATE = "exact_duplicate";

  static final String VOID_FREQUENCY = "8";
  private static final String REPLACEMENT_FREQUENCY = "7";
  static final String REVERSED_STATUS = "reversed";

  /** Whether a family that nothing but the service links holds two claims that were paid. */
  static final String IS_PAID_TWICE = "is_paid_twice";

  private static final String DUPLICATE = "duplicate";
  private static final String CONTENT = "content_hash";
  private static final String COPY = "copy_number";
  private static final String VERSION = "version_unit";
  private static final LocalDate UNDECIDED = LocalDate.of(1, 1, 1);
  private static final String DECIDED = "version_decision_date";
  private static final String IS_DECIDED_ANEW = "is_line_decided_anew";
  private static final String IS_OWN_DECISION = "is_own_decision";
  private static final String ORDER = "version_order";
  private static final String LOWEST_NUMBER = "lowest_version_number";
  private static final String IS_NUMBERED_ANEW = "is_numbered_anew";
  private static final String STEP = "step_of_day";
  private static final String AGE = "version_age";
  private static final String IS_VOID = "is_void";
  private static final String DELIVERY = "delivery_number";
  private static final String IS_NUMBER_KEPT = "is_line_number_kept";
  private static final String PLACE = "place_on_claim";
  private static final String FIRST = "first_decision";
  private static final String FIRST_ORDER = "first_order";
  private static final String FIRST_ON_LINE = "first_decision_on_line";
  private static final String FIRST_ON_LINE_ORDER = "first_order_on_line";

  /** What tells versions and first decisions. */
  private static final Set<String> READ =
      Set.of(
          CONTENT,
          Families.IS_CLAIM_WITH_J3420,
          ClaimLine.SOURCE_FILE,
          ClaimLine.NORMALISED_CODES,
          ClaimLine.FAMILY,
          ClaimLine.LINKED_BY,
          ClaimLine.CLAIM_ID,
          ClaimLine.CLAIM_SUFFIX,
          ClaimLine.CLAIM_LINE_NUMBER,
          ClaimLine.ORIGINAL_CLAIM_ID,
          ClaimLine.CLAIM_VERSION,
          ClaimLine.CLAIM_FREQUENCY_CODE,
          ClaimLine.CLAIM_STATUS,
          ClaimLine.ADJUDICATION_DATE,
          ClaimLine.RECEIVED_DATE,
          ClaimLine.SERVICE_DATE,
          ClaimLine.HCPCS_CODE,
          ClaimLine.MODIFIERS,
          ClaimLine.CHARGE_AMOUNT,
          ClaimLine.DIAGNOSIS_CODES,
          ClaimLine.UNITS,
          ClaimLine.NDC_CODE,
          ClaimLine.PLACE_OF_SERVICE_CODE,
          ClaimLine.REMARK_CODES,
          ClaimLine.OUTCOME,
          ClaimLine.REASONS);

  private FinalAction() {}

  /**
   * Every line with its {@link ClaimLine#DISPOSITION}, {@link J3420Line#VERSIONS}, the first
   * decision on its service and {@link #IS_PAID_TWICE}.
   *
   * @param lines accepted lines with outcome and family
   */
  public static Dataset<Row> ofEachLine(Dataset<Row> lines) {
    // Every window below is within a family: lines move once, not once for each window.
    Dataset<Row> byFamily = lines.repartition(col(ClaimLine.FAMILY)).withColumn(CONTENT, content());
    return Narrow.to(READ, byFamily, FinalAction::resolved);
  }

  private static Dataset<Row> resolved(Dataset<Row> lines) {
    return lines
        .transform(FinalAction::withVersion)
        .transform(FinalAction::withVersionOrder)
        .transform(FinalAction::withFirstDecision)
        .drop(CONTENT, COPY, VERSION, DECIDED, STEP, ORDER, AGE, IS_VOID, DELIVERY)
        .drop(
            IS_DECIDED_ANEW,
            IS_NUMBERED_ANEW,
            LOWEST_NUMBER,
            IS_OWN_DECISION,
            Families.IS_CLAIM_WITH_J3420);
  }

  /** No claim of the line's family holds J3420 after all. */
  public static Column isOutOfScope() {
    return col(ClaimLine.DISPOSITION).equalTo(OUT_OF_SCOPE);
  }

  /** Equal for lines that are equal in every value. */
  private static Column content() {
    Column[] values =
        Stream.of(ClaimLine.CONFORMED.fieldNames())
            .filter(name -> !name.equals(ClaimLine.SOURCE_FILE))
            .map(functions::col)
            .toArray(Column[]::new);
    return sha2(to_json(struct(values)), 256);
  }

  private static Dataset<Row> withVersion(Dataset<Row> lines) {
    Column isVoid =
        coalesce(col(ClaimLine.CLAIM_FREQUENCY_CODE).equalTo(VOID_FREQUENCY), lit(false))
            .or(coalesce(col(ClaimLine.CLAIM_STATUS).equalTo(REVERSED_STATUS), lit(false)));
    WindowSpec sameClaim = Window.partitionBy(col(ClaimLine.FAMILY), col(ClaimLine.CLAIM_ID));
    Column isClaimDecidedAnew = max(col(IS_DECIDED_ANEW)).over(sameClaim);
    Column decidedApart = when(isClaimDecidedAnew, col(ClaimLine.ADJUDICATION_DATE));
    Column version =
        struct(col(ClaimLine.CLAIM_ID), versionNumber(), decidedApart, frequency(), col(IS_VOID));
    return lines
        .withColumns(Map.of(IS_VOID, isVoid, IS_DECIDED_ANEW, isDecidedAnew()))
        .withColumn(VERSION, version);
  }

  /**
   * The line came with several decision dates. Without one such line, dates that differ within a
   * claim are those of its lines and tell no versions.
   */
  private static Column isDecidedAnew() {
    WindowSpec sameLine =
        Window.partitionBy(
            col(ClaimLine.FAMILY), col(ClaimLine.CLAIM_ID), col(ClaimLine.CLAIM_LINE_NUMBER));
    Column date = coalesce(col(ClaimLine.ADJUDICATION_DATE), lit(UNDECIDED));
    return min(date).over(sameLine).lt(max(date).over(sameLine));
  }

  /** A version without a number is the one before the first, which payers number 0 or 1. */
  private static Column versionNumber() {
    return coalesce(col(ClaimLine.CLAIM_VERSION), lit(0));
  }

  private static Column frequency() {
    return coalesce(col(ClaimLine.CLAIM_FREQUENCY_CODE), lit("1"));
  }

  private static Dataset<Row> withVersionOrder(Dataset<Row> lines) {
    WindowSpec family = Window.partitionBy(col(ClaimLine.FAMILY));
    WindowSpec sameContent =
        Window.partitionBy(col(ClaimLine.FAMILY), col(CONTENT))
            .orderBy(ClaimLine.SOURCE_FILE, ClaimLine.NORMALISED_CODES);
    WindowSpec sameVersion = Window.partitionBy(col(ClaimLine.FAMILY), col(VERSION));
    WindowSpec latestFirst =
        Window.partitionBy(col(ClaimLine.FAMILY))
            .orderBy(col(IS_OWN_DECISION).desc(), col(ORDER).desc());
    WindowSpec deliveries =
        Window.partitionBy(
                col(ClaimLine.FAMILY),
                col(VERSION),
                col(ClaimLine.CLAIM_LINE_NUMBER),
                col(COPY).gt(1))
            .orderBy(col(ClaimLine.RECEIVED_DATE).desc_nulls_last(), col(CONTENT));
    Column order =
        struct(
            when(col(IS_NUMBERED_ANEW), lit(0)).otherwise(versionNumber()),
            col(DECIDED),
            col(STEP),
            frequency(),
            versionNumber(),
            lengthOfSuffix(),
            suffix(),
            col(ClaimLine.CLAIM_ID));
    return lines
        .withColumns(
            Map.of(
                COPY, row_number().over(sameContent),
                IS_OWN_DECISION, not(min(isRepeatedService()).over(sameVersion)),
                DECIDED, max(col(ClaimLine.ADJUDICATION_DATE)).over(sameVersion),
                LOWEST_NUMBER, min(versionNumber()).over(family)))
        .withColumns(Map.of(DECIDED, dateOfVersion(), IS_NUMBERED_ANEW, isNumberedAnew()))
        .withColumn(STEP, stepOfDay())
        .withColumn(ORDER, order)
        .withColumns(
            Map.of(
                AGE, dense_rank().over(latestFirst),
                DELIVERY, row_number().over(deliveries)));
  }

  /** A void without a date would else come first and void nothing: it is as late as the latest. */
  private static Column dateOfVersion() {
    Column latest = max(col(DECIDED)).over(Window.partitionBy(col(ClaimLine.FAMILY)));
    return when(col(DECIDED).isNull().and(col(IS_VOID)), latest).otherwise(col(DECIDED));
  }

  /**
   * Two claims of the family begin with its lowest number, so that numbers tell an order within one
   * claim id alone.
   */
  private static Column isNumberedAnew() {
    Column beginning = when(versionNumber().equalTo(col(LOWEST_NUMBER)), col(ClaimLine.CLAIM_ID));
    WindowSpec family = Window.partitionBy(col(ClaimLine.FAMILY));
    return min(beginning).over(family).lt(max(beginning).over(family));
  }

  /**
   * Of one day: a void of an earlier version, what is billed, a void of that, its replacement, and
   * a void of the replacement or of one knows not what. So what is voided and billed anew stands.
   */
  private static Column stepOfDay() {
    WindowSpec family = Window.partitionBy(col(ClaimLine.FAMILY));
    Column isStanding = not(col(IS_VOID));
    Column isReplacement = isStanding.and(frequency().equalTo(REPLACEMENT_FREQUENCY));
    Column replacements =
        collect_set(when(isReplacement, decidedAs(ClaimLine.CLAIM_ID))).over(family);
    Column billed = collect_set(when(isStanding, decidedAs(ClaimLine.CLAIM_ID))).over(family);
    Column voided = decidedAs(ClaimLine.ORIGINAL_CLAIM_ID);
    Column isReferring =
        coalesce(col(ClaimLine.ORIGINAL_CLAIM_ID).notEqual(col(ClaimLine.CLAIM_ID)), lit(false));
    Column oldest = min(when(isStanding, col(DECIDED))).over(family);
    return when(isReplacement, lit(3))
        .when(isStanding, lit(1))
        .when(isReferring.and(array_contains(replacements, voided)), lit(4))
        .when(isReferring.and(array_contains(billed, voided)), lit(2))
        .when(isReferring.or(oldest.lt(col(DECIDED))), lit(0))
        .otherwise(lit(4));
  }

  /** 4711-10 comes after 4711-2. */
  private static Column lengthOfSuffix() {
    return length(suffix());
  }

  private static Column suffix() {
    return when(
        col(ClaimLine.LINKED_BY).equalTo(Families.BY_CLAIM_SUFFIX), col(ClaimLine.CLAIM_SUFFIX));
  }

  private static Column decidedAs(String claimId) {
    return concat_ws("|", col(DECIDED), col(claimId));
  }

  /**
   * Refused as a duplicate of a service that is billed already: whether a policy calls that denied
   * must not decide which version stands.
   */
  private static Column isRepeatedService() {
    Column isDuplicate =
        exists(
            col(ClaimLine.REASONS),
            reason -> reason.getField(ClaimLine.REASON_CATEGORY).equalTo(DUPLICATE));
    Column isNotPayable = col(ClaimLine.OUTCOME).equalTo(Outcome.NOT_PAYABLE);
    Column isDeniedAsDuplicate =
        Outcome.isDenied(col(ClaimLine.OUTCOME))
            .and(
                coalesce(
                    get(col(ClaimLine.REASONS), lit(0))
                        .getField(ClaimLine.REASON_CATEGORY)
                        .equalTo(DUPLICATE),
                    lit(false)));
    return col(ClaimLine.LINKED_BY)
        .isin(Families.BY_SERVICE_EVENT, Families.BY_CLAIM_SUFFIX)
        .and(isNotPayable.and(isDuplicate).or(isDeniedAsDuplicate));
  }

  private static Column disposition() {
    WindowSpec family = Window.partitionBy(col(ClaimLine.FAMILY));
    Column isLatest = col(AGE).equalTo(1);
    Column isVoided = max(isLatest.and(col(IS_VOID))).over(family);
    Column isInScope = max(col(Families.IS_CLAIM_WITH_J3420)).over(family);
    return when(not(isInScope), lit(OUT_OF_SCOPE))
        .when(col(COPY).gt(1), lit(EXACT_DUPLICATE))
        .when(isVoided, lit(VOIDED))
        .when(isLatest.equalTo(lit(false)).or(col(DELIVERY).gt(1)), lit(SUPERSEDED))
        .when(ClaimLine.isJ3420(), lit(FINAL))
        .otherwise(lit(COMPANION));
  }

  /**
   * The earliest adjudicated decision on the same service: the J3420 lines of one day of a family
   * correspond by their order on the claim. Where versions bill different numbers of them, a line
   * came or went, and those that {@link #isNumberKept} correspond by their line number instead. If
   * an even earlier version bills another drug on the same line, the line was re-coded and that
   * decision is the first.
   */
  private static Dataset<Row> withFirstDecision(Dataset<Row> lines) {
    WindowSpec ofVersion =
        Window.partitionBy(
                col(ClaimLine.FAMILY),
                col(VERSION),
                col(ClaimLine.SERVICE_DATE),
                col(ClaimLine.HCPCS_CODE),
                isCounted())
            .orderBy(col(ClaimLine.CLAIM_LINE_NUMBER));
    WindowSpec sameService =
        Window.partitionBy(
            col(ClaimLine.FAMILY),
            col(ClaimLine.SERVICE_DATE),
            col(ClaimLine.HCPCS_CODE),
            col(IS_NUMBER_KEPT),
            col(PLACE));
    WindowSpec sameLine =
        Window.partitionBy(col(ClaimLine.FAMILY), col(ClaimLine.CLAIM_LINE_NUMBER));
    Column isDrug = substring(col(ClaimLine.HCPCS_CODE), 1, 1).equalTo("J");
    Column decision =
        struct(
            col(ClaimLine.OUTCOME).as(J3420Line.FIRST_OUTCOME),
            col(ClaimLine.REASONS).as(J3420Line.FIRST_REASONS),
            col(ClaimLine.MODIFIERS).as(J3420Line.FIRST_MODIFIERS),
            col(ClaimLine.CHARGE_AMOUNT).as(J3420Line.FIRST_CHARGE_AMOUNT),
            col(ClaimLine.ADJUDICATION_DATE).as(J3420Line.FIRST_ADJUDICATION_DATE),
            col(ClaimLine.REMARK_CODES).as(J3420Line.FIRST_REMARK_CODES),
            BillChange.billed(),
            col(ORDER));
    Column counted = when(isDecision(), col(ORDER));
    Column countedDrug = when(isDecision().and(isDrug), col(ORDER));
    Column wasRecoded =
        coalesce(col(FIRST_ON_LINE_ORDER).lt(col(FIRST_ORDER)), col(FIRST_ORDER).isNull());
    Column first =
        coalesce(
            when(wasRecoded, col(FIRST_ON_LINE)).otherwise(col(FIRST)),
            when(ClaimLine.isJ3420(), decision));
    WindowSpec family = Window.partitionBy(col(ClaimLine.FAMILY));
    return lines
        .withColumn(PLACE, row_number().over(ofVersion))
        .withColumn(IS_NUMBER_KEPT, isNumberKept())
        .withColumn(
            PLACE,
            when(col(IS_NUMBER_KEPT), col(ClaimLine.CLAIM_LINE_NUMBER)).otherwise(col(PLACE)))
        .withColumns(
            Map.of(
                J3420Line.VERSIONS,
                max(col(AGE)).over(family),
                ClaimLine.DISPOSITION,
                disposition(),
                IS_PAID_TWICE,
                isPaidTwice(),
                FIRST,
                min_by(decision, counted).over(sameService),
                FIRST_ORDER,
                min(counted).over(sameService),
                FIRST_ON_LINE,
                min_by(decision, countedDrug).over(sameLine),
                FIRST_ON_LINE_ORDER,
                min(countedDrug).over(sameLine)))
        .withColumn(FIRST, first)
        .withColumns(
            Map.of(
                J3420Line.FIRST_OUTCOME, ofFirst(J3420Line.FIRST_OUTCOME),
                J3420Line.FIRST_REASONS, ofFirst(J3420Line.FIRST_REASONS),
                J3420Line.FIRST_MODIFIERS, ofFirst(J3420Line.FIRST_MODIFIERS),
                J3420Line.FIRST_CHARGE_AMOUNT, ofFirst(J3420Line.FIRST_CHARGE_AMOUNT),
                J3420Line.FIRST_ADJUDICATION_DATE, ofFirst(J3420Line.FIRST_ADJUDICATION_DATE),
                J3420Line.FIRST_REMARK_CODES, ofFirst(J3420Line.FIRST_REMARK_CODES),
                J3420Line.IS_DECIDED_AGAIN, ofFirst(ORDER).lt(col(ORDER)),
                J3420Line.BILL_CHANGES, BillChange.since(col(FIRST))))
        .drop(IS_NUMBER_KEPT, PLACE, FIRST, FIRST_ORDER, FIRST_ON_LINE, FIRST_ON_LINE_ORDER);
  }

  /**
   * The earliest version that bills the code of the day, and another one, have the line number, but
   * not all bill as many lines. Claims that the payer does not link number their lines apart.
   */
  private static Column isNumberKept() {
    Column[] service = {
      col(ClaimLine.FAMILY), col(ClaimLine.SERVICE_DATE), col(ClaimLine.HCPCS_CODE)
    };
    WindowSpec sameService = Window.partitionBy(service);
    WindowSpec sameNumber =
        Window.partitionBy(
            Stream.concat(Stream.of(service), Stream.of(col(ClaimLine.CLAIM_LINE_NUMBER)))
                .toArray(Column[]::new));
    Column isBilled = isCounted().and(not(col(IS_VOID))).and(col(IS_OWN_DECISION));
    Column version = when(isBilled, col(ORDER));
    Column lines = count_if(isBilled).over(sameService);
    Column versions = count_if(isBilled.and(col(PLACE).equalTo(1))).over(sameService);
    Column mostLines = max(when(isBilled, col(PLACE))).over(sameService);
    Column isKept =
        lines
            .lt(versions.multiply(mostLines))
            .and(min(version).over(sameNumber).equalTo(min(version).over(sameService)))
            .and(min(version).over(sameNumber).lt(max(version).over(sameNumber)))
            .and(not(col(ClaimLine.LINKED_BY).isin(Families.BY_SERVICE_EVENT)));
    return coalesce(isKept, lit(false));
  }

  /** More claims were paid than taken back, and none of them says that it replaces another one. */
  private static Column isPaidTwice() {
    WindowSpec family = Window.partitionBy(col(ClaimLine.FAMILY));
    Column isPaid = isDecision().and(Outcome.isService(col(ClaimLine.OUTCOME)));
    Column isReplacement = isPaid.and(frequency().equalTo(REPLACEMENT_FREQUENCY));
    return col(ClaimLine.LINKED_BY)
        .equalTo(Families.BY_SERVICE_EVENT)
        .and(
            size(collect_set(when(isPaid, col(ClaimLine.CLAIM_ID))).over(family))
                .minus(size(collect_set(when(col(IS_VOID), col(ClaimLine.CLAIM_ID))).over(family)))
                .gt(1))
        .and(not(max(isReplacement).over(family)));
  }

  private static Column ofFirst(String field) {
    return col(FIRST).getField(field);
  }

  private static Column isCounted() {
    return col(COPY).equalTo(1).and(col(DELIVERY).equalTo(1));
  }

  private static Column isDecision() {
    return isCounted()
        .and(col(IS_VOID).equalTo(lit(false)))
        .and(Outcome.isAdjudicated(col(ClaimLine.OUTCOME)));
  }
}
