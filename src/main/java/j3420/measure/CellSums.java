package j3420.measure;

import j3420.stats.CellSuppression;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which cells add up to which, over the rows of all tables. */
final class CellSums {

  /**
   * What adds up to one total in one way.
   *
   * @param rule the way: a total may be the sum of its months, and of its lines of business
   * @param total name of the total
   */
  private record Sum(String rule, List<String> total) {}

  private final CellSuppression cells;
  private final Map<List<String>, CountedCells> counted = new LinkedHashMap<>();

  /** A part counts once, though the rows of several tables tell it. */
  private final Map<Sum, Set<CountedCells>> parts = new LinkedHashMap<>();

  private final Map<Sum, Set<CellCount>> counts = new LinkedHashMap<>();

  CellSums(CellSuppression cells) {
    this.cells = cells;
  }

  /** The counts of {@code part} are parts of those of the total, should it be published. */
  void add(String rule, List<String> total, CountedCells part, Set<CellCount> counted) {
    Sum sum = new Sum(rule, total);
    parts.computeIfAbsent(sum, any -> new LinkedHashSet<>()).add(part);
    counts.put(sum, counted);
  }

  /** What was added to a total in one way. */
  Set<CountedCells> parts(String rule, List<String> total) {
    return parts.getOrDefault(new Sum(rule, total), Set.of());
  }

  /** What a name stands for; null: nothing published. */
  CountedCells named(List<String> name) {
    return counted.get(name);
  }

  void name(List<String> name, CountedCells cells) {
    counted.put(name, cells);
  }

  /** What has a name that begins with {@code kind}, in the order that it was named. */
  List<CountedCells> named(String kind, Predicate<List<String>> isMeant) {
    return List.copyOf(byName(kind, isMeant).values());
  }

  Map<List<String>, CountedCells> byName(String kind, Predicate<List<String>> isMeant) {
    Map<List<String>, CountedCells> meant = new LinkedHashMap<>();
    counted.forEach(
        (name, one) -> {
          if (name.get(0).equals(kind) && isMeant.test(name)) {
            meant.put(name, one);
          }
        });
    return meant;
  }

  /** Enters every sum of which the total is published. */
  void enter() {
    parts.forEach(
        (sum, added) -> {
          CountedCells total = counted.get(sum.total());
          if (total != null) {
            counts.get(sum).stream()
                .filter(total::has)
                .forEach(count -> enter(total.cell(count), cells(added, count), count));
          }
        });
  }

  /**
   * What parts leave of a total, and how many lines count under two of them, are counts as well: a
   * reader learns them from parts and total, and may know them only where they are not small.
   */
  private void enter(int total, int[] added, CellCount count) {
    long parts = cells.count(added);
    long rest = cells.count(total) - parts;
    boolean isOfLines = count == CellCount.LINES || count == CellCount.DENIED_LINES;
    if (isOfLines && rest > 0 && added.length > 0) {
      int[] withRest = Arrays.copyOf(added, added.length + 1);
      withRest[added.length] = cells.derived(rest, false);
      cells.sum(total, withRest);
    } else if (isOfLines && CellSuppression.isSmall(-rest)) {
      int all = cells.derived(parts, false);
      cells.sum(all, added);
      cells.sum(all, total, cells.derived(-rest, false));
    } else {
      cells.sum(total, added);
    }
  }

  /** All these lists of cells add up to the same, which no table needs to show. */
  void tie(Stream<int[]> sums) {
    List<int[]> told = sums.filter(sum -> sum.length > 0).toList();
    if (told.size() > 1) {
      int same = cells.derived(cells.count(told.get(0)), false);
      told.forEach(sum -> cells.sum(same, sum));
    }
  }

  /** The cells of one count. */
  static int[] cells(Collection<CountedCells> counted, CellCount count) {
    return counted.stream()
        .filter(one -> one.has(count))
        .mapToInt(one -> one.cell(count))
        .toArray();
  }
}
