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
import org.junit.jupiter.api.extension.RegisterExtension;

class FamiliesTest {

  @RegisterExtension static final Stories STORIES = new Stories(FamiliesTest::families);

  /** The families of a story by itself: its ids as they are, its chains followed no further. */
  private static Dataset<Row> families(String text) {
    return families(decided(text));
  }

  /** Families with the hash of a service shown as the provider, member and day it stands for. */
  private static Dataset<Row> families(Dataset<Row> lines) {
    Column isService = col("linked_by").equalTo("service_event");
    Column service =
        concat(
            lit("service:"),
            col("provider_id"),
            lit("/"),
            col("member_token"),
            lit("/"),
            col("service_date"));
    return lines
        .transform(ClaimVersions::linked)
        .withColumn("family", when(isService, service).otherwise(col("family")));
  }

  @Test
  @DisplayName("The payer's family id links before references, references before the service")
  @Given(
      """
      claim_id | claim_family_id | original_claim_id | adjudication_date
      A        | F               |                   | 2024-02-01
      B        | F               | elsewhere         | 2024-02-01
      C        |                 | D                 | 2024-02-01
      D        |                 |                   | 2024-02-01
      E        |                 |                   | 2024-02-01
      """)
  void precedence(Dataset<Row> lines) {
    assertTable(
        lines,
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
  @Given(
      """
      claim_id | claim_version | hcpcs_code | adjudication_date
      A        | 1             | J3420      | 2024-02-01
      A        | 1             | 96372      | 2024-02-01
      A        | 2             | J3425      | 2024-03-01
      B        | 1             | J3420      | 2024-02-01
      """)
  void numberedVersions(Dataset<Row> lines) {
    assertTable(
        lines,
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
  @Given(
      """
      claim_id | original_claim_id
      C1       |
      C2       | C1
      C3       | C2
      C4       | C3
      C5       | C4
      X2       | X1
      X3       | X2
      """)
  void chain(Dataset<Row> lines) {
    assertTable(
        lines,
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
  @Given(
      """
      claim_id | claim_family_id | original_claim_id
      C1       | F               |
      C2       |                 | C1
      """)
  void referenceIntoAFamily(Dataset<Row> lines) {
    assertTable(
        lines,
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
            .transform(ClaimVersions::linked)
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
  @DisplayName(
      "A pending line joins a decided line of its service that no id links, else stands alone")
  @Given(
      """
      claim_id | claim_family_id | service_date | adjudication_date | outcome
      C1       |                 | 2024-01-05   | 2024-02-01        | denied
      C2       |                 | 2024-01-05   |                   | pending
      C3       |                 | 2024-01-06   |                   | pending
      C4       |                 | 2024-01-06   |                   | pending
      C5       | F               | 2024-01-06   | 2024-02-01        | denied
      """)
  void pending(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | linked_by     | family
        C1       | service_event | service:provider/member/2024-01-05
        C2       | service_event | service:provider/member/2024-01-05
        C3       | none          | claim:C3
        C4       | none          | claim:C4
        C5       | family_id     | family:F
        """);
  }

  @Test
  @DisplayName("A chain of twenty references is one family")
  void longChain() {
    StringBuilder claims = new StringBuilder("claim_id | original_claim_id\n");
    for (int i = 1; i <= 20; i++) {
      claims.append("C%02d | C%02d%n".formatted(i, i - 1));
    }
    assertTable(
        families(claims.toString()).groupBy("family").count(),
        """
        family    | count
        claim:C00 | 20
        """);
  }

  @Test
  @DisplayName("A payer that begins to give family ids between two versions still has one family")
  @Given({
    """
      claim_id | claim_family_id | original_claim_id
      C1       |                 |
      C2       | F               | C1
      C3       | F               |
      """,
    """
      claim_id | claim_line_number | claim_family_id | adjudication_date
      C1       | 1                 |                 | 2024-02-01
      C1       | 2                 | F               | 2024-03-01
      """
  })
  void familyIdFromTheSecondVersionOn(Dataset<Row> lines, Dataset<Row> withinOneClaim) {
    assertTable(
        lines,
        """
        claim_id | linked_by | family
        C1       | family_id | family:F
        C2       | family_id | family:F
        C3       | family_id | family:F
        """);
    assertTable(
        withinOneClaim,
        """
        claim_id | claim_line_number | linked_by | family
        C1       | 1                 | family_id | family:F
        C1       | 2                 | family_id | family:F
        """);
  }

  @Test
  @DisplayName("Claims that refer to each other in a circle, or lead into one, are one family")
  void circles() {
    assertTable(
        families(
            """
            claim_id | claim_line_number | original_claim_id | adjudication_date
            A        | 1                 | B                 | 2024-02-01
            B        | 1                 | A                 | 2024-02-01
            AA       | 1                 | B                 | 2024-02-01
            P        | 1                 | Q                 | 2024-02-01
            Q        | 1                 | R                 | 2024-02-01
            R        | 1                 | P                 | 2024-02-01
            C        | 1                 | C                 | 2024-02-01
            C        | 2                 | C                 | 2024-02-01
            """),
        """
        claim_id | claim_line_number | linked_by      | family
        A        | 1                 | original_claim | claim:A
        B        | 1                 | original_claim | claim:A
        AA       | 1                 | original_claim | claim:A
        P        | 1                 | original_claim | claim:P
        Q        | 1                 | original_claim | claim:P
        R        | 1                 | original_claim | claim:P
        C        | 1                 | service_event  | service:provider/member/2024-01-05
        C        | 2                 | service_event  | service:provider/member/2024-01-05
        """);
  }

  @Test
  @DisplayName(
      "A claim id with a suffix joins the claim it is cut from: 4711-1, 4711R, 4711A1; without it, none")
  void suffixes() {
    assertTable(
        families(
            """
            claim_id | hcpcs_code | provider_id | adjudication_date
            4711     | J3420      |             | 2024-02-01
            4711-1   | J3425      |             | 2024-03-01
            4711.02  | J3420      | another     | 2024-03-01
            4711R    | J3420      |             | 2024-03-01
            4711a1   | J3420      |             |
            4712/B   | J3420      |             |
            4712*7   | J3420      |             |
            """),
        """
        claim_id | linked_by    | family
        4711     | claim_suffix | claim:4711
        4711-1   | claim_suffix | claim:4711
        4711.02  | claim_suffix | claim:4711
        4711R    | claim_suffix | claim:4711
        4711a1   | claim_suffix | claim:4711
        4712/B   | none         | claim:4712/B
        4712*7   | none         | claim:4712*7
        """);
  }

  @Test
  @DisplayName(
      "Digits alone, a long end or an end after a letter are no suffix: such claims stand alone")
  void noSuffixes() {
    assertTable(
        families(
            """
            claim_id
            1
            12
            4711
            4711-1234
            4711ABCD
            4711#1
            CLAIM
            CLAIM-1
            CLAIM-2
            CLAIMA
            """),
        """
        claim_id  | linked_by | family
        1         | none      | claim:1
        12        | none      | claim:12
        4711      | none      | claim:4711
        4711-1234 | none      | claim:4711-1234
        4711ABCD  | none      | claim:4711ABCD
        4711#1    | none      | claim:4711#1
        CLAIM     | none      | claim:CLAIM
        CLAIM-1   | none      | claim:CLAIM-1
        CLAIM-2   | none      | claim:CLAIM-2
        CLAIMA    | none      | claim:CLAIMA
        """);
  }

  @Test
  @DisplayName(
      "A suffix links claims of one member that have a day of service in common, no others")
  @Given(
      """
      claim_id | claim_line_number | member_token | service_date
      4711     | 1                 | one          | 2024-01-05
      4711     | 2                 | one          | 2024-01-06
      4711-1   | 1                 | one          | 2024-01-06
      4711-2   | 1                 | other        | 2024-01-05
      4711-3   | 1                 | one          | 2024-01-07
      """)
  void suffixGuards(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | claim_line_number | linked_by    | family
        4711     | 1                 | claim_suffix | claim:4711
        4711     | 2                 | claim_suffix | claim:4711
        4711-1   | 1                 | claim_suffix | claim:4711
        4711-2   | 1                 | none         | claim:4711-2
        4711-3   | 1                 | none         | claim:4711-3
        """);
  }

  @Test
  @DisplayName(
      "What the payer states goes before a suffix: family ids, references, version numbers")
  @Given(
      """
      claim_id | claim_family_id | original_claim_id | claim_version | adjudication_date
      4711     | F               |                   |               | 2024-02-01
      4711-1   | G               |                   |               | 2024-02-01
      4711-2   |                 |                   |               | 2024-02-01
      4712     |                 |                   |               | 2024-02-01
      4712-1   |                 | 4712              |               | 2024-02-01
      4712-2   |                 |                   |               | 2024-02-01
      4713     |                 |                   |               | 2024-02-01
      4713-1   |                 | ELSEWHERE         |               | 2024-02-01
      4714     |                 |                   | 1             | 2024-02-01
      4714-1   |                 |                   | 1             | 2024-02-01
      4714-1   |                 |                   | 2             | 2024-02-01
      """)
  void suffixPrecedence(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | linked_by      | family
        4711     | family_id      | family:F
        4711-1   | family_id      | family:G
        4711-2   | service_event  | service:provider/member/2024-01-05
        4712     | original_claim | claim:4712
        4712-1   | original_claim | claim:4712
        4712-2   | original_claim | claim:4712
        4713     | service_event  | service:provider/member/2024-01-05
        4713-1   | original_claim | claim:ELSEWHERE
        4714     | service_event  | service:provider/member/2024-01-05
        4714-1   | claim_id       | claim:4714-1
        4714-1   | claim_id       | claim:4714-1
        """);
  }

  @Test
  @DisplayName("An id that several members share makes no family of strangers")
  @Given(
      """
      claim_id | member_token | claim_family_id | original_claim_id | claim_version
      1001     | one          |                 |                   | 0
      1001     | other        |                 |                   | 1
      A1       | one          | 0               |                   |
      A2       | other        | 0               |                   |
      B1       | one          |                 | NONE              |
      B2       | other        |                 | NONE              |
      """)
  void strangers(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | linked_by      | family
        1001     | none           | claim:1001/one
        1001     | none           | claim:1001/other
        A1       | family_id      | family:0/one
        A2       | family_id      | family:0/other
        B1       | original_claim | claim:NONE/one
        B2       | original_claim | claim:NONE/other
        """);
  }

  @Test
  @DisplayName("Lines without a provider are not known to be one service")
  void unknownProvider() {
    assertTable(
        decided(
                """
                claim_id | adjudication_date
                A        | 2024-02-01
                B        | 2024-03-01
                """)
            .withColumn("provider_id", lit(null).cast("string"))
            .transform(ClaimVersions::linked),
        """
        claim_id | linked_by | family
        A        | none      | claim:A
        B        | none      | claim:B
        """);
  }
}
