package j3420.measure;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.table.ClaimLine;
import j3420.table.Contract;
import j3420.table.DenialByModifier;
import j3420.table.DenialByModifierSet;
import j3420.table.DenialByPayer;
import j3420.table.DenialByReason;
import j3420.table.DenialByReasonAndModifier;
import j3420.table.DenialResolution;
import j3420.table.DenialTrend;
import j3420.table.J3420Line;
import j3420.table.ModifierExpectation;
import j3420.table.Outcome;
import j3420.testing.LocalSpark;
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
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A reader of the shareable tables of denials who adds up rows within a table and between tables,
 * and shares no code with the product.
 */
class DenialTablesAttackTest {

  private static final LocalDate DATA_THROUGH = LocalDate.parse("2024-06-30");
  private static final int LINES = 700;
  private static final long FAR = 1_000_000_000L;
  private static final String ALL = "all";

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

  /** Parts that add up to a total; where patients count twice, the reader knows how many do. */
  private record Sum(String total, List<String> parts) {}

  private final Map<String, Long> truth = new HashMap<>();
  private final Map<String, long[]> bounds = new HashMap<>();
  private final List<Sum> sums = new ArrayList<>();
  private Map<String, Map<Map<String, String>, Cells>> published;

  @ParameterizedTest(name = "book {0}")
  @ValueSource(ints = {1, 2})
  @DisplayName("No count of 1 to 10 patients stands in the tables or follows from all their sums")
  void attack(int seed) {
    Map<Contract, Dataset<Row>> tables = tables(lines(new Random(seed)));
    Dataset<Row> judged = ShareableTables.judged(tables, Map.of()).localCheckpoint();
    Map<Contract, Dataset<Row>> shareable = ShareableTables.of(tables.keySet(), judged);
    published = new LinkedHashMap<>();
    tables.forEach((contract, rows) -> published.put(contract.name(), cells(contract, rows)));
    learnTruth();
    shareable.forEach((contract, rows) -> read(cells(contract, rows)));
    addUp();
    tighten();
    published.values().forEach(rows -> rows.values().forEach(this::requireSafe));
    long hidden = bounds.values().stream().filter(each -> each[0] < each[1]).count();
    System.out.printf("book %d: %d of %d counts stay hidden%n", seed, hidden, bounds.size());
    assertThat(hidden).isBetween(bounds.size() / 20L, bounds.size() * 19L / 20);
  }

  private static Dataset<Row> lines(Random random) {
    DecidedLines lines = new DecidedLines();
    for (int i = 0; i < LINES; i++) {
      LocalDate day = LocalDate.parse("2024-01-01").plusDays(random.nextInt(180));
      String business = drawn(random, "commercial", "commercial", "medicare", "medicaid");
      String reason =
          random.nextInt(3) > 0
              ? null
              : drawn(
                  random,
                  "modifier:4",
                  "modifier:4",
                  "prior_authorization:197",
                  "prior_authorization:15",
                  "duplicate:18");
      Map<String, Object> more = new HashMap<>();
      more.put(ClaimLine.PAYER, drawn(random, "Blue", "Blue", "Green"));
      Object[] modifiers = drawn(random, "", "", "", "JZ", "JZ", "25", "25 JZ").split(" ");
      modifiers = modifiers[0].equals("") ? new Object[0] : modifiers;
      more.put(ClaimLine.MODIFIERS, modifiers);
      more.put(J3420Line.FIRST_MODIFIERS, modifiers);
      boolean isOverturned = reason != null && random.nextInt(3) == 0;
      if (isOverturned) {
        more.put(ClaimLine.OUTCOME, Outcome.PAID);
        more.put(ClaimLine.REASONS, List.of());
      }
      more.put(J3420Line.IS_DECIDED_AGAIN, isOverturned);
      more.put(J3420Line.DAYS_TO_FINAL, isOverturned ? 20 : 0);
      String member = "m" + random.nextInt(LINES / 2);
      lines.add(day, business, "p" + random.nextInt(4), member, null, reason, more);
    }
    return lines.lines();
  }

  private static String drawn(Random random, String... each) {
    return each[random.nextInt(each.length)];
  }

