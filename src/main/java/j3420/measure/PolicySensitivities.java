package j3420.measure;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import j3420.stats.Wilson;
import j3420.table.ClaimLine;
import j3420.table.DenialRate;
import j3420.table.MonthlyUtilization;
import j3420.table.Outcome;
import j3420.table.PolicySensitivity;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How often J3420 lines are finally denied under each denial policy: one row per policy.
 *
 * <p>Denominator: final J3420 lines that are decided under the policy, those not payable for
 * another cause included; pending lines are left out and counted beside. Numerator: lines denied in
 * full. Which lines are final was decided under the policy of the run. Limits: Wilson, 95 %.
 */
public final class PolicySensitivities {

  private PolicySensitivities() {}

  /**
   * The row of one policy; none if there is no line.
   *
   * @param lines final J3420 lines with {@link ClaimLine#OUTCOME} as the policy reads them
   * @param isStamped the policy is that of the run
   * @param isDenialTold the input has a signal that the policy reads; if not, denials are null
   */
  public static Dataset<Row> of(
      Dataset<Row> lines, String policy, boolean isStamped, boolean isDenialTold) {
    Column outcome = col(ClaimLine.OUTCOME);
    Column denied = col(DenialRate.DENIED_LINES);
    Column trials = col(DenialRate.LINES);
    Dataset<Row> members =
        lines
            .groupBy(col(ClaimLine.MEMBER_TOKEN))
            .agg(
                count_if(Outcome.isAdjudicated(outcome)).as(DenialRate.LINES),
                count_if(Outcome.isDenied(outcome)).as(DenialRate.DENIED_LINES),
                count_if(outcome.equalTo(lit(Outcome.NOT_PAYABLE)))
                    .as(PolicySensitivity.NOT_PAYABLE_LINES),
                count_if(not(Outcome.isAdjudicated(outcome))).as(PolicySensitivity.PENDING_LINES));
    return members
        .withColumn(PolicySensitivity.POLICY, lit(policy))
        .groupBy(col(PolicySensitivity.POLICY))
        .agg(
            sum(trials).as(DenialRate.LINES),
            ifTold(isDenialTold, sum(denied)).as(DenialRate.DENIED_LINES),
            count_if(trials.gt(0)).as(DenialRate.PATIENTS),
            ifTold(isDenialTold, count_if(denied.gt(0))).as(DenialRate.DENIED_PATIENTS),
            ifTold(isDenialTold, count_if(trials.gt(denied))).as(DenialRate.PATIENTS_NOT_DENIED),
            ifTold(isDenialTold, sum(col(PolicySensitivity.NOT_PAYABLE_LINES)))
                .as(PolicySensitivity.NOT_PAYABLE_LINES),
            ifTold(isDenialTold, sum(col(PolicySensitivity.PENDING_LINES)))
                .as(PolicySensitivity.PENDING_LINES),
            ifTold(isDenialTold, count_if(col(PolicySensitivity.NOT_PAYABLE_LINES).gt(0)))
                .as(MonthlyUtilization.NOT_PAYABLE_PATIENTS),
            ifTold(isDenialTold, count_if(col(PolicySensitivity.PENDING_LINES).gt(0)))
                .as(MonthlyUtilization.PENDING_PATIENTS))
        .withColumn(PolicySensitivity.DECISION, lit(DenialRate.FINAL))
        .withColumn(PolicySensitivity.IS_STAMPED, lit(isStamped))
        .withColumn(DenialRate.RATE, DenialRate.rate())
        .withColumn(DenialRate.RATE_LOWER, Wilson.lower(denied, trials))
        .withColumn(DenialRate.RATE_UPPER, Wilson.upper(denied, trials))
        .select(
            Stream.of(PolicySensitivity.SCHEMA.fields())
                .map(field -> col(field.name()).cast(field.dataType()))
                .toArray(Column[]::new));
  }

  private static Column ifTold(boolean isDenialTold, Column count) {
    return when(lit(isDenialTold), count);
  }
}
