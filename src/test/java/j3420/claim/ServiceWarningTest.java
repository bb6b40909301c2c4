package j3420.claim;

import static j3420.testing.Tables.assertTable;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every story is one member's. */
class ServiceWarningTest {

  private static Dataset<Row> finals(String text) {
    return ClaimVersions.decided(text)
        .withColumn("provider_id", nullif(col("provider_id"), lit("blank")))
        .withColumn("provider_specialty_code", lit("08"))
        .withColumn(ClaimLine.WARNINGS, array(lit("OWN")).cast(Columns.STRINGS))
        .transform(ClaimVersions::linked)
        .transform(FinalAction::ofEachLine)
        .transform(resolved -> J3420Lines.from(resolved, lit("A")))
        .withColumn("warnings", array_join(col("warnings"), " "));
  }

  @Test
  @DisplayName("The same service billed by two providers is not linked: both lines stand, warned")
  void twoProviders() {
    assertTable(
        finals(
            """
            claim_id | claim_line_number | member_token | service_date | provider_id | adjudication_date | outcome
            A1       | 1                 | two          | 2024-01-05   | P           | 2024-02-01        | paid
            A2       | 1                 | two          | 2024-01-05   | Q           | 2024-02-02        | denied
            B1       | 1                 | other_day    | 2024-01-05   | P           | 2024-02-01        | paid
            B2       | 1                 | other_day    | 2024-01-06   | Q           | 2024-02-01        | paid
            C1       | 1                 | one          | 2024-01-05   | P           | 2024-02-01        | paid
            C1       | 2                 | one          | 2024-01-05   | P           | 2024-02-01        | paid
            D1       | 1                 | unnamed      | 2024-01-05   | P           | 2024-02-01        | paid
            D2       | 1                 | unnamed      | 2024-01-05   | blank       | 2024-02-01        | paid
            """),
        """
        claim_id | claim_line_number | versions | linked_by     | warnings
        A1       | 1                 | 1        | service_event | OWN SERVICE_OF_TWO_PROVIDERS
        A2       | 1                 | 1        | service_event | OWN SERVICE_OF_TWO_PROVIDERS
        B1       | 1                 | 1        | service_event | OWN
        B2       | 1                 | 1        | service_event | OWN
        C1       | 1                 | 1        | service_event | OWN
        C1       | 2                 | 1        | service_event | OWN
        D1       | 1                 | 1        | service_event | OWN
        D2       | 1                 | 1        | none          | OWN
        """);
  }

  @Test
  @DisplayName(
      "Two paid claims that nothing but the service links are one service, warned; a replacement, a"
          + " payment taken back and a claim decided anew are not")
  void paidTwice() {
    assertTable(
        finals(
            """
            claim_id | member_token | claim_frequency_code | claim_status | original_claim_id | adjudication_date | outcome
            A1       | twice        |                      | paid         |                   | 2024-02-01        | paid
            A2       | twice        |                      | paid         |                   | 2024-03-01        | partially_denied
            B1       | denied       |                      | denied       |                   | 2024-02-01        | denied
            B2       | denied       |                      | paid         |                   | 2024-03-01        | paid
            C1       | replaced     | 1                    | paid         |                   | 2024-02-01        | paid
            C2       | replaced     | 7                    | paid         |                   | 2024-03-01        | paid
            D1       | taken_back   |                      | paid         |                   | 2024-02-01        | paid
            D1       | taken_back   |                      | reversed     |                   | 2024-03-01        | paid
            D2       | taken_back   |                      | paid         |                   | 2024-04-01        | paid
            E1       | anew         |                      | paid         |                   | 2024-02-01        | paid
            E1       | anew         |                      | paid         |                   | 2024-03-01        | paid
            F1       | stated       |                      | paid         |                   | 2024-02-01        | paid
            F2       | stated       |                      | paid         | F1                | 2024-03-01        | paid
            """),
        """
        claim_id | warnings
        A2       | OWN SERVICE_PAID_TWICE
        B2       | OWN
        C2       | OWN
        D2       | OWN
        E1       | OWN
        F2       | OWN
        """);
  }

  @Test
  @DisplayName("Every warning has a sentence and a name that no rule of a line has")
  void sentences() {
    for (ServiceWarning warning : ServiceWarning.values()) {
      assertThat(warning.sentence()).endsWith(".").hasSizeGreaterThan(20);
      assertThat(Rule.values()).noneMatch(rule -> rule.name().equals(warning.name()));
    }
  }
}
