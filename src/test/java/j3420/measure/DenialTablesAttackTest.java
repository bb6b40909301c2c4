package j3420.measure;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.table.Contract;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A reader of the shareable tables of denials who adds up rows within a table and between tables,
 * and shares no code with the product.
 */
class DenialTablesAttackTest {

  private static final String ALL = "all";
  private static final String REASON = "denial_by_reason";
  private static final String MODIFIER = "denial_by_modifier";
  private static final String SET = "denial_by_modifier_set";
  private static final String CROSSED = "denial_by_reason_and_modifier";
  private static final String PAYER = "denial_by_payer";
  private static final String TREND = "denial_trend";

  private static final String[] LINES = {"lines", "patients", "denied_lines", "denied_patients"};
  private static final String[] COUNTED = {
    "lines", "patients", "counted_lines", "counted_patients"
  };
  private static final String[] ALL_LINES = {"lines", "patients"};
  private static final String[] DENIED = {"denied_lines", "denied_patients"};
  private static final String[] STATES = {
    "overturned_lines",
    "upheld_lines",
    "not_reworked_lines",
    "open_lines",
    "closed_not_payable_lines"
  };
  private static final String[] RESOLVED =
      Stream.of(
              Stream.of("first_denied_lines", "first_denied_patients"),
              Stream.of(STATES),
              Stream.of(
                  "modifier_changed_lines",
                  "diagnosis_changed_lines",
                  "units_changed_lines",
                  "other_changed_lines",
                  "documentation_only_lines"))
          .flatMap(names -> names)
          .toArray(String[]::new);

  /** Of a row of one table: what it is the row of, and its counts. */
  private record Cells(String table, Map<String, String> key, Map<String, Long> counts) {

    String name(String count) {
      return table + key + count;
    }

    String at(String column) {
      return key.get(column);
    }

    /** The same place, but for some columns. */
    Map<String, String> with(String... changes) {
      Map<String, String> other = new TreeMap<>(key);
      for (int i = 0; i < changes.length; i += 2) {
        if (other.containsKey(changes[i])) {
          other.put(changes[i], changes[i + 1]);
        }
      }
      return other;
    }
  }

  private final KnownSums known = new KnownSums();
  private Map<String, Map<Map<String, String>, Cells>> published;

  @ParameterizedTest(name = "book {0}")
  @ValueSource(ints = {1, 2})
  @DisplayName("No count of 1 to 10 patients stands in the tables or follows from all their sums")
  void attack(int seed) {
    Map<Contract, Dataset<Row>> tables = DenialBook.tables(new Random(seed));
    Dataset<Row> judged = ShareableTables.judged(tables, Map.of()).localCheckpoint();
    Map<Contract, Dataset<Row>> shareable = ShareableTables.of(tables.keySet(), judged);
    published = new LinkedHashMap<>();
    tables.forEach((contract, rows) -> published.put(contract.name(), cells(contract, rows)));
    learnTruth();
    shareable.forEach((contract, rows) -> read(cells(contract, rows)));
    addUp();
    known.workOut();
    published.values().forEach(rows -> rows.values().forEach(this::requireSafe));
    long hidden = known.hiddenCounts();
    System.out.printf("book %d: %d of %d counts stay hidden%n", seed, hidden, known.counts());
    assertThat(hidden).isBetween(known.counts() / 20L, known.counts() * 19L / 20);
  }

  private static Map<Map<String, String>, Cells> cells(Contract contract, Dataset<Row> rows) {
    Map<Map<String, String>, Cells> cells = new LinkedHashMap<>();
    for (Row row : rows.collectAsList()) {
      Map<String, String> key = new TreeMap<>();
      contract.key().forEach(name -> key.put(name, String.valueOf(row.<Object>getAs(name))));
      Map<String, Long> counts = new HashMap<>();
      for (String column : row.schema().fieldNames()) {
        if (row.getAs(column) instanceof Long count) {
          counts.put(column, count);
        }
      }
      cells.put(key, new Cells(contract.name(), key, counts));
    }
    return cells;
  }

  private void learnTruth() {
    published
        .values()
        .forEach(
            rows ->
                rows.values()
                    .forEach(
                        row ->
                            row.counts()
                                .forEach((count, value) -> known.publish(row.name(count), value))));
  }

