package j3420.job;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.DenialByModifier;
import j3420.table.DenialByModifierSet;
import j3420.table.DenialByPayer;
import j3420.table.DenialByReason;
import j3420.table.DenialByReasonAndModifier;
import j3420.table.DenialRate;
import j3420.table.DenialResolution;
import j3420.table.DenialTrend;
import j3420.table.EnrolledMonth;
import j3420.table.J3420Line;
import j3420.table.MonthlyUtilization;
import j3420.table.OutlierProvider;
import j3420.table.ProviderMeasure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which columns of other tables the columns of a table are made of, as far as it is known without
 * looking at a layout or a denial policy: for a table that is not here, only its input is known.
 *
 * <p>A test holds what is stated here against the columns that Spark reads for each column.
 */
final class ColumnOrigins {

  /** How a value comes from another one. */
  enum Way {
    IDENTITY,
    TRANSFORMATION,
    AGGREGATION,
    /** It decides which rows there are. */
    GROUP_BY,
    /** It decides which rows of two tables meet. */
    JOIN,
    /** It decides which rows are counted. */
    FILTER;

    boolean isDirect() {
      return this == IDENTITY || this == TRANSFORMATION || this == AGGREGATION;
    }
  }

  /** A column that something is made of. */
  record Origin(Contract table, String column, Way way) {}

  private static final Map<Contract, ColumnOrigins> STATED =
      Map.ofEntries(
          Map.entry(J3420Line.CONTRACT, j3420Line()),
          Map.entry(MonthlyUtilization.CONTRACT, monthlyUtilization()),
          Map.entry(DenialByReason.CONTRACT, denialByReason()),
          Map.entry(DenialByModifier.CONTRACT, denialByModifier()),
          Map.entry(DenialByModifierSet.CONTRACT, denialByModifierSet()),
          Map.entry(DenialByReasonAndModifier.CONTRACT, denialByReasonAndModifier()),
          Map.entry(DenialByPayer.CONTRACT, denialByPayer()),
          Map.entry(DenialTrend.CONTRACT, denialTrend()),
          Map.entry(DenialResolution.CONTRACT, denialResolution()),
          Map.entry(ProviderMeasure.CONTRACT, providerMeasure()),
          Map.entry(OutlierProvider.CONTRACT, outlierProvider()));

  private final Map<String, List<Origin>> columns = new LinkedHashMap<>();
  private final List<Origin> rows = new ArrayList<>();
  private Contract source;

  private ColumnOrigins(Contract source) {
    this.source = source;
  }

  /**
   * The origins of a table.
   *
   * @param others the tables of the same run: what may be shared is made of the published table of
   *     the same name
   */
  static Optional<ColumnOrigins> of(Contract table, Collection<Contract> others) {
    if (table.zone() != Contract.Zone.SHAREABLE) {
      return Optional.ofNullable(STATED.get(table));
    }
    return others.stream()
        .filter(other -> other.zone() == Contract.Zone.PUBLISHED)
        .filter(other -> other.name().equals(table.name()))
        .findFirst()
        .map(published -> sameNames(published, table, Way.TRANSFORMATION));
  }

  /** The origins of each column that is not the same on all rows of a run. */
  Map<String, List<Origin>> columns() {
    return columns;
  }

  /** What decides which rows there are, and what they count. */
  List<Origin> rows() {
    return rows;
  }

  /** The tables that the table is made of. */
  Set<Contract> tables() {
    return Stream.concat(rows.stream(), columns.values().stream().flatMap(List::stream))
        .map(Origin::table)
        .collect(Collectors.toSet());
  }

