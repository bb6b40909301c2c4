package j3420.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;

/** Limits of the share of events among independent trials, for a number of trials above 0. */
public final class Proportion {

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private Proportion() {}

  /** The standard normal value that leaves half of what is beyond the confidence on each side. */
  public static double normalQuantile(double confidence) {
    return NORMAL.inverseSurvivalProbability((1 - confidence) / 2);
  }

  /** The probability of a standard normal value that is as far from 0 as {@code z} or farther. */
  public static double normalBothTails(double z) {
    return 2 * NORMAL.survivalProbability(Math.abs(z));
  }

  /**
   * Wilson score limits without continuity correction; exactly 0 without events, exactly 1 when
   * every trial is an event (Brown, Cai and DasGupta 2001).
   *
   * @param events may be a fraction, as effective numbers are
   * @param trials above 0
   * @param quantile the value that the confidence leaves on each side
   */
  public static Interval wilson(double events, double trials, double quantile) {
    double square = quantile * quantile;
    double centre = events + square / 2;
    double half = quantile * Math.sqrt(events * (trials - events) / trials + square / 4);
    double lower = events <= 0 ? 0 : Math.max(0, (centre - half) / (trials + square));
    double upper = events >= trials ? 1 : Math.min(1, (centre + half) / (trials + square));
    return new Interval(lower, upper);
  }

  /**
   * Clopper-Pearson limits, which hold the true share at least as often as the confidence says.
   *
   * @param trials above 0, and few enough for an int
   */
  public static Interval clopperPearson(long events, long trials, double confidence) {
    var limits =
        BinomialConfidenceInterval.CLOPPER_PEARSON.fromErrorRate(
            Math.toIntExact(trials), Math.toIntExact(events), 1 - confidence);
    return new Interval(limits.getLowerBound(), limits.getUpperBound());
  }
}
