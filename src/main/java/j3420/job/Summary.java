package j3420.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import j3420.source.Fact;
import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.J3420Line;
import j3420.table.Outcome;
import j3420.table.OutlierProvider;
import j3420.table.Run;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Says at the end of a run what it found and where the tables are: a few lines, and as JSON. */
final class Summary {

  private static final List<String> COUNTS =
      List.of(
          Run.INPUT_LINES,
          Run.OUT_OF_SCOPE_LINES,
          Run.QUARANTINED_LINES,
          Run.EXACT_DUPLICATE_LINES,
          Run.SUPERSEDED_LINES,
          Run.VOIDED_LINES,
          Run.FINAL_LINES);

  private final Entry run;
  private final Dataset<Row> lines;
  private final Optional<Dataset<Row>> outliers;

  /**
   * A summary of one run.
   *
   * @param published what the run published
   * @param lines the final J3420 lines that it stands on
   */
  Summary(Execution.Published published, Dataset<Row> lines) {
    this.run = published.entry();
    this.lines = lines;
    this.outliers = Optional.ofNullable(published.tables().get(OutlierProvider.CONTRACT));
  }

  void print(String location, Progress progress, boolean isDemoKey) {
    Map<String, Object> values = run.values();
    progress.say("");
    progress.say(
        "%,d claim lines read: %,d out of scope, %,d quarantined, %,d exact duplicates, %,d superseded, %,d voided, %,d final J3420 lines."
            .formatted(COUNTS.stream().map(values::get).toArray()));
    if (!Run.NONE.equals(run.text(Run.BUILD))) {
      progress.say("Build: %s, as %s.".formatted(run.text(Run.BUILD), run.text(Run.BUILD_REASON)));
    }
    if ((Long) values.get(Run.FINAL_LINES) == 0) {
      progress.say("No J3420 lines found; the tables are empty.");
    } else {
      sayFindings(progress, values);
    }
    run.texts(Run.FLAGS).forEach(flag -> progress.say("Unusual: " + flag + "."));
    List<String> missing = run.texts(Run.NOT_AVAILABLE);
    if (!missing.isEmpty()) {
      progress.say("Not available from this input: " + join(missing) + ".");
    }
    if (isDemoKey) {
      progress.say(
          "Tokens of members and claims are made with the public demo key. For real members set"
              + " J3420_TOKEN_KEY or give --token-key-file.");
    }
    progress.say("Tables are in " + location + ", run " + run.runId() + ".");
    System.out.println(json(location, values));
  }

  private void sayFindings(Progress progress, Map<String, Object> values) {
    Row found =
        lines
            .agg(
                count(lit(1)),
                count_distinct(col(ClaimLine.MEMBER_TOKEN)),
                count_distinct(col(ClaimLine.PROVIDER_ID)),
                count_if(Outcome.isAdjudicated(col(ClaimLine.OUTCOME))),
                count_if(Outcome.isDenied(col(J3420Line.FIRST_OUTCOME))),
                count_if(Outcome.isDenied(col(ClaimLine.OUTCOME))),
                sum(col(ClaimLine.ALLOWED_AMOUNT)),
                sum(col(ClaimLine.PAID_AMOUNT)))
            .first();
    // What no line tells is left out: 0 would be a number.
    String providers =
        found.getLong(2) == 0 ? "" : " and %,d providers".formatted(found.getLong(2));
    String amounts =
        Stream.of(amount("allowed", found.getDecimal(6)), amount("paid", found.getDecimal(7)))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    progress.say(
        "%,d J3420 lines of %,d patients%s through %s%s."
            .formatted(
                found.getLong(0),
                found.getLong(1),
                providers,
                values.get(Columns.DATA_THROUGH),
                amounts.isEmpty() ? "" : "; " + amounts));
    progress.say(denials(found, values));
    outliers.ifPresent(rows -> sayOutliers(progress, rows));
  }

  private static Optional<String> amount(String name, BigDecimal dollars) {
    return Optional.ofNullable(dollars).map(value -> "%s $%,.2f".formatted(name, value));
  }

  private static String denials(Row found, Map<String, Object> values) {
    List<String> missing = List.of((String[]) values.get(Run.NOT_AVAILABLE));
    if (missing.contains(Run.DENIALS)) {
      return "Denials are not available: the claim files have none of the columns that the policy %s reads."
          .formatted(values.get(Columns.DENIAL_POLICY));
    }
    String denied =
        missing.contains(Fact.VERSIONS.label())
            ? "%,d were denied".formatted(found.getLong(5))
            : "%,d were denied at first and %,d finally"
                .formatted(found.getLong(4), found.getLong(5));
    return "Of %,d decided lines, %s (policy %s)."
        .formatted(found.getLong(3), denied, values.get(Columns.DENIAL_POLICY));
  }

  private static void sayOutliers(Progress progress, Dataset<Row> outliers) {
    List<Row> flags =
        outliers
            .groupBy(col(OutlierProvider.FLAG))
            .agg(count_distinct(col(OutlierProvider.PROVIDER_ID)))
            .orderBy(col(OutlierProvider.FLAG))
            .collectAsList();
    progress.say(
        flags.isEmpty()
            ? "No provider stands out from its peers."
            : "Providers to review: "
                + join(flags.stream().map(row -> row.getLong(1) + " " + row.getString(0)).toList())
                + ".");
  }

  private static String json(String location, Map<String, Object> values) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put(Columns.RUN_ID, values.get(Columns.RUN_ID));
    result.put("status", "published");
    result.put("warehouse", location);
    result.put(Columns.DATA_THROUGH, values.get(Columns.DATA_THROUGH).toString());
    result.put(Columns.DENIAL_POLICY, values.get(Columns.DENIAL_POLICY));
    COUNTS.forEach(name -> result.put(name, values.get(name)));
    result.put(Run.FLAGS, values.get(Run.FLAGS));
    result.put(Run.TOKEN_KEY_ID, values.get(Run.TOKEN_KEY_ID));
    result.put(Run.TABLE_VERSIONS, values.get(Run.TABLE_VERSIONS));
    return RunsCommand.json(result);
  }

  private static String join(List<String> words) {
    return words.stream().collect(Collectors.joining(", "));
  }
}
