package j3420.source;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Turns rows with the user's columns into rows with ours.
 *
 * <p>Expressions see texts without surrounding blanks, and blank ones as null. A value that comes
 * out null although a column that it was made from is filled is lost: its name is listed in {@link
 * Conformed#LOST}.
 */
final class MappedColumns {

  /** The user's own values of a row, without those that tell the member. */
  private static final String SOURCE = "source";

  private static final Set<String> RESERVED =
      Set.of(ClaimLine.SOURCE_FILE, Conformed.CORRUPT_RECORD);

  private final Mapping.Section section;
  private final List<MappedExpression> expressions;
  private final Map<String, String> sources;
  private final Set<String> ofMembers;

  /**
   * Looks into the expressions of a section.
   *
   * @param members our columns that name the member: no other one may be made from theirs
   * @throws MappingProblem if one of them cannot be used with any file
   */
  MappedColumns(Mapping.Section section, Set<String> members) {
    this.section = section;
    List<MappedExpression> asWritten =
        section.expressions().entrySet().stream()
            .map(each -> MappedExpression.of(section, each.getKey(), each.getValue()))
            .toList();
    this.sources = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    asWritten.forEach(each -> each.sources().forEach(name -> sources.putIfAbsent(name, name)));
    this.expressions = asWritten.stream().map(each -> each.with(sources)).toList();
    this.ofMembers = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    expressions.stream()
        .filter(each -> members.contains(each.column()))
        .forEach(each -> ofMembers.addAll(each.sources()));
    requireSound(members);
  }

  private void requireSound(Set<String> members) {
    for (MappedExpression each : expressions) {
      for (String name : each.sources()) {
        if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
          throw section.problem(
              each.column(), "uses " + name + ", a name of ours. Rename the column of the files");
        }
        if (ofMembers.contains(name) && !members.contains(each.column())) {
          throw section.problem(
              each.column(),
              "uses %s, which tells the member, whose id must not leave the input. Use another column"
                  .formatted(name));
        }
      }
    }
    for (String name : section.optional()) {
      if (!sources.containsKey(name)) {
        throw MappingProblem.ofMapping(
            "%s.optional_columns names %s, which no expression uses. Correct or remove it."
                .formatted(section.name(), name));
      }
    }
  }

  List<MappedExpression> expressions() {
    return expressions;
  }

  /** The user's columns, of any type. */
  StructType columns() {
    Set<String> optional = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    optional.addAll(section.optional());
    StructType columns = new StructType();
    for (String name : sources.values()) {
      columns = columns.add(name, DataTypes.NullType, optional.contains(name));
    }
    return columns;
  }

  /** Our columns that files with these columns of the user's tell. */
  Set<String> told(StructType present) {
    Set<String> names = names(present);
    return expressions.stream()
        .filter(each -> isTold(each, names))
        .map(MappedExpression::column)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isTold(MappedExpression each, Set<String> present) {
    return each.isConstant() || each.sources().stream().anyMatch(present::contains);
  }

  private static Set<String> names(StructType present) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(List.of(present.fieldNames()));
    return names;
  }

  /**
   * The rows under our names, those of optional columns that the files lack left out.
   *
   * @param raw rows with the user's columns and {@code source_file}
   * @throws MappingProblem if an expression does not fit the columns of the files
   */
  Dataset<Row> of(Dataset<Row> raw) {
    Set<String> present = names(raw.schema());
    Dataset<Row> theirs = raw.select(theirs(raw.schema(), present));
    List<Column> ours = new ArrayList<>();
    List<Column> lost = new ArrayList<>();
    ours.add(col(ClaimLine.SOURCE_FILE));
    if (present.contains(Conformed.CORRUPT_RECORD)) {
      ours.add(col(Conformed.CORRUPT_RECORD));
    }
    for (MappedExpression each : expressions) {
      if (isTold(each, present)) {
        StructField target = section.ours().apply(each.column());
        Column given = expr(each.sql());
        Column value = value(given, checkedType(theirs, each, target), target);
        Column isUnreadDay =
            lit(target.dataType() instanceof DateType)
                .and(RawColumns.trimmed(given).isNotNull())
                .and(value.isNull());
        ours.add(value.as(target.name()));
        lost.add(when(given.isNull().and(isFilled(each)).or(isUnreadDay), lit(target.name())));
      } else if (!section.ours().apply(each.column()).nullable()) {
        throw MappingProblem.ofFiles(
            "The files have none of the columns that %s is mapped from. Add what is missing."
                .formatted(each.column()));
      }
    }
    Column[] shown =
        sources.values().stream()
            .filter(name -> present.contains(name) && !ofMembers.contains(name))
            .map(name -> col(quoted(name)).as(name))
            .toArray(Column[]::new);
    if (shown.length > 0) {
      ours.add(struct(shown).as(SOURCE));
    }
    ours.add(
        array_compact(array(lost.toArray(Column[]::new)).cast(Columns.STRINGS_OR_NULL))
            .as(Conformed.LOST));
    return theirs.select(ours.toArray(Column[]::new));
  }

  /** The user's columns as the expressions see them. */
  private Column[] theirs(StructType schema, Set<String> present) {
    Set<String> computedWith = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    expressions.stream()
        .filter(each -> !each.isBare())
        .forEach(each -> computedWith.addAll(each.sources()));
    Stream<Column> hidden = RESERVED.stream().filter(present::contains).map(functions::col);
    Stream<Column> named =
        sources.values().stream()
            .map(
                name -> {
                  if (!present.contains(name)) {
                    return lit(null).cast(DataTypes.StringType).as(name);
                  }
                  boolean isText = schema.apply(name).dataType() instanceof StringType;
                  return isText && computedWith.contains(name)
                      ? RawColumns.trimmed(col(quoted(name))).as(name)
                      : col(quoted(name)).as(name);
                });
    return Stream.concat(hidden, named).toArray(Column[]::new);
  }

  private Column isFilled(MappedExpression each) {
    return each.sources().stream()
        .map(name -> col(quoted(name)).isNotNull())
        .reduce(lit(false), Column::or);
  }

  private static String quoted(String name) {
    return "`" + name + "`";
  }

  private DataType checkedType(Dataset<Row> theirs, MappedExpression each, StructField target) {
    DataType type;
    try {
      type = theirs.select(expr(each.sql())).schema().fields()[0].dataType();
    } catch (Exception e) {
      throw MappingProblem.ofFiles(
          "The expression of %s does not fit the columns of the files (%s). Correct either."
              .formatted(each.column(), MappedExpression.condition(e)));
    }
    if (!fits(target.dataType(), type)) {
      throw MappingProblem.ofFiles(
          "The expression of %s gives %s, which cannot stand for %s. Correct it, or deliver the column with that type."
              .formatted(each.column(), type.simpleString(), target.dataType().simpleString()));
    }
    return type;
  }

  private static Column value(Column given, DataType type, StructField target) {
    if (target.dataType() instanceof DateType && type instanceof StringType) {
      return RawColumns.anyDay(RawColumns.trimmed(given));
    }
    return type instanceof ArrayType list && list.elementType() instanceof StructType record
        ? withoutEmpty(given, ours(record, (ArrayType) target.dataType()))
        : given;
  }

  /** The fields of ours that the user's records have. */
  private static List<String> ours(StructType record, ArrayType target) {
    return Stream.of(((StructType) target.elementType()).fieldNames())
        .filter(name -> Stream.of(record.fieldNames()).anyMatch(name::equalsIgnoreCase))
        .toList();
  }

  /** An item made from blank columns alone is none. */
  private static Column withoutEmpty(Column list, List<String> fields) {
    return filter(
        list,
        item ->
            fields.stream()
                .map(name -> item.getField(name).isNotNull())
                .reduce(lit(false), Column::or));
  }

  private static boolean fits(DataType ours, DataType given) {
    if (given instanceof NullType || given instanceof StringType) {
      return true;
    }
    if (ours instanceof StringType || ours.equals(DataTypes.IntegerType)) {
      return given instanceof IntegralType
          || given instanceof DecimalType decimal && decimal.scale() == 0;
    }
    if (ours instanceof DecimalType) {
      return given instanceof NumericType;
    }
    if (ours instanceof ArrayType wanted) {
      return given instanceof ArrayType list && fits(wanted.elementType(), list.elementType());
    }
    return ours instanceof StructType wanted
        ? given instanceof StructType record
            && Stream.of(wanted.fields()).allMatch(field -> holds(record, field))
        : ours.equals(given);
  }

  /** A field that may be null may also be left out. */
  private static boolean holds(StructType record, StructField wanted) {
    List<DataType> given =
        Stream.of(record.fields())
            .filter(field -> field.name().equalsIgnoreCase(wanted.name()))
            .map(StructField::dataType)
            .toList();
    return given.size() == 0
        ? wanted.nullable()
        : given.stream().allMatch(type -> fits(wanted.dataType(), type));
  }
}
