package j3420.measure;

import static j3420.measure.CellCount.DENIED_LINES;
import static j3420.measure.CellCount.DENIED_PATIENTS;
import static j3420.measure.CellCount.LINES;
import static j3420.measure.CellCount.NOT_PAYABLE_LINES;
import static j3420.measure.CellCount.PATIENTS;
import static j3420.measure.CellCount.PENDING_LINES;
import static j3420.measure.CellCount.SERVICES;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import j3420.stats.CellSuppression;
import j3420.table.Columns;
import j3420.table.DenialRate;
import j3420.table.MonthlyUtilization;
import j3420.table.ProviderMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What different tables tell of the same lines, and the sums within a row. */
final class CellTies {

  private final CellSuppression cells;
  private final CellSums sums;
  private final List<CountedCells> months;
  private final List<CountedCells> firstYears;
  private final List<CountedCells> finalYears;
  private final List<CountedCells> policies;
  private final List<CountedCells> providers;

  CellTies(CellSuppression cells, CellSums sums) {
    this.cells = cells;
    this.sums = sums;
    this.months = sums.named("month", name -> name.get(2).equals(MonthlyUtilization.TOTAL_LEVEL));
    this.firstYears = years(DenialRate.FIRST, Columns.ALL);
    this.finalYears = years(DenialRate.FINAL, Columns.ALL);
    this.policies = sums.named("policy", name -> true);
    this.providers = sums.named("provider", name -> name.get(2).equals(ProviderMeasure.ALL_MONTHS));
  }

  void enter() {
    sums.named("month", name -> true).forEach(this::enterOutcomes);
    policies.forEach(this::enterDecided);
    boolean isAnyNotPayable = cells.count(CellSums.cells(months, NOT_PAYABLE_LINES)) > 0;
    sums.named("provider", name -> true)
        .forEach(provider -> enterProvider(provider, isAnyNotPayable));
    enterLatest();
    enterWindow();
    enterBusinesses();
    enterServicePeriods();
    enterDecisions();
    tie(LINES, List.of(stamped(), firstYears, finalYears, providers));
    tie(PATIENTS, List.of(stamped(), finalYears));
    tie(DENIED_LINES, List.of(stamped(), finalYears, months, providers));
    tie(DENIED_PATIENTS, List.of(stamped(), finalYears));
    tie(NOT_PAYABLE_LINES, List.of(stamped(), months));
    tie(PENDING_LINES, List.of(stamped(), months));
    tie(SERVICES, List.of(months, providers));
    // Whatever the policy, decided and pending lines are the final lines.
    sums.tie(
        Stream.concat(
            Stream.of(CellSums.cells(months, LINES)),
            policies.stream()
                .filter(policy -> policy.has(PENDING_LINES))
                .map(policy -> new int[] {policy.cell(LINES), policy.cell(PENDING_LINES)})));
  }

  /** Lines are served, denied, not payable or pending; where denials are not told, nobody knows. */
  private void enterOutcomes(CountedCells month) {
    List<CellCount> outcomes = List.of(SERVICES, DENIED_LINES, NOT_PAYABLE_LINES, PENDING_LINES);
    if (outcomes.stream().allMatch(month::has)) {
      cells.sum(month.cell(LINES), outcomes.stream().mapToInt(month::cell).toArray());
    }
  }

  /** Decided lines are denied, not payable, or else paid at least in part. */
  private void enterDecided(CountedCells policy) {
    if (policy.has(DENIED_LINES) && policy.has(NOT_PAYABLE_LINES)) {
      int denied = policy.cell(DENIED_LINES);
      int notPayable = policy.cell(NOT_PAYABLE_LINES);
      long paid = policy.value(LINES) - cells.count(denied, notPayable);
      cells.sum(policy.cell(LINES), denied, notPayable, cells.derived(paid, false));
    }
  }

  /** Decided lines of a provider are served, denied, or not payable if the months know any. */
  private void enterProvider(CountedCells provider, boolean isAnyNotPayable) {
    if (provider.has(LINES) && provider.has(SERVICES) && provider.has(DENIED_LINES)) {
      int served = provider.cell(SERVICES);
      int denied = provider.cell(DENIED_LINES);
      long rest = provider.value(LINES) - cells.count(served, denied);
      if (rest == 0 && !isAnyNotPayable) {
        cells.sum(provider.cell(LINES), served, denied);
      } else {
        cells.sum(provider.cell(LINES), served, denied, cells.derived(rest, false));
      }
    }
  }

  /** The latest twelve months of all providers are the latest ones of the table of months. */
  private void enterWindow() {
    List<CountedCells> latest =
        sums.named("provider", name -> name.get(2).equals(ProviderMeasure.LATEST_12_MONTHS));
    List<CountedCells> window =
        sums
            .byName("month", name -> name.get(2).equals(MonthlyUtilization.TOTAL_LEVEL))
            .entrySet()
            .stream()
            .sorted(Comparator.comparing(month -> month.getKey().get(1), Comparator.reverseOrder()))
            .limit(12)
            .map(Map.Entry::getValue)
            .toList();
    for (CellCount count : List.of(SERVICES, DENIED_LINES)) {
      int[] ofProviders = CellSums.cells(latest, count);
      int[] ofMonths = CellSums.cells(window, count);
      if (cells.count(ofProviders) == cells.count(ofMonths)) {
        sums.tie(Stream.of(ofProviders, ofMonths));
      }
    }
  }

