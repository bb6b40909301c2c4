package j3420.measure;

import static j3420.table.Outcome.DENIED;
import static j3420.table.Outcome.PAID;

import j3420.table.ClaimLine;
import j3420.table.J3420Line;
import j3420.testing.LocalSpark;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** J3420 lines decided once, of a member each unless said, for tests that plant rates. */
final class DecidedLines {

  private static final StructType SCHEMA =
      new StructType(
          Stream.of(J3420Line.SCHEMA.fields())
              .map(field -> new StructField(field.name(), field.dataType(), true, field.metadata()))
              .toArray(StructField[]::new));

  private final List<Row> rows = new ArrayList<>();

  /** Adds a line that is denied for a reason, as {@code category:code}, or paid. */
  DecidedLines add(
      LocalDate day, String business, String provider, String modifier, String reason) {
    return add(day, business, provider, "m" + rows.size(), modifier, reason);
  }

  DecidedLines add(
      LocalDate day,
      String business,
      String provider,
      String member,
      String modifier,
      String reason) {
    return add(day, business, provider, member, modifier, reason, Map.of());
  }

  /** The same with values of further columns, or others in place of the usual ones. */
  DecidedLines add(
      LocalDate day,
      String business,
      String provider,
      String member,
      String modifier,
      String reason,
      Map<String, Object> more) {
    List<Row> reasons =
        reason == null
            ? List.of()
            : List.of(RowFactory.create(reason.split(":")[0], "CO", reason.split(":")[1]));
    Object[] modifiers = modifier == null ? new Object[0] : new Object[] {modifier};
    Date date = Date.valueOf(day);
    Map<String, Object> values =
        Map.ofEntries(
            Map.entry(ClaimLine.MEMBER_TOKEN, member),
            Map.entry(ClaimLine.PROVIDER_ID, provider),
            Map.entry(ClaimLine.LINE_OF_BUSINESS, business),
            Map.entry(ClaimLine.SERVICE_DATE, date),
            Map.entry(J3420Line.SERVICE_MONTH, Date.valueOf(day.withDayOfMonth(1))),
            Map.entry(ClaimLine.ADJUDICATION_DATE, date),
            Map.entry(J3420Line.FIRST_ADJUDICATION_DATE, date),
            Map.entry(ClaimLine.OUTCOME, reason == null ? PAID : DENIED),
            Map.entry(J3420Line.FIRST_OUTCOME, reason == null ? PAID : DENIED),
            Map.entry(ClaimLine.REASONS, reasons),
            Map.entry(J3420Line.FIRST_REASONS, reasons),
            Map.entry(ClaimLine.MODIFIERS, modifiers),
            Map.entry(J3420Line.FIRST_MODIFIERS, modifiers),
            Map.entry(ClaimLine.CHARGE_AMOUNT, BigDecimal.ONE),
            Map.entry(J3420Line.FIRST_CHARGE_AMOUNT, BigDecimal.ONE));
    rows.add(
        RowFactory.create(
            Stream.of(SCHEMA.fieldNames())
                .map(name -> more.getOrDefault(name, values.get(name)))
                .toArray()));
    return this;
  }

  Dataset<Row> lines() {
    return LocalSpark.session().createDataFrame(rows, SCHEMA);
  }
}
