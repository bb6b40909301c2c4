package j3420.table;

import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * One row per denial policy, claim adjustment reason code, or combination with a group, remark
 * codes or a level, and span of dates: what the code does to a line, and why.
 */
public final class AdjustmentReason {

  public static final String POLICY = ReferenceList.POLICY;
  public static final String GROUP_CODE = ClaimLine.GROUP_CODE;
  public static final String REASON_CODE = ClaimLine.REASON_CODE;
  public static final String REMARK_CODES = "remark_codes";
  public static final String LEVEL = ClaimLine.LEVEL;
  public static final String TREATMENT = "treatment";
  public static final String CATEGORY = ReasonCategory.CATEGORY;

  /** The adjustment was made to the line; so is one of which no level is told. */
  public static final String LINE = "line";

  /** The adjustment was made to the whole claim. */
  public static final String CLAIM = "claim";

  /** Money refused for a reason that the provider, the member or the claim gives. */
  public static final String DENIAL = "denial";

  /** Nothing due, without a refusal: duplicate, bundled, capitated, another payer's turn. */
  public static final String NOT_PAYABLE = "not_payable";

  /** Not decided yet. */
  public static final String PENDING = "pending";

  /** Money moved, nothing refused: contract, patient share, sequestration. */
  public static final String ADJUSTMENT = "adjustment";

  /** From the one that decides an outcome first to the one that decides none. */
  public static final List<String> TREATMENTS = List.of(DENIAL, NOT_PAYABLE, PENDING, ADJUSTMENT);

  public static final ReferenceList LIST =
      new ReferenceList(
          "adjustment_reason.csv",
          ReferenceList.dated(
              new StructType()
                  .add(POLICY, StringType, false, "Denial policy that reads the code so")
                  .add(GROUP_CODE, StringType, true, "CO, PR, OA, PI, CR; blank: any")
                  .add(REASON_CODE, StringType, false, "Claim adjustment reason code")
                  .add(
                      REMARK_CODES,
                      StringType,
                      true,
                      "Remark codes that the line has all of, blanks between; blank: any")
                  .add(LEVEL, StringType, true, "line, claim; blank: any")
                  .add(TREATMENT, StringType, false, "What the code does to the line")
                  .add(CATEGORY, StringType, false, "Why; see reason_category.csv")),
          List.of(POLICY, GROUP_CODE, REASON_CODE, REMARK_CODES, LEVEL),
          Map.of(TREATMENT, TREATMENTS, LEVEL, List.of(LINE, CLAIM)),
          Map.of(CATEGORY, ReasonCategory.LIST));

  private AdjustmentReason() {}
}
