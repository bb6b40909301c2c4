package j3420.table;

import static j3420.table.Shareable.Group.BASELINE;
import static j3420.table.Shareable.Group.DENIED;
import static j3420.table.Shareable.Group.ENROLLED;
import static j3420.table.Shareable.Group.MENTIONED;
import static j3420.table.Shareable.Group.METRIC;
import static j3420.table.Shareable.Group.NOT_PAYABLE;
import static j3420.table.Shareable.Group.OTHER_ROWS;
import static j3420.table.Shareable.Group.PENDING;
import static j3420.table.Shareable.Group.RESOLVED;
import static j3420.table.Shareable.Group.ROW;
import static j3420.table.Shareable.Group.SERVED;
import static j3420.table.Shareable.Group.SHARE;
import static j3420.table.Shareable.Group.WHOLE;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The published tables once more for readers outside: which of their columns are hidden together.
 *
 * <p>Columns without a group are of the key, or say nothing of patients. Counts of zero stay.
 */
public final class Shareable {

  public static final String IS_SUPPRESSED = "is_suppressed";

  /** What is hidden together: a count, and whatever is reckoned from it. */
  public enum Group {
    /** The denominator; all the other groups of a row are hidden with it. */
    ROW,
    SERVED,
    DENIED,
    NOT_PAYABLE,
    PENDING,
    MENTIONED,
    /** What tells the denied lines of the total. */
    SHARE,
    ENROLLED,
    /** What the metric of the row counts. */
    METRIC,
    /** What became of lines that were denied at first. */
    RESOLVED,
    /** What rests on the rows of other months, or of the lines of business. */
    OTHER_ROWS,
    /** What rests on the twelve months before. */
    BASELINE,
    /** What tells all lines of the total. */
    WHOLE;

    /** The place of the group in a number that names several. */
    public int bit() {
      return 1 << ordinal();
    }
  }

  private static final Set<Group> EVERY_OUTCOME = Set.of(ROW, SERVED, DENIED);

  /**
   * Published to tell whether few patients are behind a count or its complement: beside the others
   * it tells who is in both. And what rests on single providers.
   */
  private static final Set<String> LEFT_OUT =
      Set.of(
          DenialRate.PATIENTS_NOT_DENIED,
          MonthlyUtilization.NOT_PAYABLE_PATIENTS,
          MonthlyUtilization.PENDING_PATIENTS,
          MonthlyUtilization.PATIENTS_NOT_SERVED,
          DenialTrend.PATIENTS_NOT_COUNTED,
          DenialResolution.FEWEST_PATIENTS,
          DenialByModifier.PROVIDER_ADJUSTED_RATIO,
          DenialByModifier.PROVIDER_STRATA);

  /** The value of a provider beside its peers; the peers of a scored provider are at least 30. */
  private static final List<String> COMPARED =
      List.of(
          ProviderMeasure.VALUE,
          ProviderMeasure.PEER_GROUP,
          ProviderMeasure.PEER_PROVIDERS,
          ProviderMeasure.PEER_VALUE,
          ProviderMeasure.EFFECT,
          ProviderMeasure.Z,
          ProviderMeasure.P,
          ProviderMeasure.Q,
          ProviderMeasure.RELIABILITY);

  private static final Map<String, Map<String, Set<Group>>> GROUPS =
      Map.ofEntries(
          Map.entry(MonthlyUtilization.CONTRACT.name(), utilization()),
          Map.entry(
              EnrolledMonth.CONTRACT.name(), Map.of(EnrolledMonth.MEMBER_MONTHS, Set.of(ENROLLED))),
          Map.entry(DenialByReason.CONTRACT.name(), byReason()),
          Map.entry(DenialByModifier.CONTRACT.name(), byModifier()),
          Map.entry(DenialByModifierSet.CONTRACT.name(), clusteredRate()),
          Map.entry(DenialByReasonAndModifier.CONTRACT.name(), byReasonAndModifier()),
          Map.entry(DenialByPayer.CONTRACT.name(), clusteredRate()),
          Map.entry(DenialTrend.CONTRACT.name(), trend()),
          Map.entry(DenialResolution.CONTRACT.name(), resolution()),
          Map.entry(PolicySensitivity.CONTRACT.name(), policies()),
          Map.entry(ProviderMeasure.CONTRACT.name(), providers()),
          Map.entry(OutlierProvider.CONTRACT.name(), outliers()));

