package j3420.sample;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The versions of a member's claims, told as the payer tells them. Only what is decided within the
 * history is in the files; some claims still under way are there as pending.
 */
final class Lifecycle {

  /** What the same member, day, code and provider tell as well as an id does. */
  private static final Set<Pattern> STAND_WITHOUT_LINK =
      EnumSet.of(
          Pattern.VOIDED,
          Pattern.RECOUPED,
          Pattern.REVERSED_AND_CORRECTED,
          Pattern.VOIDED_THEN_BILLED_ANEW,
          Pattern.BILLED_BY_TWO_PROVIDERS);

  private static final Set<String> DIAGNOSIS_REASONS = Set.of("50", "11", "49");

  private final Days days;
  private final Draw draw;
  private final Adjudication adjudication;
  private final Member member;
  private int claims;

  Lifecycle(Days days, Draw draw, Adjudication adjudication, Member member) {
    this.days = days;
    this.draw = draw;
    this.adjudication = adjudication;
    this.member = member;
  }

  /** What becomes of a claim whose lines are decided for the first time. */
  Pattern pattern(Claim claim) {
    Line drug = Claim.b12(claim.lines);
    if (drug == null) {
      return generalPattern(claim);
    }
    boolean isPlain = claim.lines.stream().filter(Line::isB12).count() == 1;
    boolean isCapitated = drug.isPaid() && drug.allowed == 0;
    if (!isPlain || isCapitated || !(drug.isPaid() || drug.isDenied())) {
      return Pattern.ONE_VERSION;
    }
    return drug.isDenied() ? deniedPattern() : paidPattern(claim);
  }

  private Pattern generalPattern(Claim claim) {
    if (Adjudication.isAnyDenied(claim.lines)) {
      return switch (draw.pick(.13, .06, .81)) {
        case 0 -> Pattern.DENIED_THEN_PAID;
        case 1 -> Pattern.DENIED_UPHELD;
        default -> Pattern.ONE_VERSION;
      };
    }
    return switch (draw.pick(.014, .007, .003, .976)) {
      case 0 -> member.cover == Cover.MEDICAID ? Pattern.ONE_VERSION : Pattern.CORRECTED;
      case 1 -> Pattern.VOIDED;
      case 2 -> Pattern.RECOUPED;
      default -> Pattern.ONE_VERSION;
    };
  }

  private Pattern deniedPattern() {
    return switch (draw.pick(.27, .16, .06, .51)) {
      case 0 -> Pattern.DENIED_THEN_PAID;
      case 1 -> Pattern.DENIED_UPHELD;
      case 2 -> Pattern.DENIED_TWICE_THEN_PAID;
      default -> Pattern.ONE_VERSION;
    };
  }

  private Pattern paidPattern(Claim claim) {
    Pattern drawn =
        switch (draw.pick(.009, .005, .004, .005, .005, .005, .004, .004, .003, .002, .002, .952)) {
          case 0 -> Pattern.CORRECTED;
          case 1 -> Pattern.VOIDED;
          case 2 -> Pattern.RECOUPED;
          case 3 -> Pattern.RECODED_TO_J3420;
          case 4 -> Pattern.RECODED_AWAY;
          case 5 -> Pattern.LINE_ADDED;
          case 6 -> Pattern.LINE_REMOVED;
          case 7 -> Pattern.PENDING_THEN_DECIDED;
          case 8 -> Pattern.REVERSED_AND_CORRECTED;
          case 9 -> Pattern.VOIDED_THEN_BILLED_ANEW;
          case 10 -> Pattern.BILLED_BY_TWO_PROVIDERS;
          default -> Pattern.ONE_VERSION;
        };
    boolean unlinked = member.cover == Cover.MEDICAID && !STAND_WITHOUT_LINK.contains(drawn);
    boolean unnumbered = drawn == Pattern.PENDING_THEN_DECIDED && !member.cover.isCommercial();
    boolean isAddedToNothing = drawn == Pattern.LINE_ADDED && claim.lines.size() == 1;
    return unlinked || unnumbered || isAddedToNothing ? Pattern.ONE_VERSION : drawn;
  }

