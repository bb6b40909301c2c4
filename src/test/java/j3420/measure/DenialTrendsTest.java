package j3420.measure;

import static j3420.testing.Tables.assertTable;

import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Thirteen months of 40 lines each, of which the last one, January 2024, is unlike the others. */
class DenialTrendsTest {

  private static final String JANUARY =
      "month = '2024-01-01' AND decision = 'final' AND line_of_business = 'all' AND ";

  private static Dataset<Row> trend;

  @BeforeAll
  static void measure() {
    DecidedLines lines = new DecidedLines();
    for (int month = 0; month < 13; month++) {
      LocalDate day = LocalDate.of(2023, 1, 20).plusMonths(month);
      boolean isLast = month == 12;
      for (int i = 0; i < 40; i++) {
        lines.add(day, "medicare", "p" + i % 4, isLast || i < 20 ? null : "KX", reason(i, isLast));
      }
    }
    trend =
        DenialTrends.of(
                DenialRates.cells(lines.lines(), LocalDate.parse("2024-02-10")).localCheckpoint(),
                LocalDate.parse("2024-02-10"))
            .localCheckpoint();
  }

  /**
   * Until December one line a month is denied for frequency, ten for want of a record. In January
   * five are denied for want of an authorization, two as too late, one for frequency, none else.
   */
  private static String reason(int line, boolean isLast) {
    if (line == 0) {
      return "frequency_units:151";
    }
    if (isLast) {
      return line <= 5 ? "prior_authorization:197" : line <= 7 ? "timely_filing:29" : null;
    }
    return line <= 10 ? "documentation:252" : null;
  }

  @Test
  @DisplayName(
      "A reason that appears or vanishes beyond its limits raises an alarm; two lines are chance")
  void appearsAndVanishes() {
    assertTable(
        trend.where(JANUARY + "series_type = 'category'"),
        """
        series              | lines | counted_lines | rate     | baseline_rate | alarm
        documentation       | 40    | 0             | 0.000000 | 0.250000      | vanished
        frequency_units     | 40    | 1             | 0.025000 | 0.025000      |
        prior_authorization | 40    | 5             | 0.125000 | 0.000000      | appeared
        timely_filing       | 40    | 2             | 0.050000 | 0.000000      |
        """);
  }

  @Test
  @DisplayName("The use of a modifier that vanishes raises an alarm, and what takes its place")
  void modifierUse() {
    assertTable(
        trend.where(JANUARY + "series_type = 'modifier_use'"),
        """
        series | lines | counted_lines | rate     | baseline_rate | alarm
        KX     | 40    | 0             | 0.000000 | 0.500000      | vanished
        none   | 40    | 40            | 1.000000 | 0.500000      | rose
        """);
  }

  @Test
  @DisplayName("Three months roll; months without a decision have lines of none, and no rate")
  void rolling() {
    assertTable(
        trend
            .where("decision = 'final' AND line_of_business = 'all' AND series_type = 'total'")
            .where("month < '2023-04-01' OR month > '2023-12-01'"),
        """
        month      | lines | counted_lines | rate     | rolling_3_lines | rolling_3_counted_lines | rolling_3_rate
        2023-01-01 | 40    | 11            | 0.275000 |                 |                         |
        2023-02-01 | 40    | 11            | 0.275000 |                 |                         |
        2023-03-01 | 40    | 11            | 0.275000 | 120             | 33                      | 0.275000
        2024-01-01 | 40    | 8             | 0.200000 | 120             | 30                      | 0.250000
        2024-02-01 | 0     | 0             |          | 80              | 19                      | 0.237500
        """);
  }

  @Test
  @DisplayName("With fewer than six months before it a month has no baseline and no alarm")
  void noBaseline() {
    assertTable(
        trend
            .where("decision = 'final' AND line_of_business = 'all' AND series_type = 'total'")
            .where("month BETWEEN '2023-06-01' AND '2023-07-01'"),
        """
        month      | baseline_rate | limit_upper | alarm
        2023-06-01 |               |             |
        2023-07-01 | 0.275000      | 0.525000    |
        """);
  }
}
