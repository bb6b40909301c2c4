package j3420.measure;

import static j3420.testing.Tables.assertTable;
import static j3420.testing.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.table.ClaimLine;
import j3420.table.PolicySensitivity;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PolicySensitivitiesTest {

  private static final StructType LINE =
      new StructType()
          .add(ClaimLine.OUTCOME, DataTypes.StringType, false)
          .add(ClaimLine.MEMBER_TOKEN, DataTypes.StringType, false);

  private static final String LINES =
      """
      outcome          | member_token
      paid             | a
      partially_denied | b
      denied           | b
      not_payable      | b
      pending          | c
      pending          | c
      """;

  @Test
  @DisplayName(
      "denied in full / decided lines; not payable is in the denominator, pending is beside it")
  void rate() {
    assertTable(
        PolicySensitivities.of(table(LINE, LINES), "house", false, true),
        """
        policy | decision | is_stamped | lines | denied_lines | denial_rate | denial_rate_lower | denial_rate_upper | not_payable_lines | pending_lines
        house  | final    | false      | 4     | 1            | 0.250000    | 0.045587          | 0.699358          | 1                 | 2
        """);
  }

  @Test
  @DisplayName("a patient counts once, with a denied line and with another if there are both")
  void patients() {
    assertTable(
        PolicySensitivities.of(table(LINE, LINES), "house", false, true),
        """
        lines | patients | denied_patients | patients_not_denied | not_payable_patients | pending_patients
        4     | 2        | 1               | 2                   | 1                    | 1
        """);
    assertTable(
        PolicySensitivities.of(table(LINE, LINES), "house", false, false),
        """
        lines | patients | denied_patients | patients_not_denied | not_payable_patients | pending_patients
        4     | 2        |                 |                     |                      |
        """);
  }

  @Test
  @DisplayName("without a signal that the policy reads denials are null, not 0")
  void notTold() {
    assertTable(
        PolicySensitivities.of(table(LINE, LINES), "house", true, false),
        """
        policy | is_stamped | lines | denied_lines | denial_rate | denial_rate_lower | denial_rate_upper | not_payable_lines | pending_lines
        house  | true       | 4     |              |             |                   |                   |                   |
        """);
  }

  @Test
  @DisplayName("if all lines are pending there is no rate; if there is no line there is no row")
  void nothingDecided() {
    Dataset<Row> pending = table(LINE, "outcome | member_token\npending | a");
    assertTable(
        PolicySensitivities.of(pending, "house", true, true),
        """
        policy | lines | denied_lines | denial_rate | denial_rate_lower | denial_rate_upper | pending_lines
        house  | 0     | 0            |             |                   |                   | 1
        """);
    assertThat(PolicySensitivities.of(pending.limit(0), "house", true, true).count()).isZero();
  }

  @Test
  @DisplayName("the row has the columns of the table")
  void columns() {
    assertThat(
            PolicySensitivities.of(table(LINE, LINES), "house", true, true).schema().fieldNames())
        .containsExactly(PolicySensitivity.SCHEMA.fieldNames());
  }
}