  private static ColumnOrigins j3420Line() {
    return sameNames(ClaimLine.CONTRACT, J3420Line.CONTRACT, Way.IDENTITY)
        .where(ClaimLine.DISPOSITION)
        .made(J3420Line.SERVICE_MONTH, ClaimLine.SERVICE_DATE)
        .made(J3420Line.DIAGNOSIS_TIER, ClaimLine.DIAGNOSIS_CODES, ClaimLine.SERVICE_DATE)
        .made(J3420Line.DAYS_TO_FINAL, ClaimLine.ADJUDICATION_DATE)
        .counted(J3420Line.VERSIONS, ClaimLine.FAMILY)
        .counted(J3420Line.FIRST_OUTCOME, ClaimLine.OUTCOME)
        .counted(J3420Line.FIRST_REASONS, ClaimLine.REASONS)
        .counted(J3420Line.FIRST_MODIFIERS, ClaimLine.MODIFIERS)
        .counted(J3420Line.FIRST_CHARGE_AMOUNT, ClaimLine.CHARGE_AMOUNT)
        .counted(J3420Line.FIRST_ADJUDICATION_DATE, ClaimLine.ADJUDICATION_DATE)
        .counted(J3420Line.FIRST_REMARK_CODES, ClaimLine.REMARK_CODES)
        .counted(J3420Line.IS_DECIDED_AGAIN, ClaimLine.FAMILY)
        .counted(
            J3420Line.BILL_CHANGES,
            ClaimLine.MODIFIERS,
            ClaimLine.DIAGNOSIS_CODES,
            ClaimLine.UNITS,
            ClaimLine.HCPCS_CODE,
            ClaimLine.CHARGE_AMOUNT,
            ClaimLine.NDC_CODE,
            ClaimLine.PLACE_OF_SERVICE_CODE)
        .made(
            ClaimLine.WARNINGS,
            ClaimLine.WARNINGS,
            ClaimLine.MEMBER_TOKEN,
            ClaimLine.SERVICE_DATE,
            ClaimLine.PROVIDER_ID);
  }

  private static ColumnOrigins monthlyUtilization() {
    String[] dimensions = {
      ClaimLine.LINE_OF_BUSINESS,
      ClaimLine.PLACE_OF_SERVICE_CODE,
      ClaimLine.PROVIDER_SPECIALTY_CODE,
      ClaimLine.PROVIDER_STATE
    };
    ColumnOrigins origins =
        new ColumnOrigins(J3420Line.CONTRACT)
            .by(J3420Line.SERVICE_MONTH)
            .by(dimensions)
            .same(J3420Line.SERVICE_MONTH)
            .made(MonthlyUtilization.RUN_OUT_MONTHS, J3420Line.SERVICE_MONTH)
            .counted(MonthlyUtilization.SERVICES, ClaimLine.OUTCOME)
            .counted(MonthlyUtilization.DENIED_LINES, ClaimLine.OUTCOME)
            .counted(MonthlyUtilization.NOT_PAYABLE_LINES, ClaimLine.OUTCOME)
            .counted(MonthlyUtilization.PENDING_LINES, ClaimLine.OUTCOME)
            .counted(ClaimLine.UNITS, ClaimLine.UNITS)
            .counted(MonthlyUtilization.SERVICE_UNITS, ClaimLine.UNITS, ClaimLine.OUTCOME)
            .counted(MonthlyUtilization.PATIENTS, ClaimLine.MEMBER_TOKEN)
            .counted(MonthlyUtilization.SERVED_PATIENTS, ClaimLine.MEMBER_TOKEN, ClaimLine.OUTCOME)
            .counted(MonthlyUtilization.DENIED_PATIENTS, ClaimLine.MEMBER_TOKEN, ClaimLine.OUTCOME)
            .counted(
                MonthlyUtilization.NOT_PAYABLE_PATIENTS, ClaimLine.MEMBER_TOKEN, ClaimLine.OUTCOME)
            .counted(MonthlyUtilization.PENDING_PATIENTS, ClaimLine.MEMBER_TOKEN, ClaimLine.OUTCOME)
            .counted(
                MonthlyUtilization.PATIENTS_NOT_SERVED, ClaimLine.MEMBER_TOKEN, ClaimLine.OUTCOME)
            .counted(MonthlyUtilization.PROVIDERS, ClaimLine.PROVIDER_ID)
            .counted(ClaimLine.CHARGE_AMOUNT, ClaimLine.CHARGE_AMOUNT)
            .counted(ClaimLine.ALLOWED_AMOUNT, ClaimLine.ALLOWED_AMOUNT)
            .counted(ClaimLine.PAID_AMOUNT, ClaimLine.PAID_AMOUNT)
            .counted(MonthlyUtilization.SERVICES_PER_1000, ClaimLine.OUTCOME);
    for (String dimension : dimensions) {
      origins.made(dimension, dimension);
    }
    return origins
        .from(EnrolledMonth.CONTRACT)
        .rows(Way.JOIN, EnrolledMonth.MONTH, ClaimLine.LINE_OF_BUSINESS)
        .same(MonthlyUtilization.MEMBER_MONTHS)
        .made(MonthlyUtilization.SERVICES_PER_1000, EnrolledMonth.MEMBER_MONTHS);
  }

