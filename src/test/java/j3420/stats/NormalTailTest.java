package j3420.stats;

import static j3420.testing.Vectors.assertClose;
import static j3420.testing.Vectors.number;
import static j3420.testing.Vectors.vector;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import j3420.testing.LocalSpark;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NormalTailTest {

  @Test
  @DisplayName("the tail equals the reference to a relative 1e-8, on both sides")
  void reference() {
    assertClose(vector("normal"), NormalTail.above(number("z")), number("sf"), 1e-8, 0, 22);
  }

  @Test
  @DisplayName("the tail keeps its digits to z = 30")
  void farOut() {
    var exact = NormalDistribution.of(0, 1);
    var rows =
        LocalSpark.session()
            .sql("select id / 8.0D z from range(240)")
            .withColumn("tail", NormalTail.above(col("z")))
            .collectAsList();

    assertThat(rows)
        .allSatisfy(
            row -> {
              double expected = exact.survivalProbability(row.getDouble(0));
              assertThat(row.getDouble(1) / expected).isCloseTo(1, within(1e-8));
            });
  }

  @Test
  @DisplayName("an unknown z has an unknown tail")
  void unknown() {
    var row =
        LocalSpark.session()
            .sql("select cast(null as double) z")
            .select(NormalTail.above(col("z")))
            .first();

    assertThat(row.isNullAt(0)).isTrue();
  }
}
