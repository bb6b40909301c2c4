package j3420.job;

import static j3420.testing.Tables.assertTable;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.source.ClaimIdsInClear;
import j3420.source.DesynpufLayout;
import j3420.testing.Folders;
import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's own denial policy, on four J3420 lines with the indicators A, M, O and N. */
class DenialPoliciesTest {

  private static final String HEADER =
      "policy,code,description,outcome,category,source,effective_from,effective_to\n";

  /** Reads three of the four codes. */
  private static final String HOUSE =
      """
      house,A,allowed,paid,,ours,2000-01-01,
      house,M,twice,denied,duplicate,ours,2000-01-01,
      house,O,other,paid,,ours,2000-01-01,
      """;

  @TempDir private static Path once;
  private static CommandRun runByHouse;

  @TempDir private Path folder;
  private Path claims;
  private Path lists;

  @BeforeAll
  static void runOnce() throws IOException {
    Path lists = Files.createDirectory(once.resolve("lists"));
    Files.writeString(lists.resolve("line_processing_indicator.csv"), HEADER + HOUSE);
    runByHouse = command("run", "house", fourLines(once), once, "--reference", lists.toString());
  }

  @BeforeEach
  void input() throws IOException {
    claims = fourLines(folder);
    lists = Files.createDirectory(folder.resolve("lists"));
  }

  private static Path fourLines(Path folder) throws IOException {
    String[] columns = new DesynpufLayout().columns().fieldNames();
    String rows =
        Stream.of("A", "M", "O", "N")
            .map(
                code ->
                    Map.of(
                        "DESYNPUF_ID",
                        "FAKE-" + code,
                        "CLM_ID",
                        "C" + code,
                        "CLM_FROM_DT",
                        "20080301",
                        "HCPCS_CD_1",
                        "J3420",
                        "LINE_PRCSG_IND_CD_1",
                        code))
            .map(
                row ->
                    Stream.of(columns)
                        .map(name -> row.getOrDefault(name, ""))
                        .collect(Collectors.joining(",")))
            .collect(Collectors.joining("\n"));
    return Files.writeString(
        folder.resolve("claims.csv"), String.join(",", columns) + "\n" + rows + "\n");
  }

  @Test
  @DisplayName("a policy of the user's own reads the lines, is stamped, and stands beside ours")
  void ownPolicy() {
    assertThat(runByHouse.exitCode()).as(runByHouse.errors()).isZero();
    assertTable(
        table(once, "restricted/j3420_line"),
        """
        claim_id | outcome | denial_policy
        CA       | paid    | house
        CM       | denied  | house
        CO       | paid    | house
        CN       | pending | house
        """);
    assertTable(
        table(once, "published/policy_sensitivity"),
        """
        policy              | is_stamped | lines | denied_lines | denial_rate | pending_lines | denial_policy
        cms-line-comparable | false      | 4     | 2            | 0.500000    | 0             | house
        cms-line-strict     | false      | 4     | 3            | 0.750000    | 0             | house
        house               | true       | 3     | 1            | 0.333333    | 1             | house
        """);
    assertThat(table(once, "operations/run").selectExpr("denial_policy").first())
        .hasToString("[house]");
  }

  @Test
  @DisplayName("'denials' asks for the lists of the build, and leaves its table of policies")
  void denialsCommand() throws IOException {
    Folders.copied(once.resolve("warehouse"), folder.resolve("warehouse"));
    List<Row> built = table("published/policy_sensitivity").collectAsList();
    assertRefused(
        CommandRun.of("denials", "--warehouse", warehouse(folder)),
        3,
        "The lines of file:"
            + warehouse(folder)
            + " were built with other code lists (line_processing_indicator.csv). Give those with"
            + " --reference, or build the lines anew with 'run'.");

    CommandRun denials =
        CommandRun.of(
            "denials",
            "--warehouse",
            warehouse(folder),
            "--reference",
            once.resolve("lists").toString());

    assertThat(denials.exitCode()).as(denials.errors()).isZero();
    assertThat(table("published/policy_sensitivity").collectAsList())
        .hasSize(3)
        .containsExactlyInAnyOrderElementsOf(built);
    assertThat(
            table("operations/run")
                .selectExpr("table_versions['published/policy_sensitivity']")
                .distinct()
                .count())
        .isEqualTo(1);
  }

  @Test
  @DisplayName("an unknown policy is refused with the names that can be chosen")
  void unknown() throws IOException {
    assertRefused(
        command("check", "house"),
        2,
        "--denial-policy house: no such policy. The layout desynpuf can be read by"
            + " cms-line-comparable, cms-line-strict.");

    Files.writeString(lists.resolve("line_processing_indicator.csv"), HEADER + HOUSE);
    assertRefused(
        command("check", "hous", "--reference", lists.toString()),
        2,
        "--denial-policy hous: no such policy. The layout desynpuf can be read by"
            + " cms-line-comparable, cms-line-strict, house.");
    assertRefused(
        command("check", "cms-header", "--reference", lists.toString()),
        2,
        "--denial-policy cms-header: the layout desynpuf has no codes that it reads. Choose"
            + " cms-line-comparable, cms-line-strict, house.");
  }

