package j3420.measure;

import j3420.stats.ClusteredProportion;
import j3420.table.DenialRate;
import java.time.YearMonth;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What is counted of one series in one month, or in three.
 *
 * @param lines the denominator
 * @param counted the numerator
 * @param patients different members of the lines
 * @param countedPatients of the counted lines
 * @param patientsNotCounted with a line that is not counted
 * @param providers of the lines
 * @param squares over the providers: counted squared, counted times lines, lines squared
 */
record TrendCell(
    long lines,
    long counted,
    long patients,
    long countedPatients,
    long patientsNotCounted,
    long providers,
    double[] squares) {

  static final List<String> COLUMNS =
      List.of(
          DenialRate.PERIOD_TYPE,
          DenialRate.PERIOD_START,
          DenialCell.FACET,
          DenialCell.FIRST_LABEL,
          DenialCell.SECOND_LABEL,
          DenialRate.LINES,
          DenialRate.DENIED_LINES,
          DenialRate.PATIENTS,
          DenialRate.DENIED_PATIENTS,
          DenialRate.PATIENTS_NOT_DENIED,
          DenialRate.PROVIDERS,
          DenialCell.ONLY_DENIED,
          DenialCell.ONLY_PATIENTS,
          DenialCell.EVENTS_SQUARED,
          DenialCell.EVENTS_TRIALS,
          DenialCell.TRIALS_SQUARED,
          DenialCell.EVENTS_ALL_TRIALS,
          DenialCell.TRIALS_KNOWN_TRIALS);

  private static final TrendCell NONE = new TrendCell(0, 0, 0, 0, 0, 0, new double[3]);

  static YearMonth month(Row cell) {
    return YearMonth.from(cell.getDate(1).toLocalDate());
  }

  static boolean isRolling(Row cell) {
    return cell.getString(0).equals(DenialCell.ROLLING);
  }

  static String facet(Row cell) {
    return cell.getString(2);
  }

  static String label(Row cell) {
    return cell.getString(3);
  }

  static String secondLabel(Row cell) {
    return cell.getString(4);
  }

  /** Denied lines among those of the cell; null: there is no line. */
  static TrendCell denied(Row cell) {
    return cell == null
        ? NONE
        : new TrendCell(
            cell.getLong(5),
            cell.getLong(6),
            cell.getLong(7),
            cell.getLong(8),
            cell.getLong(9),
            cell.getLong(10),
            new double[] {cell.getLong(13), cell.getLong(14), cell.getLong(15)});
  }

  /** Lines denied for a reason among all lines; a null reason: none is. */
  static TrendCell deniedFor(Row reason, Row total) {
    if (total == null) {
      return NONE;
    }
    boolean isAny = reason != null;
    return new TrendCell(
        total.getLong(5),
        isAny ? reason.getLong(6) : 0,
        total.getLong(7),
        isAny ? reason.getLong(8) : 0,
        total.getLong(7) - (isAny ? reason.getLong(11) : 0),
        total.getLong(10),
        new double[] {
          isAny ? reason.getLong(13) : 0, isAny ? reason.getLong(16) : 0, total.getLong(15)
        });
  }

  /** Lines with a modifier among all whose source tells modifiers; a null modifier: none has. */
  static TrendCell billed(Row modifier, Row known) {
    if (known == null) {
      return NONE;
    }
    boolean isAny = modifier != null;
    return new TrendCell(
        known.getLong(5),
        isAny ? modifier.getLong(5) : 0,
        known.getLong(7),
        isAny ? modifier.getLong(7) : 0,
        known.getLong(7) - (isAny ? modifier.getLong(12) : 0),
        known.getLong(10),
        new double[] {
          isAny ? modifier.getLong(15) : 0, isAny ? modifier.getLong(17) : 0, known.getLong(15)
        });
  }

  ClusteredProportion share() {
    return new ClusteredProportion(providers, lines, counted, squares[0], squares[1], squares[2]);
  }
}
