package j3420.table;

import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * One row per claim adjustment reason code, or combination with a group or a remark code, and span
 * of dates: what the code does to a line, and why.
 */
public final class AdjustmentReason {

  public static final String GROUP_CODE = ClaimLine.GROUP_CODE;
  public static final String REASON_CODE = ClaimLine.REASON_CODE;
  public static final String REMARK_CODE = "remark_code";
  public static final String TREATMENT = "treatment";
  public static final String CATEGORY = ReasonCategory.CATEGORY;

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
                  .add(GROUP_CODE, StringType, true, "CO, PR, OA, PI, CR; blank: any")
                  .add(REASON_CODE, StringType, false, "Claim adjustment reason code")
                  .add(REMARK_CODE, StringType, true, "Remittance advice remark; blank: any")
                  .add(TREATMENT, StringType, false, "What the code does to the line")
                  .add(CATEGORY, StringType, false, "Why; see reason_category.csv")),
          List.of(GROUP_CODE, REASON_CODE, REMARK_CODE),
          Map.of(TREATMENT, TREATMENTS),
          Map.of(CATEGORY, ReasonCategory.LIST));

  private AdjustmentReason() {}
}
