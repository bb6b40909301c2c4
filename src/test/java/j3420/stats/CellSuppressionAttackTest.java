package j3420.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Cubes like those of J3420, few patients in most cells, and a reader who wants to know them. */
class CellSuppressionAttackTest {

  private static final int CUBES = 300;
  private static final int CUBES_WITH_MARGINS = 5;
  private static final int PAIRS = 200;
  private static final long PRIME = 1_000_000_007;
  private static final double MOST_BESIDES = 0.15;
  private static final String ALL = "all";

  /** Line of business, specialty, state, period: in the order of the place. */
  private static final int PERIOD = 3;

  /** What happened over all cubes. */
  private static final class Tally {
    private long notZero;
    private long small;
    private long besides;

    private void add(Map<List<String>, Long> cube, Map<List<String>, Long> shown) {
      cube.forEach(
          (place, count) -> {
            boolean isSmall = count > 0 && count < 11;
            notZero += count > 0 ? 1 : 0;
            small += isSmall ? 1 : 0;
            besides += shown.get(place) == null && !isSmall ? 1 : 0;
          });
    }

    private double share() {
      return (double) besides / notZero;
    }

    private void print(String what) {
      System.out.printf(
          "%s: %d cells not zero, %.1f %% small, %.1f %% hidden besides%n",
          what, notZero, 100.0 * small / notZero, 100 * share());
    }
  }

  @Test
  @DisplayName(
      "levels, quarters and years tell no small cell, and few other cells are hidden for it")
  void levels() {
    Tally tally = new Tally();
    for (int seed = 1; seed <= CUBES; seed++) {
      Map<List<String>, Long> cube = cube(details(seed), true);
      Map<List<String>, Long> shown = shown(cube, List.of());
      assertSafe(seed, cube, shown);
      tally.add(cube, shown);
    }
    tally.print(CUBES + " cubes by level");
    assertThat(tally.share()).isLessThanOrEqualTo(MOST_BESIDES);
  }

  @Test
  @DisplayName("margins over every dimension, more than any table has, tell no small cell either")
  void margins() {
    Tally tally = new Tally();
    for (int seed = 1; seed <= CUBES_WITH_MARGINS; seed++) {
      Map<List<String>, Long> cube = cube(firstMonths(details(seed)), false);
      Map<List<String>, Long> shown = shown(cube, List.of());
      assertSafe(seed, cube, shown);
      tally.add(cube, shown);
    }
    tally.print(CUBES_WITH_MARGINS + " cubes with all margins");
  }

  @Test
  @DisplayName("the next run, with late claims, shows nothing that the run before hid")
  void nextRun() {
    Tally tally = new Tally();
    for (int seed = 1; seed <= PAIRS; seed++) {
      Map<List<String>, Long> details = details(seed);
      Map<List<String>, Long> cube = cube(details, true);
      Map<List<String>, Long> shown = shown(cube, List.of());
      List<List<String>> hidden =
          cube.keySet().stream().filter(place -> shown.get(place) == null).toList();

      Map<List<String>, Long> later = cube(withLateClaims(details, seed), true);
      Map<List<String>, Long> shownLater = shown(later, hidden);
      assertSafe(seed, later, shownLater);
      Map<List<String>, long[]> bounds = bounds(later, shownLater);
      for (List<String> place : hidden) {
        assertThat(shownLater.get(place)).as("cube %d, %s", seed, place).isNull();
        assertThat(bounds.get(place)[0])
            .as("cube %d, %s", seed, place)
            .isLessThan(bounds.get(place)[1]);
      }
      tally.add(later, shownLater);
    }
    tally.print(PAIRS + " cubes after another run");
    assertThat(tally.share()).isLessThanOrEqualTo(MOST_BESIDES);
  }

