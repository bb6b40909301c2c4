package j3420.job;

import j3420.table.ClaimKey;
import j3420.table.ClaimLine;
import j3420.table.Contract;
import j3420.table.DenialByModifier;
import j3420.table.DenialByModifierSet;
import j3420.table.DenialByPayer;
import j3420.table.DenialByReason;
import j3420.table.DenialByReasonAndModifier;
import j3420.table.DenialResolution;
import j3420.table.DenialTrend;
import j3420.table.EnrolledMonth;
import j3420.table.J3420Line;
import j3420.table.MemberMonth;
import j3420.table.MonthlyUtilization;
import j3420.table.OutlierProvider;
import j3420.table.PolicySensitivity;
import j3420.table.ProviderMeasure;
import j3420.table.QuarantinedLine;
import j3420.table.ScopeKey;
import j3420.table.Shareable;
import j3420.table.WaitingLine;
import java.util.List;
import java.util.stream.Stream;

/** The tables that a whole run writes. */
final class Contracts {

  private Contracts() {}

  static List<Contract> ofRuns() {
    return Stream.concat(
            COMPUTED.stream(),
            COMPUTED.stream()
                .filter(contract -> contract.zone() == Contract.Zone.PUBLISHED)
                .map(Shareable::of))
        .toList();
  }

  private static final List<Contract> COMPUTED =
      List.of(
          J3420Line.CONTRACT,
          ClaimLine.CONTRACT,
          QuarantinedLine.CONTRACT,
          WaitingLine.CONTRACT,
          ScopeKey.CONTRACT,
          ClaimKey.CONTRACT,
          MemberMonth.CONTRACT,
          EnrolledMonth.CONTRACT,
          MonthlyUtilization.CONTRACT,
          DenialByReason.CONTRACT,
          DenialByModifier.CONTRACT,
          DenialByModifierSet.CONTRACT,
          DenialByReasonAndModifier.CONTRACT,
          DenialByPayer.CONTRACT,
          DenialTrend.CONTRACT,
          DenialResolution.CONTRACT,
          PolicySensitivity.CONTRACT,
          ProviderMeasure.CONTRACT,
          OutlierProvider.CONTRACT);
}
