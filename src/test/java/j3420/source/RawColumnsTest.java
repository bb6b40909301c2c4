package j3420.source;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.testing.LocalSpark;
import java.math.BigDecimal;
import java.sql.Date;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawColumnsTest {

  private static final String NAME = "source_column";

  @ParameterizedTest
  @ValueSource(
      strings = {"2024-03-01", " 2024-03-01 ", "2024-03-01 00:00:00", "2024-03-01T00:00:00.000"})
  @DisplayName("a day is a date, or a date at midnight")
  void days(String text) {
    assertRead(text(text), from -> from.day(NAME), Date.valueOf("2024-03-01"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024",
        "2024-03",
        "2024-02-30",
        "2024-3-1",
        "20240301",
        "03/01/2024",
        "2024-03-01 10:15:00",
        "0000-00-00",
        "yesterday"
      })
  @DisplayName("a year, a month, a day that no calendar has, or a day with a time is unreadable")
  void unreadableDays(String text) {
    assertUnreadable(text(text), from -> from.day(NAME));
  }

  @Test
  @DisplayName("a compact day is eight digits of a day that the calendar has")
  void compactDays() {
    assertRead(text("20240229"), from -> from.compactDay(NAME), Date.valueOf("2024-02-29"));
    for (String wrong : List.of("20230229", "202402", "2024-02-29", "2024022", "00000000")) {
      assertUnreadable(text(wrong), from -> from.compactDay(NAME));
    }
  }

  @ParameterizedTest
  @CsvSource({"10.00,10.00", "' 7 ',7.00", "-5.5,-5.50", "007,7.00", "1e2,100.00"})
  @DisplayName("an amount is a number in any notation")
  void amounts(String text, BigDecimal amount) {
    assertRead(text(text), from -> from.number(NAME, Columns.MONEY), amount);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,000.00", "$10", "ten", "NaN", "1e30", "10-"})
  @DisplayName("an amount that is no number, or that no column holds, is unreadable")
  void unreadableAmounts(String text) {
    assertUnreadable(text(text), from -> from.number(NAME, Columns.MONEY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"double('NaN')", "double('Infinity')", "1e30D", "99999999999999999L"})
  @DisplayName("a typed amount that no column holds is unreadable, not null in silence")
  void unreadableTypedAmounts(String sql) {
    assertUnreadable(typed(sql), from -> from.number(NAME, Columns.MONEY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "99999999999", "one"})
  @DisplayName("a line number that is no whole number of its range is unreadable")
  void unreadableNumbers(String text) {
    assertUnreadable(text(text), from -> from.number(NAME, DataTypes.IntegerType));
  }

  @Test
  @DisplayName("a typed long is a line number, unless it is too long")
  void longs() {
    assertRead(typed("7L"), from -> from.number(NAME, DataTypes.IntegerType), 7);
    assertUnreadable(typed("99999999999L"), from -> from.number(NAME, DataTypes.IntegerType));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u00A0", "\t\r\n \u00A0"})
  @DisplayName("blanks of any kind are null and nothing unreadable")
  void blanks(String blank) {
    for (Function<RawColumns, Column> read :
        List.<Function<RawColumns, Column>>of(
            from -> from.text(NAME),
            from -> from.code(NAME),
            from -> from.day(NAME),
            from -> from.compactDay(NAME),
            from -> from.number(NAME, Columns.MONEY))) {
      assertRead(text(blank), read, null);
    }
  }

  @Test
  @DisplayName("a code is in capitals without any blank and keeps its leading zeros")
  void codes() {
    assertRead(text("\u00A0j34 20\r"), from -> from.code(NAME), "J3420");
    assertRead(text("00517-0031"), from -> from.code(NAME), "00517-0031");
    assertRead(text(" 0042 "), from -> from.text(NAME), "0042");
  }

  @Test
  @DisplayName("diagnoses and modifiers come in order, without dots, blanks and empty slots")
  void numberedCodes() {
    Dataset<Row> raw =
        LocalSpark.session()
            .range(1)
            .selectExpr("' d51.0 ' AS code_1", "'' AS code_2", "'e53.8' AS code_4");
    RawColumns from = new RawColumns(raw.schema());
    assertThat(raw.select(from.diagnoses("code_", 4)).first().<String>getList(0))
        .containsExactly("D510", "E538");
    assertThat(raw.select(from.modifiers("code_", 1)).first().<String>getList(0))
        .containsExactly("D51.0");
    assertThat(raw.select(from.modifiers("modifier_", 5)).first().isNullAt(0)).isTrue();
  }

  @Test
  @DisplayName("a dimension tells a blank value from a column that is not there")
  void dimensions() {
    assertRead(text(" 11 "), from -> from.dimension(NAME), "11");
    assertRead(text(" "), from -> from.dimension(NAME), "not stated");
    assertRead(text(" "), from -> from.dimension("absent"), "not available");
  }

  @Test
  @DisplayName("a column that is not there is null and nothing unreadable")
  void absent() {
    for (Function<RawColumns, Column> read :
        List.<Function<RawColumns, Column>>of(
            from -> from.text("absent"),
            from -> from.code("absent"),
            from -> from.day("absent"),
            from -> from.number("absent", Columns.MONEY),
            from -> from.list("absent", ClaimLine.ADJUSTMENT_LIST))) {
      assertRead(text("x"), read, null);
    }
  }

  @ParameterizedTest
  @DisplayName("adjustments in CSV are a JSON text, amounts as numbers or as text")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"group_code\":\"CO\",\"reason_code\":\"050\",\"amount\":12.5}] | CO 050 12.50",
        "[{\"amount\":\"12.50\",\"reason_code\":\"050\",\"group_code\":\"CO\",\"x\":1}] | CO 050 12.50",
        "[{\"group_code\":\"CO\",\"reason_code\":\"050\"}] | CO 050 null",
        "[{\"group_code\":\"CO\",\"reason_code\":\"50\",\"amount\":1,\"level\":\"claim\"}] | CO 50 1.00 claim",
        "{\"group_code\":\"CO\",\"reason_code\":\"050\",\"amount\":1} | CO 050 1.00",
        "[] | ``",
        "` ` | ``"
      })
  void adjustmentsAsJson(String json, String expected) {
    assertRead(text(json), RawColumnsTest::adjustments, expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CO-50",
        "[{\"group_code\":\"CO\"",
        "[1, 2]",
        "[{\"group_code\":\"CO\",\"reason_code\":\"50\",\"amount\":\"ten\"}]",
        "[{\"group_code\":\"CO\",\"reason_code\":\"50\",\"amount\":1e30}]",
        "[{\"CARC\":\"50\"}]"
      })
  @DisplayName("adjustments of which any part cannot be read are unreadable")
  void unreadableAdjustments(String json) {
    Dataset<Row> raw = text(json);
    RawColumns from = new RawColumns(raw.schema());
    Column ignored = adjustments(from);
    assertThat(ignored).isNotNull();
    assertThat(raw.select(from.unreadable()).first().<String>getList(0)).containsExactly(NAME);
  }

  @Test
  @DisplayName("typed adjustments are read by the names of their fields, not by their order")
  void typedAdjustments() {
    assertRead(
        typed("array(struct(12.5D AS amount, 'CO' AS group_code, '50' AS reason_code))"),
        RawColumnsTest::adjustments,
        "CO 50 12.50");
    assertRead(
        typed(
            "CAST(NULL AS ARRAY<STRUCT<group_code: STRING, reason_code: STRING, amount: DOUBLE>>)"),
        RawColumnsTest::adjustments,
        "");
    assertRead(
        typed(
            "array(struct('CO' AS group_code, 'claim' AS LEVEL, 1 AS amount, '50' AS reason_code))"),
        RawColumnsTest::adjustments,
        "CO 50 1.00 claim");
    Dataset<Row> raw =
        typed("array(struct(double('NaN') AS amount, 'CO' AS group_code, '50' AS reason_code))");
    RawColumns from = new RawColumns(raw.schema());
    adjustments(from);
    assertThat(raw.select(from.unreadable()).first().<String>getList(0)).containsExactly(NAME);
  }

  @Test
  @DisplayName("remark codes are a list of texts, or a JSON text of one")
  void remarkCodes() {
    for (Dataset<Row> raw :
        List.of(text("[\"N115\",\"M76\"]"), typed("array('N115', CAST(NULL AS STRING), 'M76')"))) {
      Column read = new RawColumns(raw.schema()).list(NAME, Columns.STRINGS).cast(Columns.STRINGS);
      assertThat(raw.select(read).first().<String>getList(0)).containsExactly("N115", "M76");
    }
  }

  /** Adjustments as words, so that the assertion is readable. */
  private static Column adjustments(RawColumns from) {
    Column list = from.list(NAME, ClaimLine.ADJUSTMENT_LIST).cast(ClaimLine.ADJUSTMENT_LIST);
    return when(
        list.isNotNull(),
        array_join(
            transform(
                list,
                each ->
                    concat_ws(
                        " ",
                        each.getField("group_code"),
                        each.getField("reason_code"),
                        coalesce(each.getField("amount").cast("string"), lit("null")),
                        each.getField("level"))),
            ";"));
  }

  private static Dataset<Row> text(String text) {
    return LocalSpark.session().range(1).select(lit(text).as(NAME));
  }

  private static Dataset<Row> typed(String sql) {
    return LocalSpark.session().range(1).select(expr(sql).as(NAME));
  }

  private static void assertRead(
      Dataset<Row> raw, Function<RawColumns, Column> read, Object expected) {
    RawColumns from = new RawColumns(raw.schema());
    Column value = read.apply(from);
    Row row = raw.select(value, from.unreadable()).first();
    assertThat(row.get(0)).isEqualTo(expected);
    assertThat(row.<String>getList(1)).isEmpty();
  }

  private static void assertUnreadable(Dataset<Row> raw, Function<RawColumns, Column> read) {
    RawColumns from = new RawColumns(raw.schema());
    Column value = read.apply(from);
    Row row = raw.select(value, from.unreadable()).first();
    assertThat(row.isNullAt(0)).isTrue();
    assertThat(row.<String>getList(1)).containsExactly(NAME);
  }
}
