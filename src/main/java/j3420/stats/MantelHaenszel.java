package j3420.stats;

import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * The risk ratio of two groups over strata that differ in their shares: what remains of a
 * difference once like is held against like.
 *
 * <p>Strata without trials in both groups tell nothing and are left out. Ratio and limits:
 * Mantel-Haenszel with the variance of Greenland and Robins (1985), which holds for many thin
 * strata.
 */
public final class MantelHaenszel {

  /**
   * Two groups in one stratum.
   *
   * @param events events of the group
   * @param trials its trials
   * @param otherEvents events of the other group
   * @param otherTrials its trials
   */
  public record Stratum(double events, double trials, double otherEvents, double otherTrials) {

    private boolean isTelling() {
      return trials > 0 && otherTrials > 0;
    }

    private double all() {
      return trials + otherTrials;
    }

    private double allEvents() {
      return events + otherEvents;
    }

    private boolean isVarying() {
      return allEvents() > 0 && allEvents() < all();
    }
  }

  private final List<Stratum> strata;
  private final double ownWeight;
  private final double otherWeight;

  /** The ratio over strata in any order. */
  public MantelHaenszel(List<Stratum> strata) {
    this.strata = strata.stream().filter(Stratum::isTelling).toList();
    double own = 0;
    double other = 0;
    for (Stratum stratum : this.strata) {
      own += stratum.events * stratum.otherTrials / stratum.all();
      other += stratum.otherEvents * stratum.trials / stratum.all();
    }
    this.ownWeight = own;
    this.otherWeight = other;
  }

  /** How many strata have trials in both groups. */
  public int strata() {
    return strata.size();
  }

  /** The ratio; empty without an event in one of the groups. */
  public OptionalDouble riskRatio() {
    return isTold() ? OptionalDouble.of(ownWeight / otherWeight) : OptionalDouble.empty();
  }

  /** Limits of a ratio that is there. */
  public Interval interval(double confidence) {
    double sum = 0;
    for (Stratum stratum : strata) {
      double n = stratum.all();
      sum +=
          (stratum.allEvents() * stratum.trials * stratum.otherTrials
                  - stratum.events * stratum.otherEvents * n)
              / (n * n);
    }
    double reach =
        Proportion.normalQuantile(confidence) * Math.sqrt(sum / (ownWeight * otherWeight));
    double ratio = ownWeight / otherWeight;
    return new Interval(ratio * Math.exp(-reach), ratio * Math.exp(reach));
  }

  /**
   * The probability of so large a difference if every stratum has one share: Cochran, Mantel and
   * Haenszel's chi-square without continuity correction; empty if no stratum varies.
   */
  public OptionalDouble p() {
    double difference = 0;
    double variance = 0;
    for (Stratum stratum : strata) {
      double n = stratum.all();
      double events = stratum.allEvents();
      difference += stratum.events - stratum.trials * events / n;
      if (n > 1) {
        variance +=
            stratum.trials * stratum.otherTrials * events * (n - events) / (n * n * (n - 1));
      }
    }
    return variance > 0
        ? OptionalDouble.of(tail(difference * difference / variance, 1))
        : OptionalDouble.empty();
  }

  /**
   * The probability of strata so unlike if one odds ratio holds in all of them (Breslow and Day
   * 1980); a small one says that the pooled ratio hides different ones. Empty unless at least two
   * strata vary and an odds ratio is there.
   */
  public OptionalDouble heterogeneity() {
    List<Stratum> varying = strata.stream().filter(Stratum::isVarying).toList();
    double above = 0;
    double below = 0;
    for (Stratum stratum : varying) {
      above += stratum.events * (stratum.otherTrials - stratum.otherEvents) / stratum.all();
      below += stratum.otherEvents * (stratum.trials - stratum.events) / stratum.all();
    }
    if (varying.size() < 2 || above <= 0 || below <= 0) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    for (Stratum stratum : varying) {
      double expected = expected(stratum, above / below);
      double difference = stratum.events - expected;
      double perVariance =
          1 / expected
              + 1 / (stratum.trials - expected)
              + 1 / (stratum.allEvents() - expected)
              + 1 / (stratum.otherTrials - stratum.allEvents() + expected);
      sum += difference * difference * perVariance;
    }
    return OptionalDouble.of(tail(sum, varying.size() - 1));
  }

  /** The events of the group that the odds ratio leads to expect, given all sums of the stratum. */
  private static double expected(Stratum stratum, double oddsRatio) {
    double rest = stratum.otherTrials - stratum.allEvents();
    double product = oddsRatio * stratum.trials * stratum.allEvents();
    double linear = rest + oddsRatio * (stratum.trials + stratum.allEvents());
    // The root in a form that neither cancels nor divides by zero at an odds ratio of 1.
    double root = Math.sqrt(linear * linear - 4 * (oddsRatio - 1) * product);
    return 2 * product / (linear + root);
  }

  private static double tail(double chiSquare, int degrees) {
    return ChiSquaredDistribution.of(degrees).survivalProbability(chiSquare);
  }

  private boolean isTold() {
    return ownWeight > 0 && otherWeight > 0;
  }
}
