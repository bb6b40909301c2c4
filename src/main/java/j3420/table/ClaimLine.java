package j3420.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One row per version of a claim line, of every claim family that holds J3420 in any version, all
 * codes of the family included.
 *
 * <p>Null means that the source has no column for the fact; an empty array that the source states
 * there is none. The difference is what lets a measure say "not available" instead of 0.
 */
public final class ClaimLine {

  /** The code the product is about: vitamin B-12 cyanocobalamin injection, up to 1000 mcg. */
  public static final String J3420 = "J3420";

  public static final String SOURCE_FILE = "source_file";
  public static final String MEMBER_TOKEN = "member_token";
  public static final String CLAIM_ID = "claim_id";
  public static final String CLAIM_STEM = "claim_stem";
  public static final String CLAIM_SUFFIX = "claim_suffix";
  public static final String CLAIM_LINE_NUMBER = "claim_line_number";
  public static final String CLAIM_FAMILY_ID = "claim_family_id";
  public static final String ORIGINAL_CLAIM_ID = "original_claim_id";
  public static final String ORIGINAL_CLAIM_STEM = "original_claim_stem";
  public static final String CLAIM_VERSION = "claim_version";
  public static final String CLAIM_FREQUENCY_CODE = "claim_frequency_code";
  public static final String CLAIM_STATUS = "claim_status";
  public static final String PAYER = "payer";
  public static final String LINE_OF_BUSINESS = "line_of_business";
  public static final String SERVICE_DATE = "service_date";
  public static final String RECEIVED_DATE = "received_date";
  public static final String ADJUDICATION_DATE = "adjudication_date";
  public static final String HCPCS_CODE = "hcpcs_code";
  public static final String MODIFIERS = "modifiers";
  public static final String UNITS = "units";
  public static final String NDC_CODE = "ndc_code";
  public static final String PLACE_OF_SERVICE_CODE = "place_of_service_code";
  public static final String PROVIDER_ID = "provider_id";
  public static final String PROVIDER_SPECIALTY_CODE = "provider_specialty_code";
  public static final String PROVIDER_STATE = "provider_state";
  public static final String DIAGNOSIS_CODES = "diagnosis_codes";
  public static final String CHARGE_AMOUNT = "charge_amount";
  public static final String ALLOWED_AMOUNT = "allowed_amount";
  public static final String PAID_AMOUNT = "paid_amount";
  public static final String ADJUSTMENTS = "adjustments";
  public static final String REMARK_CODES = "remark_codes";
  public static final String PROCESSING_CODE = "processing_code";
  public static final String CLAIM_PAYMENT_CODE = "claim_payment_code";

  public static final String GROUP_CODE = "group_code";
  public static final String REASON_CODE = "reason_code";
  public static final String AMOUNT = "amount";
  public static final String LEVEL = "level";

  public static final String OUTCOME = "outcome";
  public static final String REASONS = "reasons";
  public static final String REASON_CATEGORY = "reason_category";
  public static final String WARNINGS = "warnings";
  public static final String NORMALISED_CODES = "normalised_codes";

  /** Among the normalised codes: diagnoses were written with dots. */
  public static final String DIAGNOSIS_DOTS = "diagnosis_codes: dots";

  public static final String FAMILY = "family";
  public static final String LINKED_BY = "linked_by";
  public static final String DISPOSITION = "disposition";

  /**
   * One adjustment of a line, as in an 835 CAS segment; of the level {@code claim} if it was made
   * to the whole claim, else of the line.
   */
  public static final StructType ADJUSTMENT =
      new StructType()
          .add(GROUP_CODE, StringType)
          .add(REASON_CODE, StringType)
          .add(AMOUNT, Columns.MONEY)
          .add(LEVEL, StringType);

  public static final ArrayType ADJUSTMENT_LIST = DataTypes.createArrayType(ADJUSTMENT, false);

  /** One reason of an outcome: its category and the code it was read from. */
  public static final StructType REASON =
      new StructType()
          .add(REASON_CATEGORY, StringType)
          .add(GROUP_CODE, StringType)
          .add(REASON_CODE, StringType);

  public static final DataType REASON_LIST = DataTypes.createArrayType(REASON, false);

