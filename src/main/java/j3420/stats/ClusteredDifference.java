package j3420.stats;

/**
 * The variance of the difference of two shares whose trials come in clusters that may hold trials
 * of both: a provider who bills with and without a modifier.
 *
 * <p>Linearised over the clusters like {@link ClusteredProportion}. Given by whole sums over the
 * clusters, of the events and trials of the group and of both groups together.
 *
 * @param clusters how many clusters have a trial of either group
 * @param own sums of the group: events squared, events times trials, trials squared
 * @param all the same sums of both groups together
 * @param mixed events times all events, events times all trials, trials times all events, trials
 *     times all trials
 */
public record ClusteredDifference(long clusters, double[] own, double[] all, double[] mixed) {

  /** The variance of the difference between the shares; NaN for fewer than two clusters. */
  public double variance(TwoProportions shares) {
    if (clusters < 2) {
      return Double.NaN;
    }
    double trials = shares.trials();
    double otherTrials = shares.otherTrials();
    double rate = shares.events() / trials;
    double otherRate = shares.otherEvents() / otherTrials;
    // A cluster moves the difference by (x - rate n) / trials - (X - x - otherRate (N - n)) /
    // otherTrials; as a sum over x, n, X, N its square is a sum over their products.
    double x = 1 / trials + 1 / otherTrials;
    double n = -rate / trials - otherRate / otherTrials;
    double bothX = -1 / otherTrials;
    double bothN = otherRate / otherTrials;
    double sum =
        x * x * own[0]
            + 2 * x * n * own[1]
            + n * n * own[2]
            + bothX * bothX * all[0]
            + 2 * bothX * bothN * all[1]
            + bothN * bothN * all[2]
            + 2 * x * bothX * mixed[0]
            + 2 * x * bothN * mixed[1]
            + 2 * n * bothX * mixed[2]
            + 2 * n * bothN * mixed[3];
    return clusters / (clusters - 1.0) * Math.max(0, sum);
  }
}
