package j3420.sample;

import java.util.Arrays;
import java.util.List;

/** Lives through the history of one member, claim by claim in the order of service. */
final class MemberHistory {

  /** What is done with each claim and its versions. */
  interface Reader {
    void read(Claim claim, Pattern pattern, List<Version> versions);
  }

  private static final double CLAIMS_PER_MONTH = 0.2037;
  private static final double[] BY_COVER = {0.85, 0.85, 1.35, 0.95, 0.85};

  private static final int GENERAL = 0;
  private static final int ASSAY = 1;
  private static final int INJECTION = 2;
  private static final int KINDS = 4;

  private static final double GENERAL_BY_B12_PROVIDER = 0.3;

  /** What all members of a plan share. */
  static final class World {
    final HistoryPlan plan;
    final Days days;
    final Prices prices;
    final Events events;

    World(HistoryPlan plan) {
      this.plan = plan;
      this.days = new Days(plan);
      this.prices = new Prices(plan);
      this.events = new Events(plan);
    }
  }

  private final World world;
  private final Member member;
  private final Draw draw;
  private final Course course;
  private final Provider[] usual;
  private final Billing billing;
  private final Adjudication adjudication;
  private final Lifecycle lifecycle;
  private long[] visits = new long[64];
  private int count;

  MemberHistory(World world, long number) {
    this.world = world;
    this.member = new Member(world.plan, world.days, number);
    this.draw = new Draw(world.plan.seed(), Draw.Topic.CLAIM, number);
    this.course =
        member.isB12Patient ? new Course(world.plan, world.days, world.events, member) : null;
    this.usual = usualProviders();
    this.billing = new Billing(world.days, world.prices, draw, member);
    this.adjudication = new Adjudication(world.prices, draw);
    this.lifecycle = new Lifecycle(world.days, draw, adjudication, member);
  }

  void read(Reader reader) {
    planGeneral();
    if (course != null) {
      planCourse();
    }
    Arrays.sort(visits, 0, count);
    for (int i = 0; i < count; i++) {
      Claim claim = claim((int) (visits[i] / KINDS), (int) (visits[i] % KINDS));
      adjudication.decide(claim);
      Pattern pattern = lifecycle.pattern(claim);
      read(claim, pattern, reader);
      if (pattern == Pattern.BILLED_BY_TWO_PROVIDERS) {
        read(claim.by(world.days, usual[0]), pattern, reader);
      }
    }
  }

  private void read(Claim claim, Pattern pattern, Reader reader) {
    List<Version> versions = lifecycle.versions(claim, pattern);
    versions.removeIf(this::isLost);
    if (versions.size() > 0) {
      reader.read(claim, pattern, versions);
    }
  }

  private boolean isLost(Version version) {
    int month = version.isDecided() ? world.days.month(version.decided) : -1;
    return draw.chance(world.events.missing(member.cover, month));
  }

  private Claim claim(int day, int kind) {
    return switch (kind) {
      case INJECTION -> billing.injection(course, day);
      case ASSAY -> billing.assay(course.provider, day, course.diagnosis);
      default -> {
        boolean same = course != null && draw.chance(GENERAL_BY_B12_PROVIDER);
        Provider provider = same ? course.provider : usual[draw.pick(.6, .25, .15)];
        yield billing.general(provider, day);
      }
    };
  }

  private Provider[] usualProviders() {
    Provider[] providers = new Provider[3];
    for (int i = 0; i < providers.length; i++) {
      providers[i] = new Provider(world.plan, Provider.other(world.plan, member.state, draw));
    }
    return providers;
  }

  private void planGeneral() {
    double each = CLAIMS_PER_MONTH * BY_COVER[member.cover.ordinal()] * draw.spread(0.5);
    for (int month = 0; month < world.days.months(); month++) {
      int claims = draw.poisson(each * world.days.busy(month));
      for (int i = 0; i < claims; i++) {
        plan(world.days.dayIn(month, draw), GENERAL);
      }
    }
  }

  private void planCourse() {
    for (int day : course.days) {
      plan(day, INJECTION);
      if (draw.chance(0.04)) {
        plan(day, ASSAY);
      }
    }
    if (course.isAssayed) {
      plan(course.days[0] - 3 - draw.below(20), ASSAY);
    }
  }

  private void plan(int day, int kind) {
    if (day < world.days.first || !member.isCovered(day)) {
      return;
    }
    if (count == visits.length) {
      visits = Arrays.copyOf(visits, count * 2);
    }
    visits[count++] = (long) day * KINDS + kind;
  }
}
