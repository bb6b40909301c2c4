package j3420.job;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.DenialRate;
import j3420.table.J3420Line;
import j3420.table.PolicySensitivity;
import j3420.table.Run;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StructField;

/**
 * Which published numbers changed from one run to another, and what changed of what they rest on.
 */
final class RunDiff {

  private static final String KEY = "key";
  private static final String BEFORE = "before";
  private static final String AFTER = "after";
  private static final String CHANGE = "change";
  private static final String NAME = "name";
  private static final int LARGEST = 3;

  private static final List<String> TOTALS =
      List.of(
          Run.INPUT_LINES,
          Run.QUARANTINED_LINES,
          Run.LATER_LINES,
          Run.SUPERSEDED_LINES,
          Run.VOIDED_LINES,
          Run.FINAL_LINES);

  private final Warehouse warehouse;
  private final Ledger ledger;
  private final Entry before;
  private final Entry after;
  private final Map<String, Output> outputsBefore;
  private final Map<String, Output> outputsAfter;

  RunDiff(Warehouse warehouse, Ledger ledger, Entry before, Entry after) {
    this.warehouse = warehouse;
    this.ledger = ledger;
    this.before = before;
    this.after = after;
    this.outputsBefore = ledger.outputs(before.runId());
    this.outputsAfter = ledger.outputs(after.runId());
  }

  /** A number before and after. */
  record Total(String name, String before, String after) {}

  /** A row whose number changed most. */
  record Change(String row, String number, String before, String after) {}

  /**
   * A published table.
   *
   * @param isSame not one number differs
   * @param said where rows cannot be compared, why
   */
  record Table(
      String table,
      boolean isSame,
      long added,
      long removed,
      long changed,
      List<Change> largest,
      String said) {}

  /**
   * All of it.
   *
   * @param causes what changed of what the numbers rest on; one sentence each
   */
  record Result(
      String before, String after, List<Total> totals, List<Table> tables, List<String> causes) {}

  Result result() {
    List<Table> tables =
        Measures.published().stream().flatMap(each -> table(each).stream()).toList();
    List<Total> totals = totals();
    List<String> causes = new ArrayList<>(new RunCauses(before, after).with(ledger::inputs));
    if (tables.stream().anyMatch(table -> !table.said().isEmpty())) {
      causes.add("The two runs did not compute the same tables.");
    }
    boolean isSame =
        tables.stream().allMatch(Table::isSame)
            && totals.stream().allMatch(total -> Objects.equals(total.before(), total.after()));
    if (causes.isEmpty() && !isSame) {
      causes.add("No cause found: nothing that the numbers rest on differs. Run 'runs verify'.");
    }
    return new Result(before.runId(), after.runId(), totals, tables, causes);
  }

  String text(Result found) {
    List<String> lines = new ArrayList<>();
    lines.add("From run %s to run %s".formatted(found.before(), found.after()));
    lines.add("Causes");
    found.causes().forEach(cause -> lines.add("  " + cause));
    if (found.causes().isEmpty()) {
      lines.add("  Nothing changed.");
    }
    lines.add("Totals");
    found
        .totals()
        .forEach(
            total ->
                lines.add(
                    "  %s: %s"
                        .formatted(
                            total.name(),
                            Objects.equals(total.before(), total.after())
                                ? total.before()
                                : total.before() + " -> " + total.after())));
    lines.add("Tables");
    for (Table table : found.tables()) {
      lines.add("  %s: %s".formatted(table.table(), said(table)));
      table
          .largest()
          .forEach(
              change ->
                  lines.add(
                      "    %s: %s %s -> %s"
                          .formatted(
                              change.row(), change.number(), change.before(), change.after())));
    }
    return lines.stream().collect(Collectors.joining("\n"));
  }

  private static String said(Table table) {
    if (!table.said().isEmpty()) {
      return table.said();
    }
    return table.isSame()
        ? "the same"
        : "%,d rows added, %,d removed, %,d changed"
            .formatted(table.added(), table.removed(), table.changed());
  }

  private List<Total> totals() {
    List<Total> totals = new ArrayList<>();
    for (String count : TOTALS) {
      totals.add(
          new Total(
              count.replace('_', ' '),
              "%,d".formatted((Long) before.value(count)),
              "%,d".formatted((Long) after.value(count))));
    }
    for (String amount : List.of(ClaimLine.ALLOWED_AMOUNT, ClaimLine.PAID_AMOUNT)) {
      totals.add(
          new Total(
              amount.replace('_', ' '), sum(outputsBefore, amount), sum(outputsAfter, amount)));
    }
    totals.add(
        new Total("denied lines, final decision", denials(outputsBefore), denials(outputsAfter)));
    return totals;
  }

  private static String sum(Map<String, Output> outputs, String column) {
    return Optional.ofNullable(outputs.get(J3420Line.CONTRACT.path()))
        .map(output -> output.audit().sums().get(column))
        .map(BigDecimal::toPlainString)
        .orElse("not available");
  }

