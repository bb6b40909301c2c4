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
            providers(cell),
            new double[] {cell.getLong(13), cell.getLong(14), cell.getLong(15)});
  }

  /** Lines denied for a reason among all lines; a null reason: none is. */
  static TrendCell deniedFor(Row reason, Row total) {
    return part(reason, total, 6, 8, 11, 13, 16);
  }

  /** Lines with a modifier among all whose source tells modifiers; a null modifier: none has. */
  static TrendCell billed(Row modifier, Row known) {
    return part(modifier, known, 5, 7, 12, 15, 17);
  }

  /**
   * A part of all lines.
   *
   * @param part null: no line is of it
   * @param all null: there is no line
   * @param lines place of the lines of the part; then of its members, of those with no other line,
   *     and of its sums of squares, by itself and with all lines
   */
  private static TrendCell part(
      Row part, Row all, int lines, int patients, int only, int squares, int products) {
    if (all == null) {
      return NONE;
    }
    return new TrendCell(
        all.getLong(5),
        number(part, lines),
        all.getLong(7),
        number(part, patients),
        all.getLong(7) - number(part, only),
        providers(all),
        new double[] {number(part, squares), number(part, products), all.getLong(15)});
  }

  private static long providers(Row cell) {
    return RateRows.clusters(cell.isNullAt(10) ? null : cell.getLong(10));
  }

  private static long number(Row cell, int place) {
    return cell == null ? 0 : cell.getLong(place);
  }

  ClusteredProportion share() {
    return new ClusteredProportion(providers, lines, counted, squares[0], squares[1], squares[2]);
  }
}
