package j3420.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import j3420.table.Columns;
import j3420.table.Lookup;
import j3420.table.MemberMonth;
import org.apache.spark.sql.Column;

/** What eligibility files say of a member beside the cover, in the words of the product. */
final class Demographics {

  private static final Lookup STATES = Lookup.in("state.csv", "state", "state");

  private Demographics() {}

  /** The sex; any word but those given is not stated. */
  static Column sex(RawColumns from, String name, Object[] female, Object[] male) {
    Column given = lower(from.text(name));
    return when(given.isin(female), lit(MemberMonth.FEMALE))
        .when(given.isin(male), lit(MemberMonth.MALE))
        .otherwise(unknown(from, name));
  }

  /** The state by its two letters; any other text is not stated. */
  static Column state(RawColumns from, String name) {
    return state(from, name, STATES.of(upper(from.text(name))));
  }

  /** The state that was found for what the column says. */
  static Column state(RawColumns from, String name, Column found) {
    return coalesce(found, unknown(from, name));
  }

  private static Column unknown(RawColumns from, String name) {
    return lit(from.has(name) ? Columns.NOT_STATED : Columns.NOT_AVAILABLE);
  }
}