  @Test
  @DisplayName("a policy of the user's may not take the name of one that reads other codes")
  void takenName() throws IOException {
    Files.writeString(
        lists.resolve("line_processing_indicator.csv"),
        HEADER + HOUSE.replace("house", "cms-header"));

    assertRefused(
        command("check", "cms-line-strict", "--reference", lists.toString()),
        3,
        "Reference list line_processing_indicator.csv: the policy 'cms-header' is one that reads"
            + " other codes. Give yours another name.");
  }

  @Test
  @DisplayName(
      "a policy of CARC codes stands beside ours, which keeps its meaning; what it cannot read is counted")
  void ownAdjustmentPolicy() throws IOException {
    Files.writeString(
        lists.resolve("adjustment_reason.csv"),
        """
        policy,group_code,reason_code,remark_codes,level,treatment,category,source,effective_from,effective_to
        mine,,18,,,denial,duplicate,ours,2000-01-01,
        mine,,22,,claim,not_payable,other_payer,ours,2000-01-01,
        mine,,45,,,adjustment,contract_adjustment,ours,2000-01-01,
        """);
    Files.writeString(
        claims,
        """
        claim_id,claim_line_number,person_id,claim_line_start_date,hcpcs_code,charge_amount,allowed_amount,paid_amount,adjustments
        C1,1,M1,2024-01-05,J3420,10.00,0.00,0.00,"[{""group_code"":""OA"",""reason_code"":""18"",""amount"":10}]"
        C2,1,M2,2024-01-05,J3420,10.00,0.00,0.00,"[{""group_code"":""OA"",""reason_code"":""22"",""amount"":10,""level"":""claim""}]"
        C3,1,M3,2024-01-05,J3420,10.00,4.00,4.00,"[{""group_code"":""CO"",""reason_code"":""45"",""amount"":6},{""group_code"":""CO"",""reason_code"":""ZZ9"",""amount"":0}]"
        C4,1,M4,2024-01-05,J3420,10.00,0.00,0.00,"[{""group_code"":""CO"",""reason_code"":""50"",""amount"":10}]"
        """);

    CommandRun run =
        CommandRun.of(
            "run",
            "--claims",
            claims.toString(),
            "--denial-policy",
            "mine",
            "--reference",
            lists.toString(),
            "--warehouse",
            warehouse(folder));

    assertThat(run.exitCode()).as(run.errors()).isZero();
    assertTable(
        table("restricted/j3420_line")
            .withColumn("reasons", expr("get(reasons, 0).reason_category")),
        """
        claim_id | outcome     | reasons     | denial_policy
        C1       | denied      | duplicate   | mine
        C2       | not_payable | other_payer | mine
        C3       | paid        |             | mine
        C4       | denied      | unmapped    | mine
        """);
    assertTable(
        table("published/policy_sensitivity"),
        """
        policy   | is_stamped | lines | denied_lines | not_payable_lines
        mine     | true       | 4     | 2            | 1
        x12-carc | false      | 4     | 1            | 2
        """);
    assertTable(
        table("operations/run_check").where("check_name = 'unmapped codes'"),
        """
        source_file | item | lines | charge_amount | paid_amount
        all         | 50   | 1     |               |
        all         | ZZ9  | 1     |               |
        """);
  }

  private static void assertRefused(CommandRun run, int exitCode, String sentence) {
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(exitCode);
    assertThat(run.said()).containsExactly(sentence);
  }

  private CommandRun command(String name, String policy, String... more) {
    return command(name, policy, claims, folder, more);
  }

  private static CommandRun command(
      String name, String policy, Path claims, Path folder, String... more) {
    Stream<String> options =
        Stream.of(
            name, "--layout", "desynpuf", "--claims", claims.toString(), "--denial-policy", policy);
    Stream<String> target =
        name.equals("check") ? Stream.of() : Stream.of("--warehouse", warehouse(folder));
    return CommandRun.of(
        Stream.of(options, target, Stream.of(more)).flatMap(x -> x).toArray(String[]::new));
  }

  private static String warehouse(Path folder) {
    return folder.resolve("warehouse").toString();
  }

  private Dataset<Row> table(String path) {
    return table(folder, path);
  }

  private Dataset<Row> table(Path folder, String path) {
    return ClaimIdsInClear.in(
        LocalSpark.session().read().format("delta").load(warehouse(folder) + "/" + path), claims);
  }
}
