package j3420.claim;

import static j3420.testing.Tables.table;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.table.ClaimLine;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RuleTest {

  static final StructType LINE = ClaimLine.CONFORMED.add("unreadable", "array<string>");

  @ParameterizedTest(name = "{0}: holds with {1} = {2}, is broken with {3}")
  @CsvSource({
    "READABLE, unreadable, '', paid_amount",
    "READABLE, unreadable, '', null",
    "CLAIM_ID_PRESENT, claim_id, C1, ''",
    "LINE_NUMBER_PRESENT, claim_line_number, 1, 0",
    "LINE_NUMBER_PRESENT, claim_line_number, 1, ''",
    "MEMBER_PRESENT, member_token, abc, ''",
    "SERVICE_DATE_PRESENT, service_date, 2024-01-01, ''",
    "SERVICE_DATE_PLAUSIBLE, service_date, 1986-01-01, 1985-12-31",
    "SERVICE_DATE_PLAUSIBLE, service_date, 2099-12-31, 2100-01-01",
    "AMOUNTS_NOT_NEGATIVE, paid_amount, 0.00, -0.01",
    "AMOUNTS_NOT_NEGATIVE, allowed_amount, '', -0.01",
    "AMOUNTS_NOT_NEGATIVE, charge_amount, '', -0.01",
    "AMOUNTS_NOT_NEGATIVE, units, 1, -1",
    "AMOUNTS_PLAUSIBLE, paid_amount, 999999999.99, 1000000000.00",
    "AMOUNTS_PLAUSIBLE, allowed_amount, '', -1000000000.00",
    "AMOUNTS_PLAUSIBLE, charge_amount, '', 9999999999999999.99",
    "AMOUNTS_PLAUSIBLE, units, 999999999.999, 1000000000",
    "PROVIDER_PRESENT, provider_id, P1, ''",
    "NPI_CHECK_DIGIT, provider_id, '', P1",
    "NPI_CHECK_DIGIT, provider_id, 2000000002, 2000000001",
    "NPI_CHECK_DIGIT, provider_id, 2000000002, 2000000020",
    "NPI_CHECK_DIGIT, provider_id, 2000000002, 02000000002"
  })
  @DisplayName("A rule of one column holds at its limit and is broken just beyond it")
  void oneColumn(Rule rule, String column, String holding, String breaking) {
    String rows = "source_file | %s%na.csv | %s%na.csv | %s".formatted(column, holding, breaking);
    assertThat(brokenBy(rule, rows)).containsExactly(false, true);
  }

  @ParameterizedTest(name = "{0}: {1} = {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "SERVICE_NOT_AFTER_DECISION; service_date|adjudication_date; 2024-01-02|2024-01-02; 2024-01-03|2024-01-02; |2024-01-02; 2024-01-03|",
        "ALLOWED_WITHIN_CHARGE; allowed_amount|charge_amount; 4.00|4.00; 4.01|4.00; |4.00; 4.01|",
        "PAID_WITHIN_ALLOWED; paid_amount|allowed_amount; 4.00|4.00; 4.01|4.00; |4.00; 4.01|",
        "ONE_UNIT_A_DAY; hcpcs_code|units; J3420|1; J3420|1.001; J3415|2; J3420|"
      })
  @DisplayName(
      "A rule of two columns is broken by both together, and by neither where one is absent")
  void twoColumns(
      Rule rule, String columns, String holding, String breaking, String absent, String other) {
    assertThat(brokenBy(rule, String.join("\n", columns, holding, breaking, absent, other)))
        .containsExactly(false, true, false, false);
  }

  @Test
  @DisplayName("Only a void or a reversal may have negative dollars")
  void negativeDollars() {
    assertThat(
            brokenBy(
                Rule.AMOUNTS_NOT_NEGATIVE,
                """
                paid_amount | claim_frequency_code | claim_status
                -4.00       | 8                    |
                -4.00       |                      | reversed
                -4.00       | 7                    | paid
                -4.00       |                      |
                """))
        .containsExactly(false, false, true, true);
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  @DisplayName(
      "Every rule can be asked of a conformed line, has a sentence, and lets no null through")
  void analyses(Rule rule) {
    Dataset<Row> empty = table(LINE, "claim_id\n");
    assertThat(empty.select(expr(rule.predicate())).schema().fields()[0].dataType().typeName())
        .isEqualTo("boolean");
    assertThat(rule.sentence()).endsWith(".").hasSizeGreaterThan(20);
    List<Row> ofNulls =
        table(LINE, "unreadable\nnull\n").select(rule.isBroken().isNull()).collectAsList();
    assertThat(ofNulls).extracting(row -> row.getBoolean(0)).containsExactly(false);
  }

  private static List<Boolean> brokenBy(Rule rule, String text) {
    return table(LINE, text).select(rule.isBroken()).collectAsList().stream()
        .flatMap(row -> Stream.of(row.getBoolean(0)))
        .toList();
  }
}