  /** A count that is there is known; one that is not is no zero, as zeros are shown. */
  private void read(Map<Map<String, String>, Cells> shareable) {
    shareable.forEach(
        (key, row) -> {
          Cells full = published.get(row.table()).get(key);
          full.counts()
              .forEach(
                  (count, value) -> {
                    Long shown = row.counts().get(count);
                    if (shown == null) {
                      known.hide(row.name(count));
                    } else {
                      assertThat(shown).as(row.name(count)).isEqualTo(value);
                      known.show(row.name(count));
                    }
                    assertThat(value != 0 || shown != null || isOfRest(count))
                        .as("the zero is shown in " + row.name(count))
                        .isTrue();
                  });
        });
  }

  /** What is not published there, and what would tell a hidden count were its zero shown. */
  private static boolean isOfRest(String count) {
    return List.of(
            "patients_not_denied",
            "patients_not_counted",
            "fewest_patients",
            "other_lines",
            "other_denied_lines")
        .contains(count);
  }

  private void addUp() {
    for (String table : published.keySet()) {
      String[] counts =
          switch (table) {
            case "denial_resolution" -> RESOLVED;
            case "denial_trend" -> new String[] {"lines", "counted_lines"};
            case REASON, CROSSED -> DENIED;
            default -> LINES;
          };
      add(table, table, counts, row -> row.with("line_of_business", ALL), ALL);
      if (!table.equals(TREND)) {
        add(table, table, counts, DenialTablesAttackTest::longer, "");
      }
    }
    add(REASON, REASON, DENIED, DenialTablesAttackTest::widerReason, "");
    add(SET, REASON, LINES, DenialTablesAttackTest::total, "");
    add(CROSSED, CROSSED, DENIED, DenialTablesAttackTest::widerOfModifier, "");
    add(CROSSED, MODIFIER, DENIED, row -> isCategory(row) ? modifier(row) : null, "");
    add(PAYER, PAYER, DENIED, row -> row.with("payer", ALL), "");
    add(PAYER, PAYER, ALL_LINES, DenialTablesAttackTest::payers, "");
    published.get(MODIFIER).values().forEach(this::addUpModifier);
    addUpResolution();
    rolling();
    repeat();
    decidedTwice();
  }

  /** At first and finally the same lines are decided: in all years, and in a period of service. */
  private void decidedTwice() {
    Map<List<String>, List<Cells>> lines = new LinkedHashMap<>();
    Stream.of(REASON, PAYER)
        .flatMap(table -> published.get(table).values().stream())
        .filter(row -> row.table().equals(PAYER) || row.at("level").equals("total"))
        .filter(row -> row.table().equals(REASON) || row.at("reason_category").equals(ALL))
        .filter(row -> !row.at("date_basis").equals("complete service"))
        .forEach(
            row -> {
              List<String> whose =
                  List.of(row.table(), row.at("line_of_business"), String.valueOf(row.at("payer")));
              if (row.at("period_type").equals("year")) {
                lines.computeIfAbsent(whose, any -> new ArrayList<>()).add(row);
              }
              if (row.at("date_basis").equals("service")) {
                List<String> ofPeriod = new ArrayList<>(whose);
                ofPeriod.addAll(List.of(row.at("period_type"), row.at("period_start")));
                lines.computeIfAbsent(ofPeriod, any -> new ArrayList<>()).add(row);
              }
            });
    int before = known.sums();
    lines.forEach(this::decidedTwice);
    assertThat(known.sums()).as("what both decisions tell").isGreaterThan(before);
  }

