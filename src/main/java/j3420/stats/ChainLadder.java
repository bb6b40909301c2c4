package j3420.stats;

import java.util.stream.Stream;

/**
 * How complete a month is, by the months that passed since: from months that are older, by factors
 * weighted with their volume.
 *
 * <p>The factor of a lag is what the latest origins that have the next lag grew to, over what they
 * were, all together; a lag that none of them had anything at grows no further.
 */
public final class ChainLadder {

  private final double[] completion;
  private final int[] origins;

  /**
   * Factors of a triangle.
   *
   * @param cumulative by origin, oldest first, then by lag from 0: what was known by then; an
   *     origin ends with the last lag that is over
   * @param lags how many lags develop: the last one counts as complete
   * @param latest how many of the latest origins a factor rests on
   */
  public ChainLadder(double[][] cumulative, int lags, int latest) {
    completion = new double[lags];
    origins = new int[lags];
    double growth = 1;
    completion[lags - 1] = 1;
    origins[lags - 1] = Integer.MAX_VALUE;
    for (int lag = lags - 2; lag >= 0; lag--) {
      growth *= factor(cumulative, lag, latest);
      completion[lag] = 1 / growth;
      origins[lag] = Math.min(origins[lag + 1], origins(cumulative, lag));
    }
  }

  /** The share of a month that is known {@code lag} months later, on a scale that ends at 1. */
  public double completion(int lag) {
    return completion[Math.min(lag, completion.length - 1)];
  }

  /** The fewest origins that a factor rests on that the completion at the lag is made of. */
  public int origins(int lag) {
    return origins[Math.min(lag, origins.length - 1)];
  }

  private static int origins(double[][] cumulative, int lag) {
    return (int) Stream.of(cumulative).filter(origin -> origin.length > lag + 1).count();
  }

  private static double factor(double[][] cumulative, int lag, int latest) {
    double before = 0;
    double after = 0;
    int found = 0;
    for (int i = cumulative.length - 1; i >= 0 && found < latest; i--) {
      if (cumulative[i].length > lag + 1) {
        before += cumulative[i][lag];
        after += cumulative[i][lag + 1];
        found++;
      }
    }
    return before > 0 ? after / before : 1;
  }
}
