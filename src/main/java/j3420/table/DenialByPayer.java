package j3420.table;

import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/** Denials for prior authorization, an oral trial and frequency, payer beside payer. */
public final class DenialByPayer {

  public static final String PAYER = ClaimLine.PAYER;
  public static final String REASON_CATEGORY = DenialByReason.REASON_CATEGORY;

  public static final String PRIOR_AUTHORIZATION = "prior_authorization";
  public static final String ORAL_TRIAL = "oral_trial";
  public static final String FREQUENCY = "frequency_units";

  /** The categories that payers' B-12 policies differ in. */
  public static final List<String> CATEGORIES = List.of(PRIOR_AUTHORIZATION, ORAL_TRIAL, FREQUENCY);

  public static final StructType SCHEMA =
      DenialRate.withClusteredRate(
          DenialRate.PERIOD
              .add(
                  PAYER,
                  StringType,
                  false,
                  "Payer's name, or 'all': every line of the line of business, those without a name"
                      + " too")
              .add(
                  REASON_CATEGORY,
                  StringType,
                  false,
                  "prior_authorization, oral_trial or frequency_units: denied lines with that"
                      + " primary reason; 'all': every denied line"));

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.PUBLISHED,
          "denial_by_payer",
          "One quarter or year, line of business, payer, first or final decision, and category of"
              + " denials that payers' policies differ in",
          Columns.published(SCHEMA),
          DenialRate.keyWith(PAYER, REASON_CATEGORY),
          DenialRate.CHECKS);

  private DenialByPayer() {}
}
