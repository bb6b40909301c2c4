package j3420.claim;

import static j3420.claim.ClaimVersions.resolved;
import static j3420.testing.Tables.assertTable;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.J3420Line;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class J3420LinesTest {

  @Test
  @DisplayName("Only final J3420 lines, in the month of their service, in the declared columns")
  void from() {
    var lines =
        resolved(
                """
                claim_id | claim_line_number | hcpcs_code | service_date | adjudication_date | claim_frequency_code | original_claim_id
                C1       | 1                 | 96372      | 2024-02-29   | 2024-03-10        | 1                    |
                C1       | 2                 | J3420      | 2024-02-29   | 2024-03-10        | 1                    |
                C2       | 1                 | J3420      | 2024-03-01   | 2024-03-10        | 1                    |
                V1       | 1                 | J3420      | 2024-03-02   | 2024-03-10        | 1                    |
                V2       | 1                 | J3420      | 2024-03-02   | 2024-03-11        | 8                    | V1
                """)
            .withColumn("provider_specialty_code", lit("08"))
            .withColumn(ClaimLine.WARNINGS, array().cast(Columns.STRINGS))
            .transform(resolved -> J3420Lines.from(resolved, lit("A")));
    assertTable(
        lines,
        """
        claim_id | claim_line_number | service_month | service_date | diagnosis_tier
        C1       | 2                 | 2024-02-01    | 2024-02-29   | A
        C2       | 1                 | 2024-03-01    | 2024-03-01   | A
        """);
    assertThat(types(lines.schema())).isEqualTo(types(J3420Line.SCHEMA));
  }

  @Test
  @DisplayName("Days from the first decision to the final one are whole days; null without a date")
  void daysToFinal() {
    assertTable(
        resolved(
                """
                claim_id | claim_family_id | claim_version | adjudication_date | outcome
                A1       | A               | 1             | 2024-02-01        | denied
                A2       | A               | 2             | 2024-02-20        | denied
                A3       | A               | 3             | 2024-03-01        | paid
                B1       | B               | 1             | 2024-02-01        | denied
                C1       | C               | 1             |                   | denied
                C2       | C               | 2             | 2024-02-01        | paid
                D1       | D               | 1             | 2024-02-03        | denied
                D2       | D               | 2             | 2024-02-01        | paid
                """)
            .withColumn("provider_specialty_code", lit("08"))
            .withColumn(ClaimLine.WARNINGS, array().cast(Columns.STRINGS))
            .transform(resolved -> J3420Lines.from(resolved, lit("A"))),
        """
        claim_id | first_adjudication_date | adjudication_date | days_to_final
        A3       | 2024-02-01              | 2024-03-01        | 29
        B1       | 2024-02-01              | 2024-02-01        | 0
        C2       |                         | 2024-02-01        |
        D2       | 2024-02-03              | 2024-02-01        | -2
        """);
  }

  private static List<String> types(StructType schema) {
    return Stream.of(schema.fields())
        .map(field -> field.name() + " " + field.dataType().simpleString())
        .toList();
  }
}
