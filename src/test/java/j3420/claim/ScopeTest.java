package j3420.claim;

import static j3420.testing.Tables.assertTable;
import static j3420.testing.Tables.table;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import j3420.source.ClaimSuffix;
import j3420.table.ClaimLine;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScopeTest {

  /** The lines that are fetched after references were followed {@code steps} times. */
  private static Dataset<Row> fetched(int steps, String text) {
    Dataset<Row> lines = table(ClaimLine.CONFORMED, text);
    Column claim = col("claim_id");
    Column original = col("original_claim_id");
    Scope.Ids ids =
        new Scope.Ids(
            claim,
            ClaimSuffix.stem(claim),
            original,
            ClaimSuffix.stem(original),
            col("claim_family_id"),
            col("member_token"));
    Column isJ3420 = coalesce(col("hcpcs_code").equalTo("J3420"), lit(false));
    Dataset<Row> seeds =
        lines
            .withColumn(Scope.KEYS, Scope.keysNamed(ids, ids))
            .withColumn(Scope.IS_J3420, isJ3420)
            .withColumn(Scope.IS_REFERENCE, Scope.isReference(claim, original));
    Dataset<Row> keys = Scope.keys(seeds);
    for (int i = 0; i < steps; i++) {
      keys = Scope.widened(keys, seeds.where(col(Scope.IS_REFERENCE)));
    }
    return Scope.marked(lines, keys, ids, claim.equalTo("corrupt"))
        .where(col(Scope.IS_WITHIN))
        .drop(Scope.IS_WITHIN);
  }

  @Test
  @DisplayName("All lines of a claim with J3420 are fetched once, other claims are not")
  void companions() {
    assertTable(
        fetched(
            0,
            """
            claim_id | claim_line_number | hcpcs_code
            C1       | 1                 | 96372
            C1       | 2                 | J3420
            C1       | 3                 | J3420
            C2       | 1                 | 96372
            """),
        """
        claim_id | claim_line_number
        C1       | 1
        C1       | 2
        C1       | 3
        """);
  }

  @Test
  @DisplayName("A family that holds J3420 in any version is fetched whole")
  void families() {
    assertTable(
        fetched(
            0,
            """
            claim_id | claim_family_id | hcpcs_code
            C1       | F               | J3420
            C2       | F               | J3415
            C3       | G               | J3415
            """),
        """
        claim_id
        C1
        C2
        """);
  }

  @Test
  @DisplayName("References are followed from a J3420 claim in both directions, a step at a time")
  void references() {
    String chain =
        """
        claim_id | original_claim_id | hcpcs_code
        C1       |                   | J3415
        C2       | C1                | J3415
        C3       | C2                | J3420
        C4       | C3                | J3415
        C5       | C4                | J3415
        X2       | X1                | J3415
        """;
    assertTable(fetched(0, chain), "claim_id\nC2\nC3\n");
    assertTable(fetched(1, chain), "claim_id\nC1\nC2\nC3\nC4\n");
    assertTable(fetched(2, chain), "claim_id\nC1\nC2\nC3\nC4\nC5\n");
    assertTable(fetched(3, chain), "claim_id\nC1\nC2\nC3\nC4\nC5\n");
  }

  @Test
  @DisplayName("A line that cannot be split into columns is always fetched, to be counted")
  void corrupt() {
    assertTable(
        fetched(
            0,
            """
            claim_id | hcpcs_code
            corrupt  |
            C1       | 96372
            """),
        "claim_id\ncorrupt\n");
  }

  @Test
  @DisplayName("Without any J3420 line nothing is fetched")
  void nothing() {
    assertTable(
        fetched(1, "claim_id | original_claim_id | hcpcs_code\nC2 | C1 | J3415\n"), "claim_id\n");
  }

  @Test
  @DisplayName("A later version with a family id and without J3420 comes along by its reference")
  void familyIdOfALaterVersion() {
    assertTable(
        fetched(
            1,
            """
            claim_id | claim_family_id | original_claim_id | hcpcs_code
            C1       |                 |                   | J3420
            C2       | F               | C1                | J3415
            C3       | F               |                   | J3415
            C4       | G               |                   | J3415
            """),
        """
        claim_id
        C1
        C2
        C3
        """);
  }

  @Test
  @DisplayName("A claim whose id differs in its suffix alone comes along, if it is of the member")
  void suffixes() {
    assertTable(
        fetched(
            0,
            """
            claim_id | member_token | hcpcs_code
            4711     | one          | J3420
            4711-1   | one          | J3425
            4711A1   | one          | J3425
            4711-2   | other        | J3425
            47112    | one          | J3425
            4712R    | one          | J3420
            4712     | one          | J3425
            4712R1   | one          | J3425
            4712R2   | other        | J3425
            """),
        """
        claim_id
        4711
        4711-1
        4711A1
        4712R
        4712
        4712R1
        """);
  }

  @Test
  @DisplayName("The payer's own family id is all that links a claim which has one")
  void suffixBesideAFamilyId() {
    assertTable(
        fetched(
            0,
            """
            claim_id | member_token | claim_family_id | hcpcs_code
            4711     | one          | F               | J3420
            4711-1   | one          |                 | J3425
            4712     | one          |                 | J3420
            4712-1   | one          | G               | J3425
            """),
        """
        claim_id
        4711
        4712
        """);
  }

  @Test
  @DisplayName("Suffixes and references are followed together, whichever comes first")
  void suffixesAndReferences() {
    String claims =
        """
        claim_id | original_claim_id | member_token | hcpcs_code
        4711     |                   | one          | J3420
        4711A1   |                   | one          | J3425
        VOID     | 4711A1            | one          | J3425
        9000     | 4712R             | one          | J3420
        4712R    |                   | one          | J3425
        4712     |                   | one          | J3425
        4713     |                   | one          | J3420
        4713B    | 8000              | one          | J3425
        8000     |                   | one          | J3425
        """;
    assertTable(
        fetched(1, claims),
        """
        claim_id
        4711
        4711A1
        VOID
        9000
        4712R
        4712
        4713
        4713B
        8000
        """);
  }
}
