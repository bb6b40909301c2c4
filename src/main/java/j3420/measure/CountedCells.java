package j3420.measure;

import static j3420.measure.CellCount.DENIED_LINES;
import static j3420.measure.CellCount.DENIED_PATIENTS;
import static j3420.measure.CellCount.LINES;
import static j3420.measure.CellCount.MENTION_LINES;
import static j3420.measure.CellCount.PATIENTS;
import static j3420.measure.CellCount.PATIENTS_NOT_DENIED;
import static j3420.measure.CellCount.SERVED_PATIENTS;
import static j3420.measure.CellCount.SERVICES;

import j3420.stats.CellSuppression;
import j3420.table.Shareable.Group;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The counts of one thing that published rows tell of: a month, a period of decisions, a provider.
 *
 * <p>Besides the counts themselves, what a reader gets by taking one from another is watched: lines
 * and patients that are not denied or not served.
 */
final class CountedCells {

  private static final int NONE = -1;

  private final CellSuppression cells;
  private final int[] groups = filled(Group.values().length);
  private final int[] ids = filled(CellCount.values().length);
  private final long[] values = new long[CellCount.values().length];

  CountedCells(CellSuppression cells) {
    this.cells = cells;
  }

  /** The cells of a row, those of its denominator shared with {@code denominator}. */
  static CountedCells within(CountedCells denominator) {
    CountedCells counted = new CountedCells(denominator.cells);
    counted.groups[Group.ROW.ordinal()] = denominator.groups[Group.ROW.ordinal()];
    for (CellCount count : new CellCount[] {LINES, PATIENTS}) {
      counted.ids[count.ordinal()] = denominator.ids[count.ordinal()];
      counted.values[count.ordinal()] = denominator.values[count.ordinal()];
    }
    return counted;
  }

  /** The counts of a row that are not there yet, and what a reader can reckon from them. */
  CountedCells add(PublishedRow row, Set<CellCount> wanted) {
    for (CellCount count : wanted) {
      OptionalLong value = row.count(count);
      if (value.isPresent() && !has(count)) {
        add(count, value.getAsLong(), isSensitive(count, row));
        derive(count, row);
      }
    }
    return this;
  }

  /** Watches what a reader gets by taking the counts from those of a total. */
  void deriveRest(CountedCells total, Set<CellCount> counts) {
    for (CellCount count : counts) {
      if (has(count) && total.has(count)) {
        int rest = cells.derived(total.value(count) - value(count), false);
        cells.sum(total.cell(count), cell(count), rest);
      }
    }
  }

  boolean has(CellCount count) {
    return ids[count.ordinal()] != NONE;
  }

  int cell(CellCount count) {
    return ids[count.ordinal()];
  }

  long value(CellCount count) {
    return values[count.ordinal()];
  }

  /** Keeps hidden what an earlier run hid. */
  void hide(int bits) {
    for (Group group : Group.values()) {
      if ((bits & group.bit()) != 0 && groups[group.ordinal()] != NONE) {
        cells.hide(groups[group.ordinal()]);
      }
    }
  }

  /** The bits of the groups that are hidden. */
  int hidden() {
    int bits = 0;
    for (Group group : Group.values()) {
      int id = groups[group.ordinal()];
      bits |= id != NONE && cells.isHiddenGroup(id) ? group.bit() : 0;
    }
    return bits;
  }

  private void add(CellCount count, long value, boolean isSensitive) {
    int group = group(count.group());
    ids[count.ordinal()] = cells.cell(group, value, isSensitive);
    values[count.ordinal()] = value;
  }

  private int group(Group group) {
    if (groups[group.ordinal()] == NONE) {
      groups[group.ordinal()] = cells.group();
      if (group != Group.ROW && group != Group.ENROLLED && groups[Group.ROW.ordinal()] != NONE) {
        cells.hideWith(groups[Group.ROW.ordinal()], groups[group.ordinal()]);
      }
      boolean isWithDenied = group == Group.MENTIONED || group == Group.RESOLVED;
      if (isWithDenied && groups[Group.DENIED.ordinal()] != NONE) {
        cells.hideWith(groups[Group.DENIED.ordinal()], groups[group.ordinal()]);
      }
    }
    return groups[group.ordinal()];
  }

  /** A count of lines is of few patients; a mention tells how many name the reason besides. */
  private static boolean isSensitive(CellCount count, PublishedRow row) {
    return switch (count) {
      case LINES -> isSmall(row, PATIENTS);
      case SERVICES -> isSmall(row, SERVED_PATIENTS);
      case DENIED_LINES -> isSmall(row, DENIED_PATIENTS);
      case NOT_PAYABLE_LINES -> isSmall(row, CellCount.NOT_PAYABLE_PATIENTS);
      case PENDING_LINES -> isSmall(row, CellCount.PENDING_PATIENTS);
      case OVERTURNED,
          UPHELD,
          NOT_REWORKED,
          OPEN,
          CLOSED_NOT_PAYABLE,
          MODIFIER_CHANGED,
          DIAGNOSIS_CHANGED,
          UNITS_CHANGED,
          OTHER_CHANGED,
          DOCUMENTATION_ONLY ->
          isSmall(row, CellCount.FEWEST_PATIENTS);
      case MENTION_LINES ->
          CellSuppression.isSmall(
              row.count(MENTION_LINES).orElse(0) - row.count(DENIED_LINES).orElse(0));
      default -> false;
    };
  }

  private static boolean isSmall(PublishedRow row, CellCount count) {
    return row.count(count).stream().anyMatch(CellSuppression::isSmall);
  }

  private void derive(CellCount count, PublishedRow row) {
    switch (count) {
      case DENIED_LINES -> derive(LINES, count, isSmall(row, PATIENTS_NOT_DENIED));
      case SERVICES -> derive(LINES, count, isSmall(row, CellCount.PATIENTS_NOT_SERVED));
      case DENIED_PATIENTS, SERVED_PATIENTS -> derive(PATIENTS, count, false);
      case MODIFIER_CHANGED, DIAGNOSIS_CHANGED, UNITS_CHANGED, OTHER_CHANGED, DOCUMENTATION_ONLY ->
          derive(CellCount.OVERTURNED, count, isSmall(row, CellCount.FEWEST_PATIENTS));
      default -> {}
    }
  }

  private void derive(CellCount all, CellCount some, boolean isSensitive) {
    if (has(all)) {
      int rest = cells.derived(value(all) - value(some), isSensitive);
      cells.sum(cell(all), cell(some), rest);
    }
  }

  private static int[] filled(int length) {
    int[] none = new int[length];
    Arrays.fill(none, NONE);
    return none;
  }
}
