package j3420.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The canonical input layout: one row per version of a claim line, as the Tuva input layer's {@code
 * medical_claim} plus the columns that tell versions and denials.
 *
 * <p>Some columns of Tuva's are named though nothing is made of them, as a day of payment is no day
 * of decision; README says which. Further columns are ignored.
 */
public final class CanonicalClaim {

  public static final String CLAIM_ID = "claim_id";
  public static final String CLAIM_LINE_NUMBER = "claim_line_number";
  public static final String CLAIM_TYPE = "claim_type";
  public static final String PERSON_ID = "person_id";
  public static final String MEMBER_ID = "member_id";
  public static final String PAYER = "payer";
  public static final String PLAN = "plan";
  public static final String CLAIM_START_DATE = "claim_start_date";
  public static final String CLAIM_END_DATE = "claim_end_date";
  public static final String CLAIM_LINE_START_DATE = "claim_line_start_date";
  public static final String CLAIM_LINE_END_DATE = "claim_line_end_date";
  public static final String PLACE_OF_SERVICE_CODE = "place_of_service_code";
  public static final String SERVICE_UNIT_QUANTITY = "service_unit_quantity";
  public static final String HCPCS_CODE = "hcpcs_code";

  /** Followed by 1 to 5. */
  public static final String HCPCS_MODIFIER = "hcpcs_modifier_";

  public static final String RENDERING_NPI = "rendering_npi";
  public static final String BILLING_NPI = "billing_npi";
  public static final String PAID_DATE = "paid_date";
  public static final String PAID_AMOUNT = "paid_amount";
  public static final String ALLOWED_AMOUNT = "allowed_amount";
  public static final String CHARGE_AMOUNT = "charge_amount";
  public static final String DIAGNOSIS_CODE_TYPE = "diagnosis_code_type";

  /** Followed by 1 to 25. */
  public static final String DIAGNOSIS_CODE = "diagnosis_code_";

  public static final String DATA_SOURCE = "data_source";
  public static final String CLAIM_FAMILY_ID = "claim_family_id";
  public static final String CLAIM_VERSION = "claim_version";
  public static final String CLAIM_FREQUENCY_CODE = "claim_frequency_code";
  public static final String ORIGINAL_CLAIM_ID = "original_claim_id";
  public static final String RECEIVED_DATE = "received_date";
  public static final String ADJUDICATION_DATE = "adjudication_date";
  public static final String CLAIM_STATUS = "claim_status";
  public static final String ADJUSTMENTS = "adjustments";
  public static final String REMARK_CODES = "remark_codes";
  public static final String LINE_OF_BUSINESS = "line_of_business";
  public static final String PROVIDER_SPECIALTY_CODE = "provider_specialty_code";
  public static final String PROVIDER_STATE = "provider_state";
  public static final String NDC_CODE = "ndc_code";

  /** The number of modifier columns. */
  public static final int MODIFIERS = 5;

  /** The number of diagnosis columns. */
  public static final int DIAGNOSES = 25;

  /** As {@link ClaimLine#ADJUSTMENT_LIST}; a file may leave out the level. */
  private static final ArrayType ADJUSTMENT_LIST =
      DataTypes.createArrayType(
          new StructType()
              .add(ClaimLine.GROUP_CODE, StringType, false)
              .add(ClaimLine.REASON_CODE, StringType, false)
              .add(ClaimLine.AMOUNT, Columns.MONEY, false)
              .add(ClaimLine.LEVEL, StringType, true),
          false);

  /** All columns that the product reads; a file may leave out those that are not required. */
  public static final StructType SCHEMA = schema();

  private CanonicalClaim() {}

  private static StructType schema() {
    StructType schema =
        new StructType()
            .add(CLAIM_ID, StringType, false, "Payer's claim id")
            .add(CLAIM_LINE_NUMBER, IntegerType, false, "Line of the claim, from 1")
            .add(CLAIM_TYPE, StringType, true, "professional, institutional, undetermined")
            .add(PERSON_ID, StringType, false, "The person across plans and payers")
            .add(MEMBER_ID, StringType, true, "The person within a plan")
            .add(PAYER, StringType, true, "Payer's name")
            .add(PLAN, StringType, true, "Plan's name")
            .add(CLAIM_START_DATE, DateType, true, "First day of service of the claim")
            .add(CLAIM_END_DATE, DateType, true, "Last day of service of the claim")
            .add(CLAIM_LINE_START_DATE, DateType, false, "First day of service of the line")
            .add(CLAIM_LINE_END_DATE, DateType, true, "Last day of service of the line")
            .add(PLACE_OF_SERVICE_CODE, StringType, true, "CMS place of service")
            .add(SERVICE_UNIT_QUANTITY, Columns.UNITS, true, "Billed units")
            .add(HCPCS_CODE, StringType, false, "Procedure or drug code");
    for (int i = 1; i <= MODIFIERS; i++) {
      schema = schema.add(HCPCS_MODIFIER + i, StringType, true, "Modifier " + i + " of the line");
    }
    schema =
        schema
            .add(RENDERING_NPI, StringType, true, "Provider who served")
            .add(BILLING_NPI, StringType, true, "Provider who billed")
            .add(PAID_DATE, DateType, true, "Day the payer paid")
            .add(PAID_AMOUNT, Columns.MONEY, false, "Paid US dollars")
            .add(ALLOWED_AMOUNT, Columns.MONEY, false, "Allowed US dollars")
            .add(CHARGE_AMOUNT, Columns.MONEY, false, "Charged US dollars")
            .add(DIAGNOSIS_CODE_TYPE, StringType, true, "icd-9-cm or icd-10-cm");
    for (int i = 1; i <= DIAGNOSES; i++) {
      schema = schema.add(DIAGNOSIS_CODE + i, StringType, true, "Diagnosis " + i + " of the claim");
    }
    return schema
        .add(DATA_SOURCE, StringType, true, "Name of the source system")
        .add(CLAIM_FAMILY_ID, StringType, true, "Payer's id of all versions of one claim")
        .add(CLAIM_VERSION, IntegerType, true, "Version number; higher is later")
        .add(CLAIM_FREQUENCY_CODE, StringType, true, "1 original, 7 replacement, 8 void")
        .add(ORIGINAL_CLAIM_ID, StringType, true, "Claim that this one replaces or voids")
        .add(RECEIVED_DATE, DateType, true, "Day the claim reached the payer")
        .add(ADJUDICATION_DATE, DateType, true, "Day the payer decided this version")
        .add(CLAIM_STATUS, StringType, true, "paid, denied, pending or reversed")
        .add(ADJUSTMENTS, ADJUSTMENT_LIST, true, "CAS group, reason and amount, perhaps level")
        .add(REMARK_CODES, Columns.STRINGS, true, "Remittance advice remark codes (RARC)")
        .add(LINE_OF_BUSINESS, StringType, true, "commercial, medicare or medicaid")
        .add(PROVIDER_SPECIALTY_CODE, StringType, true, "CMS specialty of the provider")
        .add(PROVIDER_STATE, StringType, true, "State of the provider, two letters")
        .add(NDC_CODE, StringType, true, "National drug code");
  }
}
