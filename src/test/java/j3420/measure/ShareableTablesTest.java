package j3420.measure;

import static j3420.testing.Tables.assertTable;
import static j3420.testing.Tables.table;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.table.Contract;
import j3420.table.DenialByModifier;
import j3420.table.DenialByPayer;
import j3420.table.DenialByReason;
import j3420.table.DenialResolution;
import j3420.table.EnrolledMonth;
import j3420.table.MonthlyUtilization;
import j3420.table.OutlierProvider;
import j3420.table.PolicySensitivity;
import j3420.table.ProviderMeasure;
import j3420.table.RunCheck;
import j3420.table.Shareable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ShareableTablesTest {

  private static final String MONTH =
      """
      service_month | level            | line_of_business | place_of_service_code | provider_specialty_code | provider_state | lines | services | denied_lines | not_payable_lines | pending_lines | patients | served_patients | denied_patients | units | paid_amount
      2024-01-01    | total            | all              | all                   | all                     | all            | 95    | 95       | 0            | 0                 | 0             | 85       | 85              | 0               | 95    | 950.00
      2024-01-01    | line_of_business | medicare         | all                   | all                     | all            | 60    | 60       | 0            | 0                 | 0             | 55       | 55              | 0               | 60    | 600.00
      2024-01-01    | line_of_business | medicaid         | all                   | all                     | all            | 5     | 5        | 0            | 0                 | 0             | 5        | 5               | 0               | 5     | 50.00
      2024-01-01    | line_of_business | commercial       | all                   | all                     | all            | 30    | 30       | 0            | 0                 | 0             | 25       | 25              | 0               | 30    | 300.00
      2024-01-01    | cell             | medicare         | 11                    | 08                      | TX             | 60    | 60       | 0            | 0                 | 0             | 55       | 55              | 0               | 60    | 600.00
      2024-01-01    | cell             | medicaid         | 11                    | 08                      | TX             | 5     | 5        | 0            | 0                 | 0             | 5        | 5               | 0               | 5     | 50.00
      2024-01-01    | cell             | commercial       | 11                    | 08                      | TX             | 30    | 30       | 0            | 0                 | 0             | 25       | 25              | 0               | 30    | 300.00
      """;

  private static final String DENIALS =
      "period_type | period_start | date_basis | line_of_business | decision | ";

  @Test
  @DisplayName("few patients hide the row; another is hidden with it at every level; zeros stay")
  void rowAndLevels() {
    assertTable(
        shareable(MonthlyUtilization.CONTRACT, MONTH),
        """
        level            | line_of_business | lines | services | denied_lines | patients | units | paid_amount | is_suppressed
        total            | all              | 95    | 95       | 0            | 85       | 95    | 950.00      | false
        line_of_business | medicare         | 60    | 60       | 0            | 55       | 60    | 600.00      | false
        line_of_business | medicaid         |       |          | 0            |          |       |             | true
        line_of_business | commercial       |       |          | 0            |          |       |             | true
        cell             | medicare         | 60    | 60       | 0            | 55       | 60    | 600.00      | false
        cell             | medicaid         |       |          | 0            |          |       |             | true
        cell             | commercial       |       |          | 0            |          |       |             | true
        """);
  }

  @Test
  @DisplayName("few denied lines hide what is reckoned from them, and leave the others")
  void numeratorOnly() {
    assertTable(
        shareable(
            MonthlyUtilization.CONTRACT,
            """
            service_month | level | line_of_business | place_of_service_code | provider_specialty_code | provider_state | lines | services | denied_lines | not_payable_lines | pending_lines | patients | served_patients | denied_patients | units  | paid_amount | member_months
            2024-01-01    | total | all              | all                   | all                     | all            | 100   | 75       | 5            | 20                | 0             | 90       | 70              | 5               | 100    | 700.00      | 5000
            """),
        """
        lines | services | denied_lines | not_payable_lines | pending_lines | patients | served_patients | denied_patients | units | paid_amount | member_months | is_suppressed
        100   | 75       |              |                   | 0             | 90       | 70              |                 | 100   | 700.00      | 5000          | true
        """);
  }

  @Test
  @DisplayName("a complement of few patients hides the numerator, not the denominator")
  void complement() {
    assertTable(
        shareable(
            DenialByModifier.CONTRACT,
            DENIALS
                + """
                modifier | lines | denied_lines | patients | denied_patients | patients_not_denied | denial_rate | denial_rate_lower | denial_rate_upper
                month | 2024-01-01 | decision | all | final | all | 60 | 45 | 50 | 44 | 9  | 0.75 | 0.6 | 0.8
                month | 2024-02-01 | decision | all | final | all | 60 | 30 | 50 | 25 | 30 | 0.50 | 0.4 | 0.6
                """),
        """
        period_start | lines | denied_lines | patients | denied_patients | denial_rate | denial_rate_lower | denial_rate_upper | is_suppressed
        2024-01-01   | 60    |              | 50       |                 |             |                   |                   | true
        2024-02-01   | 60    | 30           | 50       | 25              | 0.500000    | 0.400000          | 0.600000          | false
        """);
  }

  @Test
  @DisplayName(
      "a hidden reason is told neither by its category, nor by the total, nor by its share")
  void reasons() {
    String reasons =
        DENIALS
            + """
            level | reason_category | reason_code | lines | denied_lines | patients | denied_patients | patients_not_denied | mention_lines | share_of_denials | denied_charge_amount
            month | 2024-01-01 | decision | all | final | total    | all | all | 200 | 75 | 150 | 70 | 100 | 75 | 1        | 750.00
            month | 2024-01-01 | decision | all | final | category | a   | all | 200 | 50 | 150 | 46 | 120 | 50 | 0.666667 | 500.00
            month | 2024-01-01 | decision | all | final | category | b   | all | 200 | 25 | 150 | 24 | 140 | 25 | 0.333333 | 250.00
            month | 2024-01-01 | decision | all | final | reason   | a   | 1   | 200 | 50 | 150 | 46 | 120 | 50 | 0.666667 | 500.00
            month | 2024-01-01 | decision | all | final | reason   | b   | 2   | 200 | 5  | 150 | 5  | 150 | 5  | 0.066667 | 50.00
            month | 2024-01-01 | decision | all | final | reason   | b   | 3   | 200 | 20 | 150 | 19 | 145 | 20 | 0.266667 | 200.00
            """;
    assertTable(
        shareable(DenialByReason.CONTRACT, reasons),
        """
        level    | reason_category | reason_code | lines | denied_lines | denied_patients | mention_lines | share_of_denials | denied_charge_amount | is_suppressed
        total    | all             | all         | 200   | 75           | 70              | 75            | 1.000000         | 750.00               | false
        category | a               | all         | 200   | 50           | 46              | 50            | 0.666667         | 500.00               | false
        category | b               | all         | 200   | 25           | 24              | 25            | 0.333333         | 250.00               | false
        reason   | a               | 1           | 200   | 50           | 46              | 50            | 0.666667         | 500.00               | false
        reason   | b               | 2           | 200   |              |                 |               |                  |                      | true
        reason   | b               | 3           | 200   |              |                 |               |                  |                      | true
        """);
  }

  @Test
  @DisplayName("two tables that show the same total hide it together, and the share that tells it")
  void sharedTotal() {
    Map<Contract, Dataset<Row>> shareable =
        shareable(
            Map.of(
                DenialByReason.CONTRACT,
                rows(
                    DenialByReason.SCHEMA,
                    DENIALS
                        + """
                        level | reason_category | reason_code | lines | denied_lines | patients | denied_patients | patients_not_denied | mention_lines | share_of_denials
                        month | 2024-01-01 | decision | all | final | total    | all | all | 80 | 40 | 60 | 35 | 9  | 40 | 1
                        month | 2024-01-01 | decision | all | final | category | a   | all | 80 | 20 | 60 | 18 | 50 | 20 | 0.5
                        month | 2024-01-01 | decision | all | final | category | b   | all | 80 | 20 | 60 | 18 | 50 | 20 | 0.5
                        """),
                DenialByModifier.CONTRACT,
                rows(
                    DenialByModifier.SCHEMA,
                    DENIALS
                        + """
                        modifier | lines | denied_lines | patients | denied_patients | patients_not_denied
                        month | 2024-01-01 | decision | all | final | all | 80 | 40 | 60 | 35 |
                        """)),
            Map.of());
    assertTable(
        shareable.get(Shareable.of(DenialByModifier.CONTRACT)),
        """
        modifier | lines | denied_lines | denied_patients
        all      | 80    |              |
        """);
    assertTable(
        shareable.get(Shareable.of(DenialByReason.CONTRACT)),
        """
        level    | reason_category | lines | denied_lines | mention_lines | share_of_denials | is_suppressed
        total    | all             | 80    |              |               |                  | true
        category | a               | 80    |              |               |                  | true
        category | b               | 80    | 20           | 20            |                  | true
        """);
  }

  @Test
  @DisplayName("a hidden total is not told by what lies beside a modifier without a denial")
  void besideModifier() {
    assertTable(
        shareable(
            DenialByModifier.CONTRACT,
            DENIALS
                + """
                modifier | lines | denied_lines | patients | denied_patients | patients_not_denied | other_lines | other_denied_lines
                month | 2024-01-01 | decision | all | final | all  | 80 | 8 | 60 | 7 | 55 |    |
                month | 2024-01-01 | decision | all | final | JZ   | 30 | 8 | 25 | 7 | 20 | 50 | 0
                month | 2024-01-01 | decision | all | final | none | 50 | 0 | 40 | 0 | 40 | 30 | 8
                """),
        """
        modifier | lines | denied_lines | other_lines | other_denied_lines
        all      | 80    |              |             |
        JZ       | 30    |              | 50          |
        none     | 50    | 0            | 30          |
        """);
  }

  @Test
  @DisplayName("few lines whose source tells no modifiers are not told by the others' other lines")
  void modifiersNotAvailable() {
    assertTable(
        shareable(
            DenialByModifier.CONTRACT,
            DENIALS
                + """
                modifier | lines | denied_lines | patients | denied_patients | patients_not_denied | other_lines | other_denied_lines | share_of_lines
                month | 2024-01-01 | decision | all | final | all           | 100 | 0 | 60 | 0 | 60 |    |   |
                month | 2024-01-01 | decision | all | final | JZ            | 55  | 0 | 30 | 0 | 30 | 40 | 0 | 0.578947
                month | 2024-01-01 | decision | all | final | none          | 40  | 0 | 25 | 0 | 25 | 55 | 0 | 0.421053
                month | 2024-01-01 | decision | all | final | not available | 5   |   | 5  |   |    |    |   |
                """),
        """
        modifier      | lines | denied_lines | other_lines | share_of_lines
        all           | 100   | 0            |             |
        JZ            | 55    | 0            |             |
        none          |       | 0            |             |
        not available |       |              |             |
        """);
  }

  @Test
  @DisplayName(
      "how few lines bear two modifiers is not told by adding up modifiers, nor by their patients")
  void twoModifiers() {
    assertTable(
        shareable(
            DenialByModifier.CONTRACT,
            DENIALS
                + """
                modifier | lines | denied_lines | patients | denied_patients | patients_not_denied
                month | 2024-01-01 | decision | all | final | all  | 165 | 0 | 90 | 0 | 90
                month | 2024-01-01 | decision | all | final | GA   | 25  | 0 | 20 | 0 | 20
                month | 2024-01-01 | decision | all | final | JZ   | 45  | 0 | 30 | 0 | 30
                month | 2024-01-01 | decision | all | final | none | 100 | 0 | 60 | 0 | 60
                """),
        """
        modifier | lines | denied_lines
        all      | 165   | 0
        GA       |       | 0
        JZ       |       | 0
        none     | 100   | 0
        """);
  }

  @Test
  @DisplayName(
      "rows that are too fine to weigh are left out, and first decisions that nobody tells")
  void leftOut() {
    assertTable(
        shareable(
            DenialByReason.CONTRACT,
            """
            period_type | period_start | date_basis | line_of_business | decision | level | reason_category | reason_code | remark_codes | lines | denied_lines | patients | denied_patients | patients_not_denied | mention_lines
            year | 2024-01-01 | service          | all | first | total  | all | all | all | 80 |    | 60 |    |    |
            year | 2024-01-01 | service          | all | final | total  | all | all | all | 80 | 20 | 60 | 18 | 50 | 20
            year | 2024-01-01 | service          | all | final | remark | a   | 50  | M1  | 80 | 20 | 60 | 18 | 50 | 20
            year | 2024-01-01 | complete service | all | final | total  | all | all | all | 80 | 20 | 60 | 18 | 50 | 20
            """),
        """
        date_basis | decision | level | lines | denied_lines
        service    | final    | total | 80    | 20
        """);
  }

  @Test
  @DisplayName("the only small month is not told by the headline of the policy")
  void policyAndMonths() {
    Map<Contract, Dataset<Row>> shareable =
        shareable(
            Map.of(
                PolicySensitivity.CONTRACT,
                rows(
                    PolicySensitivity.SCHEMA,
                    """
                    policy | decision | is_stamped | lines | denied_lines | patients | denied_patients | patients_not_denied | not_payable_lines | pending_lines
                    house  | final    | true       | 105   | 0            | 95       | 0               | 95                  | 0                 | 0
                    """),
                MonthlyUtilization.CONTRACT,
                rows(
                    MonthlyUtilization.SCHEMA,
                    """
                    service_month | level | line_of_business | place_of_service_code | provider_specialty_code | provider_state | lines | services | denied_lines | not_payable_lines | pending_lines | patients | served_patients | denied_patients
                    2024-01-01    | total | all              | all                   | all                     | all            | 60    | 60       | 0            | 0                 | 0             | 55       | 55              | 0
                    2024-02-01    | total | all              | all                   | all                     | all            | 40    | 40       | 0            | 0                 | 0             | 35       | 35              | 0
                    2024-03-01    | total | all              | all                   | all                     | all            | 5     | 5        | 0            | 0                 | 0             | 5        | 5               | 0
                    """)),
            Map.of());
    assertTable(
        shareable.get(Shareable.of(MonthlyUtilization.CONTRACT)),
        """
        service_month | lines | services | patients | is_suppressed
        2024-01-01    | 60    | 60       | 55       | false
        2024-02-01    |       |          |          | true
        2024-03-01    |       |          |          | true
        """);
    assertTable(shareable.get(Shareable.of(PolicySensitivity.CONTRACT)), "lines\n105");
  }

  @Test
  @DisplayName("many lines of few patients of a provider are not told by the headline either")
  void policyAndProviders() {
    Map<Contract, Dataset<Row>> shareable =
        shareable(
            Map.of(
                PolicySensitivity.CONTRACT,
                rows(
                    PolicySensitivity.SCHEMA,
                    """
                    policy | decision | is_stamped | lines | denied_lines | patients | denied_patients | patients_not_denied | not_payable_lines | pending_lines
                    house  | final    | true       | 165   | 0            | 95       | 0               | 95                  | 0                 | 0
                    """),
                ProviderMeasure.CONTRACT,
                rows(
                    ProviderMeasure.SCHEMA,
                    """
                    provider_id | period_type | metric               | lines | patients | numerator | denominator
                    1           | all_months  | services_per_patient | 100   | 60       | 100       | 60
                    2           | all_months  | services_per_patient | 15    | 8        | 15        | 8
                    3           | all_months  | services_per_patient | 50    | 30       | 50        | 30
                    """)),
            Map.of());
    assertTable(
        shareable.get(Shareable.of(ProviderMeasure.CONTRACT)),
        """
        provider_id | lines | patients | is_suppressed
        1           | 100   | 60       | false
        2           |       |          | true
        3           |       |          | true
        """);
  }

  @Test
  @DisplayName("many lines of few patients are hidden, and so is what would tell them")
  void manyLinesOfFewPatients() {
    assertTable(
        shareable(
            MonthlyUtilization.CONTRACT,
            """
            service_month | level | line_of_business | place_of_service_code | provider_specialty_code | provider_state | lines | services | denied_lines | not_payable_lines | pending_lines | patients | served_patients | denied_patients | not_payable_patients | pending_patients | patients_not_served
            2024-01-01    | total | all              | all                   | all                     | all            | 120   | 106      | 0            | 14                | 0             | 90       | 90              | 0               | 7                    | 0                | 7
            2024-02-01    | total | all              | all                   | all                     | all            | 120   | 106      | 0            | 14                | 0             | 90       | 90              | 0               | 12                   | 0                | 12
            2024-03-01    | total | all              | all                   | all                     | all            | 120   | 106      |              |                   |               | 90       | 90              |                 |                      |                  | 7
            """),
        """
        service_month | lines | services | not_payable_lines | denied_lines
        2024-01-01    | 120   |          |                   | 0
        2024-02-01    | 120   | 106      | 14                | 0
        2024-03-01    | 120   |          |                   |
        """);
    assertTable(
        shareable(
                Map.of(
                    ProviderMeasure.CONTRACT,
                    rows(
                        ProviderMeasure.SCHEMA,
                        """
                        provider_id | period_type | metric               | lines | patients | denied_patients | patients_not_denied | patients_not_served | numerator | denominator | value
                        1           | all_months  | denial_rate          | 300   | 60       | 2               | 60                  | 2                   | 14        | 300         | 0.046667
                        1           | all_months  | services_per_patient | 300   | 60       | 2               | 60                  | 2                   | 286       | 60          | 4.766667
                        2           | all_months  | denial_rate          | 300   | 60       | 12              | 60                  | 12                  | 14        | 300         | 0.046667
                        2           | all_months  | services_per_patient | 300   | 60       | 12              | 60                  | 12                  | 286       | 60          | 4.766667
                        """)),
                Map.of())
            .get(Shareable.of(ProviderMeasure.CONTRACT)),
        """
        provider_id | metric               | lines | patients | denied_patients | numerator  | value
        1           | denial_rate          | 300   | 60       |                 |            |
        1           | services_per_patient | 300   | 60       |                 |            |
        2           | denial_rate          | 300   | 60       | 12              | 14.000000  | 0.046667
        2           | services_per_patient | 300   | 60       | 12              | 286.000000 | 4.766667
        """);
  }

  @Test
  @DisplayName(
      "a payer's lines are the same at first and finally, which must not tell a small year")
  void decisionsOfPayer() {
    assertTable(
        shareable(
                Map.of(
                    DenialByPayer.CONTRACT,
                    rows(
                        DenialByPayer.SCHEMA,
                        """
                        period_type | period_start | date_basis | line_of_business | decision | payer | reason_category | lines | denied_lines | patients | denied_patients | patients_not_denied
                        year        | 2023-01-01   | decision   | medicare         | first    | Blue  | all             | 100   | 20           | 90       | 18              | 80
                        year        | 2024-01-01   | decision   | medicare         | first    | Blue  | all             | 300   | 60           | 250      | 55              | 230
                        year        | 2023-01-01   | decision   | medicare         | final    | Blue  | all             | 100   | 20           | 90       | 18              | 80
                        year        | 2024-01-01   | decision   | medicare         | final    | Blue  | all             | 300   | 60           | 250      | 55              | 230
                        year        | 2023-01-01   | decision   | medicare         | first    | Green | all             | 12    | 0            | 12       | 0               | 12
                        year        | 2024-01-01   | decision   | medicare         | first    | Green | all             | 48    | 0            | 45       | 0               | 45
                        year        | 2023-01-01   | decision   | medicare         | final    | Green | all             | 8     | 0            | 8        | 0               | 8
                        year        | 2024-01-01   | decision   | medicare         | final    | Green | all             | 52    | 0            | 49       | 0               | 49
                        """)),
                Map.of())
            .get(Shareable.of(DenialByPayer.CONTRACT)),
        """
        period_start | decision | payer | lines | denied_lines
        2023-01-01   | first    | Blue  | 100   | 20
        2024-01-01   | first    | Blue  | 300   | 60
        2023-01-01   | final    | Blue  | 100   | 20
        2024-01-01   | final    | Blue  | 300   | 60
        2023-01-01   | first    | Green |       | 0
        2024-01-01   | first    | Green | 48    | 0
        2023-01-01   | final    | Green |       | 0
        2024-01-01   | final    | Green | 52    | 0
        """);
  }

  @Test
  @DisplayName("the months before the latest twelve are not told by taking those from all months")
  void providers() {
    Map<Contract, Dataset<Row>> shareable =
        shareable(
            Map.of(
                ProviderMeasure.CONTRACT,
                rows(
                    ProviderMeasure.SCHEMA,
                    """
                    provider_id | period_type      | metric               | lines | patients | numerator | denominator | value | status     | allowed_amount
                    1           | all_months       | services_per_patient | 60    | 40       | 30        | 25          | 1.2   | scored     | 300.00
                    1           | latest_12_months | services_per_patient | 55    | 38       | 15        | 12          | 1.25  | scored     | 150.00
                    2           | all_months       | services_per_patient | 8     | 4        | 8         | 4           | 2     | low_volume | 80.00
                    3           | all_months       | services_per_patient | 90    | 50       | 70        | 38          | 1.84  | scored     | 700.00
                    """),
                OutlierProvider.CONTRACT,
                rows(
                    OutlierProvider.SCHEMA,
                    """
                    provider_id | period_type      | flag  | leading_metric       | lines | patients | value | reason
                    1           | latest_12_months | WATCH | services_per_patient | 55    | 38       | 1.25  | much
                    3           | all_months       | WATCH | services_per_patient | 90    | 50       | 1.84  | much
                    """)),
            Map.of());
    assertTable(
        shareable.get(Shareable.of(ProviderMeasure.CONTRACT)),
        """
        provider_id | period_type      | lines | patients | numerator | value    | status | allowed_amount | is_suppressed
        1           | all_months       | 60    | 40       | 30.000000 | 1.200000 | scored | 300.00         | false
        1           | latest_12_months |       |          |           |          |        |                | true
        2           | all_months       |       |          |           |          |        |                | true
        3           | all_months       | 90    | 50       | 70.000000 | 1.840000 | scored | 700.00         | false
        """);
    assertTable(
        shareable.get(Shareable.of(OutlierProvider.CONTRACT)),
        """
        provider_id | flag  | lines | value    | reason | is_suppressed
        1           |       |       |          |        | true
        3           | WATCH | 90    | 1.840000 | much   | false
        """);
  }

  @Test
  @DisplayName("what the run before hid stays hidden, and so does what would tell it")
  void sticky() {
    Map<Contract, Dataset<Row>> first =
        shareable(
            Map.of(MonthlyUtilization.CONTRACT, rows(MonthlyUtilization.SCHEMA, MONTH)), Map.of());
    String grown =
        MONTH
            .replace("| 5     | 5 ", "| 25    | 25")
            .replace("| 5        | 5               | 0 ", "| 20       | 20              | 0 ")
            .replace("| 95    | 95 ", "| 115   | 115")
            .replace("| 85       | 85 ", "| 100      | 100");
    String totals =
        """
        level            | line_of_business | lines | patients
        total            | all              | 115   | 100
        line_of_business | medicare         | 60    | 55
        """;
    Dataset<Row> alone = shareable(MonthlyUtilization.CONTRACT, grown);
    assertTable(
        alone.where("level <> 'cell'"),
        totals
            + """
            line_of_business | medicaid         | 25    | 20
            line_of_business | commercial       | 30    | 25
            """);
    Dataset<Row> after =
        shareable(
                Map.of(MonthlyUtilization.CONTRACT, rows(MonthlyUtilization.SCHEMA, grown)), first)
            .get(Shareable.of(MonthlyUtilization.CONTRACT));
    assertTable(
        after.where("level <> 'cell'"),
        totals
            + """
            line_of_business | medicaid         |       |
            line_of_business | commercial       |       |
            """);
  }

  @Test
  @DisplayName("what became of services stays hidden, though none of them was overturned")
  void stickyResolution() {
    String header =
        """
        period_type | period_start | date_basis | line_of_business | level | first_reason_category | first_reason_code | first_denied_lines | first_denied_patients | overturned_lines | upheld_lines | not_reworked_lines | open_lines | closed_not_payable_lines | fewest_patients
        """;
    String key = "year | 2024-01-01 | decision | all | total | all | all | ";
    Dataset<Row> few =
        rows(DenialResolution.SCHEMA, header + key + "50 | 45 | 0 | 5  | 30 | 15 | 0 | 5\n");
    Dataset<Row> grown =
        rows(DenialResolution.SCHEMA, header + key + "65 | 60 | 0 | 20 | 30 | 15 | 0 | 14\n");
    Contract contract = DenialResolution.CONTRACT;
    Map<Contract, Dataset<Row>> first = shareable(Map.of(contract, few), Map.of());
    String columns =
        "first_denied_lines | overturned_lines | upheld_lines | not_reworked_lines | open_lines\n";

    assertTable(first.get(Shareable.of(contract)), columns + "50 | 0 | | | \n");
    assertTable(
        shareable(Map.of(contract, grown), Map.of()).get(Shareable.of(contract)),
        columns + "65 | 0 | 20 | 30 | 15\n");
    assertTable(
        shareable(Map.of(contract, grown), first).get(Shareable.of(contract)),
        columns + "65 | 0 | | | \n");
  }

  @Test
  @DisplayName("few enrolled members are hidden with the rate over them, in both tables")
  void members() {
    Map<Contract, Dataset<Row>> shareable =
        shareable(
            Map.of(
                EnrolledMonth.CONTRACT,
                rows(
                    EnrolledMonth.SCHEMA,
                    """
                    month      | line_of_business | member_months
                    2024-01-01 | all              | 108
                    2024-01-01 | medicare         | 60
                    2024-01-01 | medicaid         | 8
                    2024-01-01 | commercial       | 40
                    """),
                MonthlyUtilization.CONTRACT,
                rows(
                    MonthlyUtilization.SCHEMA,
                    """
                    service_month | level            | line_of_business | place_of_service_code | provider_specialty_code | provider_state | lines | services | patients | served_patients | member_months | services_per_1000_member_months
                    2024-01-01    | line_of_business | commercial       | all                   | all                     | all            | 20    | 20       | 20       | 20              | 40            | 500
                    2024-01-01    | line_of_business | medicare         | all                   | all                     | all            | 30    | 30       | 30       | 30              | 60            | 500
                    """)),
            Map.of());
    assertTable(
        shareable.get(Shareable.of(EnrolledMonth.CONTRACT)),
        """
        line_of_business | member_months | is_suppressed
        all              | 108           | false
        medicare         | 60            | false
        medicaid         |               | true
        commercial       |               | true
        """);
    assertTable(
        shareable.get(Shareable.of(MonthlyUtilization.CONTRACT)),
        """
        line_of_business | lines | member_months | services_per_1000_member_months | is_suppressed
        commercial       | 20    |               |                                 | true
        medicare         | 30    | 60            | 500.000000                      | false
        """);
  }

  @Test
  @DisplayName("the ledger counts the cells of a table, and how many are hidden for which cause")
  void checks() {
    Dataset<Row> judged =
        ShareableTables.judged(
            Map.of(MonthlyUtilization.CONTRACT, rows(MonthlyUtilization.SCHEMA, MONTH)), Map.of());
    Dataset<Row> checks = ShareableTables.checks(judged);
    assertThat(checks.schema().fieldNames()).containsExactly(RunCheck.SCHEMA.fieldNames());
    assertTable(
        checks,
        """
        check_name  | source_file | item                                        | lines | paid_amount
        small cells | all         | monthly_utilization: cells                  | 56    |
        small cells | all         | monthly_utilization: cells not zero         | 28    |
        small cells | all         | monthly_utilization: cells hidden as small  | 8     |
        small cells | all         | monthly_utilization: cells hidden besides   | 8     |
        """);
  }

  @Test
  @DisplayName("the rows have the columns of the table, without those that name the run")
  void columns() {
    Dataset<Row> rows = shareable(MonthlyUtilization.CONTRACT, MONTH);
    StructType schema = Shareable.of(MonthlyUtilization.CONTRACT).schema();
    assertThat(rows.schema().fieldNames())
        .isEqualTo(java.util.Arrays.copyOf(schema.fieldNames(), schema.fieldNames().length - 3));
  }

  private static Dataset<Row> shareable(Contract published, String text) {
    StructType schema =
        published.equals(MonthlyUtilization.CONTRACT)
            ? MonthlyUtilization.SCHEMA
            : published.equals(DenialByReason.CONTRACT)
                ? DenialByReason.SCHEMA
                : DenialByModifier.SCHEMA;
    return shareable(Map.of(published, rows(schema, text)), Map.of()).get(Shareable.of(published));
  }

  private static Map<Contract, Dataset<Row>> shareable(
      Map<Contract, Dataset<Row>> published, Map<Contract, Dataset<Row>> earlier) {
    Dataset<Row> judged = ShareableTables.judged(published, earlier).localCheckpoint();
    return new LinkedHashMap<>(ShareableTables.of(published.keySet(), judged));
  }

  private static Dataset<Row> rows(StructType schema, String text) {
    Dataset<Row> rows = table(schema, text);
    boolean isOfRemarks = List.of(schema.fieldNames()).contains("remark_codes");
    return isOfRemarks
        ? rows.withColumn("remark_codes", expr("coalesce(remark_codes, 'all')"))
        : rows;
  }
}
