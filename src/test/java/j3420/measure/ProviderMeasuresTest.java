package j3420.measure;

import static j3420.measure.ProviderLines.lines;
import static j3420.measure.ProviderLines.ordinary;
import static j3420.testing.Tables.assertSameRows;
import static j3420.testing.Tables.assertTable;
import static j3420.testing.Tables.table;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.table.J3420Line;
import j3420.table.ProviderMeasure;
import java.time.LocalDate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProviderMeasuresTest {

  private static final LocalDate DATA_THROUGH = LocalDate.of(2024, 12, 15);

  @Test
  @DisplayName(
      "services are paid and partially denied lines, over the patients who have one;"
          + " denied lines count over all decided lines")
  void definitions() {
    var lines =
        table(
            J3420Line.SCHEMA,
            """
            provider_id | member_token | service_month | outcome          | allowed_amount
            A           | m1           | 2024-06-01    | paid             | 10.00
            A           | m1           | 2024-07-01    | partially_denied | 4.00
            A           | m2           | 2024-06-01    | paid             | 10.00
            A           | m2           | 2024-06-01    | denied           | 0.00
            A           | m3           | 2024-06-01    | denied           | 0.00
            A           | m3           | 2024-06-01    | not_payable      | 0.00
            """);

    assertTable(
        ProviderMeasures.of(lines, DATA_THROUGH).where("period_type = 'all_months'"),
        """
        metric               | lines | patients | allowed_amount | numerator | denominator | value
        services_per_patient | 6     | 3        | 24.00          | 3         | 2           | 1.5
        denial_rate          | 6     | 3        | 24.00          | 2         | 6           | 0.333333
        """);
  }

  @Test
  @DisplayName("pending lines, lines without a provider and months after the data are left out")
  void leftOut() {
    var lines =
        table(
            J3420Line.SCHEMA,
            """
            provider_id | member_token | service_month | outcome
            A           | m1           | 2024-12-01    | paid
            A           | m2           | 2024-12-01    | pending
            A           | m3           | 2025-01-01    | paid
                        | m4           | 2024-12-01    | paid
            B           | m5           | 2024-12-01    | pending
            """);

    assertTable(
        ProviderMeasures.of(lines, DATA_THROUGH).where("metric = 'services_per_patient'"),
        """
        provider_id | period_type      | lines | patients | numerator
        A           | latest_12_months | 1     | 1        | 1
        A           | all_months       | 1     | 1        | 1
        """);
  }

  @Test
  @DisplayName("the latest 12 months end with the month of the data, however early in it the data")
  void periods() {
    var lines =
        table(
            J3420Line.SCHEMA,
            """
            provider_id | member_token | service_month | outcome
            A           | m1           | 2023-02-01    | paid
            A           | m1           | 2023-12-01    | paid
            A           | m1           | 2024-01-01    | paid
            A           | m1           | 2024-12-01    | paid
            B           | m2           | 2023-12-01    | paid
            """);

    assertTable(
        ProviderMeasures.of(lines, DATA_THROUGH).where("metric = 'denial_rate'"),
        """
        provider_id | period_type      | period_start | period_end | lines
        A           | latest_12_months | 2024-01-01   | 2024-12-31 | 2
        A           | all_months       | 2023-02-01   | 2024-12-31 | 4
        B           | all_months       | 2023-02-01   | 2024-12-31 | 1
        """);
  }

  @Test
  @DisplayName("a provider works where most of its lines are, ties by the smallest code")
  void usualPlace() {
    var lines =
        table(
            J3420Line.SCHEMA,
            """
            provider_id | member_token | service_month | outcome | provider_specialty_code | provider_state | place_of_service_code
            A           | m1           | 2024-12-01    | paid    | 11                      | TX             | 22
            A           | m1           | 2024-12-01    | paid    | 11                      | OK             | 22
            A           | m1           | 2024-12-01    | paid    | 08                      | OK             | 11
            A           | m2           | 2024-12-01    | denied  | 08                      | TX             | 11
            A           | m2           | 2024-12-01    | pending | 08                      | TX             | 22
            A           | m2           | 2024-12-01    | paid    | 50                      | OK             | 12
            """);

    assertTable(
        ProviderMeasures.of(lines, DATA_THROUGH)
            .where("metric = 'denial_rate' and period_type = 'all_months'"),
        """
        provider_specialty_code | provider_state | place_of_service_code | lines | patients
        08                      | OK             | 11                    | 5     | 2
        """);
  }

  @Test
  @DisplayName("a mean needs 11 patients served, a share 11 patients and 20 lines")
  void gates() {
    var measures =
        ProviderMeasures.of(
            lines(
                    """
                    provider_id | patients | lines | denied | service_month
                    ten         | 10       | 9     | 1      | 2024-12-01
                    eleven      | 11       | 2     | 1      | 2024-12-01
                    nineteen    | 19       | 1     | 0      | 2024-12-01
                    twenty      | 20       | 1     | 0      | 2024-12-01
                    unserved    | 11       | 2     | 2      | 2024-12-01
                    """)
                .unionByName(ordinary(30)),
            DATA_THROUGH);

    assertTable(
        measures.where("period_type = 'all_months' and provider_id not like 'ordinary%'"),
        """
        provider_id | metric               | status
        ten         | services_per_patient | low_volume
        ten         | denial_rate          | low_volume
        eleven      | services_per_patient | scored
        eleven      | denial_rate          | scored
        nineteen    | services_per_patient | scored
        nineteen    | denial_rate          | low_volume
        twenty      | services_per_patient | scored
        twenty      | denial_rate          | scored
        unserved    | services_per_patient | zero_mean
        unserved    | denial_rate          | scored
        """);
  }

  @Test
  @DisplayName("peers are the closest group of 30; below it the next wider group is asked")
  void peers() {
    var measures =
        ProviderMeasures.of(
            ordinary(29)
                .unionByName(
                    lines(
                        """
                        provider_id | patients | lines | service_month | provider_specialty_code | provider_state | place_of_service_code
                        same        | 12       | 3     | 2024-12-01    | 11                      | OK             | 11
                        north       | 12       | 3     | 2024-12-01    | 11                      | NY             | 11
                        family      | 12       | 3     | 2024-12-01    | 08                      | TX             | 11
                        oncologist  | 12       | 3     | 2024-12-01    | 90                      | TX             | 11
                        hospital    | 12       | 3     | 2024-12-01    | 11                      | TX             | 22
                        unknown     | 12       | 3     | 2024-12-01    | not available           | not available  | not available
                        """)),
            DATA_THROUGH);

    assertTable(
        measures.where(
            "period_type = 'latest_12_months' and metric = 'services_per_patient'"
                + " and (provider_id not like 'ordinary%' or provider_id = 'ordinary-007')"),
        """
        provider_id  | peer_level             | peer_group                     | peer_providers
        ordinary-007 | specialty_region_place | specialty 11, South, place 11  | 30
        same         | specialty_region_place | specialty 11, South, place 11  | 30
        north        | specialty_place        | specialty 11, place 11         | 31
        family       | specialty_group_place  | primary care, place 11         | 32
        oncologist   | place                  | place 11                       | 33
        hospital     | all                    | all providers                  | 35
        unknown      | all                    | all providers                  | 35
        """);
  }

  @Test
  @DisplayName("29 providers are not enough to score anybody")
  void insufficientPeers() {
    var measures = ProviderMeasures.of(ordinary(29), DATA_THROUGH);

    assertTable(
        measures.groupBy("metric", "status").count(),
        """
        metric               | status             | count
        services_per_patient | insufficient_peers | 58
        denial_rate          | insufficient_peers | 58
        """);
    assertThat(
            measures
                .where("z is not null or peer_group is not null or peer_level is not null")
                .count())
        .isZero();
  }

  @Test
  @DisplayName("few scattered lines score nobody and flag nobody")
  void fewLines() {
    var measures =
        ProviderMeasures.of(
            lines(
                """
                provider_id | patients | lines | denied | service_month
                A           | 1        | 9     | 9      | 2024-12-01
                B           | 2        | 1     | 0      | 2024-11-01
                """),
            DATA_THROUGH);

    assertTable(
        measures.groupBy("status").count(),
        """
        status     | count
        low_volume | 8
        """);
    assertThat(OutlierProviders.from(measures).count()).isZero();
  }

  @Test
  @DisplayName("identical providers lie at the centre: z 0, effect 1, nobody below")
  void identical() {
    var measures =
        ProviderMeasures.of(
            lines(
                """
                provider_id | patients | lines | denied | service_month
                """
                    + "%s | 20 | 4 | 1 | 2024-12-01\n"
                        .repeat(30)
                        .formatted(IntStream.range(0, 30).mapToObj(i -> "P" + i).toArray())),
            DATA_THROUGH);

    assertTable(
        measures
            .where("period_type = 'all_months'")
            .select(
                col("metric"),
                col("value"),
                col("peer_value"),
                col("effect"),
                col("z"),
                col("p"),
                col("q"),
                col("percentile"),
                col("reliability"))
            .distinct(),
        """
        metric               | value | peer_value | effect | z | p   | q   | percentile | reliability
        services_per_patient | 3     | 3          | 1      | 0 | 0.5 | 0.5 | 0          | 0
        denial_rate          | 0.25  | 0.25       | 1      | 0 | 0.5 | 0.5 | 0          | 0
        """);
  }

  @Test
  @DisplayName("the columns are those of the contract, and every row meets its conditions")
  void contract() {
    var measures =
        ProviderMeasures.of(
            ordinary(31)
                .unionByName(
                    lines(
                        """
                        provider_id | patients | lines | denied | service_month | provider_specialty_code | provider_state | place_of_service_code
                        unserved    | 11       | 2     | 2      | 2024-12-01    | 11                      | TX             | 11
                        few         | 2        | 2     | 1      | 2024-12-01    | 11                      | TX             | 11
                        """)),
            DATA_THROUGH);

    assertThat(measures.columns()).isEqualTo(ProviderMeasure.SCHEMA.fieldNames());
    ProviderMeasure.CONTRACT
        .checks()
        .forEach(
            (name, condition) ->
                assertThat(measures.where(expr(condition).isNotNull().and(expr(condition))).count())
                    .as(name)
                    .isEqualTo(measures.count()));
  }

  @Test
  @DisplayName("neither row order nor partitioning changes a row")
  void order() {
    var lines = ordinary(40);

    assertSameRows(
        ProviderMeasures.of(lines.repartition(5, col("member_token")), DATA_THROUGH),
        ProviderMeasures.of(lines.coalesce(1), DATA_THROUGH));
  }
}
