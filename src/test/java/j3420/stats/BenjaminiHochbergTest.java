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

class BenjaminiHochbergTest {

  @Test
  @DisplayName("q-values equal the reference: ties, a single test, absent tests, all ones, tiny")
  void reference() {
    var cases = vector("bh").withColumn("p", number("p"));

    var adjusted = BenjaminiHochberg.withAdjusted(cases, "p", "q", "i", "set");

    assertClose(adjusted, col("q"), number("q_bh"), 1e-12, 0, 40);
  }

  @Test
  @DisplayName("each family counts its own tests; an absent p-value is no test")
  void families() {
    var tests =
        table(
            new StructType().add("family", "string").add("id", "string").add("p", "double"),
            """
            family | id | p
            a      | 1  | 0.01
            a      | 2  | 0.5
            a      | 3  |
            b      | 1  | 0.01
            """);

    assertTable(
        BenjaminiHochberg.withAdjusted(tests, "p", "q", "id", "family"),
        """
        family | id | q
        a      | 1  | 0.02
        a      | 2  | 0.5
        a      | 3  |
        b      | 1  | 0.01
        """);
  }
}
