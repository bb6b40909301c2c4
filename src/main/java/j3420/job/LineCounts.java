package j3420.job;

/**
 * Where every input line went.
 *
 * @param input lines read
 * @param j3420Found J3420 lines that the first pass over the history saw
 * @param j3420Fetched J3420 lines that the second pass brought
 * @param inScope lines of claim families that hold J3420, sound or not
 * @param quarantined lines rejected by a rule
 * @param later lines decided after the last day of data, or served after it without a decision
 * @param exactDuplicates lines that repeat another in every value
 * @param superseded lines of replaced versions
 * @param voided lines of voided families
 * @param companions lines of other codes on final J3420 claims
 * @param finals final J3420 lines
 */
record LineCounts(
    long input,
    long j3420Found,
    long j3420Fetched,
    long inScope,
    long quarantined,
    long later,
    long exactDuplicates,
    long superseded,
    long voided,
    long companions,
    long finals) {

  /** Lines of claims without J3420, and the companion and the later lines. */
  long outOfScope() {
    return input - inScope + companions + later;
  }

  /**
   * Every J3420 line was fetched, and every fetched line went to exactly one place.
   *
   * @throws Refusal with exit code 4 if a line was lost or came twice
   */
  LineCounts reconciled() {
    if (j3420Found != j3420Fetched) {
      throw new Refusal(
          Refusal.QUALITY,
          ("The lines do not reconcile: the claim files hold %d J3420 lines, %d were fetched."
                  + " Nothing is published; please report this with the log.")
              .formatted(j3420Found, j3420Fetched));
    }
    long placed = quarantined + later + exactDuplicates + superseded + voided + companions + finals;
    if (placed != inScope || inScope > input) {
      throw new Refusal(
          Refusal.QUALITY,
          ("The lines do not reconcile: %d lines of J3420 claims were read, %d were placed."
                  + " Nothing is published; please report this with the log.")
              .formatted(inScope, placed));
    }
    return this;
  }
}