  private String denials(Map<String, Output> outputs) {
    Output output = outputs.get(PolicySensitivity.CONTRACT.path());
    List<Row> stamped =
        output == null
            ? List.of()
            : warehouse
                .read(PolicySensitivity.CONTRACT, output.version())
                .where(col(PolicySensitivity.IS_STAMPED))
                .where(col(DenialRate.DECISION).equalTo(DenialRate.FINAL))
                .where(col(DenialRate.DENIED_LINES).isNotNull())
                .select(col(DenialRate.DENIED_LINES), col(DenialRate.LINES))
                .collectAsList();
    return stamped.stream()
        .map(row -> "%,d of %,d".formatted(row.getLong(0), row.getLong(1)))
        .findFirst()
        .orElse("not available");
  }

  private Optional<Table> table(Contract contract) {
    String path = contract.path();
    Output earlier = outputsBefore.get(path);
    Output later = outputsAfter.get(path);
    if (earlier == null && later == null) {
      return Optional.empty();
    }
    if (earlier == null || later == null) {
      String run = earlier == null ? before.runId() : after.runId();
      return Optional.of(
          new Table(path, false, 0, 0, 0, List.of(), "run %s has no such table".formatted(run)));
    }
    if (earlier.audit().isSameContent(later.audit())) {
      return Optional.of(new Table(path, true, 0, 0, 0, List.of(), ""));
    }
    return Optional.of(compared(contract, earlier.version(), later.version()));
  }

  private Table compared(Contract contract, long versionBefore, long versionAfter) {
    Dataset<Row> old = warehouse.read(contract, versionBefore);
    Dataset<Row> young = warehouse.read(contract, versionAfter);
    List<String> present = List.of(young.columns());
    List<StructField> both =
        Stream.of(old.schema().fields())
            .filter(
                field -> present.contains(field.name()) && !Columns.STAMPS.contains(field.name()))
            .toList();
    List<String> key =
        both.stream().map(StructField::name).filter(contract.key()::contains).toList();
    List<String> values =
        both.stream().map(StructField::name).filter(name -> !key.contains(name)).toList();
    Optional<String> number =
        both.stream()
            .filter(field -> values.contains(field.name()))
            .filter(
                field ->
                    field.dataType() instanceof LongType || field.dataType() instanceof DecimalType)
            .map(StructField::name)
            .findFirst();
    Dataset<Row> pairs = pairs(side(old, key, values, BEFORE), side(young, key, values, AFTER));
    Column isAdded = col(BEFORE).isNull();
    Column isRemoved = col(AFTER).isNull();
    Column isChanged =
        not(isAdded).and(not(isRemoved)).and(not(col(BEFORE).eqNullSafe(col(AFTER))));
    Row counts = pairs.agg(count_if(isAdded), count_if(isRemoved), count_if(isChanged)).first();
    boolean isSame = IntStream.range(0, 3).allMatch(at -> counts.getLong(at) == 0);
    return new Table(
        contract.path(),
        isSame,
        counts.getLong(0),
        counts.getLong(1),
        counts.getLong(2),
        number.map(name -> largest(pairs, name)).orElse(List.of()),
        "");
  }

  private static Dataset<Row> side(
      Dataset<Row> rows, List<String> key, List<String> values, String name) {
    return rows.select(named(key).as(KEY + name), named(values).as(name));
  }

  private static Column named(List<String> columns) {
    return struct(columns.stream().map(functions::col).toArray(Column[]::new));
  }

  private static Dataset<Row> pairs(Dataset<Row> before, Dataset<Row> after) {
    return before
        .join(after, col(KEY + BEFORE).eqNullSafe(col(KEY + AFTER)), "full_outer")
        .select(coalesce(col(KEY + BEFORE), col(KEY + AFTER)).as(KEY), col(BEFORE), col(AFTER))
        .localCheckpoint();
  }

  private static List<Change> largest(Dataset<Row> pairs, String number) {
    Column earlier = col(BEFORE + "." + number);
    Column later = col(AFTER + "." + number);
    return pairs
        .select(
            to_json(col(KEY)).as(NAME),
            col(KEY),
            earlier.cast(DataTypes.StringType).as(BEFORE),
            later.cast(DataTypes.StringType).as(AFTER),
            abs(coalesce(later, lit(0)).minus(coalesce(earlier, lit(0)))).as(CHANGE))
        .where(col(CHANGE).gt(0))
        .orderBy(col(CHANGE).desc(), col(NAME))
        .limit(LARGEST)
        .collectAsList()
        .stream()
        .map(
            row -> {
              Row keys = row.getStruct(1);
              return new Change(
                  IntStream.range(0, keys.size())
                      .mapToObj(at -> String.valueOf(keys.get(at)))
                      .collect(Collectors.joining(", ")),
                  number,
                  orNone(row.getString(2)),
                  orNone(row.getString(3)));
            })
        .toList();
  }

  private static String orNone(String number) {
    return number == null ? "none" : number;
  }
}
