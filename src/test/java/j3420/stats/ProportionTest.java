package j3420.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import j3420.testing.Vectors;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProportionTest {

  private static final double TOLERANCE = 1e-9;

  @Test
  @DisplayName("Wilson limits of plain numbers equal the reference at every confidence")
  void wilson() {
    var cases = Vectors.numbers("wilson", "true");

    assertThat(cases).hasSize(112).allSatisfy(each -> assertLimits(each, wilson(each)));
  }

  @Test
  @DisplayName("Clopper-Pearson limits equal the reference, none of n and n of n included")
  void clopperPearson() {
    var cases = Vectors.numbers("clopper_pearson", "true");

    assertThat(cases)
        .hasSize(112)
        .allSatisfy(
            each ->
                assertLimits(
                    each,
                    Proportion.clopperPearson(
                        each.get("x").longValue(), each.get("n").longValue(), each.get("conf"))));
  }

  private static Interval wilson(Map<String, Double> each) {
    return Proportion.wilson(
        each.get("x"), each.get("n"), Proportion.normalQuantile(each.get("conf")));
  }

  private static void assertLimits(Map<String, Double> each, Interval limits) {
    assertThat(limits.lower())
        .isCloseTo(each.get("lower"), within(TOLERANCE * Math.abs(each.get("lower"))));
    assertThat(limits.upper())
        .isCloseTo(each.get("upper"), within(TOLERANCE * Math.abs(each.get("upper"))));
  }
}
