package j3420.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CellBoundsTest {

  private static final int CUBES = 400;

  @Test
  @DisplayName("bounds kept up cell by cell are those of a reader who starts anew")
  void keptUp() {
    Random random = new Random(3420);
    int narrowed = 0;
    for (int cube = 0; cube < CUBES; cube++) {
      Cube cells = Cube.of(random);
      BitSet hidden = new BitSet();
      CellBounds kept = cells.bounds(hidden);
      kept.tighten();
      for (int cell : cells.shuffled(random)) {
        hidden.set(cell);
        BitSet newly = new BitSet();
        newly.set(cell);
        kept.tightenAround(newly);
        CellBounds anew = cells.bounds(hidden);
        anew.tighten();
        for (int each = 0; each < cells.counts.length; each++) {
          assertThat(List.of(kept.least(each), kept.most(each)))
              .as("cube %d, cell %d after %s were hidden", cube, each, hidden)
              .containsExactly(anew.least(each), anew.most(each));
          narrowed += hidden.get(each) && anew.most(each) != CellBounds.UNBOUNDED ? 1 : 0;
        }
      }
    }
    assertThat(narrowed).isGreaterThan(CUBES);
  }

  /** Rows by columns, with the total of each and of all. */
  private record Cube(long[] counts, int[][] sums) {

    static Cube of(Random random) {
      int rows = 2 + random.nextInt(3);
      int columns = 2 + random.nextInt(3);
      long[] counts = new long[(rows + 1) * (columns + 1)];
      List<int[]> sums = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          long count = 1 + random.nextInt(4);
          for (int at :
              List.of(
                  at(row, column, columns),
                  at(rows, column, columns),
                  at(row, columns, columns),
                  at(rows, columns, columns))) {
            counts[at] += count;
          }
        }
      }
      IntStream.rangeClosed(0, rows)
          .forEach(
              row ->
                  sums.add(
                      IntStream.rangeClosed(0, columns)
                          .map(back -> at(row, columns - back, columns))
                          .toArray()));
      IntStream.rangeClosed(0, columns)
          .forEach(
              column ->
                  sums.add(
                      IntStream.rangeClosed(0, rows)
                          .map(back -> at(rows - back, column, columns))
                          .toArray()));
      return new Cube(counts, sums.toArray(int[][]::new));
    }

    private static int at(int row, int column, int columns) {
      return row * (columns + 1) + column;
    }

    CellBounds bounds(BitSet hidden) {
      int[][] sumsOfCell =
          IntStream.range(0, counts.length)
              .mapToObj(
                  cell ->
                      IntStream.range(0, sums.length)
                          .filter(sum -> IntStream.of(sums[sum]).anyMatch(each -> each == cell))
                          .toArray())
              .toArray(int[][]::new);
      return new CellBounds(counts, sums, sumsOfCell, hidden, new BitSet());
    }

    List<Integer> shuffled(Random random) {
      List<Integer> all = new ArrayList<>(IntStream.range(0, counts.length).boxed().toList());
      Collections.shuffle(all, random);
      return all;
    }
  }
}
