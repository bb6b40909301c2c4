package j3420.measure;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.table.DenialRate;
import java.math.BigDecimal;
import java.sql.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class DenialTallyTest {

  private static final int KEYS = DenialCell.PERIOD.size() + DenialCell.KEY.size();

  /** Members and providers of four lines in two months; the member A is also called a provider. */
  private static List<Row> lines() {
    return Stream.of(
            "member   A  2024-01-01  paid    10.00",
            "member   A  2024-01-01  denied  20.00",
            "member   A  2024-02-01  denied  -",
            "provider A  2024-01-01  paid    10.00",
            "provider A  2024-01-01  denied  20.00",
            "provider A  2024-02-01  denied  -",
            "member   B  2024-01-01  denied  40.00",
            "provider B  2024-01-01  denied  40.00")
        .map(text -> line(text.split(" +")))
        .toList();
  }

  private static Row line(String... of) {
    boolean isDenied = of[3].equals("denied");
    return RowFactory.create(
        of[0].equals("member"),
        of[1],
        DenialRate.BY_DECISION,
        Date.valueOf(of[2]),
        "medicare",
        DenialRate.FINAL,
        sequence("JA"),
        null,
        isDenied,
        isDenied ? sequence(RowFactory.create("coding", "CO-4")) : null,
        isDenied ? "none" : null,
        of[4].equals("-") ? null : new BigDecimal(of[4]));
  }

  private static Object sequence(Object one) {
    return CollectionConverters.asScala(List.of(one)).toSeq();
  }

  @Test
  @DisplayName(
      "a member counts once in a period, a provider's lines are squared, null dollars none")
  void counted() {
    Map<String, List<Object>> cells = cells(new DenialTally(lines().iterator()));

    // lines, denied, mentions, patients, denied patients, patients not denied
    String quarter = "quarter 2024-01-01 decision all final ";
    assertThat(cells.get(quarter + "total all all all").subList(0, 6))
        .containsExactly(4L, 3L, 3L, 2L, 2L, 1L);
    assertThat(cells.get(quarter + "reason coding CO-4 all").subList(0, 6))
        .containsExactly(3L, 3L, 3L, 2L, 2L, 0L);
    // providers; of A and B: denied squared 4 + 1, denied times lines 6 + 1, lines squared 9 + 1
    int providers = DenialTally.COUNTS.indexOf(DenialRate.PROVIDERS);
    int squared = DenialTally.COUNTS.indexOf(DenialCell.EVENTS_SQUARED);
    assertThat(cells.get(quarter + "modifier JA all all").get(providers)).isEqualTo(2L);
    assertThat(cells.get(quarter + "modifier JA all all").subList(squared, squared + 3))
        .containsExactly(5L, 7L, 10L);
    int charge = DenialTally.COUNTS.size();
    assertThat(cells.get(quarter + "reason coding CO-4 all").get(charge))
        .isEqualTo(new BigDecimal("60.00"));
    assertThat(cells.get("month 2024-02-01 decision all final reason coding CO-4 all").get(charge))
        .isNull();
  }

  @Test
  @DisplayName("cells that are handed on before all lines are counted add up to the same")
  void handedOn() {
    assertThat(cells(new DenialTally(lines().iterator(), 1)))
        .isEqualTo(cells(new DenialTally(lines().iterator())));
  }

  private static Map<String, List<Object>> cells(Iterator<Row> rows) {
    Map<String, List<Object>> cells = new TreeMap<>();
    rows.forEachRemaining(
        row -> {
          Object[] key = Stream.iterate(0, i -> i + 1).limit(KEYS).map(row::get).toArray();
          List<Object> own =
              Stream.iterate(KEYS, i -> i + 1)
                  .limit(DenialTally.COUNTS.size() + 1L)
                  .map(row::get)
                  .collect(Collectors.toList());
          cells.merge(
              String.join(" ", Stream.of(key).map(String::valueOf).toList()),
              own,
              DenialTallyTest::sum);
        });
    return cells;
  }

  private static List<Object> sum(List<Object> one, List<Object> other) {
    return Stream.iterate(0, i -> i + 1)
        .limit(one.size())
        .map(i -> sum(one.get(i), other.get(i)))
        .collect(Collectors.toList());
  }

  private static Object sum(Object one, Object other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one instanceof Long number
        ? (Object) (number + (Long) other)
        : ((BigDecimal) one).add((BigDecimal) other);
  }
}