  /** The versions of the claim that are in the files, first version first. */
  List<Version> versions(Claim claim, Pattern pattern) {
    List<Version> all = new ArrayList<>(3);
    int received = claim.day + 2 + (int) draw.exponential(5);
    int decided = received + lag(Adjudication.isAnyDenied(claim.lines));
    boolean pends = pattern == Pattern.PENDING_THEN_DECIDED;
    all.add(version(all, received, pends ? Version.NOT_DECIDED : decided));
    all.get(0).lines.addAll(firstLines(claim, pattern));
    if (pends) {
      next(claim, all, received, decided, claim.lines);
    } else {
      follow(claim, pattern, all);
    }
    all.removeIf(version -> Math.max(version.received, version.decided) > days.last);
    if (all.size() == 0 && received <= days.last && draw.chance(0.3)) {
      Version pending = version(all, received, Version.NOT_DECIDED);
      claim.lines.forEach(line -> pending.lines.add(line.undecided()));
      all.add(pending);
    }
    return all;
  }

  private int lag(boolean denied) {
    double tail = draw.chance(0.04) ? draw.exponential(60) : 0;
    double usual = 5 + draw.exponential(5.5) + draw.exponential(5.5) + tail;
    return (int) (denied ? usual + 6 : usual);
  }

  private List<Line> firstLines(Claim claim, Pattern pattern) {
    List<Line> lines = new ArrayList<>(claim.lines);
    Line drug = Claim.b12(lines);
    switch (pattern) {
      case PENDING_THEN_DECIDED -> lines.replaceAll(Line::undecided);
      case LINE_ADDED -> lines.remove(drug);
      case RECODED_TO_J3420 ->
          lines.set(lines.indexOf(drug), recoded(claim, drug, Procedure.UNCLASSIFIED_DRUG));
      default -> {
        return lines;
      }
    }
    return lines;
  }

  private void follow(Claim claim, Pattern pattern, List<Version> all) {
    List<Line> lines = claim.lines;
    switch (pattern) {
      case DENIED_THEN_PAID -> later(claim, all, overturned(claim));
      case DENIED_UPHELD -> later(claim, all, copies(lines));
      case DENIED_TWICE_THEN_PAID -> {
        later(claim, all, copies(lines));
        later(claim, all, overturned(claim));
      }
      case CORRECTED -> later(claim, all, corrected(claim));
      case RECOUPED -> later(claim, all, recouped(lines));
      case RECODED_TO_J3420, LINE_ADDED -> later(claim, all, copies(lines));
      case RECODED_AWAY -> {
        List<Line> changed = copies(lines);
        Line drug = Claim.b12(changed);
        changed.set(changed.indexOf(drug), recoded(claim, drug, Procedure.HYDROXOCOBALAMIN));
        later(claim, all, changed);
      }
      case LINE_REMOVED -> {
        List<Line> changed = copies(lines);
        changed.remove(Claim.b12(changed));
        later(claim, all, changed.size() == 0 ? removedOnly(claim) : changed);
      }
      case VOIDED -> takeBack(claim, all);
      case REVERSED_AND_CORRECTED -> {
        Version reversal = takeBack(claim, all);
        next(claim, all, reversal.received, reversal.decided, corrected(claim));
      }
      case VOIDED_THEN_BILLED_ANEW -> {
        int received = takeBack(claim, all).decided + 4 + draw.below(10);
        Version anew = version(List.of(), received, received + lag(false));
        anew.lines.addAll(copies(lines));
        all.add(anew);
      }
      default -> {}
    }
  }

  private Version takeBack(Claim claim, List<Version> all) {
    later(claim, all, claim.lines.stream().map(Line::reversed).toList());
    Version reversal = all.get(all.size() - 1);
    reversal.isReversal = true;
    reversal.frequency = member.cover == Cover.MEDICAID ? "1" : "8";
    return reversal;
  }

  private void later(Claim claim, List<Version> all, List<Line> lines) {
    int received = all.get(all.size() - 1).decided + 6 + (int) draw.exponential(22);
    next(claim, all, received, received + lag(false), lines);
  }

