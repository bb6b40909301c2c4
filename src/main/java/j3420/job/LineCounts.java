package j3420.job;

/**
 * How many input lines went where.
 *
 * @param input lines read
 * @param outOfScope lines of claims without J3420, and the companion and the later lines
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
    long outOfScope,
    long quarantined,
    long later,
    long exactDuplicates,
    long superseded,
    long voided,
    long companions,
    long finals) {}
