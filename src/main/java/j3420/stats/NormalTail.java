package j3420.stats;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * The upper tail of the standard normal distribution as a column expression.
 *
 * <p>Hart's rational approximation in the form of West (2005): relative error below 1e-8 far into
 * the tail, where {@code 1 - cdf} has no digit left.
 */
public final class NormalTail {

  private static final double[] NUMERATOR = {
    3.52624965998911E-02,
    0.700383064443688,
    6.37396220353165,
    33.912866078383,
    112.079291497871,
    221.213596169931,
    220.206867912376
  };

  private static final double[] DENOMINATOR = {
    8.83883476483184E-02,
    1.75566716318264,
    16.064177579207,
    86.7807322029461,
    296.564248779674,
    637.333633378831,
    793.826512519948,
    440.413735824752
  };

  /** Beyond it the continued fraction is the more exact form. */
  private static final double FAR = 7.07106781186547;

  private static final double SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

  private NormalTail() {}

  /** The probability that a standard normal value exceeds {@code z}; null if {@code z} is. */
  public static Column above(Column z) {
    Column x = abs(z);
    Column density = exp(x.multiply(x).multiply(-0.5));
    Column near = density.multiply(polynomial(NUMERATOR, x)).divide(polynomial(DENOMINATOR, x));
    Column far = density.divide(fraction(x)).divide(SQRT_TWO_PI);
    Column beyond = when(x.lt(FAR), near).otherwise(far);
    return when(z.gt(0), beyond).otherwise(lit(1.0).minus(beyond));
  }

  private static Column polynomial(double[] coefficients, Column x) {
    Column sum = lit(coefficients[0]);
    for (int i = 1; i < coefficients.length; i++) {
      sum = sum.multiply(x).plus(coefficients[i]);
    }
    return sum;
  }

  private static Column fraction(Column x) {
    Column sum = x.plus(0.65);
    for (int i = 4; i >= 1; i--) {
      sum = x.plus(lit((double) i).divide(sum));
    }
    return sum;
  }
}
