package j3420.job;

import static j3420.testing.Tables.assertTable;
import static j3420.testing.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import j3420.table.CoverSpan;
import j3420.table.RunCheck;
import j3420.testing.LocalSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EligibilityCheckTest {

  private static EligibilityCheck check() {
    return EligibilityCheck.of(
        table(
            CoverSpan.SCHEMA,
            """
            source_file | item
            a.csv       | used
            a.csv       | used
            a.csv       | left_out: no member
            b.csv       | used
            b.csv       | used: unreadable birth date
            """));
  }

  @Test
  @DisplayName("Every row of a file is used or left out for a reason, by file and in total")
  void items() {
    Dataset<Row> items =
        LocalSpark.session().createDataFrame(check().complete(5, -1).items(), RunCheck.SCHEMA);
    assertTable(
        items,
        """
        check_name  | source_file | item                        | lines | paid_amount
        eligibility | a.csv       | input                       | 3     |
        eligibility | a.csv       | used                        | 2     |
        eligibility | a.csv       | left_out: no member         | 1     |
        eligibility | b.csv       | input                       | 2     |
        eligibility | b.csv       | used                        | 1     |
        eligibility | b.csv       | used: unreadable birth date | 1     |
        eligibility | all         | input                       | 5     |
        eligibility | all         | used                        | 3     |
        eligibility | all         | used: unreadable birth date | 1     |
        eligibility | all         | left_out: no member         | 1     |
        """);
    assertThat(check().said())
        .isEqualTo("1 left_out: no member, 3 used, 1 used: unreadable birth date");
  }

  @Test
  @DisplayName("A row that was read and not placed, or stated and not read, stops the run: code 4")
  void differences() {
    assertThat(check().complete(5, 5)).isNotNull();
    assertRefused(6, -1);
    assertRefused(4, -1);
    assertRefused(5, 6);
  }

  private static void assertRefused(long read, long stated) {
    assertThatThrownBy(() -> check().complete(read, stated))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.exitCode()).isEqualTo(Refusal.QUALITY))
        .hasMessageContaining("The eligibility rows do not reconcile");
  }
}