  /** No small cell is shown or recovered, no zero is hidden. */
  private static void assertSafe(
      int seed, Map<List<String>, Long> cube, Map<List<String>, Long> shown) {
    Map<List<String>, long[]> bounds = workedOut(cube, shown);
    cube.forEach(
        (place, count) -> {
          if (count == 0) {
            assertThat(shown.get(place)).as("cube %d, %s", seed, place).isZero();
          } else if (count < 11) {
            assertThat(shown.get(place)).as("cube %d, %s", seed, place).isNull();
            assertThat(bounds.get(place)[0])
                .as("cube %d, %s", seed, place)
                .isLessThan(bounds.get(place)[1]);
          }
        });
  }

  /** By bounds and equations in turn, until neither tells more. */
  private static Map<List<String>, long[]> workedOut(
      Map<List<String>, Long> cube, Map<List<String>, Long> shown) {
    Map<List<String>, Long> known = new HashMap<>(shown);
    Map<List<String>, long[]> bounds;
    Set<List<String>> solved;
    do {
      bounds = bounds(cube, known);
      solved = solved(cube, bounds);
      solved.forEach(place -> known.put(place, cube.get(place)));
    } while (!solved.isEmpty());
    return bounds;
  }

  /**
   * The same reader with a pencil more: all sums as one system of equations in what is not known
   * yet, by Gauss and Jordan, modulo a prime. The places that have one value only.
   */
  private static Set<List<String>> solved(
      Map<List<String>, Long> cube, Map<List<String>, long[]> bounds) {
    List<List<String>> unknown =
        cube.keySet().stream()
            .filter(place -> bounds.get(place)[0] < bounds.get(place)[1])
            .toList();
    Map<long[], Integer> columns = new IdentityHashMap<>();
    unknown.forEach(place -> columns.put(bounds.get(place), columns.size()));
    List<long[]> equations = new ArrayList<>();
    for (List<long[]> sum : sumsAsRead(cube, bounds)) {
      long[] equation = new long[unknown.size()];
      for (int k = 0; k < sum.size(); k++) {
        Integer column = columns.get(sum.get(k));
        if (column != null) {
          equation[column] = k == 0 ? PRIME - 1 : 1;
        }
      }
      equations.add(equation);
    }
    reduce(equations, unknown.size());
    return equations.stream()
        .map(equation -> IntStream.range(0, unknown.size()).filter(c -> equation[c] != 0).toArray())
        .filter(places -> places.length == 1)
        .map(places -> unknown.get(places[0]))
        .collect(Collectors.toSet());
  }

  private static void reduce(List<long[]> equations, int columns) {
    int done = 0;
    for (int column = 0; column < columns && done < equations.size(); column++) {
      int pivot = done;
      while (pivot < equations.size() && equations.get(pivot)[column] == 0) {
        pivot++;
      }
      if (pivot < equations.size()) {
        Collections.swap(equations, done, pivot);
        long[] own = equations.get(done);
        long inverse =
            BigInteger.valueOf(own[column]).modInverse(BigInteger.valueOf(PRIME)).longValue();
        for (long[] other : equations) {
          if (other != own && other[column] != 0) {
            long factor = PRIME - other[column] * inverse % PRIME;
            for (int c = column; c < columns; c++) {
              other[c] = (other[c] + factor * own[c]) % PRIME;
            }
          }
        }
        done++;
      }
    }
  }

  /**
   * The reader, who shares no code with the product: every total against all cells that have its
   * values where it names one, over and over until no bound moves.
   */
  private static Map<List<String>, long[]> bounds(
      Map<List<String>, Long> cube, Map<List<String>, Long> shown) {
    Map<List<String>, long[]> bounds = new HashMap<>();
    long far = 1_000_000_000L;
    cube.keySet()
        .forEach(
            place -> {
              Long value = shown.get(place);
              bounds.put(place, value == null ? new long[] {1, far} : new long[] {value, value});
            });
    List<List<long[]>> sums = sumsAsRead(cube, bounds);
    boolean isMoving = true;
    while (isMoving) {
      isMoving = false;
      for (List<long[]> sum : sums) {
        long[] total = sum.get(0);
        List<long[]> parts = sum.subList(1, sum.size());
        long least = parts.stream().mapToLong(part -> part[0]).sum();
        long most = parts.stream().mapToLong(part -> part[1]).sum();
        isMoving |= narrowed(total, least, most);
        for (long[] part : parts) {
          isMoving |= narrowed(part, total[0] - (most - part[1]), total[1] - (least - part[0]));
        }
      }
    }
    return bounds;
  }

