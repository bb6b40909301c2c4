package j3420.sample;

/** Allowed and charged cents of one unit, by payer and year, and by markup of the provider. */
final class Prices {

  private static final double YEARLY = 1.03;
  private static final double[] MARKUP = {1.6, 2.0, 2.5, 3.2};
  private static final int[] B12_CHARGE = {900, 1500, 2000, 2800};

  private final int[][][] allowed;

  Prices(HistoryPlan plan) {
    int years = plan.months() / 12 + 2;
    allowed = new int[Cover.values().length][years][Procedure.ALL.length];
    for (Cover cover : Cover.values()) {
      for (int year = 0; year < years; year++) {
        double rise = StrictMath.pow(YEARLY, year);
        for (Procedure procedure : Procedure.ALL) {
          double cents =
              procedure == Procedure.B12 ? cover.b12Cents : procedure.cents * cover.priceLevel;
          allowed[cover.ordinal()][year][procedure.ordinal()] = (int) Math.round(cents * rise);
        }
      }
    }
  }

  int allowed(Cover cover, int year, Procedure procedure) {
    return allowed[cover.ordinal()][year][procedure.ordinal()];
  }

  /** Whole dollars, the same every year, above every payer's price. */
  int charge(Provider provider, Procedure procedure) {
    if (procedure == Procedure.B12) {
      return B12_CHARGE[provider.markup];
    }
    int list = allowed[Cover.COMMERCIAL_EAST.ordinal()][0][procedure.ordinal()];
    return (int) Math.round(list * MARKUP[provider.markup] / 100) * 100;
  }
}
