package j3420.stats;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The share of events among trials that come in clusters, as lines come by providers: each has a
 * habit of its own, so that a thousand lines of ten providers tell less than a thousand lines.
 *
 * <p>The variance is that of a ratio, linearised over the clusters (Taylor series); the design
 * effect is how many times it is that of independent trials, at least 1; the limits are Wilson's of
 * the effective number, with Student's quantile of the clusters less one. One cluster, no event and
 * nothing but events tell no variance: there the trials count as independent.
 *
 * <p>The clusters are given by their number and whole sums over them, so that the order of rows
 * cannot change a digit.
 */
public final class ClusteredProportion {

  private static final double FEWEST_EFFECTIVE = 30;
  private static final double WIDEST = 0.30;
  private static final double NARROW = 0.05;
  private static final double WIDEST_RELATIVE = 1.30;

  private final double events;
  private final double trials;
  private final long clusters;
  private final double designEffect;

  /**
   * The share.
   *
   * @param clusters how many clusters have a trial
   * @param trials above 0
   * @param events among them
   * @param eventsSquared sum over clusters of events times events
   * @param eventsTrials sum over clusters of events times trials
   * @param trialsSquared sum over clusters of trials times trials
   */
  public ClusteredProportion(
      long clusters,
      long trials,
      long events,
      double eventsSquared,
      double eventsTrials,
      double trialsSquared) {
    this.clusters = clusters;
    this.trials = trials;
    this.events = events;
    double p = this.events / this.trials;
    boolean isTold = clusters > 1 && events > 0 && events < trials;
    double squares = eventsSquared - 2 * p * eventsTrials + p * p * trialsSquared;
    double variance = clusters / (clusters - 1.0) * squares / this.trials / this.trials;
    this.designEffect = isTold ? Math.max(1, variance / (p * (1 - p) / this.trials)) : 1;
  }

  public double rate() {
    return events / trials;
  }

  public double designEffect() {
    return designEffect;
  }

  /** How many independent trials would tell as much. */
  public double effectiveTrials() {
    return trials / designEffect;
  }

  /** The value that the confidence leaves on each side. */
  double quantile(double confidence) {
    return clusters > 1 && events > 0 && events < trials
        ? TDistribution.of(clusters - 1.0).inverseSurvivalProbability((1 - confidence) / 2)
        : Proportion.normalQuantile(confidence);
  }

  /** The limits of the share. */
  public Interval interval(double confidence) {
    double effective = effectiveTrials();
    // Whole numbers where nothing is lost by clusters, so that nothing but events ends at 1.
    double counted = designEffect > 1 ? rate() * effective : events;
    return Proportion.wilson(counted, effective, quantile(confidence));
  }

  /**
   * Whether the share tells enough to be read: at least 30 effective trials, and a 95 % interval
   * narrower than 30 points that is no wider than 5 points or than 1.3 times the share (after the
   * presentation standard of the National Center for Health Statistics, 2017).
   */
  public boolean isReliable() {
    double width = interval(0.95).width();
    return effectiveTrials() >= FEWEST_EFFECTIVE
        && width < WIDEST
        && (width <= NARROW || width <= WIDEST_RELATIVE * rate());
  }
}
