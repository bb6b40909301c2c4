package j3420.table;

import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.sql.types.StructType;

/** How often J3420 is denied by all the modifiers of the line together. */
public final class DenialByModifierSet {

  public static final String MODIFIER_SET = "modifier_set";

  public static final StructType SCHEMA =
      DenialRate.withClusteredRate(
          DenialRate.PERIOD.add(
              MODIFIER_SET,
              StringType,
              false,
              "The different modifiers of the line in order of the alphabet, with blanks between;"
                  + " 'none'; 'not available'. Every line is in one set: the sets add up to all"
                  + " lines of the period"));

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.PUBLISHED,
          "denial_by_modifier_set",
          "One period, line of business, first or final decision, and set of modifiers",
          Columns.published(SCHEMA),
          DenialRate.keyWith(MODIFIER_SET),
          DenialRate.CHECKS);

  private DenialByModifierSet() {}
}
