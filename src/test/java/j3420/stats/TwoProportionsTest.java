package j3420.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import j3420.testing.Vectors;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TwoProportionsTest {

  private static final double TOLERANCE = 1e-9;

  @Test
  @DisplayName(
      "difference, Newcombe limits, risk ratio, z, Fisher and the choice of test equal the reference")
  void reference() {
    var cases = Vectors.numbers("two_proportion", "true");

    assertThat(cases).hasSizeGreaterThan(12).allSatisfy(TwoProportionsTest::assertReference);
  }

  private static void assertReference(Map<String, Double> each) {
    TwoProportions shares =
        new TwoProportions(
            each.get("x1").longValue(),
            each.get("n1").longValue(),
            each.get("x2").longValue(),
            each.get("n2").longValue());
    assertEqual(each.get("diff"), shares.difference());
    assertEqual(each.get("diff_lower"), shares.difference(0.95).lower());
    assertEqual(each.get("diff_upper"), shares.difference(0.95).upper());
    assertEqual(each.get("rr"), shares.riskRatio());
    assertEqual(each.get("rr_lower"), shares.riskRatio(0.95).lower());
    assertEqual(each.get("rr_upper"), shares.riskRatio(0.95).upper());
    assertEqual(each.get("min_expected"), shares.smallestExpected());
    assertEqual(each.get("p_fisher"), shares.fisher());
    assertEqual(each.get("p_used"), shares.p());
    if (shares.isNormal()) {
      assertEqual(each.get("z_pooled"), shares.z());
    }
  }

  private static void assertEqual(Double expected, double actual) {
    assertThat(actual).isCloseTo(expected, within(TOLERANCE * Math.abs(expected)));
  }

  @Test
  @DisplayName("Nothing denied in either group, or everything, is no difference: p is 1")
  void degenerate() {
    assertThat(new TwoProportions(0, 10, 0, 900).p()).isEqualTo(1);
    assertThat(new TwoProportions(10, 10, 900, 900).p()).isEqualTo(1);
    assertThat(new TwoProportions(0, 1, 0, 1).p()).isEqualTo(1);
  }

  @Test
  @DisplayName("Clusters can only weaken a test; without a variance of theirs it is the plain one")
  void clustered() {
    TwoProportions shares = new TwoProportions(56, 70, 48, 80);
    double pooled = 104.0 / 150 * 46 / 150 * (1.0 / 70 + 1.0 / 80);

    assertThat(shares.p(Double.NaN, 20)).isEqualTo(shares.p());
    assertThat(shares.p(pooled * 4, 20)).isGreaterThan(0.15);
    // Student's t of 19 degrees at 2.6502 has 0.0158 in both tails.
    assertThat(shares.p(pooled / 4, 20)).isCloseTo(0.0158, within(5e-5));
  }

  @Test
  @DisplayName("A provider who bills with and without a modifier does not widen the difference")
  void mixedClusters() {
    // Two providers with habits of their own, 20 % and 80 % denied, with and without the modifier.
    long[][] clusters = {{10, 50, 20, 100}, {40, 50, 80, 100}};
    double[] own = new double[3];
    double[] all = new double[3];
    double[] mixed = new double[4];
    for (long[] c : clusters) {
      add(own, c[0] * c[0], c[0] * c[1], c[1] * c[1]);
      add(all, c[2] * c[2], c[2] * c[3], c[3] * c[3]);
      add(mixed, c[0] * c[2], c[0] * c[3], c[1] * c[2], c[1] * c[3]);
    }

    double variance =
        new ClusteredDifference(2, own, all, mixed).variance(new TwoProportions(50, 100, 50, 100));

    assertThat(variance).isCloseTo(0, within(1e-15));
  }

  @Test
  @DisplayName("Providers who bill either with or without it widen it: worked by hand")
  void separateClusters() {
    // Own: 1 of 10 and 5 of 10; others: 2 of 10 and 2 of 10. Only the own ones vary: each is 2 of
    // 20 off, so the sum of squares is 0.02, times 4 / 3 for four clusters.
    double variance =
        new ClusteredDifference(
                4,
                new double[] {26, 60, 200},
                new double[] {34, 100, 400},
                new double[] {26, 60, 60, 200})
            .variance(new TwoProportions(6, 20, 4, 20));

    assertThat(variance).isCloseTo(0.02 * 4 / 3, within(1e-12));
  }

  private static void add(double[] sums, long... products) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += products[i];
    }
  }
}
