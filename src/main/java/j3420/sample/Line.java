package j3420.sample;

import j3420.table.Outcome;
import java.util.ArrayList;
import java.util.List;

/** One line of one version of a claim. Money is in cents. */
final class Line {

  /** What was taken off the charge, by whom and why. */
  record Adjustment(String group, String reason, int cents) {}

  private static final String[] NO_REMARKS = {};

  Procedure procedure;
  String modifier1;
  String modifier2;
  int units;
  int charge;
  int allowed;
  int paid;
  String outcome = Outcome.PENDING;
  String[] remarks = NO_REMARKS;
  final List<Adjustment> adjustments = new ArrayList<>(3);

  Line(Procedure procedure, int units) {
    this.procedure = procedure;
    this.units = units;
  }

  /** The same bill, not decided. */
  Line undecided() {
    Line line = new Line(procedure, units);
    line.modifier1 = modifier1;
    line.modifier2 = modifier2;
    line.charge = charge;
    return line;
  }

  /** The same bill and decision. */
  Line copy() {
    Line line = undecided();
    line.allowed = allowed;
    line.paid = paid;
    line.outcome = outcome;
    line.remarks = remarks;
    line.adjustments.addAll(adjustments);
    return line;
  }

  /** The line that takes the money back: amounts negative, no reason. */
  Line reversed() {
    Line line = undecided();
    line.charge = -charge;
    line.allowed = -allowed;
    line.paid = -paid;
    return line;
  }

  void deny(Denial denial) {
    adjustments.clear();
    adjustments.add(new Adjustment(denial.group, denial.reason, charge));
    allowed = 0;
    paid = 0;
    remarks = denial.remarks;
    outcome = denial == Denial.CAPITATED ? Outcome.PAID : Outcome.DENIED;
  }

  /** Pays the allowed amount less the patient's share; the charge above it is written off. */
  void pay(int allowedCents, int deductible, int coinsurance, int sequestration, Denial inPart) {
    adjustments.clear();
    remarks = NO_REMARKS;
    allowed = Math.min(allowedCents, charge);
    int refused = inPart == null ? 0 : (charge - allowed) * (units - 1) / units;
    adjust("CO", "45", charge - allowed - refused);
    if (refused > 0) {
      adjust(inPart.group, inPart.reason, refused);
      remarks = inPart.remarks;
    }
    adjust("PR", "1", deductible);
    adjust("PR", "2", coinsurance);
    adjust("CO", "253", sequestration);
    paid = allowed - deductible - coinsurance - sequestration;
    outcome = refused > 0 ? Outcome.PARTIALLY_DENIED : Outcome.PAID;
  }

  private void adjust(String group, String reason, int cents) {
    if (cents > 0) {
      adjustments.add(new Adjustment(group, reason, cents));
    }
  }

  boolean isB12() {
    return procedure == Procedure.B12;
  }

  boolean isDenied() {
    return outcome.equals(Outcome.DENIED);
  }

  boolean isPaid() {
    return outcome.equals(Outcome.PAID);
  }
}
