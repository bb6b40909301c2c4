package j3420.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import j3420.measure.EnrolledMonths;
import j3420.measure.MemberMonths;
import j3420.source.Cover;
import j3420.source.IdTokens;
import j3420.table.ClaimLine;
import j3420.table.CoverSpan;
import j3420.table.EnrolledMonth;
import j3420.table.MemberMonth;
import j3420.table.RunCheck;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Who was enrolled when, from the eligibility files.
 *
 * @param memberMonths rows of {@link MemberMonth}, not yet computed: they are many, and quickly
 *     made from what is
 * @param enrolledMonths rows of {@link EnrolledMonth}
 * @param checks rows of {@link RunCheck}
 * @param isTold a member has cover in a month; if not, no rate per member is available
 */
record Enrolment(
    Dataset<Row> memberMonths, Dataset<Row> enrolledMonths, Dataset<Row> checks, boolean isTold) {

  /** No eligibility was given. */
  static Enrolment none(SparkSession spark) {
    return new Enrolment(
        spark.createDataFrame(List.of(), MemberMonth.SCHEMA),
        spark.createDataFrame(List.of(), EnrolledMonth.SCHEMA),
        spark.createDataFrame(List.of(), RunCheck.SCHEMA),
        false);
  }

  /**
   * Reads the files.
   *
   * @throws Refusal with exit code 4 if a row came twice or went missing
   */
  static Enrolment of(
      SparkSession spark,
      SourceFiles files,
      Cover cover,
      IdTokens tokens,
      LocalDate dataThrough,
      Progress progress) {
    List<Observation> read = new ArrayList<>();
    List<Dataset<Row>> groups = new ArrayList<>();
    for (Dataset<Row> raw : files.rows()) {
      Observation rows = new Observation();
      read.add(rows);
      groups.add(cover.spans(raw.observe(rows, count(lit(1)).as(RunCheck.LINES)), tokens));
    }
    // By a number, as Spark would join the parts of what is small before it becomes many months.
    int partitions = Session.shufflePartitions(spark);
    Dataset<Row> placed =
        groups.stream()
            .reduce(Dataset::unionByName)
            .map(spans -> spans.repartition(partitions, col(ClaimLine.MEMBER_TOKEN)))
            .map(spans -> MemberMonths.placed(spans, dataThrough))
            .orElseGet(() -> spark.createDataFrame(List.of(), CoverSpan.SCHEMA))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      EligibilityCheck check = EligibilityCheck.of(placed).complete(sum(read), files.statedRows());
      progress.say("Eligibility rows: " + check.said() + ".");
      Dataset<Row> stretches = MemberMonths.stretches(placed, dataThrough).localCheckpoint();
      return new Enrolment(
          MemberMonths.of(stretches),
          EnrolledMonths.of(stretches, dataThrough).localCheckpoint(),
          check.items(spark),
          !stretches.isEmpty());
    } finally {
      placed.unpersist();
    }
  }

  private static long sum(List<Observation> read) {
    return read.stream()
        .mapToLong(rows -> (Long) BuildLines.observed(rows).get(RunCheck.LINES))
        .sum();
  }
}