  /** The months of a line of business have the lines of its years of decisions. */
  private void enterBusinesses() {
    sums
        .byName("month", name -> name.get(2).equals(MonthlyUtilization.LINE_OF_BUSINESS_LEVEL))
        .entrySet()
        .stream()
        .collect(
            groupingBy(
                month -> month.getKey().get(3),
                LinkedHashMap::new,
                mapping(Map.Entry::getValue, toList())))
        .forEach((business, own) -> enterYears(own, years(DenialRate.FINAL, business)));
  }

  private void enterYears(List<CountedCells> ofMonths, List<CountedCells> years) {
    if (years.size() > 0) {
      tie(DENIED_LINES, List.of(ofMonths, years));
      int[] decided = CellSums.cells(years, LINES);
      int[] pending = CellSums.cells(ofMonths, PENDING_LINES);
      int[] all = IntStream.concat(Arrays.stream(decided), Arrays.stream(pending)).toArray();
      sums.tie(Stream.of(CellSums.cells(ofMonths, LINES), all));
    }
  }

  /** All months of a provider are its latest twelve and those before. */
  private void enterLatest() {
    Map<List<String>, CountedCells> latest =
        sums.byName("provider", name -> name.get(2).equals(ProviderMeasure.LATEST_12_MONTHS));
    latest.forEach(
        (name, provider) -> {
          CountedCells all =
              sums.named(List.of(name.get(0), name.get(1), ProviderMeasure.ALL_MONTHS));
          for (CellCount count : CellCount.values()) {
            if (all != null && all.has(count) && provider.has(count)) {
              int before = cells.derived(all.value(count) - provider.value(count), false);
              cells.sum(all.cell(count), provider.cell(count), before);
            }
          }
        });
  }

  /** Where no line of a month has a decision date its denials are those of its month of service. */
  private void enterServicePeriods() {
    sums.byName(
            "period",
            name ->
                name.get(1).equals(Decisions.BY_MONTH) && name.get(3).equals(DenialRate.BY_SERVICE))
        .forEach(
            (name, period) -> {
              CountedCells month = sums.named(CellKeys.ofBusiness(name.get(2), name.get(4)));
              if (month != null && month.has(LINES)) {
                boolean isFinal = name.get(5).equals(DenialRate.FINAL);
                enterServicePeriod(month, period, isFinal ? 4 : 2);
              }
            });
  }

  private void enterServicePeriod(CountedCells month, CountedCells period, int counts) {
    int[] parts =
        month.has(PENDING_LINES)
            ? new int[] {period.cell(LINES), month.cell(PENDING_LINES)}
            : new int[] {period.cell(LINES)};
    if (cells.count(parts) != month.value(LINES)) {
      return;
    }
    cells.sum(month.cell(LINES), parts);
    Stream.of(PATIENTS, LINES, DENIED_LINES, DENIED_PATIENTS)
        .limit(counts)
        .filter(count -> count != LINES && month.has(count) && period.has(count))
        .forEach(count -> cells.sum(month.cell(count), period.cell(count)));
  }

  /** At first and finally the same lines are decided. */
  private void enterDecisions() {
    Map<List<String>, List<CountedCells>> last = linesOf(DenialRate.FINAL);
    linesOf(DenialRate.FIRST)
        .forEach((whose, told) -> tie(LINES, List.of(told, last.getOrDefault(whose, List.of()))));
  }

  /**
   * The lines of each line of business and payer: of all years, as a decision may come in another
   * one; and of each period of service, which is that of both decisions.
   */
  private Map<List<String>, List<CountedCells>> linesOf(String decision) {
    Map<List<String>, List<CountedCells>> lines = new LinkedHashMap<>();
    Stream.of("period", CellTable.DENIAL_BY_PAYER.tableName())
        .flatMap(
            kind -> sums.byName(kind, name -> name.get(5).equals(decision)).entrySet().stream())
        .filter(one -> one.getKey().size() <= 6 || one.getKey().get(7).equals(Columns.ALL))
        .forEach(
            one -> {
              List<String> name = one.getKey();
              List<String> whose = new ArrayList<>(List.of(name.get(0), name.get(4)));
              whose.addAll(name.subList(6, name.size()));
              if (name.get(1).equals(Decisions.BY_YEAR)) {
                lines.computeIfAbsent(whose, any -> new ArrayList<>()).add(one.getValue());
              }
              if (name.get(3).equals(DenialRate.BY_SERVICE)) {
                List<String> ofPeriod = new ArrayList<>(name.subList(1, 3));
                ofPeriod.addAll(whose);
                lines.computeIfAbsent(ofPeriod, any -> new ArrayList<>()).add(one.getValue());
              }
            });
    return lines;
  }

  private void tie(CellCount count, List<List<CountedCells>> told) {
    sums.tie(told.stream().map(each -> CellSums.cells(each, count)));
  }

  /** The policy by which every other table counts. */
  private List<CountedCells> stamped() {
    return Stream.ofNullable(sums.named(CellKeys.STAMPED)).toList();
  }

  private List<CountedCells> years(String decision, String business) {
    return sums.named(
        "period",
        name ->
            name.get(1).equals(Decisions.BY_YEAR)
                && name.get(4).equals(business)
                && name.get(5).equals(decision));
  }
}
