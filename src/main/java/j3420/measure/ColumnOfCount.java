package j3420.measure;

import j3420.table.DenialRate;
import j3420.table.DenialResolution;
import j3420.table.DenialTrend;
import java.util.Map;
import java.util.Set;

/** The column of a count in a table that has a word of its own for it. */
final class ColumnOfCount {

  private static final Map<CellTable, Map<String, String>> OTHERS =
      Map.of(
          CellTable.DENIAL_TREND,
          Map.of(
              DenialRate.DENIED_LINES, DenialTrend.COUNTED_LINES,
              DenialRate.DENIED_PATIENTS, DenialTrend.COUNTED_PATIENTS,
              DenialRate.PATIENTS_NOT_DENIED, DenialTrend.PATIENTS_NOT_COUNTED),
          CellTable.DENIAL_RESOLUTION,
          Map.of(
              DenialRate.DENIED_LINES, DenialResolution.FIRST_DENIED_LINES,
              DenialRate.DENIED_PATIENTS, DenialResolution.FIRST_DENIED_PATIENTS));

  /** Of three months: where it is zero, so is each of them, which is shown. */
  private static final Set<String> OF_THREE_MONTHS =
      Set.of(DenialTrend.ROLLING_LINES, DenialTrend.ROLLING_COUNTED_LINES);

  private ColumnOfCount() {}

  static String named(CellTable table, String usual) {
    return OTHERS.getOrDefault(table, Map.of()).getOrDefault(usual, usual);
  }

  /** Whether a column of that name counts, though not by a usual word. */
  static boolean isOther(String name) {
    return OF_THREE_MONTHS.contains(name)
        || OTHERS.values().stream().anyMatch(columns -> columns.containsValue(name));
  }
}
