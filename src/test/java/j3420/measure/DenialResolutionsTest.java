package j3420.measure;

import static j3420.testing.Tables.assertTable;
import static j3420.testing.Tables.table;
import static org.apache.spark.sql.functions.expr;

import j3420.table.J3420Line;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DenialResolutionsTest {

  private static final LocalDate DATA_THROUGH = LocalDate.parse("2024-12-31");

  private static final String LINES =
      """
      member_token | first_adjudication_date | first_outcome | reason            | outcome          | is_decided_again | days_to_final | changed         | modifiers | units | diagnosis_codes | allowed_amount | paid_amount
      a            | 2024-01-10              | denied        | modifier:4        | paid             | true             | 20            | modifiers       | JZ        | 1     | D510            | 2.00           | 0.00
      b            | 2024-01-11              | denied        | modifier:4        | partially_denied | true             | 31            | modifiers,units | JZ        | 1     | D510            | 1.00           | 1.00
      c            | 2024-01-12              | denied        | documentation:252 | paid             | true             | 40            |                 | JZ        | 1     | D510            | 3.00           | 2.50
      d            | 2024-01-13              | denied        | documentation:252 | denied           | true             | 90            | charge          | JZ        | 1     | D510            |                |
      e            | 2024-01-14              | denied        | documentation:252 | pending          | true             |               |                 | JZ        | 1     | D510            |                |
      f            | 2024-01-15              | denied        | modifier:4        | not_payable      | true             | 10            |                 | JZ        | 1     | D510            |                |
      g            | 2024-01-16              | denied        | modifier:4        | denied           | false            | 0             |                 | JZ        | 1     | D510            |                |
      h            | 2024-07-05              | denied        | modifier:4        | denied           | false            | 0             |                 | JZ        | 1     | D510            |                |
      h            | 2024-07-04              | denied        | modifier:4        | denied           | false            | 0             |                 | JZ        | 1     | D510            |                |
      i            | 2024-01-17              | paid          |                   | denied           | true             | 9             |                 | JZ        | 1     | D510            |                |
      """;

  @Test
  @DisplayName(
      "A service denied at first is overturned, upheld, not payable, open, or not reworked in 180"
          + " days: worked by hand")
  void states() {
    assertTable(
        resolved().where("period_type = 'year' AND line_of_business = 'all' AND level <> 'reason'"),
        """
        level    | first_reason_category | first_denied_lines | first_denied_patients | overturned_lines | upheld_lines | not_reworked_lines | open_lines | closed_not_payable_lines | overturn_rate | days_to_final_median | days_to_final_p90 | fewest_patients
        total    | all                   | 9                  | 8                     | 3                | 1            | 2                  | 2          | 1                        | 0.428571      | 31.0                 | 70.0              | 1
        category | modifier              | 6                  | 5                     | 2                | 0            | 2                  | 1          | 1                        | 0.400000      | 20.0                 | 28.8              | 1
        category | documentation         | 3                  | 3                     | 1                | 1            | 0                  | 1          | 0                        | 0.500000      | 65.0                 | 85.0              | 1
        """);
  }

  @Test
  @DisplayName("What was billed otherwise is told of overturned lines, and the money they brought")
  void changes() {
    assertTable(
        resolved()
            .where("period_type = 'quarter' AND line_of_business = 'all' AND level = 'total'"),
        """
        period_start | first_denied_lines | modifier_changed_lines | diagnosis_changed_lines | units_changed_lines | other_changed_lines | documentation_only_lines | overturned_allowed_amount | overturned_paid_amount
        2024-01-01   | 7                  | 2                      | 0                       | 1                   | 0                   | 1                        | 6.00                      | 3.50
        2024-07-01   | 2                  | 0                      | 0                       | 0                   | 0                   | 0                        |                           |
        """);
  }

  private static Dataset<Row> resolved() {
    StructType schema =
        J3420Line.SCHEMA.add("reason", DataTypes.StringType).add("changed", DataTypes.StringType);
    Dataset<Row> lines =
        table(schema, LINES)
            .withColumn("service_date", expr("first_adjudication_date"))
            .withColumn("line_of_business", expr("'medicare'"))
            .withColumn(
                "first_reasons",
                expr(
                    "IF(reason IS NULL, array(), array(named_struct('reason_category',"
                        + " split(reason, ':')[0], 'group_code', 'CO', 'reason_code',"
                        + " split(reason, ':')[1])))"))
            .withColumn("bill_changes", expr("IF(changed IS NULL, array(), split(changed, ','))"));
    return DenialResolutions.of(lines, DATA_THROUGH);
  }
}
