package j3420.claim;

import j3420.table.ClaimLine;
import j3420.testing.LocalSpark;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands every test what became of the claims it is {@link Given}. Those of all tests of the class
 * are worked out at once: to plan takes far longer than to follow a few lines.
 *
 * <p>No story shares an id or a member with another one, since its name is put before each of them,
 * and taken away again. As all ids of a story begin with the same, they keep their order; as the
 * name ends with a character that begins no suffix, a claim id keeps its own.
 */
final class Stories implements ParameterResolver {

  private static final String CLAIM = "claim_id";
  private static final String MEMBER = "member_token";
  private static final List<String> IDS =
      List.of(CLAIM, "claim_family_id", "original_claim_id", MEMBER);

  private final UnaryOperator<Dataset<Row>> workedOut;
  private Map<String, Dataset<Row>> ends;

  /**
   * The stories of a class.
   *
   * @param workedOut what becomes of {@link ClaimVersions#decided} lines
   */
  Stories(UnaryOperator<Dataset<Row>> workedOut) {
    this.workedOut = workedOut;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getRequiredTestMethod().isAnnotationPresent(Given.class);
  }

  @Override
  public Dataset<Row> resolveParameter(ParameterContext parameter, ExtensionContext test) {
    if (ends == null) {
      ends = ends(told(test.getRequiredTestClass()));
    }
    return ends.get(name(test.getRequiredTestMethod(), parameter.getIndex()));
  }

  private static String name(Method test, int parameter) {
    return "%s#%d#".formatted(test.getName(), parameter);
  }

  /** The rows of each story, a cell by its column. */
  private static Map<String, List<Map<String, String>>> told(Class<?> tests) {
    Map<String, List<Map<String, String>>> told = new LinkedHashMap<>();
    for (Method test : tests.getDeclaredMethods()) {
      if (test.isAnnotationPresent(Given.class)) {
        String[] texts = test.getAnnotation(Given.class).value();
        IntStream.range(0, texts.length).forEach(i -> told.put(name(test, i), rows(texts[i])));
      }
    }
    return told;
  }

  private static List<Map<String, String>> rows(String text) {
    List<List<String>> lines = text.lines().map(Stories::cells).toList();
    List<String> header = lines.get(0);
    return lines.stream()
        .skip(1)
        .map(
            line ->
                IntStream.range(0, header.size())
                    .boxed()
                    .collect(Collectors.toMap(header::get, line::get)))
        .toList();
  }

  private static List<String> cells(String line) {
    return Stream.of(line.split("\\|", -1)).map(String::strip).toList();
  }

  private Map<String, Dataset<Row>> ends(Map<String, List<Map<String, String>>> told) {
    Dataset<Row> all = workedOut.apply(ClaimVersions.decided(together(told)));
    List<Row> rows = all.collectAsList();
    Map<String, Dataset<Row>> byName = new HashMap<>();
    told.keySet().forEach(name -> byName.put(name, end(name, rows, all.schema())));
    return byName;
  }

  private static Dataset<Row> end(String name, List<Row> rows, StructType schema) {
    List<Row> own =
        rows.stream()
            .filter(row -> row.<String>getAs(CLAIM).startsWith(name))
            .map(row -> withoutName(name, row))
            .toList();
    return LocalSpark.session().createDataFrame(own, schema);
  }

  private static Row withoutName(String name, Row row) {
    return RowFactory.create(
        IntStream.range(0, row.size())
            .mapToObj(row::get)
            .map(value -> value instanceof String text ? text.replace(name, "") : value)
            .toArray());
  }

  /** One table of all stories; a column that a story does not name is null there. */
  private static String together(Map<String, List<Map<String, String>>> told) {
    Set<String> columns = new LinkedHashSet<>(IDS);
    told.values().forEach(rows -> rows.forEach(row -> columns.addAll(row.keySet())));
    Stream<String> lines =
        told.entrySet().stream()
            .flatMap(
                story ->
                    story.getValue().stream()
                        .map(row -> line(columns, cell -> cell(story.getKey(), cell, row))));
    return Stream.concat(Stream.of(line(columns, column -> column)), lines)
        .collect(Collectors.joining("\n"));
  }

  private static String line(Set<String> columns, UnaryOperator<String> cell) {
    return columns.stream().map(cell).collect(Collectors.joining("|"));
  }

  private static String cell(String name, String column, Map<String, String> row) {
    String cell = row.getOrDefault(column, absent(column));
    if (column.equals(MEMBER) && cell.isEmpty()) {
      return name + ClaimVersions.MEMBER;
    }
    return IDS.contains(column) && !cell.isEmpty() ? name + cell : cell;
  }

  /** An empty cell of an array column would be no items. */
  private static String absent(String column) {
    boolean isArray =
        Stream.of(ClaimLine.CONFORMED.fields())
            .anyMatch(
                field -> field.name().equals(column) && field.dataType() instanceof ArrayType);
    return isArray ? "null" : "";
  }
}