  private Shareable() {}

  /** The shareable table of a published one, by the same name. */
  public static Contract of(Contract published) {
    Map<String, Set<Group>> groups = groups(published);
    StructType schema = new StructType();
    for (StructField field : published.schema().fields()) {
      if (field.name().equals(Columns.RUN_ID)) {
        schema =
            schema.add(
                IS_SUPPRESSED,
                DataTypes.BooleanType,
                false,
                "Whether a value of the row is hidden: being small, or telling a small one");
      }
      if (groups.containsKey(field.name())) {
        String comment = field.getComment().getOrElse(() -> "");
        schema =
            schema.add(
                field.name(), field.dataType(), true, comment + ". Null and is_suppressed: hidden");
      } else if (!LEFT_OUT.contains(field.name())) {
        schema = schema.add(field);
      }
    }
    return new Contract(
        Contract.Zone.SHAREABLE,
        published.name(),
        published.comment() + "; without counts of 1 to 10, and without what would tell them",
        schema,
        published.key(),
        checks(published, groups));
  }

  /** The columns that may be hidden, each with the groups that hide it. */
  public static Map<String, Set<Group>> groups(Contract published) {
    Map<String, Set<Group>> groups = GROUPS.get(published.name());
    if (groups == null) {
      throw new IllegalArgumentException(
          "Table %s: say in Shareable which of its columns are hidden together."
              .formatted(published.name()));
    }
    return groups;
  }

  /** One number that names all the groups. */
  public static int bits(Set<Group> groups) {
    return groups.stream().mapToInt(Group::bit).reduce(0, (one, other) -> one | other);
  }

  private static Map<String, String> checks(Contract published, Map<String, Set<Group>> groups) {
    Map<String, String> checks = new LinkedHashMap<>();
    published
        .checks()
        .forEach(
            (name, condition) -> {
              if (LEFT_OUT.stream().noneMatch(condition::contains)) {
                checks.put(name, unlessHidden(condition));
              }
            });
    String present =
        Stream.of(published.schema().fields())
            .filter(field -> groups.containsKey(field.name()) && !field.nullable())
            .map(field -> field.name() + " IS NOT NULL")
            .collect(Collectors.joining(" AND "));
    if (!present.isBlank()) {
      checks.put("null_is_hidden", unlessHidden(present));
    }
    return checks;
  }

  private static String unlessHidden(String condition) {
    return "is_suppressed OR coalesce((" + condition + "), false)";
  }

  private static Map<String, Set<Group>> utilization() {
    Map<String, Set<Group>> groups = new LinkedHashMap<>();
    put(
        groups,
        Set.of(ROW),
        MonthlyUtilization.LINES,
        MonthlyUtilization.PATIENTS,
        MonthlyUtilization.PROVIDERS,
        ClaimLine.UNITS,
        ClaimLine.CHARGE_AMOUNT);
    put(
        groups,
        Set.of(ROW, SERVED),
        MonthlyUtilization.SERVICES,
        MonthlyUtilization.SERVED_PATIENTS,
        MonthlyUtilization.SERVICE_UNITS,
        ClaimLine.ALLOWED_AMOUNT,
        ClaimLine.PAID_AMOUNT);
    put(
        groups,
        Set.of(ROW, DENIED),
        MonthlyUtilization.DENIED_LINES,
        MonthlyUtilization.DENIED_PATIENTS);
    put(groups, Set.of(ROW, NOT_PAYABLE), MonthlyUtilization.NOT_PAYABLE_LINES);
    put(groups, Set.of(ROW, PENDING), MonthlyUtilization.PENDING_LINES);
    put(groups, Set.of(ENROLLED), MonthlyUtilization.MEMBER_MONTHS);
    put(groups, Set.of(ROW, SERVED, ENROLLED), MonthlyUtilization.SERVICES_PER_1000);
    return groups;
  }

