package j3420.sample;

import java.util.ArrayList;
import java.util.List;

/** What a provider bills for one day, before any decision. */
final class Claim {

  final Member member;
  final Provider provider;
  final int day;
  final int month;
  final int year;

  /** Only the billing provider is stated. */
  boolean isByGroup;

  final String[] diagnoses = new String[4];
  final List<Line> lines = new ArrayList<>(6);

  Claim(Days days, Member member, Provider provider, int day) {
    this.member = member;
    this.provider = provider;
    this.day = day;
    this.month = days.month(day);
    this.year = days.year(day);
  }

  /** The same service as another provider bills it. */
  Claim by(Days days, Provider other) {
    Claim claim = new Claim(days, member, other, day);
    System.arraycopy(diagnoses, 0, claim.diagnoses, 0, diagnoses.length);
    lines.forEach(line -> claim.lines.add(line.copy()));
    return claim;
  }

  Line add(Procedure procedure, int units) {
    Line line = new Line(procedure, units);
    lines.add(line);
    return line;
  }

  void add(Procedure... procedures) {
    for (Procedure procedure : procedures) {
      add(procedure, 1);
    }
  }

  /** The first J3420 line, or null. */
  static Line b12(List<Line> lines) {
    for (Line line : lines) {
      if (line.isB12()) {
        return line;
      }
    }
    return null;
  }
}
