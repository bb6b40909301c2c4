package j3420.measure;

import static j3420.testing.Tables.assertTable;
import static j3420.testing.Tables.table;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.J3420Line;
import j3420.table.ModifierExpectation;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DenialRatesTest {

  private static final LocalDate DATA_THROUGH = LocalDate.parse("2024-04-30");

  /** What the policy tells; most tests look at the rows of denied lines alone. */
  private static final Dataset<Row> TOLD =
      table(
          new StructType().add("category", "string").add("is_told", "boolean"),
          """
          category            | is_told
          modifier            | true
          prior_authorization | true
          oral_trial          | false
          """);

  private static final Dataset<Row> EXPECTED =
      table(
          ModifierExpectation.LIST.schema(),
          """
          modifier | is_expected | is_always_shown | expectation | source | effective_from | effective_to
          JW       | false       | true            | no waste    | test   | 1986-01-01     |
          JZ       | false       | true            | too early   | test   | 1986-01-01     | 2024-01-30
          JZ       |             | true            | depends     | test   | 2024-01-31     |
          KX       |             | false           | depends     | test   | 1986-01-01     |
          """);

  private static final String MONTHS = "period_type = 'month' AND line_of_business = 'all'";

  @Test
  @DisplayName("a line counts once under each of its modifiers, and under none if it has none")
  void byModifier() {
    assertTable(
        byModifier(
                lines(
                    """
                    service_date | adjudication_date | line_of_business | modifiers | outcome | reasons
                    2024-01-05   | 2024-02-01        | medicare         | JZ,25     | denied  | modifier:4
                    2024-01-05   | 2024-02-02        | medicare         | JZ,JZ     | paid    |
                    2024-01-05   | 2024-02-29        | medicare         |           | paid    |
                    2024-01-05   | 2024-02-10        | medicaid         |           | partially_denied | quantity:151
                    """))
            .where("date_basis = 'decision' AND decision = 'final' AND " + MONTHS),
        """
        period_start | date_basis | modifier | lines | denied_lines | denial_rate | denial_rate_lower | denial_rate_upper
        2024-02-01   | decision   | JZ       | 2     | 1            | 0.500000    | 0.094531          | 0.905469
        2024-02-01   | decision   | 25       | 1     | 1            | 1.000000    | 0.206549          | 1.000000
        2024-02-01   | decision   | none     | 2     | 0            | 0.000000    | 0.000000          | 0.657620
        2024-02-01   | decision   | all      | 4     | 1            | 0.250000    | 0.045587          | 0.699358
        """);
  }

  @Test
  @DisplayName(
      "a first denial counts under the modifiers billed at first, not those of the correction")
  void firstModifiers() {
    assertTable(
        byModifier(
                lines(
                    """
                    service_date | adjudication_date | first_adjudication_date | line_of_business | first_modifiers | modifiers | first_outcome | first_reasons | outcome
                    2024-01-05   | 2024-02-20        | 2024-02-01              | medicare         |                 | JZ        | denied        | modifier:4    | paid
                    """))
            .where("date_basis = 'decision' AND " + MONTHS),
        """
        decision | modifier | lines | denied_lines
        first    | none     | 1     | 1
        first    | all      | 1     | 1
        final    | JZ       | 1     | 0
        final    | all      | 1     | 0
        """);
  }

  @Test
  @DisplayName("lines of a source without modifiers are 'not available' without a rate, and in all")
  void modifiersNotAvailable() {
    assertTable(
        byModifier(
                lines(
                    """
                    service_date | adjudication_date | line_of_business | modifiers | outcome | reasons
                    2024-01-05   | 2024-02-01        | medicare         | null      | denied  | modifier:4
                    2024-01-05   | 2024-02-01        | medicare         | null      | paid    |
                    """))
            .where("date_basis = 'decision' AND decision = 'final' AND " + MONTHS),
        """
        modifier      | lines | denied_lines | denied_patients | patients_not_denied | denial_rate | denial_rate_lower | denial_rate_upper
        not available | 2     |              |                 |                     |             |                   |
        all           | 2     | 1            | 1               | 1                   | 0.500000    | 0.094531          | 0.905469
        """);
  }

  @Test
  @DisplayName(
      "lines without a named provider are as those of one more; where none is named, how many there"
          + " are and how alike their lines are is not available")
  void providersNotNamed() {
    assertTable(
        byModifier(
                lines(
                    """
                    service_date | adjudication_date | line_of_business | provider_id | modifiers | outcome | reasons
                    2024-01-05   | 2024-02-01        | medicare         | p1          | JZ        | denied  | modifier:4
                    2024-01-05   | 2024-02-01        | medicare         | p1          |           | paid    |
                    2024-01-05   | 2024-02-01        | medicare         |             | JZ        | denied  | modifier:4
                    2024-01-05   | 2024-02-01        | medicare         |             |           | paid    |
                    2024-01-05   | 2024-03-01        | medicare         |             | JZ        | denied  | modifier:4
                    2024-01-05   | 2024-03-01        | medicare         |             |           | paid    |
                    """))
            .where("date_basis = 'decision' AND decision = 'final' AND " + MONTHS),
        """
        period_start | modifier | lines | providers | design_effect | is_reliable | provider_strata
        2024-02-01   | JZ       | 2     | 2         | 1.000000      | false       | 1
        2024-02-01   | none     | 2     | 2         | 1.000000      | false       | 1
        2024-02-01   | all      | 4     | 2         | 1.000000      | false       |
        2024-03-01   | JZ       | 1     |           |               |             |
        2024-03-01   | none     | 1     |           |               |             |
        2024-03-01   | all      | 2     |           |               |             |
        """);
  }

  @Test
  @DisplayName("a category without a denial has 0 if the policy can tell it, and null if not")
  void categoriesWithoutDenial() {
    assertTable(
        DenialRates.byReason(cells(oneDenied()), TOLD)
            .where("level = 'category' AND date_basis = 'decision' AND decision = 'final'")
            .where("period_start = '2024-01-01' AND " + MONTHS),
        """
        reason_category     | lines | denied_lines | mention_lines | denial_rate | denied_charge_amount
        modifier            | 1     | 1            | 1             | 1.000000    | 10.00
        prior_authorization | 1     | 0            | 0             | 0.000000    | 0.00
        oral_trial          | 1     |              |               |             |
        """);
  }

  @Test
  @DisplayName(
      "modifiers of the list always have a row, which says what is expected of them at its end")
  void expectations() {
    assertTable(
        ModifierEffects.of(cells(oneDenied()), EXPECTED)
            .where("date_basis = 'decision' AND decision = 'final' AND " + MONTHS),
        """
        period_start | modifier | lines | denied_lines | share_of_lines | is_expected | expectation
        2023-12-01   | none     | 1     | 0            | 1.000000       |             |
        2023-12-01   | all      | 1     | 0            |                |             |
        2023-12-01   | JW       | 0     | 0            | 0.000000       | false       | no waste
        2023-12-01   | JZ       | 0     | 0            | 0.000000       | false       | too early
        2024-01-01   | none     | 1     | 1            | 1.000000       |             |
        2024-01-01   | all      | 1     | 1            |                |             |
        2024-01-01   | JW       | 0     | 0            | 0.000000       | false       | no waste
        2024-01-01   | JZ       | 0     | 0            | 0.000000       |             | depends
        """);
  }

  /** Paid in December, denied in January, without a modifier. */
  private static Dataset<Row> oneDenied() {
    return lines(
        """
        service_date | adjudication_date | line_of_business | provider_id | modifiers | outcome | reasons    | charge_amount
        2023-12-05   | 2023-12-20        | medicare         | p1          |           | paid    |            | 10.00
        2023-12-05   | 2024-01-02        | medicare         | p1          |           | denied  | modifier:4 | 10.00
        """);
  }

  @Test
  @DisplayName(
      "the primary reason adds up to the denied lines; a mention is any reason of the line")
  void primaryAndMention() {
    assertTable(
        byReason(
                lines(
                    """
                    service_date | adjudication_date | line_of_business | outcome | reasons                          | charge_amount
                    2024-01-05   | 2024-02-01        | medicare         | denied  | medical_necessity:50,modifier:4  | 20.00
                    2024-01-05   | 2024-02-01        | medicare         | denied  | modifier:4,modifier:182          | 30.00
                    2024-01-05   | 2024-02-01        | medicare         | denied  | modifier:4,modifier:4            |
                    2024-01-05   | 2024-02-01        | medicare         | paid    |                                  | 40.00
                    2024-01-05   | 2024-02-01        | medicare         | not_payable | duplicate:18                 | 50.00
                    """))
            .where(
                "level <> 'remark' AND date_basis = 'decision' AND decision = 'final' AND "
                    + MONTHS),
        """
        level    | reason_category   | reason_code | lines | denied_lines | mention_lines | denial_rate | share_of_denials | denied_charge_amount
        total    | all               | all         | 5     | 3            | 3             | 0.600000    | 1.000000         | 50.00
        category | medical_necessity | all         | 5     | 1            | 1             | 0.200000    | 0.333333         | 20.00
        category | modifier          | all         | 5     | 2            | 3             | 0.400000    | 0.666667         | 30.00
        reason   | medical_necessity | 50          | 5     | 1            | 1             | 0.200000    | 0.333333         | 20.00
        reason   | modifier          | 4           | 5     | 2            | 3             | 0.400000    | 0.666667         | 30.00
        reason   | modifier          | 182         | 5     | 0            | 1             | 0.000000    | 0.000000         | 0.00
        """);
  }

  @Test
  @DisplayName(
      "patients are different members: of all lines, of denied ones, and of lines not denied")
  void patients() {
    Dataset<Row> lines =
        lines(
            """
            service_date | adjudication_date | line_of_business | member_token | modifiers | outcome | reasons
            2024-01-05   | 2024-01-10        | medicare         | a            | JZ        | denied  | modifier:4
            2024-01-05   | 2024-01-11        | medicare         | a            | JZ        | denied  | modifier:182
            2024-01-05   | 2024-01-12        | medicare         | b            | JZ        | denied  | modifier:4
            2024-01-05   | 2024-02-01        | medicare         | b            |           | paid    |
            2024-01-05   | 2024-02-01        | medicaid         | b            |           | paid    |
            2024-01-05   | 2024-02-01        | medicaid         | c            |           | paid    |
            """);
    String quarter =
        "date_basis = 'decision' AND decision = 'final' AND period_type = 'quarter' AND line_of_business = ";
    assertTable(
        byReason(lines).where("level <> 'remark' AND " + quarter + "'medicare'"),
        """
        level    | reason_code | lines | patients | denied_lines | denied_patients | patients_not_denied
        total    | all         | 4     | 2        | 3            | 2               | 1
        category | all         | 4     | 2        | 3            | 2               | 1
        reason   | 4           | 4     | 2        | 2            | 2               | 2
        reason   | 182         | 4     | 2        | 1            | 1               | 2
        """);
    assertTable(
        byModifier(lines).where(quarter + "'all'"),
        """
        modifier | lines | patients | denied_lines | denied_patients | patients_not_denied
        all      | 6     | 3        | 3            | 2               | 2
        JZ       | 3     | 2        | 3            | 2               | 0
        none     | 3     | 2        | 0            | 0               | 2
        """);
    assertTable(
        byReason(lines).where(quarter + "'medicaid'"),
        """
        level | lines | patients | denied_lines | denied_patients | patients_not_denied
        total | 2     | 2        | 0            | 0               | 2
        """);
  }

  @Test
  @DisplayName("first and final decision count each in its own month; pending is in neither")
  void firstAndFinal() {
    assertTable(
        byReason(
                lines(
                    """
                    service_date | first_adjudication_date | adjudication_date | line_of_business | first_outcome | first_reasons | outcome | reasons
                    2024-01-05   | 2024-01-31              | 2024-02-01        | medicare         | denied        | modifier:4    | paid    |
                    2024-01-05   | 2024-02-15              | 2024-02-15        | medicare         | paid          |               | paid    |
                    2024-01-05   |                         |                   | medicare         | pending       |               | pending |
                    """))
            .where("date_basis = 'decision' AND level = 'total' AND " + MONTHS),
        """
        decision | period_start | lines | denied_lines | denial_rate | share_of_denials
        first    | 2024-01-01   | 1     | 1            | 1.000000    | 1.000000
        first    | 2024-02-01   | 1     | 0            | 0.000000    |
        final    | 2024-02-01   | 2     | 0            | 0.000000    |
        """);
  }

  @Test
  @DisplayName("without a decision date the service date tells the period, and date_basis says so")
  void basisService() {
    assertTable(
        byModifier(
                lines(
                    """
                    service_date | adjudication_date | line_of_business | modifiers | outcome
                    2024-01-05   |                   | medicare         | JZ        | paid
                    2024-01-05   | 2024-01-20        | medicare         | JZ        | paid
                    """))
            .where("decision = 'final' AND modifier = 'JZ' AND " + MONTHS),
        """
        period_start | date_basis | lines
        2024-01-01   | service    | 1
        2024-01-01   | decision   | 1
        """);
  }

  @Test
  @DisplayName("months add up to quarters and years, and lines of business to all")
  void periods() {
    assertTable(
        byModifier(
                lines(
                    """
                    service_date | adjudication_date | line_of_business | modifiers | outcome | reasons
                    2024-01-05   | 2024-03-31        | medicare         |           | denied  | modifier:4
                    2024-01-05   | 2024-04-01        | medicaid         |           | paid    |
                    """))
            .where("decision = 'final' AND modifier = 'all' AND line_of_business <> 'medicaid'"),
        """
        period_type | period_start | line_of_business | lines | denied_lines
        month       | 2024-03-01   | medicare         | 1     | 1
        quarter     | 2024-01-01   | medicare         | 1     | 1
        year        | 2024-01-01   | medicare         | 1     | 1
        month       | 2024-03-01   | all              | 1     | 1
        month       | 2024-04-01   | all              | 1     | 0
        quarter     | 2024-01-01   | all              | 1     | 1
        quarter     | 2024-04-01   | all              | 1     | 0
        year        | 2024-01-01   | all              | 2     | 1
        """);
  }

  @Test
  @DisplayName("no line gives no row")
  void noLines() {
    Dataset<Row> none = lines("service_date | outcome");
    assertTable(byModifier(none), "modifier | lines");
    assertTable(byReason(none), "level | lines");
  }

  private static Dataset<Row> byReason(Dataset<Row> lines) {
    return DenialRates.byReason(cells(lines), TOLD.limit(0));
  }

  private static Dataset<Row> byModifier(Dataset<Row> lines) {
    return ModifierEffects.of(cells(lines), EXPECTED.limit(0));
  }

  private static Dataset<Row> cells(Dataset<Row> lines) {
    return DenialRates.cells(
            lines.withColumn("service_month", expr("trunc(service_date, 'MM')")), DATA_THROUGH)
        .localCheckpoint();
  }

  /** Lines with reasons as {@code category:code}; the first decision is the final one if unsaid. */
  private static Dataset<Row> lines(String text) {
    StructType schema =
        J3420Line.SCHEMA
            .add("final_text", DataTypes.StringType)
            .add("first_text", DataTypes.StringType);
    boolean hasFirst = text.contains("first_outcome");
    Dataset<Row> lines =
        table(
                schema,
                text.replaceFirst("first_reasons", "first_text")
                    .replaceFirst("\\breasons\\b", "final_text"))
            .withColumn("reasons", reasons("final_text"))
            .withColumn("first_reasons", reasons(hasFirst ? "first_text" : "final_text"));
    return hasFirst
        ? lines
        : lines
            .withColumn("first_outcome", col("outcome"))
            .withColumn("first_adjudication_date", col("adjudication_date"));
  }

  private static Column reasons(String text) {
    Column read =
        expr(
            ("transform(split(%s, ','), r -> named_struct('reason_category', split(r, ':')[0],"
                    + " 'group_code', 'CO', 'reason_code', split(r, ':')[1]))")
                .formatted(text));
    return when(col(text).isNull(), array().cast(ClaimLine.REASON_LIST))
        .otherwise(read.cast(ClaimLine.REASON_LIST));
  }
}