  /**
   * Every line is decided twice, at first and finally, each with a date, an outcome and reasons.
   */
  private static ColumnOrigins decisions() {
    return new ColumnOrigins(J3420Line.CONTRACT)
        .where(ClaimLine.OUTCOME, J3420Line.FIRST_OUTCOME)
        .by(ClaimLine.SERVICE_DATE, ClaimLine.ADJUDICATION_DATE, J3420Line.FIRST_ADJUDICATION_DATE)
        .by(ClaimLine.LINE_OF_BUSINESS)
        .made(
            DenialRate.PERIOD_START,
            ClaimLine.SERVICE_DATE,
            ClaimLine.ADJUDICATION_DATE,
            J3420Line.FIRST_ADJUDICATION_DATE)
        .made(DenialRate.DATE_BASIS, ClaimLine.ADJUDICATION_DATE, J3420Line.FIRST_ADJUDICATION_DATE)
        .made(ClaimLine.LINE_OF_BUSINESS, ClaimLine.LINE_OF_BUSINESS)
        .counted(DenialRate.PATIENTS, ClaimLine.MEMBER_TOKEN)
        .counted(
            DenialRate.DENIED_PATIENTS,
            ClaimLine.MEMBER_TOKEN,
            ClaimLine.OUTCOME,
            J3420Line.FIRST_OUTCOME)
        .counted(
            DenialRate.PATIENTS_NOT_DENIED,
            ClaimLine.MEMBER_TOKEN,
            ClaimLine.OUTCOME,
            J3420Line.FIRST_OUTCOME)
        .counted(DenialRate.DENIED_LINES, ClaimLine.OUTCOME, J3420Line.FIRST_OUTCOME)
        .counted(DenialRate.RATE, ClaimLine.OUTCOME, J3420Line.FIRST_OUTCOME)
        .counted(DenialRate.RATE_LOWER, ClaimLine.OUTCOME, J3420Line.FIRST_OUTCOME)
        .counted(DenialRate.RATE_UPPER, ClaimLine.OUTCOME, J3420Line.FIRST_OUTCOME)
        .counted(DenialRate.PROVIDERS, ClaimLine.PROVIDER_ID)
        .counted(
            DenialRate.DESIGN_EFFECT,
            ClaimLine.PROVIDER_ID,
            ClaimLine.OUTCOME,
            J3420Line.FIRST_OUTCOME)
        .counted(
            DenialRate.COMPLETION,
            J3420Line.SERVICE_MONTH,
            J3420Line.FIRST_ADJUDICATION_DATE,
            J3420Line.FIRST_OUTCOME);
  }

  /** Without what is stated of columns that the table does not have. */
  private ColumnOrigins in(Contract table) {
    columns.keySet().retainAll(List.of(table.schema().fieldNames()));
    return this;
  }

  private static ColumnOrigins denialByModifierSet() {
    return decisions()
        .by(ClaimLine.MODIFIERS, J3420Line.FIRST_MODIFIERS)
        .made(DenialByModifierSet.MODIFIER_SET, ClaimLine.MODIFIERS, J3420Line.FIRST_MODIFIERS);
  }

