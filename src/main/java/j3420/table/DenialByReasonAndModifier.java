package j3420.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** Which reasons hit the lines of which modifier. */
public final class DenialByReasonAndModifier {

  public static final String MODIFIER = DenialByModifier.MODIFIER;
  public static final String LEVEL = DenialByReason.LEVEL;
  public static final String REASON_CATEGORY = DenialByReason.REASON_CATEGORY;
  public static final String REASON_CODE = DenialByReason.REASON_CODE;
  public static final String SHARE_OF_DENIALS = DenialByReason.SHARE_OF_DENIALS;

  public static final StructType SCHEMA =
      DenialRate.PERIOD
          .add(
              MODIFIER,
              StringType,
              false,
              "Modifier, 'none', or 'not available'. A line with two counts under both")
          .add(
              LEVEL,
              StringType,
              false,
              "category or reason: read one at a time; each adds up to the denied lines of the"
                  + " modifier")
          .add(REASON_CATEGORY, StringType, false, "Category of the primary reason")
          .add(REASON_CODE, StringType, false, "Code of the primary reason, or 'all'")
          .add(DenialRate.LINES, LongType, false, "Adjudicated final J3420 lines with the modifier")
          .add(
              DenialRate.DENIED_LINES,
              LongType,
              true,
              "Those denied in full for the reason; null: not available")
          .add(DenialRate.PATIENTS, LongType, false, "Different members of the lines. Not additive")
          .add(
              DenialRate.DENIED_PATIENTS,
              LongType,
              true,
              "Different members of the denied lines. Not additive")
          .add(
              DenialRate.PATIENTS_NOT_DENIED,
              LongType,
              true,
              "Different members with a line with the modifier that is not denied for any reason."
                  + " Not additive")
          .add(DenialRate.RATE, Columns.RATE, true, "denied_lines / lines")
          .add(
              SHARE_OF_DENIALS,
              Columns.RATE,
              true,
              "denied_lines / all denied lines with the modifier");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.PUBLISHED,
          "denial_by_reason_and_modifier",
          "One quarter or year, line of business, first or final decision, modifier, and primary"
              + " reason of its denied lines; lines: those with the modifier",
          Columns.published(SCHEMA),
          DenialRate.keyWith(MODIFIER, LEVEL, REASON_CATEGORY, REASON_CODE),
          Map.of(
              "denied_within_lines",
              "denied_lines IS NULL OR denied_lines BETWEEN 1 AND lines",
              "patients_within_lines",
              "patients BETWEEN 0 AND lines AND (denied_patients IS NULL OR denied_patients <="
                  + " patients)"));

  private DenialByReasonAndModifier() {}
}
