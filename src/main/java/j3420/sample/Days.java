package j3420.sample;

import java.time.LocalDate;

/** The days of a history, counted from 1970-01-01, with how busy each weekday and month is. */
final class Days {

  /** Monday to Sunday. */
  private static final double[] WEEKDAY = {1.3, 1.3, 1.3, 1.2, 1.2, 0.4, 0.3};

  private static final double BUSIEST = 1.3;
  private static final double SEASON = 0.06;

  final int first;
  final int last;
  private final int[] monthStarts;
  private final double[] busy;
  private final double[] season;
  private final LocalDate start;

  Days(HistoryPlan plan) {
    start = plan.start();
    first = (int) start.toEpochDay();
    last = (int) plan.end().toEpochDay();
    monthStarts = new int[plan.months() + 1];
    busy = new double[plan.months()];
    season = new double[plan.months()];
    for (int month = 0; month <= plan.months(); month++) {
      monthStarts[month] = (int) start.plusMonths(month).toEpochDay();
    }
    for (int month = 0; month < plan.months(); month++) {
      int ofYear = start.plusMonths(month).getMonthValue() - 1;
      season[month] = 1 + SEASON * StrictMath.cos(2 * Math.PI * ofYear / 12);
      double weight = 0;
      for (int day = monthStarts[month]; day < monthStarts[month + 1]; day++) {
        weight += weight(day);
      }
      busy[month] = season[month] * weight / 30.4375;
    }
  }

  private static double weight(int day) {
    return WEEKDAY[Math.floorMod(day + 3, 7)];
  }

  int months() {
    return busy.length;
  }

  int monthStart(int month) {
    return monthStarts[month];
  }

  /** How much happens in a month, 1 on average: its season and its working days. */
  double busy(int month) {
    return busy[month];
  }

  /** The season of a month as a share of the highest. */
  double seasonShare(int month) {
    return season[month] / (1 + SEASON);
  }

  /** The month that holds the day, -1 before the history. */
  int month(int day) {
    if (day < first || day > last) {
      return -1;
    }
    int month = Math.min((day - first) / 28, busy.length - 1);
    while (monthStarts[month] > day) {
      month--;
    }
    return month;
  }

  /** The calendar year of a day, 0 for the year of the start. */
  int year(int day) {
    int month = Math.max(0, month(Math.min(day, last)));
    return (start.getMonthValue() - 1 + month) / 12;
  }

  /** A day of the month, weekdays as busy as they are. */
  int dayIn(int month, Draw draw) {
    while (true) {
      int day = monthStarts[month] + draw.below(monthStarts[month + 1] - monthStarts[month]);
      if (draw.unit() * BUSIEST < weight(day)) {
        return day;
      }
    }
  }

  /** A day in the week around the wanted one, weekdays as busy as they are. */
  int near(int wanted, Draw draw) {
    while (true) {
      int day = wanted - 3 + draw.below(7);
      if (draw.unit() * BUSIEST < weight(day)) {
        return day;
      }
    }
  }
}
