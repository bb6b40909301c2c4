package j3420.stats;

import org.apache.commons.numbers.gamma.LogGamma;

/**
 * What the rate of a month may be if nothing changed since a baseline of months before it.
 *
 * <p>The events of the month are beta-binomial: the baseline tells its rate only as well as its
 * events allow (Jeffreys' prior), so that a baseline without an event still expects few rather than
 * none. Both are taken at their effective number, as months vary more than independent lines.
 */
public final class RateForecast {

  private final double baselineEvents;
  private final double baselineTrials;
  private final double overdispersion;

  /**
   * A forecast from months.
   *
   * @param events of every month of the baseline
   * @param trials of the same months; a month without one tells nothing
   */
  public RateForecast(long[] events, long[] trials) {
    double allEvents = 0;
    double allTrials = 0;
    for (int i = 0; i < trials.length; i++) {
      allEvents += events[i];
      allTrials += trials[i];
    }
    baselineEvents = allEvents;
    baselineTrials = allTrials;
    overdispersion = overdispersion(events, trials, allEvents / allTrials);
  }

  public double rate() {
    return baselineEvents / baselineTrials;
  }

  /** How many times the variance of independent lines the months of the baseline vary. */
  public double overdispersion() {
    return overdispersion;
  }

  /** Limits of the rate of a month of so many trials: a rate beyond them is no chance. */
  public Interval limits(long trials, double confidence) {
    int effective = (int) Math.max(1, Math.round(trials / overdispersion));
    double alpha = baselineEvents / overdispersion + 0.5;
    double beta = (baselineTrials - baselineEvents) / overdispersion + 0.5;
    double tail = (1 - confidence) / 2;
    double log = logBeta(alpha, beta + effective) - logBeta(alpha, beta);
    double below = 0;
    int lower = -1;
    for (int events = 0; events <= effective; events++) {
      below += Math.exp(log);
      if (lower < 0 && below > tail) {
        lower = events;
      }
      if (below >= 1 - tail) {
        return new Interval((double) lower / effective, (double) events / effective);
      }
      log +=
          Math.log((effective - events) / (events + 1.0))
              + Math.log((alpha + events) / (beta + effective - events - 1));
    }
    return new Interval(Math.max(0, lower) / (double) effective, 1);
  }

  /** Pearson's chi-square of the months over its degrees of freedom, at least 1. */
  private static double overdispersion(long[] events, long[] trials, double rate) {
    double sum = 0;
    int months = 0;
    for (int i = 0; i < trials.length; i++) {
      if (trials[i] > 0) {
        double difference = events[i] - rate * trials[i];
        sum += difference * difference / (trials[i] * rate * (1 - rate));
        months++;
      }
    }
    boolean isTold = months > 1 && rate > 0 && rate < 1;
    return isTold ? Math.max(1, sum / (months - 1)) : 1;
  }

  private static double logBeta(double a, double b) {
    return LogGamma.value(a) + LogGamma.value(b) - LogGamma.value(a + b);
  }
}
