package j3420.stats;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChainLadderTest {

  private static final Percentage EXACT = Percentage.withPercentage(1e-7);

  @Test
  @DisplayName("Completion of 36 months over 18 lags equals the reference: latest 12 months only")
  void latest() {
    Map<Double, List<Double>> months = new TreeMap<>();
    for (var row : Vectors.numbers("lag_triangle_input", "true")) {
      List<Double> month =
          months.computeIfAbsent(row.get("incurred_month"), m -> new ArrayList<>());
      month.add(row.get("services") + (month.isEmpty() ? 0 : month.get(month.size() - 1)));
    }
    ChainLadder ladder = new ChainLadder(triangle(months), 18, 12);

    assertThat(Vectors.numbers("lag_triangle_factors", "true"))
        .hasSize(18)
        .allSatisfy(
            each ->
                assertThat(ladder.completion(each.get("lag").intValue()))
                    .isCloseTo(each.get("completion_factor"), EXACT));
    assertThat(ladder.completion(40)).isEqualTo(1);
  }

  @Test
  @DisplayName("Factors over all origins equal those published for the RAA triangle")
  void raa() {
    Map<Double, List<Double>> origins = new TreeMap<>();
    for (var row : Vectors.numbers("chainladder_raa_triangle", "cumulative IS NOT NULL")) {
      origins
          .computeIfAbsent(row.get("origin"), origin -> new ArrayList<>())
          .add(row.get("cumulative"));
    }
    ChainLadder ladder = new ChainLadder(triangle(origins), 10, Integer.MAX_VALUE);

    assertThat(Vectors.numbers("chainladder_raa_factors", "completion_factor IS NOT NULL"))
        .hasSizeGreaterThanOrEqualTo(9)
        .allSatisfy(
            each ->
                assertThat(ladder.completion(each.get("dev").intValue() - 1))
                    .isCloseTo(each.get("completion_factor"), EXACT));
  }

  @Test
  @DisplayName("A lag at which nothing was known of any month grows no further")
  void nothingKnown() {
    ChainLadder ladder = new ChainLadder(new double[][] {{0, 0}, {0}}, 2, 12);

    assertThat(ladder.completion(0)).isEqualTo(1);
  }

  private static double[][] triangle(Map<Double, List<Double>> origins) {
    return origins.values().stream()
        .map(origin -> origin.stream().mapToDouble(Double::doubleValue).toArray())
        .toArray(double[][]::new);
  }
}
