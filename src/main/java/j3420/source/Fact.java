package j3420.source;

/** What a reader of the tables asks of a source, and what some sources cannot tell. */
public enum Fact {
  VERSIONS("claim versions"),
  DECISION_DATES("decision dates"),
  DENIALS("denials"),
  DENIAL_REASONS("denial reasons"),
  MODIFIERS("modifiers"),
  UNITS("units"),
  CHARGES("charges"),
  DIAGNOSES("diagnoses"),
  DRUG_CODES("drug codes (NDC)"),
  PLACE_OF_SERVICE("place of service"),
  PROVIDERS("providers"),
  SPECIALTY("specialty"),
  PROVIDER_STATE("provider state"),
  LINE_OF_BUSINESS("line of business"),
  ENROLMENT("enrolment of members");

  private final String label;

  Fact(String label) {
    this.label = label;
  }

  /** The name of the fact in the README and in the ledger. */
  public String label() {
    return label;
  }
}
