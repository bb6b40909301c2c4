package j3420.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CellSuppressionTest {

  @Test
  @DisplayName("a single small part is not left alone: the smallest other part is hidden with it")
  void singleSmallPart() {
    assertThat(hidden("north 5, south 20, east 40, all 65", "all = north + south + east"))
        .containsExactly("north", "south");
  }

  @Test
  @DisplayName("of two equal parts the first is hidden")
  void tie() {
    assertThat(hidden("north 5, south 20, east 20, all 45", "all = north + south + east"))
        .containsExactly("north", "south");
  }

  @Test
  @DisplayName("without a small count nothing is hidden: 10 is small, 11 is not")
  void nothingSmall() {
    assertThat(hidden("north 11, south 20, all 31", "all = north + south")).isEmpty();
    assertThat(hidden("north 10, south 20, all 30", "all = north + south"))
        .containsExactly("north", "south");
  }

  @Test
  @DisplayName(
      "two hidden parts that sum to two are both one, as zeros are shown: a third is hidden")
  void twoOnes() {
    assertThat(hidden("a 1, b 1, c 30, d 40, all 72", "all = a + b + c + d"))
        .containsExactly("a", "b", "c");
  }

  @Test
  @DisplayName("two hidden parts are enough where more than one pair of values adds up")
  void twoValues() {
    assertThat(hidden("a 1, b 2, c 30, d 40, all 73", "all = a + b + c + d"))
        .containsExactly("a", "b");
  }

  @Test
  @DisplayName("where all parts are ones the total is hidden too")
  void onesOnly() {
    String ones =
        Stream.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l")
            .map(name -> name + " 1")
            .collect(Collectors.joining(", "));
    assertThat(hidden(ones + ", all 12", "all = a + b + c + d + e + f + g + h + i + j + k + l"))
        .contains("all")
        .hasSize(13);
  }

  @Test
  @DisplayName("zeros are kept, and hide nothing")
  void zeros() {
    assertThat(hidden("a 5, b 0, c 30, d 40, all 75", "all = a + b + c + d"))
        .containsExactly("a", "c");
    assertThat(hidden("a 5, b 0, all 5, other 0", "all = a + b")).containsExactly("a", "all");
  }

  @Test
  @DisplayName(
      "a small quarter is not told by the year, nor by the months of the quarter hidden for it")
  void quartersAndMonths() {
    assertThat(
            hidden(
                "jan 4, feb 0, mar 3, apr 20, may 0, jun 0, q1 7, q2 20, q3 30, q4 40, year 97",
                "year = q1 + q2 + q3 + q4",
                "q1 = jan + feb + mar",
                "q2 = apr + may + jun"))
        .containsExactly("jan", "mar", "apr", "q1", "q2");
  }

  @Test
  @DisplayName("a small month is not told by its quarter or its year")
  void smallMonth() {
    assertThat(
            hidden(
                "jan 5, feb 20, mar 30, q1 55, q2 60, year 115",
                "year = q1 + q2",
                "q1 = jan + feb + mar"))
        .containsExactly("jan", "feb");
  }

  @Test
  @DisplayName("a cell that another table shows again is hidden in both")
  void sharedCell() {
    assertThat(hidden("a 5, b 30, all 35, b_again 30", "all = a + b", "b_again = b"))
        .containsExactly("a", "b", "b_again");
  }

  @Test
  @DisplayName("what one gets by subtraction is protected, though no table shows it")
  void complement() {
    assertThat(hidden("lines 40, denied 33, rest? 7", "lines = denied + rest?"))
        .containsExactly("denied");
    assertThat(hidden("lines 40, denied 20, rest? 20", "lines = denied + rest?")).isEmpty();
    assertThat(hidden("lines 40, denied 40, rest? 0", "lines = denied + rest?")).isEmpty();
  }

  @Test
  @DisplayName(
      "what several sums solved together tell is protected, though no one of them tells it")
  void solvedTogether() {
    // Twice a is ab + ac - bc = 10.
    assertThat(
            hidden("a 5, b 6, c 7, ab 11, ac 12, bc 13", "ab = a + b", "ac = a + c", "bc = b + c"))
        .containsExactly("a", "b", "c", "ab");
  }

  @Test
  @DisplayName(
      "a cell that two blocks of hidden cells leave alone does not follow from all margins")
  void solvedByMargins() {
    // The rows 1 and 2 without the columns 1 and 2, of what is hidden: 15 + 15 - 12 - 14 = 4.
    assertThat(
            hidden(
                """
                11 5, 12 6, 13 4, 14 20, row1 35, \
                21 7, 22 8, 23 30, 24 31, row2 76, \
                31 32, 32 33, 33 6, 34 7, row3 78, \
                41 34, 42 35, 43 8, 44 9, row4 86, \
                column1 78, column2 82, column3 48, column4 67""",
                "row1 = 11 + 12 + 13 + 14",
                "row2 = 21 + 22 + 23 + 24",
                "row3 = 31 + 32 + 33 + 34",
                "row4 = 41 + 42 + 43 + 44",
                "column1 = 11 + 21 + 31 + 41",
                "column2 = 12 + 22 + 32 + 42",
                "column3 = 13 + 23 + 33 + 43",
                "column4 = 14 + 24 + 34 + 44"))
        .containsExactly("11", "12", "13", "14", "21", "22", "33", "34", "43", "44");
  }

  @Test
  @DisplayName("a count that the sums solve may not tell small ones in another sum")
  void solvedThenSubtracted() {
    // 15 + 31 - 12 - 14 = 20, which of 22 leaves a and b one each.
    assertThat(
            hidden(
                "11 5, 12 6, 13 20, row1 31, 21 7, 22 8, row2 15, column1 12, column2 14, a 1, b 1,"
                    + " column3 22",
                "row1 = 11 + 12 + 13",
                "row2 = 21 + 22",
                "column1 = 11 + 21",
                "column2 = 12 + 22",
                "column3 = 13 + a + b"))
        .containsExactly("11", "12", "13", "21", "22", "column1", "a", "b");
  }

  @Test
  @DisplayName("what the sums tell by way of counts that no table shows is protected as well")
  void solvedByTies() {
    assertThat(
            hidden(
                "a 5, b 6, c 7, x 11, y 12, z 13, d? 11, e? 12, f? 13",
                "d? = a + b",
                "d? = x",
                "e? = a + c",
                "e? = y",
                "f? = b + c",
                "f? = z"))
        .containsExactly("a", "b", "c", "x");
  }

  @Test
  @DisplayName("patients who count twice are taken to be known")
  void notAdditive() {
    assertThat(hidden("north 5, south 20, all 22", "all = north + south"))
        .containsExactly("north", "south");
  }

  @Test
  @DisplayName("a large count of few patients is hidden like a small one")
  void sensitive() {
    CellSuppression cells = new CellSuppression();
    int few = cells.cell(cells.group(), 40, true);
    int other = cells.cell(cells.group(), 50, false);
    int all = cells.cell(cells.group(), 90, false);
    cells.sum(all, few, other);
    cells.protect();
    assertThat(List.of(cells.isHidden(few), cells.isHidden(other), cells.isHidden(all)))
        .containsExactly(true, true, false);
  }

  @Test
  @DisplayName("cells of a group are hidden together, and with the group that they follow")
  void groups() {
    CellSuppression cells = new CellSuppression();
    int row = cells.group();
    int denied = cells.group();
    cells.hideWith(row, denied);
    int lines = cells.cell(row, 12, false);
    int patients = cells.cell(row, 9, false);
    int deniedLines = cells.cell(denied, 11, false);
    cells.protect();
    assertThat(Stream.of(lines, patients, deniedLines).allMatch(cells::isHidden)).isTrue();
    assertThat(Stream.of(lines, patients, deniedLines).filter(cells::isHiddenAsSmall))
        .containsExactly(patients);
  }

  @Test
  @DisplayName("what was hidden before stays hidden and is not told by the others")
  void sticky() {
    CellSuppression cells = new CellSuppression();
    int before = cells.group();
    int grown = cells.cell(before, 15, false);
    int south = cells.cell(cells.group(), 20, false);
    int east = cells.cell(cells.group(), 40, false);
    int all = cells.cell(cells.group(), 75, false);
    cells.sum(all, grown, south, east);
    cells.hide(before);
    cells.protect();
    assertThat(Stream.of(grown, south, east, all).filter(cells::isHidden))
        .containsExactly(grown, south);
    assertThat(cells.isHiddenAsSmall(grown)).isFalse();
  }

  @Test
  @DisplayName("a run that keeps hidden what the run before hid of the same cells hides no other")
  void secondRun() {
    Random random = new Random(3420);
    int besides = 0;
    for (int book = 0; book < 300; book++) {
      long[] counts = random.longs(30, 1, 40).toArray();
      List<Integer> first = hiddenOf(counts, List.of());

      assertThat(hiddenOf(counts, first)).as("book %d", book).isEqualTo(first);
      besides += (int) first.stream().filter(cell -> cell >= 30 || counts[cell] > 10).count();
    }
    assertThat(besides).isGreaterThan(300);
  }

  /** Five rows of six cells, the totals of rows and columns, and that of all. */
  private static List<Integer> hiddenOf(long[] counts, List<Integer> before) {
    CellSuppression cells = new CellSuppression();
    List<Integer> groups = new ArrayList<>();
    IntStream.range(0, 42).forEach(cell -> groups.add(cells.group()));
    for (int cell = 0; cell < 42; cell++) {
      int at = cell;
      cells.cell(
          groups.get(cell),
          IntStream.range(0, 30)
              .filter(each -> each == at || isPart(each, at))
              .mapToLong(each -> counts[each])
              .sum(),
          false);
    }
    for (int total = 30; total < 41; total++) {
      int at = total;
      cells.sum(total, IntStream.range(0, 30).filter(each -> isPart(each, at)).toArray());
    }
    cells.sum(41, IntStream.range(30, 35).toArray());
    cells.sum(41, IntStream.range(35, 41).toArray());
    before.forEach(cell -> cells.hide(groups.get(cell)));
    cells.protect();
    return IntStream.range(0, 42).filter(cells::isHidden).boxed().toList();
  }

  private static boolean isPart(int cell, int total) {
    return total == 41
        || total >= 35 && total < 41 && cell % 6 == total - 35
        || total >= 30 && total < 35 && cell / 6 == total - 30;
  }

  /** The hidden of some named counts; a name with a question mark is in no table. */
  private static List<String> hidden(String counts, String... sums) {
    CellSuppression cells = new CellSuppression();
    Map<String, Integer> byName = new LinkedHashMap<>();
    for (String count : counts.split(", ")) {
      String name = count.split(" ")[0];
      long value = Long.parseLong(count.split(" ")[1]);
      byName.put(
          name,
          name.endsWith("?")
              ? cells.derived(value, false)
              : cells.cell(cells.group(), value, false));
    }
    for (String sum : sums) {
      String[] sides = sum.split(" = ");
      cells.sum(
          byName.get(sides[0]), Stream.of(sides[1].split(" \\+ ")).mapToInt(byName::get).toArray());
    }
    cells.protect();
    return byName.keySet().stream()
        .filter(name -> !name.endsWith("?") && cells.isHidden(byName.get(name)))
        .toList();
  }
}