  private static ColumnOrigins denialByReasonAndModifier() {
    return decisions()
        .by(ClaimLine.MODIFIERS, J3420Line.FIRST_MODIFIERS)
        .by(ClaimLine.REASONS, J3420Line.FIRST_REASONS)
        .made(DenialByModifier.MODIFIER, ClaimLine.MODIFIERS, J3420Line.FIRST_MODIFIERS)
        .made(DenialByReason.REASON_CATEGORY, ClaimLine.REASONS, J3420Line.FIRST_REASONS)
        .made(DenialByReason.REASON_CODE, ClaimLine.REASONS, J3420Line.FIRST_REASONS)
        .counted(DenialByReason.SHARE_OF_DENIALS, ClaimLine.OUTCOME, J3420Line.FIRST_OUTCOME)
        .in(DenialByReasonAndModifier.CONTRACT);
  }

  private static ColumnOrigins denialByPayer() {
    return decisions()
        .by(ClaimLine.PAYER)
        .by(ClaimLine.REASONS, J3420Line.FIRST_REASONS)
        .made(DenialByPayer.PAYER, ClaimLine.PAYER)
        .made(DenialByPayer.REASON_CATEGORY, ClaimLine.REASONS, J3420Line.FIRST_REASONS);
  }

  private static ColumnOrigins denialTrend() {
    return decisions()
        .by(ClaimLine.MODIFIERS, J3420Line.FIRST_MODIFIERS)
        .by(ClaimLine.REASONS, J3420Line.FIRST_REASONS)
        .made(
            DenialTrend.MONTH,
            ClaimLine.SERVICE_DATE,
            ClaimLine.ADJUDICATION_DATE,
            J3420Line.FIRST_ADJUDICATION_DATE)
        .made(
            DenialTrend.SERIES,
            ClaimLine.REASONS,
            J3420Line.FIRST_REASONS,
            ClaimLine.MODIFIERS,
            J3420Line.FIRST_MODIFIERS)
        .counted(DenialTrend.COUNTED_LINES, ClaimLine.OUTCOME, J3420Line.FIRST_OUTCOME)
        .counted(DenialTrend.COUNTED_PATIENTS, ClaimLine.MEMBER_TOKEN)
        .in(DenialTrend.CONTRACT);
  }

  private static ColumnOrigins denialResolution() {
    return new ColumnOrigins(J3420Line.CONTRACT)
        .where(J3420Line.FIRST_OUTCOME)
        .by(ClaimLine.SERVICE_DATE, J3420Line.FIRST_ADJUDICATION_DATE)
        .by(ClaimLine.LINE_OF_BUSINESS, J3420Line.FIRST_REASONS)
        .made(DenialRate.PERIOD_START, ClaimLine.SERVICE_DATE, J3420Line.FIRST_ADJUDICATION_DATE)
        .made(ClaimLine.LINE_OF_BUSINESS, ClaimLine.LINE_OF_BUSINESS)
        .made(DenialResolution.REASON_CATEGORY, J3420Line.FIRST_REASONS)
        .made(DenialResolution.REASON_CODE, J3420Line.FIRST_REASONS)
        .counted(DenialResolution.FIRST_DENIED_PATIENTS, ClaimLine.MEMBER_TOKEN)
        .counted(DenialResolution.OVERTURNED, ClaimLine.OUTCOME, J3420Line.IS_DECIDED_AGAIN)
        .counted(DenialResolution.UPHELD, ClaimLine.OUTCOME, J3420Line.IS_DECIDED_AGAIN)
        .counted(DenialResolution.MEDIAN_DAYS, J3420Line.DAYS_TO_FINAL)
        .counted(DenialResolution.P90_DAYS, J3420Line.DAYS_TO_FINAL)
        .counted(DenialResolution.DOCUMENTATION_ONLY, J3420Line.BILL_CHANGES)
        .counted(DenialResolution.OVERTURNED_PAID, ClaimLine.PAID_AMOUNT)
        .counted(DenialResolution.OVERTURNED_ALLOWED, ClaimLine.ALLOWED_AMOUNT);
  }

