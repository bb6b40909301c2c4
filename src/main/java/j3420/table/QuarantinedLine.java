package j3420.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** An input line that was rejected, with every rule it breaks and the source's own values. */
public final class QuarantinedLine {

  public static final String BROKEN_RULES = "broken_rules";
  public static final String UNREADABLE = "unreadable";
  public static final String RAW = "raw";

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.RESTRICTED,
          "quarantined_line",
          "One input line of a claim that holds J3420, rejected for a broken rule",
          new StructType()
              .add(ClaimLine.SOURCE_FILE, StringType, false, "File the line was read from")
              .add(ClaimLine.CLAIM_ID, StringType, true, "Keyed token of the claim")
              .add(ClaimLine.CLAIM_LINE_NUMBER, IntegerType, true, "Line of the claim")
              .add(ClaimLine.MEMBER_TOKEN, StringType, true, "Keyed token of the member")
              .add(BROKEN_RULES, Columns.STRINGS, false, "All blocking rules that the line breaks")
              .add(ClaimLine.WARNINGS, Columns.STRINGS, false, "Rules broken without harm")
              .add(
                  UNREADABLE,
                  Columns.STRINGS,
                  false,
                  "Source columns that hold a value which cannot be read as its type")
              .add(
                  RAW,
                  StringType,
                  true,
                  "The source's values as JSON, without the ids of member and claim")
              .add(Columns.RUN_ID, StringType, false, "Run that wrote the row; see operations.run"),
          List.of(),
          Map.of("has_a_rule", "size(broken_rules) > 0"));

  private QuarantinedLine() {}
}
