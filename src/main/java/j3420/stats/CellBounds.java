package j3420.stats;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What a reader can work out of the cells that are shown: the least and the greatest value that
 * every hidden cell can have.
 *
 * <p>The reader knows every shown count, every sum, by how much the parts of a sum differ from its
 * total, and that a hidden cell of a table is no zero, as zeros are shown.
 */
final class CellBounds {

  /** No upper bound is known. */
  static final long UNBOUNDED = Long.MAX_VALUE;

  private static final int LEAST = 0;
  private static final int MOST = 1;

  private final long[] counts;
  private final int[][] sums;
  private final int[][] sumsOfCell;
  private final BitSet hidden;
  private final BitSet derived;
  private final long[] differences;
  private final long[] least;
  private final long[] most;

  /** Of the least value of every cell, and of the greatest, which of its sums narrowed it. */
  private final long[] narrowedBy;

  private final BitSet waiting = new BitSet();

  /** Of every sum, how often a bound of a kind was opened: of a part or the total, on each side. */
  private final byte[] opened;

  private final BitSet touched = new BitSet();
  private final ArrayDeque<Integer> queue = new ArrayDeque<>();

  /**
   * Bounds over cells of a known count.
   *
   * @param counts the true count of every cell
   * @param sums cells of every sum, the total first
   * @param sumsOfCell sums that every cell is in
   * @param hidden the cells that are not shown; it changes as more are hidden
   * @param derived those of them that no table has, and that may be zero
   */
  CellBounds(long[] counts, int[][] sums, int[][] sumsOfCell, BitSet hidden, BitSet derived) {
    this.counts = counts;
    this.sums = sums;
    this.sumsOfCell = sumsOfCell;
    this.hidden = hidden;
    this.derived = derived;
    this.differences = new long[sums.length];
    this.least = new long[counts.length];
    this.most = new long[counts.length];
    this.narrowedBy = new long[2 * counts.length];
    this.opened = new byte[4 * sums.length];
    for (int i = 0; i < sums.length; i++) {
      int[] cells = sums[i];
      differences[i] = -counts[cells[0]];
      for (int k = 1; k < cells.length; k++) {
        differences[i] += counts[cells[k]];
      }
    }
  }

  long least(int cell) {
    return least[cell];
  }

  long most(int cell) {
    return most[cell];
  }

  /** Starts anew from what is shown, and narrows until no sum says more. */
  void tighten() {
    for (int cell = 0; cell < counts.length; cell++) {
      start(cell);
    }
    for (int sum = 0; sum < sums.length; sum++) {
      enqueue(sum);
    }
    narrowAll();
  }

  /**
   * The same after a few more cells are hidden: only bounds that were narrowed by one that is open
   * now start anew.
   */
  void tightenAround(BitSet newlyHidden) {
    ArrayDeque<Integer> open = new ArrayDeque<>();
    newlyHidden.stream().forEach(cell -> open.addAll(List.of(2 * cell, 2 * cell + 1)));
    newlyHidden.stream().forEach(this::start);
    for (Integer bound = open.poll(); bound != null; bound = open.poll()) {
      for (int sum : sumsOfCell[bound / 2]) {
        enqueue(sum);
        if (isNew(sum, bound)) {
          restartNarrowedBy(sum, bound, open);
        }
      }
    }
    touched.stream().forEach(sum -> Arrays.fill(opened, 4 * sum, 4 * sum + 4, (byte) 0));
    touched.clear();
    narrowAll();
  }

  /** Whether what is shown leaves the cell one value. */
  boolean isPinned(int cell) {
    return least[cell] == most[cell];
  }

  /** The first sum that alone, given the bounds of its other cells, pins the cell; -1: none. */
  int bindingSum(int cell) {
    for (int sum : sumsOfCell[cell]) {
      if (mostBy(sum, cell) == most[cell]) {
        return sum;
      }
    }
    for (int sum : sumsOfCell[cell]) {
      if (leastBy(sum, cell) == least[cell]) {
        return sum;
      }
    }
    return -1;
  }

  private void start(int cell) {
    boolean isHidden = hidden.get(cell);
    least[cell] = isHidden ? (derived.get(cell) ? 0 : 1) : counts[cell];
    most[cell] = isHidden ? UNBOUNDED : counts[cell];
    narrowedBy[2 * cell + LEAST] = 0;
    narrowedBy[2 * cell + MOST] = 0;
  }

  /** What two bounds of a kind restart in a sum, a third does not restart again. */
  private boolean isNew(int sum, int bound) {
    int kind = 4 * sum + 2 * (sums[sum][0] == bound / 2 ? 1 : 0) + bound % 2;
    touched.set(sum);
    return opened[kind] < 2 && ++opened[kind] > 0;
  }

