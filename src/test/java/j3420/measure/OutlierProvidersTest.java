package j3420.measure;

import static j3420.measure.ProviderLines.lines;
import static j3420.measure.ProviderLines.ordinary;
import static j3420.testing.Tables.assertTable;
import static j3420.testing.Tables.table;
import static java.util.Map.entry;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.table.OutlierProvider;
import j3420.table.ProviderMeasure;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OutlierProvidersTest {

  private static final LocalDate DATA_THROUGH = LocalDate.of(2024, 12, 15);

  @Test
  @DisplayName("one provider with threefold services among 40 ordinary ones is the only alert")
  void planted() {
    var measures =
        ProviderMeasures.of(
            ordinary(40)
                .unionByName(
                    lines(
                        """
                        provider_id | patients | lines | denied | service_month | provider_specialty_code | provider_state | place_of_service_code | allowed_amount
                        planted     | 20       | 9     | 1      | 2024-12-01    | 11                      | TX             | 11                    | 10.00
                        """)),
            DATA_THROUGH);

    var alerts = OutlierProviders.from(measures).where("flag = 'ALERT'");

    assertTable(
        alerts.selectExpr(
            "provider_id",
            "period_type",
            "outlier_rank",
            "leading_metric",
            "z > 3.09 and p < 0.001 and q < 0.01 and q_composite < 0.01 as is_far",
            "effect between 2.5 and 3.5 as is_threefold",
            "abs(excess_services - (160 - 20 * peer_value) * reliability) < 0.001 as has_excess",
            "excess_allowed_amount > 500 and abs(excess_allowed_amount - excess_services * 10) < 0.01 as has_dollars"),
        """
        provider_id | period_type      | outlier_rank | leading_metric       | is_far | is_threefold | has_excess | has_dollars
        planted     | latest_12_months | 1            | services_per_patient | true   | true         | true       | true
        planted     | all_months       | 1            | services_per_patient | true   | true         | true       | true
        """);
  }

  @Test
  @DisplayName("40 ordinary providers alone raise no alert and no review")
  void ordinaryOnly() {
    var flagged = OutlierProviders.from(ProviderMeasures.of(ordinary(40), DATA_THROUGH));

    assertThat(flagged.where("flag <> 'WATCH'").count()).isZero();
  }

  @Test
  @DisplayName("alert: rare and far and large; review: rare; watch: one metric at 1.96; else none")
  void flags() {
    // 14 providers: q of z 1.96 is 0.0256 * 14 / 6 = 0.06, the p of 1.95 over its rank.
    var flagged =
        OutlierProviders.from(
            measures(
                """
                provider_id | metric               | z    | value | peer_value | effect
                far         | services_per_patient | 5.0  | 9.0   | 3.0        | 3.0
                small       | services_per_patient | 4.5  | 4.0   | 3.0        | 1.333333
                low_share   | denial_rate          | 4.0  | 0.06  | 0.02       | 3.0
                high_share  | denial_rate          | 4.0  | 0.30  | 0.10       | 3.0
                near        | services_per_patient | 1.96 | 4.0   | 3.0        | 1.333333
                ordinary    | services_per_patient | 1.95 | 4.0   | 3.0        | 1.333333
                centre_1    | services_per_patient | 0.0  | 3.0   | 3.0        | 1.0
                centre_2    | services_per_patient | 0.0  | 3.0   | 3.0        | 1.0
                centre_3    | services_per_patient | 0.0  | 3.0   | 3.0        | 1.0
                centre_4    | services_per_patient | 0.0  | 3.0   | 3.0        | 1.0
                centre_5    | services_per_patient | 0.0  | 3.0   | 3.0        | 1.0
                centre_6    | services_per_patient | 0.0  | 3.0   | 3.0        | 1.0
                centre_7    | services_per_patient | 0.0  | 3.0   | 3.0        | 1.0
                centre_8    | services_per_patient | 0.0  | 3.0   | 3.0        | 1.0
                """));

    assertTable(
        flagged,
        """
        provider_id | flag
        far         | ALERT
        small       | REVIEW
        low_share   | REVIEW
        high_share  | ALERT
        near        | WATCH
        """);
  }

  @Test
  @DisplayName("an unusually low value is no lead")
  void low() {
    var flagged =
        OutlierProviders.from(
            measures(
                """
                provider_id | metric               | z    | value | peer_value | effect
                low         | services_per_patient | -9.0 | 1.0   | 3.0        | 0.333333
                """));

    assertThat(flagged.count()).isZero();
  }

  @Test
  @DisplayName("an unscored metric is not combined, an unscored provider not listed")
  void unscored() {
    var measures =
        measures(
                """
                provider_id | metric               | z   | value | peer_value | effect
                A           | services_per_patient | 5.0 | 9.0   | 3.0        | 3.0
                """)
            .unionByName(
                table(
                    ProviderMeasure.SCHEMA,
                    """
                    provider_id | metric               | period_type | period_start | period_end | status     | lines | patients
                    A           | denial_rate          | all_months  | 2024-01-01   | 2024-12-31 | low_volume | 100   | 20
                    B           | services_per_patient | all_months  | 2024-01-01   | 2024-12-31 | low_volume | 100   | 20
                    """));

    assertTable(
        OutlierProviders.from(measures),
        """
        provider_id | metrics_scored | p_composite  | excess_denied_lines
        A           | 1              | 0.0000002867 |
        """);
  }

  @Test
  @DisplayName("excess is what lies above the peers' value, times reliability, never below 0")
  void excess() {
    // 180 services of 20 patients; peers give 3 each: (180 - 60) * 0.8 = 96, at 10 dollars.
    // 5 denials of 100 lines; peers give 10: none in excess.
    var flagged =
        OutlierProviders.from(
            table(
                ProviderMeasure.SCHEMA,
                """
                provider_id | period_type | period_start | period_end | metric               | lines | patients | allowed_amount | numerator | denominator | value | status | peer_group | peer_providers | peer_value | effect | z    | p         | q     | reliability
                A           | all_months  | 2024-01-01   | 2024-12-31 | services_per_patient | 185   | 20       | 1800.00        | 180       | 20          | 9     | scored | place 11   | 41             | 3          | 3      | 5    | 0.0000003 | 0.001 | 0.8
                A           | all_months  | 2024-01-01   | 2024-12-31 | denial_rate          | 185   | 20       | 1800.00        | 5         | 100         | 0.05  | scored | place 11   | 41             | 0.1        | 0.5    | -1.2 | 0.88      | 0.9   | 0.5
                """));

    assertTable(
        flagged,
        """
        metrics_scored | leading_metric       | value | z | excess_services | excess_allowed_amount | excess_denied_lines
        2              | services_per_patient | 9     | 5 | 96              | 960.00                | 0
        """);
    assertTable(
        flagged,
        """
        reason
        Review lead: 9.0 paid services per patient against 3.0 among the 41 providers of its peer group (place 11); 3.0 times the peers, z 5.0, q 0.0010.
        """);
  }

  @Test
  @DisplayName("excess below the least amount asked for is a review, not an alert")
  void leastExcess() {
    var measures =
        measures(
            """
            provider_id | metric               | z   | value | peer_value | effect
            A           | services_per_patient | 5.0 | 9.0   | 3.0        | 3.0
            """);

    // (180 - 60) * 1.0 services at 10 dollars.
    assertTable(
        OutlierProviders.from(measures, new BigDecimal("1200.00")),
        """
        flag  | excess_allowed_amount
        ALERT | 1200.00
        """);
    assertTable(
        OutlierProviders.from(measures, new BigDecimal("1200.01")),
        """
        flag
        REVIEW
        """);
  }

  @Test
  @DisplayName("rank is by composite p, then by excess dollars, then by provider; periods apart")
  void rank() {
    var measures =
        measures(
            """
            provider_id | period_type      | metric               | z   | numerator | value | peer_value | effect
            B           | all_months       | services_per_patient | 5.0 | 180       | 9.0   | 3.0        | 3.0
            A           | all_months       | services_per_patient | 5.0 | 180       | 9.0   | 3.0        | 3.0
            C           | all_months       | services_per_patient | 5.0 | 200       | 10.0  | 3.0        | 3.333333
            D           | all_months       | services_per_patient | 6.0 | 100       | 5.0   | 3.0        | 1.666667
            B           | latest_12_months | services_per_patient | 5.0 | 180       | 9.0   | 3.0        | 3.0
            """);

    assertTable(
        OutlierProviders.from(measures),
        """
        provider_id | period_type      | outlier_rank
        D           | all_months       | 1
        C           | all_months       | 2
        A           | all_months       | 3
        B           | all_months       | 4
        B           | latest_12_months | 1
        """);
  }

  @Test
  @DisplayName("the reason is a sentence with the numbers, and accuses nobody")
  void reason() {
    var flagged =
        OutlierProviders.from(
            measures(
                """
                provider_id | metric      | z    | value | peer_value | effect
                A           | denial_rate | 7.25 | 0.382 | 0.12       | 3.183333
                B           | denial_rate | 7.25 | 0.382 | 0          |
                """));

    assertTable(
        flagged,
        """
        provider_id | reason
        A           | Review lead: 38.2 % of decided lines denied against 12.0 % among the 41 providers of its peer group (place 11); 3.2 times the peers, z 7.3, q below 0.0001.
        B           | Review lead: 38.2 % of decided lines denied against 0.0 % among the 41 providers of its peer group (place 11); z 7.3, q below 0.0001.
        """);
    assertThat(flagged.where("lower(reason) like '%fraud%'").count()).isZero();
  }

  @Test
  @DisplayName("the columns are those of the contract, and every row meets its conditions")
  void contract() {
    var flagged =
        OutlierProviders.from(
            measures(
                """
                provider_id | metric               | z   | value | peer_value | effect
                A           | services_per_patient | 5.0 | 9.0   | 3.0        | 3.0
                B           | denial_rate          | 2.5 | 0.3   | 0.1        | 3.0
                """));

    assertThat(flagged.columns()).isEqualTo(OutlierProvider.SCHEMA.fieldNames());
    OutlierProvider.CONTRACT
        .checks()
        .forEach(
            (name, condition) ->
                assertThat(flagged.where(expr(condition)).count()).as(name).isEqualTo(2));
  }

  /** Scored rows of 20 patients, with what the text leaves out filled in. */
  private static Dataset<Row> measures(String text) {
    return table(ProviderMeasure.SCHEMA, text)
        .withColumns(
            Map.ofEntries(
                entry("period_type", expr("coalesce(period_type, 'all_months')")),
                entry("period_start", expr("date'2024-01-01'")),
                entry("period_end", expr("date'2024-12-31'")),
                entry("status", expr("'scored'")),
                entry("lines", expr("200L")),
                entry("patients", expr("20L")),
                entry("numerator", expr("coalesce(numerator, 180)")),
                entry("denominator", expr("20")),
                entry("allowed_amount", expr("10 * numerator")),
                entry("reliability", expr("1.0")),
                entry("peer_group", expr("'place 11'")),
                entry("peer_providers", expr("41L")),
                entry("p", expr("0.00001")),
                entry("q", expr("0.00001"))))
        .withColumn("allowed_amount", expr("10 * numerator"));
  }
}
