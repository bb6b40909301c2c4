package j3420.sample;

/** Why a line is refused: group code, claim adjustment reason, remark codes. */
enum Denial {
  NECESSITY_LOCAL("CO", "50", "N115"),
  NECESSITY("CO", "50"),
  DIAGNOSIS("CO", "11"),
  ROUTINE("PR", "49", "N429"),
  MODIFIER("CO", "4", "N519"),
  MODIFIER_MISSING("CO", "16", "N822"),
  MODIFIER_INVALID("CO", "16", "N823", "MA01"),
  AUTHORIZATION("CO", "197"),
  NON_COVERED("CO", "96", "N216"),
  NOT_IN_PLAN("PR", "204"),
  UNITS("CO", "151", "N362"),
  COVER_ENDED("PR", "27"),
  LATE("CO", "29", "N211"),
  NO_NDC("CO", "16", "M119"),
  DUPLICATE("OA", "18", "N522"),
  BUNDLED("CO", "97", "M15"),
  CAPITATED("CO", "24");

  final String group;
  final String reason;
  final String[] remarks;

  Denial(String group, String reason, String... remarks) {
    this.group = group;
    this.reason = reason;
    this.remarks = remarks;
  }
}
