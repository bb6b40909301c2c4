package j3420.measure;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.stats.Interval;
import j3420.stats.Proportion;
import j3420.table.DenialRate;
import j3420.testing.LocalSpark;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RateRowsTest {

  private static final int BOOKS = 200;
  private static final double TRUE_RATE = 0.12;

  private static final StructType COUNTED =
      new StructType()
          .add(DenialRate.LINES, DataTypes.LongType)
          .add(DenialRate.DENIED_LINES, DataTypes.LongType)
          .add(DenialRate.PROVIDERS, DataTypes.LongType)
          .add(DenialCell.EVENTS_SQUARED, DataTypes.LongType)
          .add(DenialCell.EVENTS_TRIALS, DataTypes.LongType)
          .add(DenialCell.TRIALS_SQUARED, DataTypes.LongType);

  @Test
  @DisplayName(
      "Over 200 books of providers with habits of their own the limits hold the true rate in 90 to"
          + " 98 % of them; those of independent lines would not")
  void coverage() {
    Random random = new Random(3420);
    List<Row> books = new ArrayList<>();
    for (int i = 0; i < BOOKS; i++) {
      books.add(book(random));
    }

    List<Row> rated =
        RateRows.of(LocalSpark.session().createDataFrame(books, COUNTED)).collectAsList();

    assertThat(rated).hasSize(BOOKS);
    long held = rated.stream().filter(RateRowsTest::isTrueRateHeld).count();
    assertThat(held / (double) BOOKS).as("%d of %d", held, BOOKS).isBetween(0.90, 0.98);
    long heldAsIndependent = rated.stream().filter(RateRowsTest::isHeldAsIndependent).count();
    assertThat(heldAsIndependent / (double) BOOKS).isLessThan(0.90);
    System.out.printf(
        "of %d books the limits hold the true rate in %d, those of independent lines in %d%n",
        BOOKS, held, heldAsIndependent);
    assertThat(rated.stream().map(row -> row.<BigDecimal>getAs(DenialRate.DESIGN_EFFECT)))
        .allMatch(effect -> effect.compareTo(BigDecimal.ONE) >= 0);
  }

  /** Forty providers of few to many lines; each denies as often as a beta variable of mean 12 %. */
  private static Row book(Random random) {
    long[] sums = new long[5];
    for (int provider = 0; provider < 40; provider++) {
      long lines = 5 + (long) Math.exp(2.5 + 0.8 * random.nextGaussian());
      double habit = beta(random);
      long denied = random.doubles(lines).filter(draw -> draw < habit).count();
      sums[0] += lines;
      sums[1] += denied;
      sums[2] += denied * denied;
      sums[3] += denied * lines;
      sums[4] += lines * lines;
    }
    return RowFactory.create(sums[0], sums[1], 40L, sums[2], sums[3], sums[4]);
  }

  /** Of parameters 3 and 22: the third smallest of 24 uniform draws. */
  private static double beta(Random random) {
    return random.doubles(24).sorted().skip(2).findFirst().orElseThrow();
  }

  private static boolean isTrueRateHeld(Row row) {
    return row.<BigDecimal>getAs(DenialRate.RATE_LOWER).doubleValue() <= TRUE_RATE
        && TRUE_RATE <= row.<BigDecimal>getAs(DenialRate.RATE_UPPER).doubleValue();
  }

  private static boolean isHeldAsIndependent(Row row) {
    Interval limits =
        Proportion.wilson(
            row.<Long>getAs(DenialRate.DENIED_LINES),
            row.<Long>getAs(DenialRate.LINES),
            Proportion.normalQuantile(0.95));
    return limits.lower() <= TRUE_RATE && TRUE_RATE <= limits.upper();
  }

  @Test
  @DisplayName("Without a line, or where denials are not available, no rate and no limit is told")
  void notAvailable() {
    List<Row> rated =
        RateRows.of(
                LocalSpark.session()
                    .createDataFrame(
                        List.of(
                            RowFactory.create(0L, 0L, 0L, 0L, 0L, 0L),
                            RowFactory.create(9L, null, 2L, null, null, 41L)),
                        COUNTED))
            .collectAsList();

    assertThat(rated)
        .allSatisfy(
            row -> {
              assertThat(row.<Object>getAs(DenialRate.RATE)).isNull();
              assertThat(row.<Object>getAs(DenialRate.RATE_UPPER)).isNull();
              assertThat(row.<Object>getAs(DenialRate.IS_RELIABLE)).isNull();
            });
  }
}
