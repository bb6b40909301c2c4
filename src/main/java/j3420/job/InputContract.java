package j3420.job;

import j3420.source.SourceColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Holds a file's columns against those that its layout declares, by name and type. */
final class InputContract {

  private InputContract() {}

  /**
   * The declared columns that the file has, under their declared names and with the file's types.
   * Case does not matter in names; columns that are not declared are left out.
   *
   * @throws Refusal if a required column is missing, twice there, or of another type
   */
  static StructType present(String path, StructType declared, StructType ofFile) {
    Map<String, List<StructField>> byName =
        Stream.of(ofFile.fields())
            .collect(Collectors.groupingBy(field -> field.name().toLowerCase(Locale.ROOT)));
    StructType present = new StructType();
    List<String> missing = new ArrayList<>();
    for (StructField column : declared.fields()) {
      List<StructField> matches =
          byName.getOrDefault(column.name().toLowerCase(Locale.ROOT), List.of());
      if (matches.size() > 1) {
        throw refused(path, "has the column " + column.name() + " twice. Remove one of the two");
      }
      if (matches.isEmpty() && !column.nullable()) {
        missing.add(column.name());
      }
      if (!matches.isEmpty()) {
        DataType type = matches.get(0).dataType();
        requireType(path, column, type);
        present = present.add(column.name(), type, true);
      }
    }
    if (!missing.isEmpty()) {
      throw refused(
          path,
          "lacks the required column%s %s. Add what is missing or choose another --layout"
              .formatted(
                  missing.size() > 1 ? "s" : "",
                  missing.stream().collect(Collectors.joining(", "))));
    }
    requireChoices(path, declared, present);
    return present;
  }

  /** Of columns that stand for each other exactly one is there: two may contradict each other. */
  private static void requireChoices(String path, StructType declared, StructType present) {
    Set<String> names = Set.of(present.fieldNames());
    Map<String, Long> chosen = new TreeMap<>();
    for (StructField column : declared.fields()) {
      long count = names.contains(column.name()) ? 1 : 0;
      SourceColumn.choice(column).ifPresent(choice -> chosen.merge(choice, count, Long::sum));
    }
    chosen.forEach(
        (choice, count) -> {
          if (count == 0) {
            throw refused(
                path,
                "lacks a required column: %s. Add what is missing or choose another --layout"
                    .formatted(choice));
          }
          if (count > 1) {
            throw refused(
                path,
                "has more than one of the columns that stand for each other, %s. Leave one"
                    .formatted(choice));
          }
        });
  }

  /** Text columns in the file's order, for a delimited file, whose header is its contract. */
  static StructType asText(List<String> header) {
    StructType columns = new StructType();
    for (String name : header) {
      columns = columns.add(name, DataTypes.StringType, true);
    }
    return columns;
  }

  private static void requireType(String path, StructField column, DataType type) {
    boolean isAccepted =
        accepts(column.dataType(), type)
            || SourceColumn.mayBeText(column) && type instanceof StringType
            || SourceColumn.mayBeWholeNumber(column) && isWholeNumber(type);
    if (!isAccepted) {
      throw refused(
          path,
          "has the column %s as %s, but %s is expected. Deliver it with that type"
              .formatted(column.name(), given(type), expected(column.dataType())));
    }
  }

  /** Snowflake and Oracle write whole numbers as decimals without a fraction. */
  private static boolean isWholeNumber(DataType type) {
    return type instanceof DecimalType decimal
        ? decimal.scale() == 0
        : type instanceof IntegralType;
  }

  private static boolean accepts(DataType declared, DataType given) {
    if (declared instanceof NullType) {
      // A mapping says what becomes of the column, whatever its type.
      return true;
    }
    if (declared instanceof StringType) {
      return given instanceof StringType;
    }
    if (declared instanceof DateType) {
      return given instanceof DateType;
    }
    if (declared instanceof IntegerType) {
      return given.equals(DataTypes.IntegerType) || given.equals(DataTypes.LongType);
    }
    if (declared instanceof DecimalType) {
      return given instanceof NumericType;
    }
    if (declared instanceof ArrayType wanted) {
      return given instanceof ArrayType list && accepts(wanted.elementType(), list.elementType());
    }
    return declared instanceof StructType wanted
        && given instanceof StructType struct
        && Stream.of(wanted.fields()).allMatch(field -> holds(struct, field));
  }

  /** A field that may be null may also be left out; if it is there, its type is held. */
  private static boolean holds(StructType struct, StructField wanted) {
    List<DataType> given =
        Stream.of(struct.fields())
            .filter(field -> field.name().equalsIgnoreCase(wanted.name()))
            .map(StructField::dataType)
            .toList();
    return given.isEmpty()
        ? wanted.nullable()
        : given.stream().anyMatch(type -> accepts(wanted.dataType(), type));
  }

  private static String given(DataType type) {
    return type instanceof NullType ? "an unknown type" : type.simpleString();
  }

  private static String expected(DataType declared) {
    return declared instanceof DecimalType ? "a number" : declared.simpleString();
  }

  private static Refusal refused(String path, String why) {
    return new Refusal(Refusal.INPUT, path + " " + why + ".");
  }
}
