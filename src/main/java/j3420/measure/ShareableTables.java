package j3420.measure;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.OutlierProvider;
import j3420.table.PolicySensitivity;
import j3420.table.ProviderMeasure;
import j3420.table.RunCheck;
import j3420.table.Shareable;
import j3420.table.Shareable.Group;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The published tables without small cells: no count of 1 to 10 patients or lines, be it numerator,
 * denominator or what remains of them, is shown or follows from what is.
 *
 * <p>A reader is taken to know all sums that hold over the tables of the run, and where patients
 * count twice in a sum, how many do. What was hidden in the earlier shareable tables stays hidden.
 * A number that an earlier run did show is known: hiding it now does not take it back.
 */
public final class ShareableTables {

  private static final String[] TALLIES = {
    "cells", "cells not zero", "cells hidden as small", "cells hidden besides"
  };

  /** What an earlier run hid is told by a null in a count of the group; zeros are no nulls. */
  private static final Map<Group, Set<CellCount>> MARKS =
      Map.of(
          Group.ROW, Set.of(CellCount.LINES),
          Group.SERVED, Set.of(CellCount.SERVICES),
          Group.DENIED, Set.of(CellCount.DENIED_LINES),
          Group.NOT_PAYABLE, Set.of(CellCount.NOT_PAYABLE_LINES),
          Group.PENDING, Set.of(CellCount.PENDING_LINES),
          Group.MENTIONED, Set.of(CellCount.MENTION_LINES),
          Group.RESOLVED, SmallCells.STATES,
          Group.ENROLLED, Set.of(CellCount.MEMBER_MONTHS));

  private ShareableTables() {}

  /**
   * The rows of all tables side by side, each with what is hidden of it: what {@link #of} and
   * {@link #checks} take. A caller keeps it, as by a checkpoint, or it is computed for every table.
   *
   * @param published the published tables of one run, without the columns that name the run; a
   *     table that is not given is not there for the reader either
   * @param earlier the shareable tables of the run before, as far as there are any
   */
  public static Dataset<Row> judged(
      Map<Contract, Dataset<Row>> published, Map<Contract, Dataset<Row>> earlier) {
    List<CellTable> tables =
        Stream.of(CellTable.values())
            .filter(table -> published.containsKey(table.contract()))
            .toList();
    Dataset<Row> rows =
        tables.stream()
            .map(table -> current(table, published.get(table.contract()), tables))
            .reduce(Dataset::union)
            .orElseThrow();
    for (CellTable table : tables) {
      Dataset<Row> before = earlier.get(Shareable.of(table.contract()));
      if (before != null && table != CellTable.OUTLIER_PROVIDER) {
        rows = rows.union(memory(table, before, tables));
      }
    }
    return rows.repartition(1)
        .mapPartitions(new CellJudgement(bodyNames(tables)), Encoders.row(judgedSchema(tables)));
  }

  /** The shareable table of every published one, without the columns that name the run. */
  public static Map<Contract, Dataset<Row>> of(Set<Contract> published, Dataset<Row> judged) {
    Map<Contract, Dataset<Row>> tables = new LinkedHashMap<>();
    for (Contract contract : published) {
      tables.put(Shareable.of(contract), shareable(contract, judged));
    }
    return tables;
  }

  /** Rows of {@link RunCheck}: how many cells every table has, and how many are hidden. */
  public static Dataset<Row> checks(Dataset<Row> judged) {
    Column[] sums = Stream.of(TALLIES).map(name -> sum(col(name)).as(name)).toArray(Column[]::new);
    Column[] counts =
        Stream.of(TALLIES)
            .map(
                name ->
                    struct(
                        concat(col(PublishedRow.TABLE), lit(": " + name)).as(RunCheck.ITEM),
                        col(name).as(RunCheck.LINES)))
            .toArray(Column[]::new);
    Map<String, Column> constants =
        Map.of(
            RunCheck.CHECK_NAME, lit(RunCheck.SMALL_CELLS),
            ClaimLine.SOURCE_FILE, lit(Columns.ALL),
            RunCheck.ITEM, col(RunCheck.ITEM),
            RunCheck.LINES, col(RunCheck.LINES));
    return judged
        .groupBy(col(PublishedRow.TABLE))
        .agg(sums[0], sums[1], sums[2], sums[3])
        .select(inline(array(counts)))
        .select(
            Stream.of(RunCheck.SCHEMA.fields())
                .map(
                    field ->
                        constants
                            .getOrDefault(field.name(), lit(null))
                            .cast(field.dataType())
                            .as(field.name()))
                .toArray(Column[]::new));
  }

