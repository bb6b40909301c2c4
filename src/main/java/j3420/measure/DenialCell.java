package j3420.measure;

import j3420.table.DenialRate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** The columns of what is counted once for all tables of denials. */
final class DenialCell {

  /** What the row counts: one of the kinds below. */
  static final String FACET = "facet";

  static final String FIRST_LABEL = "first_label";
  static final String SECOND_LABEL = "second_label";
  static final String THIRD_LABEL = "third_label";

  /** All lines. */
  static final String TOTAL = "total";

  /** Lines whose source tells modifiers. */
  static final String KNOWN = "known modifiers";

  /** Denied lines by category, by category and code, and by those and remark codes. */
  static final String CATEGORY = "category";

  static final String REASON = "reason";
  static final String REMARK = "remark";

  /** Lines by modifier, and by their sorted set. */
  static final String MODIFIER = "modifier";

  static final String MODIFIER_SET = "modifier set";

  /** Denied lines by modifier and category, or category and code. */
  static final String MODIFIER_CATEGORY = "modifier and category";

  static final String MODIFIER_REASON = "modifier and reason";

  /** Lines by payer or all payers; denied ones of a category or of all of them. */
  static final String PAYER = "payer";

  /** The period of a month and the two before it, by the month that it ends with. */
  static final String ROLLING = "rolling 3";

  static final String ONLY_DENIED = "patients_with_denied_lines_only";
  static final String EVENTS_SQUARED = "events_squared";
  static final String EVENTS_TRIALS = "events_trials";
  static final String TRIALS_SQUARED = "trials_squared";
  static final String EVENTS_ALL_TRIALS = "events_all_trials";
  static final String EVENTS_KNOWN_EVENTS = "events_known_events";
  static final String EVENTS_KNOWN_TRIALS = "events_known_trials";
  static final String TRIALS_KNOWN_EVENTS = "trials_known_events";
  static final String TRIALS_KNOWN_TRIALS = "trials_known_trials";

  /**
   * Providers that have no other line whose source tells modifiers. Of periods of complete service,
   * which are counted by reason alone, nothing is known of modifiers: 0.
   */
  static final String ONLY_PROVIDERS = "providers_with_such_lines_only";

  /** Members that have no other line whose source tells modifiers. */
  static final String ONLY_PATIENTS = "patients_with_such_lines_only";

  /** Of every provider with lines with and without the modifier: what is counted of both. */
  static final String PROVIDER_STRATA = "strata_of_providers";

  static final List<String> PERIOD = DenialRate.keyWith();

  static final List<String> KEY = List.of(FACET, FIRST_LABEL, SECOND_LABEL, THIRD_LABEL);

  private DenialCell() {}

  static Column[] columns(List<String> names, String... more) {
    return Stream.concat(names.stream(), Stream.of(more))
        .map(functions::col)
        .toArray(Column[]::new);
  }
}
