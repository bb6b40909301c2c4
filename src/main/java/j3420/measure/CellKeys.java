package j3420.measure;

import j3420.table.Columns;
import j3420.table.DenialByReason;
import j3420.table.DenialRate;
import j3420.table.DenialTrend;
import j3420.table.MonthlyUtilization;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the rows of the tables count, by name, and of which sums they are parts.
 *
 * <p>Rows of two tables that count the same thing have the same name. The place of a value in a key
 * is that of the table's contract.
 */
final class CellKeys {

  private static final int PERIOD_TYPE = 0;
  private static final int PERIOD_START = 1;
  private static final int DATE_BASIS = 2;
  private static final int LINE_OF_BUSINESS = 3;
  private static final int SERIES_TYPE = 4;
  static final int OF_PERIOD = 5;
  private static final int CODE = 7;
  private static final int REMARKS = 8;
  private static final int RESOLUTION_LEVEL = 4;

  /** The row of the policy of the run. */
  static final List<String> STAMPED = List.of("stamped");

  private CellKeys() {}

  /** The name of what the row counts. */
  static List<String> name(PublishedRow row) {
    return switch (row.table()) {
      case MONTHLY_UTILIZATION -> month(row.key());
      case ENROLLED_MONTH -> enrolled(row);
      case DENIAL_BY_REASON, DENIAL_BY_MODIFIER ->
          isOfPeriod(row) ? period(row) : named(row.table().tableName(), row.key());
      case DENIAL_BY_MODIFIER_SET, DENIAL_BY_REASON_AND_MODIFIER, DENIAL_RESOLUTION ->
          named(row.table().tableName(), row.key());
      case DENIAL_BY_PAYER -> payer(row);
      case DENIAL_TREND -> series(row, row.key().get(0));
      case POLICY_SENSITIVITY -> named("policy", row.key());
      case PROVIDER_MEASURE, OUTLIER_PROVIDER -> named("provider", row.key().subList(0, 2));
    };
  }

  /** Whether a row of denials counts all lines of its period: a total in both tables. */
  static boolean isOfPeriod(PublishedRow row) {
    return switch (row.table()) {
      case DENIAL_BY_REASON -> row.key().get(OF_PERIOD).equals(DenialByReason.TOTAL_LEVEL);
      case DENIAL_BY_MODIFIER -> row.key().get(OF_PERIOD).equals(Columns.ALL);
      default -> false;
    };
  }

  /** What a row of the trend counts in a month: the same as a row of the tables of that month. */
  static List<String> series(PublishedRow row, String month) {
    List<String> key = row.key();
    List<String> period = List.of(Decisions.BY_MONTH, month, key.get(1), key.get(2), key.get(3));
    String series = key.get(5);
    return switch (key.get(SERIES_TYPE)) {
      case DenialTrend.TOTAL -> period(period);
      case DenialTrend.CATEGORY ->
          reason(period, DenialByReason.CATEGORY_LEVEL, series, Columns.ALL);
      case DenialTrend.REASON -> {
        String[] labels = series.split(" ", 2);
        yield reason(period, DenialByReason.REASON_LEVEL, labels[0], labels[1]);
      }
      case DenialTrend.MODIFIER -> modifier(period, series);
      default -> with("use", period, series);
    };
  }

  /** The period of a row of the trend. */
  static List<String> periodOfMonth(PublishedRow row) {
    return periodOf(row, row.key().get(0));
  }

  /** The same of another month. */
  static List<String> periodOf(PublishedRow row, String month) {
    List<String> key = row.key();
    return period(List.of(Decisions.BY_MONTH, month, key.get(1), key.get(2), key.get(3)));
  }

  /** The lines of the modifier of a row of the trend. */
  static List<String> modifierOfMonth(PublishedRow row) {
    return modifierOf(row, row.key().get(0));
  }

  /** The same of another month. */
  static List<String> modifierOf(PublishedRow row, String month) {
    List<String> key = row.key();
    return modifier(
        List.of(Decisions.BY_MONTH, month, key.get(1), key.get(2), key.get(3)),
        key.get(SERIES_TYPE + 1));
  }

  static boolean isUseOfModifier(PublishedRow row) {
    return row.table() == CellTable.DENIAL_TREND
        && row.key().get(SERIES_TYPE).equals(DenialTrend.MODIFIER_USE);
  }