  private static Dataset<Row> shareable(Contract published, Dataset<Row> judged) {
    Map<String, Set<Group>> groups = Shareable.groups(published);
    Stream<Column> body =
        Stream.of(withoutStamps(published.schema()).fieldNames())
            .map(name -> col(published.name()).getField(name).as(name));
    Dataset<Row> rows =
        judged
            .where(
                col(PublishedRow.TABLE)
                    .equalTo(lit(published.name()))
                    .and(col(PublishedRow.HIDDEN).notEqual(lit(SmallCells.LEFT_OUT))))
            .select(
                Stream.concat(body, Stream.of(col(PublishedRow.HIDDEN))).toArray(Column[]::new));
    Column isSuppressed =
        groups.entrySet().stream()
            .map(column -> isHidden(column.getKey(), column.getValue()))
            .reduce(Column::or)
            .orElseThrow();
    Column[] columns =
        Stream.of(withoutStamps(Shareable.of(published).schema()).fields())
            .map(
                field -> {
                  String name = field.name();
                  Column value =
                      name.equals(Shareable.IS_SUPPRESSED)
                          ? isSuppressed
                          : groups.containsKey(name)
                              ? when(not(isHidden(name, groups.get(name))), col(name))
                              : col(name);
                  return value.cast(field.dataType()).as(name);
                })
            .toArray(Column[]::new);
    return rows.select(columns);
  }

  /** A count of zero is never hidden; what is not available is not there to hide. */
  private static Column isHidden(String name, Set<Group> groups) {
    Column isChosen =
        col(PublishedRow.HIDDEN).bitwiseAND(lit(Shareable.bits(groups))).notEqual(lit(0));
    Column isThere = col(name).isNotNull();
    boolean isCount =
        Stream.of(CellCount.values()).anyMatch(count -> count.column().equals(name))
            || ColumnOfCount.isOther(name)
            || name.equals(ProviderMeasure.NUMERATOR);
    return isChosen.and(isCount ? isThere.and(col(name).notEqual(lit(0))) : isThere);
  }

  private static Dataset<Row> current(CellTable table, Dataset<Row> rows, List<CellTable> tables) {
    Column[] counts =
        Stream.of(CellCount.values())
            .map(count -> count(table, count).cast(DataTypes.LongType))
            .toArray(Column[]::new);
    Column body =
        struct(
            Stream.of(withoutStamps(table.contract().schema()).fieldNames())
                .map(name -> col(name))
                .toArray(Column[]::new));
    return side(table, rows, array(counts), lit(0), false, body, tables);
  }

  private static Dataset<Row> memory(CellTable table, Dataset<Row> before, List<CellTable> tables) {
    Set<String> columns = Set.of(before.columns());
    Column hidden = lit(0);
    for (Map.Entry<Group, Set<CellCount>> mark : MARKS.entrySet()) {
      Column isNull =
          mark.getValue().stream()
              .map(count -> ColumnOfCount.named(table, count.column()))
              .filter(columns::contains)
              .map(column -> col(column).isNull())
              .reduce(lit(false), Column::or);
      hidden = hidden.plus(bitIf(isNull, mark.getKey()));
    }
    if (table == CellTable.PROVIDER_MEASURE) {
      Column isLost = col(ProviderMeasure.NUMERATOR).isNull();
      hidden =
          hidden
              .bitwiseOR(bitIf(isLost.and(isOfServices()), Group.SERVED))
              .bitwiseOR(bitIf(isLost.and(not(isOfServices())), Group.DENIED));
    }
    Column none = array().cast(DataTypes.createArrayType(DataTypes.LongType));
    return side(
        table, before.where(col(Shareable.IS_SUPPRESSED)), none, hidden, true, lit(null), tables);
  }

