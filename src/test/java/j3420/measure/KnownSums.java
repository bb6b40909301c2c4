package j3420.measure;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;

/** What a reader works out who sees some counts, and knows sums that hold between all of them. */
final class KnownSums {

  private static final long FAR = 1_000_000_000L;
  private static final long PRIME = 1_000_000_007L;
  private static final BigInteger MODULUS = BigInteger.valueOf(PRIME);

  /** Parts that add up to a total; where patients count twice, the reader knows how many do. */
  private record Sum(String total, List<String> parts, long difference) {}

  private final Map<String, Long> truth = new HashMap<>();
  private final Map<String, long[]> bounds = new HashMap<>();
  private final List<Sum> sums = new ArrayList<>();

  void publish(String count, long value) {
    truth.put(count, value);
    bounds.put(count, new long[] {0, FAR});
  }

  void show(String count) {
    bounds.put(count, new long[] {truth.get(count), truth.get(count)});
  }

  /** What is hidden is no zero, as far as zeros are shown. */
  void hide(String count) {
    bounds.put(count, new long[] {Math.min(1, truth.get(count)), FAR});
  }

  /**
   * Adds a sum.
   *
   * @return by how much the parts are more than the total
   */
  long add(String total, List<String> parts) {
    long difference = parts.stream().mapToLong(truth::get).sum() - truth.get(total);
    sums.add(new Sum(total, parts, difference));
    return difference;
  }

  int sums() {
    return sums.size();
  }

  int counts() {
    return bounds.size();
  }

  long hiddenCounts() {
    return bounds.keySet().stream().filter(count -> !isKnown(count)).count();
  }

  boolean isKnown(String count) {
    return bounds.get(count)[0] == bounds.get(count)[1];
  }

  /**
   * Every sum against the bounds of all that is in it, until no bound moves; then all sums as one
   * system of equations, and again, until neither tells more.
   */
  void workOut() {
    List<String> solved;
    do {
      boolean isMoving = true;
      while (isMoving) {
        isMoving = false;
        for (Sum sum : sums) {
          isMoving |= workOut(sum);
        }
      }
      solved = solved();
      solved.forEach(this::show);
    } while (!solved.isEmpty());
  }

  /**
   * The counts that have one value only. Each equation is freed of the counts that the equations
   * before it give, and gives the one that stands in the fewest sums; what has one value only is 0
   * in every solution of the sums without what is known, so in a random one too.
   */
  private List<String> solved() {
    Map<String, Integer> uses = new HashMap<>();
    List<Map<String, Long>> equations = new ArrayList<>();
    for (Sum sum : sums) {
      Map<String, Long> equation = new TreeMap<>();
      sum.parts().forEach(part -> addTo(equation, part, 1));
      addTo(equation, sum.total(), PRIME - 1);
      equation.keySet().removeIf(this::isKnown);
      equation.keySet().forEach(count -> uses.merge(count, 1, Integer::sum));
      equations.add(equation);
    }
    equations.sort(Comparator.comparingInt(Map::size));
    return new Triangle(uses).of(equations);
  }

  /** Equations of which each gives one count, by those that come later. */
  private static final class Triangle {
    private final Map<String, Integer> uses;
    private final Map<String, Integer> place = new HashMap<>();
    private final List<String> given = new ArrayList<>();
    private final List<Map<String, Long>> by = new ArrayList<>();

    private Triangle(Map<String, Integer> uses) {
      this.uses = uses;
    }

    private List<String> of(List<Map<String, Long>> equations) {
      equations.forEach(this::add);
      return zeros(given, by);
    }

    private void add(Map<String, Long> equation) {
      PriorityQueue<Integer> open = new PriorityQueue<>();
      equation.keySet().stream().filter(place::containsKey).map(place::get).forEach(open::add);
      for (Integer next = open.poll(); next != null; next = open.poll()) {
        long factor = equation.getOrDefault(given.get(next), 0L);
        if (factor != 0) {
          by.get(next)
              .forEach(
                  (count, value) -> {
                    if (addTo(equation, count, (PRIME - factor) * value % PRIME)
                        && place.containsKey(count)) {
                      open.add(place.get(count));
                    }
                  });
        }
      }
      equation.keySet().stream()
          .min(Comparator.comparing(uses::get))
          .ifPresent(
              count -> {
                long own = equation.get(count);
                long inverse = BigInteger.valueOf(own).modInverse(MODULUS).longValue();
                equation.replaceAll((any, value) -> value * inverse % PRIME);
                place.put(count, given.size());
                given.add(count);
                by.add(equation);
              });
    }
  }

  private static List<String> zeros(List<String> given, List<Map<String, Long>> by) {
    Random random = new Random(3420);
    Map<String, Long> values = new HashMap<>();
    for (int i = given.size() - 1; i >= 0; i--) {
      long rest = 0;
      for (Map.Entry<String, Long> term : by.get(i).entrySet()) {
        if (!term.getKey().equals(given.get(i))) {
          long value =
              values.computeIfAbsent(term.getKey(), free -> 1L + random.nextInt((int) PRIME - 1));
          rest = (rest + term.getValue() * value) % PRIME;
        }
      }
      values.put(given.get(i), (PRIME - rest) % PRIME);
    }
    return given.stream().filter(count -> values.get(count) == 0).toList();
  }

  /** Whether the count is in the equation now and was not before. */
  private static boolean addTo(Map<String, Long> equation, String count, long value) {
    Long before = equation.get(count);
    long sum = ((before == null ? 0 : before) + value) % PRIME;
    if (sum == 0) {
      equation.remove(count);
    } else {
      equation.put(count, sum);
    }
    return before == null && sum != 0;
  }

  private boolean workOut(Sum sum) {
    long[] total = bounds.get(sum.total());
    long least = 0;
    long most = 0;
    for (String part : sum.parts()) {
      least += bounds.get(part)[0];
      most += bounds.get(part)[1];
    }
    boolean isMoving = narrow(total, least - sum.difference(), most - sum.difference());
    for (String part : sum.parts()) {
      long[] own = bounds.get(part);
      isMoving |=
          narrow(
              own,
              total[0] + sum.difference() - (most - own[1]),
              total[1] + sum.difference() - (least - own[0]));
    }
    return isMoving;
  }

  private static boolean narrow(long[] own, long least, long most) {
    boolean isNarrower = least > own[0] || (most < own[1] && most < FAR / 2);
    own[0] = Math.max(own[0], least);
    own[1] = most < FAR / 2 ? Math.min(own[1], most) : own[1];
    return isNarrower;
  }
}
