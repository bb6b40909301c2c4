package j3420.sample;

import java.util.SplittableRandom;

/**
 * Random draws that depend on the seed, the topic and the index only. All distributions are made
 * here from {@code nextDouble}, so that no Java version changes a history.
 */
final class Draw {

  /** What the draws are for: topics do not disturb each other. */
  enum Topic {
    PROVIDER,
    MEMBER,
    COURSE,
    CLAIM,
    EVENT
  }

  private final SplittableRandom random;

  Draw(long seed, Topic topic, long index) {
    long mixed = mix(mix(seed + 0x9E3779B97F4A7C15L * (topic.ordinal() + 1)) ^ mix(index));
    this.random = new SplittableRandom(mixed);
  }

  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  double unit() {
    return random.nextDouble();
  }

  boolean chance(double probability) {
    return unit() < probability;
  }

  int below(int bound) {
    return (int) (unit() * bound);
  }

  double exponential(double mean) {
    return -mean * StrictMath.log(1 - unit());
  }

  /** Normal by Box and Muller. */
  double normal() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit()));
    return radius * StrictMath.cos(2 * Math.PI * unit());
  }

  /** Log-normal with mean 1. */
  double spread(double sigma) {
    return StrictMath.exp(sigma * normal() - sigma * sigma / 2);
  }

  /** Poisson by counting; for means of a few. */
  int poisson(double mean) {
    double limit = StrictMath.exp(-mean);
    int count = 0;
    for (double product = unit(); product > limit; product *= unit()) {
      count++;
    }
    return count;
  }

  /** The index drawn when each has a weight; the weights add up to 1. */
  int pick(double... weights) {
    double at = unit();
    for (int i = 0; i < weights.length - 1; i++) {
      at -= weights[i];
      if (at < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }

  String of(String... choices) {
    return choices[below(choices.length)];
  }
}
