package j3420.job;

import static j3420.testing.Tables.assertTable;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Claim files with neither adjustments nor a claim status: who was paid can be seen, who was denied
 * cannot. The third line has no claim id.
 */
class NotAvailableTest {

  private static final String CLAIMS =
      """
      claim_id,claim_line_number,person_id,claim_line_start_date,hcpcs_code,paid_amount,allowed_amount,charge_amount
      C1,1,M1,2024-01-05,J3420,4.00,5.00,10.00
      C2,1,M2,2024-01-09,J3420,0.00,0.00,10.00
      ,1,M3,2024-01-10,J3420,4.00,5.00,10.00
      """;

  @TempDir private static Path folder;

  private static CommandRun run;

  @BeforeAll
  static void run() throws IOException {
    run =
        CommandRun.of(
            "run",
            "--claims",
            Files.writeString(folder.resolve("claims.csv"), CLAIMS).toString(),
            "--warehouse",
            warehouse());
    assertThat(run.exitCode()).as(run.errors()).isZero();
  }

  @Test
  @DisplayName("the run says that denials are not available, and the ledger keeps it")
  void said() {
    assertThat(run.errors())
        .contains("Denials are not available: the claim files have none of the columns that the");
    assertThat(
            read("operations/run").selectExpr("array_contains(not_available, 'denials')").first())
        .hasToString("[true]");
  }

  @Test
  @DisplayName(
      "without eligibility rates per member are not available, and counts of patients stay")
  void noEligibility() {
    assertThat(run.errors()).contains("member months");
    assertThat(
            read("operations/run")
                .selectExpr("array_contains(not_available, 'member months')")
                .first())
        .hasToString("[true]");
    assertThat(read("restricted/member_month").count()).isZero();
    assertThat(read("published/enrolled_month").count()).isZero();
    assertTable(
        read("published/monthly_utilization")
            .where("level = 'total'")
            .selectExpr(
                "patients", "served_patients", "member_months", "services_per_1000_member_months"),
        """
        patients | served_patients | member_months | services_per_1000_member_months
        2        | 1               |               |
        """);
  }

  @Test
  @DisplayName("diagnoses without a column are in no tier: not available")
  void noDiagnoses() {
    assertThat(read("restricted/j3420_line").where("diagnosis_tier = 'not available'").count())
        .isEqualTo(2);
  }

  @Test
  @DisplayName("providers that no line names are not counted: neither 0 nor 1 of them is a number")
  void noProviders() {
    assertThat(run.errors())
        .contains("2 J3420 lines of 2 patients through 2024-01-10; allowed $5.00, paid $4.00.");
    for (String table : new String[] {"monthly_utilization", "denial_by_reason"}) {
      assertThat(read("published/" + table).where("lines > 0").count()).isPositive();
      assertThat(read("published/" + table).where("providers IS NOT NULL").count())
          .as(table)
          .isZero();
    }
  }

  @Test
  @DisplayName("no denied line, rate or dollar is published, not even 0")
  void denials() {
    assertNoDenials();
    assertTable(
        read("published/monthly_utilization")
            .where("level = 'total'")
            .selectExpr("lines", "services", "denied_lines", "pending_lines"),
        """
        lines | services | denied_lines | pending_lines
        2     | 1        |              |
        """);
    assertThat(read("published/provider_measure").where("metric = 'denial_rate'").count()).isZero();
  }

  @Test
  @DisplayName("nor under any policy that could have read the input")
  void policies() {
    assertTable(
        read("published/policy_sensitivity"),
        """
        policy   | is_stamped | lines | denied_lines | denial_rate | denial_rate_lower | denial_rate_upper | not_payable_lines | pending_lines
        x12-carc | true       | 1     |              |             |                   |                   |                   |
        """);
  }

  @Test
  @DisplayName("'denials' alone, from the lines of the build, publishes no denial either")
  void denialsCommand() {
    CommandRun denials = CommandRun.of("denials", "--warehouse", warehouse());
    assertThat(denials.exitCode()).as(denials.errors()).isZero();
    assertNoDenials();
  }

  @Test
  @DisplayName("a J3420 line without a claim id is quarantined and counted")
  void quarantined() {
    assertTable(
        read("restricted/quarantined_line")
            .selectExpr("array_join(broken_rules, ' ') AS broken_rules"),
        """
        broken_rules
        CLAIM_ID_PRESENT
        """);
    assertThat(run.errors()).contains("3 claim lines read: 0 out of scope, 1 quarantined");
  }

  private static void assertNoDenials() {
    for (String table : new String[] {"denial_by_reason", "denial_by_modifier"}) {
      assertTable(
          read("published/" + table)
              .where("period_type = 'year' AND line_of_business = 'all' AND decision = 'final'")
              // A modifier that always has a row has it without any number.
              .where("lines IS NOT NULL OR denied_lines IS NOT NULL OR denial_rate IS NOT NULL")
              .selectExpr("lines", "denied_lines", "denial_rate", "denial_rate_upper")
              .distinct(),
          """
          lines | denied_lines | denial_rate | denial_rate_upper
          1     |              |             |
          """);
    }
  }

  private static String warehouse() {
    return folder.resolve("warehouse").toString();
  }

  private static Dataset<Row> read(String table) {
    return LocalSpark.session().read().format("delta").load(warehouse() + "/" + table);
  }
}
