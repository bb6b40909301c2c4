package j3420.job;

import j3420.table.ReferenceList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads the dated code lists: those of the product, or a user's file of the same name. A list kept
 * per denial policy is replaced policy by policy, so that a user's own stands beside ours. A list
 * is checked when it is first asked for and refused with one sentence if a row breaks its promise.
 */
public final class ReferenceLists {

  private static final String MALFORMED = "malformed_row";
  private static final List<String> NAMES =
      List.of(
          "adjustment_reason.csv",
          "claim_payment_code.csv",
          "diagnosis_tier.csv",
          "line_processing_indicator.csv",
          "modifier.csv",
          "reason_category.csv",
          "specialty.csv",
          "state.csv");

  private final SparkSession spark;
  private final Optional<Path> overrides;
  private final Map<ReferenceList, Dataset<Row>> read = new HashMap<>();

  /**
   * @param overrides folder whose files replace the product's lists of the same name
   */
  public ReferenceLists(SparkSession spark, Optional<Path> overrides) {
    this.spark = spark;
    this.overrides = overrides;
  }

  /** The checked rows of the list, in the columns and types it declares. */
  public Dataset<Row> of(ReferenceList list) {
    if (!read.containsKey(list)) {
      List<Row> rows = rows(list);
      refuseBadValues(list, rows);
      refuseUnknownReferences(list, rows);
      refuseDuplicates(list, rows);
      read.put(list, spark.createDataFrame(rows, list.schema()));
    }
    return read.get(list);
  }

  /** SHA-256 of every list as it takes effect: the product's, and the user's over it. */
  Map<String, Object> fingerprints() {
    Map<String, Object> fingerprints = new TreeMap<>();
    for (String name : NAMES) {
      try (InputStream resource = ReferenceLists.class.getResourceAsStream("/reference/" + name)) {
        String product = Sha256.of(resource);
        Optional<Path> own = overrides.map(folder -> folder.resolve(name)).filter(Files::exists);
        fingerprints.put(
            name, own.isEmpty() ? product : Sha256.of(product + " " + Files.readString(own.get())));
      } catch (IOException e) {
        throw new Refusal(
            Refusal.INPUT, "Reference list " + name + " cannot be read. Check its rights.");
      }
    }
    return fingerprints;
  }

  private List<Row> rows(ReferenceList list) {
    Optional<Path> file =
        overrides.map(folder -> folder.resolve(list.fileName())).filter(Files::exists);
    if (file.isEmpty()) {
      return parsed(list, productLines(list));
    }
    List<Row> own = parsed(list, lines(list, file.get()));
    if (!list.key().contains(ReferenceList.POLICY)) {
      return own;
    }
    int policy = list.schema().fieldIndex(ReferenceList.POLICY);
    Set<Object> replaced = new HashSet<>();
    own.forEach(row -> replaced.add(row.get(policy)));
    return Stream.concat(
            own.stream(),
            parsed(list, productLines(list)).stream()
                .filter(row -> !replaced.contains(row.get(policy))))
        .toList();
  }

