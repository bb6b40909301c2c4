package j3420.sample;

/** The ways in which a planted provider stands out. */
enum Archetype {
  /** Injects far more often; the parameter divides the interval between injections. */
  FREQUENCY(3.2),
  /** Bills two or more units; the parameter is the share of lines. */
  UNITS(0.70),
  /** Bills diagnoses that do not support B12; the parameter is the share of lines. */
  NO_DIAGNOSIS(0.75),
  /** Bills a second line with JW; the parameter is the share of claims. */
  JW(0.60),
  /** Takes on many new patients in the last year; the parameter is about how many times. */
  GROWTH(3.0),
  /** Somewhat of all but growth, and denied more often; the parameter divides the interval. */
  MIXED(1.8);

  static final int COUNT = values().length;

  final double parameter;

  Archetype(double parameter) {
    this.parameter = parameter;
  }

  /** The name in tables. */
  String title() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
