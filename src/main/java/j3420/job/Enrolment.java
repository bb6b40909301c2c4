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
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Who was enrolled when, from the eligibility files.
 *
 * @param stretches stretches of months of cover; see {@link MemberMonths}
 * @param enrolledMonths rows of {@link EnrolledMonth}
 * @param checks rows of {@link RunCheck}
 * @param isTold a member has cover in a month; if not, no rate per member is available
 * @param isHistoryKept no month that the earlier data covered looks otherwise
 */
record Enrolment(
    Dataset<Row> stretches,
    Dataset<Row> enrolledMonths,
    List<Row> checks,
    boolean isTold,
    boolean isHistoryKept) {

  /** The member months of all months: they are many, and quickly made from what is computed. */
  Publication.Streamed memberMonths() {
    return new Publication.Streamed(
        MemberMonths.of(stretches), months(stretches), Optional.empty());
  }

  /**
   * The member months from a month on, in place of those of an earlier run.
   *
   * @param earlier the table as the earlier run left it
   */
  Publication.Streamed memberMonthsFrom(LocalDate month, Dataset<Row> earlier) {
    String condition = "%s >= DATE'%s'".formatted(MemberMonth.MONTH, month);
    Dataset<Row> some = MemberMonths.from(stretches, month);
    TableAudit replaced = TableAudit.of(MemberMonth.CONTRACT, earlier.where(condition), true);
    return new Publication.Streamed(
        MemberMonths.of(some),
        months(some),
        Optional.of(new Publication.Part(condition, replaced)));
  }

  private static long months(Dataset<Row> stretches) {
    Row counted = stretches.agg(MemberMonths.months()).first();
    return counted.isNullAt(0) ? 0 : counted.getLong(0);
  }

  /** No eligibility was given. */
  static Enrolment none(SparkSession spark) {
    Dataset<Row> placed = spark.createDataFrame(List.of(), CoverSpan.SCHEMA);
    return new Enrolment(
        MemberMonths.stretches(placed, LocalDate.EPOCH).localCheckpoint(),
        spark.createDataFrame(List.of(), EnrolledMonth.SCHEMA),
        List.of(),
        false,
        false);
  }

  /**
   * Reads the files.
   *
   * @param earlierDataThrough last day of data of the run whose member months are kept
   * @throws Refusal with exit code 4 if a row came twice or went missing
   */
  static Enrolment of(
      SparkSession spark,
      SourceFiles files,
      Cover cover,
      IdTokens tokens,
      LocalDate dataThrough,
      Optional<LocalDate> earlierDataThrough,
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
      boolean isHistoryKept =
          earlierDataThrough
              .filter(earlier -> !earlier.isAfter(dataThrough))
              .map(
                  earlier ->
                      MemberMonths.changedBySpansAfter(placed, earlier, dataThrough).isEmpty())
              .orElse(false);
      return new Enrolment(
          stretches,
          EnrolledMonths.of(stretches, dataThrough).localCheckpoint(),
          check.items(),
          !stretches.isEmpty(),
          isHistoryKept);
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
