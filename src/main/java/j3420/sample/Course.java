package j3420.sample;

import java.util.Arrays;

/** The B12 treatment of one patient: provider, diagnosis and the days of injection. */
final class Course {

  private static final String[] SUPPORTING = {
    "E538", "E538", "E538", "E538", "D510", "D510", "D519", "D519", "D513", "K909", "K912", "D539",
    "G63", "D518"
  };

  private static final String[] UNSUPPORTING = {"R5383", "R5383", "R531", "E669", "Z0000"};

  private static final int INTERVAL = 30;
  private static final double MEAN_MAINTENANCE = 125;
  private static final int GROWTH_PATIENTS = 28;

  /** Of fifteen patients in turn, eleven are dealt out evenly; the others go anywhere. */
  private static final int EVEN_ROUNDS = 11;

  private static final int LOW_VOLUME_ROUNDS = 4;

  final Provider provider;
  final String diagnosis;
  final int[] days;
  final boolean isAssayed;

  Course(HistoryPlan plan, Days calendar, Events events, Member member) {
    Draw draw = new Draw(plan.seed(), Draw.Topic.COURSE, member.number);
    provider = provider(plan, member.number / plan.membersPerB12Patient(), draw);
    diagnosis = draw.chance(provider.unsupportedShare) ? unsupporting(draw) : draw.of(SUPPORTING);
    isAssayed = draw.chance(0.7);
    int start = start(calendar, member, draw);
    int[] regular = regular(calendar, member, start, draw);
    days = withFurther(calendar, events, member, regular, draw);
  }

  static String unsupporting(Draw draw) {
    return draw.of(UNSUPPORTING);
  }

  private static Provider provider(HistoryPlan plan, long ordinal, Draw draw) {
    int providers = plan.b12Providers();
    long round = ordinal / providers % 15;
    int number = (int) (ordinal % providers);
    if (round < EVEN_ROUNDS) {
      Provider turn = new Provider(plan, number);
      return turn.isLowVolume && round >= LOW_VOLUME_ROUNDS
          ? new Provider(plan, draw.below(providers))
          : turn;
    }
    int growing = plan.plantedOfEach();
    if (draw.chance(Math.min(0.8, growing * GROWTH_PATIENTS / (4.0 * providers)))) {
      return new Provider(plan, Provider.growth(draw.below(growing)));
    }
    return new Provider(plan, draw.below(providers));
  }

  /** Courses are under way when the history starts: no ramp. */
  private int start(Days calendar, Member member, Draw draw) {
    int length = calendar.last - calendar.first;
    int start = calendar.first - 120 + draw.below(length + 90);
    if (provider.archetype == Archetype.GROWTH && draw.chance(0.75)) {
      int from = calendar.monthStart(provider.plantedMonth);
      start = from + draw.below(Math.max(1, calendar.last - 60 - from));
    }
    if (member.isCovered(start) || start < calendar.first) {
      return start;
    }
    for (Member.Span span : member.spans) {
      if (span.first() >= start) {
        return span.first();
      }
    }
    Member.Span last = member.spans.get(member.spans.size() - 1);
    int from = Math.max(last.first(), calendar.first);
    return from + draw.below(Math.max(1, Math.min(last.last(), calendar.last) - from));
  }

  private int[] regular(Days calendar, Member member, int start, Draw draw) {
    int[] found = new int[1 + 8 + calendar.months() * 12];
    int count = 0;
    int weekly = draw.chance(0.55) ? 4 + draw.below(5) : 1;
    double interval = INTERVAL * draw.spread(0.12) * (draw.chance(0.1) ? 2 : 1);
    double until = start + 7 * weekly + draw.exponential(MEAN_MAINTENANCE * length());
    double at = start;
    for (int i = 0; i < weekly || at < until; i++) {
      int day = calendar.near((int) at, draw);
      int month = calendar.month(day);
      boolean happens = draw.chance(month < 0 ? 0 : calendar.seasonShare(month));
      if (happens && member.isCovered(day) && count < found.length) {
        found[count++] = day;
      }
      at += i + 1 < weekly ? 7 : interval / rate(Math.max(0, month));
      if (at > calendar.last) {
        break;
      }
    }
    if (count == 0) {
      found[count++] = firstPossible(calendar, member, start);
    }
    return Arrays.copyOf(found, count);
  }

  /** Who injects too often does not stop either. */
  private double length() {
    return provider.archetype == Archetype.FREQUENCY ? 1.6 : 1;
  }

  /** How many times as often as usual the provider injects. */
  private double rate(int month) {
    boolean often = provider.is(Archetype.FREQUENCY, month) || provider.is(Archetype.MIXED, month);
    return often ? provider.archetype.parameter : provider.frequency;
  }

  private static int firstPossible(Days calendar, Member member, int start) {
    int day = Math.max(start, calendar.first);
    while (day < calendar.last && !member.isCovered(day)) {
      day++;
    }
    return day;
  }

  /** The regular days and those that planted events add; no day twice. */
  private static int[] withFurther(
      Days calendar, Events events, Member member, int[] regular, Draw draw) {
    int[] all = Arrays.copyOf(regular, regular.length * 2);
    int count = regular.length;
    for (int day : regular) {
      int month = calendar.month(day);
      int further = calendar.dayIn(month, draw);
      if (draw.chance(events.further(member.cover, month)) && member.isCovered(further)) {
        all[count++] = further;
      }
    }
    return Arrays.stream(all, 0, count).sorted().distinct().toArray();
  }
}
