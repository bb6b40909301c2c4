package j3420.measure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a reader works out who sees some counts, and knows sums that hold between all of them. */
final class KnownSums {

  private static final long FAR = 1_000_000_000L;

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

  /** Every sum against the bounds of all that is in it, until no bound moves. */
  void workOut() {
    boolean isMoving = true;
    while (isMoving) {
      isMoving = false;
      for (Sum sum : sums) {
        isMoving |= workOut(sum);
      }
    }
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