  private static boolean narrowed(long[] bound, long least, long most) {
    boolean isNarrower = least > bound[0] || most < bound[1];
    bound[0] = Math.max(bound[0], least);
    bound[1] = Math.min(bound[1], most);
    return isNarrower;
  }

  private static List<List<long[]>> sumsAsRead(
      Map<List<String>, Long> cube, Map<List<String>, long[]> bounds) {
    Map<List<String>, List<long[]>> sums = new TreeMap<>(byText());
    for (List<String> part : cube.keySet()) {
      for (List<String> total : totalsAsRead(part, cube)) {
        List<String> name =
            Stream.concat(total.stream(), Stream.of(whichWay(part, total))).toList();
        sums.computeIfAbsent(name, any -> new ArrayList<>(List.of(bounds.get(total))))
            .add(bounds.get(part));
      }
    }
    return List.copyOf(sums.values());
  }

  /** The published totals that a reader would add the cell into. */
  private static List<List<String>> totalsAsRead(List<String> part, Map<List<String>, Long> cube) {
    List<List<String>> candidates = new ArrayList<>();
    String[] own = part.toArray(String[]::new);
    for (int i = 0; i < PERIOD; i++) {
      String[] wider = own.clone();
      wider[i] = ALL;
      candidates.add(List.of(wider));
    }
    candidates.add(List.of(own[0], ALL, ALL, own[PERIOD]));
    String[] longer = own.clone();
    int number = Integer.parseInt(own[PERIOD].substring(1));
    longer[PERIOD] = own[PERIOD].startsWith("m") ? "q" + number / 3 : "y" + number / 4;
    candidates.add(List.of(longer));
    return candidates.stream()
        .distinct()
        .filter(total -> !total.equals(part) && cube.containsKey(total))
        .filter(total -> !own[PERIOD].startsWith("y") || total.get(PERIOD).equals(own[PERIOD]))
        .toList();
  }

  /** The dimensions that differ: a total is a sum in as many ways. */
  private static String whichWay(List<String> part, List<String> total) {
    return IntStream.range(0, part.size())
        .filter(i -> !part.get(i).equals(total.get(i)))
        .mapToObj(Integer::toString)
        .collect(Collectors.joining());
  }

  /** What the product shows of a cube; null where it hides. */
  private static Map<List<String>, Long> shown(
      Map<List<String>, Long> cube, List<List<String>> hiddenBefore) {
    CellSuppression cells = new CellSuppression();
    Map<List<String>, Integer> groups = new TreeMap<>(byText());
    Map<List<String>, Integer> ids = new HashMap<>();
    cube.forEach(
        (place, count) -> {
          groups.put(place, cells.group());
          ids.put(place, cells.cell(groups.get(place), count, false));
        });
    Map<List<String>, List<Integer>> parts = new TreeMap<>(byText());
    for (List<String> place : groups.keySet()) {
      rollups(place, cube)
          .forEach(
              (way, total) ->
                  parts
                      .computeIfAbsent(
                          Stream.concat(total.stream(), Stream.of(way)).toList(),
                          any -> new ArrayList<>())
                      .add(ids.get(place)));
    }
    parts.forEach(
        (name, of) ->
            cells.sum(
                ids.get(name.subList(0, 4)), of.stream().mapToInt(Integer::intValue).toArray()));
    hiddenBefore.forEach(place -> cells.hide(groups.get(place)));
    cells.protect();
    Map<List<String>, Long> shown = new HashMap<>();
    cube.forEach((place, count) -> shown.put(place, cells.isHidden(ids.get(place)) ? null : count));
    return shown;
  }

