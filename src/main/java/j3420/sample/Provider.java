package j3420.sample;

/** A provider: a pure function of the plan and the provider's number. */
final class Provider {

  static final String[] STATES = {"TX", "FL", "OH", "PA", "GA", "NC"};

  /** Of each twenty B12 providers, when they are few: one peer group must be large enough. */
  private static final String[] FEW = {
    "08", "08", "08", "08", "08", "08", "08", "08", "08", "08",
    "08", "08", "08", "08", "08", "08", "11", "50", "10", "83"
  };

  private static final String[] MANY = {
    "08", "08", "08", "11", "08", "08", "08", "11", "08", "50",
    "11", "08", "11", "50", "50", "97", "11", "13", "10", "83"
  };

  private static final String[] OTHER = {
    "08", "11", "08", "11", "50", "97", "01", "13", "10", "83", "06", "20", "48", "34", "07"
  };

  /** Of each twenty B12 providers, who is planted: family physicians in an office. */
  private static final int[] PLANTED = {0, 1, 2, 4, 5, 6};

  private static final int ELSEWHERE = 3;
  private static final int LOW_VOLUME = 19;
  private static final int MANY_PROVIDERS = 400;

  final int number;
  final String npi;
  final String specialty;
  final String state;
  final String placeOfService;
  final int markup;
  final boolean isLowVolume;
  final Archetype archetype;
  final int plantedMonth;
  final double frequency;
  final double unsupportedShare;
  final double visitShare;
  final double denialFactor;
  final double wrong25Share;
  final double zeroWasteShare;

  Provider(HistoryPlan plan, int number) {
    this.number = number;
    Draw draw = new Draw(plan.seed(), Draw.Topic.PROVIDER, number);
    boolean injects = number < plan.b12Providers();
    int twentieth = number % 20;
    npi = Npi.of(plan.seed(), number);
    specialty = specialty(plan, number, draw);
    state = injects ? STATES[(number / 20 * 5 + number) % 6] : STATES[stateOfOther(plan, number)];
    placeOfService = placeOfService(twentieth, draw);
    markup = draw.below(4);
    isLowVolume = injects && twentieth == LOW_VOLUME;
    archetype = injects ? planted(plan, number) : null;
    plantedMonth = plantedMonth(plan, draw);
    frequency = draw.spread(0.18);
    unsupportedShare = 0.05 * draw.spread(0.5);
    visitShare = 0.15 + 0.35 * draw.unit();
    denialFactor = draw.spread(0.30);
    wrong25Share = 0.02 * draw.spread(0.6);
    zeroWasteShare = 0.5 + 0.5 * draw.unit();
  }

  /** Who is planted at this number, or null. */
  static Archetype planted(HistoryPlan plan, int number) {
    if (number >= plan.b12Providers() || number / 20 >= plan.plantedOfEach()) {
      return null;
    }
    for (int i = 0; i < PLANTED.length; i++) {
      if (number % 20 == PLANTED[i]) {
        return Archetype.values()[i];
      }
    }
    return null;
  }

  /** The number of the i-th growth provider. */
  static int growth(int i) {
    return i * 20 + PLANTED[Archetype.GROWTH.ordinal()];
  }

  /** A provider of other care in the state. */
  static int other(HistoryPlan plan, int state, Draw draw) {
    int others = (plan.providers() - plan.b12Providers()) / STATES.length;
    return plan.b12Providers() + draw.below(others) * STATES.length + state;
  }

  boolean is(Archetype wanted, int month) {
    return archetype == wanted && month >= plantedMonth;
  }

  private static int stateOfOther(HistoryPlan plan, int number) {
    return (number - plan.b12Providers()) % STATES.length;
  }

  private static String specialty(HistoryPlan plan, int number, Draw draw) {
    if (number >= plan.b12Providers()) {
      return draw.of(OTHER);
    }
    return (plan.b12Providers() < MANY_PROVIDERS ? FEW : MANY)[number % 20];
  }

  private static String placeOfService(int twentieth, Draw draw) {
    String elsewhere = draw.of("22", "22", "19", "49", "50");
    return twentieth == ELSEWHERE ? elsewhere : "11";
  }

  private int plantedMonth(HistoryPlan plan, Draw draw) {
    int early = draw.below(Math.max(1, plan.months() / 4));
    return archetype == Archetype.GROWTH ? Math.max(0, plan.months() - 12) : early;
  }
}