  private void decidedTwice(List<String> whose, List<Cells> rows) {
    Map<String, List<String>> names =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.at("decision"),
                    Collectors.mapping(row -> row.name("lines"), Collectors.toList())));
    Map<String, Long> sums =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.at("decision"),
                    Collectors.summingLong(row -> row.counts().get("lines"))));
    if (names.size() == 2 && sums.get("first").equals(sums.get("final"))) {
      known.publish("decided " + whose, sums.get("final"));
      names.values().forEach(parts -> known.add("decided " + whose, parts));
    }
  }

  private void addUpModifier(Cells row) {
    Cells all = published.get(MODIFIER).get(row.with("modifier", ALL));
    if (!row.equals(all)) {
      for (String count : new String[] {"lines", "denied_lines"}) {
        known.add(all.name(count), List.of(row.name(count), row.name("other_" + count)));
      }
    }
    List<Cells> sets =
        published.get(SET).values().stream()
            .filter(each -> total(each).equals(total(row)))
            .filter(
                each -> List.of(each.at("modifier_set").split(" ")).contains(row.at("modifier")))
            .toList();
    Stream.of(LINES).forEach(count -> add(row, count, sets, count));
  }

  private void addUpResolution() {
    for (Cells row : published.get("denial_resolution").values()) {
      known.add(row.name("first_denied_lines"), Stream.of(STATES).map(row::name).toList());
    }
    add("denial_resolution", "denial_resolution", RESOLVED, row -> widerFirst(row), "");
  }

  /** Rows of several tables that count the same. */
  private void repeat() {
    same(REASON, REASON, ALL_LINES, ALL_LINES, DenialTablesAttackTest::total);
    same(MODIFIER, REASON, LINES, LINES, row -> row.at("modifier").equals(ALL) ? total(row) : null);
    same(CROSSED, MODIFIER, ALL_LINES, ALL_LINES, DenialTablesAttackTest::modifier);
    same(PAYER, PAYER, ALL_LINES, ALL_LINES, row -> row.with("reason_category", ALL));
    same(PAYER, REASON, LINES, LINES, DenialTablesAttackTest::ofPayers);
    same(TREND, REASON, COUNTED, LINES, DenialTablesAttackTest::ofTrend);
    same(TREND, MODIFIER, COUNTED, LINES, row -> ofTrend(row, "modifier"));
    String[] billed = {"counted_lines", "counted_patients"};
    same(TREND, MODIFIER, billed, ALL_LINES, row -> ofTrend(row, "modifier_use"));
    same(TREND, REASON, ALL_LINES, ALL_LINES, DenialTablesAttackTest::monthOfUse);
    String[] first = {"first_denied_lines", "first_denied_patients"};
    same("denial_resolution", REASON, first, DENIED, DenialTablesAttackTest::ofFirst);
  }

  /** Three months of the trend, where all of them are there. */
  private void rolling() {
    Map<Map<String, String>, Cells> rows = published.get("denial_trend");
    rows.values()
        .forEach(
            row -> {
              LocalDate month = LocalDate.parse(row.at("month"));
              List<Cells> months =
                  Stream.of(0, 1, 2)
                      .map(back -> rows.get(row.with("month", month.minusMonths(back).toString())))
                      .filter(each -> each != null)
                      .toList();
              if (months.size() == 3 && row.counts().containsKey("rolling_3_lines")) {
                add(row, "rolling_3_lines", months, "lines");
                add(row, "rolling_3_counted_lines", months, "counted_lines");
              }
            });
  }

  private void same(
      String table,
      String other,
      String[] counts,
      String[] counted,
      Function<Cells, Map<String, String>> place) {
    int before = known.sums();
    for (Cells row : published.get(table).values()) {
      Map<String, String> at = place.apply(row);
      Cells found = at == null ? null : published.get(other).get(at);
      for (int i = 0; found != null && !found.equals(row) && i < counts.length; i++) {
        Long value = row.counts().get(counts[i]);
        if (value != null && value.equals(found.counts().get(counted[i]))) {
          known.add(found.name(counted[i]), List.of(row.name(counts[i])));
        }
      }
    }
    assertThat(known.sums()).as("what %s and %s both tell", table, other).isGreaterThan(before);
  }

  /** Rows of a table add up to the row of the other one that each of them belongs to. */
  private void add(
      String parts,
      String totals,
      String[] counts,
      Function<Cells, Map<String, String>> place,
      String business) {
    Map<Map<String, String>, List<Cells>> byTotal = new LinkedHashMap<>();
    for (Cells row : published.get(parts).values()) {
      Map<String, String> at = place.apply(row);
      boolean isPart = at != null && !(parts.equals(totals) && at.equals(row.key()));
      if (isPart && !(business.equals(ALL) && row.at("line_of_business").equals(ALL))) {
        byTotal.computeIfAbsent(at, none -> new ArrayList<>()).add(row);
      }
    }
    byTotal.forEach(
        (at, rows) -> {
          Cells total = published.get(totals).get(at);
          if (total != null) {
            Stream.of(counts).forEach(count -> add(total, count, rows, count));
          }
        });
  }

  private void add(Cells total, String count, List<Cells> rows, String partCount) {
    List<String> parts =
        rows.stream()
            .filter(row -> row.counts().containsKey(partCount))
            .map(row -> row.name(partCount))
            .toList();
    if (total.counts().containsKey(count) && parts.size() > 0) {
      long difference = known.add(total.name(count), parts);
      if (partCount.endsWith("lines")) {
        assertThat(difference).as("the reader can add up to %s: %s", total, parts).isZero();
      }
    }
  }

  private static Map<String, String> longer(Cells row) {
    LocalDate start = LocalDate.parse(row.at("period_start"));
    int quarter = (start.getMonthValue() - 1) / 3 * 3 + 1;
    return switch (row.at("period_type")) {
      case "month" ->
          row.with("period_type", "quarter", "period_start", start.withMonth(quarter).toString());
      case "quarter" ->
          row.with("period_type", "year", "period_start", start.withMonth(1).toString());
      default -> null;
    };
  }

  private static Map<String, String> widerReason(Cells row) {
    return switch (row.at("level")) {
      case "category" -> row.with("level", "total", "reason_category", ALL);
      case "reason" -> row.with("level", "category", "reason_code", ALL);
      case "remark" -> row.with("level", "reason", "remark_codes", ALL);
      default -> null;
    };
  }

  private static Map<String, String> widerFirst(Cells row) {
    return switch (row.at("level")) {
      case "category" -> row.with("level", "total", "first_reason_category", ALL);
      case "reason" -> row.with("level", "category", "first_reason_code", ALL);
      default -> null;
    };
  }

  private static Map<String, String> widerOfModifier(Cells row) {
    return isCategory(row) ? null : row.with("level", "category", "reason_code", ALL);
  }

  private static boolean isCategory(Cells row) {
    return row.at("level").equals("category");
  }

  private static Map<String, String> modifier(Cells row) {
    Map<String, String> key = period(row);
    key.put("modifier", row.at("modifier"));
    return key;
  }

  private static Map<String, String> payers(Cells row) {
    return row.at("reason_category").equals(ALL) ? row.with("payer", ALL) : null;
  }

  private static Map<String, String> ofPayers(Cells row) {
    if (!row.at("payer").equals(ALL)) {
      return null;
    }
    String category = row.at("reason_category");
    return reason(period(row), category.equals(ALL) ? "total" : "category", category, ALL);
  }

  private static Map<String, String> ofTrend(Cells row) {
    String[] series = row.at("series").split(" ");
    return switch (row.at("series_type")) {
      case "total" -> reason(month(row), "total", ALL, ALL);
      case "category" -> reason(month(row), "category", series[0], ALL);
      case "reason" -> reason(month(row), "reason", series[0], series[1]);
      default -> null;
    };
  }

  private static Map<String, String> ofTrend(Cells row, String type) {
    Map<String, String> key = month(row);
    key.put("modifier", row.at("series"));
    return row.at("series_type").equals(type) ? key : null;
  }

  private static Map<String, String> monthOfUse(Cells row) {
    return row.at("series_type").equals("modifier_use")
        ? reason(month(row), "total", ALL, ALL)
        : null;
  }

  private static Map<String, String> month(Cells row) {
    Map<String, String> key = new TreeMap<>();
    Stream.of("date_basis", "line_of_business", "decision")
        .forEach(name -> key.put(name, row.at(name)));
    key.put("period_type", "month");
    key.put("period_start", row.at("month"));
    return key;
  }

  private static Map<String, String> ofFirst(Cells row) {
    Map<String, String> key = new TreeMap<>();
    Stream.of("period_type", "period_start", "date_basis", "line_of_business")
        .forEach(name -> key.put(name, row.at(name)));
    key.put("decision", "first");
    return reason(
        key, row.at("level"), row.at("first_reason_category"), row.at("first_reason_code"));
  }

  private static Map<String, String> total(Cells row) {
    return reason(period(row), "total", ALL, ALL);
  }

  private static Map<String, String> period(Cells row) {
    return Stream.of("period_type", "period_start", "date_basis", "line_of_business", "decision")
        .collect(Collectors.toMap(name -> name, row::at, (one, other) -> one, TreeMap::new));
  }

  private static Map<String, String> reason(
      Map<String, String> period, String level, String category, String code) {
    Map<String, String> key = new TreeMap<>(period);
    key.putAll(
        Map.ofEntries(
            entry("level", level),
            entry("reason_category", category),
            entry("reason_code", code),
            entry("remark_codes", ALL)));
    return key;
  }

  private void requireSafe(Cells row) {
    require(row, "patients", "patients", "lines");
    require(row, "denied_patients", "denied_patients", "denied_lines");
    require(row, "patients_not_denied", "denied_lines");
    require(row, "counted_patients", "counted_patients", "counted_lines");
    require(row, "first_denied_patients", "first_denied_patients", "first_denied_lines");
    Stream.of(RESOLVED).forEach(count -> require(row, count, count));
    require(row, "mention_lines", "mention_lines");
    require(row, "patients_not_counted", "counted_lines");
  }

  private void require(Cells row, String people, String... counts) {
    long few = row.counts().getOrDefault(people, 0L);
    if (few < 1 || few > 10) {
      return;
    }
    for (String count : counts) {
      long value = row.counts().getOrDefault(count, 0L);
      if (value > 0) {
        assertThat(known.isKnown(row.name(count)))
            .as("%s = %d of %d %s", row.name(count), value, few, people)
            .isFalse();
      }
    }
  }
}
