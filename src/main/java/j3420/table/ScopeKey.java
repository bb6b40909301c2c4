package j3420.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** The claims whose lines are fetched: those that hold J3420, and those that references lead to. */
public final class ScopeKey {

  public static final StructType SCHEMA =
      new StructType()
          .add(
              ClaimKey.KEY,
              LongType,
              false,
              "Hash of a keyed token of a claim, a family or a stem");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.RESTRICTED,
          "scope_key",
          "One claim, family or stem whose lines are fetched",
          SCHEMA.add(
              Columns.RUN_ID, StringType, false, "Run that wrote the row; see operations.run"),
          List.of(ClaimKey.KEY),
          Map.of());

  private ScopeKey() {}
}
