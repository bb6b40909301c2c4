package j3420.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;

import j3420.source.Fact;
import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.J3420Line;
import j3420.table.Outcome;
import j3420.table.Run;
import j3420.table.RunCheck;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What looks unusual beside the run before and the months before: not wrong by itself, but a reason
 * to look at a delivery before its numbers are used.
 *
 * @param checks rows of {@link RunCheck}
 * @param flags the unusual ones, as sentences
 */
record Drift(List<Row> checks, List<String> flags) {

  /** Shares of lines may move by so much between two runs. */
  private static final double MOST_SHIFT = 0.02;

  /** Robust standard deviations that a month may lie from the months before. */
  private static final double MOST_DEVIATIONS = 5;

  private static final int FEWEST_MONTHS = 12;
  private static final int MONTHS_OF_RUN_OUT = 3;
  private static final double NORMAL = 1.4826;
  private static final String LINES = "final J3420 lines";

  /** Lines that are counted where a fact is told. */
  private record Counted(Fact fact, Column isMeant) {}

  private static final Map<String, Counted> TOLD = told();

  private static Map<String, Counted> told() {
    Map<String, Counted> told = new LinkedHashMap<>();
    told.put(
        "lines without a provider",
        new Counted(Fact.PROVIDERS, col(ClaimLine.PROVIDER_ID).isNull()));
    told.put(
        "lines without a modifier",
        new Counted(Fact.MODIFIERS, size(col(ClaimLine.MODIFIERS)).equalTo(0)));
    told.put(
        "lines without a diagnosis",
        new Counted(Fact.DIAGNOSES, size(col(ClaimLine.DIAGNOSIS_CODES)).equalTo(0)));
    told.put("lines without units", new Counted(Fact.UNITS, col(ClaimLine.UNITS).isNull()));
    told.put("denied lines", new Counted(Fact.DENIALS, Outcome.isDenied(col(ClaimLine.OUTCOME))));
    return told;
  }

  /**
   * Compares.
   *
   * @param lines final J3420 lines
   * @param notAvailable facts that the source cannot tell; nothing is counted of them
   * @param before what the last run left
   */
  static Drift of(
      Dataset<Row> lines,
      LineCounts counts,
      LocalDate dataThrough,
      Collection<String> notAvailable,
      Optional<Kept> before) {
    Map<String, Column> asked = new LinkedHashMap<>();
    asked.put(LINES, count(lit(1)));
    TOLD.forEach(
        (item, counted) -> {
          if (!notAvailable.contains(counted.fact().label())) {
            asked.put(item, count_if(counted.isMeant()));
          }
        });
    Column[] all = asked.values().toArray(Column[]::new);
    Row found = lines.agg(all[0], Arrays.copyOfRange(all, 1, all.length)).first();
    Map<String, Long> now = new LinkedHashMap<>();
    asked.keySet().forEach(name -> now.put(name, found.getLong(now.size())));
    Drift drift = new Drift(new ArrayList<>(), new ArrayList<>());
    drift.compareShares(now, before);
    drift.compareQuarantine(counts, before);
    drift.compareMonth(lines, dataThrough);
    return drift;
  }

  private void compareShares(Map<String, Long> now, Optional<Kept> before) {
    Map<String, Long> earlier = new LinkedHashMap<>();
    before.ifPresent(
        last ->
            last.checks().stream()
                .filter(row -> RunCheck.DRIFT.equals(row.getAs(RunCheck.CHECK_NAME)))
                .forEach(row -> earlier.put(row.getAs(RunCheck.ITEM), row.getAs(RunCheck.LINES))));
    now.forEach(
        (item, lines) -> {
          double was = share(earlier.get(item), earlier.get(LINES));
          double is = share(lines, now.get(LINES));
          boolean isUnusual =
              earlier.containsKey(item) && Math.abs(is - was) > MOST_SHIFT && !item.equals(LINES);
          add(
              item,
              lines,
              isUnusual,
              "%s are %.1f %% of the final J3420 lines, %.1f %% in the run before"
                  .formatted(item, is * 100, was * 100));
        });
  }

  private void compareQuarantine(LineCounts counts, Optional<Kept> before) {
    double is = share(counts.quarantined(), counts.quarantined() + counts.finals());
    boolean isUnusual =
        before
            .map(
                last -> {
                  Long quarantined = (Long) last.entry().value(Run.QUARANTINED_LINES);
                  return share(
                      quarantined, quarantined + (Long) last.entry().value(Run.FINAL_LINES));
                })
            .filter(was -> is - was > MOST_SHIFT)
            .isPresent();
    add(
        "quarantined lines",
        counts.quarantined(),
        isUnusual,
        "%,d lines are quarantined, beside %,d final ones"
            .formatted(counts.quarantined(), counts.finals()));
  }

  /** The newest month for which few claims are still to come, beside the months before it. */
  private void compareMonth(Dataset<Row> lines, LocalDate dataThrough) {
    LocalDate newest = dataThrough.plusDays(1).withDayOfMonth(1).minusMonths(MONTHS_OF_RUN_OUT + 1);
    Map<LocalDate, Long> months = new HashMap<>();
    lines
        .where(col(J3420Line.SERVICE_MONTH).leq(lit(newest)))
        .groupBy(col(J3420Line.SERVICE_MONTH))
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(row -> months.put(row.getDate(0).toLocalDate(), row.getLong(1)));
    LocalDate first = newest.minusMonths(FEWEST_MONTHS);
    if (months.keySet().stream().noneMatch(month -> !month.isAfter(first))) {
      return;
    }
    // A month without any line is the most unusual of all.
    double[] before =
        IntStream.range(0, FEWEST_MONTHS)
            .mapToDouble(i -> months.getOrDefault(first.plusMonths(i), 0L))
            .toArray();
    long counted = months.getOrDefault(newest, 0L);
    double median = median(before);
    double spread =
        NORMAL * median(Arrays.stream(before).map(each -> Math.abs(each - median)).toArray());
    // Counts scatter by their root even where the months before happen to be alike.
    double deviation = Math.max(spread, Math.sqrt(median));
    add(
        "lines of the newest month with run-out",
        counted,
        Math.abs(counted - median) > MOST_DEVIATIONS * Math.max(deviation, 1),
        "%s has %,d lines, the twelve months before it %,.0f in the median"
            .formatted(newest, counted, median));
  }

  private void add(String item, long lines, boolean isUnusual, String sentence) {
    checks.add(
        RowFactory.create(
            RunCheck.DRIFT,
            Columns.ALL,
            item,
            lines,
            null,
            null,
            null,
            isUnusual ? RunCheck.FLAGGED : RunCheck.PASSED));
    if (isUnusual) {
      flags.add(sentence);
    }
  }

  /** Without an earlier run nothing has moved. */
  private static double share(Long part, Long whole) {
    return part == null || whole == null || whole == 0 ? 0 : (double) part / whole;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