  private void restartNarrowedBy(int sum, int bound, ArrayDeque<Integer> open) {
    int cell = bound / 2;
    for (int other : sums[sum]) {
      if (other != cell) {
        // Less in one part leaves more to another, but more in a total to each part.
        boolean isOneTotal = sums[sum][0] == cell || sums[sum][0] == other;
        int side = isOneTotal ? bound % 2 : 1 - bound % 2;
        long narrowed = narrowedBy[2 * other + side];
        if (narrowed != 0 && (narrowed & bit(sum, other)) != 0) {
          restart(other, side);
          open.add(2 * other + side);
        }
      }
    }
  }

  private void restart(int cell, int side) {
    long other = side == LEAST ? most[cell] : least[cell];
    long narrowed = narrowedBy[2 * cell + 1 - side];
    start(cell);
    narrowedBy[2 * cell + 1 - side] = narrowed;
    if (side == LEAST) {
      most[cell] = other;
    } else {
      least[cell] = other;
    }
  }

  /** A mark of one of the sums that a cell is in; those beyond 64 share the last. */
  private long bit(int sum, int cell) {
    int[] of = sumsOfCell[cell];
    int place = 0;
    while (place < Long.SIZE - 1 && of[place] != sum) {
      place++;
    }
    return 1L << place;
  }

  private void narrowAll() {
    for (Integer sum = queue.poll(); sum != null; sum = queue.poll()) {
      waiting.clear(sum);
      narrowCellsOf(sum);
    }
  }

  /** The greatest value that this one sum leaves to the cell, given the bounds of the others. */
  private long mostBy(int sum, int cell) {
    int[] cells = sums[sum];
    boolean isTotal = cells[0] == cell;
    long rest = isTotal ? -differences[sum] : differences[sum];
    for (int k = 0; k < cells.length; k++) {
      if (cells[k] != cell) {
        boolean adds = isTotal || k == 0;
        if (adds && most[cells[k]] == UNBOUNDED) {
          return UNBOUNDED;
        }
        rest += adds ? most[cells[k]] : -least[cells[k]];
      }
    }
    return rest;
  }

  /** The least value that this one sum leaves to the cell, given the bounds of the others. */
  private long leastBy(int sum, int cell) {
    int[] cells = sums[sum];
    boolean isTotal = cells[0] == cell;
    long rest = isTotal ? -differences[sum] : differences[sum];
    for (int k = 0; k < cells.length; k++) {
      if (cells[k] != cell) {
        boolean adds = isTotal || k == 0;
        if (!adds && most[cells[k]] == UNBOUNDED) {
          return 0;
        }
        rest += adds ? least[cells[k]] : -most[cells[k]];
      }
    }
    return rest;
  }

  /** Narrows every cell of a sum, reckoning the parts together so that a long sum stays linear. */
  private void narrowCellsOf(int sum) {
    int[] cells = sums[sum];
    long difference = differences[sum];
    long low = 0;
    long high = 0;
    int unbounded = 0;
    for (int k = 1; k < cells.length; k++) {
      low += least[cells[k]];
      if (most[cells[k]] == UNBOUNDED) {
        unbounded++;
      } else {
        high += most[cells[k]];
      }
    }
    int total = cells[0];
    narrow(sum, total, low - difference, unbounded > 0 ? UNBOUNDED : high - difference);
    for (int k = 1; k < cells.length; k++) {
      int cell = cells[k];
      boolean isOwn = most[cell] == UNBOUNDED;
      boolean isOpen = unbounded > (isOwn ? 1 : 0);
      long others = isOwn ? high : high - most[cell];
      long from = isOpen ? 0 : least[total] + difference - others;
      long to = most[total];
      if (to != UNBOUNDED) {
        to += difference - (low - least[cell]);
      }
      low -= least[cell];
      high -= isOwn ? 0 : most[cell];
      unbounded -= isOwn ? 1 : 0;
      narrow(sum, cell, from, to);
      low += least[cell];
      boolean isStillOwn = most[cell] == UNBOUNDED;
      high += isStillOwn ? 0 : most[cell];
      unbounded += isStillOwn ? 1 : 0;
    }
  }

  private void narrow(int sum, int cell, long from, long to) {
    boolean isMore = from > least[cell];
    boolean isLess = to < most[cell];
    if (isMore) {
      least[cell] = from;
      narrowedBy[2 * cell + LEAST] |= bit(sum, cell);
    }
    if (isLess) {
      most[cell] = to;
      narrowedBy[2 * cell + MOST] |= bit(sum, cell);
    }
    if (isMore || isLess) {
      for (int other : sumsOfCell[cell]) {
        if (other != sum) {
          enqueue(other);
        }
      }
    }
  }

  private void enqueue(int sum) {
    if (!waiting.get(sum)) {
      waiting.set(sum);
      queue.add(sum);
    }
  }
}
