package j3420.measure;

import j3420.stats.Interval;
import j3420.stats.RateForecast;
import j3420.table.Columns;
import j3420.table.DenialTrend;
import java.sql.Date;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** All months of all series of one line of business and decision, from its cells. */
final class TrendRows implements ReckonedRows.Rows {

  private static final long serialVersionUID = 1;
  private static final int BASELINE_MONTHS = 12;
  private static final int FEWEST_MONTHS = 6;
  private static final int FEWEST_PATIENTS = 3;
  private static final double CONFIDENCE = 0.95;
  private static final double ALARM_CONFIDENCE = 0.998;
  private static final double LEAST_CHANGE = 0.1;

  private final YearMonth last;

  TrendRows(LocalDate dataThrough) {
    this.last = YearMonth.from(dataThrough);
  }

  /** One series: what it counts, and its name. */
  private record Series(String type, String name) implements Comparable<Series> {
    @Override
    public int compareTo(Series other) {
      return (type + "|" + name).compareTo(other.type + "|" + other.name);
    }
  }

  /** The cells by month, for a month alone or with the two before. */
  private record Cells(Map<YearMonth, Map<String, Row>> months) {

    static String key(String facet, String label, String secondLabel) {
      return facet + "|" + label + "|" + secondLabel;
    }

    void put(Row cell) {
      months
          .computeIfAbsent(TrendCell.month(cell), month -> new HashMap<>())
          .put(
              key(TrendCell.facet(cell), TrendCell.label(cell), TrendCell.secondLabel(cell)), cell);
    }

    TrendCell counted(Series series, YearMonth month) {
      Map<String, Row> cells = months.getOrDefault(month, Map.of());
      Row total = cells.get(key(DenialCell.TOTAL, Columns.ALL, Columns.ALL));
      Row known = cells.get(key(DenialCell.KNOWN, Columns.ALL, Columns.ALL));
      Row modifier = cells.get(key(DenialCell.MODIFIER, series.name, Columns.ALL));
      return switch (series.type) {
        case DenialTrend.TOTAL -> TrendCell.denied(total);
        case DenialTrend.CATEGORY ->
            TrendCell.deniedFor(
                cells.get(key(DenialCell.CATEGORY, series.name, Columns.ALL)), total);
        case DenialTrend.REASON -> {
          String[] labels = series.name.split(" ", 2);
          yield TrendCell.deniedFor(cells.get(key(DenialCell.REASON, labels[0], labels[1])), total);
        }
        case DenialTrend.MODIFIER -> TrendCell.denied(modifier);
        default -> TrendCell.billed(modifier, known);
      };
    }
  }

  @Override
  public List<Row> of(List<Row> groups) {
    return groups.stream().flatMap(group -> rows(group).stream()).toList();
  }

  private List<Row> rows(Row group) {
    List<Row> cells = group.getList(3);
    Cells months = new Cells(new TreeMap<>());
    Cells rolled = new Cells(new HashMap<>());
    TreeSet<Series> series = new TreeSet<>();
    for (Row cell : cells) {
      (TrendCell.isRolling(cell) ? rolled : months).put(cell);
      if (!TrendCell.isRolling(cell)) {
        series.addAll(seriesOf(cell));
      }
    }
    List<Row> rows = new ArrayList<>();
    YearMonth first = ((TreeMap<YearMonth, ?>) months.months).firstKey();
    for (Series each : series) {
      for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
        rows.add(
            row(group, each, month, months, month.isBefore(first.plusMonths(2)) ? null : rolled));
      }
    }
    return rows;
  }

  private static List<Series> seriesOf(Row cell) {
    String label = TrendCell.label(cell);
    return switch (TrendCell.facet(cell)) {
      case DenialCell.TOTAL -> List.of(new Series(DenialTrend.TOTAL, Columns.ALL));
      case DenialCell.CATEGORY -> List.of(new Series(DenialTrend.CATEGORY, label));
      case DenialCell.REASON ->
          List.of(new Series(DenialTrend.REASON, label + " " + TrendCell.secondLabel(cell)));
      case DenialCell.MODIFIER ->
          label.equals(Columns.NOT_AVAILABLE)
              ? List.of()
              : List.of(
                  new Series(DenialTrend.MODIFIER, label),
                  new Series(DenialTrend.MODIFIER_USE, label));
      default -> List.of();
    };
  }

  private static Row row(Row group, Series series, YearMonth month, Cells months, Cells rolling) {
    TrendCell cell = months.counted(series, month);
    List<Object> values =
        new ArrayList<>(
            List.of(
                Date.valueOf(month.atDay(1)),
                group.getString(0),
                group.getString(1),
                group.getString(2),
                series.type,
                series.name,
                cell.lines(),
                cell.counted(),
                cell.patients(),
                cell.countedPatients(),
                cell.patientsNotCounted()));
    values.addAll(rate(cell));
    if (rolling == null) {
      values.addAll(nulls(5));
    } else {
      TrendCell three = rolling.counted(series, month);
      values.add(three.lines());
      values.add(three.counted());
      values.addAll(rate(three));
    }
    values.addAll(alarm(series, month, cell, months));
    return RowFactory.create(values.toArray());
  }

  private static List<Object> rate(TrendCell cell) {
    if (cell.lines() == 0) {
      return nulls(3);
    }
    Interval limits = cell.share().interval(CONFIDENCE);
    return List.of(
        RateRows.quotient(cell.counted(), cell.lines()),
        RateRows.rounded(limits.lower()),
        RateRows.rounded(limits.upper()));
  }

  private static List<Object> alarm(Series series, YearMonth month, TrendCell cell, Cells months) {
    List<TrendCell> before =
        Stream.iterate(month.minusMonths(BASELINE_MONTHS), each -> each.plusMonths(1))
            .limit(BASELINE_MONTHS)
            .map(each -> months.counted(series, each))
            .filter(each -> each.lines() > 0)
            .toList();
    if (before.size() < FEWEST_MONTHS) {
      return nulls(4);
    }
    RateForecast forecast =
        new RateForecast(
            before.stream().mapToLong(TrendCell::counted).toArray(),
            before.stream().mapToLong(TrendCell::lines).toArray());
    if (cell.lines() == 0) {
      List<Object> values = new ArrayList<>(List.of(RateRows.rounded(forecast.rate())));
      values.addAll(nulls(3));
      return values;
    }
    Interval limits = forecast.limits(cell.lines(), ALARM_CONFIDENCE);
    List<Object> values =
        new ArrayList<>(
            List.of(
                RateRows.rounded(forecast.rate()),
                RateRows.rounded(limits.lower()),
                RateRows.rounded(limits.upper())));
    values.add(alarm(cell, forecast.rate(), limits));
    return values;
  }

  private static String alarm(TrendCell cell, double baseline, Interval limits) {
    double rate = (double) cell.counted() / cell.lines();
    if (rate > limits.upper() && cell.countedPatients() >= FEWEST_PATIENTS) {
      return baseline == 0
          ? DenialTrend.APPEARED
          : rate >= baseline * (1 + LEAST_CHANGE) ? DenialTrend.ROSE : null;
    }
    if (rate < limits.lower()) {
      return cell.counted() == 0
          ? DenialTrend.VANISHED
          : rate <= baseline * (1 - LEAST_CHANGE) ? DenialTrend.FELL : null;
    }
    return null;
  }

  private static List<Object> nulls(int number) {
    return new ArrayList<>(Collections.nCopies(number, null));
  }
}
