package j3420.table;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.try_element_at;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/** A small list of the product, without dates, that turns one column's value into another's. */
public final class Lookup {

  private final Column values;

  private Lookup(Column values) {
    this.values = values;
  }

  /**
   * A lookup in a list among the resources, whose values hold no commas.
   *
   * @param key name of the column that is looked up
   * @param value name of the column that is found
   */
  public static Lookup in(String file, String key, String value) {
    List<String[]> rows = rows(file);
    List<String> header = List.of(rows.get(0));
    int from = header.indexOf(key);
    int to = header.indexOf(value);
    return new Lookup(
        map(
            rows.stream()
                .skip(1)
                .flatMap(row -> Stream.of(lit(row[from]), lit(row[to])))
                .toArray(Column[]::new)));
  }

  /** The value of a key; null if it is not in the list. */
  public Column of(Column key) {
    return try_element_at(values, key);
  }

  private static List<String[]> rows(String file) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Lookup.class.getResourceAsStream("/reference/" + file), StandardCharsets.UTF_8))) {
      return reader.lines().map(line -> line.split(",", -1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("/reference/" + file + " cannot be read", e);
    }
  }
}
