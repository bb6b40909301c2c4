package j3420.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import j3420.testing.Vectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusteredProportionTest {

  private static final Percentage EXACT = Percentage.withPercentage(1e-7);

  @ParameterizedTest
  @ValueSource(strings = {"balanced", "one_bad", "two", "single", "zero"})
  @DisplayName(
      "rate, design effect and limits equal the reference, one provider and none denied too")
  void reference(String name) {
    var expected = Vectors.numbers("denial_clustered", "case = '%s'".formatted(name)).get(0);
    var providers = Vectors.numbers("denial_clustered_input", "case = '%s'".formatted(name));
    long[][] clusters =
        providers.stream()
            .map(each -> new long[] {each.get("denied").longValue(), each.get("lines").longValue()})
            .toArray(long[][]::new);

    ClusteredProportion share = of(clusters);

    assertThat(share.rate()).isCloseTo(expected.get("rate"), EXACT);
    assertThat(share.designEffect()).isCloseTo(expected.get("deff"), EXACT);
    assertThat(share.effectiveTrials()).isCloseTo(expected.get("n_eff"), EXACT);
    assertThat(share.quantile(0.95)).isCloseTo(expected.get("crit"), EXACT);
    assertThat(share.interval(0.95).lower()).isCloseTo(expected.get("lower"), within(1e-9));
    assertThat(share.interval(0.95).upper()).isCloseTo(expected.get("upper"), EXACT);
  }

  @Test
  @DisplayName("Where every line is denied the limits end at exactly 1, and clusters tell nothing")
  void allDenied() {
    ClusteredProportion share = of(new long[] {4, 4}, new long[] {9, 9});

    assertThat(share.designEffect()).isEqualTo(1);
    assertThat(share.interval(0.95).upper()).isEqualTo(1);
    assertThat(share.interval(0.95).lower())
        .isEqualTo(Proportion.wilson(13, 13, Proportion.normalQuantile(0.95)).lower());
  }

  @ParameterizedTest
  @CsvSource({
    // denied, lines of the one provider, reliable: why
    "50, 500, true", // 7.7 to 12.9 %: 5.3 points are 0.53 of 10 %
    "0, 29, false", // fewer than 30
    "0, 200, true", // 0 to 1.9 %: narrower than 5 points
    "10, 31, false", // 18.6 to 49.9 %: wider than 30 points
    "3, 100, false", // 1.0 to 8.5 %: 7.4 points are 2.5 of 3 %
  })
  @DisplayName("A rate is reliable from 30 effective lines and with a narrow enough interval")
  void reliable(long denied, long lines, boolean isReliable) {
    assertThat(of(new long[] {denied, lines}).isReliable()).isEqualTo(isReliable);
  }

  private static ClusteredProportion of(long[]... clusters) {
    long events = 0;
    long trials = 0;
    long[] squares = new long[3];
    for (long[] cluster : clusters) {
      events += cluster[0];
      trials += cluster[1];
      squares[0] += cluster[0] * cluster[0];
      squares[1] += cluster[0] * cluster[1];
      squares[2] += cluster[1] * cluster[1];
    }
    return new ClusteredProportion(
        clusters.length, trials, events, squares[0], squares[1], squares[2]);
  }
}
