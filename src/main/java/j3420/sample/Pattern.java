package j3420.sample;

/** What happens to a claim after its first version. */
enum Pattern {
  ONE_VERSION,
  DENIED_THEN_PAID,
  DENIED_UPHELD,
  DENIED_TWICE_THEN_PAID,
  CORRECTED,
  VOIDED,
  /** Taken back and billed once more as a claim of its own. */
  VOIDED_THEN_BILLED_ANEW,
  /** Taken back and corrected on one day, as remittances do it. */
  REVERSED_AND_CORRECTED,
  RECOUPED,
  RECODED_TO_J3420,
  RECODED_AWAY,
  LINE_ADDED,
  LINE_REMOVED,
  PENDING_THEN_DECIDED,
  /** Two providers bill the service, each a claim of its own: nothing links them. */
  BILLED_BY_TWO_PROVIDERS;

  /** The name in tables. */
  String title() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
