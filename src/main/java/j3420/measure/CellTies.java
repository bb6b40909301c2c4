package j3420.measure;

import static j3420.measure.CellCount.DENIED_LINES;
import static j3420.measure.CellCount.DENIED_PATIENTS;
import static j3420.measure.CellCount.LINES;
import static j3420.measure.CellCount.NOT_PAYABLE_LINES;
import static j3420.measure.CellCount.PATIENTS;
import static j3420.measure.CellCount.PENDING_LINES;
import static j3420.measure.CellCount.SERVICES;

import j3420.stats.CellSuppression;
import j3420.table.Columns;
import j3420.table.DenialRate;
import j3420.table.MonthlyUtilization;
import j3420.table.ProviderMeasure;
import java.util.List;
import java.util.Map;
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
    this.firstYears = years(DenialRate.FIRST);
    this.finalYears = years(DenialRate.FINAL);
    this.policies = sums.named("policy", name -> true);
    this.providers = sums.named("provider", name -> name.get(2).equals(ProviderMeasure.ALL_MONTHS));
  }

  void enter() {
    sums.named("month", name -> true).forEach(this::enterOutcomes);
    policies.forEach(this::enterDecided);
    enterLatest();
    enterServicePeriods();
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

  /** Lines are served, denied, not payable or pending. */
  private void enterOutcomes(CountedCells month) {
    cells.sum(
        month.cell(LINES),
        Stream.of(SERVICES, DENIED_LINES, NOT_PAYABLE_LINES, PENDING_LINES)
            .filter(month::has)
            .mapToInt(month::cell)
            .toArray());
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

  /** Without any decision date the denials of a month are those of its month of service. */
  private void enterServicePeriods() {
    if (sums.named("period", name -> name.get(3).equals(DenialRate.BY_DECISION)).size() > 0) {
      return;
    }
    sums.byName("period", name -> name.get(1).equals("month"))
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
    cells.sum(month.cell(LINES), parts);
    Stream.of(PATIENTS, LINES, DENIED_LINES, DENIED_PATIENTS)
        .limit(counts)
        .filter(count -> count != LINES && month.has(count) && period.has(count))
        .forEach(count -> cells.sum(month.cell(count), period.cell(count)));
  }

  private void tie(CellCount count, List<List<CountedCells>> told) {
    sums.tie(told.stream().map(each -> CellSums.cells(each, count)));
  }

  /** The policy by which every other table counts. */
  private List<CountedCells> stamped() {
    return Stream.ofNullable(sums.named(CellKeys.STAMPED)).toList();
  }

  private List<CountedCells> years(String decision) {
    return sums.named(
        "period",
        name ->
            name.get(1).equals("year")
                && name.get(4).equals(Columns.ALL)
                && name.get(5).equals(decision));
  }
}
