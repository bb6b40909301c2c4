package j3420.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.sql.types.StructType;

/** How often J3420 is denied, and why. */
public final class DenialByReason {

  public static final String LEVEL = "level";
  public static final String REASON_CATEGORY = ClaimLine.REASON_CATEGORY;
  public static final String REASON_CODE = ClaimLine.REASON_CODE;
  public static final String REMARK_CODES = AdjustmentReason.REMARK_CODES;
  public static final String MENTION_LINES = "mention_lines";
  public static final String DENIED_CHARGE_AMOUNT = "denied_charge_amount";
  public static final String SHARE_OF_DENIALS = "share_of_denials";

  public static final String TOTAL_LEVEL = "total";
  public static final String CATEGORY_LEVEL = "category";
  public static final String REASON_LEVEL = "reason";
  public static final String REMARK_LEVEL = "remark";

  /** The denied lines carry no remark code. */
  public static final String NO_REMARK = "none";

  public static final StructType SCHEMA =
      DenialRate.withClusteredRate(
              DenialRate.PERIOD
                  .add(
                      LEVEL,
                      StringType,
                      false,
                      "total, category, reason or remark: read one level at a time. The denied"
                          + " lines of the remarks, of the reasons, and of the categories, add up to"
                          + " the total")
                  .add(REASON_CATEGORY, StringType, false, "Category of the reason, or 'all'")
                  .add(
                      REASON_CODE,
                      StringType,
                      false,
                      "Code of the reason in the source (CARC, or CMS line processing"
                          + " indicator), or 'all'")
                  .add(
                      REMARK_CODES,
                      StringType,
                      false,
                      "Remark codes (RARC) of the lines in order of the alphabet, with blanks"
                          + " between; 'none', 'not available', or 'all'"))
          .add(
              MENTION_LINES,
              LongType,
              true,
              "Denied lines that name the reason at all; a line that names two counts under both; at"
                  + " the level remark those of the primary reason. Null: not available")
          .add(
              DENIED_CHARGE_AMOUNT,
              Columns.MONEY,
              true,
              "US dollars charged on the denied lines; null: not available")
          .add(
              SHARE_OF_DENIALS,
              Columns.RATE,
              true,
              "denied_lines / denied lines of the period and line of business; null without any");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.PUBLISHED,
          "denial_by_reason",
          "One period, line of business, first or final decision, and primary denial reason; every category has a row, with 0 or, where the source cannot say so, null",
          Columns.published(SCHEMA),
          DenialRate.keyWith(LEVEL, REASON_CATEGORY, REASON_CODE, REMARK_CODES),
          DenialRate.CHECKS);

  private DenialByReason() {}
}
