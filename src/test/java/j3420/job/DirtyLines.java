package j3420.job;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Builders;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Claim lines in CSV as bad as files get: each cell is sound, blank, wrong or beyond all limits.
 */
final class DirtyLines {

  static final String[] FILES = {"a.csv", "b.csv", "c.csv"};

  /** The columns in the order of the files; the payer's name tells a line from all others. */
  private static final List<String> COLUMNS =
      List.of(
          "payer",
          "claim_id",
          "claim_line_number",
          "person_id",
          "claim_line_start_date",
          "hcpcs_code",
          "charge_amount",
          "allowed_amount",
          "paid_amount",
          "claim_family_id",
          "claim_version",
          "claim_frequency_code",
          "original_claim_id",
          "adjudication_date",
          "claim_status",
          "adjustments");

  private static final String NO_BREAK_SPACE = "\u00A0";

  /** Text of an amount and the dollars that can be read from it; null: none. */
  record Amount(String text, String dollars) {

    BigDecimal readable() {
      return new BigDecimal(dollars == null ? "0" : dollars);
    }
  }

  /** How often a line is in the files, and whether it is torn. */
  enum Delivery {
    ONCE,
    TWICE,
    TORN
  }

  /** One line with what must be read from it. */
  static final class Line {
    private final Map<String, String> cells = new LinkedHashMap<>();
    private final List<Amount> amounts = new ArrayList<>();
    private Delivery delivery = Delivery.ONCE;

    private Line with(String column, String cell) {
      cells.put(column, cell);
      return this;
    }

    private Line with(String column, Amount amount) {
      amounts.add(amount);
      return with(column, amount.text());
    }

    boolean isTorn() {
      return delivery == Delivery.TORN;
    }

    /** The code in any dress. */
    boolean isJ3420() {
      String code = cells.get("hcpcs_code").replace(NO_BREAK_SPACE, "").replace(" ", "");
      return !isTorn() && code.equalsIgnoreCase("J3420");
    }

    /** A decision after 2024, which no run through 2024 counts. */
    boolean isLater() {
      return cells.get("adjudication_date").compareTo("2024-12-31") > 0;
    }

    /** Dollars charged, allowed and paid, as far as they can be read. */
    List<BigDecimal> dollars() {
      return amounts.stream()
          .map(amount -> isTorn() ? BigDecimal.ZERO : amount.readable())
          .toList();
    }

    private String text(String payer) {
      List<String> columns = isTorn() ? COLUMNS.subList(0, 7) : COLUMNS;
      return columns.stream()
          .map(column -> column.equals("payer") ? payer : cells.get(column))
          .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
          .collect(Collectors.joining(","));
    }
  }

  /** A line in a file. */
  record Placed(String file, String payer, Line line) {}

  /** The lines of some members, no two of whom share a claim, spread over the files. */
  record Delivered(List<Placed> lines) {

    void write(Path folder) throws IOException {
      for (String file : FILES) {
        Stream<String> texts =
            lines.stream()
                .filter(placed -> placed.file().equals(file))
                .map(placed -> placed.line().text(placed.payer()));
        Files.write(
            folder.resolve(file),
            Stream.concat(Stream.of(String.join(",", COLUMNS)), texts).toList());
      }
    }

    @Override
    public String toString() {
      return lines.size() + " lines";
    }
  }

  private DirtyLines() {}

  /** Lines of so many members. */
  static Arbitrary<Delivered> delivered(int members) {
    Arbitrary<List<Line>> ofMember = lines().list().ofMinSize(1).ofMaxSize(6);
    return Combinators.combine(
            ofMember.list().ofSize(members), Arbitraries.integers().between(0, 1_000_000))
        .as(
            (all, turn) ->
                new Delivered(
                    IntStream.range(0, members)
                        .mapToObj(i -> placed(i, all.get(i), turn))
                        .flatMap(List::stream)
                        .toList()));
  }

