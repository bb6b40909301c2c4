package j3420.sample;

import j3420.table.ClaimLine;

/** What is billed, with its allowed cents before payer and year. */
enum Procedure {
  B12(ClaimLine.J3420, 0),
  HYDROXOCOBALAMIN("J3425", 2200),
  UNCLASSIFIED_DRUG("J3490", 900),
  THIAMINE("J3411", 310),
  PYRIDOXINE("J3415", 700),
  KETOROLAC("J1885", 90),
  DEXAMETHASONE("J1100", 35),
  INJECTION("96372", 1450),
  VISIT_1("99211", 2300),
  VISIT_2("99212", 5600),
  VISIT_3("99213", 9100),
  VISIT_4("99214", 12900),
  VISIT_5("99215", 18100),
  ASSAY("82607", 1500),
  VENIPUNCTURE("36415", 880),
  METABOLIC_PANEL("80053", 1050),
  BLOOD_COUNT("85025", 780),
  LIPIDS("80061", 1330),
  GLYCATED("83036", 970),
  CARDIOGRAM("93000", 1480),
  CHEST_FILM("71046", 2750),
  EXERCISE("97110", 2900),
  MANUAL_THERAPY("97140", 2700),
  VACCINATION("90471", 1980),
  FLU_VACCINE("90686", 2050);

  static final Procedure[] ALL = values();

  final String code;
  final int cents;

  Procedure(String code, int cents) {
    this.code = code;
    this.cents = cents;
  }

  boolean isDrug() {
    return this.ordinal() <= DEXAMETHASONE.ordinal();
  }

  boolean isVisit() {
    return this.ordinal() >= VISIT_1.ordinal() && this.ordinal() <= VISIT_5.ordinal();
  }
}
