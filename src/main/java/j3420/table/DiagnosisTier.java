package j3420.table;

import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * One row per beginning of a diagnosis code and span of dates: how directly the diagnosis speaks
 * for B-12. An aid to a review with a mapping of ours, and no payer's policy.
 */
public final class DiagnosisTier {

  public static final String CODE_SYSTEM = "code_system";
  public static final String PREFIX = "prefix";
  public static final String TIER = "tier";
  public static final String NEEDS_PREFIXES = "needs_prefixes";

  public static final String ICD_9 = "icd-9";
  public static final String ICD_10 = "icd-10";

  /** The line has diagnoses, and none of them is in the list. */
  public static final String OTHER = "other";

  public static final ReferenceList LIST =
      new ReferenceList(
          "diagnosis_tier.csv",
          ReferenceList.dated(
              new StructType()
                  .add(CODE_SYSTEM, StringType, false, "icd-9 or icd-10")
                  .add(PREFIX, StringType, false, "Beginning of the code; the longest one wins")
                  .add(TIER, StringType, false, "A, most direct, to F; X: does not support B-12")
                  .add(
                      NEEDS_PREFIXES,
                      StringType,
                      true,
                      "Another diagnosis of the line must begin with one of these; blank: none")
                  .add(ReasonCategory.DESCRIPTION, StringType, false, "What the diagnosis is")),
          List.of(CODE_SYSTEM, PREFIX),
          Map.of(
              TIER,
              List.of("A", "B", "C", "D", "E", "F", "X"),
              CODE_SYSTEM,
              List.of(ICD_9, ICD_10)),
          Map.of());

  private DiagnosisTier() {}
}
