package j3420.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** One row per final J3420 line: the one fact that every measure reads. */
public final class J3420Line {

  public static final String SERVICE_MONTH = "service_month";
  public static final String DIAGNOSIS_TIER = "diagnosis_tier";
  public static final String VERSIONS = "versions";
  public static final String FIRST_OUTCOME = "first_outcome";
  public static final String FIRST_REASONS = "first_reasons";
  public static final String FIRST_MODIFIERS = "first_modifiers";
  public static final String FIRST_CHARGE_AMOUNT = "first_charge_amount";
  public static final String FIRST_ADJUDICATION_DATE = "first_adjudication_date";

  public static final String DAYS_TO_FINAL = "days_to_final";
  public static final String FIRST_REMARK_CODES = "first_remark_codes";
  public static final String IS_DECIDED_AGAIN = "is_decided_again";
  public static final String BILL_CHANGES = "bill_changes";

  /** What a later version can bill otherwise than the one that was decided first. */
  public static final String CHANGED_MODIFIERS = "modifiers";

  public static final String CHANGED_DIAGNOSES = "diagnoses";
  public static final String CHANGED_UNITS = "units";
  public static final String CHANGED_CODE = "code";
  public static final String CHANGED_CHARGE = "charge";
  public static final String CHANGED_DRUG_CODE = "drug code";
  public static final String CHANGED_PLACE = "place of service";

  public static final StructType SCHEMA =
      new StructType()
          .add(ClaimLine.FAMILY, StringType, false, "All versions of one claim or service")
          .add(ClaimLine.LINKED_BY, StringType, false, "What links the versions of the family")
          .add(
              ClaimLine.CLAIM_ID,
              StringType,
              false,
              "Keyed token of the claim of the final version")
          .add(ClaimLine.CLAIM_LINE_NUMBER, IntegerType, false, "Line of the final version")
          .add(VERSIONS, IntegerType, false, "Claim versions in the family, the final one included")
          .add(ClaimLine.MEMBER_TOKEN, StringType, false, "Keyed token of the member")
          .add(
              ClaimLine.PROVIDER_ID,
              StringType,
              true,
              "NPI of the rendering, else billing provider")
          .add(
              ClaimLine.PROVIDER_SPECIALTY_CODE,
              StringType,
              false,
              "CMS specialty, or 'not stated', or 'not available'")
          .add(
              ClaimLine.PROVIDER_STATE,
              StringType,
              false,
              "State of the provider, or 'not stated', or 'not available'")
          .add(
              ClaimLine.PLACE_OF_SERVICE_CODE,
              StringType,
              false,
              "CMS place of service, or 'not stated', or 'not available'")
          .add(ClaimLine.PAYER, StringType, true, "Payer's name")
          .add(
              ClaimLine.LINE_OF_BUSINESS,
              StringType,
              false,
              "commercial, medicare, medicaid, or 'not stated', or 'not available'")
          .add(ClaimLine.SERVICE_DATE, DateType, false, "Day of service")
          .add(SERVICE_MONTH, DateType, false, "First day of the month of service")
          .add(
              ClaimLine.ADJUDICATION_DATE,
              DateType,
              true,
              "Day of the final decision; null: not available from the source")
          .add(FIRST_ADJUDICATION_DATE, DateType, true, "Day of the first decision")
          .add(
              DAYS_TO_FINAL,
              IntegerType,
              true,
              "Whole days from the first decision to the final one, 0 if it is the same; below 0 if"
                  + " version numbers run against the dates; null: a date is not available")
          .add(
              ClaimLine.MODIFIERS,
              Columns.STRINGS,
              true,
              "Modifiers in order; empty: none billed; null: not available from the source")
          .add(ClaimLine.UNITS, Columns.UNITS, true, "Billed units; null: not available")
          .add(ClaimLine.NDC_CODE, StringType, true, "National drug code")
          .add(ClaimLine.DIAGNOSIS_CODES, Columns.STRINGS, true, "Diagnoses in order")
          .add(
              DIAGNOSIS_TIER,
              StringType,
              false,
              "How directly the diagnoses speak for B-12: the best tier that any of them has in"
                  + " reference/diagnosis_tier.csv on the day of service. A direct indication, B"
                  + " malabsorption, C nutritional, D neurologic or metabolic, E adjunct to"
                  + " chemotherapy, F post-surgical status, X does not support, other: in no tier;"
                  + " or 'not stated', or 'not available'. An aid to a review by a mapping of ours,"
                  + " no payer's policy")
          .add(ClaimLine.CHARGE_AMOUNT, Columns.MONEY, true, "Charged US dollars")
          .add(ClaimLine.ALLOWED_AMOUNT, Columns.MONEY, true, "Allowed US dollars")
          .add(ClaimLine.PAID_AMOUNT, Columns.MONEY, true, "Paid US dollars")
          .add(ClaimLine.OUTCOME, StringType, false, "Outcome of the final version")
          .add(
              ClaimLine.REASONS,
              ClaimLine.REASON_LIST,
              false,
              "Why not paid in full, primary reason first")
          .add(
              ClaimLine.REMARK_CODES,
              Columns.STRINGS,
              true,
              "Remittance advice remark codes; null: not available from the source")
          .add(FIRST_OUTCOME, StringType, false, "Outcome of the first adjudicated version")
          .add(
              FIRST_REASONS,
              ClaimLine.REASON_LIST,
              false,
              "Why not paid in full at first, primary reason first")
          .add(
              FIRST_MODIFIERS,
              Columns.STRINGS,
              true,
              "Modifiers that the first adjudicated version billed; null: not available")
          .add(
              FIRST_CHARGE_AMOUNT,
              Columns.MONEY,
              true,
              "US dollars that the first adjudicated version charged")
          .add(
              FIRST_REMARK_CODES,
              Columns.STRINGS,
              true,
              "Remark codes of the first adjudicated version; null: not available from the source")
          .add(
              IS_DECIDED_AGAIN,
              BooleanType,
              false,
              "The final version is a later one than that of the first decision")
          .add(
              BILL_CHANGES,
              Columns.STRINGS,
              false,
              "What the final version bills otherwise than the first adjudicated one: modifiers,"
                  + " diagnoses, units, code, charge, drug code, place of service; empty: nothing")
          .add(
              ClaimLine.WARNINGS,
              Columns.STRINGS,
              false,
              "Rules that the line breaks without harm, then those that it breaks together with other"
                  + " lines: SERVICE_OF_TWO_PROVIDERS, SERVICE_PAID_TWICE")
          .add(ClaimLine.SOURCE_FILE, StringType, false, "File the final version was read from");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.RESTRICTED,
          "j3420_line",
          "One final J3420 line, with its first and its final outcome",
          Columns.published(SCHEMA),
          List.of(ClaimLine.FAMILY, ClaimLine.CLAIM_ID, ClaimLine.CLAIM_LINE_NUMBER),
          Map.of("versions_positive", "versions >= 1"));

  private J3420Line() {}
}