  /** Names the member's claims apart from all others and deals the lines out to the files. */
  private static List<Placed> placed(int member, List<Line> lines, int turn) {
    List<Placed> placed = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      for (String column : List.of("claim_id", "original_claim_id", "claim_family_id")) {
        line.cells.computeIfPresent(column, (name, cell) -> cell.replace("#", member + "-"));
      }
      for (int copy = 0; copy < (line.delivery == Delivery.TWICE ? 2 : 1); copy++) {
        String file = FILES[(member + i * 7 + copy + turn) % FILES.length];
        placed.add(new Placed(file, "L" + member + "." + i, line));
      }
    }
    return placed;
  }

  private static Arbitrary<Line> lines() {
    var builder =
        Builders.withBuilder(Line::new)
            .use(
                Arbitraries.frequency(
                    Tuple.of(8, Delivery.ONCE),
                    Tuple.of(1, Delivery.TWICE),
                    Tuple.of(1, Delivery.TORN)))
            .inSetter((line, delivery) -> line.delivery = delivery);
    for (String amount : List.of("charge_amount", "allowed_amount", "paid_amount")) {
      builder = builder.use(amounts()).in((line, value) -> line.with(amount, value));
    }
    for (var column : cells().entrySet()) {
      builder = builder.use(column.getValue()).in((line, cell) -> line.with(column.getKey(), cell));
    }
    return builder.build();
  }

  private static Arbitrary<Amount> amounts() {
    return Arbitraries.frequency(
        Tuple.of(8, new Amount("10.00", "10")),
        Tuple.of(4, new Amount(" 4", "4")),
        Tuple.of(2, new Amount("0.00", "0")),
        Tuple.of(2, new Amount("-5.5", "-5.5")),
        Tuple.of(1, new Amount("", null)),
        Tuple.of(1, new Amount(NO_BREAK_SPACE, null)),
        Tuple.of(1, new Amount("ten", null)),
        Tuple.of(1, new Amount("1,000.00", null)),
        Tuple.of(1, new Amount("NaN", null)),
        Tuple.of(1, new Amount("1e2", "100")),
        Tuple.of(1, new Amount("1e30", null)),
        Tuple.of(1, new Amount("9999999999999999.99", "9999999999999999.99")));
  }

  private static Map<String, Arbitrary<String>> cells() {
    Map<String, Arbitrary<String>> cells = new LinkedHashMap<>();
    cells.put("claim_id", mostly(List.of("C#1", "C#2", " C#2 ", "C#3"), "", NO_BREAK_SPACE));
    cells.put("claim_line_number", mostly(List.of("1", "2"), "0", "-1", "x", "", "99999999999"));
    cells.put("person_id", mostly(List.of("PERSON"), "", NO_BREAK_SPACE));
    cells.put(
        "claim_line_start_date",
        mostly(
            List.of("2024-01-05", "2024-01-06"),
            "2024-02-30",
            "",
            "soon",
            "1970-01-01",
            "2999-01-01"));
    cells.put(
        "hcpcs_code",
        mostly(
            List.of("J3420", " j3420 ", "96372"), "", NO_BREAK_SPACE + "J3420", "J34 20", "J3425"));
    cells.put("claim_family_id", mostly(List.of("", "", "F#1"), NO_BREAK_SPACE));
    cells.put("claim_version", mostly(List.of("", "1", "2"), "0", "x"));
    cells.put("claim_frequency_code", mostly(List.of("1", "7", "8"), "", "?"));
    cells.put("original_claim_id", mostly(List.of("", "C#1", "C#2", "C#3"), "NOWHERE#"));
    cells.put(
        "adjudication_date",
        mostly(List.of("2024-02-01", "2024-03-01"), "", "2025-01-31", "2023-02-29", "9999-12-31"));
    cells.put("claim_status", mostly(List.of("paid", "denied"), "", "pending", "reversed", "?"));
    cells.put(
        "adjustments",
        mostly(
            List.of("", "[{\"group_code\":\"CO\",\"reason_code\":\"50\",\"amount\":10.00}]"),
            "[{\"group_code\":\"CO\"",
            "CO-50"));
    return cells;
  }

  /** Sound cells, nine times as often as the bad ones. */
  private static Arbitrary<String> mostly(List<String> sound, String... bad) {
    return Arbitraries.frequencyOf(
        Tuple.of(9, Arbitraries.of(sound)), Tuple.of(1, Arbitraries.of(bad)));
  }
}
