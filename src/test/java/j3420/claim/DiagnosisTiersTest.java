package j3420.claim;

import static j3420.testing.Tables.assertTable;
import static j3420.testing.Tables.table;

import j3420.table.ClaimLine;
import j3420.table.DiagnosisTier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DiagnosisTiersTest {

  private static final String LIST =
      """
      code_system | prefix | tier | needs_prefixes | effective_from | effective_to
      icd-10      | d51.0  | A    |                | 2015-10-01     |
      icd-10      | K90    | X    |                | 2015-10-01     |
      icd-10      | K900   | B    |                | 2015-10-01     |
      icd-10      | E53    | C    |                | 2015-10-01     | 2023-12-31
      icd-10      | E53    | A    |                | 2024-01-01     |
      icd-10      | Z51    | F    |                | 2015-10-01     |
      icd-10      | Z5111  | E    | C D0           | 2015-10-01     |
      icd-10      | R53    | X    |                | 2015-10-01     |
      icd-9       | 281    | A    |                | 1995-01-01     |
      icd-9       | E40    | X    |                | 1995-01-01     |
      """;

  @Test
  @DisplayName(
      "A line has the best tier of its diagnoses; one that no prefix begins is in no tier, and a"
          + " blank is not a missing column")
  void bestTier() {
    assertTiers(
        """
        diagnosis_codes | service_date | diagnosis_tier
        R5383,D510,K900 | 2024-01-05   | A
        R5383,K900      | 2024-01-05   | B
        R5383           | 2024-01-05   | X
        D519            | 2024-01-05   | other
        R5383,D519      | 2024-01-05   | X
        AD510           | 2024-01-05   | other
                        | 2024-01-05   | not stated
        null            | 2024-01-05   | not available
        """);
  }

  @Test
  @DisplayName("The longest prefix decides")
  void longestPrefix() {
    assertTiers(
        """
        diagnosis_codes | service_date | diagnosis_tier
        K9001           | 2024-01-05   | B
        K901            | 2024-01-05   | X
        K9              | 2024-01-05   | other
        """);
  }

  @Test
  @DisplayName(
      "ICD-9 is read before 2015-10-01, ICD-10 since, and a row on the days it is in force")
  void dates() {
    assertTiers(
        """
        diagnosis_codes | service_date | diagnosis_tier
        2810            | 2015-09-30   | A
        D510            | 2015-09-30   | other
        2810            | 2015-10-01   | other
        D510            | 2015-10-01   | A
        E40             | 2015-10-01   | other
        E538            | 2023-12-31   | C
        E538            | 2024-01-01   | A
        """);
  }

  @Test
  @DisplayName("Chemotherapy counts as an adjunct only beside a diagnosis that the list asks for")
  void adjunct() {
    assertTiers(
        """
        diagnosis_codes | service_date | diagnosis_tier
        Z5111           | 2024-01-05   | F
        Z5111,C3490     | 2024-01-05   | E
        D051,Z5111      | 2024-01-05   | E
        Z5111,D510      | 2024-01-05   | A
        C3490           | 2024-01-05   | other
        """);
  }

  private static void assertTiers(String lines) {
    var list = table(DiagnosisTier.LIST.schema(), LIST).collectAsList();
    assertTable(
        table(ClaimLine.CONFORMED.add("diagnosis_tier", "string"), lines)
            .withColumn("diagnosis_tier", DiagnosisTiers.by(list)),
        lines);
  }
}
