package j3420.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import j3420.claim.FinalAction;
import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.DenialByModifier;
import j3420.table.DenialByModifierSet;
import j3420.table.DenialByPayer;
import j3420.table.DenialByReason;
import j3420.table.DenialRate;
import j3420.table.J3420Line;
import j3420.table.MonthlyUtilization;
import j3420.table.Outcome;
import j3420.table.PolicySensitivity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructField;

/** What several tables count alike, each in its own way: if they differ, one of them is wrong. */
final class Totals {

  private static final String LINES = "final lines";
  private static final String DECIDED = "decided lines";
  private static final String DENIED = "denied lines";
  private static final String ALLOWED = "allowed dollars";
  private static final List<String> NAMES = List.of(LINES, DECIDED, DENIED, ALLOWED);

  private Totals() {}

  /**
   * The totals of a table by name: one of {@link #NAMES}, then how the table comes by it.
   *
   * @return aggregates over the rows of the table; null where the source cannot tell
   */
  static Map<String, Column> of(Contract contract) {
    Map<String, Column> totals = new LinkedHashMap<>();
    if (contract.equals(ClaimLine.CONTRACT)) {
      totals.put(LINES, count_if(col(ClaimLine.DISPOSITION).equalTo(FinalAction.FINAL)));
    } else if (contract.equals(J3420Line.CONTRACT)) {
      totals.put(LINES, count(lit(1)));
      totals.put(DECIDED, count_if(Outcome.isAdjudicated(col(ClaimLine.OUTCOME))));
      totals.put(DENIED, count_if(Outcome.isDenied(col(ClaimLine.OUTCOME))));
      totals.put(ALLOWED, sum(col(ClaimLine.ALLOWED_AMOUNT)));
    } else if (contract.equals(MonthlyUtilization.CONTRACT)) {
      for (String level :
          List.of(
              MonthlyUtilization.TOTAL_LEVEL,
              MonthlyUtilization.LINE_OF_BUSINESS_LEVEL,
              MonthlyUtilization.CELL_LEVEL)) {
        Column isMeant = col(MonthlyUtilization.LEVEL).equalTo(level);
        put(totals, LINES, level, isMeant, MonthlyUtilization.LINES);
        put(totals, DENIED, level, isMeant, MonthlyUtilization.DENIED_LINES);
        put(totals, ALLOWED, level, isMeant, ClaimLine.ALLOWED_AMOUNT);
      }
    } else if (contract.equals(DenialByReason.CONTRACT)) {
      for (String level :
          List.of(
              DenialByReason.TOTAL_LEVEL,
              DenialByReason.CATEGORY_LEVEL,
              DenialByReason.REASON_LEVEL,
              DenialByReason.REMARK_LEVEL)) {
        denials(totals, level, col(DenialByReason.LEVEL).equalTo(level), level.equals("total"));
      }
    } else if (contract.equals(DenialByModifier.CONTRACT)) {
      denials(totals, "all", col(DenialByModifier.MODIFIER).equalTo(Columns.ALL), true);
    } else if (contract.equals(DenialByModifierSet.CONTRACT)) {
      denials(totals, "sets", lit(true), true);
    } else if (contract.equals(DenialByPayer.CONTRACT)) {
      Column isAll =
          col(DenialByPayer.PAYER)
              .equalTo(Columns.ALL)
              .and(col(DenialByPayer.REASON_CATEGORY).equalTo(Columns.ALL));
      denials(totals, "payers", isAll, true, "quarter", "year");
    } else if (contract.equals(PolicySensitivity.CONTRACT)) {
      Column isStamped = col(PolicySensitivity.IS_STAMPED);
      put(totals, DECIDED, "stamped policy", isStamped, DenialRate.LINES);
      put(totals, DENIED, "stamped policy", isStamped, DenialRate.DENIED_LINES);
    }
    return totals;
  }

  private static void denials(
      Map<String, Column> totals, String level, Column isLevel, boolean hasLines) {
    denials(totals, level, isLevel, hasLines, "month", "quarter", "year");
  }

  private static void denials(
      Map<String, Column> totals,
      String level,
      Column isLevel,
      boolean hasLines,
      String... periods) {
    for (String period : periods) {
      Column isMeant =
          isLevel
              .and(col(DenialRate.PERIOD_TYPE).equalTo(period))
              .and(col(DenialRate.DATE_BASIS).notEqual(DenialRate.BY_COMPLETE_SERVICE))
              .and(col(DenialRate.DECISION).equalTo(DenialRate.FINAL))
              .and(col(ClaimLine.LINE_OF_BUSINESS).equalTo(Columns.ALL));
      if (hasLines) {
        put(totals, DECIDED, level + " by " + period, isMeant, DenialRate.LINES);
      }
      put(totals, DENIED, level + " by " + period, isMeant, DenialRate.DENIED_LINES);
    }
  }

  private static void put(
      Map<String, Column> totals, String name, String how, Column isMeant, String column) {
    totals.put(name + ": " + how, sum(when(isMeant, col(column))));
  }

  /** Counts and dollars of published tables; z-values, effects and the like may be below 0. */
  static boolean isNeverNegative(StructField field) {
    String type = field.dataType().simpleString();
    return type.equals("bigint") || field.dataType().equals(Columns.MONEY);
  }

  /**
   * How totals compare.
   *
   * @param compared totals that were held against another one
   * @param differences the sentences that say which differ
   */
  record Comparison(long compared, List<String> differences) {}

  /**
   * Compares the totals of tables.
   *
   * @param audits what the tables of a run hold; a total of no value is compared with none
   */
  static Comparison compared(Map<Contract, TableAudit> audits) {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (String name : NAMES) {
      Optional<Map.Entry<String, BigDecimal>> first = Optional.empty();
      for (Map.Entry<Contract, TableAudit> table : audits.entrySet()) {
        for (Map.Entry<String, BigDecimal> total : table.getValue().totals().entrySet()) {
          if (!total.getKey().startsWith(name) || total.getValue() == null) {
            continue;
          }
          String where = table.getKey().path() + " (" + total.getKey() + ")";
          if (first.isEmpty()) {
            first = Optional.of(Map.entry(where, total.getValue()));
            continue;
          }
          compared++;
          if (first.get().getValue().compareTo(total.getValue()) != 0) {
            differences.add(
                "%s holds %s, %s holds %s"
                    .formatted(
                        first.get().getKey(), first.get().getValue(), where, total.getValue()));
          }
        }
      }
    }
    return new Comparison(compared, differences);
  }
}
