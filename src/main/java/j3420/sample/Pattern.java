package j3420.sample;

/** What happens to a claim after its first version. */
enum Pattern {
  ONE_VERSION,
  DENIED_THEN_PAID,
  DENIED_UPHELD,
  DENIED_TWICE_THEN_PAID,
  CORRECTED,
  VOIDED,
  RECOUPED,
  RECODED_TO_J3420,
  RECODED_AWAY,
  LINE_ADDED,
  LINE_REMOVED,
  PENDING_THEN_DECIDED;

  /** The name in tables. */
  String title() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
