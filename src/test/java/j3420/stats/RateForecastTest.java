package j3420.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RateForecastTest {

  @Test
  @DisplayName("Limits hold all but the tails of a beta-binomial month: worked by hand for 2 lines")
  void byHand() {
    // No event in 9 lines: Beta(0.5, 9.5). P(0 of 2) = 9.5 * 10.5 / (10 * 11) = 0.9068,
    // P(1) = 2 * 0.5 * 9.5 / 110 = 0.0864, P(2) = 0.5 * 1.5 / 110 = 0.0068.
    RateForecast forecast = new RateForecast(new long[] {0, 0}, new long[] {4, 5});

    assertThat(forecast.limits(2, 0.80).upper()).isZero();
    assertThat(forecast.limits(2, 0.95).upper()).isEqualTo(0.5);
    assertThat(forecast.limits(2, 0.99).upper()).isEqualTo(1);
    assertThat(forecast.limits(2, 0.99).lower()).isZero();
  }

  @Test
  @DisplayName(
      "A baseline of many lines leaves binomial limits: 12 of 100 denied, 300 to 500 lines")
  void binomial() {
    // Of 400 lines at 12 % the 0.1 % and 99.9 % points of the binomial distribution are 29 and 69.
    RateForecast forecast =
        new RateForecast(
            new long[] {60_000_000, 60_000_000}, new long[] {500_000_000, 500_000_000});

    Interval limits = forecast.limits(400, 0.998);

    assertThat(limits.lower()).isEqualTo(29 / 400.0);
    assertThat(limits.upper()).isEqualTo(69 / 400.0);
  }

  @Test
  @DisplayName("Months that vary more than lines do count for fewer lines: chi-square by hand")
  void overdispersion() {
    // 10 and 30 of 100: rate 0.2, each 10 off, chi-square 2 * 100 / 16 = 12.5 over 1 degree.
    RateForecast forecast = new RateForecast(new long[] {10, 30}, new long[] {100, 100});

    assertThat(forecast.rate()).isEqualTo(0.2);
    assertThat(forecast.overdispersion()).isCloseTo(12.5, within(1e-12));
    assertThat(forecast.limits(100, 0.998).width())
        .isGreaterThan(
            new RateForecast(new long[] {20, 20}, new long[] {100, 100})
                .limits(100, 0.998)
                .width());
  }

  @Test
  @DisplayName("Without any event, or with nothing else, months tell no variation of their own")
  void degenerate() {
    assertThat(new RateForecast(new long[] {0, 0}, new long[] {9, 9}).overdispersion()).isOne();
    assertThat(new RateForecast(new long[] {9, 9}, new long[] {9, 9}).overdispersion()).isOne();
    assertThat(new RateForecast(new long[] {4, 0}, new long[] {9, 0}).overdispersion()).isOne();
  }
}
