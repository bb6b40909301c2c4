package j3420.stats;

/**
 * Limits of an estimate.
 *
 * @param lower the lower limit
 * @param upper the upper limit
 */
public record Interval(double lower, double upper) {

  public double width() {
    return upper - lower;
  }
}
