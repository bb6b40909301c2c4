package j3420.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which cells of published tables to hide so that no small one can be worked out.
 *
 * <p>A count of 1 to 10 is small. Cells of one group are hidden together, and zeros are never
 * hidden. A hidden cell that is guarded, as it is small or was hidden before, counts as recovered
 * if the bounds that follow from everything shown leave it one value; a small one also if several
 * sums solved together do. What is hidden for its sake is guarded in turn, so that a later run over
 * the same cells hides the same. That a hidden cell is small may be told, as a mark "under 11"
 * tells it: where every cell of a month is small, not to tell it would take to hide the month.
 * While a cell is recovered, the sum that binds it loses one more cell, or several where that has
 * gone on for long: the smallest shown one, of equals the first, and so the total last. Where all
 * cells of that sum are hidden, the sums of its cells are looked at likewise.
 *
 * <p>The same cells give the same answer. Where everything is hidden no sum has an upper bound;
 * what several sums tell by their zeros and known differences alone, nothing can be hidden against.
 */
public final class CellSuppression {

  /** The least count that is not small. */
  public static final long ENOUGH = 11;

  /** After so many rounds without an end, one more cell is hidden in each. */
  private static final int PATIENCE = 10;

  private final List<int[]> sums = new ArrayList<>();
  private final BitSet derived = new BitSet();
  private final BitSet guarded = new BitSet();
  private final BitSet small = new BitSet();
  private final BitSet hiddenGroups = new BitSet();
  private final BitSet hidden = new BitSet();
  private final List<int[]> cellsOfGroup = new ArrayList<>();
  private final List<int[]> groupsWithGroup = new ArrayList<>();
  private long[] counts = new long[64];
  private int[] groups = new int[64];
  private int cells;
  private int[][] allSums = {};
  private int[][] sumsOfCell = {};

  /** Whether a count may not be shown. */
  public static boolean isSmall(long count) {
    return count > 0 && count < ENOUGH;
  }

  /** A new group of cells that are hidden together. */
  public int group() {
    cellsOfGroup.add(new int[0]);
    groupsWithGroup.add(new int[0]);
    return cellsOfGroup.size() - 1;
  }

  /** Whenever {@code group} is hidden, {@code also} is. */
  public void hideWith(int group, int also) {
    groupsWithGroup.set(group, appended(groupsWithGroup.get(group), also));
    if (hiddenGroups.get(group)) {
      hideGroup(also);
    }
  }

  /** Hides a group from the start, and guards its cells: it was hidden in an earlier run. */
  public void hide(int group) {
    guard(group);
    hideGroup(group);
  }

  /**
   * A cell of a table.
   *
   * @param isSensitive the count is of few patients, however large it is itself
   */
  public int cell(int group, long count, boolean isSensitive) {
    int cell = newCell(group, count);
    cellsOfGroup.set(group, appended(cellsOfGroup.get(group), cell));
    if (count > 0 && hiddenGroups.get(group)) {
      hidden.set(cell);
    }
    if (count > 0 && (isSensitive || isSmall(count))) {
      guarded.set(cell);
      small.set(cell);
      hideGroup(group);
    }
    return cell;
  }

  /** A count that no table shows, but that a reader could reckon from those that are shown. */
  public int derived(long count, boolean isSensitive) {
    int cell = newCell(-1, count);
    derived.set(cell);
    hidden.set(cell);
    if (count > 0 && (isSensitive || isSmall(count))) {
      guarded.set(cell);
      small.set(cell);
    }
    return cell;
  }

  /**
   * The parts add up to the total. Where they do not, as a patient counts under two parts, the
   * reader is taken to know by how much.
   */
  public void sum(int total, int... parts) {
    if (parts.length > 0) {
      int[] sum = Arrays.copyOf(new int[] {total}, parts.length + 1);
      System.arraycopy(parts, 0, sum, 1, parts.length);
      sums.add(sum);
    }
  }

  /** The sum of the counts of some cells. */
  public long count(int... some) {
    return Arrays.stream(some).mapToLong(cell -> counts[cell]).sum();
  }

  /** Hides more cells until none is recovered. */
  public void protect() {
    allSums = sums.toArray(int[][]::new);
    sumsOfCell = sumsOfCell(allSums);
    CellBounds bounds =
        new CellBounds(Arrays.copyOf(counts, cells), allSums, sumsOfCell, hidden, derived);
    bounds.tighten();
    protect(bounds);
    do {
      // What is hidden now is guarded in the next run: it is so at once, that both hide the same.
      hiddenGroups.stream().forEach(this::guard);
    } while (protect(bounds) || protectSolved(bounds));
  }

  /** Whether more cells had to be hidden. */
  private boolean protect(CellBounds bounds) {
    int rounds = 0;
    BitSet newlyHidden = hideMore(bounds, 1);
    while (newlyHidden.cardinality() > 0) {
      rounds++;
      bounds.tightenAround(newlyHidden);
      newlyHidden = hideMore(bounds, 1 + rounds / PATIENCE);
    }
    return rounds > 0;
  }