  static boolean isRemark(PublishedRow row) {
    return row.key().get(OF_PERIOD).equals(DenialByReason.REMARK_LEVEL);
  }

  static boolean isOfMonth(PublishedRow row) {
    return row.key().get(PERIOD_TYPE).equals(Decisions.BY_MONTH);
  }

  static boolean isByCompleteService(PublishedRow row) {
    return row.key().get(DATE_BASIS).equals(DenialRate.BY_COMPLETE_SERVICE);
  }

  /** The row of a reason in a period. */
  static List<String> reason(List<String> period, String level, String category, String code) {
    return with(CellTable.DENIAL_BY_REASON.tableName(), period, level, category, code, Columns.ALL);
  }

  /** The row of a modifier in a period. */
  static List<String> modifier(List<String> period, String modifier) {
    return with(CellTable.DENIAL_BY_MODIFIER.tableName(), period, modifier);
  }

  /** The lines of a period whose source tells no modifiers. */
  static List<String> withoutModifiers(List<String> period) {
    return modifier(period.subList(1, period.size()), Columns.NOT_AVAILABLE);
  }

  /** Whether a row of denials is of first decisions. */
  static boolean isOfFirstDecision(PublishedRow row) {
    return switch (row.table()) {
      case DENIAL_BY_REASON,
          DENIAL_BY_MODIFIER,
          DENIAL_BY_MODIFIER_SET,
          DENIAL_BY_REASON_AND_MODIFIER,
          DENIAL_BY_PAYER ->
          row.key().get(LINE_OF_BUSINESS + 1).equals(DenialRate.FIRST);
      default -> false;
    };
  }

  /** The modifier of a row of reasons and modifiers. */
  static List<String> modifierOf(PublishedRow row) {
    return modifier(row.key().subList(0, OF_PERIOD), row.key().get(OF_PERIOD));
  }

  /** All payers of a period are the period, and a category of theirs is that of the period. */
  private static List<String> payer(PublishedRow row) {
    List<String> period = row.key().subList(0, OF_PERIOD);
    String payer = row.key().get(OF_PERIOD);
    String category = row.key().get(OF_PERIOD + 1);
    if (!payer.equals(Columns.ALL)) {
      return named(row.table().tableName(), row.key());
    }
    return category.equals(Columns.ALL)
        ? period(period)
        : reason(period, DenialByReason.CATEGORY_LEVEL, category, Columns.ALL);
  }

  private static List<String> with(String what, List<String> period, String... more) {
    List<String> key = new ArrayList<>(period);
    key.addAll(List.of(more));
    return named(what, key);
  }

  static List<String> period(PublishedRow row) {
    return period(row.key().subList(0, OF_PERIOD));
  }

  static List<String> period(List<String> key) {
    return named("period", key);
  }

  static List<String> month(List<String> key) {
    return named("month", key);
  }

  static String metric(PublishedRow row) {
    return row.key().get(2);
  }

  /** The members of the month and line of business of a row. */
  static List<String> enrolled(PublishedRow row) {
    boolean isMonth = row.table() == CellTable.MONTHLY_UTILIZATION;
    return named("enrolled", List.of(row.key().get(0), row.key().get(isMonth ? 2 : 1)));
  }

  static Optional<List<String>> allEnrolled(PublishedRow row) {
    List<String> own = enrolled(row);
    return Optional.of(named("enrolled", List.of(row.key().get(0), Columns.ALL)))
        .filter(all -> !all.equals(own));
  }

  /** The row of the month at the next level, of which this one is a part. */
  static Optional<List<String>> level(PublishedRow row) {
    String month = row.key().get(0);
    return switch (row.key().get(1)) {
      case MonthlyUtilization.CELL_LEVEL -> Optional.of(ofBusiness(month, row.key().get(2)));
      case MonthlyUtilization.LINE_OF_BUSINESS_LEVEL -> Optional.of(ofBusiness(month, Columns.ALL));
      default -> Optional.empty();
    };
  }

  /** The row of all lines of a month, or of those of a line of business. */
  static List<String> ofBusiness(String month, String business) {
    String all = Columns.ALL;
    String level =
        business.equals(all)
            ? MonthlyUtilization.TOTAL_LEVEL
            : MonthlyUtilization.LINE_OF_BUSINESS_LEVEL;
    return month(List.of(month, level, business, all, all, all));
  }

