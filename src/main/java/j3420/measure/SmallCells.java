package j3420.measure;

import static j3420.measure.CellCount.DENIED_LINES;
import static j3420.measure.CellCount.DENIED_PATIENTS;
import static j3420.measure.CellCount.LINES;
import static j3420.measure.CellCount.MEMBER_MONTHS;
import static j3420.measure.CellCount.MENTION_LINES;
import static j3420.measure.CellCount.PATIENTS;
import static j3420.measure.CellCount.SERVICES;

import j3420.stats.CellSuppression;
import j3420.table.Columns;
import j3420.table.DenialByReason;
import j3420.table.ProviderMeasure;
import j3420.table.Shareable.Group;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides which cells of all tables of one run are hidden: in one go, as sums tie the tables.
 *
 * <p>What is held is one row of counts for every published row, however many claims it counts.
 */
final class SmallCells {

  /** Of a row that is left out: neither its zeros nor that it is there are shown. */
  static final int LEFT_OUT = Integer.MIN_VALUE;

  private static final Set<CellCount> OF_LINES =
      Stream.of(CellCount.values())
          .filter(count -> count != MEMBER_MONTHS && !CellCount.NOT_SHOWN.contains(count))
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(CellCount.class)));
  private static final Set<CellCount> OF_PERIOD =
      EnumSet.of(LINES, PATIENTS, DENIED_LINES, DENIED_PATIENTS);
  private static final Set<CellCount> OF_REASON =
      EnumSet.of(DENIED_LINES, DENIED_PATIENTS, MENTION_LINES);

  private static final Set<CellCount> OF_DENIED = EnumSet.of(DENIED_LINES, DENIED_PATIENTS);

  /** What a service that was denied at first is now, one of these. */
  static final Set<CellCount> STATES =
      EnumSet.of(
          CellCount.OVERTURNED,
          CellCount.UPHELD,
          CellCount.NOT_REWORKED,
          CellCount.OPEN,
          CellCount.CLOSED_NOT_PAYABLE);

  private static final Set<CellCount> OF_RESOLUTION =
      EnumSet.of(
          DENIED_LINES,
          DENIED_PATIENTS,
          CellCount.OVERTURNED,
          CellCount.UPHELD,
          CellCount.NOT_REWORKED,
          CellCount.OPEN,
          CellCount.CLOSED_NOT_PAYABLE,
          CellCount.MODIFIER_CHANGED,
          CellCount.DIAGNOSIS_CHANGED,
          CellCount.UNITS_CHANGED,
          CellCount.OTHER_CHANGED,
          CellCount.DOCUMENTATION_ONLY);

  private final CellSuppression cells = new CellSuppression();
  private final CellSums sums = new CellSums(cells);
  private final boolean isFirstTold;

  /** Decides over the rows of this run, keeping hidden what the rows of memory say was hidden. */
  SmallCells(List<PublishedRow> rows) {
    List<PublishedRow> ordered = rows.stream().sorted(PublishedRow.ORDER).toList();
    isFirstTold =
        rows.stream()
            .filter(row -> !row.isMemory() && CellKeys.isOfFirstDecision(row))
            .anyMatch(row -> row.count(DENIED_LINES).isPresent());
    List<PublishedRow> current =
        ordered.stream().filter(row -> !row.isMemory() && isJudged(row)).toList();
    // A reason shares the lines of its period, which must be there first.
    current.stream().filter(CellKeys::isOfPeriod).forEach(this::enter);
    current.stream().filter(row -> !CellKeys.isOfPeriod(row)).forEach(this::enter);
    sums.enter();
    new CellTies(cells, sums).enter();
    ordered.stream().filter(PublishedRow::isMemory).forEach(this::hideAgain);
    cells.protect();
  }

  /** The bits of the groups that are hidden in a row. */
  int hidden(PublishedRow row) {
    if (!isJudged(row)) {
      return LEFT_OUT;
    }
    if (CellKeys.isUseOfModifier(row)) {
      return ofUse(row);
    }
    CountedCells own = sums.named(CellKeys.name(row));
    int bits = own == null ? 0 : own.hidden();
    return bits
        | switch (row.table()) {
          case MONTHLY_UTILIZATION -> ofMembers(row);
          case DENIAL_BY_REASON -> ofShare(CellKeys.period(row));
          case DENIAL_BY_REASON_AND_MODIFIER -> ofShare(CellKeys.modifierOf(row));
          case DENIAL_BY_MODIFIER -> ofBusinesses(row) | ofWhole(row);
          case DENIAL_TREND -> ofMonths(row);
          case PROVIDER_MEASURE -> ofMetric(own, CellKeys.metric(row));
          case OUTLIER_PROVIDER -> ofMetric(own, row.detail());
          default -> 0;
        };
  }

  /**
   * Whether it is weighed what of the row can be shown. Rows are left out that are so fine that
   * hardly a one is large enough, and those of periods of service beside those of decisions: to
   * weigh them would cost more of the others, as all their sums bind. So are first decisions that
   * the source does not tell, as their lines are those of the final ones.
   */
  private boolean isJudged(PublishedRow row) {
    if (!isFirstTold && CellKeys.isOfFirstDecision(row)) {
      return false;
    }
    return switch (row.table()) {
      case DENIAL_BY_REASON -> !CellKeys.isRemark(row) && !CellKeys.isByCompleteService(row);
      case DENIAL_BY_MODIFIER_SET, DENIAL_RESOLUTION -> !CellKeys.isOfMonth(row);
      default -> true;
    };
  }

  /** Of the counts of a row: all, those not zero, those hidden as small, those hidden besides. */
  long[] tally(PublishedRow row) {
    long[] tally = new long[4];
    for (CellCount count : CellCount.values()) {
      if (!CellCount.NOT_SHOWN.contains(count) && row.count(count).isPresent()) {
        CountedCells own =
            sums.named(count == MEMBER_MONTHS ? CellKeys.enrolled(row) : CellKeys.name(row));
        // A row that counts what stands in other rows is hidden with them.
        boolean isHidden =
            own == null
                ? row.count(count).getAsLong() > 0
                    && (!isJudged(row) || has(hidden(row), count.group()))
                : own.has(count) && cells.isHidden(own.cell(count));
        boolean isSmall = isHidden && own != null && cells.isHiddenAsSmall(own.cell(count));
        tally[0]++;
        tally[1] += row.count(count).getAsLong() > 0 ? 1 : 0;
        tally[2] += isSmall ? 1 : 0;
        tally[3] += isHidden && !isSmall ? 1 : 0;
      }
    }
    return tally;
  }

  private void enter(PublishedRow row) {
    switch (row.table()) {
      case MONTHLY_UTILIZATION -> {
        CountedCells own = counted(CellKeys.name(row)).add(row, OF_LINES);
        CellKeys.level(row).ifPresent(total -> sums.add("level", total, own, OF_LINES));
        if (row.count(MEMBER_MONTHS).isPresent()) {
          enterMembers(row);
        }
      }
      case ENROLLED_MONTH -> enterMembers(row);
      case DENIAL_BY_REASON -> enterReason(row);
      case DENIAL_BY_MODIFIER -> {
        CountedCells own = counted(CellKeys.name(row)).add(row, OF_PERIOD);
        enterPeriods(row, own, OF_PERIOD);
        if (!CellKeys.isOfPeriod(row)) {
          sums.add("modifier", CellKeys.period(row), own, OF_PERIOD);
          own.deriveRest(sums.named(CellKeys.period(row)), EnumSet.of(LINES, DENIED_LINES));
        }
      }
      case DENIAL_BY_MODIFIER_SET -> enterModifierSet(row);
      case DENIAL_BY_REASON_AND_MODIFIER -> enterReasonOfModifier(row);
      case DENIAL_BY_PAYER -> enterPayer(row);
      case DENIAL_TREND -> enterTrend(row);
      case DENIAL_RESOLUTION -> enterResolution(row);
      case POLICY_SENSITIVITY -> {
        CountedCells own = counted(CellKeys.name(row)).add(row, OF_LINES);
        if (Boolean.parseBoolean(row.detail())) {
          sums.name(CellKeys.STAMPED, own);
        }
      }
      case PROVIDER_MEASURE, OUTLIER_PROVIDER -> counted(CellKeys.name(row)).add(row, OF_LINES);
    }
  }

  private void hideAgain(PublishedRow row) {
    Stream<List<String>> names = Stream.of(CellKeys.name(row));
    if (row.table() == CellTable.MONTHLY_UTILIZATION) {
      names = Stream.concat(names, Stream.of(CellKeys.enrolled(row)));
    }
    names
        .filter(name -> !CellKeys.isUseOfModifier(row))
        .map(sums::named)
        .filter(Objects::nonNull)
        .forEach(hiddenBefore -> hiddenBefore.hide(row.hidden()));
  }

  private void enterMembers(PublishedRow row) {
    boolean isNew = sums.named(CellKeys.enrolled(row)) == null;
    CountedCells own = counted(CellKeys.enrolled(row)).add(row, EnumSet.of(MEMBER_MONTHS));
    if (isNew) {
      CellKeys.allEnrolled(row)
          .ifPresent(total -> sums.add("line_of_business", total, own, Set.of(MEMBER_MONTHS)));
    }
  }

  private void enterReason(PublishedRow row) {
    if (CellKeys.isOfPeriod(row)) {
      enterPeriods(row, counted(CellKeys.name(row)).add(row, OF_PERIOD), OF_PERIOD);
      return;
    }
    CountedCells own = CountedCells.within(sums.named(CellKeys.period(row)));
    sums.name(CellKeys.name(row), own);
    if (row.count(MENTION_LINES).orElse(0) == 0) {
      return;
    }
    own.add(row, OF_REASON);
    enterPeriods(row, own, OF_REASON);
    sums.add("reason", CellKeys.wider(row), own, EnumSet.of(DENIED_LINES, DENIED_PATIENTS));
  }

  private void enterModifierSet(PublishedRow row) {
    List<String> period = row.key().subList(0, CellKeys.OF_PERIOD);
    String set = row.key().get(CellKeys.OF_PERIOD);
    CountedCells own = counted(CellKeys.name(row)).add(row, OF_PERIOD);
    enterPeriods(row, own, OF_PERIOD);
    sums.add("modifier_set", CellKeys.period(row), own, OF_PERIOD);
    own.deriveRest(sums.named(CellKeys.period(row)), EnumSet.of(LINES, DENIED_LINES));
    List<String> modifiers =
        set.equals(Columns.NOT_AVAILABLE) ? List.of(set) : List.of(set.split(" "));
    modifiers.forEach(
        modifier -> sums.add("set", CellKeys.modifier(period, modifier), own, OF_PERIOD));
  }

  private void enterReasonOfModifier(PublishedRow row) {
    List<String> period = row.key().subList(0, CellKeys.OF_PERIOD);
    CountedCells modifier =
        sums.named(CellKeys.modifier(period, row.key().get(CellKeys.OF_PERIOD)));
    CountedCells own = CountedCells.within(modifier).add(row, OF_DENIED);
    sums.name(CellKeys.name(row), own);
    enterPeriods(row, own, OF_DENIED);
    sums.add("reason of modifier", CellKeys.widerOfModifier(row), own, OF_DENIED);
    sums.add(
        "modifier of reason",
        CellKeys.reason(
            period,
            row.key().get(CellKeys.OF_PERIOD + 1),
            row.key().get(CellKeys.OF_PERIOD + 2),
            row.key().get(CellKeys.OF_PERIOD + 3)),
        own,
        OF_DENIED);
  }

  /** The lines of a payer come before their categories, as 'all' comes first. */
  private void enterPayer(PublishedRow row) {
    List<String> period = row.key().subList(0, CellKeys.OF_PERIOD);
    String payer = row.key().get(CellKeys.OF_PERIOD);
    String category = row.key().get(CellKeys.OF_PERIOD + 1);
    if (payer.equals(Columns.ALL)) {
      if (sums.named(CellKeys.name(row)) == null) {
        sums.name(CellKeys.name(row), CountedCells.within(sums.named(CellKeys.period(row))));
      }
      return;
    }
    if (category.equals(Columns.ALL)) {
      CountedCells own = counted(CellKeys.name(row)).add(row, OF_PERIOD);
      enterPeriods(row, own, OF_PERIOD);
      sums.add("payer", CellKeys.period(row), own, OF_PERIOD);
      return;
    }
    List<String> ofPayer = new ArrayList<>(CellKeys.name(row));
    ofPayer.set(ofPayer.size() - 1, Columns.ALL);
    CountedCells all = sums.named(ofPayer);
    CountedCells own = CountedCells.within(all).add(row, OF_DENIED);
    sums.name(CellKeys.name(row), own);
    enterPeriods(row, own, OF_DENIED);
    own.deriveRest(all, EnumSet.of(DENIED_LINES));
    sums.add(
        "payer of category",
        CellKeys.reason(period, DenialByReason.CATEGORY_LEVEL, category, Columns.ALL),
        own,
        OF_DENIED);
  }

  /** The rows of the other tables hold what the trend counts in a month, if it has any line. */
  private void enterTrend(PublishedRow row) {
    CountedCells period = sums.named(CellKeys.periodOfMonth(row));
    boolean isNew = sums.named(CellKeys.name(row)) == null;
    if (period != null && isNew && !CellKeys.isUseOfModifier(row)) {
      sums.name(CellKeys.name(row), CountedCells.within(period));
    }
  }

  private void enterResolution(PublishedRow row) {
    CountedCells own = counted(CellKeys.name(row)).add(row, OF_RESOLUTION);
    if (own.has(CellCount.OVERTURNED)) {
      cells.sum(own.cell(DENIED_LINES), STATES.stream().mapToInt(own::cell).toArray());
    }
    CellKeys.allBusiness(row)
        .ifPresent(total -> sums.add("line_of_business", total, own, OF_RESOLUTION));
    CellKeys.longer(row).ifPresent(total -> sums.add("period", total, own, OF_RESOLUTION));
    if (!row.key().get(4).equals(DenialByReason.TOTAL_LEVEL)) {
      sums.add("reason", CellKeys.widerResolution(row), own, OF_RESOLUTION);
    }
    CountedCells denied = sums.named(CellKeys.firstDenied(row));
    for (CellCount count : OF_DENIED) {
      if (denied != null && denied.has(count) && denied.value(count) == own.value(count)) {
        cells.sum(denied.cell(count), own.cell(count));
      }
    }
  }

  /** Lines of business add up to all of them, months to quarters, quarters to years. */
  private void enterPeriods(PublishedRow row, CountedCells own, Set<CellCount> counts) {
    CellKeys.allBusiness(row).ifPresent(total -> sums.add("line_of_business", total, own, counts));
    CellKeys.longer(row).ifPresent(total -> sums.add("period", total, own, counts));
  }

  private CountedCells counted(List<String> name) {
    CountedCells known = sums.named(name);
    if (known == null) {
      known = new CountedCells(cells);
      sums.name(name, known);
    }
    return known;
  }

  private int ofMembers(PublishedRow row) {
    CountedCells enrolled = sums.named(CellKeys.enrolled(row));
    return enrolled == null ? 0 : enrolled.hidden();
  }

  private int ofShare(List<String> whole) {
    boolean isTold = !has(sums.named(whole).hidden(), Group.DENIED);
    return isTold ? 0 : Group.SHARE.bit();
  }

  /** The lines without a modifier and those with it are all lines, which may not be told. */
  private int ofWhole(PublishedRow row) {
    List<String> period = CellKeys.period(row);
    if (sums.named(CellKeys.withoutModifiers(period)) != null) {
      // What lies beside it is of the lines whose source tells modifiers, and so tells the others.
      return Group.SHARE.bit() | Group.WHOLE.bit();
    }
    boolean isTold = !has(sums.named(period).hidden(), Group.ROW);
    return ofShare(period) | (isTold ? 0 : Group.WHOLE.bit());
  }

  /**
   * The adjusted ratio of all lines of business is reckoned from the row of each, and its total.
   */
  private int ofBusinesses(PublishedRow row) {
    boolean isAnyHidden =
        Stream.of(CellKeys.name(row), CellKeys.period(row))
            .flatMap(name -> sums.parts("line_of_business", name).stream())
            .anyMatch(SmallCells::isHidden);
    return isAnyHidden ? Group.OTHER_ROWS.bit() : 0;
  }

  /** The lines with a modifier and all lines stand in the rows of the month; else nothing shows. */
  private int ofUse(PublishedRow row) {
    CountedCells period = sums.named(CellKeys.periodOfMonth(row));
    CountedCells modifier = sums.named(CellKeys.modifierOfMonth(row));
    boolean isAllKnown =
        period != null && period.has(LINES) && row.count(LINES).orElse(0) == period.value(LINES);
    if (!isAllKnown) {
      return -1;
    }
    boolean isShown = modifier == null || !has(modifier.hidden(), Group.ROW);
    int own = (period.hidden() & Group.ROW.bit()) | (isShown ? 0 : Group.DENIED.bit());
    return own | ofMonths(row);
  }

  /** What is reckoned from several months is shown where each of them is. */
  private int ofMonths(PublishedRow row) {
    YearMonth month = YearMonth.from(LocalDate.parse(row.key().get(0)));
    int bits = 0;
    for (int back = 0; back <= 12; back++) {
      String other = month.minusMonths(back).atDay(1).toString();
      boolean isHidden =
          CellKeys.isUseOfModifier(row)
              ? isHidden(sums.named(CellKeys.periodOf(row, other)))
                  || isHidden(sums.named(CellKeys.modifierOf(row, other)))
                  || sums.named(CellKeys.withoutModifiers(CellKeys.periodOf(row, other))) != null
              : isHidden(sums.named(CellKeys.series(row, other)));
      if (isHidden) {
        bits |= Group.BASELINE.bit() | (back < 3 ? Group.OTHER_ROWS.bit() : 0);
      }
    }
    return bits;
  }

  private static boolean isHidden(CountedCells counted) {
    int bits = counted == null ? 0 : counted.hidden();
    return has(bits, Group.ROW) || has(bits, Group.DENIED);
  }

  /** A metric of which the counts are not known is hidden: nothing can be said of it. */
  private static int ofMetric(CountedCells own, String metric) {
    boolean isService = ProviderMeasure.SERVICES_PER_PATIENT.equals(metric);
    boolean isKnown = own.has(isService ? SERVICES : DENIED_LINES);
    Group group = isService ? Group.SERVED : Group.DENIED;
    return isKnown && !has(own.hidden(), group) ? 0 : Group.METRIC.bit();
  }

  private static boolean has(int bits, Group group) {
    return (bits & group.bit()) != 0;
  }
}
