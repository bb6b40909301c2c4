package j3420.measure;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import j3420.table.Columns;
import j3420.table.Lookup;
import j3420.table.ProviderMeasure;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/**
 * Whom a provider is compared with: the groups it belongs to, the closest first.
 *
 * <p>A specialty, state or place that the source does not state is a value of its own; such
 * providers are each other's peers until the level where everybody is.
 */
final class ProviderPeers {

  /** What the peers of each level share. */
  private static final List<String> LEVELS =
      List.of(
          "specialty_region_place",
          "specialty_place",
          "specialty_group_place",
          "place",
          Columns.ALL);

  private static final Lookup REGION_OF_STATE = Lookup.in("state.csv", "state", "census_region");
  private static final Lookup GROUP_OF_SPECIALTY =
      Lookup.in("specialty.csv", "code", "specialty_group");

  private ProviderPeers() {}

  /** The names of the provider's groups, one per level. */
  static Column groups() {
    Column specialty = col(ProviderMeasure.PROVIDER_SPECIALTY_CODE);
    Column named = concat_ws(" ", lit("specialty"), specialty);
    Column place = concat_ws(" ", lit("place"), col(ProviderMeasure.PLACE_OF_SERVICE_CODE));
    return array(
        together(named, censusRegion(col(ProviderMeasure.PROVIDER_STATE)), place),
        together(named, place),
        together(specialtyGroup(specialty), place),
        place,
        lit("all providers"));
  }

  /** The name of the level at a position of {@link #groups()}, from 0. */
  static Column level(Column position) {
    Column level = lit(null).cast(DataTypes.StringType);
    for (int i = 0; i < LEVELS.size(); i++) {
      level = when(position.equalTo(i), lit(LEVELS.get(i))).otherwise(level);
    }
    return level;
  }

  /** Census region of a state; territories are one group; unknown states keep their own name. */
  static Column censusRegion(Column state) {
    return coalesce(REGION_OF_STATE.of(state), state);
  }

  /** Group of a CMS specialty; an unknown code keeps its own name. */
  static Column specialtyGroup(Column specialty) {
    return coalesce(GROUP_OF_SPECIALTY.of(specialty), specialty);
  }

  private static Column together(Column... parts) {
    return concat_ws(", ", parts);
  }
}
