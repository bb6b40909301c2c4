package j3420.stats;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which hidden counts follow from several sums solved together, though none of these sums tells one
 * alone: the sums are a system of linear equations in the hidden counts.
 *
 * <p>The equations are brought into triangular form, first by those that have a count for
 * themselves, then by the counts that stand in the fewest others. A random solution of the
 * homogeneous system is then read off from the last equation to the first: it is 0 at the counts
 * that have one value only, and at any other with a probability of 2<sup>-31</sup>. All is reckoned
 * modulo a prime, so that nothing is rounded.
 */
final class CellEquations {

  private static final long PRIME = Integer.MAX_VALUE;

  /**
   * An equation of the triangular form.
   *
   * @param cell the count that it gives
   * @param coefficients of that count and of those that come from later equations or are free
   */
  private record Solved(int cell, Map<Integer, Long> coefficients) {}

  private final BitSet unknown;
  private final List<Map<Integer, Long>> equations = new ArrayList<>();
  private final Map<Integer, TreeSet<Integer>> equationsOf = new HashMap<>();

  /** Cells that stand in one equation only. */
  private final ArrayDeque<Integer> single = new ArrayDeque<>();

  private final List<Solved> triangle = new ArrayList<>();

  /**
   * The equations of some cells.
   *
   * @param sums cells of every sum, the total first
   * @param unknown the cells whose count the reader does not know
   */
  CellEquations(int[][] sums, BitSet unknown) {
    this.unknown = unknown;
    for (int[] sum : sums) {
      Map<Integer, Long> equation = new HashMap<>();
      for (int k = 0; k < sum.length; k++) {
        equation.merge(sum[k], k == 0 ? PRIME - 1 : 1, CellEquations::plus);
      }
      equation.values().removeIf(coefficient -> coefficient == 0);
      equation.keySet().stream()
          .filter(unknown::get)
          .forEach(cell -> equationsOf(cell).add(equations.size()));
      equations.add(equation);
    }
  }

  /** The cells that have one value only; to be asked for once, before what tells them. */
  BitSet solved() {
    equationsOf.keySet().forEach(this::noteSingle);
    peel();
    TreeSet<Integer> open =
        new TreeSet<>(
            (one, other) -> {
              int bySize = Integer.compare(size(one), size(other));
              return bySize == 0 ? Integer.compare(one, other) : bySize;
            });
    equationsOf.forEach(
        (cell, in) -> {
          if (in.size() > 0) {
            open.add(cell);
          }
        });
    for (Integer cell = open.pollFirst(); cell != null; cell = open.pollFirst()) {
      eliminate(cell, open);
    }
    return zeros();
  }

  private int size(int cell) {
    return equationsOf(cell).size();
  }

  private TreeSet<Integer> equationsOf(int cell) {
    return equationsOf.computeIfAbsent(cell, any -> new TreeSet<>());
  }

  private void noteSingle(int cell) {
    if (size(cell) == 1) {
      single.add(cell);
    }
  }

  /** An equation that has a cell for itself says nothing of its others. */
  private void peel() {
    for (Integer cell = single.poll(); cell != null; cell = single.poll()) {
      if (size(cell) == 1) {
        take(cell, equationsOf(cell).first()).keySet().stream()
            .filter(unknown::get)
            .forEach(this::noteSingle);
      }
    }
  }

  private Map<Integer, Long> take(int cell, int equation) {
    Map<Integer, Long> taken = equations.get(equation);
    taken.keySet().stream()
        .filter(unknown::get)
        .forEach(other -> equationsOf(other).remove(equation));
    triangle.add(new Solved(cell, taken));
    return taken;
  }

  /** Takes a cell out of all equations but the shortest one that has it. */
  private void eliminate(int cell, TreeSet<Integer> open) {
    List<Integer> in = new ArrayList<>(equationsOf(cell));
    if (in.size() == 0) {
      return;
    }
    Integer shortest =
        Collections.min(in, Comparator.comparingInt(equation -> equations.get(equation).size()));
    Map<Integer, Long> pivot = equations.get(shortest);
    List<Integer> changing = pivot.keySet().stream().filter(unknown::get).toList();
    // The order of a sorted set must not change under what is in it.
    changing.forEach(open::remove);
    take(cell, shortest);
    in.remove(shortest);
    long inverse = inverse(pivot.get(cell));
    for (int equation : in) {
      long factor = PRIME - times(equations.get(equation).get(cell), inverse);
      pivot.forEach((other, coefficient) -> add(equation, other, times(factor, coefficient)));
    }
    changing.stream().filter(other -> size(other) > 0).forEach(open::add);
  }

  private void add(int equation, int cell, long value) {
    Map<Integer, Long> row = equations.get(equation);
    long sum = plus(row.getOrDefault(cell, 0L), value);
    if (sum == 0) {
      row.remove(cell);
    } else {
      row.put(cell, sum);
    }
    if (unknown.get(cell) && sum == 0) {
      equationsOf(cell).remove(equation);
    } else if (unknown.get(cell)) {
      equationsOf(cell).add(equation);
    }
  }

  private BitSet zeros() {
    Random random = new Random(1);
    Map<Integer, Long> solution = new HashMap<>();
    BitSet zeros = new BitSet();
    for (int i = triangle.size() - 1; i >= 0; i--) {
      Solved equation = triangle.get(i);
      long rest = 0;
      for (Map.Entry<Integer, Long> term : equation.coefficients().entrySet()) {
        if (term.getKey() != equation.cell() && unknown.get(term.getKey())) {
          long value =
              solution.computeIfAbsent(
                  term.getKey(), free -> 1 + (long) random.nextInt((int) PRIME - 1));
          rest = plus(rest, times(term.getValue(), value));
        }
      }
      long own = equation.coefficients().get(equation.cell());
      long value = times(PRIME - rest, inverse(own));
      solution.put(equation.cell(), value);
      zeros.set(equation.cell(), value == 0);
    }
    return zeros;
  }

  /** The known cells that a solved one is reckoned from: what any other is does not matter. */
  Set<Integer> toldBy(int solved) {
    Map<Integer, Long> weights = new HashMap<>(Map.of(solved, 1L));
    for (Solved equation : triangle) {
      long weight = weights.getOrDefault(equation.cell(), 0L);
      if (weight != 0) {
        long own = equation.coefficients().get(equation.cell());
        long factor = PRIME - times(weight, inverse(own));
        equation
            .coefficients()
            .forEach(
                (cell, value) -> weights.merge(cell, times(factor, value), CellEquations::plus));
      }
    }
    return weights.keySet().stream()
        .filter(cell -> weights.get(cell) != 0 && !unknown.get(cell))
        .collect(toSet());
  }

  private static long plus(long one, long other) {
    return (one + other) % PRIME;
  }

  private static long times(long one, long other) {
    return one * other % PRIME;
  }

  /** By Fermat's little theorem. */
  private static long inverse(long value) {
    long inverse = 1;
    long power = value;
    for (long exponent = PRIME - 2; exponent > 0; exponent /= 2) {
      if (exponent % 2 == 1) {
        inverse = times(inverse, power);
      }
      power = times(power, power);
    }
    return inverse;
  }
}
