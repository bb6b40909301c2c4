package j3420.sample;

/**
 * The planted events: J3420 services of medicare rise for good, those of commercial for one month,
 * and one month of medicaid decisions is mostly missing from the files.
 */
final class Events {

  static final double LEVEL_SHIFT = 1.3;
  static final double ANOMALY = 1.8;
  static final double FEED_GAP = 0.3;

  final int shiftMonth;
  final int anomalyMonth;
  final int gapMonth;
  private final boolean clean;

  Events(HistoryPlan plan) {
    clean = plan.clean();
    shiftMonth = plan.months() * 6 / 10;
    anomalyMonth = plan.months() * 45 / 100;
    gapMonth = plan.months() * 7 / 10;
  }

  /** The chance that a J3420 service of the month brings another one in the same month. */
  double further(Cover cover, int month) {
    if (clean) {
      return 0;
    }
    if (cover == Cover.MEDICARE && month >= shiftMonth) {
      return LEVEL_SHIFT - 1;
    }
    return cover.isCommercial() && month == anomalyMonth ? ANOMALY - 1 : 0;
  }

  /** The chance that a decision of the month is missing. */
  double missing(Cover cover, int decisionMonth) {
    return !clean && cover == Cover.MEDICAID && decisionMonth == gapMonth ? 1 - FEED_GAP : 0;
  }
}