  /** The columns that a claim layout fills. */
  public static final StructType CONFORMED =
      new StructType()
          .add(SOURCE_FILE, StringType, false, "File or table the line was read from")
          .add(MEMBER_TOKEN, StringType, true, "Keyed token of the member; never the member id")
          .add(CLAIM_ID, StringType, true, "Keyed token of the payer's claim id")
          .add(
              CLAIM_STEM,
              StringType,
              true,
              "Keyed token of the claim id without its suffix; equal to claim_id if it has none")
          .add(
              CLAIM_SUFFIX,
              StringType,
              true,
              "What the claim id has after its stem, such as A or -01; empty: nothing")
          .add(CLAIM_LINE_NUMBER, IntegerType, true, "Line of the claim, from 1")
          .add(
              CLAIM_FAMILY_ID,
              StringType,
              true,
              "Keyed token of the payer's id of all versions of one claim")
          .add(
              ORIGINAL_CLAIM_ID,
              StringType,
              true,
              "Keyed token of the claim that this one replaces or voids")
          .add(
              ORIGINAL_CLAIM_STEM,
              StringType,
              true,
              "Keyed token of that claim's id without its suffix")
          .add(CLAIM_VERSION, IntegerType, true, "Payer's version number; higher is later")
          .add(
              CLAIM_FREQUENCY_CODE,
              StringType,
              true,
              "1 original, 7 replacement, 8 void of a claim")
          .add(CLAIM_STATUS, StringType, true, "Payer's status: paid, denied, pending, reversed")
          .add(PAYER, StringType, true, "Payer's name")
          .add(LINE_OF_BUSINESS, StringType, true, "commercial, medicare, medicaid")
          .add(SERVICE_DATE, DateType, true, "Day of service of the line")
          .add(RECEIVED_DATE, DateType, true, "Day the claim reached the payer")
          .add(ADJUDICATION_DATE, DateType, true, "Day the payer decided the version")
          .add(HCPCS_CODE, StringType, true, "Procedure or drug code, upper case, no blanks")
          .add(
              MODIFIERS,
              Columns.STRINGS,
              true,
              "Modifiers in order; empty: none billed; null: not available from the source")
          .add(UNITS, Columns.UNITS, true, "Billed units; one unit is up to 1000 mcg")
          .add(NDC_CODE, StringType, true, "National drug code, 11 digits")
          .add(PLACE_OF_SERVICE_CODE, StringType, true, "CMS place of service")
          .add(PROVIDER_ID, StringType, true, "NPI of the rendering, else the billing provider")
          .add(PROVIDER_SPECIALTY_CODE, StringType, true, "CMS specialty of the provider")
          .add(PROVIDER_STATE, StringType, true, "State of the provider, two letters")
          .add(DIAGNOSIS_CODES, Columns.STRINGS, true, "Diagnoses in order, without dots")
          .add(CHARGE_AMOUNT, Columns.MONEY, true, "Charged US dollars")
          .add(ALLOWED_AMOUNT, Columns.MONEY, true, "Allowed US dollars")
          .add(PAID_AMOUNT, Columns.MONEY, true, "Paid US dollars")
          .add(
              ADJUSTMENTS,
              ADJUSTMENT_LIST,
              true,
              "Claim adjustment group, reason, amount and level (claim; blank: line)")
          .add(REMARK_CODES, Columns.STRINGS, true, "Remittance advice remark codes")
          .add(PROCESSING_CODE, StringType, true, "CMS line processing indicator")
          .add(
              CLAIM_PAYMENT_CODE,
              StringType,
              true,
              "CMS carrier claim payment denial code: who was paid for the whole claim, or why nobody");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.RESTRICTED,
          "claim_line",
          "One version of a claim line of a family that holds J3420 in any version",
          CONFORMED
              .add(
                  OUTCOME,
                  StringType,
                  false,
                  "paid, partially_denied, denied, not_payable, pending")
              .add(REASONS, REASON_LIST, false, "Why not paid in full, most telling reason first")
              .add(
                  WARNINGS,
                  Columns.STRINGS,
                  false,
                  "Rules that the line by itself breaks without harm")
              .add(
                  NORMALISED_CODES,
                  Columns.STRINGS,
                  false,
                  "Columns whose codes the source wrote in another case or with blanks:"
                      + " hcpcs_code, modifiers, diagnosis_codes; and 'diagnosis_codes: dots'")
              .add(FAMILY, StringType, false, "All versions of one claim or service")
              .add(LINKED_BY, StringType, false, "What links the versions of the family")
              .add(
                  DISPOSITION,
                  StringType,
                  false,
                  "final, companion, superseded, voided or exact_duplicate")
              .add(Columns.RUN_ID, StringType, false, "Run that wrote the row; see operations.run"),
          // No key: an exact duplicate repeats a line in every value and is kept.
          List.of(),
          Map.of());

  private ClaimLine() {}

  /** The one definition of a J3420 line. */
  public static Column isJ3420() {
    return col(HCPCS_CODE).equalTo(J3420);
  }
}
