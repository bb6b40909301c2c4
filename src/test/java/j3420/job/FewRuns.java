package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A warehouse of a few runs over a few claims: A paid and B denied in January, C paid in February
 * in a second delivery.
 */
final class FewRuns {

  private static final String HEADER =
      "claim_id,claim_line_number,person_id,claim_line_start_date,hcpcs_code,charge_amount,"
          + "allowed_amount,paid_amount,adjudication_date,adjustments,rendering_npi\n";

  /** What the house policy denies is nothing. */
  private static final String HOUSE =
      """
      policy,group_code,reason_code,remark_codes,level,treatment,category,source,effective_from,effective_to
      house,,45,,,adjustment,contract_adjustment,ours,2000-01-01,
      house,,50,,,adjustment,contract_adjustment,ours,2000-01-01,
      """;

  private static FewRuns twice;

  private String first;
  private CommandRun strict;
  private String second;

  private final Path claims;
  private final Path cover;
  private final Path lists;
  private final Path warehouse;

  FewRuns(Path folder) throws IOException {
    claims = Files.createDirectory(folder.resolve("claims"));
    lists = Files.createDirectory(folder.resolve("lists"));
    cover = folder.resolve("eligibility.csv");
    warehouse = folder.resolve("warehouse");
    Files.writeString(lists.resolve("adjustment_reason.csv"), HOUSE);
    Files.writeString(
        cover,
        "person_id,enrollment_start_date\nFAKE-1,2024-01-01\nFAKE-2,2024-01-01\nFAKE-3,2024-01-01\n");
    deliver(
        1,
        line("A", "FAKE-1", "2024-01-10", "4.00", "2024-01-20", "45", "6.00")
            + line("B", "FAKE-2", "2024-01-11", "0.00", "2024-01-21", "50", "10.00"));
  }

  /**
   * Two runs, shared by all tests: of the first delivery and of both. Between them one is refused,
   * as under --strict the second delivery looks unusual. Who writes takes a copy of the warehouse.
   */
  static synchronized FewRuns twice() throws IOException {
    if (twice == null) {
      twice = new FewRuns(Files.createTempDirectory(Path.of("target"), "few-runs"));
      twice.first = twice.run("run");
      twice.deliverSecond();
      twice.strict = twice.on(twice.warehouse, "run", "--strict");
      twice.second = twice.run("run");
    }
    return twice;
  }

  String first() {
    return first;
  }

  CommandRun strict() {
    return strict;
  }

  String second() {
    return second;
  }

  private static String line(
      String claim,
      String person,
      String day,
      String paid,
      String decided,
      String code,
      String cut) {
    return "%s,1,%s,%s,J3420,10.00,%s,%s,%s,\"[{\"\"group_code\"\":\"\"CO\"\",\"\"reason_code\"\":\"\"%s\"\",\"\"amount\"\":%s}]\",FAKE-NPI-1\n"
        .formatted(claim, person, day, paid, paid, decided, code, cut);
  }

  private void deliver(int number, String lines) throws IOException {
    Files.writeString(claims.resolve("delivery-%d.csv".formatted(number)), HEADER + lines);
  }

  void deliverSecond() throws IOException {
    deliver(2, line("C", "FAKE-3", "2024-02-12", "5.00", "2024-02-22", "45", "5.00"));
  }

  Path claims() {
    return claims;
  }

  Path lists() {
    return lists;
  }

  Path warehouse() {
    return warehouse;
  }

  /** Runs a command on the files and the warehouse, which must end well; the name of the run. */
  String run(String command, String... more) {
    CommandRun run = on(warehouse, command, more);
    assertThat(run.exitCode()).as(run.errors()).isZero();
    return newest(warehouse);
  }

  /** Runs a command on the files and another warehouse. */
  CommandRun on(Path other, String command, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                "--claims",
                claims.toString(),
                "--eligibility",
                cover.toString(),
                "--warehouse",
                other.toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  /** Asks a command about a warehouse. */
  static CommandRun ask(Path warehouse, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--warehouse", warehouse.toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  static String newest(Path warehouse) {
    return table(warehouse, "operations/run").orderBy("finished_at").collectAsList().stream()
        .reduce((older, newer) -> newer)
        .orElseThrow()
        .getAs("run_id");
  }

  static Dataset<Row> table(Path warehouse, String path) {
    return LocalSpark.session().read().format("delta").load(warehouse.resolve(path).toString());
  }
}
