package j3420.claim;

import static j3420.claim.ClaimVersions.decided;
import static j3420.testing.Tables.assertTable;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FamiliesTest {

  /** Families with the hash of a service shown as the provider, member and day it stands for. */
  private static Dataset<Row> families(String text) {
    Column isService = col("linked_by").equalTo("service_event");
    Column service =
        concat(
            lit("service:"),
            col("provider_id"),
            lit("/"),
            col("member_token"),
            lit("/"),
            col("service_date"));
    return decided(text)
        .transform(Families::ofEachLine)
        .withColumn("family", when(isService, service).otherwise(col("family")));
  }

  @Test
  @DisplayName("The payer's family id links before references, references before the service")
  void precedence() {
    assertTable(
        families(
            """
            claim_id | claim_family_id | original_claim_id | adjudication_date
            A        | F               |                   | 2024-02-01
            B        | F               | elsewhere         | 2024-02-01
            C        |                 | D                 | 2024-02-01
            D        |                 |                   | 2024-02-01
            E        |                 |                   | 2024-02-01
            """),
        """
        claim_id | linked_by      | family
        A        | family_id      | family:F
        B        | family_id      | family:F
        C        | original_claim | claim:D
        D        | original_claim | claim:D
        E        | service_event  | service:provider/member/2024-01-05
        """);
  }

  @Test
  @DisplayName("Versions numbered under one claim id are one family, whatever they bill")
  void numberedVersions() {
    assertTable(
        families(
            """
            claim_id | claim_version | hcpcs_code | adjudication_date
            A        | 1             | J3420      | 2024-02-01
            A        | 1             | 96372      | 2024-02-01
            A        | 2             | J3425      | 2024-03-01
            B        | 1             | J3420      | 2024-02-01
            """),
        """
        claim_id | linked_by      | family
        A        | claim_id       | claim:A
        A        | claim_id       | claim:A
        A        | claim_id       | claim:A
        B        | service_event  | service:provider/member/2024-01-05
        """);
  }

  @Test
  @DisplayName("A chain of references leads every claim to its first one, named or missing")
  void chain() {
    assertTable(
        families(
            """
            claim_id | original_claim_id
            C1       |
            C2       | C1
            C3       | C2
            C4       | C3
            C5       | C4
            X2       | X1
            X3       | X2
            """),
        """
        claim_id | family
        C1       | claim:C1
        C2       | claim:C1
        C3       | claim:C1
        C4       | claim:C1
        C5       | claim:C1
        X2       | claim:X1
        X3       | claim:X1
        """);
  }

  @Test
  @DisplayName("A claim that refers to a claim with a family id joins that family")
  void referenceIntoAFamily() {
    assertTable(
        families(
            """
            claim_id | claim_family_id | original_claim_id
            C1       | F               |
            C2       |                 | C1
            """),
        """
        claim_id | linked_by | family
        C1       | family_id | family:F
        C2       | family_id | family:F
        """);
  }

  @Test
  @DisplayName("Another member, day, code or provider is another service")
  void services() {
    assertTable(
        decided(
                """
                claim_id | member_token | service_date | hcpcs_code | provider_id | adjudication_date
                same     |              |              |            |             | 2024-02-01
                same2    |              |              |            |             | 2024-03-01
                member   | other        |              |            |             | 2024-02-01
                day      |              | 2024-01-06   |            |             | 2024-02-01
                code     |              |              | 96372      |             | 2024-02-01
                provider |              |              |            | other       | 2024-02-01
                """)
            .transform(Families::ofEachLine)
            .groupBy("family")
            .count()
            .groupBy(col("count").as("lines"))
            .count(),
        """
        lines | count
        2     | 1
        1     | 4
        """);
  }

  @Test
  @DisplayName("A pending line joins a decided line of its service, and stands alone without one")
  void pending() {
    assertTable(
        families(
            """
            claim_id | service_date | adjudication_date | outcome
            C1       | 2024-01-05   | 2024-02-01        | denied
            C2       | 2024-01-05   |                   | pending
            C3       | 2024-01-06   |                   | pending
            C4       | 2024-01-06   |                   | pending
            """),
        """
        claim_id | linked_by     | family
        C1       | service_event | service:provider/member/2024-01-05
        C2       | service_event | service:provider/member/2024-01-05
        C3       | none          | claim:C3
        C4       | none          | claim:C4
        """);
  }

  @Test
  @DisplayName("Claims that refer to each other or to themselves end in a family and lose no line")
  void circles() {
    assertTable(
        families(
            """
            claim_id | claim_line_number | original_claim_id | adjudication_date
            A        | 1                 | B                 | 2024-02-01
            B        | 1                 | A                 | 2024-02-01
            C        | 1                 | C                 | 2024-02-01
            C        | 2                 | C                 | 2024-02-01
            """),
        """
        claim_id | claim_line_number | linked_by
        A        | 1                 | original_claim
        B        | 1                 | original_claim
        C        | 1                 | service_event
        C        | 2                 | service_event
        """);
  }
}
