package j3420.source;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.btrim;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.is_valid_utf8;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.position;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.translate;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads the columns of one group of source files, typed or as text, into the types of the
 * claim-line model.
 *
 * <p>A column that the files do not have reads as null. A value that is there but cannot be read
 * becomes null too, and the name of its column is listed in {@link #unreadable()}, so that nothing
 * is lost in silence.
 */
final class RawColumns {

  /** Blanks that payers' files carry: space, no-break space, tab, carriage return, line feed. */
  private static final String BLANKS = " \u00A0\t\r\n";

  /** Blanks within codes: those, and the ones that only a word processor or a web page writes. */
  private static final String CODE_BLANKS = BLANKS + "\u2007\u202F\u3000\u200B\u2060\uFEFF";

  /** A hole in a file, the byte order mark of one put behind another, bytes that are no UTF-8. */
  private static final String BROKEN = "[\\x00\uFEFF\uFFFD]";

  /** One list, or its only item, and nothing behind it: Spark would not read on. */
  private static final String JSON_LIST = "^(\\[[^\\[\\]]*\\]|\\{[^{}]*\\})$";

  private static final String ISO_DAY = "^(\\d{4}-\\d{2}-\\d{2})([ T]00:00:00(\\.0+)?)?$";
  private static final String COMPACT_DAY = "^\\d{8}$";
  private static final String NAMED_MONTH = "^(\\d{1,2})-([A-Za-z]{3})-(\\d{4})$";

  /** Spark's own reading of names depends on the language that the JVM is started in. */
  private static final String MONTHS = "JAN.FEB.MAR.APR.MAY.JUN.JUL.AUG.SEP.OCT.NOV.DEC.";

  private final StructType schema;
  private final Set<String> names;
  private final Map<String, Column> failures = new LinkedHashMap<>();
  private final Map<String, Column> normalised = new LinkedHashMap<>();

  RawColumns(StructType schema) {
    this.schema = schema;
    this.names = Set.of(schema.fieldNames());
  }

  String[] names() {
    return schema.fieldNames();
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /** The value without surrounding blanks; null if blank. */
  Column text(String name) {
    if (!has(name)) {
      return lit(null).cast(DataTypes.StringType);
    }
    noteBroken(name, isText(name) ? isBroken(col(name)) : lit(false));
    return trimmed(col(name));
  }

  private static Column isBroken(Column text) {
    return not(is_valid_utf8(text)).or(text.rlike(BROKEN));
  }

  private void noteBroken(String name, Column isBroken) {
    failures.put(name, coalesce(isBroken, lit(false)));
  }

  /** A text without surrounding blanks; null if blank. */
  static Column trimmed(Column given) {
    return nullif(btrim(given.cast(DataTypes.StringType), lit(BLANKS)), lit(""));
  }

  /**
   * The same as {@link #text}, for the passes over the whole history: to look at both ends of an id
   * costs a tenth of a trim, and nearly every id is trimmed already.
   */
  Column id(String name) {
    if (!has(name)) {
      return text(name);
    }
    Column given = col(name).cast(DataTypes.StringType);
    Column isBlankAtEnd =
        BLANKS
            .chars()
            .mapToObj(blank -> given.endsWith(Character.toString(blank)))
            .reduce(given.startsWith("\u00A0"), Column::or);
    // Every blank but the no-break space, and the empty text, sorts before the exclamation mark.
    return when(given.geq("!").and(not(isBlankAtEnd)), given).otherwise(text(name));
  }

  /** A code in capitals without any blank. */
  Column code(String name) {
    if (!has(name)) {
      return lit(null).cast(DataTypes.StringType);
    }
    Column code = asCode(col(name).cast(DataTypes.StringType));
    noteBroken(name, isBroken(code));
    return nullif(code, lit(""));
  }

  /** The code of the procedure or drug. */
  Column procedure(String name) {
    note(ClaimLine.HCPCS_CODE, List.of(name), RawColumns::isRewritten);
    return code(name);
  }

  private static Column asCode(Column text) {
    return upper(translate(text, CODE_BLANKS, ""));
  }

  private static Column withoutDots(Column text) {
    return translate(text, ".", "");
  }

  /** The rule for codes changes the text; blank text is no code. */
  private static Column isRewritten(Column text) {
    Column code = asCode(text);
    return code.notEqual("").and(code.notEqual(text));
  }

  /**
   * The code is {@code sought}, as {@link #code} reads it. A text of the length of the code has no
   * room for a blank beside it, which spares the search for blanks in the passes over the whole
   * history.
   */
  Column isCode(String name, String sought) {
    if (!has(name)) {
      return lit(false);
    }
    Column given = col(name).cast(DataTypes.StringType);
    Column isEqual =
        when(octet_length(given).equalTo(sought.length()), upper(given).equalTo(sought))
            .otherwise(code(name).equalTo(sought));
    return coalesce(isEqual, lit(false));
  }

  /** A dimension value; says whether the source left it blank or has no such column. */
  Column dimension(String name) {
    return has(name) ? coalesce(text(name), lit(Columns.NOT_STATED)) : lit(Columns.NOT_AVAILABLE);
  }

  /** A number of the given type. */
  Column number(String name, DataType type) {
    return converted(name, text(name).try_cast(type), type);
  }

  /** A day written as yyyy-MM-dd. */
  Column day(String name) {
    if (!isText(name)) {
      return converted(name, lit(null), DataTypes.DateType);
    }
    Column iso = nullif(regexp_extract(text(name), ISO_DAY, 1), lit(""));
    return converted(name, iso.try_cast(DataTypes.DateType), DataTypes.DateType);
  }

  /** A day written as yyyyMMdd. */
  Column compactDay(String name) {
    Column iso = when(text(name).rlike(COMPACT_DAY), compact(text(name)));
    return converted(name, iso.try_cast(DataTypes.DateType), DataTypes.DateType);
  }

  private static Column compact(Column digits) {
    return concat_ws(
        "-", substring(digits, 1, 4), substring(digits, 5, 2), substring(digits, 7, 2));
  }

  /** A day as Medicare's files write it: yyyy-MM-dd, yyyyMMdd or dd-Mon-yyyy. */
  Column medicareDay(String name) {
    return converted(name, anyDay(text(name)), DataTypes.DateType);
  }

  /** The day that a text holds in one of those forms; null for any other text. */
  static Column anyDay(Column given) {
    Column month =
        position(concat(upper(regexp_extract(given, NAMED_MONTH, 2)), lit(".")), lit(MONTHS));
    Column named =
        concat_ws(
            "-",
            regexp_extract(given, NAMED_MONTH, 3),
            month.plus(3).divide(4).cast(DataTypes.IntegerType).cast(DataTypes.StringType),
            regexp_extract(given, NAMED_MONTH, 1));
    Column day =
        when(given.rlike(ISO_DAY), substring(given, 1, 10))
            .when(given.rlike(COMPACT_DAY), compact(given))
            .when(given.rlike(NAMED_MONTH).and(month.gt(0)), named);
    return day.try_cast(DataTypes.DateType);
  }

  /** The filled modifiers of numbered columns in order; null if the files have none of them. */
  Column modifiers(String prefix, int count) {
    return modifiers(numbered(prefix, count));
  }

  /** The filled modifiers of the columns in order; null if the files have none of them. */
  Column modifiers(List<String> columns) {
    note(ClaimLine.MODIFIERS, columns, RawColumns::isRewritten);
    return listOf(ClaimLine.MODIFIERS, columns, RawColumns::asCode);
  }

  /** The filled diagnoses of numbered columns in order; null if the files have none of them. */
  Column diagnoses(String prefix, int count) {
    return diagnoses(numbered(prefix, count));
  }

  /** The filled diagnoses of the columns in order; null if the files have none of them. */
  Column diagnoses(List<String> columns) {
    note(ClaimLine.DIAGNOSIS_CODES, columns, text -> isRewritten(withoutDots(text)));
    note(ClaimLine.DIAGNOSIS_DOTS, columns, text -> text.contains("."));
    return listOf(ClaimLine.DIAGNOSIS_CODES, columns, text -> asCode(withoutDots(text)));
  }

  /** A list, as such or as a JSON text; an absent value in a present column is an empty list. */
  Column list(String name, DataType type) {
    if (!has(name)) {
      return lit(null).cast(type);
    }
    DataType item = ((ArrayType) type).elementType();
    Column given =
        isText(name)
            ? when(text(name).rlike(JSON_LIST), from_json(text(name), textList(item), Map.of()))
            : col(name);
    Column isPresent = isText(name) ? text(name).isNotNull() : col(name).isNotNull();
    Column read = given;
    Column isLost = lit(false);
    if (item instanceof StructType fields) {
      StructType there = isText(name) ? fields : delivered(name, fields);
      read = transform(given, each -> record(each, fields, there));
      isLost = exists(given, each -> isLost(each, there));
    }
    failures.put(name, isPresent.and(given.isNull().or(isLost)));
    return when(isPresent, array_compact(read).cast(type)).otherwise(array().cast(type));
  }

  /** A list as JSON holds it, with texts for values: Spark would turn a wrong number into null. */
  private static DataType textList(DataType item) {
    if (!(item instanceof StructType fields)) {
      return DataTypes.createArrayType(DataTypes.StringType);
    }
    StructType texts = new StructType();
    for (String field : fields.fieldNames()) {
      texts = texts.add(field, DataTypes.StringType);
    }
    return DataTypes.createArrayType(texts);
  }

  /** Those of the fields that the items of a typed list have. */
  private StructType delivered(String name, StructType fields) {
    StructType items = (StructType) ((ArrayType) schema.apply(name).dataType()).elementType();
    return new StructType(
        Stream.of(fields.fields())
            .filter(field -> Stream.of(items.fieldNames()).anyMatch(field.name()::equalsIgnoreCase))
            .toArray(StructField[]::new));
  }

  /** An item by the names of its fields: a cast goes by position. A field not there is null. */
  private static Column record(Column each, StructType fields, StructType there) {
    return struct(
        Stream.of(fields.fields())
            .map(
                field ->
                    List.of(there.fields()).contains(field)
                        ? fieldOf(each, field).as(field.name())
                        : lit(null).cast(field.dataType()).as(field.name()))
            .toArray(Column[]::new));
  }

  /** The item says nothing, or something that cannot be read. */
  private static Column isLost(Column each, StructType fields) {
    Column isEmpty = lit(true);
    Column isWrong = lit(false);
    for (StructField field : fields.fields()) {
      Column isStated = each.getField(field.name()).isNotNull();
      isEmpty = isEmpty.and(not(isStated));
      isWrong = isWrong.or(isStated.and(fieldOf(each, field).isNull()));
    }
    return isEmpty.or(isWrong);
  }

  private static Column fieldOf(Column each, StructField field) {
    return each.getField(field.name()).try_cast(field.dataType());
  }

  /** The row is text that could be split into the columns of its file. */
  Column isWhole() {
    return has(Conformed.CORRUPT_RECORD) ? col(Conformed.CORRUPT_RECORD).isNull() : lit(true);
  }

  /** The names of the columns of a row that hold a value that could not be read. */
  Column unreadable() {
    List<Column> found = new ArrayList<>();
    found.add(when(not(isWhole()), lit(Conformed.CORRUPT_RECORD)));
    failures.forEach((name, failed) -> found.add(when(isWhole().and(failed), lit(name))));
    Column here = array(found.toArray(Column[]::new)).cast(Columns.STRINGS_OR_NULL);
    return array_compact(has(Conformed.LOST) ? concat(here, col(Conformed.LOST)) : here);
  }

  /** What the rule for codes changed on a row: columns of the model, and dots of diagnoses. */
  Column normalised() {
    Column[] found =
        normalised.entrySet().stream()
            .map(each -> when(isWhole().and(each.getValue()), lit(each.getKey())))
            .toArray(Column[]::new);
    return array_compact(array(found).cast(Columns.STRINGS_OR_NULL));
  }

  private static List<String> numbered(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
  }

  private Column listOf(String what, List<String> columns, UnaryOperator<Column> read) {
    if (columns.stream().noneMatch(this::has)) {
      return lit(null).cast(Columns.STRINGS);
    }
    Column codes = transform(texts(columns), text -> nullif(read.apply(text), lit("")));
    noteBroken(what, exists(codes, RawColumns::isBroken));
    return array_compact(codes).cast(Columns.STRINGS);
  }

  private Column texts(List<String> columns) {
    return array(
        columns.stream()
            .filter(this::has)
            .map(name -> col(name).cast(DataTypes.StringType))
            .toArray(Column[]::new));
  }

  private void note(String what, List<String> columns, UnaryOperator<Column> isMeant) {
    if (columns.stream().anyMatch(this::has)) {
      Column isThere = exists(texts(columns), text -> coalesce(isMeant.apply(text), lit(false)));
      normalised.put(what, isThere);
    }
  }

  private boolean isText(String name) {
    return has(name) && schema.apply(name).dataType() instanceof StringType;
  }

  private Column converted(String name, Column fromText, DataType type) {
    if (!has(name)) {
      return lit(null).cast(type);
    }
    boolean isText = isText(name);
    Column value = isText ? fromText : asWritten(name).try_cast(type);
    Column present = isText ? text(name).isNotNull() : col(name).isNotNull();
    failures.put(name, present.and(value.isNull()));
    return value;
  }

  /**
   * A typed value. A float goes by its digits: as the double that Spark would make of it, 1.005 is
   * 1.00499999523 and loses a cent. A double goes by its digits anyway.
   */
  private Column asWritten(String name) {
    boolean isFloat = schema.apply(name).dataType() instanceof FloatType;
    return isFloat ? col(name).cast(DataTypes.StringType) : col(name);
  }
}
