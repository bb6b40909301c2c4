package j3420.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/** What the denial rate would be if the same final lines were read by another policy. */
public final class PolicySensitivity {

  public static final String POLICY = "policy";
  public static final String DECISION = DenialRate.DECISION;
  public static final String IS_STAMPED = "is_stamped";
  public static final String NOT_PAYABLE_LINES = "not_payable_lines";
  public static final String PENDING_LINES = "pending_lines";

  public static final StructType SCHEMA =
      DenialRate.withRate(
              new StructType()
                  .add(
                      POLICY,
                      StringType,
                      false,
                      "Denial policy that the row reads the lines by; read one at a time, as they"
                          + " repeat each other's lines")
                  .add(
                      DECISION,
                      StringType,
                      false,
                      "final: as the last version says. There is no row for the first decision:"
                          + " which version was decided first depends on the policy itself")
                  .add(
                      IS_STAMPED,
                      BooleanType,
                      false,
                      "The policy of the run, by which every other table counts"))
          .add(
              NOT_PAYABLE_LINES,
              LongType,
              true,
              "Of the lines: nothing due for another cause, such as a duplicate; null: not"
                  + " available")
          .add(
              PENDING_LINES,
              LongType,
              true,
              "Final J3420 lines of which the policy tells no decision; not in lines; null: not"
                  + " available")
          .add(
              MonthlyUtilization.NOT_PAYABLE_PATIENTS,
              LongType,
              true,
              "Different members with a line not payable; null: not available. Not additive")
          .add(
              MonthlyUtilization.PENDING_PATIENTS,
              LongType,
              true,
              "Different members with a line without a decision; null: not available. Not"
                  + " additive");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.PUBLISHED,
          "policy_sensitivity",
          "One denial policy that can read the input, over all final J3420 lines of the run",
          Columns.published(SCHEMA),
          List.of(POLICY, DECISION),
          DenialRate.CHECKS);

  private PolicySensitivity() {}
}