  private static ColumnOrigins denialByReason() {
    return decisions()
        .by(ClaimLine.REASONS, J3420Line.FIRST_REASONS)
        .made(DenialByReason.REASON_CATEGORY, ClaimLine.REASONS, J3420Line.FIRST_REASONS)
        .made(DenialByReason.REASON_CODE, ClaimLine.REASONS, J3420Line.FIRST_REASONS)
        .made(DenialByReason.REMARK_CODES, ClaimLine.REMARK_CODES, J3420Line.FIRST_REMARK_CODES)
        .counted(DenialByReason.MENTION_LINES, ClaimLine.OUTCOME, J3420Line.FIRST_OUTCOME)
        .counted(DenialByReason.SHARE_OF_DENIALS, ClaimLine.OUTCOME, J3420Line.FIRST_OUTCOME)
        .counted(
            DenialByReason.DENIED_CHARGE_AMOUNT,
            ClaimLine.CHARGE_AMOUNT,
            J3420Line.FIRST_CHARGE_AMOUNT);
  }

  private static ColumnOrigins denialByModifier() {
    return decisions()
        .by(ClaimLine.MODIFIERS, J3420Line.FIRST_MODIFIERS)
        .made(DenialByModifier.MODIFIER, ClaimLine.MODIFIERS, J3420Line.FIRST_MODIFIERS);
  }

  private static ColumnOrigins providerMeasure() {
    String[] place = {
      ClaimLine.PROVIDER_SPECIALTY_CODE, ClaimLine.PROVIDER_STATE, ClaimLine.PLACE_OF_SERVICE_CODE
    };
    ColumnOrigins origins =
        new ColumnOrigins(J3420Line.CONTRACT)
            .where(ClaimLine.PROVIDER_ID, ClaimLine.OUTCOME, J3420Line.SERVICE_MONTH)
            .by(ClaimLine.PROVIDER_ID, ClaimLine.MEMBER_TOKEN)
            .by(place)
            .same(ClaimLine.PROVIDER_ID)
            .counted(ProviderMeasure.PERIOD_START, J3420Line.SERVICE_MONTH)
            .counted(ProviderMeasure.PATIENTS, ClaimLine.MEMBER_TOKEN)
            .counted(DenialRate.DENIED_PATIENTS, ClaimLine.MEMBER_TOKEN, ClaimLine.OUTCOME)
            .counted(DenialRate.PATIENTS_NOT_DENIED, ClaimLine.MEMBER_TOKEN, ClaimLine.OUTCOME)
            .counted(
                MonthlyUtilization.PATIENTS_NOT_SERVED, ClaimLine.MEMBER_TOKEN, ClaimLine.OUTCOME)
            .counted(ProviderMeasure.ALLOWED_AMOUNT, ClaimLine.ALLOWED_AMOUNT, ClaimLine.OUTCOME)
            .counted(ProviderMeasure.NUMERATOR, ClaimLine.OUTCOME)
            .counted(ProviderMeasure.DENOMINATOR, ClaimLine.MEMBER_TOKEN, ClaimLine.OUTCOME)
            .counted(ProviderMeasure.VALUE, ClaimLine.MEMBER_TOKEN, ClaimLine.OUTCOME);
    for (String name : place) {
      origins.counted(name, name);
    }
    List<String> comparison =
        List.of(
            ProviderMeasure.STATUS,
            ProviderMeasure.PEER_LEVEL,
            ProviderMeasure.PEER_GROUP,
            ProviderMeasure.PEER_PROVIDERS,
            ProviderMeasure.PEER_VALUE,
            ProviderMeasure.EFFECT,
            ProviderMeasure.Z,
            ProviderMeasure.P,
            ProviderMeasure.Q,
            ProviderMeasure.LOWER_LIMIT_998,
            ProviderMeasure.UPPER_LIMIT_998,
            ProviderMeasure.PERCENTILE,
            ProviderMeasure.RELIABILITY);
    for (String name : comparison) {
      origins.counted(name, ClaimLine.MEMBER_TOKEN, ClaimLine.OUTCOME).counted(name, place);
    }
    return origins;
  }

