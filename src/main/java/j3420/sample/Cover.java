package j3420.sample;

/** The payers, and how each tells the versions of a claim. */
enum Cover {
  /** A new claim id each time, linked by family id and version number. */
  COMMERCIAL_EAST("Synthetic Commercial East", "East PPO", "commercial", 1.55, 320),
  /** The same claim id each time, with a version number. */
  COMMERCIAL_WEST("Synthetic Commercial West", "West HMO", "commercial", 1.35, 240),
  /** Frequency code 7 or 8 and the id of the claim that is replaced or voided. */
  MEDICARE("Synthetic Medicare", "Part B", "medicare", 1.0, 62),
  /** No link at all: a fresh claim for the same service. */
  MEDICAID("Synthetic Medicaid", "State Plan", "medicaid", 0.72, 95),
  /** The id of the first version with a suffix: C1, C1A1, C1A2; neither number nor reference. */
  COMMERCIAL_NORTH("Synthetic Commercial North", "North EPO", "commercial", 1.35, 240);

  final String payer;
  final String plan;
  final String business;
  final double priceLevel;
  final int b12Cents;

  Cover(String payer, String plan, String business, double priceLevel, int b12Cents) {
    this.payer = payer;
    this.plan = plan;
    this.business = business;
    this.priceLevel = priceLevel;
    this.b12Cents = b12Cents;
  }

  boolean isCommercial() {
    return business.equals(COMMERCIAL_EAST.business);
  }
}