  private void next(Claim claim, List<Version> all, int received, int decided, List<Line> lines) {
    Version version = version(all, received, decided);
    version.frequency = member.cover == Cover.MEDICAID || !all.get(0).isDecided() ? "1" : "7";
    version.lines.addAll(lines);
    version.supportsB12 = isSupported(claim, Claim.b12(lines));
    all.add(version);
  }

  /** A line refused for its diagnosis is paid once the claim carries one that supports it. */
  private static boolean isSupported(Claim claim, Line drug) {
    Line first = Claim.b12(claim.lines);
    return first != null
        && first.isDenied()
        && drug != null
        && drug.isPaid()
        && DIAGNOSIS_REASONS.contains(first.adjustments.get(0).reason());
  }

  /** A version with the ids by which the payer links it to those before. */
  private Version version(List<Version> before, int received, int decided) {
    boolean isFirst = before.size() == 0;
    String id =
        isFirst
            ? nextId()
            : switch (member.cover) {
              case COMMERCIAL_WEST -> before.get(0).claimId;
              case COMMERCIAL_NORTH -> before.get(0).claimId + "A" + before.size();
              default -> nextId();
            };
    Version version = new Version(id, received, decided);
    switch (member.cover) {
      case COMMERCIAL_EAST -> {
        version.familyId = "F" + (isFirst ? id : before.get(0).claimId).substring(1);
        version.number = before.size() + 1;
      }
      case COMMERCIAL_WEST -> version.number = before.size() + 1;
      case MEDICARE -> version.originalId = isFirst ? null : lastStanding(before).claimId;
      case MEDICAID, COMMERCIAL_NORTH -> {}
    }
    return version;
  }

  /** A correction names what it corrects, and not the reversal before it. */
  private static Version lastStanding(List<Version> before) {
    Version last = before.get(before.size() - 1);
    return last.isReversal ? before.get(before.size() - 2) : last;
  }

  private String nextId() {
    return Member.numbered('C', member.number) + (char) ('A' + claims / 1000 % 26) + digits();
  }

  private String digits() {
    int number = claims++ % 1000;
    return number < 10 ? "00" + number : number < 100 ? "0" + number : "" + number;
  }

  private static List<Line> copies(List<Line> lines) {
    List<Line> copies = new ArrayList<>(lines.size());
    lines.forEach(line -> copies.add(line.copy()));
    return copies;
  }

  /** A payer without links gets the denied lines again; the others the whole claim. */
  private List<Line> overturned(Claim claim) {
    List<Line> lines = copies(claim.lines);
    if (member.cover == Cover.MEDICAID) {
      lines.removeIf(line -> !line.isDenied());
    }
    for (Line line : lines) {
      if (line.isDenied()) {
        correct(line);
        adjudication.pay(claim, line, null);
      }
    }
    return lines;
  }

  /** What the provider mends depends on why the line was denied. */
  private static void correct(Line line) {
    switch (line.adjustments.get(0).reason()) {
      case "4", "16" -> {
        line.modifier1 = line.isB12() && line.modifier1 == null ? "JZ" : null;
        line.modifier2 = null;
      }
      case "151" -> {
        line.charge /= line.units;
        line.units = 1;
      }
      default -> {}
    }
  }

  private List<Line> corrected(Claim claim) {
    List<Line> lines = copies(claim.lines);
    Line line = lines.get(0);
    line.charge += 500;
    adjudication.pay(claim, line, null);
    return lines;
  }

  private static List<Line> recouped(List<Line> lines) {
    List<Line> taken = copies(lines);
    taken.forEach(line -> line.deny(Denial.NECESSITY));
    return taken;
  }

  private Line recoded(Claim claim, Line drug, Procedure procedure) {
    Line line = drug.undecided();
    line.procedure = procedure;
    adjudication.pay(claim, line, null);
    return line;
  }

  private List<Line> removedOnly(Claim claim) {
    Line line = new Line(Procedure.INJECTION, 1);
    line.charge = 4000;
    adjudication.pay(claim, line, null);
    return List.of(line);
  }
}
