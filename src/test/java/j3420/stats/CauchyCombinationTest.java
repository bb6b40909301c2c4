package j3420.stats;

import static j3420.testing.Vectors.assertClose;
import static j3420.testing.Vectors.number;
import static j3420.testing.Vectors.vector;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.split;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.LocalSpark;
import org.apache.spark.sql.Column;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CauchyCombinationTest {

  @Test
  @DisplayName("the combination of equal weights equals the reference, down to 1e-18")
  void reference() {
    var cases = vector("cauchy_combination").where("case <> 'weights'");
    var pValues = split(col("p_values"), ";").cast("array<double>");

    // The reference itself is 0.5 - atan(T) / pi, which is exact to 1e-16 only.
    assertClose(cases, CauchyCombination.of(pValues), number("p_combined"), 1e-8, 1e-17, 7);
  }

  @Test
  @DisplayName("the order of the metrics changes no digit, and a p of 0 stays finite")
  void order() {
    var row =
        LocalSpark.session()
            .range(1)
            .select(
                combined(0.3, 0.1, 0.2, 0.7, 0.013).as("one"),
                combined(0.013, 0.7, 0.2, 0.1, 0.3).as("other"),
                combined(0, 0.5).as("least"),
                CauchyCombination.of(array().cast("array<double>")).as("none"))
            .first();

    assertThat(row.getDouble(0)).isEqualTo(row.getDouble(1));
    assertThat(row.getDouble(2)).isBetween(0.0, 1e-300);
    assertThat(row.isNullAt(3)).isTrue();
  }

  private static Column combined(double... pValues) {
    Column[] values = new Column[pValues.length];
    for (int i = 0; i < pValues.length; i++) {
      values[i] = lit(pValues[i]);
    }
    return CauchyCombination.of(array(values));
  }
}
