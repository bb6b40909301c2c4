package j3420.measure;

import static j3420.table.ProviderMeasure.ALLOWED_AMOUNT;
import static j3420.table.ProviderMeasure.ALL_MONTHS;
import static j3420.table.ProviderMeasure.DENIAL_RATE;
import static j3420.table.ProviderMeasure.LATEST_12_MONTHS;
import static j3420.table.ProviderMeasure.LINES;
import static j3420.table.ProviderMeasure.METRIC;
import static j3420.table.ProviderMeasure.PATIENTS;
import static j3420.table.ProviderMeasure.PERIOD_END;
import static j3420.table.ProviderMeasure.PERIOD_START;
import static j3420.table.ProviderMeasure.PERIOD_TYPE;
import static j3420.table.ProviderMeasure.PLACE_OF_SERVICE_CODE;
import static j3420.table.ProviderMeasure.PROVIDER_ID;
import static j3420.table.ProviderMeasure.PROVIDER_SPECIALTY_CODE;
import static j3420.table.ProviderMeasure.PROVIDER_STATE;
import static j3420.table.ProviderMeasure.SERVICES_PER_PATIENT;
import static j3420.table.ProviderMeasure.STATUS;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.mode;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import j3420.stats.Funnel;
import j3420.stats.PeerScores;
import j3420.stats.Scale;
import j3420.table.ClaimLine;
import j3420.table.DenialRate;
import j3420.table.J3420Line;
import j3420.table.MonthlyUtilization;
import j3420.table.Outcome;
import j3420.table.ProviderMeasure;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * How much each provider injects and how often it is denied, beside its peers.
 *
 * <p>Services per patient: paid and partially denied lines, over the patients who have one. Denial
 * rate: denied lines, over all decided lines. Left out: lines without a provider, pending lines,
 * and service months after the one that the data runs through.
 *
 * <p>A further metric is one more struct in {@link #eachMetric}.
 */
public final class ProviderMeasures {

  /** CMS convention: fewer patients than this are not shown, and say nothing. */
  private static final int ENOUGH_PATIENTS = 11;

  private static final int ENOUGH_TRIALS = 20;

  private static final int MONTHS_OF_YEAR = 12;

  private static final String SERVICES = "services";
  private static final String SQUARED_SERVICES = "squared_services";
  private static final String SERVED_PATIENTS = "served_patients";
  private static final String DENIED_LINES = "denied_lines";
  private static final String FIRST_MONTH = "first_month";

  private ProviderMeasures() {}

  /**
   * One row per provider, period and metric, with the columns of {@link ProviderMeasure#SCHEMA}.
   *
   * @param lines rows of {@link J3420Line}
   * @param dataThrough last day that the history covers; its month ends both periods
   */
  public static Dataset<Row> of(Dataset<Row> lines, LocalDate dataThrough) {
    return lines
        .transform(all -> oncePerPeriod(all, dataThrough))
        .transform(ProviderMeasures::withUsualPlace)
        .transform(ProviderMeasures::byPatient)
        .transform(ProviderMeasures::byProvider)
        .transform(ProviderMeasures::eachMetric)
        .transform(rows -> PeerScores.of(rows, PROVIDER_ID, PERIOD_TYPE, METRIC))
        .transform(rows -> published(rows, dataThrough));
  }

  private static Dataset<Row> oncePerPeriod(Dataset<Row> lines, LocalDate dataThrough) {
    LocalDate lastMonth = dataThrough.withDayOfMonth(1);
    Column isLatest = col(J3420Line.SERVICE_MONTH).gt(lit(lastMonth.minusMonths(MONTHS_OF_YEAR)));
    Column periods =
        when(isLatest, array(lit(LATEST_12_MONTHS), lit(ALL_MONTHS)))
            .otherwise(array(lit(ALL_MONTHS)));
    return lines
        .where(
            col(ClaimLine.PROVIDER_ID)
                .isNotNull()
                .and(Outcome.isAdjudicated(col(ClaimLine.OUTCOME)))
                .and(col(J3420Line.SERVICE_MONTH).leq(lit(lastMonth))))
        .select(
            col(ClaimLine.PROVIDER_ID).as(PROVIDER_ID),
            explode(periods).as(PERIOD_TYPE),
            col(ClaimLine.MEMBER_TOKEN),
            col(ClaimLine.PROVIDER_SPECIALTY_CODE),
            col(ClaimLine.PROVIDER_STATE),
            col(ClaimLine.PLACE_OF_SERVICE_CODE),
            col(J3420Line.SERVICE_MONTH),
            col(ClaimLine.OUTCOME),
            col(ClaimLine.ALLOWED_AMOUNT));
  }

  private static Dataset<Row> withUsualPlace(Dataset<Row> lines) {
    WindowSpec provider = Window.partitionBy(col(PROVIDER_ID), col(PERIOD_TYPE));
    return lines.withColumns(
        Map.of(
            PROVIDER_SPECIALTY_CODE,
            mode(col(PROVIDER_SPECIALTY_CODE), true).over(provider),
            PROVIDER_STATE,
            mode(col(PROVIDER_STATE), true).over(provider),
            PLACE_OF_SERVICE_CODE,
            mode(col(PLACE_OF_SERVICE_CODE), true).over(provider)));
  }

  private static Dataset<Row> byPatient(Dataset<Row> lines) {
    return lines
        .groupBy(
            col(PROVIDER_ID),
            col(PERIOD_TYPE),
            col(PROVIDER_SPECIALTY_CODE),
            col(PROVIDER_STATE),
            col(PLACE_OF_SERVICE_CODE),
            col(ClaimLine.MEMBER_TOKEN))
        .agg(
            count(lit(1)).as(LINES),
            count_if(isService()).as(SERVICES),
            count_if(Outcome.isDenied(col(ClaimLine.OUTCOME))).as(DENIED_LINES),
            sum(when(isService(), col(ClaimLine.ALLOWED_AMOUNT))).as(ALLOWED_AMOUNT),
            min(col(J3420Line.SERVICE_MONTH)).as(FIRST_MONTH));
  }

  private static Dataset<Row> byProvider(Dataset<Row> patients) {
    return patients
        .groupBy(
            col(PROVIDER_ID),
            col(PERIOD_TYPE),
            col(PROVIDER_SPECIALTY_CODE),
            col(PROVIDER_STATE),
            col(PLACE_OF_SERVICE_CODE))
        .agg(
            count(lit(1)).as(PATIENTS),
            count_if(col(SERVICES).gt(0)).as(SERVED_PATIENTS),
            count_if(col(DENIED_LINES).gt(0)).as(DenialRate.DENIED_PATIENTS),
            count_if(col(LINES).gt(col(DENIED_LINES))).as(DenialRate.PATIENTS_NOT_DENIED),
            count_if(col(LINES).gt(col(SERVICES))).as(MonthlyUtilization.PATIENTS_NOT_SERVED),
            sum(col(LINES)).as(LINES),
            sum(col(SERVICES)).as(SERVICES),
            sum(col(SERVICES).multiply(col(SERVICES))).as(SQUARED_SERVICES),
            sum(col(DENIED_LINES)).as(DENIED_LINES),
            sum(col(ALLOWED_AMOUNT)).as(ALLOWED_AMOUNT),
            min(col(FIRST_MONTH)).as(FIRST_MONTH));
  }

  private static Dataset<Row> eachMetric(Dataset<Row> providers) {
    Column none = lit(null).cast(DataTypes.DoubleType);
    Column metrics =
        array(
            metric(
                SERVICES_PER_PATIENT,
                Scale.MEAN,
                number(SERVICES),
                number(SERVED_PATIENTS),
                deviation(),
                statusOfServices()),
            metric(
                DENIAL_RATE,
                Scale.PROPORTION,
                number(DENIED_LINES),
                number(LINES),
                none,
                statusOfDenials()));
    Column isEligible = col(STATUS).equalTo(ProviderMeasure.SCORED);
    return providers
        .select(
            col(PROVIDER_ID),
            col(PERIOD_TYPE),
            col(PROVIDER_SPECIALTY_CODE),
            col(PROVIDER_STATE),
            col(PLACE_OF_SERVICE_CODE),
            col(LINES),
            col(PATIENTS),
            col(DenialRate.DENIED_PATIENTS),
            col(DenialRate.PATIENTS_NOT_DENIED),
            col(MonthlyUtilization.PATIENTS_NOT_SERVED),
            col(ALLOWED_AMOUNT),
            col(FIRST_MONTH),
            inline(metrics))
        .withColumn(PeerScores.SAMPLE, col(PeerScores.DENOMINATOR))
        .withColumn(PeerScores.GROUPS, when(isEligible, ProviderPeers.groups()));
  }

  private static Column metric(
      String name,
      String scale,
      Column numerator,
      Column denominator,
      Column deviation,
      Column status) {
    return struct(
        lit(name).as(METRIC),
        lit(scale).as(PeerScores.SCALE),
        numerator.as(PeerScores.NUMERATOR),
        denominator.as(PeerScores.DENOMINATOR),
        deviation.as(PeerScores.DEVIATION),
        status.as(STATUS));
  }

  /** Squared deviations of the patients' services over their squared mean; null if none. */
  private static Column deviation() {
    Column total = number(SERVICES).multiply(number(SERVICES));
    Column shareOfSquare = try_divide(number(SQUARED_SERVICES), total);
    Column patients = number(SERVED_PATIENTS);
    return greatest(lit(0.0), shareOfSquare.multiply(patients).multiply(patients).minus(patients));
  }

  private static Column statusOfServices() {
    return when(col(PATIENTS).lt(ENOUGH_PATIENTS), lit(ProviderMeasure.LOW_VOLUME))
        .when(col(SERVICES).equalTo(0), lit(ProviderMeasure.ZERO_MEAN))
        .when(col(SERVED_PATIENTS).lt(ENOUGH_PATIENTS), lit(ProviderMeasure.LOW_VOLUME))
        .otherwise(lit(ProviderMeasure.SCORED));
  }

  private static Column statusOfDenials() {
    Column isLow = col(PATIENTS).lt(ENOUGH_PATIENTS).or(col(LINES).lt(ENOUGH_TRIALS));
    return when(isLow, lit(ProviderMeasure.LOW_VOLUME)).otherwise(lit(ProviderMeasure.SCORED));
  }

  private static Dataset<Row> published(Dataset<Row> rows, LocalDate dataThrough) {
    LocalDate lastMonth = dataThrough.withDayOfMonth(1);
    WindowSpec family = Window.partitionBy(col(PERIOD_TYPE), col(METRIC));
    Column start =
        when(
                col(PERIOD_TYPE).equalTo(LATEST_12_MONTHS),
                lit(lastMonth.minusMonths(MONTHS_OF_YEAR - 1)))
            .otherwise(min(col(FIRST_MONTH)).over(family));
    Column isLonely =
        col(STATUS).equalTo(ProviderMeasure.SCORED).and(col(PeerScores.GROUP).isNull());
    Column value = try_divide(col(PeerScores.NUMERATOR), col(PeerScores.DENOMINATOR));
    Column peerValue =
        col(PeerScores.PEER_VALUE)
            .cast(ProviderMeasure.SCHEMA.apply(ProviderMeasure.PEER_VALUE).dataType());
    Map<String, Column> computed =
        Map.ofEntries(
            Map.entry(PERIOD_START, start),
            Map.entry(PERIOD_END, lit(lastMonth.plusMonths(1).minusDays(1))),
            Map.entry(ProviderMeasure.NUMERATOR, col(PeerScores.NUMERATOR)),
            Map.entry(ProviderMeasure.DENOMINATOR, col(PeerScores.DENOMINATOR)),
            Map.entry(ProviderMeasure.VALUE, value),
            Map.entry(
                STATUS,
                when(isLonely, lit(ProviderMeasure.INSUFFICIENT_PEERS)).otherwise(col(STATUS))),
            Map.entry(ProviderMeasure.PEER_LEVEL, ProviderPeers.level(col(PeerScores.LEVEL))),
            Map.entry(ProviderMeasure.PEER_GROUP, col(PeerScores.GROUP)),
            Map.entry(ProviderMeasure.PEER_PROVIDERS, col(PeerScores.PEERS)),
            Map.entry(ProviderMeasure.PEER_VALUE, peerValue),
            // A peer value that rounds to 0 has no meaningful multiple.
            Map.entry(
                ProviderMeasure.EFFECT,
                when(peerValue.gt(0), try_divide(value, col(PeerScores.PEER_VALUE)))),
            Map.entry(ProviderMeasure.Z, col(Funnel.Z)),
            Map.entry(ProviderMeasure.P, col(PeerScores.P)),
            Map.entry(ProviderMeasure.Q, col(PeerScores.Q)),
            Map.entry(ProviderMeasure.LOWER_LIMIT_998, col(PeerScores.LOWER_LIMIT)),
            Map.entry(ProviderMeasure.UPPER_LIMIT_998, col(PeerScores.UPPER_LIMIT)),
            Map.entry(ProviderMeasure.PERCENTILE, col(PeerScores.BELOW).multiply(100)),
            Map.entry(ProviderMeasure.RELIABILITY, col(PeerScores.RELIABILITY)));
    return rows.select(
        Stream.of(ProviderMeasure.SCHEMA.fields())
            .map(
                field ->
                    computed
                        .getOrDefault(field.name(), col(field.name()))
                        .cast(field.dataType())
                        .as(field.name()))
            .toArray(Column[]::new));
  }

  private static Column isService() {
    return Outcome.isService(col(ClaimLine.OUTCOME));
  }

  private static Column number(String name) {
    return col(name).cast(DataTypes.DoubleType);
  }
}