  private static Map<Contract, Dataset<Row>> tables(Dataset<Row> lines) {
    Dataset<Row> cells = DenialRates.cells(lines, DATA_THROUGH).localCheckpoint();
    Dataset<Row> told =
        LocalSpark.session()
            .createDataFrame(
                List.of(),
                new StructType()
                    .add("category", DataTypes.StringType)
                    .add("is_told", DataTypes.BooleanType));
    Dataset<Row> expected =
        LocalSpark.session().createDataFrame(List.of(), ModifierExpectation.LIST.schema());
    Map<Contract, Dataset<Row>> tables = new LinkedHashMap<>();
    tables.put(DenialByReason.CONTRACT, DenialRates.byReason(cells, told));
    tables.put(DenialByModifier.CONTRACT, ModifierEffects.of(cells, expected));
    tables.put(DenialByModifierSet.CONTRACT, DenialRates.byModifierSet(cells));
    tables.put(DenialByReasonAndModifier.CONTRACT, DenialRates.byReasonAndModifier(cells));
    tables.put(DenialByPayer.CONTRACT, DenialRates.byPayer(cells, told));
    tables.put(DenialTrend.CONTRACT, DenialTrends.of(cells, DATA_THROUGH));
    tables.put(DenialResolution.CONTRACT, DenialResolutions.of(lines, DATA_THROUGH, true));
    tables.replaceAll((contract, rows) -> rows.localCheckpoint());
    return tables;
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
                                .forEach((count, value) -> truth.put(row.name(count), value))));
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
                    if (shown != null) {
                      assertThat(shown).as(row.name(count)).isEqualTo(value);
                    }
                    assertThat(value != 0 || shown != null || isOfRest(count))
                        .as("the zero is shown in " + row.name(count))
                        .isTrue();
                    bounds.put(
                        row.name(count),
                        shown == null
                            ? new long[] {value == 0 ? 0 : 1, FAR}
                            : new long[] {shown, shown});
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
    String[] lines = {"lines", "patients", "denied_lines", "denied_patients"};
    String[] denied = {"denied_lines", "denied_patients"};
    String[] resolved = {
      "first_denied_lines",
      "first_denied_patients",
      "overturned_lines",
      "upheld_lines",
      "not_reworked_lines",
      "open_lines"
    };
    for (String table : published.keySet()) {
      String[] counts =
          switch (table) {
            case "denial_resolution" -> resolved;
            case "denial_trend" -> new String[] {"lines", "counted_lines"};
            case "denial_by_reason", "denial_by_reason_and_modifier" -> denied;
            default -> lines;
          };
      add(table, table, counts, row -> row.with("line_of_business", ALL), ALL);
      if (!table.equals("denial_trend")) {
        add(table, table, counts, DenialTablesAttackTest::longer, "");
      }
    }
    String reason = "denial_by_reason";
    add(reason, reason, denied, DenialTablesAttackTest::widerReason, "");
    String set = "denial_by_modifier_set";
    add(set, reason, lines, DenialTablesAttackTest::total, "");
    published
        .get("denial_by_modifier")
        .values()
        .forEach(
            row -> {
              Cells all = published.get("denial_by_modifier").get(row.with("modifier", ALL));
              if (!row.equals(all)) {
                sums.add(
                    new Sum(
                        all.name("lines"), List.of(row.name("lines"), row.name("other_lines"))));
                sums.add(
                    new Sum(
                        all.name("denied_lines"),
                        List.of(row.name("denied_lines"), row.name("other_denied_lines"))));
              }
              List<Cells> sets =
                  published.get(set).values().stream()
                      .filter(each -> total(each).equals(total(row)))
                      .filter(
                          each ->
                              List.of(each.at("modifier_set").split(" "))
                                  .contains(row.at("modifier")))
                      .toList();
              Stream.of(lines).forEach(count -> add(row, count, sets, count));
            });
    String crossed = "denial_by_reason_and_modifier";
    add(crossed, crossed, denied, DenialTablesAttackTest::widerOfModifier, "");
    add(crossed, "denial_by_modifier", denied, DenialTablesAttackTest::modifier, "");
    String payer = "denial_by_payer";
    add(payer, payer, denied, row -> row.with("payer", ALL), "");
    add(payer, payer, new String[] {"lines", "patients"}, DenialTablesAttackTest::payers, "");
    same(payer, reason, "denied_lines", "denied_lines", DenialTablesAttackTest::ofPayers);
    same("denial_trend", reason, "counted_lines", "denied_lines", DenialTablesAttackTest::ofTrend);
    same("denial_trend", reason, "lines", "lines", DenialTablesAttackTest::ofTrend);
    same(
        "denial_resolution",
        reason,
        "first_denied_lines",
        "denied_lines",
        DenialTablesAttackTest::ofFirst);
    for (Cells row : published.get("denial_resolution").values()) {
      sums.add(
          new Sum(
              row.name("first_denied_lines"),
              Stream.of(
                      "overturned_lines",
                      "upheld_lines",
                      "not_reworked_lines",
                      "open_lines",
                      "closed_not_payable_lines")
                  .map(row::name)
                  .toList()));
    }
    rolling();
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
      String count,
      String counted,
      Function<Cells, Map<String, String>> place) {
    published
        .get(table)
        .values()
        .forEach(
            row -> {
              Map<String, String> at = place.apply(row);
              Cells found = at == null ? null : published.get(other).get(at);
              if (found != null && row.counts().get(count).equals(found.counts().get(counted))) {
                sums.add(new Sum(found.name(counted), List.of(row.name(count))));
              }
            });
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
      Sum sum = new Sum(total.name(count), parts);
      if (partCount.endsWith("lines")) {
        assertThat(difference(sum)).as("the reader can add: %s", sum).isZero();
      }
      sums.add(sum);
    }
  }

  private long difference(Sum sum) {
    return sum.parts().stream().mapToLong(truth::get).sum() - truth.get(sum.total());
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

  private static Map<String, String> widerOfModifier(Cells row) {
    return row.at("level").equals("reason")
        ? row.with("level", "category", "reason_code", ALL)
        : null;
  }

  private static Map<String, String> modifier(Cells row) {
    if (!row.at("level").equals("category")) {
      return null;
    }
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
    Map<String, String> key = new TreeMap<>();
    Stream.of("date_basis", "line_of_business", "decision")
        .forEach(name -> key.put(name, row.at(name)));
    key.put("period_type", "month");
    key.put("period_start", row.at("month"));
    String[] series = row.at("series").split(" ");
    return switch (row.at("series_type")) {
      case "total" -> reason(key, "total", ALL, ALL);
      case "category" -> reason(key, "category", series[0], ALL);
      default -> null;
    };
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

  /** Every sum against the bounds of all that is in it, until no bound moves. */
  private void tighten() {
    boolean isMoving = true;
    while (isMoving) {
      isMoving = false;
      for (Sum sum : sums) {
        long difference = difference(sum);
        long[] total = bounds.get(sum.total());
        long least = 0;
        long most = 0;
        for (String part : sum.parts()) {
          least += bounds.get(part)[0];
          most += bounds.get(part)[1];
        }
        isMoving |= narrow(total, least - difference, most - difference);
        for (String part : sum.parts()) {
          long[] own = bounds.get(part);
          isMoving |=
              narrow(
                  own,
                  total[0] + difference - (most - own[1]),
                  total[1] + difference - (least - own[0]));
        }
      }
    }
  }

  private static boolean narrow(long[] own, long least, long most) {
    boolean isNarrower = least > own[0] || (most < own[1] && most < FAR / 2);
    own[0] = Math.max(own[0], least);
    own[1] = most < FAR / 2 ? Math.min(own[1], most) : own[1];
    return isNarrower;
  }

  private void requireSafe(Cells row) {
    require(row, "patients", "patients", "lines");
    require(row, "denied_patients", "denied_patients", "denied_lines");
    require(row, "patients_not_denied", "denied_lines");
    require(row, "counted_patients", "counted_patients", "counted_lines");
    require(row, "first_denied_patients", "first_denied_patients", "first_denied_lines");
    for (String count : List.of("overturned_lines", "upheld_lines", "not_reworked_lines")) {
      require(row, count, count);
    }
  }

  private void require(Cells row, String people, String... counts) {
    long few = row.counts().getOrDefault(people, 0L);
    if (few < 1 || few > 10) {
      return;
    }
    for (String count : counts) {
      long value = row.counts().getOrDefault(count, 0L);
      long[] known = bounds.get(row.name(count));
      if (value > 0 && known != null) {
        assertThat(known[0])
            .as("%s = %d of %d %s", row.name(count), value, few, people)
            .isLessThan(known[1]);
      }
    }
  }
}
