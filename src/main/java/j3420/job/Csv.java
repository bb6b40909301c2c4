package j3420.job;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * Rows as text after RFC 4180. A text that a spreadsheet would take for a formula gets an
 * apostrophe in front, which alters it; numbers, days and booleans are written as they are.
 */
final class Csv {

  private static final String STARTS_OF_FORMULAS = "=+-@\t\r";
  private static final String END = "\r\n";

  private Csv() {}

  static String header(String... names) {
    return Stream.of(names).map(Csv::text).collect(Collectors.joining(",", "", END));
  }

  static String line(Row row) {
    return IntStream.range(0, row.size())
        .mapToObj(i -> cell(row.get(i)))
        .collect(Collectors.joining(",", "", END));
  }

  /** A value; null is an empty cell, an empty text a quoted one. */
  static String cell(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof String text) {
      return text(text);
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof Timestamp time) {
      return time.toInstant().toString();
    }
    if (value instanceof Number || value instanceof Boolean || value instanceof java.sql.Date) {
      return value.toString();
    }
    throw new IllegalArgumentException("no cell for a " + value.getClass().getSimpleName());
  }

  private static String text(String text) {
    boolean isFormula = !text.isEmpty() && STARTS_OF_FORMULAS.indexOf(text.charAt(0)) >= 0;
    String safe = isFormula ? "'" + text : text;
    boolean isQuoted =
        safe.isEmpty() || safe.chars().anyMatch(each -> ",\"\r\n".indexOf(each) >= 0);
    return isQuoted ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
  }
}
