package j3420.sample;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;

import j3420.table.CanonicalClaim;
import j3420.table.Eligibility;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A synthetic claim history in the canonical layout, with what was planted in it.
 *
 * <p>Every member's rows depend on the plan and the member's number alone, so partitions change
 * neither the rows nor their order. Persons, payers and providers are visibly made up. A reversal
 * carries its money negative and its units positive. Left out: institutional claims.
 */
public final class ClaimHistory {

  private static final int DIAGNOSES = 4;

  /** Days that would repeat the first day of the line. */
  private static final Set<String> REPEATED =
      Set.of(
          CanonicalClaim.CLAIM_START_DATE,
          CanonicalClaim.CLAIM_END_DATE,
          CanonicalClaim.CLAIM_LINE_END_DATE);

  /**
   * The columns of the generated claims: the canonical ones with one day of service and the first
   * four diagnoses. The billing provider is stated where the rendering one is not.
   */
  public static final StructType CLAIM_SCHEMA =
      new StructType(
          Stream.of(CanonicalClaim.SCHEMA.fields())
              .filter(field -> !REPEATED.contains(field.name()))
              .filter(field -> !isFurtherDiagnosis(field.name()))
              .toArray(StructField[]::new));

  private ClaimHistory() {}

  /** One row per version of a claim line, by member and day of service; see {@link HistoryPlan}. */
  public static Dataset<Row> claims(SparkSession spark, HistoryPlan plan, int partitions) {
    MemberHistoryFunction rows = new MemberHistoryFunction(plan, Kind.CLAIMS);
    return generated(spark, plan.members(), partitions, rows, CLAIM_SCHEMA);
  }

  /** One row per span of cover of a member. */
  public static Dataset<Row> eligibility(SparkSession spark, HistoryPlan plan, int partitions) {
    MemberHistoryFunction rows = new MemberHistoryFunction(plan, Kind.ELIGIBILITY);
    return generated(spark, plan.members(), partitions, rows, Eligibility.SCHEMA);
  }

  /** One row per J3420 service with more than one version; see {@link PlantedTruth#SERVICE}. */
  public static Dataset<Row> plantedServices(SparkSession spark, HistoryPlan plan, int partitions) {
    MemberHistoryFunction rows = new MemberHistoryFunction(plan, Kind.SERVICES);
    return generated(spark, plan.b12Patients(), partitions, rows, PlantedTruth.SERVICE);
  }

  /** One row per planted provider; none in a clean history. See {@link PlantedTruth#PROVIDER}. */
  public static Dataset<Row> plantedProviders(SparkSession spark, HistoryPlan plan) {
    List<Row> rows = new ArrayList<>();
    for (int number = 0; number < plan.plantedOfEach() * 20; number++) {
      if (Provider.planted(plan, number) != null) {
        Provider provider = new Provider(plan, number);
        rows.add(
            RowFactory.create(
                provider.npi,
                provider.archetype.title(),
                epochDay(plan.start().plusMonths(provider.plantedMonth)),
                rate(provider.archetype.parameter)));
      }
    }
    return dated(
        spark.createDataFrame(rows, undated(PlantedTruth.PROVIDER)), PlantedTruth.PROVIDER);
  }

  /** One row per planted event; none in a clean history. See {@link PlantedTruth#EVENTS}. */
  public static Dataset<Row> plantedEvents(SparkSession spark, HistoryPlan plan) {
    Events events = new Events(plan);
    List<Row> rows =
        plan.clean()
            ? List.of()
            : List.of(
                event(plan, "level_shift", Cover.MEDICARE, events.shiftMonth, Events.LEVEL_SHIFT),
                event(
                    plan,
                    "anomalous_month",
                    Cover.COMMERCIAL_EAST,
                    events.anomalyMonth,
                    Events.ANOMALY),
                event(plan, "feed_gap", Cover.MEDICAID, events.gapMonth, Events.FEED_GAP));
    return dated(spark.createDataFrame(rows, undated(PlantedTruth.EVENTS)), PlantedTruth.EVENTS);
  }

  private static Row event(HistoryPlan plan, String event, Cover cover, int month, double factor) {
    Integer first = epochDay(plan.start().plusMonths(month));
    boolean lasts = event.equals("level_shift");
    String basis = event.equals("feed_gap") ? "adjudication" : "service";
    return RowFactory.create(
        event, cover.business, first, lasts ? null : first, basis, rate(factor));
  }

  private static Dataset<Row> generated(
      SparkSession spark, long members, int partitions, MemberHistoryFunction rows, StructType as) {
    Dataset<Long> numbers = spark.range(0, members, 1, partitions);
    return dated(numbers.flatMap(rows, Encoders.row(undated(as))), as);
  }

  /** Days travel as numbers: a row encoder reads dates by the session's settings. */
  private static StructType undated(StructType schema) {
    StructType undated = new StructType();
    for (StructField field : schema.fields()) {
      boolean isDate = field.dataType().equals(DataTypes.DateType);
      undated =
          undated.add(
              field.name(), isDate ? DataTypes.IntegerType : field.dataType(), field.nullable());
    }
    return undated;
  }

  private static Dataset<Row> dated(Dataset<Row> undated, StructType schema) {
    return undated.select(
        Stream.of(schema.fields()).map(ClaimHistory::dated).toArray(Column[]::new));
  }

  private static Column dated(StructField field) {
    Column value = col(field.name());
    boolean isDate = field.dataType().equals(DataTypes.DateType);
    return isDate ? date_from_unix_date(value).as(field.name()) : value;
  }

  private static boolean isFurtherDiagnosis(String name) {
    String prefix = CanonicalClaim.DIAGNOSIS_CODE;
    boolean isNumbered = name.startsWith(prefix) && Character.isDigit(name.charAt(prefix.length()));
    return isNumbered && Integer.parseInt(name.substring(prefix.length())) > DIAGNOSES;
  }

  private static Integer epochDay(LocalDate date) {
    return (int) date.toEpochDay();
  }

  private static BigDecimal rate(double value) {
    return BigDecimal.valueOf(value).setScale(6);
  }

  private enum Kind {
    CLAIMS,
    ELIGIBILITY,
    SERVICES
  }

  /** The rows of one member; what members share is built once per task. */
  private static final class MemberHistoryFunction implements FlatMapFunction<Long, Row> {

    private final HistoryPlan plan;
    private final Kind kind;
    private transient MemberHistory.World world;

    private MemberHistoryFunction(HistoryPlan plan, Kind kind) {
      this.plan = plan;
      this.kind = kind;
    }

    @Override
    public java.util.Iterator<Row> call(Long number) {
      if (world == null) {
        world = new MemberHistory.World(plan);
      }
      return rows(number).iterator();
    }

    private List<Row> rows(long number) {
      return switch (kind) {
        case CLAIMS -> ClaimRows.of(world, number);
        case ELIGIBILITY -> EligibilityRows.of(world, number);
        case SERVICES -> ServiceRows.of(world, Member.b12Patient(plan, number));
      };
    }
  }
}
