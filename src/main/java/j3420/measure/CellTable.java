package j3420.measure;

import j3420.table.Contract;
import j3420.table.DenialByModifier;
import j3420.table.DenialByModifierSet;
import j3420.table.DenialByPayer;
import j3420.table.DenialByReason;
import j3420.table.DenialByReasonAndModifier;
import j3420.table.DenialResolution;
import j3420.table.DenialTrend;
import j3420.table.EnrolledMonth;
import j3420.table.MonthlyUtilization;
import j3420.table.OutlierProvider;
import j3420.table.PolicySensitivity;
import j3420.table.ProviderMeasure;
import java.util.Arrays;

/** The published tables that have a shareable one. */
enum CellTable {
  MONTHLY_UTILIZATION(MonthlyUtilization.CONTRACT),
  ENROLLED_MONTH(EnrolledMonth.CONTRACT),
  DENIAL_BY_REASON(DenialByReason.CONTRACT),
  DENIAL_BY_MODIFIER(DenialByModifier.CONTRACT),
  DENIAL_BY_MODIFIER_SET(DenialByModifierSet.CONTRACT),
  DENIAL_BY_REASON_AND_MODIFIER(DenialByReasonAndModifier.CONTRACT),
  DENIAL_BY_PAYER(DenialByPayer.CONTRACT),
  DENIAL_TREND(DenialTrend.CONTRACT),
  DENIAL_RESOLUTION(DenialResolution.CONTRACT),
  POLICY_SENSITIVITY(PolicySensitivity.CONTRACT),
  PROVIDER_MEASURE(ProviderMeasure.CONTRACT),
  OUTLIER_PROVIDER(OutlierProvider.CONTRACT);

  private final Contract contract;

  CellTable(Contract contract) {
    this.contract = contract;
  }

  Contract contract() {
    return contract;
  }

  /** The name of the table, and of the column that holds its rows beside those of the others. */
  String tableName() {
    return contract.name();
  }

  static CellTable of(String tableName) {
    return Arrays.stream(values())
        .filter(table -> table.tableName().equals(tableName))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Table %s: name it in CellTable, with its sums in SmallCells, or leave it out."
                        .formatted(tableName)));
  }
}
