package j3420.sample;

import java.io.Serializable;
import java.time.LocalDate;

/**
 * What history to generate. Equal plans give equal rows, however they are partitioned.
 *
 * @param lines about how many claim lines; the history lands within 3 % from 200,000 lines on
 * @param seed any number; another seed gives another history of the same kind
 * @param start first day of the history, the first of a month
 * @param months months of service; no decision after the last of them is in the files
 * @param clean nothing planted: no outlier provider and no event; versions and denials remain
 */
public record HistoryPlan(long lines, long seed, LocalDate start, int months, boolean clean)
    implements Serializable {

  /** One member in so many gets B12 injections in a month's history; longer ones see more. */
  private static final int MEMBER_MONTHS_PER_B12_PATIENT = 40 * 60;

  private static final int PATIENTS_PER_B12_PROVIDER = 15;
  private static final int MEMBERS_PER_OTHER_PROVIDER = 60;
  private static final int FEWEST_B12_PROVIDERS = 8;

  /** Measured: lines of a member grow straight with the months, less those still undecided. */
  private static final double LINES_PER_MEMBER_MONTH = 0.3886;

  private static final double LINES_PER_MEMBER_UNDECIDED = 0.245;

  /** Refuses a plan that no history can follow. */
  public HistoryPlan {
    if (lines < 1_000) {
      throw new IllegalArgumentException(lines + " lines are too few: ask for 1,000 or more.");
    }
    if (months < 6 || months > 240) {
      throw new IllegalArgumentException(months + " months: ask for 6 to 240.");
    }
    if (start.getDayOfMonth() != 1) {
      throw new IllegalArgumentException(start + ": a history starts on the first of a month.");
    }
  }

  /** Five years from January 2021 on, with outliers and events planted. */
  public static HistoryPlan of(long lines, long seed) {
    return new HistoryPlan(lines, seed, LocalDate.of(2021, 1, 1), 60, false);
  }

  /** Members with cover at some time. */
  public long members() {
    double each = LINES_PER_MEMBER_MONTH * months - LINES_PER_MEMBER_UNDECIDED;
    return Math.max(membersPerB12Patient(), Math.round(lines / each));
  }

  /** Members that get B12 injections. */
  public long b12Patients() {
    return members() / membersPerB12Patient();
  }

  /** Every so many members one gets B12 injections: their share of lines is the same. */
  int membersPerB12Patient() {
    return Math.round((float) MEMBER_MONTHS_PER_B12_PATIENT / months);
  }

  /** Providers that give B12 injections: those numbered from 0 on. */
  public int b12Providers() {
    return (int) Math.max(FEWEST_B12_PROVIDERS, b12Patients() / PATIENTS_PER_B12_PROVIDER);
  }

  /** All providers; those after the B12 providers give other care. */
  public int providers() {
    return b12Providers() + (int) Math.max(60, members() / MEMBERS_PER_OTHER_PROVIDER);
  }

  /** Last day of the history. */
  public LocalDate end() {
    return start.plusMonths(months).minusDays(1);
  }

  /** Providers planted of each archetype. */
  int plantedOfEach() {
    return clean ? 0 : Math.max(1, (int) Math.round(b12Providers() * 0.04 / Archetype.COUNT));
  }
}
