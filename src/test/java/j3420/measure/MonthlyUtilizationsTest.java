package j3420.measure;

import static j3420.testing.Tables.assertTable;
import static j3420.testing.Tables.table;

import j3420.table.EnrolledMonth;
import j3420.table.J3420Line;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MonthlyUtilizationsTest {

  private static final LocalDate DATA_THROUGH = LocalDate.of(2024, 3, 31);
  private static final String NOBODY = "month | line_of_business | member_months";

  private static final String LINES =
      """
      service_month | line_of_business | place_of_service_code | provider_specialty_code | provider_state | outcome          | units | member_token | provider_id | charge_amount | allowed_amount | paid_amount
      2024-01-01    | medicare         | 11                    | 08                      | TX             | paid             | 1     | a            | p           | 20.00         | 12.00          | 0.00
      2024-01-01    | medicare         | 11                    | 08                      | TX             | partially_denied | 2     | a            | p           | 40.00         | 12.00          | 10.00
      2024-01-01    | medicare         | 22                    | 08                      | TX             | denied           | 1     | b            | q           | 20.00         | 0.00           | 0.00
      2024-01-01    | medicaid         | 11                    | 08                      | TX             | not_payable      | 1     | b            |             | 20.00         | 0.00           | 0.00
      2024-03-01    | medicare         | 11                    | 08                      | TX             | pending          | 1     | c            | p           | 20.00         |                |
      """;

  @Test
  @DisplayName("every line counts once at each level; services are the paid and partially denied")
  void levels() {
    Dataset<Row> total = measured(LINES, NOBODY).where("level = 'total'");
    assertTable(
        total,
        """
        service_month | line_of_business | lines | services | denied_lines | not_payable_lines | pending_lines | units | service_units
        2024-01-01    | all              | 4     | 2        | 1            | 1                 | 0             | 5     | 3
        2024-02-01    | all              | 0     | 0        | 0            | 0                 | 0             | 0     | 0
        2024-03-01    | all              | 1     | 0        | 0            | 0                 | 1             | 1     | 0
        """);
    assertTable(
        total,
        """
        service_month | patients | served_patients | denied_patients | providers | charge_amount | allowed_amount | paid_amount | run_out_months
        2024-01-01    | 2        | 1               | 1               | 2         | 100.00        | 24.00          | 10.00       | 2
        2024-02-01    | 0        | 0               | 0               | 0         | 0.00          | 0.00           | 0.00        | 1
        2024-03-01    | 1        | 0               | 0               | 1         | 20.00         |                |             | 0
        """);
    assertTable(
        measured(LINES, NOBODY).where("level = 'line_of_business'"),
        """
        service_month | line_of_business | place_of_service_code | lines | services
        2024-01-01    | medicare         | all                   | 3     | 2
        2024-02-01    | medicare         | all                   | 0     | 0
        2024-03-01    | medicare         | all                   | 1     | 0
        2024-01-01    | medicaid         | all                   | 1     | 0
        2024-02-01    | medicaid         | all                   | 0     | 0
        2024-03-01    | medicaid         | all                   | 0     | 0
        """);
    assertTable(
        measured(LINES, NOBODY).where("level = 'cell'"),
        """
        service_month | line_of_business | place_of_service_code | provider_specialty_code | provider_state | lines
        2024-01-01    | medicare         | 11                    | 08                      | TX             | 2
        2024-01-01    | medicare         | 22                    | 08                      | TX             | 1
        2024-01-01    | medicaid         | 11                    | 08                      | TX             | 1
        2024-03-01    | medicare         | 11                    | 08                      | TX             | 1
        """);
  }

  @Test
  @DisplayName("a fact that the source never states is null, in the months without a line too")
  void notAvailable() {
    assertTable(
        measured(
                """
                service_month | line_of_business | place_of_service_code | provider_specialty_code | provider_state | outcome | member_token | allowed_amount
                2024-02-01    | medicare         | not available         | not available           | not available  | paid    | a            | 12.00
                """,
                NOBODY)
            .where("level <> 'cell'"),
        """
        service_month | level            | lines | providers | units | service_units | charge_amount | allowed_amount | paid_amount
        2024-02-01    | total            | 1     |           |       |               |               | 12.00          |
        2024-03-01    | total            | 0     |           |       |               |               | 0.00           |
        2024-02-01    | line_of_business | 1     |           |       |               |               | 12.00          |
        2024-03-01    | line_of_business | 0     |           |       |               |               | 0.00           |
        """);
  }

  @Test
  @DisplayName("rates are services over the member months of the line of business, times 1,000")
  void rates() {
    Dataset<Row> rates =
        measured(
            LINES,
            """
            month      | line_of_business | member_months
            2023-12-01 | medicare         | 90
            2024-01-01 | medicare         | 30
            2024-01-01 | all              | 40
            2024-02-01 | all              | 0
            2024-03-01 | all              | 50
            """);
    assertTable(
        rates.where("level = 'total'"),
        """
        service_month | member_months | services_per_1000_member_months
        2024-01-01    | 40            | 50.000000
        2024-02-01    | 0             |
        2024-03-01    | 50            | 0.000000
        """);
    assertTable(
        rates.where("level <> 'total' AND service_month = '2024-01-01'"),
        """
        level            | line_of_business | place_of_service_code | member_months | services_per_1000_member_months
        line_of_business | medicare         | all                   | 30            | 66.666667
        line_of_business | medicaid         | all                   |               |
        cell             | medicare         | 11                    | 30            | 66.666667
        cell             | medicare         | 22                    | 30            | 0.000000
        cell             | medicaid         | 11                    |               |
        """);
  }

  @Test
  @DisplayName("no line gives no row")
  void noLines() {
    assertTable(measured("service_month | outcome", NOBODY), "service_month | level | lines");
  }

  private static Dataset<Row> measured(String lines, String enrolled) {
    return MonthlyUtilizations.of(
        table(J3420Line.SCHEMA, lines), table(EnrolledMonth.SCHEMA, enrolled), DATA_THROUGH);
  }
}
