package j3420.sample;

import java.time.LocalDate;

/** Writes the claims of a member: which lines, modifiers, units and diagnoses. */
final class Billing {

  private static final int ZERO_WASTE_START = (int) LocalDate.of(2023, 7, 1).toEpochDay();
  private static final double ZERO_WASTE_RISE = 550;

  private static final String[] CHRONIC = {"I10", "E119", "E785", "M545", "J45909", "F329", "N183"};
  private static final String[] ACUTE = {"J069", "M25561", "R509", "N390", "Z23", "R079", "L309"};

  private static final double[] GENERAL = {
    .20, .13, .12, .07, .10, .06, .05, .03, .07, .05, .02, .004, .003, .023, .03, .04
  };

  private final Days days;
  private final Prices prices;
  private final Draw draw;
  private final Member member;
  private final String chronic;
  private final String second;

  Billing(Days days, Prices prices, Draw draw, Member member) {
    this.days = days;
    this.prices = prices;
    this.draw = draw;
    this.member = member;
    this.chronic = draw.of(CHRONIC);
    this.second = draw.chance(0.5) ? draw.of(CHRONIC) : null;
  }

  /** Any other care. */
  Claim general(Provider provider, int day) {
    Claim claim = new Claim(days, member, provider, day);
    diagnose(claim, draw.chance(0.6) ? chronic : draw.of(ACUTE));
    switch (draw.pick(GENERAL)) {
      case 0 -> claim.add(Procedure.VISIT_3);
      case 1 -> claim.add(Procedure.VISIT_4);
      case 2 -> claim.add(Procedure.VISIT_3, Procedure.VENIPUNCTURE, Procedure.METABOLIC_PANEL);
      case 3 ->
          claim.add(
              Procedure.VISIT_4,
              Procedure.VENIPUNCTURE,
              Procedure.METABOLIC_PANEL,
              Procedure.BLOOD_COUNT,
              Procedure.LIPIDS,
              Procedure.GLYCATED);
      case 4 -> claim.add(Procedure.VENIPUNCTURE, Procedure.METABOLIC_PANEL, Procedure.BLOOD_COUNT);
      case 5 -> claim.add(Procedure.VACCINATION, Procedure.FLU_VACCINE);
      case 6 -> claim.add(Procedure.VISIT_3, Procedure.INJECTION, Procedure.KETOROLAC);
      case 7 -> claim.add(Procedure.INJECTION, Procedure.DEXAMETHASONE);
      case 8 -> claim.add(Procedure.VISIT_2);
      case 9 -> claim.add(Procedure.VISIT_4, Procedure.CARDIOGRAM);
      case 10 -> claim.add(Procedure.VENIPUNCTURE, Procedure.ASSAY);
      case 11 -> claim.add(Procedure.INJECTION, Procedure.UNCLASSIFIED_DRUG);
      case 12 -> claim.add(Procedure.INJECTION, Procedure.THIAMINE, Procedure.PYRIDOXINE);
      case 13 -> claim.add(Procedure.VISIT_5);
      case 14 -> claim.add(Procedure.CHEST_FILM);
      default -> claim.add(Procedure.EXERCISE, Procedure.MANUAL_THERAPY);
    }
    return charged(claim);
  }

  /** The visit with the serum B12 test before a course. */
  Claim assay(Provider provider, int day, String diagnosis) {
    Claim claim = new Claim(days, member, provider, day);
    diagnose(claim, diagnosis);
    claim.add(Procedure.VISIT_3, Procedure.VENIPUNCTURE, Procedure.ASSAY);
    return charged(claim);
  }

  /** J3420 with 96372, and a visit with modifier 25 at times. */
  Claim injection(Course course, int day) {
    Provider provider = course.provider;
    Claim claim = new Claim(days, member, provider, day);
    diagnose(claim, diagnosis(course, claim.month));
    Line drug = claim.add(Procedure.B12, units(provider, claim.month));
    modify(drug, claim);
    if (draw.chance(wasteShare(provider, claim.month))) {
      claim.add(Procedure.B12, 1).modifier1 = "JW";
    }
    if (draw.chance(0.98)) {
      claim.add(Procedure.INJECTION, 1);
    }
    if (draw.chance(provider.visitShare)) {
      claim.add(draw.chance(0.7) ? Procedure.VISIT_3 : Procedure.VISIT_4, 1).modifier1 = "25";
    } else if (draw.chance(0.03)) {
      claim.add(Procedure.VISIT_1);
    }
    if (draw.chance(0.02)) {
      claim.add(Procedure.THIAMINE, Procedure.PYRIDOXINE);
    }
    return charged(claim);
  }

  private String diagnosis(Course course, int month) {
    boolean unsupported =
        course.provider.is(Archetype.NO_DIAGNOSIS, month)
            ? draw.chance(Archetype.NO_DIAGNOSIS.parameter)
            : draw.chance(course.provider.is(Archetype.MIXED, month) ? 0.30 : 0.02);
    return unsupported ? Course.unsupporting(draw) : course.diagnosis;
  }

  private int units(Provider provider, int month) {
    double share = 0.012;
    if (provider.is(Archetype.UNITS, month)) {
      share = Archetype.UNITS.parameter;
    } else if (provider.is(Archetype.MIXED, month)) {
      share = 0.25;
    }
    return draw.chance(share) ? new int[] {2, 3, 10}[draw.pick(.75, .2, .05)] : 1;
  }

  private double wasteShare(Provider provider, int month) {
    if (provider.is(Archetype.JW, month)) {
      return Archetype.JW.parameter;
    }
    return provider.is(Archetype.MIXED, month) ? 0.10 : 0.003;
  }

  private void modify(Line drug, Claim claim) {
    double zeroWaste = 0;
    if (claim.day >= ZERO_WASTE_START) {
      double risen = Math.min(1, (claim.day - ZERO_WASTE_START) / ZERO_WASTE_RISE);
      double payer = member.cover == Cover.MEDICARE ? 0.95 : 0.6;
      zeroWaste = claim.provider.zeroWasteShare * payer * (0.2 + 0.8 * risen);
    }
    String first = draw.chance(zeroWaste) ? "JZ" : null;
    String other = null;
    if (draw.chance(claim.provider.wrong25Share)) {
      other = "25";
    } else {
      int kind = draw.pick(.014, .012, .014, .004, .956);
      other = kind == 4 ? null : new String[] {"RT", "LT", "59", "JW"}[kind];
    }
    drug.modifier1 = first == null ? other : first;
    drug.modifier2 = first == null ? null : other;
  }

  private void diagnose(Claim claim, String first) {
    claim.diagnoses[0] = first;
    int at = 1;
    if (!chronic.equals(first)) {
      claim.diagnoses[at++] = chronic;
    }
    if (second != null && !second.equals(first) && !second.equals(chronic)) {
      claim.diagnoses[at] = second;
    }
  }

  private Claim charged(Claim claim) {
    claim.isByGroup = draw.chance(0.015);
    boolean injects = false;
    for (Line line : claim.lines) {
      injects |= line.procedure == Procedure.INJECTION;
      line.charge = line.units * prices.charge(claim.provider, line.procedure);
    }
    for (Line line : claim.lines) {
      if (injects && line.procedure.isVisit() && line.procedure != Procedure.VISIT_1) {
        line.modifier1 = "25";
      }
    }
    return claim;
  }
}