  private static Map<String, Set<Group>> denialRate() {
    Map<String, Set<Group>> groups = new LinkedHashMap<>();
    put(groups, Set.of(ROW), DenialRate.LINES, DenialRate.PATIENTS);
    put(
        groups,
        Set.of(ROW, DENIED),
        DenialRate.DENIED_LINES,
        DenialRate.DENIED_PATIENTS,
        DenialRate.RATE,
        DenialRate.RATE_LOWER,
        DenialRate.RATE_UPPER);
    return groups;
  }

  private static Map<String, Set<Group>> clusteredRate() {
    Map<String, Set<Group>> groups = denialRate();
    put(groups, Set.of(ROW), DenialRate.PROVIDERS, DenialRate.COMPLETION);
    put(groups, Set.of(ROW, DENIED), DenialRate.DESIGN_EFFECT, DenialRate.IS_RELIABLE);
    return groups;
  }

  private static Map<String, Set<Group>> byModifier() {
    Map<String, Set<Group>> groups = clusteredRate();
    put(groups, Set.of(ROW, WHOLE), DenialByModifier.SHARE_OF_LINES, DenialByModifier.OTHER_LINES);
    put(
        groups,
        Set.of(ROW, DENIED, SHARE),
        DenialByModifier.OTHER_DENIED_LINES,
        DenialByModifier.DIFFERENCE,
        DenialByModifier.DIFFERENCE_LOWER,
        DenialByModifier.DIFFERENCE_UPPER,
        DenialByModifier.RISK_RATIO,
        DenialByModifier.RISK_RATIO_LOWER,
        DenialByModifier.RISK_RATIO_UPPER,
        DenialByModifier.P,
        DenialByModifier.Q,
        DenialByModifier.IS_EFFECT);
    put(
        groups,
        Set.of(ROW, DENIED, SHARE, OTHER_ROWS),
        DenialByModifier.ADJUSTED_RATIO,
        DenialByModifier.ADJUSTED_RATIO_LOWER,
        DenialByModifier.ADJUSTED_RATIO_UPPER,
        DenialByModifier.STRATA,
        DenialByModifier.P_HETEROGENEITY);
    return groups;
  }

  private static Map<String, Set<Group>> byReasonAndModifier() {
    Map<String, Set<Group>> groups = new LinkedHashMap<>();
    put(groups, Set.of(ROW), DenialRate.LINES, DenialRate.PATIENTS);
    put(
        groups,
        Set.of(ROW, DENIED),
        DenialRate.DENIED_LINES,
        DenialRate.DENIED_PATIENTS,
        DenialRate.RATE);
    put(groups, Set.of(ROW, DENIED, SHARE), DenialByReasonAndModifier.SHARE_OF_DENIALS);
    return groups;
  }

  private static Map<String, Set<Group>> trend() {
    Map<String, Set<Group>> groups = new LinkedHashMap<>();
    put(groups, Set.of(ROW), DenialRate.LINES, DenialRate.PATIENTS);
    put(
        groups,
        Set.of(ROW, DENIED),
        DenialTrend.COUNTED_LINES,
        DenialTrend.COUNTED_PATIENTS,
        DenialTrend.RATE,
        DenialTrend.RATE_LOWER,
        DenialTrend.RATE_UPPER);
    put(
        groups,
        Set.of(OTHER_ROWS),
        DenialTrend.ROLLING_LINES,
        DenialTrend.ROLLING_COUNTED_LINES,
        DenialTrend.ROLLING_RATE,
        DenialTrend.ROLLING_LOWER,
        DenialTrend.ROLLING_UPPER);
    put(
        groups,
        Set.of(BASELINE),
        DenialTrend.BASELINE_RATE,
        DenialTrend.LIMIT_LOWER,
        DenialTrend.LIMIT_UPPER,
        DenialTrend.ALARM);
    return groups;
  }

