package j3420.claim;

import static j3420.claim.ClaimVersions.finals;
import static j3420.testing.Tables.assertSameRows;
import static j3420.testing.Tables.assertTable;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The stories that the versions of a claim tell, and what is final after each. */
class FinalActionTest {

  @RegisterExtension static final Stories STORIES = new Stories(ClaimVersions::resolved);

  @Test
  @DisplayName("An original without any later version is final, and its decision is the first")
  @Given(
      """
      claim_id | claim_line_number | hcpcs_code | adjudication_date
      C1       | 1                 | 96372      | 2024-02-01
      C1       | 2                 | J3420      | 2024-02-01
      """)
  void originalOnly(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_line_number | disposition
        1                 | companion
        2                 | final
        """);
    assertTable(
        finals(lines),
        """
        claim_line_number | versions | first_outcome | outcome | first_adjudication_date
        2                 | 1        | paid          | paid    | 2024-02-01
        """);
  }

  @Test
  @DisplayName("Denied, then replaced and paid: finally paid, first denied on the first date")
  @Given(
      """
      claim_id | claim_frequency_code | original_claim_id | adjudication_date | outcome | category
      C1       | 1                    |                   | 2024-02-01        | denied  | modifier
      C2       | 7                    | C1                | 2024-03-01        | paid    |
      """)
  void overturned(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | disposition
        C1       | superseded
        C2       | final
        """);
    assertTable(
        finals(lines).withColumn("first_reasons", expr("first_reasons[0].reason_category")),
        """
        claim_id | versions | first_outcome | outcome | first_adjudication_date | first_reasons
        C2       | 2        | denied        | paid    | 2024-02-01              | modifier
        """);
  }

  @Test
  @DisplayName("The payer's version number decides before dates and claim ids")
  @Given(
      """
      claim_id | claim_family_id | claim_version | adjudication_date | outcome
      C9       | F               | 1             | 2024-04-01        | denied
      C1       | F               | 3             | 2024-02-01        | paid
      C5       | F               | 2             | 2024-03-01        | denied
      """)
  void familyAndVersionNumbers(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | disposition | versions | first_outcome
        C9       | superseded  | 3        | denied
        C5       | superseded  | 3        | denied
        C1       | final       | 3        | denied
        """);
  }

  @Test
  @DisplayName("The same claim id decided again later: the later decision is final")
  @Given(
      """
      claim_id | adjudication_date | outcome
      C1       | 2024-03-01        | paid
      C1       | 2024-02-01        | denied
      """)
  void sameIdDecidedAgain(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        adjudication_date | disposition | versions | first_outcome
        2024-02-01        | superseded  | 2        | denied
        2024-03-01        | final       | 2        | denied
        """);
  }

  @Test
  @DisplayName("A void ends its family: no line of it is final")
  @Given(
      """
      claim_id | claim_line_number | claim_frequency_code | original_claim_id | adjudication_date
      C1       | 1                 | 1                    |                   | 2024-02-01
      C1       | 2                 | 1                    |                   | 2024-02-01
      C2       | 1                 | 8                    | C1                | 2024-03-01
      """)
  void voided(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | claim_line_number | disposition
        C1       | 1                 | voided
        C1       | 2                 | voided
        C2       | 1                 | voided
        """);
  }

  @Test
  @DisplayName("Voided and billed anew without a link: the new claim is final and has no past")
  @Given(
      """
      claim_id | claim_frequency_code | original_claim_id | adjudication_date | outcome
      C1       | 1                    |                   | 2024-02-01        | denied
      C2       | 8                    | C1                | 2024-03-01        | paid
      C3       | 1                    |                   | 2024-03-01        | paid
      """)
  void voidedThenBilledAnew(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | disposition | versions | first_outcome
        C1       | voided      | 2        | denied
        C2       | voided      | 2        | denied
        C3       | final       | 1        | paid
        """);
  }

  @Test
  @DisplayName("A version after a void, in one family of the payer, stands again")
  @Given(
      """
      claim_id | claim_family_id | claim_version | claim_frequency_code | adjudication_date | outcome
      C1       | F               | 1             | 1                    | 2024-02-01        | denied
      C2       | F               | 2             | 8                    | 2024-03-01        | paid
      C3       | F               | 3             | 7                    | 2024-04-01        | paid
      """)
  void voidedThenReinstated(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | disposition | first_outcome
        C1       | superseded  | denied
        C2       | superseded  | denied
        C3       | final       | denied
        """);
  }

  @Test
  @DisplayName("Paid, then taken back by the payer: the family is voided")
  @Given(
      """
      claim_id | claim_status | adjudication_date | paid_amount
      C1       | paid         | 2024-02-01        | 4.00
      C1       | reversed     | 2024-03-01        | -4.00
      """)
  void recouped(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        paid_amount | disposition
        4.00        | voided
        -4.00       | voided
        """);
  }

  @Test
  @DisplayName("A line delivered again with every value equal is an exact duplicate, not a version")
  @Given(
      """
      claim_id | adjudication_date | source_file
      C1       | 2024-02-01        | january.csv
      C1       | 2024-02-01        | february.csv
      C1       | 2024-02-01        | february.csv
      """)
  void deliveredTwice(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        source_file  | disposition     | versions
        february.csv | final           | 1
        february.csv | exact_duplicate | 1
        january.csv  | exact_duplicate | 1
        """);
  }

  @Test
  @DisplayName("The same version with another value beside the key: the one received last is final")
  @Given(
      """
      claim_id | adjudication_date | received_date | place_of_service_code
      C1       | 2024-02-01        | 2024-01-20    | 11
      C1       | 2024-02-01        | 2024-01-25    | 22
      C1       | 2024-02-01        |               | 24
      """)
  void deliveredTwiceWithADifference(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        place_of_service_code | disposition | versions
        22                    | final       | 1
        11                    | superseded  | 1
        24                    | superseded  | 1
        """);
  }

  @Test
  @DisplayName("The order of the rows changes nothing")
  @Given({
    """
      claim_id | claim_frequency_code | original_claim_id | adjudication_date | outcome
      C1       | 1                    |                   | 2024-02-01        | denied
      C2       | 7                    | C1                | 2024-03-01        | denied
      C3       | 7                    | C2                | 2024-04-01        | paid
      """,
    """
      claim_id | claim_frequency_code | original_claim_id | adjudication_date | outcome
      C3       | 7                    | C2                | 2024-04-01        | paid
      C2       | 7                    | C1                | 2024-03-01        | denied
      C1       | 1                    |                   | 2024-02-01        | denied
      """,
    """
      claim_id | claim_frequency_code | original_claim_id | adjudication_date | outcome
      C2       | 7                    | C1                | 2024-03-01        | denied
      C3       | 7                    | C2                | 2024-04-01        | paid
      C1       | 1                    |                   | 2024-02-01        | denied
      """
  })
  void anyRowOrder(Dataset<Row> lines, Dataset<Row> reversed, Dataset<Row> replacedFirst) {
    assertTable(
        lines,
        """
        claim_id | disposition | versions
        C1       | superseded  | 3
        C2       | superseded  | 3
        C3       | final       | 3
        """);
    assertSameRows(reversed, lines);
    assertSameRows(replacedFirst, lines);
  }

  @Test
  @DisplayName("Nor does it matter which version came in which file")
  @Given({
    """
      claim_id | claim_frequency_code | original_claim_id | adjudication_date | outcome | source_file
      C3       | 7                    | C2                | 2024-04-01        | paid    | a.csv
      C1       | 1                    |                   | 2024-02-01        | denied  | b.csv
      C2       | 7                    | C1                | 2024-03-01        | denied  | c.csv
      """,
    """
      claim_id | claim_frequency_code | original_claim_id | adjudication_date | outcome | source_file
      C3       | 7                    | C2                | 2024-04-01        | paid    | c.csv
      C1       | 1                    |                   | 2024-02-01        | denied  | a.csv
      C2       | 7                    | C1                | 2024-03-01        | denied  | a.csv
      """
  })
  void anyFile(Dataset<Row> oneFileEach, Dataset<Row> otherFiles) {
    String expected =
        """
        claim_id | disposition | versions | first_outcome
        C1       | superseded  | 3        | denied
        C2       | superseded  | 3        | denied
        C3       | final       | 3        | denied
        """;
    assertTable(oneFileEach, expected);
    assertTable(otherFiles, expected);
  }

  @Test
  @DisplayName("The same claim id sent again with frequency code 7 is replaced, with 8 voided")
  @Given(
      """
      claim_id | member_token | claim_frequency_code | adjudication_date | outcome
      C1       | one          | 1                    | 2024-02-01        | denied
      C1       | one          | 7                    | 2024-03-01        | paid
      C2       | other        | 8                    | 2024-03-01        | paid
      C2       | other        | 1                    | 2024-02-01        | paid
      """)
  void sameIdWithAFrequencyCode(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | claim_frequency_code | disposition | versions | first_outcome
        C1       | 1                    | superseded  | 2        | denied
        C1       | 7                    | final       | 2        | denied
        C2       | 1                    | voided      | 2        | paid
        C2       | 8                    | voided      | 2        | paid
        """);
  }

  @Test
  @DisplayName("Negative lines of a remittance take a paid claim back, denial codes of it and all")
  @Given(
      """
      claim_id | claim_line_number | claim_status | adjudication_date | outcome          | charge_amount | paid_amount | units
      C1       | 1                 | paid         | 2024-02-01        | paid             | 10.00         | 4.00        | 1
      C1       | 2                 | paid         | 2024-02-01        | denied           | 10.00         | 0.00        | 1
      C1       | 1                 | reversed     | 2024-03-01        | paid             | -10.00        | -4.00       | -1
      C1       | 2                 | reversed     | 2024-03-01        | paid             | -10.00        | 0.00        | -1
      """)
  void negativeReversal(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_line_number | charge_amount | disposition | first_outcome
        1                 | 10.00         | voided      | paid
        2                 | 10.00         | voided      | denied
        1                 | -10.00        | voided      | paid
        2                 | -10.00        | voided      | denied
        """);
  }

  @Test
  @DisplayName("The same service billed by two providers is not linked: both lines are final")
  @Given(
      """
      claim_id | provider_id | adjudication_date | outcome
      C1       | one         | 2024-02-01        | paid
      C2       | other       | 2024-03-01        | paid
      """)
  void twoProviders(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | linked_by     | disposition | versions
        C1       | service_event | final       | 1
        C2       | service_event | final       | 1
        """);
  }

  @Test
  @DisplayName("Decided on one day: the void comes last, before it the replacement")
  @Given({
    """
      claim_id | claim_frequency_code | original_claim_id | adjudication_date
      C2       | 1                    |                   | 2024-02-01
      C1       | 7                    | C2                | 2024-02-01
      """,
    """
      claim_id | claim_frequency_code | original_claim_id | adjudication_date
      C3       | 1                    |                   | 2024-02-01
      C2       | 7                    | C3                | 2024-02-01
      C1       | 8                    | C2                | 2024-02-01
      """
  })
  void tieByFrequencyCode(Dataset<Row> replaced, Dataset<Row> voided) {
    assertTable(
        replaced,
        """
        claim_id | disposition
        C2       | superseded
        C1       | final
        """);
    assertTable(
        voided,
        """
        claim_id | disposition
        C3       | voided
        C2       | voided
        C1       | voided
        """);
  }

  @Test
  @DisplayName(
      "Reversed and corrected on one day, as a remittance does it: the correction is final")
  @Given({
    """
      claim_id | claim_status | adjudication_date | paid_amount
      C1       | paid         | 2024-02-01        | 4.00
      C1       | reversed     | 2024-03-01        | -4.00
      C1       | paid         | 2024-03-01        | 3.00
      """,
    """
      claim_id | claim_frequency_code | original_claim_id | adjudication_date
      C1       | 1                    |                   | 2024-02-01
      C2       | 8                    | C1                | 2024-03-01
      C3       | 7                    | C1                | 2024-03-01
      """,
    """
      claim_id | claim_frequency_code | original_claim_id | adjudication_date
      C1       | 1                    |                   | 2024-03-01
      C2       | 8                    | C1                | 2024-03-01
      C3       | 7                    | C1                | 2024-03-01
      """
  })
  void reversedAndCorrectedOnOneDay(
      Dataset<Row> remittance, Dataset<Row> claims, Dataset<Row> decidedOnOneDay) {
    assertTable(
        remittance,
        """
        paid_amount | disposition | versions
        4.00        | superseded  | 3
        -4.00       | superseded  | 3
        3.00        | final       | 3
        """);
    assertTable(
        claims,
        """
        claim_id | disposition
        C1       | superseded
        C2       | superseded
        C3       | final
        """);
    assertTable(
        decidedOnOneDay,
        """
        claim_id | disposition
        C1       | superseded
        C2       | superseded
        C3       | final
        """);
  }

  @Test
  @DisplayName("A version without a number and one numbered 0 are one version, delivered twice")
  @Given(
      """
      claim_id | member_token | claim_version | adjudication_date | received_date | place_of_service_code
      C1       | one          |               | 2024-02-01        | 2024-02-03    | 11
      C1       | one          | 0             | 2024-02-01        | 2024-02-04    | 22
      C2       | other        |               |                   | 2024-02-02    | 11
      C2       | other        |               | 2024-02-01        | 2024-02-03    | 12
      C2       | other        | 0             | 2024-02-01        | 2024-02-04    | 22
      """)
  void versionWithoutANumber(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | place_of_service_code | disposition
        C1       | 11                    | superseded
        C1       | 22                    | final
        C2       | 11                    | superseded
        C2       | 12                    | superseded
        C2       | 22                    | final
        """);
  }

  @Test
  @DisplayName("Replaced and the replacement voided on one day: nothing stands")
  @Given(
      """
      claim_id | claim_frequency_code | original_claim_id | adjudication_date
      C1       | 1                    |                   | 2024-02-01
      C2       | 7                    | C1                | 2024-03-01
      C3       | 8                    | C2                | 2024-03-01
      """)
  void replacementVoidedOnOneDay(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | disposition
        C1       | voided
        C2       | voided
        C3       | voided
        """);
  }

  @Test
  @DisplayName("Decided on one day with one frequency code: the higher claim id is final")
  @Given(
      """
      claim_id | claim_family_id | adjudication_date
      C2       | F               | 2024-02-01
      C1       | F               | 2024-02-01
      """)
  void tieByClaimId(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | disposition
        C1       | superseded
        C2       | final
        """);
  }

  @Test
  @DisplayName("Re-coded to J3420: final J3420, first outcome of the drug on the same line before")
  @Given(
      """
      claim_id | claim_line_number | hcpcs_code | claim_family_id | claim_version | adjudication_date | outcome
      C1       | 1                 | 96372      | F               | 1             | 2024-02-01        | paid
      C1       | 2                 | J3415      | F               | 1             | 2024-02-01        | denied
      C2       | 1                 | 96372      | F               | 2             | 2024-03-01        | paid
      C2       | 2                 | J3420      | F               | 2             | 2024-03-01        | paid
      """)
  void recodedToJ3420(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | claim_line_number | disposition
        C1       | 1                 | superseded
        C1       | 2                 | superseded
        C2       | 1                 | companion
        C2       | 2                 | final
        """);
    assertTable(
        finals(lines),
        """
        claim_line_number | first_outcome | first_adjudication_date | outcome
        2                 | denied        | 2024-02-01              | paid
        """);
  }

  @Test
  @DisplayName("Re-coded away from J3420: the family has no final J3420 line")
  @Given(
      """
      claim_id | hcpcs_code | claim_family_id | claim_version | adjudication_date | outcome
      C1       | J3420      | F               | 1             | 2024-02-01        | denied
      C2       | J3425      | F               | 2             | 2024-03-01        | paid
      """)
  void recodedAwayFromJ3420(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | disposition
        C1       | superseded
        C2       | companion
        """);
  }

  @Test
  @DisplayName("Re-coded away or removed in the next version of the same claim id: no final line")
  @Given(
      """
      claim_id | claim_line_number | hcpcs_code | claim_version | adjudication_date | outcome
      C1       | 1                 | J3420      | 1             | 2024-02-01        | paid
      C1       | 1                 | J3425      | 2             | 2024-03-01        | paid
      C2       | 1                 | J3420      | 1             | 2024-02-01        | paid
      C2       | 2                 | 96372      | 1             | 2024-02-01        | paid
      C2       | 1                 | 96372      | 2             | 2024-03-01        | paid
      """)
  void recodedAwayUnderOneClaimId(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | hcpcs_code | disposition
        C1       | J3420      | superseded
        C1       | J3425      | companion
        C2       | J3420      | superseded
        C2       | 96372      | superseded
        C2       | 96372      | companion
        """);
  }

  @Test
  @DisplayName("Denied and sent in afresh without a link: the service links the two claims")
  @Given(
      """
      claim_id | adjudication_date | outcome
      C1       | 2024-02-01        | denied
      C2       | 2024-03-01        | paid
      """)
  void resubmittedAfresh(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | linked_by     | disposition | versions | first_outcome
        C1       | service_event | superseded  | 2        | denied
        C2       | service_event | final       | 2        | denied
        """);
  }

  @Test
  @DisplayName("A fresh claim denied as a duplicate does not replace the decision it repeats")
  @Given(
      """
      claim_id | adjudication_date | outcome     | category
      C1       | 2024-02-01        | paid        |
      C2       | 2024-03-01        | not_payable | duplicate
      """)
  void duplicateOfAPaidClaim(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | disposition | versions | first_outcome
        C1       | final       | 2        | paid
        C2       | superseded  | 2        | paid
        """);
  }

  @Test
  @DisplayName("Nor does it under a policy that calls a duplicate denied; any other denial does")
  @Given(
      """
      claim_id | member_token | adjudication_date | outcome | category
      C1       | one          | 2024-02-01        | paid    |
      C2       | one          | 2024-03-01        | denied  | duplicate
      C3       | other        | 2024-02-01        | paid    |
      C4       | other        | 2024-03-01        | denied  | modifier
      """)
  void duplicateCalledDenied(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | disposition | versions | first_outcome
        C1       | final       | 2        | paid
        C2       | superseded  | 2        | paid
        C3       | superseded  | 2        | paid
        C4       | final       | 2        | paid
        """);
  }

  @Test
  @DisplayName(
      "A line denied as a duplicate on the claim that it repeats is a final line of its own")
  @Given(
      """
      claim_id | claim_line_number | adjudication_date | outcome     | category
      C1       | 1                 | 2024-02-01        | paid        |
      C1       | 2                 | 2024-02-01        | not_payable | duplicate
      """)
  void duplicateLineOnOneClaim(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_line_number | disposition | versions | outcome     | first_outcome
        1                 | final       | 1        | paid        | paid
        2                 | final       | 1        | not_payable | not_payable
        """);
  }

  @Test
  @DisplayName(
      "A line that the replacement leaves out is superseded, and the others keep their past")
  @Given(
      """
      claim_id | claim_line_number | claim_frequency_code | original_claim_id | adjudication_date | outcome
      C1       | 1                 | 1                    |                   | 2024-02-01        | denied
      C1       | 2                 | 1                    |                   | 2024-02-01        | paid
      C2       | 1                 | 7                    | C1                | 2024-03-01        | paid
      """)
  void lineRemoved(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | claim_line_number | disposition | first_outcome
        C1       | 1                 | superseded  | denied
        C1       | 2                 | superseded  | paid
        C2       | 1                 | final       | denied
        """);
  }

  @Test
  @DisplayName("A line that keeps its number keeps its past, whatever line before it goes or comes")
  @Given(
      """
      claim_id | claim_line_number | claim_frequency_code | original_claim_id | adjudication_date | outcome
      C1       | 1                 | 1                    |                   | 2024-02-01        | denied
      C1       | 2                 | 1                    |                   | 2024-02-01        | paid
      C2       | 2                 | 7                    | C1                | 2024-03-01        | paid
      D1       | 2                 | 1                    |                   | 2024-02-01        | denied
      D2       | 1                 | 7                    | D1                | 2024-03-01        | paid
      D2       | 2                 | 7                    | D1                | 2024-03-01        | paid
      """)
  void lineBeforeIt(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | claim_line_number | disposition | first_outcome | first_adjudication_date
        C1       | 1                 | superseded  | denied        | 2024-02-01
        C1       | 2                 | superseded  | paid          | 2024-02-01
        C2       | 2                 | final       | paid          | 2024-02-01
        D1       | 2                 | superseded  | denied        | 2024-02-01
        D2       | 1                 | final       | paid          | 2024-03-01
        D2       | 2                 | final       | denied        | 2024-02-01
        """);
  }

  @Test
  @DisplayName(
      "Where every version bills as many lines, they correspond in order, however they are numbered")
  @Given(
      """
      claim_id | claim_line_number | hcpcs_code | claim_frequency_code | original_claim_id | adjudication_date | outcome
      C1       | 1                 | J3420      | 1                    |                   | 2024-01-15        | denied
      C1       | 2                 | J0696      | 1                    |                   | 2024-01-15        | paid
      C2       | 2                 | J3420      | 7                    | C1                | 2024-02-15        | denied
      C3       | 2                 | J3420      | 7                    | C2                | 2024-03-15        | paid
      D1       | 1                 | J3420      | 1                    |                   | 2024-01-15        | denied
      D1       | 2                 | J3420      | 1                    |                   | 2024-01-15        | paid
      D2       | 2                 | J3420      | 7                    | D1                | 2024-02-15        | denied
      D2       | 3                 | J3420      | 7                    | D1                | 2024-02-15        | paid
      """)
  void linesShifted(Dataset<Row> lines) {
    assertTable(
        lines.where(col("disposition").equalTo("final")),
        """
        claim_id | claim_line_number | first_outcome | first_adjudication_date
        C3       | 2                 | denied        | 2024-01-15
        D2       | 2                 | denied        | 2024-01-15
        D2       | 3                 | paid          | 2024-01-15
        """);
  }

  @Test
  @DisplayName("A number that the oldest version does not have tells nothing of a line's past")
  @Given(
      """
      claim_id | claim_line_number | claim_frequency_code | original_claim_id | adjudication_date | outcome
      C1       | 1                 | 1                    |                   | 2024-01-15        | denied
      C2       | 2                 | 7                    | C1                | 2024-02-15        | paid
      C2       | 3                 | 7                    | C1                | 2024-02-15        | paid
      C3       | 2                 | 7                    | C2                | 2024-03-15        | paid
      """)
  void numberOfLaterVersions(Dataset<Row> lines) {
    assertTable(
        lines.where(col("disposition").equalTo("final")),
        """
        claim_id | claim_line_number | first_outcome | first_adjudication_date
        C3       | 2                 | denied        | 2024-01-15
        """);
  }

  @Test
  @DisplayName("Claims that nothing but the service links do not share the numbers of their lines")
  @Given(
      """
      claim_id | claim_line_number | adjudication_date | outcome | category
      A        | 1                 | 2024-01-15        | denied  |
      A        | 2                 | 2024-01-15        | paid    |
      B        | 2                 | 2024-02-15        | paid    |
      """)
  void numbersOfUnlinkedClaims(Dataset<Row> lines) {
    assertTable(
        lines.where(col("disposition").equalTo("final")),
        """
        claim_id | claim_line_number | linked_by     | first_outcome | first_adjudication_date
        B        | 2                 | service_event | denied        | 2024-01-15
        """);
  }

  @Test
  @DisplayName("A line that only the replacement has is decided there for the first time")
  @Given(
      """
      claim_id | claim_line_number | claim_frequency_code | original_claim_id | adjudication_date | outcome
      C1       | 1                 | 1                    |                   | 2024-02-01        | denied
      C2       | 1                 | 7                    | C1                | 2024-03-01        | paid
      C2       | 2                 | 7                    | C1                | 2024-03-01        | paid
      """)
  void lineAdded(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | claim_line_number | disposition | first_outcome | first_adjudication_date
        C1       | 1                 | superseded  | denied        | 2024-02-01
        C2       | 1                 | final       | denied        | 2024-02-01
        C2       | 2                 | final       | paid          | 2024-03-01
        """);
  }

  @Test
  @DisplayName("A replacement that numbers its lines anew keeps the first decision of the service")
  @Given(
      """
      claim_id | claim_line_number | hcpcs_code | claim_frequency_code | original_claim_id | adjudication_date | outcome
      C1       | 1                 | J1100      | 1                    |                   | 2024-02-01        | paid
      C1       | 2                 | J3420      | 1                    |                   | 2024-02-01        | denied
      C2       | 1                 | J3420      | 7                    | C1                | 2024-03-01        | paid
      """)
  void linesNumberedAnew(Dataset<Row> lines) {
    assertTable(
        finals(lines),
        """
        claim_id | claim_line_number | first_outcome | outcome
        C2       | 1                 | denied        | paid
        """);
  }

  @Test
  @DisplayName(
      "Two J3420 lines on one day of a claim correspond to their earlier versions in order")
  @Given(
      """
      claim_id | claim_line_number | claim_frequency_code | original_claim_id | adjudication_date | outcome
      C1       | 1                 | 1                    |                   | 2024-02-01        | denied
      C1       | 2                 | 1                    |                   | 2024-02-01        | paid
      C2       | 3                 | 7                    | C1                | 2024-03-01        | paid
      C2       | 5                 | 7                    | C1                | 2024-03-01        | denied
      """)
  void twoLinesOnOneDay(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | claim_line_number | disposition | first_outcome
        C1       | 1                 | superseded  | denied
        C1       | 2                 | superseded  | paid
        C2       | 3                 | final       | denied
        C2       | 5                 | final       | paid
        """);
  }

  @Test
  @DisplayName("A replacement that waits for its decision does not replace the decision in force")
  @Given(
      """
      claim_id | claim_frequency_code | original_claim_id | adjudication_date | outcome
      C1       | 1                    |                   | 2024-02-01        | denied
      C2       | 7                    | C1                |                   | pending
      """)
  void pendingReplacement(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | disposition | versions | first_outcome | outcome
        C1       | final       | 2        | denied        | denied
        C2       | superseded  | 2        | denied        | pending
        """);
  }

  @Test
  @DisplayName(
      "A pending version that the payer numbers as the last is final; the first decision stays")
  @Given(
      """
      claim_id | claim_family_id | claim_version | adjudication_date | outcome
      C1       | F               | 1             | 2024-02-01        | denied
      C2       | F               | 2             |                   | pending
      """)
  void pendingVersionNumber(Dataset<Row> lines) {
    assertTable(
        finals(lines),
        """
        claim_id | outcome | first_outcome | first_adjudication_date
        C2       | pending | denied        | 2024-02-01
        """);
  }

  @Test
  @DisplayName(
      "Delivered as pending, then as decided under the same id: one line, first decided then")
  @Given(
      """
      claim_id | adjudication_date | outcome
      C1       |                   | pending
      C1       | 2024-02-01        | denied
      """)
  void pendingThenDecided(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        outcome | disposition | first_outcome | first_adjudication_date
        pending | superseded  | denied        | 2024-02-01
        denied  | final       | denied        | 2024-02-01
        """);
  }

  @Test
  @DisplayName("A claim that refers to itself is an original")
  @Given(
      """
      claim_id | original_claim_id | adjudication_date
      C1       | C1                | 2024-02-01
      """)
  void refersToItself(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | linked_by     | disposition | versions
        C1       | service_event | final       | 1
        """);
  }

  @Test
  @DisplayName("Lines of one claim decided on different days are one version")
  @Given(
      """
      claim_id | claim_line_number | hcpcs_code | claim_family_id | adjudication_date
      C1       | 1                 | 96372      | F               | 2024-03-01
      C1       | 2                 | J3420      | F               | 2024-02-01
      """)
  void linesDecidedOnDifferentDays(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_line_number | disposition | versions
        1                 | companion   | 1
        2                 | final       | 1
        """);
  }

  @Test
  @DisplayName("Without any decision date every claim stands alone")
  @Given(
      """
      claim_id
      C1
      C2
      """)
  void withoutDates(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | linked_by | disposition | versions
        C1       | none      | final       | 1
        C2       | none      | final       | 1
        """);
    assertThat(lines.where(col("first_adjudication_date").isNotNull()).count()).isZero();
  }

  @Test
  @DisplayName("A version told by a suffix replaces the claim it is cut from, in any row order")
  @Given(
      """
      claim_id | hcpcs_code | adjudication_date | outcome
      4711A1   | J3420      | 2024-03-01        | paid
      4711     | J3420      | 2024-02-01        | denied
      4712     | J3420      | 2024-02-01        | paid
      4712R    | J3425      | 2024-03-01        | paid
      """)
  void suffixedReplacement(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | linked_by    | disposition | versions | first_outcome
        4711     | claim_suffix | superseded  | 2        | denied
        4711A1   | claim_suffix | final       | 2        | denied
        4712     | claim_suffix | superseded  | 2        | paid
        4712R    | claim_suffix | companion   | 2        | paid
        """);
  }

  @Test
  @DisplayName(
      "Where no date tells an order of suffixes, the longer and then the higher one is later")
  @Given(
      """
      claim_id | outcome
      4711-2   | denied
      4711-10  | paid
      4711     | denied
      """)
  void suffixesWithoutDates(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | disposition
        4711     | superseded
        4711-2   | superseded
        4711-10  | final
        """);
  }

  @Test
  @DisplayName("A suffixed copy denied as a duplicate does not replace the decision it repeats")
  @Given(
      """
      claim_id | adjudication_date | outcome     | category
      4711     | 2024-02-01        | paid        |
      4711D    | 2024-03-01        | not_payable | duplicate
      """)
  void suffixedDuplicate(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | disposition | versions
        4711     | final       | 2
        4711D    | superseded  | 2
        """);
  }

  @Test
  @DisplayName("A family that holds no J3420 is out of scope, whatever its versions")
  @Given(
      """
      claim_id | hcpcs_code | claim_frequency_code | original_claim_id | adjudication_date
      C1       | J3425      | 1                    |                   | 2024-02-01
      C1       | J3425      | 1                    |                   | 2024-02-01
      C2       | J3425      | 8                    | C1                | 2024-03-01
      C3       |            | 1                    |                   | 2024-02-01
      """)
  void familyWithoutJ3420(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | hcpcs_code | disposition
        C1       | J3425      | out_of_scope
        C1       | J3425      | out_of_scope
        C2       | J3425      | out_of_scope
        C3       | J3420      | final
        """);
  }

  @Test
  @DisplayName(
      "Where each claim id begins to number anew, dates order the claims before numbers do")
  @Given(
      """
      claim_id | claim_version | original_claim_id | adjudication_date | outcome
      A        | 0             |                   | 2024-01-10        | denied
      A        | 1             |                   | 2024-01-20        | denied
      B        | 0             | A                 | 2024-03-01        | paid
      """)
  void numberedAnew(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | claim_version | disposition | first_outcome
        A        | 0             | superseded  | denied
        A        | 1             | superseded  | denied
        B        | 0             | final       | denied
        """);
  }

  @Test
  @DisplayName("A version number that never changes does not hide that a claim was decided anew")
  @Given(
      """
      claim_id | claim_version | adjudication_date | outcome
      C1       | 1             | 2024-03-01        | paid
      C1       | 1             | 2024-02-01        | denied
      """)
  void constantNumber(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        adjudication_date | disposition | first_outcome | versions
        2024-03-01        | final       | denied        | 2
        2024-02-01        | superseded  | denied        | 2
        """);
  }

  @Test
  @DisplayName("A void without a decision date voids what it names, and not what was billed later")
  @Given(
      """
      claim_id | claim_frequency_code | original_claim_id | adjudication_date
      C1       | 1                    |                   | 2024-02-01
      C2       | 8                    | C1                |
      D1       | 1                    |                   | 2024-02-01
      D2       | 8                    | D1                |
      D3       | 7                    | D1                | 2024-03-01
      """)
  void undatedVoid(Dataset<Row> lines) {
    assertTable(
        lines,
        """
        claim_id | disposition
        C1       | voided
        C2       | voided
        D1       | superseded
        D2       | superseded
        D3       | final
        """);
  }
}
