package j3420.stats;

import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.FisherExactTest;

/**
 * The share of events in one group beside that in another, for trials above 0 in both.
 *
 * @param events events of the group
 * @param trials its trials
 * @param otherEvents events of the other group
 * @param otherTrials its trials
 */
public record TwoProportions(long events, long trials, long otherEvents, long otherTrials) {

  private static final double ENOUGH = 5;

  public double difference() {
    return rate() - otherRate();
  }

  /** Limits of the difference: Newcombe's hybrid of two Wilson intervals (1998, method 10). */
  public Interval difference(double confidence) {
    double z = Proportion.normalQuantile(confidence);
    return between(
        Proportion.wilson(events, trials, z), Proportion.wilson(otherEvents, otherTrials, z));
  }

  /** The same from other limits of the two shares, such as those of clustered trials. */
  public Interval between(Interval own, Interval other) {
    return new Interval(
        difference() - Math.hypot(rate() - own.lower(), other.upper() - otherRate()),
        difference() + Math.hypot(own.upper() - rate(), otherRate() - other.lower()));
  }

  /** How many times as often; with one half in all four cells if any of them is 0. */
  public double riskRatio() {
    double half = half();
    return (events + half)
        / (trials + 2 * half)
        / ((otherEvents + half) / (otherTrials + 2 * half));
  }

  /** Limits of the risk ratio, normal on the logarithmic scale. */
  public Interval riskRatio(double confidence) {
    double half = half();
    double variance =
        1 / (events + half)
            - 1 / (trials + 2 * half)
            + 1 / (otherEvents + half)
            - 1 / (otherTrials + 2 * half);
    double reach = Proportion.normalQuantile(confidence) * Math.sqrt(variance);
    return new Interval(riskRatio() * Math.exp(-reach), riskRatio() * Math.exp(reach));
  }

  /**
   * The probability of so large a difference between groups of one share, both sides: by the pooled
   * normal test where every expected cell is at least 5, else by Fisher's exact test.
   */
  public double p() {
    return isNormal() ? Proportion.normalBothTails(z()) : fisher();
  }

  /**
   * The same where trials come in clusters: the normal test with the variance that the clusters
   * show, if that is the larger one, and Student's tail of the clusters less one.
   *
   * @param variance of the difference, from {@link ClusteredDifference}; NaN: not told
   * @param clusters that have a trial of either group
   */
  public double p(double variance, long clusters) {
    double error = Math.sqrt(pooledVariance());
    if (!isNormal() || clusters < 2 || Double.isNaN(variance)) {
      return p();
    }
    double t = difference() / Math.max(error, Math.sqrt(variance));
    return 2 * TDistribution.of(clusters - 1.0).survivalProbability(Math.abs(t));
  }

  double z() {
    return difference() / Math.sqrt(pooledVariance());
  }

  double fisher() {
    int[][] table = {
      {Math.toIntExact(events), Math.toIntExact(trials - events)},
      {Math.toIntExact(otherEvents), Math.toIntExact(otherTrials - otherEvents)}
    };
    return isDegenerate() ? 1 : FisherExactTest.withDefaults().test(table).getPValue();
  }

  /** The smallest of the four counts that one common share would lead to expect. */
  double smallestExpected() {
    double all = (double) trials + otherTrials;
    double some = Math.min(events + otherEvents, all - events - otherEvents);
    return some * Math.min(trials, otherTrials) / all;
  }

  boolean isNormal() {
    return smallestExpected() >= ENOUGH;
  }

  /** No events at all, or nothing but events: the shares cannot differ. */
  private boolean isDegenerate() {
    long some = events + otherEvents;
    return some == 0 || some == trials + otherTrials;
  }

  private double rate() {
    return (double) events / trials;
  }

  private double otherRate() {
    return (double) otherEvents / otherTrials;
  }

  private double pooledVariance() {
    double share = (double) (events + otherEvents) / (trials + otherTrials);
    return share * (1 - share) * (1.0 / trials + 1.0 / otherTrials);
  }

  private double half() {
    boolean isAnyZero =
        events == 0 || events == trials || otherEvents == 0 || otherEvents == otherTrials;
    return isAnyZero ? 0.5 : 0;
  }
}
