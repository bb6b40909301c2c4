package j3420.claim;

import static j3420.testing.Tables.assertTable;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.job.ReferenceLists;
import j3420.table.ClaimLine;
import j3420.table.Outcome;
import j3420.testing.LocalSpark;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DenialPolicyTest {

  private static final ReferenceLists LISTS =
      new ReferenceLists(LocalSpark.session(), Optional.empty());

  @Test
  @DisplayName("A line is denied when a denial reason stands and nothing is allowed")
  void denied() {
    assertX12(
        """
        claim_id | allowed_amount | paid_amount | codes          | remark_codes
        necessity | 0.00          | 0.00        | CO 50          | N115
        null      |               |             | PR 50          |
        partly    | 4.00          | 0.00        | CO 151;CO 45   | N362
        only_paid |               | 2.00        | CO 151         |
        """,
        """
        claim_id  | outcome          | summary
        necessity | denied           | medical_necessity:CO:50
        null      | denied           | medical_necessity:PR:50
        partly    | partially_denied | frequency_units:CO:151
        only_paid | partially_denied | frequency_units:CO:151
        """);
  }

  @Test
  @DisplayName(
      "A price that stays on a denied line makes it no payment: its status, or a denial of the whole charge, counts")
  void deniedWithAPrice() {
    assertX12(
        """
        claim_id  | claim_status | charge_amount | allowed_amount | paid_amount | codes
        status    | denied       | 10.00         | 6.00           | 0.00        |
        both      | denied       | 10.00         | 6.00           | 0.00        | CO 50
        whole     |              | 10.00         | 6.00           | 0.00        | CO 50 10.00
        part      |              | 10.00         | 6.00           | 0.00        | CO 151 4.00;CO 45 6.00
        duplicate | denied       | 10.00         | 6.00           | 0.00        | OA 18
        paid      | denied       | 10.00         | 6.00           | 6.00        | CO 45 4.00
        upheld    |              | 10.00         | 0.00           | 0.00        | CO 193 10.00
        """,
        """
        claim_id  | outcome          | summary
        status    | denied           | unmapped:-:not stated
        both      | denied           | medical_necessity:CO:50
        whole     | denied           | medical_necessity:CO:50
        part      | partially_denied | frequency_units:CO:151
        duplicate | not_payable      | duplicate:OA:18
        paid      | paid             |
        upheld    | denied           | unmapped:CO:193
        """);
  }

  @Test
  @DisplayName("Deductible, contract write-down, sequestration and a prior payer deny nothing")
  void adjustmentsAreNotDenials() {
    assertX12(
        """
        claim_id   | allowed_amount | paid_amount | codes
        deductible | 3.00           | 0.00        | PR 1;CO 45
        bare       |                | 0.00        | PR 1
        copay      | 0.00           | 0.00        | PR 3
        contract   | 0.00           | 0.00        | CO 45
        sequester  | 3.00           | 2.94        | CO 253
        prior      | 0.00           | 0.00        | OA 23
        clean      | 3.00           | 3.00        |
        """,
        """
        claim_id   | outcome | summary
        deductible | paid    |
        bare       | paid    |
        copay      | paid    |
        contract   | paid    |
        sequester  | paid    |
        prior      | paid    |
        clean      | paid    |
        """);
  }

  @Test
  @DisplayName("Duplicate, bundled, capitated and other payer's lines are not payable, not denied")
  void notPayable() {
    assertX12(
        """
        claim_id  | allowed_amount | codes       | remark_codes
        duplicate | 0.00           | OA 18       |
        bundled   | 0.00           | CO 97       |
        duplicate2 | 0.00          | CO 97       | N111
        capitated | 0.00           | CO 24       |
        other     | 0.00           | CO 22       |
        with_no   | 0.00           | CO 97;CO 50 |
        allowed   | 2.00           | CO 24       |
        """,
        """
        claim_id   | outcome     | summary
        duplicate  | not_payable | duplicate:OA:18
        bundled    | not_payable | bundled:CO:97
        duplicate2 | not_payable | duplicate:CO:97
        capitated  | not_payable | capitation:CO:24
        other      | not_payable | other_payer:CO:22
        with_no    | denied      | medical_necessity:CO:50,bundled:CO:97
        allowed    | paid        | capitation:CO:24
        """);
  }

  @Test
  @DisplayName("A remark code of the line tells what a reason code means")
  void remarkCodes() {
    assertX12(
        """
        claim_id | codes | remark_codes
        excluded | CO 96 |
        units    | CO 96 | MA01,n362
        data     | CO 16 | N999
        modifier | CO 16 | N822
        wrong    | CO 16 | N823
        no_dx    | CO 16 | M76
        no_ndc   | CO 16 | M119
        payer    | CO 16 | MA04
        """,
        """
        claim_id | outcome     | summary
        excluded | denied      | coverage_criteria:CO:96
        units    | denied      | frequency_units:CO:96
        data     | denied      | documentation:CO:16
        modifier | denied      | modifier:CO:16
        wrong    | denied      | modifier:CO:16
        no_dx    | denied      | medical_necessity:CO:16
        no_ndc   | denied      | drug_identity:CO:16
        payer    | not_payable | other_payer:CO:16
        """);
  }

  @Test
  @DisplayName(
      "Every code of the reviewed denial tables is read as its cause, alone or with a remark")
  void reviewedCodes() {
    assertCodes(
        Outcome.DENIED,
        """
        medical_necessity    | 50 50+N115 50+N386 50+M25 50+N661 11 167 146 B22 96+N569 16+M76 16+M81
        routine_screening    | 49 49+N429 49+N111
        modifier             | 4 4+N519 16+N822 16+N823 16+M78 16+N519 182
        documentation        | 16 16+M127 16+N29 16+N705 16+N102 16+N10 252 252+N706 163 164 226 250 251 112 B12 96+M117
        prior_authorization  | 197 198 15 210 284 296 302 39 243 288 165 287 197+M62 198+N54 16+M62 16+N54
        coverage_criteria    | 96 96+N130 96+N425 96+N216 96+N431 204 272 B5 55 56 188 114
        frequency_units      | 151 151+N115 151+N362 96+N362 151+N640 151+N435 222 119 119+M86 119+M90 35 35+N362 149 153 273 154
        timely_filing        | 29 29+N211 B4
        eligibility          | 26 27 31 32 33 34 177 200 140 13 258 B9 109 B11
        drug_identity        | 16+M119 16+M53 16+N430 16+M123 189 181
        provider_eligibility | B7 8 170 171 172 183 184 185 206 207 208 242 279
        place_of_service     | 5 58 282
        unmapped             | A1
        """);
    assertCodes(
        Outcome.NOT_PAYABLE,
        """
        duplicate      | 18 18+N522 97+N111 B20 B20+N111 B13
        bundled        | 97 97+M15 97+N19 97+N20 97+M80 236 234 B15 231 107
        other_payer    | 22 22+N598 16+MA04 19 20 21 201 276 136 303
        capitation     | 24
        reporting_only | 246 246+N620
        """);
    assertCodes(Outcome.PENDING, "pending | 133 221 255 257 277");
  }

  @Test
  @DisplayName(
      "Write-downs, sequestration, patient shares, other payers' effects and alerts deny nothing")
  void noDenials() {
    assertCodes(
        Outcome.PAID,
        """
        none | 45 59 131 144 217 253 1 2 3 66 142 241 247 248 23 121 275 104 105 137 161 187 225 245 90 91 103
        none | 45+MA01 45+N211 45+N704 45+M16
        """);
  }

  /** Lines with nothing allowed; each of the codes, perhaps with a remark, is of the category. */
  private static void assertCodes(String outcome, String codesByCategory) {
    StringBuilder lines = new StringBuilder("claim_id | allowed_amount | codes | remark_codes\n");
    StringBuilder expected = new StringBuilder("claim_id | outcome | summary\n");
    for (String row : codesByCategory.strip().lines().toList()) {
      String category = row.split("\\|")[0].strip();
      for (String code : row.split("\\|")[1].strip().split(" +")) {
        String[] parts = code.split("\\+");
        lines.append(
            "%s | 0.00 | CO %s | %s%n"
                .formatted(code, parts[0], code.contains("+") ? parts[1] : ""));
        expected.append(
            "%s | %s | %s%n"
                .formatted(
                    code, outcome, category.equals("none") ? "" : category + ":CO:" + parts[0]));
      }
    }
    assertX12(lines.toString(), expected.toString());
  }

  @Test
  @DisplayName("Codes that no row reads are counted by the lines that state them")
  void unlisted() {
    assertTable(
        DenialPolicy.X12_CARC.unlisted(
            DenialPolicyLines.lines(
                """
                claim_id | service_date | allowed_amount | codes
                once     | 2024-01-05   | 0.00           | CO ZZ9
                again    | 2024-01-05   | 3.00           | CO zz9;PR ZZ9;CO 999;CO 45
                back     | 2024-01-05   | 3.00           | CO YY1 -3.00
                before   | 1990-01-05   | 0.00           | CO 50
                none     | 2024-01-05   | 3.00           |
                """),
            LISTS::of),
        """
        item | lines
        ZZ9  | 2
        999  | 1
        50   | 1
        """);
    assertTable(
        DenialPolicy.CMS_LINE_COMPARABLE.unlisted(
            DenialPolicyLines.lines(
                """
                claim_id | service_date | processing_code
                listed   | 2024-01-05   | a
                unknown  | 2024-01-05   | 77
                again    | 2024-01-05   | 77
                blank    | 2024-01-05   |
                """),
            LISTS::of),
        """
        item | lines
        77   | 2
        """);
  }

  @Test
  @DisplayName("Pending is the payer's status, or a pending code while nothing is allowed")
  void pending() {
    assertX12(
        """
        claim_id | claim_status | allowed_amount | codes
        status   | PENDING      | 3.00           |
        code     |              | 0.00           | OA 133
        decided  | paid         | 3.00           | OA 133
        """,
        """
        claim_id | outcome | summary
        status   | pending |
        code     | pending | pending:OA:133
        decided  | paid    | pending:OA:133
        """);
  }

  @Test
  @DisplayName("An unlisted code is an unmapped denial only if nothing is allowed")
  void unmapped() {
    assertX12(
        """
        claim_id | claim_status | allowed_amount | codes
        denied   |              | 0.00           | CO ZZ9
        moved    |              | 3.00           | CO ZZ9
        status   | Denied       | 0.00           | CO 45
        """,
        """
        claim_id | outcome | summary
        denied   | denied  | unmapped:CO:ZZ9
        moved    | paid    |
        status   | denied  | unmapped:-:not stated
        """);
  }

  @Test
  @DisplayName("Reasons stand once each, most telling first, whatever their order on the line")
  void orderOfReasons() {
    assertX12(
        """
        claim_id | codes                         | remark_codes
        one      | CO 16;OA 18;CO 4;PR 27;CO 16  | N1,M76,N822
        other    | PR 27;CO 4;CO 16;OA 18        | N822,M76
        """,
        """
        claim_id | outcome | summary
        one      | denied  | eligibility:PR:27,medical_necessity:CO:16,modifier:CO:4,duplicate:OA:18
        other    | denied  | eligibility:PR:27,medical_necessity:CO:16,modifier:CO:4,duplicate:OA:18
        """);
  }

  @Test
  @DisplayName("No money, no code and no status says nothing: pending and unmapped, not paid")
  void silence() {
    assertX12(
        """
        claim_id | allowed_amount | paid_amount | codes | claim_status
        silent   | 0.00           | 0.00        |       |
        stated   | 0.00           | 0.00        |       | paid
        """,
        """
        claim_id | outcome | summary
        silent   | pending | unmapped:-:not stated
        stated   | paid    |
        """);
  }

  @Test
  @DisplayName("A negative adjustment takes an earlier one back and is no reason")
  void reversals() {
    assertX12(
        """
        claim_id | allowed_amount | codes       | claim_status
        reversal | -3.00          | CO 50 -3.00 | reversed
        """,
        """
        claim_id | outcome | summary
        reversal | paid    |
        """);
  }

  @Test
  @DisplayName("The CMS indicator decides; a code that says nothing is pending and unmapped")
  void cmsLine() {
    assertOutcome(
        DenialPolicy.CMS_LINE_COMPARABLE,
        """
        claim_id | service_date | processing_code
        allowed  | 2024-01-02   | A
        again    | 2024-01-02   | R
        second   | 2024-01-02   | S
        need     | 2024-01-02   | n
        twice    | 2024-01-02   | M
        payer    | 2024-01-02   | 16
        symbol   | 2024-01-02   | <
        bundle   | 2024-01-02   | Z
        blank    | 2024-01-02   |
        unknown  | 2024-01-02   | 77
        """,
        """
        claim_id | outcome     | summary
        allowed  | paid        |
        again    | paid        |
        second   | paid        |
        need     | denied      | medical_necessity:-:N
        twice    | not_payable | duplicate:-:M
        payer    | not_payable | other_payer:-:16
        symbol   | not_payable | other_payer:-:<
        bundle   | not_payable | bundled:-:Z
        blank    | pending     | unmapped:-:not stated
        unknown  | pending     | unmapped:-:77
        """);
  }

  @Test
  @DisplayName("Read strictly, A alone is paid and every other code that CMS lists is denied")
  void cmsLineStrict() {
    assertOutcome(
        DenialPolicy.CMS_LINE_STRICT,
        """
        claim_id | service_date | processing_code | allowed_amount
        allowed  | 2024-01-02   | a               | 0.00
        again    | 2024-01-02   | R               | 4.00
        second   | 2024-01-02   | S               | 4.00
        need     | 2024-01-02   | N               |
        twice    | 2024-01-02   | M               |
        payer    | 2024-01-02   | 16              |
        symbol   | 2024-01-02   | <               |
        bundle   | 2024-01-02   | Z               |
        other    | 2024-01-02   | O               |
        blank    | 2024-01-02   |                 | 4.00
        unknown  | 2024-01-02   | 77              | 4.00
        """,
        """
        claim_id | outcome | summary
        allowed  | paid    |
        again    | denied  | unmapped:-:R
        second   | denied  | other_payer:-:S
        need     | denied  | medical_necessity:-:N
        twice    | denied  | duplicate:-:M
        payer    | denied  | other_payer:-:16
        symbol   | denied  | other_payer:-:<
        bundle   | denied  | bundled:-:Z
        other    | denied  | unmapped:-:O
        blank    | pending | unmapped:-:not stated
        unknown  | pending | unmapped:-:77
        """);
  }

  @Test
  @DisplayName("The code of the whole claim: 0 is denied, 1 to 9 say who was paid, 00 is no 0")
  void cmsHeader() {
    assertOutcome(
        DenialPolicy.CMS_HEADER,
        """
        claim_id   | service_date | claim_payment_code | processing_code
        denied     | 2024-01-02   | 0                  | A
        provider   | 2024-01-02   | 1                  | N
        pa         | 2024-01-02   | 9                  |
        allowed    | 2024-01-02   | A                  |
        again      | 2024-01-02   | R                  |
        demo       | 2024-01-02   | D                  |
        owner      | 2024-01-02   | p                  |
        exhausted  | 2024-01-02   | B                  |
        twice      | 2024-01-02   | M                  |
        test       | 2024-01-02   | Z                  |
        first      | 2024-01-02   | E                  |
        two_digits | 2024-01-02   | 00                 |
        symbol     | 2024-01-02   | !                  |
        advantage  | 2024-01-02   | 43                 |
        tilde      | 2024-01-02   | ~                  |
        blank      | 2024-01-02   |                    | A
        """,
        """
        claim_id   | outcome     | summary
        denied     | denied      | unmapped:-:0
        provider   | paid        |
        pa         | paid        |
        allowed    | paid        |
        again      | paid        |
        demo       | denied      | unmapped:-:D
        owner      | denied      | provider_eligibility:-:P
        exhausted  | denied      | coverage_criteria:-:B
        twice      | not_payable | duplicate:-:M
        test       | not_payable | bundled:-:Z
        first      | not_payable | other_payer:-:E
        two_digits | not_payable | other_payer:-:00
        symbol     | not_payable | other_payer:-:!
        advantage  | not_payable | other_payer:-:43
        tilde      | pending     | unmapped:-:~
        blank      | pending     | unmapped:-:not stated
        """);
  }

  @Test
  @DisplayName("All columns of a line stay; outcome and reasons are added and never null")
  void schema() {
    for (DenialPolicy policy : DenialPolicy.ALL) {
      Dataset<Row> lines = DenialPolicyLines.lines("claim_id\nbare");

      StructType schema = policy.withOutcome(lines, LISTS::of).schema();

      StructType expected =
          lines
              .schema()
              .add("outcome", DataTypes.StringType, false)
              .add("reasons", ClaimLine.REASON_LIST, false);
      assertThat(schema.toDDL()).as(policy.policyName()).isEqualTo(expected.toDDL());
      assertThat(DenialPolicy.named(policy.policyName())).contains(policy);
    }
  }

  private static void assertX12(String lines, String expected) {
    assertOutcome(DenialPolicy.X12_CARC, lines, expected);
  }

  private static void assertOutcome(DenialPolicy policy, String lines, String expected) {
    Dataset<Row> read = policy.withOutcome(DenialPolicyLines.lines(lines), LISTS::of);
    assertTable(DenialPolicyLines.summary(read), expected);
  }
}
