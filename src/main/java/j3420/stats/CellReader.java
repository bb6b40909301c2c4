package j3420.stats;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A reader who works out hidden counts by the bounds of every sum and by all sums as one system of
 * equations, in turn: what the one tells is known to the other.
 */
final class CellReader {

  private final long[] counts;
  private final int[][] sums;
  private final int[][] sumsOfCell;
  private final BitSet hidden;
  private final BitSet derived;

  /** Of what was worked out, by which bounds or equations. */
  private final Map<Integer, CellBounds> pinnedBy = new HashMap<>();

  private final Map<Integer, CellEquations> solvedBy = new HashMap<>();

  /**
   * A reader of some cells.
   *
   * @param counts the true count of every cell
   * @param sums cells of every sum, the total first
   * @param sumsOfCell sums that every cell is in
   * @param hidden the cells that are not shown, as they are now
   * @param derived those of them that no table has
   */
  CellReader(long[] counts, int[][] sums, int[][] sumsOfCell, BitSet hidden, BitSet derived) {
    this.counts = counts;
    this.sums = sums;
    this.sumsOfCell = sumsOfCell;
    this.hidden = (BitSet) hidden.clone();
    this.derived = derived;
  }

  /** The hidden cells that have one value only. */
  BitSet recovered() {
    BitSet unknown = (BitSet) hidden.clone();
    BitSet found;
    do {
      CellBounds bounds =
          new CellBounds(counts, sums, sumsOfCell, (BitSet) unknown.clone(), derived);
      bounds.tighten();
      hidden.stream()
          .filter(cell -> unknown.get(cell) && bounds.isPinned(cell))
          .forEach(cell -> pinnedBy.put(cell, bounds));
      pinnedBy.keySet().forEach(unknown::clear);
      CellEquations equations = new CellEquations(sums, (BitSet) unknown.clone());
      found = equations.solved();
      found.stream().forEach(cell -> solvedBy.put(cell, equations));
      unknown.andNot(found);
    } while (found.cardinality() > 0);
    BitSet recovered = (BitSet) hidden.clone();
    recovered.andNot(unknown);
    return recovered;
  }

  /** The shown cells that a recovered one is reckoned from: without any of them it may be open. */
  Set<Integer> tellers(int cell) {
    Set<Integer> tellers = new HashSet<>();
    addTellers(cell, tellers, new BitSet());
    return tellers;
  }

  private void addTellers(int cell, Set<Integer> tellers, BitSet seen) {
    if (seen.get(cell)) {
      return;
    }
    seen.set(cell);
    if (!hidden.get(cell)) {
      tellers.add(cell);
    } else if (solvedBy.containsKey(cell)) {
      solvedBy.get(cell).toldBy(cell).forEach(other -> addTellers(other, tellers, seen));
    } else if (pinnedBy.containsKey(cell)) {
      int sum = pinnedBy.get(cell).bindingSum(cell);
      for (int other : sum < 0 ? new int[0] : sums[sum]) {
        addTellers(other, tellers, seen);
      }
    }
  }
}
