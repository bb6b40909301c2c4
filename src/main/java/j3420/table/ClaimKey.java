package j3420.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * Which claim file holds which claim: the lines of claims without J3420 are not kept, so this is
 * how an older version is found when a new one bills J3420.
 */
public final class ClaimKey {

  public static final String KEY = "claim_key";

  public static final StructType SCHEMA =
      new StructType()
          .add(KEY, LongType, false, "Hash of a keyed token of a claim, a family or a stem")
          .add(ClaimLine.SOURCE_FILE, StringType, false, "Claim file that names it");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.RESTRICTED,
          "claim_key",
          "One claim, family or stem that a line of a claim file names",
          SCHEMA.add(
              Columns.RUN_ID, StringType, false, "Run that wrote the row; see operations.run"),
          List.of(),
          Map.of());

  private ClaimKey() {}
}
