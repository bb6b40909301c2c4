package j3420.sample;

import java.util.ArrayList;
import java.util.List;

/** One version of a claim as the payer's files hold it. */
final class Version {

  static final int NOT_DECIDED = -1;

  final String claimId;
  final int received;

  /** Day of the decision, or {@link #NOT_DECIDED}. */
  final int decided;

  final List<Line> lines = new ArrayList<>(6);
  String familyId;
  Integer number;
  String frequency = "1";
  String originalId;
  boolean isReversal;

  /** A supporting diagnosis was added. */
  boolean supportsB12;

  Version(String claimId, int received, int decided) {
    this.claimId = claimId;
    this.received = received;
    this.decided = decided;
  }

  /** The same version as another delivery holds it. */
  Version receivedOn(int day) {
    Version again = new Version(claimId, day, decided);
    again.lines.addAll(lines);
    again.familyId = familyId;
    again.number = number;
    again.frequency = frequency;
    again.originalId = originalId;
    again.isReversal = isReversal;
    again.supportsB12 = supportsB12;
    return again;
  }

  boolean isDecided() {
    return decided != NOT_DECIDED;
  }
}
