package j3420.measure;

import static j3420.measure.CellCount.DENIED_LINES;
import static j3420.measure.CellCount.DENIED_PATIENTS;
import static j3420.measure.CellCount.LINES;
import static j3420.measure.CellCount.MEMBER_MONTHS;
import static j3420.measure.CellCount.MENTION_LINES;
import static j3420.measure.CellCount.PATIENTS;
import static j3420.measure.CellCount.PATIENTS_NOT_DENIED;
import static j3420.measure.CellCount.SERVICES;

import j3420.stats.CellSuppression;
import j3420.table.ProviderMeasure;
import j3420.table.Shareable.Group;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides which cells of all tables of one run are hidden: in one go, as sums tie the tables.
 *
 * <p>What is held is one row of counts for every published row, however many claims it counts.
 */
final class SmallCells {

  private static final Set<CellCount> OF_LINES =
      EnumSet.complementOf(EnumSet.of(PATIENTS_NOT_DENIED, MEMBER_MONTHS));
  private static final Set<CellCount> OF_PERIOD =
      EnumSet.of(LINES, PATIENTS, DENIED_LINES, DENIED_PATIENTS);
  private static final Set<CellCount> OF_REASON =
      EnumSet.of(DENIED_LINES, DENIED_PATIENTS, MENTION_LINES);

  private final CellSuppression cells = new CellSuppression();
  private final CellSums sums = new CellSums(cells);

  /** Decides over the rows of this run, keeping hidden what the rows of memory say was hidden. */
  SmallCells(List<PublishedRow> rows) {
    List<PublishedRow> ordered = rows.stream().sorted(PublishedRow.ORDER).toList();
    List<PublishedRow> current = ordered.stream().filter(row -> !row.isMemory()).toList();
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
    CountedCells own = sums.named(CellKeys.name(row));
    int bits = own.hidden();
    return bits
        | switch (row.table()) {
          case MONTHLY_UTILIZATION -> ofMembers(row);
          case DENIAL_BY_REASON -> ofShare(row);
          case PROVIDER_MEASURE -> ofMetric(own, CellKeys.metric(row));
          case OUTLIER_PROVIDER -> ofMetric(own, row.detail());
          default -> 0;
        };
  }

  /** Of the counts of a row: all, those not zero, those hidden as small, those hidden besides. */
  long[] tally(PublishedRow row) {
    long[] tally = new long[4];
    for (CellCount count : CellCount.values()) {
      if (count != PATIENTS_NOT_DENIED && row.count(count).isPresent()) {
        CountedCells own =
            sums.named(count == MEMBER_MONTHS ? CellKeys.enrolled(row) : CellKeys.name(row));
        boolean isHidden = own.has(count) && cells.isHidden(own.cell(count));
        boolean isSmall = isHidden && cells.isHiddenAsSmall(own.cell(count));
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
        }
      }
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
    CountedCells own = CountedCells.within(sums.named(CellKeys.period(row))).add(row, OF_REASON);
    sums.name(CellKeys.name(row), own);
    enterPeriods(row, own, OF_REASON);
    sums.add("reason", CellKeys.wider(row), own, EnumSet.of(DENIED_LINES, DENIED_PATIENTS));
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

  private int ofShare(PublishedRow row) {
    boolean isTold = !has(sums.named(CellKeys.period(row)).hidden(), Group.DENIED);
    return isTold ? 0 : Group.SHARE.bit();
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
