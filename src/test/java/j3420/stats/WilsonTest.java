package j3420.stats;

import static j3420.testing.Tables.assertTable;
import static j3420.testing.Tables.table;
import static j3420.testing.Vectors.assertClose;
import static j3420.testing.Vectors.number;
import static j3420.testing.Vectors.vector;
import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WilsonTest {

  private static final StructType COUNTS =
      new StructType().add("x", "bigint").add("n", "bigint").add("limit", "double");

  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.95, 0.99, 0.998})
  @DisplayName("both limits equal the reference at every confidence")
  void reference(double confidence) {
    var cases = vector("wilson").where(number("conf").equalTo(confidence));
    var lower = Wilson.lower(number("x"), number("n"), confidence);
    var upper = Wilson.upper(number("x"), number("n"), confidence);

    assertClose(cases, lower, number("lower"), 1e-9, 0, 28);
    assertClose(cases, upper, number("upper"), 1e-9, 0, 28);
  }

  @Test
  @DisplayName("without a confidence the limits are those of 95 %")
  void usualConfidence() {
    var cases = vector("wilson").where("conf = 0.95");

    assertClose(cases, Wilson.lower(number("x"), number("n")), number("lower"), 1e-9, 0, 28);
    assertClose(cases, Wilson.upper(number("x"), number("n")), number("upper"), 1e-9, 0, 28);
  }

  @Test
  @DisplayName("no trials have no limits; no events start at 0, nothing but events ends at 1")
  void edges() {
    var counts =
        table(
            COUNTS,
            """
            x | n
            0 | 0
              | 4
            0 | 7
            7 | 7
            """);

    assertTable(
        counts.withColumn("limit", Wilson.lower(col("x"), col("n"))).where("x is null or x < 7"),
        """
        x | n | limit
        0 | 0 |
          | 4 |
        0 | 7 | 0
        """);
    assertTable(
        counts.withColumn("limit", Wilson.upper(col("x"), col("n"))).where("x = n or x is null"),
        """
        x | n | limit
        0 | 0 |
          | 4 |
        7 | 7 | 1
        """);
  }
}
