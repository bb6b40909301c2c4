package j3420.sample;

import java.time.LocalDate;
import java.util.List;

/** Decides the lines of a member's claims: denied, paid in part, or paid, and who bears what. */
final class Adjudication {

  private static final int ZERO_WASTE_REQUIRED = (int) LocalDate.of(2023, 10, 1).toEpochDay();
  private static final double GENERAL_DENIED = 0.055;

  private final Prices prices;
  private final Draw draw;
  private int deductibleYear = -1;
  private int deductibleLeft;

  Adjudication(Prices prices, Draw draw) {
    this.prices = prices;
    this.draw = draw;
  }

  /** The first decision on a claim. */
  void decide(Claim claim) {
    Denial ofDrug = null;
    for (Line line : claim.lines) {
      Denial denial = line.isB12() ? drugDenial(claim, line) : generalDenial(claim, line, ofDrug);
      boolean inPart = denial == Denial.UNITS && draw.chance(0.45);
      if (denial != null && !inPart) {
        line.deny(denial);
      } else {
        pay(claim, line, inPart ? denial : null);
      }
      ofDrug = line.isB12() ? denial : ofDrug;
    }
  }

  /** Pays a line; {@code inPart} is why only one of its units is allowed, or null. */
  void pay(Claim claim, Line line, Denial inPart) {
    Cover cover = claim.member.cover;
    if (cover == Cover.MEDICAID && claim.provider.number % 25 == 9) {
      line.deny(Denial.CAPITATED);
      return;
    }
    int units = inPart == null ? line.units : 1;
    int allowed = Math.min(line.charge, units * prices.allowed(cover, claim.year, line.procedure));
    int deductible = Math.min(allowed, deductible(cover, claim.year));
    deductibleLeft -= deductible;
    int rest = allowed - deductible;
    int coinsurance = cover == Cover.MEDICAID ? 0 : Math.round(rest * 0.2f);
    int sequestration = cover == Cover.MEDICARE ? Math.round((rest - coinsurance) * 0.02f) : 0;
    line.pay(allowed, deductible, coinsurance, sequestration, inPart);
  }

  private int deductible(Cover cover, int year) {
    if (year != deductibleYear) {
      deductibleYear = year;
      deductibleLeft =
          switch (cover) {
            case MEDICARE -> 12_000;
            case MEDICAID -> 0;
            default -> 25_000;
          };
    }
    return deductibleLeft;
  }

  private Denial generalDenial(Claim claim, Line line, Denial ofDrug) {
    boolean goesWithDrug = ofDrug != null && ofDrug != Denial.UNITS;
    if (goesWithDrug && line.procedure == Procedure.INJECTION && draw.chance(0.5)) {
      return ofDrug;
    }
    if (!draw.chance(GENERAL_DENIED * claim.provider.denialFactor)) {
      return null;
    }
    return switch (draw.pick(.16, .12, .14, .10, .12, .10, .10, .16)) {
      case 0 -> Denial.NECESSITY;
      case 1 -> Denial.DIAGNOSIS;
      case 2 -> Denial.AUTHORIZATION;
      case 3 -> Denial.NON_COVERED;
      case 4 -> Denial.NOT_IN_PLAN;
      case 5 -> Denial.COVER_ENDED;
      case 6 -> Denial.LATE;
      default -> Denial.BUNDLED;
    };
  }

  private Denial drugDenial(Claim claim, Line line) {
    double factor = claim.provider.denialFactor;
    if (claim.provider.is(Archetype.MIXED, claim.month)) {
      factor *= 3;
    }
    Denial found = diagnosisDenial(claim, factor);
    if (found == null) {
      found = modifierDenial(claim, line, factor);
    }
    if (found == null && line.units > 1 && draw.chance(0.45)) {
      found = Denial.UNITS;
    }
    return found == null ? payerDenial(claim.member.cover, factor) : found;
  }

  private Denial diagnosisDenial(Claim claim, double factor) {
    String first = claim.diagnoses[0];
    char chapter = first.charAt(0);
    boolean unsupported = chapter == 'R' || chapter == 'Z' || first.equals("E669");
    double probability = unsupported ? 0.30 : first.equals("D539") ? 0.08 : 0.012;
    if (!draw.chance(Math.min(0.9, probability * factor))) {
      return null;
    }
    if (chapter == 'Z') {
      return Denial.ROUTINE;
    }
    if (claim.member.cover == Cover.MEDICARE) {
      return Denial.NECESSITY_LOCAL;
    }
    return draw.chance(0.5) ? Denial.DIAGNOSIS : Denial.NECESSITY;
  }

  private Denial modifierDenial(Claim claim, Line line, double factor) {
    boolean missing = claim.member.cover == Cover.MEDICARE && claim.day >= ZERO_WASTE_REQUIRED;
    double probability = missing && line.modifier1 == null ? 0.07 : 0;
    Denial denial = Denial.MODIFIER_MISSING;
    String wrong = "JZ".equals(line.modifier1) ? line.modifier2 : line.modifier1;
    if (wrong != null) {
      denial = wrong.equals("25") ? Denial.MODIFIER_INVALID : Denial.MODIFIER;
      probability =
          switch (wrong) {
            case "25" -> 0.32;
            case "JW" -> 0.22;
            case "59" -> 0.10;
            case "RT", "LT" -> 0.08;
            default -> 0.01;
          };
    }
    return draw.chance(Math.min(0.9, probability * factor)) ? denial : null;
  }

  private Denial payerDenial(Cover cover, double factor) {
    double authorization = cover.isCommercial() ? 0.022 : cover == Cover.MEDICAID ? 0.03 : 0;
    double scale = Math.min(4, factor);
    int cause =
        draw.pick(
            authorization * scale,
            0.006 * scale,
            0.006 * scale,
            0.004 * scale,
            0.004 * scale,
            0.004 * scale,
            1);
    return switch (cause) {
      case 0 -> Denial.AUTHORIZATION;
      case 1 -> Denial.NON_COVERED;
      case 2 -> Denial.NOT_IN_PLAN;
      case 3 -> Denial.COVER_ENDED;
      case 4 -> Denial.LATE;
      case 5 -> Denial.NO_NDC;
      default -> null;
    };
  }

  static boolean isAnyDenied(List<Line> lines) {
    for (Line line : lines) {
      if (line.isDenied()) {
        return true;
      }
    }
    return false;
  }
}
