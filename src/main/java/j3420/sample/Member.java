package j3420.sample;

import java.util.ArrayList;
import java.util.List;

/** A member: payer, state, demographics and the spans of cover. */
final class Member {

  private static final int DAYS_PER_YEAR = 365;
  private static final int OPEN = Integer.MAX_VALUE;

  /** One span of cover; {@code last} is {@link Integer#MAX_VALUE} while it lasts. */
  record Span(int first, int last) {
    boolean isOpen() {
      return last == OPEN;
    }
  }

  final long number;
  final String personId;
  final String memberId;
  final boolean isB12Patient;
  final Cover cover;
  final int state;
  final String gender;
  final int birthDay;

  /** Day of death, or -1. */
  final int deathDay;

  final List<Span> spans = new ArrayList<>(2);

  Member(HistoryPlan plan, Days days, long number) {
    this.number = number;
    Draw draw = new Draw(plan.seed(), Draw.Topic.MEMBER, number);
    personId = numbered('P', number);
    memberId = numbered('M', number);
    int every = plan.membersPerB12Patient();
    isB12Patient = number % every == every / 2 && number / every < plan.b12Patients();
    Cover drawn =
        Cover.values()[
            isB12Patient ? draw.pick(.28, .14, .43, .15) : draw.pick(.33, .17, .32, .18)];
    boolean isNorth = drawn == Cover.COMMERCIAL_WEST && number / every % 2 == 1;
    cover = isNorth ? Cover.COMMERCIAL_NORTH : drawn;
    state = draw.below(Provider.STATES.length);
    gender = draw.chance(0.53) ? "female" : "male";
    int age =
        cover == Cover.MEDICARE ? 65 + draw.below(26) : (isB12Patient ? 20 : 1) + draw.below(45);
    birthDay = days.first - age * DAYS_PER_YEAR - draw.below(DAYS_PER_YEAR);
    boolean dies = draw.chance(cover == Cover.MEDICARE ? 0.06 : 0.004);
    int dies0 = days.first + 60 + draw.below(Math.max(1, days.last - days.first - 60));
    cover(days, draw, dies ? dies0 : -1);
    deathDay = dies && spans.get(spans.size() - 1).last() == dies0 ? dies0 : -1;
  }

  /** The B12 patient with this ordinal, as a member number. */
  static long b12Patient(HistoryPlan plan, long ordinal) {
    int every = plan.membersPerB12Patient();
    return ordinal * every + every / 2;
  }

  /** A letter and nine digits, such as P000123456. */
  static String numbered(char letter, long number) {
    char[] text = new char[10];
    text[0] = letter;
    for (int i = 9; i >= 1; i--) {
      text[i] = (char) ('0' + number % 10);
      number /= 10;
    }
    return new String(text);
  }

  boolean isCovered(int day) {
    for (Span span : spans) {
      if (day >= span.first() && day <= span.last()) {
        return true;
      }
    }
    return false;
  }

  private void cover(Days days, Draw draw, int death) {
    int length = days.last - days.first;
    boolean joinsLate = draw.chance(0.22);
    int joins =
        joinsLate
            ? days.first + draw.below(length * 3 / 4)
            : days.first - 1 - draw.below(3 * DAYS_PER_YEAR);
    int from = Math.max(joins, days.first);
    boolean leaves = draw.chance(0.18);
    int leaves0 = from + 90 + draw.below(Math.max(1, days.last - from));
    int until = leaves && leaves0 < days.last ? leaves0 : OPEN;
    if (death > from + 30 && death < until) {
      until = death;
    }
    boolean pauses = draw.chance(0.08);
    int pause = from + 60 + draw.below(Math.max(1, length));
    int resumes = pause + 45 + draw.below(150);
    if (pauses && resumes < Math.min(until, days.last)) {
      spans.add(new Span(joins, pause));
      joins = resumes;
    }
    spans.add(new Span(joins, until));
  }
}
