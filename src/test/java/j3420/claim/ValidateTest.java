package j3420.claim;

import static j3420.testing.Tables.assertTable;
import static j3420.testing.Tables.table;
import static org.apache.spark.sql.functions.not;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ValidateTest {

  private static Dataset<Row> validated() {
    return table(
            RuleTest.LINE.add("raw", "string"),
            """
            claim_id | claim_line_number | member_token | service_date | hcpcs_code | units | paid_amount | provider_id | unreadable     | raw
            sound    | 1                 | member       | 2024-01-05   | J3420      | 1     | 4.00        | 2000000002  |                | {}
            warned   | 1                 | member       | 2024-01-05   | J3420      | 2     | 4.00        |             |                | {}
            worst    | 0                 |              |              | J3420      | 2     | -4.00       | 2000000002  | allowed_amount | {}
            nulls    |                   |              |              |            |       |             |             | null           | {}
            """)
        .transform(Validate::withBrokenRules);
  }

  @Test
  @DisplayName("A line names every rule it breaks, blocking ones apart from warnings")
  void allBrokenRules() {
    assertTable(
        validated(),
        """
        claim_id | broken_rules                                                                             | warnings
        sound    |                                                                                          |
        warned   |                                                                                          | PROVIDER_PRESENT,ONE_UNIT_A_DAY
        worst    | READABLE,LINE_NUMBER_PRESENT,MEMBER_PRESENT,SERVICE_DATE_PRESENT,AMOUNTS_NOT_NEGATIVE    | ONE_UNIT_A_DAY
        nulls    | READABLE,LINE_NUMBER_PRESENT,MEMBER_PRESENT,SERVICE_DATE_PRESENT                         | PROVIDER_PRESENT
        """);
  }

  @Test
  @DisplayName("Only a rejected line keeps the values of its source")
  void rawValues() {
    assertTable(
        validated(),
        """
        claim_id | raw
        sound    |
        warned   |
        worst    | {}
        nulls    | {}
        """);
  }

  @Test
  @DisplayName("Every line is either accepted or rejected, a line of nulls too")
  void nothingSlipsThrough() {
    Dataset<Row> lines = validated();
    assertThat(lines.where(Validate.isAccepted()).count()).isEqualTo(2);
    assertThat(lines.where(not(Validate.isAccepted())).count()).isEqualTo(2);
  }
}
