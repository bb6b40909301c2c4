package j3420.table;

import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * Lines that were fetched but belong to no J3420 service yet: a later run may reach their decision,
 * or bring the version that turns their service into one.
 */
public final class WaitingLine {

  /** A line as it is before versions are resolved: all that a later run needs of it. */
  public static final StructType SCHEMA =
      ClaimLine.CONFORMED
          .add(
              ClaimLine.WARNINGS, Columns.STRINGS, false, "Rules that the line breaks without harm")
          .add(
              ClaimLine.NORMALISED_CODES,
              Columns.STRINGS,
              false,
              "Columns whose codes the source wrote otherwise; see claim_line");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.RESTRICTED,
          "waiting_line",
          "One accepted line of a claim that may hold J3420: decided or served after the last day of data, or of a service that no version bills as J3420 so far",
          new StructType()
              .merge(SCHEMA, true)
              .add(Columns.RUN_ID, StringType, false, "Run that wrote the row; see operations.run"),
          List.of(),
          Map.of());

  private WaitingLine() {}
}