  private static Column bitIf(Column condition, Group group) {
    return when(condition, lit(group.bit())).otherwise(lit(0));
  }

  /**
   * The columns that the rows of all tables share, then one column of whole rows for each table.
   */
  private static Dataset<Row> side(
      CellTable table,
      Dataset<Row> rows,
      Column counts,
      Column hidden,
      boolean isMemory,
      Column body,
      List<CellTable> tables) {
    Column key =
        array(
            table.contract().key().stream()
                .map(name -> col(name).cast(DataTypes.StringType))
                .toArray(Column[]::new));
    Column detail =
        switch (table) {
          case POLICY_SENSITIVITY -> col(PolicySensitivity.IS_STAMPED);
          case OUTLIER_PROVIDER -> col(OutlierProvider.LEADING_METRIC);
          default -> lit(null);
        };
    List<Column> columns = new ArrayList<>();
    columns.add(lit(table.tableName()).as(PublishedRow.TABLE));
    columns.add(key.as(PublishedRow.KEY));
    columns.add(detail.cast(DataTypes.StringType).as(PublishedRow.DETAIL));
    columns.add(counts.as(PublishedRow.COUNTS));
    columns.add(hidden.cast(DataTypes.IntegerType).as(PublishedRow.HIDDEN));
    columns.add(lit(isMemory).as(PublishedRow.IS_MEMORY));
    for (CellTable each : tables) {
      Column own = each == table ? body : lit(null);
      columns.add(own.cast(body(each)).as(each.tableName()));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  /** A count of the table; of a provider it stands in the row of its metric. */
  private static Column count(CellTable table, CellCount count) {
    if (table == CellTable.PROVIDER_MEASURE) {
      switch (count) {
        case SERVICES -> {
          return when(isOfServices(), col(ProviderMeasure.NUMERATOR));
        }
        case SERVED_PATIENTS -> {
          return when(isOfServices(), col(ProviderMeasure.DENOMINATOR));
        }
        case DENIED_LINES -> {
          return when(not(isOfServices()), col(ProviderMeasure.NUMERATOR));
        }
        default -> {}
      }
    }
    String column = ColumnOfCount.named(table, count.column());
    boolean isThere = List.of(table.contract().schema().fieldNames()).contains(column);
    return isThere ? col(column) : lit(null);
  }

  private static Column isOfServices() {
    return col(ProviderMeasure.METRIC).equalTo(lit(ProviderMeasure.SERVICES_PER_PATIENT));
  }

  private static StructType withoutStamps(StructType schema) {
    return new StructType(
        Stream.of(schema.fields())
            .filter(field -> !Columns.STAMPS.contains(field.name()))
            .toArray(StructField[]::new));
  }

  /** The rows of a table as one column; null in the rows of the others, so nothing is required. */
  private static StructType body(CellTable table) {
    StructType body = new StructType();
    for (StructField field : withoutStamps(table.contract().schema()).fields()) {
      body = body.add(field.name(), field.dataType(), true);
    }
    return body;
  }

  private static String[] bodyNames(List<CellTable> tables) {
    return tables.stream().map(CellTable::tableName).toArray(String[]::new);
  }

  private static StructType judgedSchema(List<CellTable> tables) {
    StructType schema =
        new StructType()
            .add(PublishedRow.TABLE, DataTypes.StringType)
            .add(PublishedRow.HIDDEN, DataTypes.IntegerType);
    for (String tally : TALLIES) {
      schema = schema.add(tally, DataTypes.LongType);
    }
    for (CellTable table : tables) {
      schema = schema.add(table.tableName(), body(table));
    }
    return schema;
  }
}