  private List<Row> parsed(ReferenceList list, Stream<String> text) {
    List<String> lines = text.filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      throw refusal(list, "the file is empty", "Give it a header line");
    }
    StructType fileSchema = new StructType();
    for (String name : lines.get(0).replace("\uFEFF", "").split(",", -1)) {
      fileSchema = fileSchema.add(typed(name.strip(), list.schema()));
    }
    List<String> header = List.of(fileSchema.fieldNames());
    for (String column : list.schema().fieldNames()) {
      if (!header.contains(column)) {
        throw refusal(list, "the column " + column + " is missing", "Add it to the header line");
      }
    }
    Dataset<Row> rows =
        spark
            .read()
            .schema(fileSchema.add(MALFORMED, DataTypes.StringType))
            .option("columnNameOfCorruptRecord", MALFORMED)
            .option("dateFormat", "yyyy-MM-dd")
            .option("ignoreLeadingWhiteSpace", true)
            .option("ignoreTrailingWhiteSpace", true)
            .csv(spark.createDataset(lines.subList(1, lines.size()), Encoders.STRING()));
    List<String> wanted =
        Stream.concat(Stream.of(list.schema().fieldNames()), Stream.of(MALFORMED)).toList();
    List<Row> parsed =
        rows.select(wanted.stream().map(functions::col).toArray(Column[]::new)).collectAsList();
    for (Row row : parsed) {
      String malformed = row.getAs(MALFORMED);
      if (malformed != null) {
        throw refusal(
            list,
            "the row '" + malformed + "' has a wrong number of columns or a wrong type",
            "Dates are written as yyyy-MM-dd");
      }
    }
    return parsed.stream().map(row -> firstColumns(row, list.schema().size())).toList();
  }

  private static Row firstColumns(Row row, int columns) {
    Object[] values = new Object[columns];
    for (int i = 0; i < columns; i++) {
      values[i] = row.get(i);
    }
    return RowFactory.create(values);
  }

  private static StructField typed(String name, StructType schema) {
    return Stream.of(schema.fields())
        .filter(field -> field.name().equals(name))
        .map(field -> DataTypes.createStructField(name, field.dataType(), true))
        .findFirst()
        .orElse(DataTypes.createStructField(name, DataTypes.StringType, true));
  }

  private static Stream<String> lines(ReferenceList list, Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).lines();
    } catch (IOException e) {
      throw unreadable(list);
    }
  }

  private static Stream<String> productLines(ReferenceList list) {
    try (InputStream resource =
        ReferenceLists.class.getResourceAsStream("/reference/" + list.fileName())) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8).lines();
    } catch (IOException e) {
      throw unreadable(list);
    }
  }

  private static Refusal unreadable(ReferenceList list) {
    return refusal(list, "it is not readable as UTF-8 text", "Check the file");
  }

  private static void refuseBadValues(ReferenceList list, List<Row> rows) {
    StructType schema = list.schema();
    for (Row row : rows) {
      for (int i = 0; i < schema.size(); i++) {
        String column = schema.fields()[i].name();
        List<String> allowed = list.values().get(column);
        if (row.isNullAt(i) && !schema.fields()[i].nullable()) {
          throw refusal(list, "blank " + column + " in " + shown(row), "Fill it");
        }
        if (!row.isNullAt(i) && allowed != null && !allowed.contains(row.get(i))) {
          throw refusal(
              list,
              "unknown " + column + " '" + row.get(i) + "' in " + shown(row),
              "Use one of " + allowed);
        }
      }
    }
  }

  private void refuseUnknownReferences(ReferenceList list, List<Row> rows) {
    list.references()
        .forEach(
            (column, other) -> {
              Set<Object> known = new HashSet<>();
              int key = other.schema().fieldIndex(other.key().get(0));
              of(other).collectAsList().forEach(row -> known.add(row.get(key)));
              int index = list.schema().fieldIndex(column);
              for (Row row : rows) {
                if (!row.isNullAt(index) && !known.contains(row.get(index))) {
                  throw refusal(
                      list,
                      "unknown " + column + " '" + row.get(index) + "' in " + shown(row),
                      "Use one of " + other.fileName() + " or add it there");
                }
              }
            });
  }

  /** Two rows of one key may not be in force on the same day. */
  private static void refuseDuplicates(ReferenceList list, List<Row> rows) {
    StructType schema = list.schema();
    int from = schema.fieldIndex(ReferenceList.EFFECTIVE_FROM);
    int to = schema.fieldIndex(ReferenceList.EFFECTIVE_TO);
    Map<List<Object>, List<Row>> seen = new HashMap<>();
    for (Row row : rows) {
      if (!row.isNullAt(to) && row.getDate(to).before(row.getDate(from))) {
        throw refusal(list, "effective_to is before effective_from in " + shown(row), "Swap them");
      }
      List<Row> sameKey = seen.computeIfAbsent(keyOf(list, row), key -> new ArrayList<>());
      for (Row other : sameKey) {
        if (isBegun(other, from, row, to) && isBegun(row, from, other, to)) {
          throw refusal(
              list,
              "two rows for one key on the same day: " + shown(other) + " and " + shown(row),
              "End one the day before the other begins");
        }
      }
      sameKey.add(row);
    }
  }

  /** Several codes in one column are the same key in any order. */
  private static List<Object> keyOf(ReferenceList list, Row row) {
    List<Object> key = new ArrayList<>();
    for (String name : list.key()) {
      Object value = row.get(list.schema().fieldIndex(name));
      key.add(value instanceof String text ? Set.copyOf(List.of(text.split(" +"))) : value);
    }
    return key;
  }

  /** {@code row} begins before {@code other} ends. */
  private static boolean isBegun(Row row, int from, Row other, int to) {
    Date end = other.getAs(to);
    return end == null || !row.getDate(from).after(end);
  }

  private static String shown(Row row) {
    return "'" + row.mkString(",").replace("null", "") + "'";
  }

  private static Refusal refusal(ReferenceList list, String problem, String remedy) {
    return new Refusal(
        Refusal.INPUT, "Reference list " + list.fileName() + ": " + problem + ". " + remedy + ".");
  }
}
