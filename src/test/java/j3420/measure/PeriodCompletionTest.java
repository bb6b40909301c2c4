package j3420.measure;

import static j3420.testing.Tables.assertTable;

import j3420.table.J3420Line;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PeriodCompletionTest {

  private static final LocalDate DATA_THROUGH = LocalDate.parse("2024-12-31");

  @Test
  @DisplayName("A month is complete where its line of business is, be all lines together so or not")
  void byBusiness() {
    DecidedLines lines = new DecidedLines();
    // Commercial decides at once; of Medicaid's ten lines a month half wait for four months.
    decided(lines, "commercial", 24, 300, 0);
    decided(lines, "medicaid", 24, 5, 0);
    decided(lines, "medicaid", 24, 5, 4);

    assertTable(
        complete(lines)
            .where("period_type = 'month' AND period_start >= '2024-07-01'")
            .orderBy("period_start"),
        """
        period_start | line_of_business | completion
        2024-07-01   | all              | 1.000000
        2024-07-01   | commercial       | 1.000000
        2024-07-01   | medicaid         | 1.000000
        2024-08-01   | all              | 1.000000
        2024-08-01   | commercial       | 1.000000
        2024-08-01   | medicaid         | 1.000000
        2024-09-01   | all              | 0.983871
        2024-09-01   | commercial       | 1.000000
        2024-10-01   | all              | 0.983871
        2024-10-01   | commercial       | 1.000000
        2024-11-01   | all              | 0.983871
        2024-11-01   | commercial       | 1.000000
        2024-12-01   | all              | 0.983871
        2024-12-01   | commercial       | 1.000000
        """);
  }

  @Test
  @DisplayName("A line of business of under 100 lines in twelve months is as complete as all are")
  void thin() {
    DecidedLines lines = new DecidedLines();
    decided(lines, "commercial", 24, 300, 0);
    decided(lines, "medicaid", 24, 4, 0);
    decided(lines, "medicaid", 24, 4, 4);

    assertTable(
        complete(lines).where("period_type = 'month' AND period_start = '2024-12-01'"),
        """
        line_of_business | completion
        all              | 0.987013
        commercial       | 1.000000
        medicaid         | 0.987013
        """);
  }

  @Test
  @DisplayName("A history too short to tell how months develop has no complete one")
  void young() {
    DecidedLines lines = new DecidedLines();
    // The step from the sixteenth to the seventeenth month was seen of two months only.
    decided(lines, "commercial", 19, 10, 0);
    assertTable(complete(lines).where("period_start > '2023-08-01'"), "period_start | completion");

    DecidedLines longer = new DecidedLines();
    decided(longer, "commercial", 20, 10, 0);
    assertTable(
        complete(longer).where("period_start = '2024-12-01'"),
        """
        period_start | line_of_business | completion
        2024-12-01   | all              | 1.000000
        2024-12-01   | commercial       | 1.000000
        """);
  }

  @Test
  @DisplayName("Without dates of decisions nothing tells a delay, and no period is complete")
  void undated() {
    DecidedLines lines = new DecidedLines();
    lines.add(
        DATA_THROUGH,
        "commercial",
        "p",
        "m",
        null,
        null,
        Collections.singletonMap(J3420Line.FIRST_ADJUDICATION_DATE, null));
    assertTable(complete(lines), "period_start | completion");
  }

  private static Dataset<Row> complete(DecidedLines lines) {
    return PeriodCompletion.of(lines.lines(), DATA_THROUGH);
  }

  /** So many lines in each of the latest months of service, decided a number of months later. */
  private static void decided(
      DecidedLines lines, String business, int months, int each, int monthsLater) {
    for (int back = 0; back < months; back++) {
      LocalDate day = DATA_THROUGH.withDayOfMonth(1).minusMonths(back);
      LocalDate decided = day.plusMonths(monthsLater);
      for (int i = 0; i < each && !decided.isAfter(DATA_THROUGH); i++) {
        lines.add(
            day,
            business,
            "p",
            "m",
            null,
            null,
            Map.of(J3420Line.FIRST_ADJUDICATION_DATE, Date.valueOf(decided)));
      }
    }
  }
}