  private static Map<String, List<String>> rollups(
      List<String> place, Map<List<String>, Long> cube) {
    Map<String, List<String>> totals = new TreeMap<>();
    List<String> level = List.of(place.get(0), ALL, ALL, place.get(PERIOD));
    if (!level.equals(place) && cube.containsKey(level)) {
      totals.put("level", level);
    }
    for (int i = 0; i < PERIOD; i++) {
      List<String> wider = with(place, i, ALL);
      if (!wider.equals(place) && cube.containsKey(wider)) {
        totals.put("margin " + i, wider);
      }
    }
    int number = Integer.parseInt(place.get(PERIOD).substring(1));
    if (!place.get(PERIOD).startsWith("y")) {
      boolean isMonth = place.get(PERIOD).startsWith("m");
      List<String> longer = with(place, PERIOD, isMonth ? "q" + number / 3 : "y" + number / 4);
      if (cube.containsKey(longer)) {
        totals.put("period", longer);
      }
    }
    return totals;
  }

  private static List<String> with(List<String> place, int at, String value) {
    List<String> changed = new ArrayList<>(place);
    changed.set(at, value);
    return List.copyOf(changed);
  }

  /** Every detail in each of its sums: total, line of business and detail only, or all margins. */
  private static Map<List<String>, Long> cube(Map<List<String>, Long> details, boolean isByLevel) {
    Map<List<String>, Long> cube = new TreeMap<>(byText());
    details.forEach(
        (place, count) -> {
          int month = Integer.parseInt(place.get(PERIOD).substring(1));
          for (String period : List.of("m" + month, "q" + month / 3, "y" + month / 12)) {
            for (int mask = 0; mask < 8; mask++) {
              List<String> sum = with(place, PERIOD, period);
              for (int i = 0; i < PERIOD; i++) {
                sum = (mask & 1 << i) == 0 ? sum : with(sum, i, ALL);
              }
              boolean isDetail = mask == 0 && period.startsWith("m");
              if (!isByLevel || isDetail || mask == 6 || mask == 7) {
                cube.merge(sum, count, Long::sum);
              }
            }
          }
        });
    return cube;
  }

  /** Few cells with many patients, many with few, months without any. */
  private static Map<List<String>, Long> details(int seed) {
    Random random = new Random(seed);
    int months = 3 * (1 + random.nextInt(8));
    double density = Math.exp(random.nextGaussian() + 1);
    double[][] weights = {weights(random, 2, 3), weights(random, 2, 5), weights(random, 2, 7)};
    Map<List<String>, Long> details = new TreeMap<>(byText());
    for (int b = 0; b < weights[0].length; b++) {
      for (int s = 0; s < weights[1].length; s++) {
        for (int t = 0; t < weights[2].length; t++) {
          for (int month = 0; month < months; month++) {
            double mean = density * weights[0][b] * weights[1][s] * weights[2][t];
            long count = random.nextInt(4) == 0 ? 0 : poisson(random, mean);
            if (count > 0 || random.nextInt(3) == 0) {
              details.put(List.of("b" + b, "s" + s, "t" + t, "m" + month), count);
            }
          }
        }
      }
    }
    return details;
  }

  private static Map<List<String>, Long> firstMonths(Map<List<String>, Long> details) {
    Map<List<String>, Long> first = new TreeMap<>(byText());
    details.forEach(
        (place, count) -> {
          if (Integer.parseInt(place.get(PERIOD).substring(1)) < 6) {
            first.put(place, count);
          }
        });
    return first;
  }

  private static Map<List<String>, Long> withLateClaims(Map<List<String>, Long> details, int seed) {
    Random random = new Random(-seed);
    Map<List<String>, Long> later = new TreeMap<>(byText());
    details.forEach(
        (place, count) ->
            later.put(place, count + (random.nextInt(5) == 0 ? random.nextInt(12) : 0)));
    return later;
  }

  private static double[] weights(Random random, int least, int more) {
    return IntStream.range(0, least + random.nextInt(more))
        .mapToDouble(i -> Math.exp(1.2 * random.nextGaussian()))
        .toArray();
  }

  private static long poisson(Random random, double mean) {
    if (mean > 200) {
      return Math.round(mean + Math.sqrt(mean) * random.nextGaussian());
    }
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    long count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  private static Comparator<List<String>> byText() {
    return Comparator.comparing(Object::toString);
  }
}