  /** The row of denials over all lines of business. */
  static Optional<List<String>> allBusiness(PublishedRow row) {
    if (row.key().get(LINE_OF_BUSINESS).equals(Columns.ALL)) {
      return Optional.empty();
    }
    List<String> key = new ArrayList<>(row.key());
    key.set(LINE_OF_BUSINESS, Columns.ALL);
    return Optional.of(nameOfDenials(row, key));
  }

  /** The row of denials of the quarter of a month, or of the year of a quarter. */
  static Optional<List<String>> longer(PublishedRow row) {
    LocalDate start = LocalDate.parse(row.key().get(PERIOD_START));
    List<String> key = new ArrayList<>(row.key());
    switch (row.key().get(PERIOD_TYPE)) {
      case Decisions.BY_MONTH -> {
        key.set(PERIOD_TYPE, Decisions.BY_QUARTER);
        key.set(PERIOD_START, start.withMonth((start.getMonthValue() - 1) / 3 * 3 + 1).toString());
      }
      case Decisions.BY_QUARTER -> {
        key.set(PERIOD_TYPE, Decisions.BY_YEAR);
        key.set(PERIOD_START, start.withMonth(1).toString());
      }
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(nameOfDenials(row, key));
  }

  /** The reason of remark codes, the category of a reason, or the total of a category. */
  static List<String> wider(PublishedRow row) {
    String level = row.key().get(OF_PERIOD);
    if (level.equals(DenialByReason.CATEGORY_LEVEL)) {
      return period(row);
    }
    List<String> key = new ArrayList<>(row.key());
    if (level.equals(DenialByReason.REMARK_LEVEL)) {
      key.set(OF_PERIOD, DenialByReason.REASON_LEVEL);
    } else {
      key.set(OF_PERIOD, DenialByReason.CATEGORY_LEVEL);
      key.set(CODE, Columns.ALL);
    }
    key.set(REMARKS, Columns.ALL);
    return named(row.table().tableName(), key);
  }

  /** The category of a reason of a modifier, or the modifier. */
  static List<String> widerOfModifier(PublishedRow row) {
    if (row.key().get(OF_PERIOD + 1).equals(DenialByReason.CATEGORY_LEVEL)) {
      return modifier(row.key().subList(0, OF_PERIOD), row.key().get(OF_PERIOD));
    }
    List<String> key = new ArrayList<>(row.key());
    key.set(OF_PERIOD + 1, DenialByReason.CATEGORY_LEVEL);
    key.set(OF_PERIOD + 3, Columns.ALL);
    return named(row.table().tableName(), key);
  }

  /** The category of a first reason, or all services that were denied at first. */
  static List<String> widerResolution(PublishedRow row) {
    List<String> key = new ArrayList<>(row.key());
    boolean isCategory = key.get(RESOLUTION_LEVEL).equals(DenialByReason.CATEGORY_LEVEL);
    key.set(
        RESOLUTION_LEVEL, isCategory ? DenialByReason.TOTAL_LEVEL : DenialByReason.CATEGORY_LEVEL);
    key.set(RESOLUTION_LEVEL + 2, Columns.ALL);
    if (isCategory) {
      key.set(RESOLUTION_LEVEL + 1, Columns.ALL);
    }
    return named(row.table().tableName(), key);
  }

  /** The first decisions that a resolution is of. */
  static List<String> firstDenied(PublishedRow row) {
    List<String> period = new ArrayList<>(row.key().subList(0, RESOLUTION_LEVEL));
    period.add(DenialRate.FIRST);
    String level = row.key().get(RESOLUTION_LEVEL);
    return level.equals(DenialByReason.TOTAL_LEVEL)
        ? period(period)
        : reason(
            period,
            level,
            row.key().get(RESOLUTION_LEVEL + 1),
            row.key().get(RESOLUTION_LEVEL + 2));
  }

  private static List<String> nameOfDenials(PublishedRow row, List<String> key) {
    return isOfPeriod(row)
        ? period(key.subList(0, OF_PERIOD))
        : named(row.table().tableName(), key);
  }

  private static List<String> named(String what, List<String> key) {
    List<String> name = new ArrayList<>(key.size() + 1);
    name.add(what);
    name.addAll(key);
    return name;
  }
}
