package j3420.source;

import static org.apache.spark.sql.functions.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A user's expression for one of our columns, found to be one of a single row that gives the same
 * value whenever and wherever it is computed.
 *
 * @param column our column
 * @param sql the expression
 * @param sources the columns that it names, as written first
 * @param isBare it is the name of a column and nothing else
 */
record MappedExpression(String column, String sql, List<String> sources, boolean isBare) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*|`[^`]+`");

  /** Texts and comments, in which words have no meaning. */
  private static final Pattern QUOTED =
      Pattern.compile(
          "'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);

  /** What Spark takes for a constant, although it changes from run to run or from user to user. */
  private static final List<Pattern> CHANGING =
      List.of(
          Pattern.compile(
              "(?i)(?<![\\w.])(?:current_(?:date|time|timestamp|timezone|user|catalog|database|schema"
                  + "|path)|curdate|localtime|localtimestamp|session_user|user)(?!\\w)"),
          Pattern.compile("(?i)(?<!\\w)unix_timestamp\\s*\\(\\s*\\)"),
          calls("now|version|getdate"));

  private static final Pattern CHANGING_LITERAL =
      Pattern.compile(
          "(?i)\\b(?:date|time|timestamp|timestamp_ltz|timestamp_ntz)\\s*['\"]\\s*"
              + "(?:now|today|tomorrow|yesterday)");

  private static final Pattern SUBQUERY =
      Pattern.compile("(?i)\\(\\s*(?:select|with|from|values|table|map|reduce)\\s+[^)\\s,.]");

  /** What stops at the first value it cannot read, by what leaves it null. */
  private static final Map<String, Pattern> STOPPING =
      Map.of(
          "try_to_date", calls("to_date"),
          "try_to_timestamp", calls("to_timestamp"),
          "try_to_number", calls("to_number"),
          "try_element_at", calls("element_at"),
          "try_cast", Pattern.compile(calls("cast|int|bigint|double|date").pattern() + "|::"));

  private static final String UNRESOLVED = "UNRESOLVED_COLUMN";

  private static Pattern calls(String functions) {
    return Pattern.compile("(?i)(?<![\\w.])(?:" + functions + ")\\s*\\(");
  }

  /**
   * Looks into an expression.
   *
   * @throws MappingProblem if it cannot be used with any file
   */
  static MappedExpression of(Mapping.Section section, String column, String sql) {
    if (NAME.matcher(sql).matches()) {
      return new MappedExpression(column, sql, List.of(plain(sql)), true);
    }
    String problem = problemOfText(sql);
    if (!problem.isBlank()) {
      throw section.problem(column, problem);
    }
    List<String> sources = new ArrayList<>();
    StructType known = new StructType();
    while (true) {
      String unknown = analysed(section, column, sql, known);
      if (unknown.isBlank()) {
        return new MappedExpression(column, sql, List.copyOf(sources), false);
      }
      sources.add(unknown);
      known = known.add(unknown, DataTypes.NullType);
    }
  }

  /** It names no column at all. */
  boolean isConstant() {
    return sources.size() == 0;
  }

  /** The same with the columns under the given names. */
  MappedExpression with(Map<String, String> names) {
    return new MappedExpression(column, sql, sources.stream().map(names::get).toList(), isBare);
  }

  private static String problemOfText(String sql) {
    // Spark takes `now`() for a call and `current_date` for the clock, quoted or not.
    String words = QUOTED.matcher(sql).replaceAll(" '' ").replace("`", "");
    if (CHANGING.stream().anyMatch(each -> each.matcher(words).find())
        || CHANGING_LITERAL.matcher(sql).find()) {
      return "reads the clock or the session, so that no run could be repeated. Leave that out";
    }
    if (SUBQUERY.matcher(words).find()) {
      return "holds a query. Use columns of the row alone";
    }
    return STOPPING.entrySet().stream()
        .filter(each -> each.getValue().matcher(words).find())
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .map(
            safe ->
                "would stop the run at the first value that cannot be read. Write "
                    + safe
                    + ", which leaves such a line to quarantine")
        .orElse("");
  }

  /** Names a column that the expression needs beyond the known ones; empty if there is none. */
  private static String analysed(
      Mapping.Section section, String column, String sql, StructType known) {
    SparkSession spark = SparkSession.active();
    Dataset<Row> row = spark.createDataFrame(List.of(), known);
    try {
      row.select(expr(sql));
    } catch (Exception e) {
      String missing = missing(e);
      if (missing.isBlank()) {
        throw section.problem(
            column,
            "is no expression that Spark SQL understands (%s). Correct it".formatted(detail(e)));
      }
      if (missing.contains("`.`") || known.getFieldIndex(plain(missing)).isDefined()) {
        throw section.problem(
            column,
            "uses %s, a field of a column. Only whole columns can be used"
                .formatted(missing.replace("`", "")));
      }
      return plain(missing);
    }
    try {
      // A join allows none of those: a cheap way to have Spark look for them.
      row.join(spark.range(0), expr(sql).isNotNull());
    } catch (Exception e) {
      throw section.problem(
          column,
          "is no expression of one row alone (%s): no aggregates, windows, explode, random or"
                  .formatted(condition(e))
              + " generated values. Leave that out");
    }
    return "";
  }

  private static String missing(Exception error) {
    boolean isMissing =
        error instanceof SparkThrowable spark
            && String.valueOf(spark.getCondition()).startsWith(UNRESOLVED);
    return isMissing
        ? ((SparkThrowable) error).getMessageParameters().getOrDefault("objectName", "")
        : "";
  }

  /** The condition, with the function that Spark does not know. */
  private static String detail(Exception error) {
    String routine =
        error instanceof SparkThrowable spark && spark.getMessageParameters() != null
            ? spark.getMessageParameters().getOrDefault("routineName", "")
            : "";
    return (condition(error) + " " + routine.replace("`", "")).strip();
  }

  /** What Spark calls the error, without the values that its message may quote. */
  static String condition(Throwable error) {
    return error instanceof SparkThrowable spark && spark.getCondition() != null
        ? spark.getCondition()
        : error.getClass().getSimpleName();
  }

  private static String plain(String name) {
    return name.startsWith("`") ? name.substring(1, name.length() - 1) : name;
  }
}
