package j3420.stats;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percent_rank;
import static org.apache.spark.sql.functions.posexplode_outer;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/**
 * Scores units against the closest group of peers that is large enough.
 *
 * <p>Every unit belongs to one group per level, the closest level first. The statistics of a group
 * are over all units that belong to it, whichever level they are judged at themselves. A unit is
 * judged at the first level whose group holds at least {@value #ENOUGH_PEERS} units, itself
 * included.
 */
public final class PeerScores {

  /** Input: {@link Scale}. */
  public static final String SCALE = "_scale";

  /** Input: sum, events or count now, as double. */
  public static final String NUMERATOR = "_numerator";

  /** Input: exposure, trials or count before, as double. */
  public static final String DENOMINATOR = "_denominator";

  /** Input: of a mean, the patients it is over, as double. */
  public static final String SAMPLE = "_sample";

  /** Input: of a mean, the squared deviations of its patients over the square of their mean. */
  public static final String DEVIATION = "_deviation";

  /** Input: array of the group at each level, closest first; empty if the unit is not eligible. */
  public static final String GROUPS = "_groups";

  /** Result: position of the level in {@link #GROUPS}, from 0. */
  public static final String LEVEL = "_level";

  /** Result: the group the unit is judged in; null if not eligible or without enough peers. */
  public static final String GROUP = "_group";

  /** Result: units of the group. */
  public static final String PEERS = "_peers";

  /** Result: centre of the group in the unit of the value. */
  public static final String PEER_VALUE = "_peer_value";

  /** Result: one-sided probability of so high a z. */
  public static final String P = "_p";

  /** Result: {@link BenjaminiHochberg} over the scored units of a family. */
  public static final String Q = "_q";

  /** Result: 99.8 % limits of an ordinary unit of this size, in the unit of the value. */
  public static final String LOWER_LIMIT = "_lower_limit";

  public static final String UPPER_LIMIT = "_upper_limit";

  /** Result: share of the other peers with a smaller value. */
  public static final String BELOW = "_below";

  /** Result: share of the variance that is between units, not sampling (Adams 2009). */
  public static final String RELIABILITY = "_reliability";

  /** Fewer peers estimate no spread. */
  public static final int ENOUGH_PEERS = 30;

  private static final String VARIATION = "_variation";

  /** Upper 0.1 % point of the standard normal distribution. */
  private static final double Z_998 = 3.090232306167813;

  /** Keeps a limit of a hardly populated scale within a published column. */
  private static final double LARGEST_LIMIT = 1e11;

  private static final List<String> RESULTS =
      List.of(
          LEVEL,
          GROUP,
          PEERS,
          PEER_VALUE,
          Funnel.PHI,
          Funnel.TAU2,
          Funnel.TARGET,
          Funnel.Z,
          P,
          LOWER_LIMIT,
          UPPER_LIMIT,
          BELOW,
          RELIABILITY);

  private PeerScores() {}

  /**
   * {@code rows} with the results; as many rows as came in.
   *
   * @param rows one row per family and unit
   * @param unit column that tells the rows of a family apart
   * @param family columns whose values are compared and tested together, such as the metric
   */
  public static Dataset<Row> of(Dataset<Row> rows, String unit, String... family) {
    return rows.transform(PeerScores::oncePerLevel)
        .transform(each -> withScale(each, unit, peersOf(family)))
        .transform(each -> Funnel.withZ(each, unit, peersOf(family)))
        .transform(each -> withResults(each, peersOf(family)))
        .transform(each -> atClosestLevel(each, unit, family))
        .transform(each -> BenjaminiHochberg.withAdjusted(each, P, Q, unit, family));
  }

  private static Dataset<Row> oncePerLevel(Dataset<Row> rows) {
    Column[] columns =
        Stream.concat(
                Stream.of(rows.columns()).filter(name -> !name.equals(GROUPS)).map(functions::col),
                Stream.of(posexplode_outer(col(GROUPS)).as(new String[] {LEVEL, GROUP})))
            .toArray(Column[]::new);
    return rows.select(columns);
  }

  private static String[] peersOf(String... family) {
    return Stream.concat(Stream.of(family), Stream.of(LEVEL, GROUP)).toArray(String[]::new);
  }

  private static Dataset<Row> withScale(Dataset<Row> rows, String unit, String... group) {
    WindowSpec peers = Funnel.wholeGroup(unit, group);
    Column eligible = col(GROUP).isNotNull();
    Column freedom = sum(col(SAMPLE).minus(1)).over(peers);
    Column pooled =
        Scale.transformed(
            col(SCALE), sum(col(NUMERATOR)).over(peers), sum(col(DENOMINATOR)).over(peers));
    Column variance =
        Scale.variance(col(SCALE), col(NUMERATOR), col(DENOMINATOR), col(SAMPLE), col(VARIATION));
    return rows.withColumns(
            Map.of(
                PEERS,
                count(col(GROUP)).over(peers),
                VARIATION,
                try_divide(sum(col(DEVIATION)).over(peers), freedom),
                Funnel.POOLED,
                pooled,
                Funnel.Y,
                when(eligible, Scale.transformed(col(SCALE), col(NUMERATOR), col(DENOMINATOR)))))
        .withColumn(Funnel.VARIANCE, when(eligible, variance));
  }

  private static Dataset<Row> withResults(Dataset<Row> rows, String... group) {
    Column spread = col(Funnel.VARIANCE).plus(col(Funnel.TAU2));
    Column reach = sqrt(spread).multiply(Z_998);
    WindowSpec ascending =
        Window.partitionBy(Stream.of(group).map(functions::col).toArray(Column[]::new))
            .orderBy(col(Funnel.Y));
    Column upper = Scale.restored(col(SCALE), col(Funnel.TARGET).plus(reach));
    return rows.withColumns(
        Map.of(
            BELOW,
            percent_rank().over(ascending),
            P,
            NormalTail.above(col(Funnel.Z)),
            PEER_VALUE,
            Scale.restored(col(SCALE), col(Funnel.TARGET)),
            LOWER_LIMIT,
            Scale.restored(col(SCALE), col(Funnel.TARGET).minus(reach)),
            UPPER_LIMIT,
            least(upper, lit(LARGEST_LIMIT)),
            RELIABILITY,
            try_divide(col(Funnel.TAU2), spread)));
  }

  private static Dataset<Row> atClosestLevel(Dataset<Row> rows, String unit, String... family) {
    Column enough = col(GROUP).isNotNull().and(col(PEERS).geq(ENOUGH_PEERS));
    Column[] unitOfFamily =
        Stream.concat(Stream.of(family), Stream.of(unit))
            .map(functions::col)
            .toArray(Column[]::new);
    WindowSpec closestFirst =
        Window.partitionBy(unitOfFamily)
            .orderBy(when(enough, lit(0)).otherwise(lit(1)), col(LEVEL));
    Column[] columns =
        Stream.of(rows.columns())
            .map(name -> RESULTS.contains(name) ? when(enough, col(name)).as(name) : col(name))
            .toArray(Column[]::new);
    return rows.withColumn(VARIATION, row_number().over(closestFirst))
        .where(col(VARIATION).equalTo(1))
        .select(columns);
  }
}
