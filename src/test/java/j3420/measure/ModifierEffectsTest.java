package j3420.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import j3420.table.ModifierExpectation;
import j3420.testing.CompiledQueries;
import j3420.testing.LocalSpark;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Books of lines in which an effect of a modifier is planted, or none is. */
@CompiledQueries
class ModifierEffectsTest {

  private static final int SEEDS = 20;

  /** Years of the books: a habit, Simpson's, an effect, and twenty with nothing planted. */
  private static final int HABIT = 1998;

  private static final int SIMPSON = 1999;

  private static final int EFFECT = 2000;
  private static final int FIRST_NULL = 2001;

  private static Dataset<Row> rows;

  @BeforeAll
  static void measure() {
    DecidedLines lines = new DecidedLines();
    habit(lines);
    simpson(lines);
    effect(lines);
    for (int seed = 0; seed < SEEDS; seed++) {
      nothing(lines, FIRST_NULL + seed, new Random(seed));
    }
    Dataset<Row> cells =
        DenialRates.cells(lines.lines(), LocalDate.parse("2025-12-31")).localCheckpoint();
    Dataset<Row> expectations =
        LocalSpark.session().createDataFrame(List.of(), ModifierExpectation.LIST.schema());
    rows =
        ModifierEffects.of(cells, expectations)
            .where("period_type = 'year' AND decision = 'final' AND line_of_business = 'all'")
            .localCheckpoint();
  }

  /** One provider bills JW on all its lines and is always denied; the others never bill it. */
  private static void habit(DecidedLines lines) {
    for (int i = 0; i < 400; i++) {
      boolean isJw = i < 10;
      add(lines, HABIT, i % 2 == 0, isJw ? 0 : 1 + i % 39, isJw ? "JW" : null, isJw || i % 20 == 0);
    }
  }

  /** Medicare denies 30 % and has most JW lines; commercial denies 5 %; JW changes nothing. */
  private static void simpson(DecidedLines lines) {
    Random random = new Random(1);
    for (int i = 0; i < 4000; i++) {
      boolean isJw = random.nextInt(4) == 0;
      boolean isMedicare = random.nextDouble() < (isJw ? 0.85 : 0.25);
      boolean isDenied = random.nextDouble() < (isMedicare ? 0.30 : 0.05);
      add(lines, SIMPSON, isMedicare, random.nextInt(40), isJw ? "JW" : null, isDenied);
    }
  }

  /** JW is denied twice as often, whoever pays and whoever bills. */
  private static void effect(DecidedLines lines) {
    Random random = new Random(2);
    for (int i = 0; i < 4000; i++) {
      boolean isJw = random.nextInt(4) == 0;
      boolean isMedicare = random.nextBoolean();
      boolean isDenied = random.nextDouble() < (isMedicare ? 0.12 : 0.06) * (isJw ? 2 : 1);
      add(lines, EFFECT, isMedicare, random.nextInt(40), isJw ? "JW" : null, isDenied);
    }
  }

  /** Every provider denies and bills in a way of its own; no modifier has to do with denials. */
  private static void nothing(DecidedLines lines, int year, Random random) {
    String[] modifiers = {null, null, "JW", "JZ", "KX", "25"};
    for (int provider = 0; provider < 30; provider++) {
      double habit = 0.02 + 0.25 * random.nextDouble() * random.nextDouble();
      String own = modifiers[random.nextInt(modifiers.length)];
      for (int i = 0; i < 10 + random.nextInt(30); i++) {
        String modifier = random.nextBoolean() ? own : modifiers[random.nextInt(modifiers.length)];
        add(lines, year, random.nextBoolean(), provider, modifier, random.nextDouble() < habit);
      }
    }
  }

  private static void add(
      DecidedLines lines,
      int year,
      boolean isMedicare,
      int provider,
      String modifier,
      boolean isDenied) {
    lines.add(
        LocalDate.of(year, 6, 15),
        isMedicare ? "medicare" : "commercial",
        "p" + provider,
        modifier,
        isDenied ? "modifier:4" : null);
  }

  private static Row row(int year, String modifier) {
    return rows.where("year(period_start) = %d AND modifier = '%s'".formatted(year, modifier))
        .head();
  }

  private static double number(Row row, String column) {
    return row.<BigDecimal>getAs(column).doubleValue();
  }

  @Test
  @DisplayName("A difference that is only the mix of payers has a crude ratio, but no adjusted one")
  void mixOfPayers() {
    Row jw = row(SIMPSON, "JW");

    assertThat(number(jw, "risk_ratio")).isGreaterThan(1.3);
    assertThat(number(jw, "adjusted_ratio")).isCloseTo(1, within(0.15));
    assertThat(number(jw, "adjusted_ratio_lower")).isLessThan(1);
    assertThat(number(jw, "adjusted_ratio_upper")).isGreaterThan(1);
    assertThat(number(jw, "provider_adjusted_ratio")).isCloseTo(1, within(0.2));
    assertThat(jw.<Integer>getAs("strata")).isEqualTo(2);
    assertThat(number(jw, "p_heterogeneity")).isGreaterThan(0.05);
  }

  @Test
  @DisplayName("What one provider alone bills cannot be told from its habits: no effect is called")
  void habitOfOneProvider() {
    Row jw = row(HABIT, "JW");
    assertThat(number(jw, "q_value")).isLessThan(0.001);
    assertThat(number(jw, "adjusted_ratio")).isGreaterThan(10);
    assertThat(jw.<Object>getAs("provider_adjusted_ratio")).isNull();
    assertThat(jw.<Integer>getAs("provider_strata")).isZero();
    assertThat(jw.<Object>getAs("is_effect")).isNull();
  }

  @Test
  @DisplayName("An effect that is planted is found, and called: q is below 0.05, all ratios agree")
  void planted() {
    Row jw = row(EFFECT, "JW");
    Row none = row(EFFECT, "none");

    assertThat(number(jw, "q_value")).isLessThan(0.05);
    assertThat(jw.<Boolean>getAs("is_effect")).isTrue();
    assertThat(number(jw, "adjusted_ratio")).isBetween(1.6, 2.5);
    assertThat(number(jw, "provider_adjusted_ratio")).isBetween(1.5, 2.7);
    assertThat(number(jw, "rate_difference_lower")).isPositive();
    assertThat(number(none, "rate_difference"))
        .isCloseTo(-number(jw, "rate_difference"), within(1e-6));
  }

  @Test
  @DisplayName("With nothing planted at most 5 % of the tests of twenty books fall below 0.05")
  void nothingPlanted() {
    String tests = "year(period_start) >= %d AND p_value IS NOT NULL".formatted(FIRST_NULL);
    long all = rows.where(tests).count();

    assertThat(all).isGreaterThanOrEqualTo(SEEDS * 5L);
    long below = rows.where(tests + " AND p_value < 0.05").count();
    System.out.printf("nothing planted: %d of %d tests have p below 0.05%n", below, all);
    assertThat(below / (double) all).isLessThanOrEqualTo(0.05);
    assertThat(rows.where(tests + " AND q_value < 0.05").count()).isZero();
    assertThat(rows.where(tests + " AND is_effect").count()).isZero();
  }
}
