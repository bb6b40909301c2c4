package j3420.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** How often J3420 is denied by the modifier that it is billed with, beside lines without it. */
public final class DenialByModifier {

  public static final String MODIFIER = "modifier";
  public static final String SHARE_OF_LINES = "share_of_lines";
  public static final String IS_EXPECTED = ModifierExpectation.IS_EXPECTED;
  public static final String EXPECTATION = ModifierExpectation.EXPECTATION;
  public static final String OTHER_LINES = "other_lines";
  public static final String OTHER_DENIED_LINES = "other_denied_lines";
  public static final String DIFFERENCE = "rate_difference";
  public static final String DIFFERENCE_LOWER = "rate_difference_lower";
  public static final String DIFFERENCE_UPPER = "rate_difference_upper";
  public static final String RISK_RATIO = "risk_ratio";
  public static final String RISK_RATIO_LOWER = "risk_ratio_lower";
  public static final String RISK_RATIO_UPPER = "risk_ratio_upper";
  public static final String ADJUSTED_RATIO = "adjusted_ratio";
  public static final String ADJUSTED_RATIO_LOWER = "adjusted_ratio_lower";
  public static final String ADJUSTED_RATIO_UPPER = "adjusted_ratio_upper";
  public static final String STRATA = "strata";
  public static final String P_HETEROGENEITY = "p_heterogeneity";
  public static final String PROVIDER_ADJUSTED_RATIO = "provider_adjusted_ratio";
  public static final String PROVIDER_STRATA = "provider_strata";
  public static final String P = "p_value";
  public static final String Q = "q_value";
  public static final String IS_EFFECT = "is_effect";

  /** The lines that are billed without any modifier. */
  public static final String NONE = "none";

  public static final StructType SCHEMA =
      compared(
          nullable(
              DenialRate.withClusteredRate(
                  DenialRate.PERIOD.add(
                      MODIFIER,
                      StringType,
                      false,
                      "Modifier; 'none': lines without one; 'all': every line; 'not available':"
                          + " lines of a source that has no modifiers. A line with two modifiers"
                          + " counts under both. Those that modifier.csv shows always have a row,"
                          + " with null where no line of the period tells its modifiers"))));

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.PUBLISHED,
          "denial_by_modifier",
          "One period, line of business, first or final decision, and modifier",
          Columns.published(SCHEMA),
          DenialRate.keyWith(MODIFIER),
          checks());

  private DenialByModifier() {}

  private static Map<String, String> checks() {
    Map<String, String> checks = new HashMap<>();
    DenialRate.CHECKS.forEach(
        (name, condition) -> checks.put(name, "lines IS NULL OR (%s)".formatted(condition)));
    checks.put("effect_is_called", "NOT coalesce(is_effect, false) OR q_value <= 0.05");
    return checks;
  }

  private static StructType nullable(StructType schema) {
    StructType all = new StructType();
    for (StructField field : schema.fields()) {
      boolean isCount =
          field.name().equals(DenialRate.LINES) || field.name().equals(DenialRate.PATIENTS);
      all =
          isCount
              ? all.add(
                  field.name(),
                  field.dataType(),
                  true,
                  field.getComment().getOrElse(() -> "") + ". Null: not available")
              : all.add(field);
    }
    return all;
  }

  private static StructType compared(StructType schema) {
    return schema
        .add(
            SHARE_OF_LINES,
            Columns.RATE,
            true,
            "lines / lines of the period whose source tells modifiers. Not additive")
        .add(
            IS_EXPECTED,
            BooleanType,
            true,
            "Whether modifier.csv expects the modifier on J3420; null: it depends, or is not listed")
        .add(EXPECTATION, StringType, true, "Why, as modifier.csv has it")
        .add(
            OTHER_LINES,
            LongType,
            true,
            "Lines of the period whose source tells modifiers, without this one; null for 'all' and"
                + " 'not available'")
        .add(OTHER_DENIED_LINES, LongType, true, "Denied lines among them")
        .add(
            DIFFERENCE,
            Columns.RATE,
            true,
            "denial_rate less that of the other lines; null if there are none")
        .add(
            DIFFERENCE_LOWER,
            Columns.RATE,
            true,
            "Lower 95 % limit of the difference: Newcombe's hybrid of the two clustered intervals")
        .add(DIFFERENCE_UPPER, Columns.RATE, true, "Upper 95 % limit of the difference")
        .add(
            RISK_RATIO,
            Columns.STATISTIC,
            true,
            "denial_rate / that of the other lines, with 1/2 in all four counts if one is 0")
        .add(RISK_RATIO_LOWER, Columns.STATISTIC, true, "Lower 95 % limit, of independent lines")
        .add(RISK_RATIO_UPPER, Columns.STATISTIC, true, "Upper 95 % limit, of independent lines")
        .add(
            ADJUSTED_RATIO,
            Columns.STATISTIC,
            true,
            "Mantel-Haenszel risk ratio over the lines of business, for 'all' of them: like held"
                + " against like. Null if fewer than two have lines of both kinds")
        .add(
            ADJUSTED_RATIO_LOWER,
            Columns.STATISTIC,
            true,
            "Lower 95 % limit (Greenland-Robins), lines taken as independent")
        .add(
            ADJUSTED_RATIO_UPPER,
            Columns.STATISTIC,
            true,
            "Upper 95 % limit (Greenland-Robins), lines taken as independent")
        .add(STRATA, IntegerType, true, "Lines of business that it rests on")
        .add(
            P_HETEROGENEITY,
            Columns.PROBABILITY,
            true,
            "Breslow-Day: below 0.05 the lines of business differ, so read their own rows, not the"
                + " adjusted ratio")
        .add(
            PROVIDER_ADJUSTED_RATIO,
            Columns.STATISTIC,
            true,
            "The same ratio over named providers within lines of business: what their habits do not"
                + " explain. Null if no provider bills both with and without it, or no such line"
                + " was denied")
        .add(
            PROVIDER_STRATA,
            IntegerType,
            true,
            "Named providers within lines of business with both; null: none is named")
        .add(
            P,
            Columns.PROBABILITY,
            true,
            "Of so large a difference by chance, both sides: pooled normal test where 5 are"
                + " expected in every cell, widened where a provider's lines are alike, else"
                + " Fisher's exact test")
        .add(
            Q,
            Columns.PROBABILITY,
            true,
            "Benjamini-Hochberg over the rows of one date basis, period type and decision")
        .add(
            IS_EFFECT,
            BooleanType,
            true,
            "q_value at most 0.05, and the ratio by provider points the same way, as does that adjusted"
                + " by line of business if there are several. Null without a test, or where q is so"
                + " small but such a ratio cannot be told, as of a modifier of one provider alone");
  }
}
