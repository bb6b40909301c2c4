package j3420.table;

import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/** How often J3420 is denied by the modifier that it is billed with. */
public final class DenialByModifier {

  public static final String MODIFIER = "modifier";

  /** The lines that are billed without any modifier. */
  public static final String NONE = "none";

  public static final StructType SCHEMA =
      DenialRate.withRate(
          DenialRate.PERIOD.add(
              MODIFIER,
              StringType,
              false,
              "Modifier; 'none': lines without one; 'all': every line; 'not available': lines of a"
                  + " source that has no modifiers. A line with two modifiers counts under both"));

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.PUBLISHED,
          "denial_by_modifier",
          "One period, line of business, first or final decision, and modifier",
          Columns.published(SCHEMA),
          List.of(
              DenialRate.PERIOD_TYPE,
              DenialRate.PERIOD_START,
              DenialRate.DATE_BASIS,
              ClaimLine.LINE_OF_BUSINESS,
              DenialRate.DECISION,
              MODIFIER),
          DenialRate.CHECKS);

  private DenialByModifier() {}
}
