package j3420.measure;

import j3420.stats.ClusteredDifference;
import j3420.stats.ClusteredProportion;
import j3420.stats.Interval;
import j3420.stats.MantelHaenszel;
import j3420.stats.TwoProportions;
import j3420.table.Columns;
import j3420.table.DenialByModifier;
import j3420.table.DenialRate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows of modifiers with all that holds them against the lines without the modifier. */
final class EffectRows {

  /** What is known of all lines whose source tells modifiers. */
  static final String[] KNOWN = {
    DenialRate.LINES,
    DenialRate.DENIED_LINES,
    DenialRate.PROVIDERS,
    DenialCell.EVENTS_SQUARED,
    DenialCell.EVENTS_TRIALS,
    DenialCell.TRIALS_SQUARED
  };

  static final String STRATA = "strata_of_business";
  static final String PROVIDER_STRATA = "strata_of_provider_and_business";

  private static final double CONFIDENCE = 0.95;
  private static final StructType ADDED =
      new StructType()
          .add(DenialByModifier.SHARE_OF_LINES, Columns.RATE)
          .add(DenialByModifier.OTHER_LINES, DataTypes.LongType)
          .add(DenialByModifier.OTHER_DENIED_LINES, DataTypes.LongType)
          .add(DenialByModifier.DIFFERENCE, Columns.RATE)
          .add(DenialByModifier.DIFFERENCE_LOWER, Columns.RATE)
          .add(DenialByModifier.DIFFERENCE_UPPER, Columns.RATE)
          .add(DenialByModifier.RISK_RATIO, Columns.STATISTIC)
          .add(DenialByModifier.RISK_RATIO_LOWER, Columns.STATISTIC)
          .add(DenialByModifier.RISK_RATIO_UPPER, Columns.STATISTIC)
          .add(DenialByModifier.P, DataTypes.DoubleType)
          .add(DenialByModifier.ADJUSTED_RATIO, Columns.STATISTIC)
          .add(DenialByModifier.ADJUSTED_RATIO_LOWER, Columns.STATISTIC)
          .add(DenialByModifier.ADJUSTED_RATIO_UPPER, Columns.STATISTIC)
          .add(DenialByModifier.STRATA, DataTypes.IntegerType)
          .add(DenialByModifier.P_HETEROGENEITY, Columns.PROBABILITY)
          .add(DenialByModifier.PROVIDER_ADJUSTED_RATIO, Columns.STATISTIC)
          .add(DenialByModifier.PROVIDER_STRATA, DataTypes.IntegerType);

  private EffectRows() {}

  /** The name of a column of all lines beside that of the modifier. */
  static String known(String name) {
    return "known_" + name;
  }

  /**
   * The rows with what compares them, but for q.
   *
   * @param rows of modifiers, with the columns {@link #KNOWN} by their names beside them, and the
   *     strata
   */
  static Dataset<Row> of(Dataset<Row> rows) {
    return ReckonedRows.with(rows, ADDED, EffectRows::comparison);
  }

  private static Object[] comparison(ReckonedRows.Named row) {
    Long lines = row.get(DenialRate.LINES);
    Long all = row.get(known(DenialRate.LINES));
    String modifier = row.get(DenialByModifier.MODIFIER);
    if (lines == null || all == null || isNoModifier(modifier)) {
      return new Object[ADDED.size()];
    }
    long denied = row.<Long>get(DenialRate.DENIED_LINES);
    long other = all - lines;
    long otherDenied = row.<Long>get(known(DenialRate.DENIED_LINES)) - denied;
    Stream<Object> counted = Stream.of(RateRows.quotient(lines, all), other, otherDenied);
    Stream<Object> crude =
        lines == 0 || other == 0
            ? Stream.generate(() -> null).limit(7)
            : crude(row, new TwoProportions(denied, lines, otherDenied, other));
    return Stream.of(counted, crude, adjusted(row), byProvider(row))
        .flatMap(each -> each)
        .toArray();
  }

  private static boolean isNoModifier(String modifier) {
    return modifier.equals(Columns.ALL) || modifier.equals(Columns.NOT_AVAILABLE);
  }

  private static Stream<Object> crude(ReckonedRows.Named row, TwoProportions shares) {
    Interval difference =
        shares.between(
            RateRows.share(row).interval(CONFIDENCE), others(row, shares).interval(CONFIDENCE));
    Interval ratio = shares.riskRatio(CONFIDENCE);
    long providers = knownClusters(row);
    double variance = difference(row, providers).variance(shares);
    return Stream.of(
        RateRows.rounded(shares.difference()),
        RateRows.rounded(difference.lower()),
        RateRows.rounded(difference.upper()),
        RateRows.rounded(shares.riskRatio()),
        RateRows.rounded(ratio.lower()),
        RateRows.rounded(ratio.upper()),
        shares.p(variance, providers));
  }