  private static Map<String, Set<Group>> resolution() {
    Map<String, Set<Group>> groups = new LinkedHashMap<>();
    put(
        groups,
        Set.of(DENIED),
        DenialResolution.FIRST_DENIED_LINES,
        DenialResolution.FIRST_DENIED_PATIENTS);
    put(
        groups,
        Set.of(DENIED, RESOLVED),
        DenialResolution.OVERTURNED,
        DenialResolution.UPHELD,
        DenialResolution.NOT_REWORKED,
        DenialResolution.OPEN,
        DenialResolution.NOT_PAYABLE,
        DenialResolution.OVERTURN_RATE,
        DenialResolution.OVERTURN_RATE_LOWER,
        DenialResolution.OVERTURN_RATE_UPPER,
        DenialResolution.MEDIAN_DAYS,
        DenialResolution.P90_DAYS,
        DenialResolution.MODIFIER_CHANGED,
        DenialResolution.DIAGNOSIS_CHANGED,
        DenialResolution.UNITS_CHANGED,
        DenialResolution.OTHER_CHANGED,
        DenialResolution.DOCUMENTATION_ONLY,
        DenialResolution.OVERTURNED_ALLOWED,
        DenialResolution.OVERTURNED_PAID);
    return groups;
  }

  private static Map<String, Set<Group>> byReason() {
    Map<String, Set<Group>> groups = clusteredRate();
    put(groups, Set.of(ROW, DENIED), DenialByReason.DENIED_CHARGE_AMOUNT);
    put(groups, Set.of(ROW, DENIED, MENTIONED), DenialByReason.MENTION_LINES);
    put(groups, Set.of(ROW, DENIED, SHARE), DenialByReason.SHARE_OF_DENIALS);
    return groups;
  }

  private static Map<String, Set<Group>> policies() {
    Map<String, Set<Group>> groups = denialRate();
    put(groups, Set.of(ROW, NOT_PAYABLE), PolicySensitivity.NOT_PAYABLE_LINES);
    put(groups, Set.of(ROW, PENDING), PolicySensitivity.PENDING_LINES);
    return groups;
  }

  private static Map<String, Set<Group>> providers() {
    Map<String, Set<Group>> groups = new LinkedHashMap<>();
    put(groups, Set.of(ROW), ProviderMeasure.LINES, ProviderMeasure.PATIENTS);
    put(groups, Set.of(ROW, DENIED), DenialRate.DENIED_PATIENTS);
    put(groups, Set.of(ROW, SERVED), ProviderMeasure.ALLOWED_AMOUNT);
    List<String> names =
        new ArrayList<>(
            List.of(
                ProviderMeasure.NUMERATOR,
                ProviderMeasure.DENOMINATOR,
                ProviderMeasure.STATUS,
                ProviderMeasure.PEER_LEVEL,
                ProviderMeasure.LOWER_LIMIT_998,
                ProviderMeasure.UPPER_LIMIT_998,
                ProviderMeasure.PERCENTILE));
    names.addAll(COMPARED);
    put(groups, Set.of(ROW, METRIC), names.toArray(String[]::new));
    return groups;
  }

  private static Map<String, Set<Group>> outliers() {
    Map<String, Set<Group>> groups = new LinkedHashMap<>();
    put(
        groups,
        Set.of(ROW),
        OutlierProvider.LINES,
        OutlierProvider.PATIENTS,
        OutlierProvider.FLAG,
        OutlierProvider.OUTLIER_RANK,
        OutlierProvider.METRICS_SCORED,
        OutlierProvider.LEADING_METRIC);
    put(groups, EVERY_OUTCOME, OutlierProvider.P_COMPOSITE, OutlierProvider.Q_COMPOSITE);
    put(
        groups,
        Set.of(ROW, SERVED),
        OutlierProvider.EXCESS_SERVICES,
        OutlierProvider.EXCESS_ALLOWED_AMOUNT);
    put(groups, Set.of(ROW, DENIED), OutlierProvider.EXCESS_DENIED_LINES);
    put(groups, Set.of(ROW, METRIC), OutlierProvider.REASON);
    put(groups, Set.of(ROW, METRIC), COMPARED.toArray(String[]::new));
    return groups;
  }

  private static void put(Map<String, Set<Group>> all, Set<Group> groups, String... columns) {
    for (String column : columns) {
      all.put(column, EnumSet.copyOf(groups));
    }
  }
}