  private static ColumnOrigins outlierProvider() {
    String[] leading = {
      ProviderMeasure.METRIC,
      ProviderMeasure.Z,
      ProviderMeasure.EFFECT,
      ProviderMeasure.VALUE,
      ProviderMeasure.PEER_VALUE
    };
    String[] excess = {
      ProviderMeasure.METRIC,
      ProviderMeasure.NUMERATOR,
      ProviderMeasure.DENOMINATOR,
      ProviderMeasure.PEER_VALUE,
      ProviderMeasure.RELIABILITY
    };
    String[] provider = {
      ProviderMeasure.PROVIDER_ID,
      ProviderMeasure.PERIOD_TYPE,
      ProviderMeasure.PERIOD_START,
      ProviderMeasure.PERIOD_END,
      ProviderMeasure.LINES,
      ProviderMeasure.PATIENTS
    };
    ColumnOrigins origins =
        new ColumnOrigins(ProviderMeasure.CONTRACT)
            .where(ProviderMeasure.STATUS, ProviderMeasure.ALLOWED_AMOUNT)
            // Only a flagged provider has a row.
            .where(leading)
            .where(excess)
            .by(provider)
            .same(provider)
            .counted(OutlierProvider.P_COMPOSITE, ProviderMeasure.Z)
            .counted(OutlierProvider.Q_COMPOSITE, ProviderMeasure.Z)
            .counted(OutlierProvider.FLAG, leading)
            .counted(OutlierProvider.FLAG, excess)
            .counted(OutlierProvider.FLAG, ProviderMeasure.ALLOWED_AMOUNT)
            .counted(OutlierProvider.OUTLIER_RANK, ProviderMeasure.Z)
            .counted(OutlierProvider.OUTLIER_RANK, excess)
            .counted(OutlierProvider.OUTLIER_RANK, ProviderMeasure.ALLOWED_AMOUNT)
            .counted(OutlierProvider.LEADING_METRIC, leading)
            .counted(OutlierProvider.REASON, leading)
            .counted(OutlierProvider.EXCESS_SERVICES, excess)
            .counted(OutlierProvider.EXCESS_ALLOWED_AMOUNT, excess)
            .counted(OutlierProvider.EXCESS_ALLOWED_AMOUNT, ProviderMeasure.ALLOWED_AMOUNT)
            .counted(OutlierProvider.EXCESS_DENIED_LINES, excess);
    List<String> ofLeading =
        List.of(
            OutlierProvider.VALUE,
            OutlierProvider.PEER_GROUP,
            OutlierProvider.PEER_PROVIDERS,
            OutlierProvider.PEER_VALUE,
            OutlierProvider.EFFECT,
            OutlierProvider.Z,
            OutlierProvider.P,
            OutlierProvider.Q,
            OutlierProvider.RELIABILITY);
    for (String name : ofLeading) {
      origins.counted(name, name).counted(name, leading);
    }
    return origins;
  }

  private static ColumnOrigins sameNames(Contract source, Contract table, Way way) {
    ColumnOrigins origins = new ColumnOrigins(source);
    Set<String> present = Set.of(source.schema().fieldNames());
    Stream.of(table.schema().fieldNames())
        .filter(name -> present.contains(name) && !Columns.STAMPS.contains(name))
        .forEach(name -> origins.put(name, way, name));
    return origins;
  }

  private ColumnOrigins from(Contract other) {
    source = other;
    return this;
  }

  private ColumnOrigins same(String... names) {
    for (String name : names) {
      put(name, Way.IDENTITY, name);
    }
    return this;
  }

  private ColumnOrigins made(String column, String... of) {
    return put(column, Way.TRANSFORMATION, of);
  }

  private ColumnOrigins counted(String column, String... of) {
    return put(column, Way.AGGREGATION, of);
  }

  private ColumnOrigins by(String... of) {
    return rows(Way.GROUP_BY, of);
  }

  private ColumnOrigins where(String... of) {
    return rows(Way.FILTER, of);
  }

  private ColumnOrigins rows(Way way, String... of) {
    Stream.of(of)
        .map(name -> new Origin(source, name, way))
        .filter(origin -> !rows.contains(origin))
        .forEach(rows::add);
    return this;
  }

  private ColumnOrigins put(String column, Way way, String... of) {
    List<Origin> origins = columns.computeIfAbsent(column, name -> new ArrayList<>());
    for (String name : of) {
      origins.removeIf(known -> known.table().equals(source) && known.column().equals(name));
      origins.add(new Origin(source, name, way));
    }
    return this;
  }
}