  /** The lines without the modifier: what a provider has of all, less what it has with it. */
  private static ClusteredProportion others(ReckonedRows.Named row, TwoProportions shares) {
    double mixed =
        number(row, DenialCell.EVENTS_KNOWN_TRIALS) + number(row, DenialCell.TRIALS_KNOWN_EVENTS);
    return new ClusteredProportion(
        knownClusters(row) - row.<Long>get(DenialCell.ONLY_PROVIDERS),
        shares.otherTrials(),
        shares.otherEvents(),
        number(row, known(DenialCell.EVENTS_SQUARED))
            - 2 * number(row, DenialCell.EVENTS_KNOWN_EVENTS)
            + number(row, DenialCell.EVENTS_SQUARED),
        number(row, known(DenialCell.EVENTS_TRIALS))
            - mixed
            + number(row, DenialCell.EVENTS_TRIALS),
        number(row, known(DenialCell.TRIALS_SQUARED))
            - 2 * number(row, DenialCell.TRIALS_KNOWN_TRIALS)
            + number(row, DenialCell.TRIALS_SQUARED));
  }

  private static long knownClusters(ReckonedRows.Named row) {
    return RateRows.clusters(row.get(known(DenialRate.PROVIDERS)));
  }

  private static ClusteredDifference difference(ReckonedRows.Named row, long providers) {
    return new ClusteredDifference(
        providers,
        numbers(
            row, DenialCell.EVENTS_SQUARED, DenialCell.EVENTS_TRIALS, DenialCell.TRIALS_SQUARED),
        numbers(
            row,
            known(DenialCell.EVENTS_SQUARED),
            known(DenialCell.EVENTS_TRIALS),
            known(DenialCell.TRIALS_SQUARED)),
        numbers(
            row,
            DenialCell.EVENTS_KNOWN_EVENTS,
            DenialCell.EVENTS_KNOWN_TRIALS,
            DenialCell.TRIALS_KNOWN_EVENTS,
            DenialCell.TRIALS_KNOWN_TRIALS));
  }

  private static Stream<Object> adjusted(ReckonedRows.Named row) {
    MantelHaenszel ratio = ratio(row, STRATA);
    if (ratio.strata() < 2) {
      return Stream.generate(() -> null).limit(5);
    }
    boolean isTold = ratio.riskRatio().isPresent();
    Interval limits = isTold ? ratio.interval(CONFIDENCE) : new Interval(Double.NaN, Double.NaN);
    return Stream.of(
        rounded(ratio.riskRatio()),
        RateRows.rounded(limits.lower()),
        RateRows.rounded(limits.upper()),
        ratio.strata(),
        probability(ratio.heterogeneity()));
  }

  private static Stream<Object> byProvider(ReckonedRows.Named row) {
    if (row.get(known(DenialRate.PROVIDERS)) == null) {
      return Stream.of(null, null);
    }
    MantelHaenszel ratio = ratio(row, PROVIDER_STRATA);
    return Stream.of(rounded(ratio.riskRatio()), ratio.strata());
  }

  /** In a fixed order, so that the same strata give the same digits. */
  private static MantelHaenszel ratio(ReckonedRows.Named row, String strata) {
    return new MantelHaenszel(
        row.rows(strata).stream()
            .map(
                each ->
                    new MantelHaenszel.Stratum(
                        each.getLong(0),
                        each.getLong(1),
                        each.getLong(2) - each.getLong(0),
                        each.getLong(3) - each.getLong(1)))
            .sorted(
                Comparator.comparingDouble(MantelHaenszel.Stratum::trials)
                    .thenComparingDouble(MantelHaenszel.Stratum::events)
                    .thenComparingDouble(MantelHaenszel.Stratum::otherTrials)
                    .thenComparingDouble(MantelHaenszel.Stratum::otherEvents))
            .toList());
  }

  private static double number(ReckonedRows.Named row, String name) {
    return RateRows.number(row, name);
  }

  private static double[] numbers(ReckonedRows.Named row, String... names) {
    return Stream.of(names).mapToDouble(name -> number(row, name)).toArray();
  }

  private static BigDecimal rounded(OptionalDouble value) {
    return RateRows.rounded(value.orElse(Double.NaN));
  }

  private static BigDecimal probability(OptionalDouble value) {
    return !value.isPresent()
        ? null
        : BigDecimal.valueOf(value.getAsDouble()).setScale(10, RoundingMode.HALF_UP);
  }
}
