package j3420.measure;

import j3420.table.DenialByReason;
import j3420.table.DenialRate;
import j3420.table.DenialResolution;
import j3420.table.MonthlyUtilization;
import j3420.table.Shareable.Group;
import java.util.EnumSet;
import java.util.Set;

/** The counts of published tables that add up over their rows, and what each is hidden with. */
enum CellCount {
  LINES(MonthlyUtilization.LINES, Group.ROW),
  PATIENTS(MonthlyUtilization.PATIENTS, Group.ROW),
  SERVICES(MonthlyUtilization.SERVICES, Group.SERVED),
  SERVED_PATIENTS(MonthlyUtilization.SERVED_PATIENTS, Group.SERVED),
  DENIED_LINES(DenialRate.DENIED_LINES, Group.DENIED),
  DENIED_PATIENTS(DenialRate.DENIED_PATIENTS, Group.DENIED),
  PATIENTS_NOT_DENIED(DenialRate.PATIENTS_NOT_DENIED, Group.DENIED),
  PATIENTS_NOT_SERVED(MonthlyUtilization.PATIENTS_NOT_SERVED, Group.SERVED),
  NOT_PAYABLE_LINES(MonthlyUtilization.NOT_PAYABLE_LINES, Group.NOT_PAYABLE),
  NOT_PAYABLE_PATIENTS(MonthlyUtilization.NOT_PAYABLE_PATIENTS, Group.NOT_PAYABLE),
  PENDING_LINES(MonthlyUtilization.PENDING_LINES, Group.PENDING),
  PENDING_PATIENTS(MonthlyUtilization.PENDING_PATIENTS, Group.PENDING),
  MENTION_LINES(DenialByReason.MENTION_LINES, Group.MENTIONED),
  OVERTURNED(DenialResolution.OVERTURNED, Group.RESOLVED),
  UPHELD(DenialResolution.UPHELD, Group.RESOLVED),
  NOT_REWORKED(DenialResolution.NOT_REWORKED, Group.RESOLVED),
  OPEN(DenialResolution.OPEN, Group.RESOLVED),
  CLOSED_NOT_PAYABLE(DenialResolution.NOT_PAYABLE, Group.RESOLVED),
  MODIFIER_CHANGED(DenialResolution.MODIFIER_CHANGED, Group.RESOLVED),
  DIAGNOSIS_CHANGED(DenialResolution.DIAGNOSIS_CHANGED, Group.RESOLVED),
  UNITS_CHANGED(DenialResolution.UNITS_CHANGED, Group.RESOLVED),
  OTHER_CHANGED(DenialResolution.OTHER_CHANGED, Group.RESOLVED),
  DOCUMENTATION_ONLY(DenialResolution.DOCUMENTATION_ONLY, Group.RESOLVED),
  FEWEST_PATIENTS(DenialResolution.FEWEST_PATIENTS, Group.RESOLVED),
  MEMBER_MONTHS(MonthlyUtilization.MEMBER_MONTHS, Group.ENROLLED);

  private final String column;
  private final Group group;

  CellCount(String column, Group group) {
    this.column = column;
    this.group = group;
  }

  /** Counts that no shareable table shows: they tell whether another one is of few patients. */
  static final Set<CellCount> NOT_SHOWN =
      EnumSet.of(
          PATIENTS_NOT_DENIED,
          PATIENTS_NOT_SERVED,
          NOT_PAYABLE_PATIENTS,
          PENDING_PATIENTS,
          FEWEST_PATIENTS);

  String column() {
    return column;
  }

  Group group() {
    return group;
  }
}
