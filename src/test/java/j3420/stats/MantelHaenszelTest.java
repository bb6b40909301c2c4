package j3420.stats;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.Vectors;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MantelHaenszelTest {

  private static final Percentage EXACT = Percentage.withPercentage(1e-7);

  @ParameterizedTest
  @ValueSource(strings = {"ucb", "jw_by_payer", "simpson", "zero_cell", "empty_stratum"})
  @DisplayName("ratio, limits, test and heterogeneity equal the reference, empty strata left out")
  void reference(String set) {
    var expected = Vectors.numbers("mantel_haenszel", "set = '%s'".formatted(set)).get(0);

    MantelHaenszel ratio =
        new MantelHaenszel(
            Vectors.numbers("mantel_haenszel_input", "set = '%s'".formatted(set)).stream()
                .map(
                    each ->
                        new MantelHaenszel.Stratum(
                            each.get("x1"), each.get("n1"), each.get("x2"), each.get("n2")))
                .toList());

    assertThat(ratio.strata()).isEqualTo(expected.get("strata_used").intValue());
    assertThat(ratio.riskRatio().getAsDouble()).isCloseTo(expected.get("mh_rr"), EXACT);
    assertThat(ratio.interval(0.95).lower()).isCloseTo(expected.get("rr_lower"), EXACT);
    assertThat(ratio.interval(0.95).upper()).isCloseTo(expected.get("rr_upper"), EXACT);
    assertThat(ratio.p().getAsDouble()).isCloseTo(expected.get("cmh_p"), EXACT);
    assertThat(ratio.heterogeneity().getAsDouble()).isCloseTo(expected.get("breslow_day_p"), EXACT);
  }

  @Test
  @DisplayName("Without an event in one group there is no ratio; one stratum cannot differ")
  void degenerate() {
    MantelHaenszel noEvent = ratio(0, 10, 5, 50);
    MantelHaenszel noStratum = ratio(3, 10, 0, 0);
    MantelHaenszel one = ratio(4, 10, 5, 50);

    assertThat(noEvent.riskRatio()).isEmpty();
    assertThat(noEvent.heterogeneity()).isEmpty();
    assertThat(noStratum.strata()).isZero();
    assertThat(noStratum.riskRatio()).isEmpty();
    assertThat(noStratum.p()).isEmpty();
    assertThat(one.riskRatio().getAsDouble()).isCloseTo(4, EXACT);
    assertThat(one.heterogeneity()).isEmpty();
  }

  private static MantelHaenszel ratio(double... counts) {
    return new MantelHaenszel(
        List.of(new MantelHaenszel.Stratum(counts[0], counts[1], counts[2], counts[3])));
  }
}
