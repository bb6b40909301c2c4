package j3420.measure;

import static j3420.measure.CoverSpans.stretches;
import static j3420.testing.Tables.assertTable;

import java.time.LocalDate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EnrolledMonthsTest {

  private static final LocalDate DATA_THROUGH = LocalDate.of(2024, 4, 15);

  @Test
  @DisplayName(
      "a member counts once a month, however the spans overlap, touch or lie in each other")
  void overlappingAndTouching() {
    assertMonths(
        """
        member_token | line_of_business | start_date | end_date
        a            | medicare         | 2024-01-01 | 2024-03-31
        a            | medicare         | 2024-02-10 | 2024-02-20
        a            | medicare         | 2024-03-15 | 2024-04-30
        b            | medicare         | 2024-01-01 | 2024-01-31
        b            | medicare         | 2024-02-01 | 2024-02-29
        c            | medicare         | 2024-02-01 | 2024-02-10
        c            | medicare         | 2024-02-20 | 2024-02-29
        c            | medicare         | 2024-02-20 | 2024-02-29
        """,
        """
        month      | line_of_business | member_months
        2024-01-01 | medicare         | 2
        2024-02-01 | medicare         | 3
        2024-03-01 | medicare         | 1
        2024-04-01 | medicare         | 1
        2024-01-01 | all              | 2
        2024-02-01 | all              | 3
        2024-03-01 | all              | 1
        2024-04-01 | all              | 1
        """);
  }

  @Test
  @DisplayName("one day makes a member month, and months in a gap between spans have no member")
  void oneDayAndGap() {
    assertMonths(
        """
        member_token | line_of_business | start_date | end_date
        a            | medicaid         | 2024-01-31 | 2024-01-31
        a            | medicaid         | 2024-03-01 | 2024-03-01
        """,
        """
        month      | line_of_business | member_months
        2024-01-01 | medicaid         | 1
        2024-02-01 | medicaid         | 0
        2024-03-01 | medicaid         | 1
        2024-04-01 | medicaid         | 0
        2024-01-01 | all              | 1
        2024-02-01 | all              | 0
        2024-03-01 | all              | 1
        2024-04-01 | all              | 0
        """);
  }

  @Test
  @DisplayName("a member of two lines of business counts in both, and once in all")
  void twoLinesOfBusiness() {
    assertMonths(
        """
        member_token | line_of_business | start_date | end_date
        a            | medicare         | 2024-03-01 | 2024-04-30
        a            | medicaid         | 2024-04-01 | 2024-04-30
        """,
        """
        month      | line_of_business | member_months
        2024-03-01 | medicare         | 1
        2024-04-01 | medicare         | 1
        2024-04-01 | medicaid         | 1
        2024-03-01 | all              | 1
        2024-04-01 | all              | 1
        """);
  }

  @Test
  @DisplayName("a span without end, or that ends later, counts to the last month of data")
  void openEnd() {
    assertMonths(
        """
        member_token | line_of_business | start_date | end_date
        a            | medicare         | 2024-03-31 |
        b            | medicare         | 2024-04-15 | 9999-12-31
        c            | medicare         | 2024-04-16 |
        """,
        """
        month      | line_of_business | member_months
        2024-03-01 | medicare         | 1
        2024-04-01 | medicare         | 2
        2024-03-01 | all              | 1
        2024-04-01 | all              | 2
        """);
  }

  @Test
  @DisplayName("no span gives no row: the rates per member are then not available")
  void noSpans() {
    assertMonths(
        "member_token | line_of_business | start_date | end_date",
        "month | line_of_business | member_months");
  }

  private static void assertMonths(String spans, String expected) {
    assertTable(EnrolledMonths.of(stretches(spans, DATA_THROUGH), DATA_THROUGH), expected);
  }
}
