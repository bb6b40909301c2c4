package j3420.measure;

import static j3420.measure.CoverSpans.stretches;
import static j3420.testing.Tables.assertTable;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.table.MemberMonth;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MemberMonthsTest {

  private static final LocalDate DATA_THROUGH = LocalDate.of(2024, 4, 15);

  @Test
  @DisplayName(
      "a month that several spans overlap, touch or share is one member month; a day that two"
          + " spans cover is one day")
  void overlappingAndTouching() {
    assertMonths(
        """
        member_token | start_date | end_date
        overlap      | 2024-01-01 | 2024-02-20
        overlap      | 2024-02-10 | 2024-03-05
        within       | 2024-01-01 | 2024-01-31
        within       | 2024-01-10 | 2024-01-20
        touch        | 2024-01-01 | 2024-01-31
        touch        | 2024-02-01 | 2024-02-29
        share        | 2024-01-02 | 2024-01-10
        share        | 2024-01-20 | 2024-01-31
        twice        | 2024-01-15 | 2024-02-01
        twice        | 2024-01-15 | 2024-02-01
        """,
        """
        member_token | month      | covered_days
        overlap      | 2024-01-01 | 31
        overlap      | 2024-02-01 | 29
        overlap      | 2024-03-01 | 5
        within       | 2024-01-01 | 31
        touch        | 2024-01-01 | 31
        touch        | 2024-02-01 | 29
        share        | 2024-01-01 | 21
        twice        | 2024-01-01 | 17
        twice        | 2024-02-01 | 1
        """);
  }

  @Test
  @DisplayName(
      "one day makes a member month, a gap makes none, and cover counts to the last day of data")
  void partialMonths() {
    assertMonths(
        """
        member_token | start_date | end_date
        one day      | 2024-01-31 | 2024-01-31
        gap          | 2023-12-31 | 2024-01-01
        gap          | 2024-03-15 | 2024-03-20
        open         | 2024-03-31 |
        later end    | 2024-04-15 | 9999-12-31
        """,
        """
        member_token | month      | covered_days
        one day      | 2024-01-01 | 1
        gap          | 2023-12-01 | 1
        gap          | 2024-01-01 | 1
        gap          | 2024-03-01 | 6
        open         | 2024-03-01 | 1
        open         | 2024-04-01 | 15
        later end    | 2024-04-01 | 1
        """);
  }

  @Test
  @DisplayName("a death that any span tells ends them all, of two days told the earlier one")
  void death() {
    String spans =
        """
        member_token | line_of_business | start_date | end_date   | death_date | birth_date | item
        dead         | medicare         | 2024-01-01 |            |            |            |
        dead         | medicaid         | 2024-02-01 | 2024-03-31 | 2024-02-10 | 1950-05-01 |
        dead         | medicaid         | 2024-02-11 | 2024-03-31 | 2024-03-01 |            |
        alive        | medicare         | 2024-02-11 | 2024-03-31 |            |            |
        alive        | medicare         | 2024-02-11 | 2024-03-31 | 1949-05-01 | 1950-05-01 |
        alive        | medicare         | 2024-02-11 | 2024-03-31 | 1900-01-01 |            |
        alive        | medicare         |            |            | 2024-02-12 |            | left_out: text that cannot be split
        alive        | medicare         |            |            | 2024-02-12 |            | left_out: unreadable value
        """;
    assertMonths(
        spans,
        """
        member_token | month      | line_of_business | covered_days
        dead         | 2024-01-01 | medicare         | 31
        dead         | 2024-02-01 | medicare         | 10
        dead         | 2024-02-01 | medicaid         | 10
        alive        | 2024-02-01 | medicare         | 19
        alive        | 2024-03-01 | medicare         | 31
        """);
    assertTable(
        MemberMonths.placed(CoverSpans.spans(spans), DATA_THROUGH),
        """
        member_token | start_date | item
        dead         | 2024-01-01 | used
        dead         | 2024-02-01 | used
        dead         | 2024-02-11 | left_out: starts after death
        alive        | 2024-02-11 | used
        alive        | 2024-02-11 | used
        alive        | 2024-02-11 | used
        alive        |            | left_out: text that cannot be split
        alive        |            | left_out: unreadable value
        """);
  }

  @Test
  @DisplayName("a row that starts after the last day of data, or gives no cover, has no month")
  void leftOut() {
    String spans =
        """
        member_token | item                           | start_date | end_date
        in time      | used: unreadable birth date    | 2024-04-15 |
        later        |                                | 2024-04-16 |
        inverted     | left_out: ends before it starts | 2024-03-20 | 2024-03-10
                     | left_out: no member            | 2024-03-20 |
        """;
    assertMonths(
        spans,
        """
        member_token | month
        in time      | 2024-04-01
        """);
    assertTable(
        MemberMonths.placed(CoverSpans.spans(spans), DATA_THROUGH),
        """
        member_token | item
        in time      | used: unreadable birth date
        later        | left_out: starts after data_through
        inverted     | left_out: ends before it starts
                     | left_out: no member
        """);
  }

  @Test
  @DisplayName(
      "a member of two lines of business in a month has two rows, of which one counts in 'all'")
  void twoLinesOfBusiness() {
    assertMonths(
        """
        member_token | line_of_business | start_date | end_date   | state
        a            | medicare         | 2024-02-20 | 2024-04-10 | OH
        a            | medicaid         | 2024-03-01 | 2024-03-31 | IN
        a            | medicaid         | 2024-03-21 | 2024-03-31 | IN
        """,
        """
        member_token | month      | line_of_business | covered_days | state | is_counted_in_all
        a            | 2024-02-01 | medicare         | 10           | OH    | true
        a            | 2024-03-01 | medicaid         | 31           | IN    | true
        a            | 2024-03-01 | medicare         | 31           | OH    | false
        a            | 2024-04-01 | medicare         | 10           | OH    | true
        """);
  }

  @Test
  @DisplayName("the age is the one on the last day of the month, at the limits of every band")
  void ageBands() {
    assertMonths(
        """
        member_token  | birth_date | start_date | end_date
        born          | 2024-02-29 | 2024-01-01 | 2024-02-29
        17            | 2006-03-01 | 2024-02-01 | 2024-02-29
        18            | 2006-01-31 | 2024-02-01 | 2024-02-29
        18 at the end | 2006-02-28 | 2024-02-01 | 2024-02-29
        34            | 1989-03-31 | 2024-02-01 | 2024-02-29
        35            | 1989-02-28 | 2024-02-01 | 2024-02-29
        50            | 1974-02-28 | 2024-02-01 | 2024-02-29
        turns 65      | 1959-02-14 | 2024-01-01 | 2024-02-29
        75            | 1949-01-31 | 2024-02-01 | 2024-02-29
        85            | 1939-02-01 | 2024-02-01 | 2024-02-29
        120           | 1903-03-01 | 2024-02-01 | 2024-02-29
        121           | 1903-02-01 | 2024-02-01 | 2024-02-29
        """,
        """
        member_token  | month      | age_band
        born          | 2024-01-01 | not stated
        born          | 2024-02-01 | 0-17
        17            | 2024-02-01 | 0-17
        18            | 2024-02-01 | 18-34
        18 at the end | 2024-02-01 | 18-34
        34            | 2024-02-01 | 18-34
        35            | 2024-02-01 | 35-49
        50            | 2024-02-01 | 50-64
        turns 65      | 2024-01-01 | 50-64
        turns 65      | 2024-02-01 | 65-74
        75            | 2024-02-01 | 75-84
        85            | 2024-02-01 | 85+
        120           | 2024-02-01 | 85+
        121           | 2024-02-01 | not stated
        """);
  }

  @Test
  @DisplayName("an age without a birth date is not stated, or not available without the column")
  void noBirthDate() {
    assertMonths(
        """
        member_token | has_birth_date | start_date | end_date
        blank        | true           | 2024-02-01 | 2024-02-29
        no column    | false          | 2024-02-01 | 2024-02-29
        one of two   | false          | 2024-02-01 | 2024-02-29
        one of two   | true           | 2024-03-01 | 2024-03-31
        """,
        """
        member_token | month      | age_band
        blank        | 2024-02-01 | not stated
        no column    | 2024-02-01 | not available
        one of two   | 2024-02-01 | not stated
        one of two   | 2024-03-01 | not stated
        """);
  }

  @Test
  @DisplayName(
      "birth date and sex are those of the span that began last and states them, in every month;"
          + " of one first day the later end, then the greater value")
  void conflictingMember() {
    assertMonths(
        """
        member_token | birth_date | sex           | start_date | end_date
        a            | 1950-01-01 | female        | 2024-01-01 | 2024-01-31
        a            | 1980-01-01 | male          | 2024-02-01 | 2024-02-29
        a            |            | not stated    | 2024-03-01 | 2024-03-31
        ends later   | 1950-01-01 | male          | 2024-01-01 | 2024-02-10
        ends later   | 1980-01-01 | female        | 2024-01-01 | 2024-02-20
        tie          | 1950-01-01 | male          | 2024-01-01 | 2024-01-31
        tie          | 1980-01-01 | female        | 2024-01-01 | 2024-01-31
        no column    |            | not available | 2024-01-01 | 2024-01-31
        blank        |            | not available | 2024-01-01 | 2024-01-31
        blank        |            | not stated    | 2024-01-01 | 2024-01-31
        """,
        """
        member_token | month      | age_band   | sex
        a            | 2024-01-01 | 35-49      | male
        a            | 2024-02-01 | 35-49      | male
        a            | 2024-03-01 | 35-49      | male
        ends later   | 2024-01-01 | 35-49      | female
        ends later   | 2024-02-01 | 35-49      | female
        tie          | 2024-01-01 | 35-49      | male
        no column    | 2024-01-01 | not stated | not available
        blank        | 2024-01-01 | not stated | not stated
        """);
  }

  @Test
  @DisplayName(
      "the state is that of the month: of its spans the one that began last and states it; who"
          + " moves changes the state")
  void conflictingState() {
    assertMonths(
        """
        member_token | start_date | end_date   | state
        moves        | 2024-01-01 | 2024-02-14 | OH
        moves        | 2024-02-15 | 2024-03-31 | IN
        blank        | 2024-01-01 | 2024-01-31 | OH
        blank        | 2024-01-15 | 2024-01-31 | not stated
        ends later   | 2024-01-01 | 2024-01-20 | WY
        ends later   | 2024-01-01 | 2024-01-31 | AL
        tie          | 2024-01-01 | 2024-01-31 | IN
        tie          | 2024-01-01 | 2024-01-31 | OH
        none         | 2024-01-01 | 2024-01-31 | not available
        none         | 2024-01-01 | 2024-01-31 | not stated
        """,
        """
        member_token | month      | state
        moves        | 2024-01-01 | OH
        moves        | 2024-02-01 | IN
        moves        | 2024-03-01 | IN
        blank        | 2024-01-01 | OH
        ends later   | 2024-01-01 | AL
        tie          | 2024-01-01 | OH
        none         | 2024-01-01 | not stated
        """);
  }

  @Test
  @DisplayName("which span tells of a month that is over does not change with the last day of data")
  void closedMonths() {
    String spans =
        """
        member_token | birth_date | sex    | state | start_date | end_date
        a            | 1950-01-01 | male   | OH    | 2024-01-01 | 2024-05-31
        a            | 1980-01-01 | female | NY    | 2024-01-01 |
        b            | 1950-01-01 | male   | OH    | 2024-01-01 | 2024-05-31
        b            | 1980-01-01 | female | NY    | 2024-01-01 | 2024-06-30
        """;
    for (LocalDate dataThrough :
        List.of(LocalDate.of(2024, 1, 31), LocalDate.of(2024, 6, 15), LocalDate.of(2024, 7, 31))) {
      assertTable(
          MemberMonths.of(stretches(spans, dataThrough)).where("month = DATE'2024-01-01'"),
          """
          member_token | month      | age_band | sex    | state
          a            | 2024-01-01 | 35-49    | female | NY
          b            | 2024-01-01 | 35-49    | female | NY
          """);
    }
  }

  @Test
  @DisplayName("a row has the columns of the contract, and no span gives no row")
  void noSpans() {
    Dataset<Row> none = MemberMonths.of(stretches("member_token | start_date", DATA_THROUGH));
    assertThat(none.schema().simpleString()).isEqualTo(MemberMonth.SCHEMA.simpleString());
    assertThat(none.count()).isZero();
  }

  private static void assertMonths(String spans, String expected) {
    assertTable(MemberMonths.of(stretches(spans, DATA_THROUGH)), expected);
  }
}
