package j3420.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import j3420.claim.Rule;
import j3420.claim.ServiceWarning;
import j3420.table.ClaimLine;
import j3420.table.QuarantinedLine;
import j3420.table.RunCheck;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads and validates claim files as a run would, and writes nothing. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Validates claim files and says what a run would make of them; writes nothing.")
final class CheckCommand implements Callable<Integer> {

  private static final String LINES = "lines";
  private static final String NAME = "broken_rule";

  @Mixin private ClaimOptions options;

  @Override
  public Integer call() {
    Progress progress = new Progress(System.err);
    options.requireSound();
    SparkSession spark = progress.step("starting Spark", Session::open);
    LinesStep step = new LinesStep(spark, options, progress).pinned();
    BuildLines.Built built = step.built();
    step.enrolment(built, java.util.Optional.empty());
    LineCounts counts = built.places().counts();
    progress.say(
        "%,d claim lines read, data through %s.".formatted(counts.input(), built.dataThrough()));
    progress.say(
        "%,d out of scope, %,d quarantined, %,d exact duplicates, %,d superseded, %,d voided, %,d final J3420 lines."
            .formatted(
                counts.outOfScope(),
                counts.quarantined(),
                counts.exactDuplicates(),
                counts.superseded(),
                counts.voided(),
                counts.finals()));
    Function<String, String> rule = name -> Rule.valueOf(name).sentence();
    sayBroken(
        progress, "quarantined", built.quarantined(), col(QuarantinedLine.BROKEN_RULES), rule);
    sayBroken(progress, "warned", built.claimLines(), col(ClaimLine.WARNINGS), rule);
    sayBroken(
        progress,
        "warned",
        built.j3420Lines(),
        ServiceWarning.among(col(ClaimLine.WARNINGS)),
        name -> ServiceWarning.valueOf(name).sentence());
    step.unmappedCodes(built)
        .forEach(
            row ->
                progress.say(
                    "  %,d lines with the code %s, which the denial policy has no row for."
                        .formatted(
                            row.<Long>getAs(RunCheck.LINES), row.<String>getAs(RunCheck.ITEM))));
    return 0;
  }

  private static void sayBroken(
      Progress progress,
      String what,
      Dataset<Row> lines,
      Column names,
      Function<String, String> sentence) {
    lines
        .select(explode(names).as(NAME))
        .groupBy(col(NAME))
        .agg(count(lit(1)).as(LINES))
        .orderBy(col(NAME))
        .collectAsList()
        .forEach(
            row ->
                progress.say(
                    "  %,d %s by %s: %s"
                        .formatted(
                            row.getLong(1),
                            what,
                            row.getString(0),
                            sentence.apply(row.getString(0)))));
  }
}