  /**
   * Whether more cells had to be hidden, as several sums together recover small ones that no sum
   * recovers alone: the smallest shown one of those that tell it. Those hidden for their sake may
   * be recovered so: they are none that nobody may know.
   */
  private boolean protectSolved(CellBounds bounds) {
    CellReader reader =
        new CellReader(Arrays.copyOf(counts, cells), allSums, sumsOfCell, hidden, derived);
    BitSet recovered = reader.recovered();
    recovered.and(small);
    BitSet before = (BitSet) hidden.clone();
    for (int cell : recovered.stream().toArray()) {
      Set<Integer> tellers = reader.tellers(cell);
      if (tellers.stream().noneMatch(hidden::get)) {
        tellers.stream()
            .filter(this::isShown)
            .min(this::compare)
            .ifPresent(teller -> hideGroup(groups[teller]));
      }
    }
    BitSet newlyHidden = since(before);
    bounds.tightenAround(newlyHidden);
    return newlyHidden.cardinality() > 0;
  }

  private void guard(int group) {
    for (int cell : cellsOfGroup.get(group)) {
      if (counts[cell] > 0) {
        guarded.set(cell);
      }
    }
  }

  public boolean isHidden(int cell) {
    return hidden.get(cell);
  }

  /** Whether the cell is hidden for its own count, not for that of another. */
  public boolean isHiddenAsSmall(int cell) {
    return small.get(cell);
  }

  public boolean isHiddenGroup(int group) {
    return hiddenGroups.get(group);
  }

  /** A few more cells for every recovered one whose sums were not loosened in this round. */
  private BitSet hideMore(CellBounds bounds, int atOnce) {
    BitSet loosened = new BitSet();
    BitSet before = (BitSet) hidden.clone();
    for (int cell = guarded.nextSetBit(0); cell >= 0; cell = guarded.nextSetBit(cell + 1)) {
      if (bounds.isPinned(cell)) {
        int sum = bounds.bindingSum(cell);
        for (int partner : sum < 0 ? List.<Integer>of() : partners(bounds, sum, loosened, atOnce)) {
          hideGroup(groups[partner]);
          for (int other : cellsOfGroup.get(groups[partner])) {
            Arrays.stream(sumsOfCell[other]).forEach(loosened::set);
          }
        }
      }
    }
    return since(before);
  }

  private BitSet since(BitSet before) {
    BitSet newlyHidden = (BitSet) hidden.clone();
    newlyHidden.andNot(before);
    return newlyHidden;
  }

  /**
   * The smallest shown cells of the sums that bind the cell, or of the nearest ones around them
   * that have any; none: wait for what this round hid already, or nothing is left to hide.
   *
   * <p>A hidden cell that the bounds pin hides nothing: what pins it binds the cell as well.
   */
  private List<Integer> partners(CellBounds bounds, int sum, BitSet loosened, int atOnce) {
    if (loosened.get(sum)) {
      return List.of();
    }
    BitSet seen = new BitSet();
    seen.set(sum);
    List<Integer> ring = new ArrayList<>(List.of(sum));
    while (ring.size() > 0) {
      List<Integer> next = new ArrayList<>();
      SortedSet<Integer> shown = new TreeSet<>(this::compare);
      boolean isWaiting = false;
      // The list grows while it is read.
      for (int i = 0; i < ring.size() && !isWaiting; i++) {
        isWaiting = loosened.get(ring.get(i));
        for (int other : allSums[ring.get(i)]) {
          if (isShown(other)) {
            shown.add(other);
          } else if (hidden.get(other)) {
            addUnseen(bounds.isPinned(other) ? ring : next, sumsOfCell[other], seen);
          }
        }
      }
      if (isWaiting || shown.size() > 0) {
        // From each of these sums the same ones are found: one look in a round is enough.
        ring.forEach(loosened::set);
        return isWaiting ? List.of() : shown.stream().limit(atOnce).toList();
      }
      ring = next;
    }
    return List.of();
  }

  private static void addUnseen(List<Integer> ring, int[] sums, BitSet seen) {
    for (int sum : sums) {
      if (!seen.get(sum)) {
        seen.set(sum);
        ring.add(sum);
      }
    }
  }

  private int compare(int one, int other) {
    int byCount = Long.compare(counts[one], counts[other]);
    return byCount == 0 ? Integer.compare(one, other) : byCount;
  }

  private boolean isShown(int cell) {
    return counts[cell] > 0 && !hidden.get(cell);
  }

  private void hideGroup(int group) {
    if (!hiddenGroups.get(group)) {
      hiddenGroups.set(group);
      for (int cell : cellsOfGroup.get(group)) {
        if (counts[cell] > 0) {
          hidden.set(cell);
        }
      }
      for (int also : groupsWithGroup.get(group)) {
        hideGroup(also);
      }
    }
  }

  private int newCell(int group, long count) {
    if (cells == counts.length) {
      counts = Arrays.copyOf(counts, cells * 2);
      groups = Arrays.copyOf(groups, cells * 2);
    }
    counts[cells] = count;
    groups[cells] = group;
    return cells++;
  }

  private int[][] sumsOfCell(int[][] all) {
    int[] sizes = new int[cells];
    for (int[] sum : all) {
      for (int cell : sum) {
        sizes[cell]++;
      }
    }
    int[][] sumsOfCell = new int[cells][];
    for (int cell = 0; cell < cells; cell++) {
      sumsOfCell[cell] = new int[sizes[cell]];
    }
    for (int i = all.length - 1; i >= 0; i--) {
      for (int cell : all[i]) {
        sumsOfCell[cell][--sizes[cell]] = i;
      }
    }
    return sumsOfCell;
  }

  private static int[] appended(int[] values, int value) {
    int[] longer = Arrays.copyOf(values, values.length + 1);
    longer[values.length] = value;
    return longer;
  }
}
