package j3420.measure;

import j3420.table.Columns;
import j3420.table.DenialByReason;
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
  private static final int LINE_OF_BUSINESS = 3;
  private static final int OF_PERIOD = 5;
  private static final int CODE = 7;

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
      case "month" -> {
        key.set(PERIOD_TYPE, "quarter");
        key.set(PERIOD_START, start.withMonth((start.getMonthValue() - 1) / 3 * 3 + 1).toString());
      }
      case "quarter" -> {
        key.set(PERIOD_TYPE, "year");
        key.set(PERIOD_START, start.withMonth(1).toString());
      }
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(nameOfDenials(row, key));
  }

  /** The category of a reason, or the total of a category. */
  static List<String> wider(PublishedRow row) {
    if (row.key().get(OF_PERIOD).equals(DenialByReason.CATEGORY_LEVEL)) {
      return period(row);
    }
    List<String> key = new ArrayList<>(row.key());
    key.set(OF_PERIOD, DenialByReason.CATEGORY_LEVEL);
    key.set(CODE, Columns.ALL);
    return named(row.table().tableName(), key);
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
