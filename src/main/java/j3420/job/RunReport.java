package j3420.job;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.Run;
import j3420.table.RunCheck;
import j3420.table.RunInput;
import j3420.table.RunOutput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** What the ledger states of runs, for people and for programs. */
final class RunReport {

  private static final List<String> OF_LIST =
      List.of(
          Columns.RUN_ID,
          Run.FINISHED_AT,
          Run.COMMAND,
          Run.BUILD,
          Columns.DATA_THROUGH,
          Columns.DENIAL_POLICY,
          Run.INPUT_LINES,
          Run.FINAL_LINES,
          Run.FLAGS);

  private static final List<String> COUNTS =
      List.of(
          Run.INPUT_LINES,
          Run.OUT_OF_SCOPE_LINES,
          Run.COMPANION_LINES,
          Run.LATER_LINES,
          Run.QUARANTINED_LINES,
          Run.EXACT_DUPLICATE_LINES,
          Run.SUPERSEDED_LINES,
          Run.VOIDED_LINES,
          Run.FINAL_LINES);

  private final Warehouse warehouse;
  private final Ledger ledger;

  RunReport(Warehouse warehouse, Ledger ledger) {
    this.warehouse = warehouse;
    this.ledger = ledger;
  }

  /** All runs, newest first. */
  List<Map<String, Object>> list() {
    List<Entry> entries = new ArrayList<>(ledger.entries());
    Collections.reverse(entries);
    return entries.stream()
        .map(
            entry -> {
              Map<String, Object> all = values(Run.SCHEMA, entry.row());
              Map<String, Object> some = new LinkedHashMap<>();
              OF_LIST.forEach(column -> some.put(column, all.get(column)));
              return some;
            })
        .toList();
  }

  /** The same as text. */
  String listed() {
    List<Map<String, Object>> runs = list();
    if (runs.isEmpty()) {
      return "The warehouse %s holds no runs yet.".formatted(warehouse.location());
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(OF_LIST.stream().map(column -> column.replace('_', ' ')).toList());
    runs.forEach(run -> rows.add(run.values().stream().map(RunReport::word).toList()));
    return aligned(rows);
  }

  /** Everything that the ledger states of a run. */
  Map<String, Object> values(Entry entry) {
    Map<String, Object> values = new LinkedHashMap<>(values(Run.SCHEMA, entry.row()));
    String run = entry.runId();
    values.put(RunInput.CONTRACT.name(), rows(RunInput.CONTRACT, ledger.inputs(run)));
    values.put(RunOutput.CONTRACT.name(), rows(RunOutput.CONTRACT, ledger.outputRows(run)));
    values.put(RunCheck.CONTRACT.name(), rows(RunCheck.CONTRACT, ledger.checks(run)));
    return values;
  }

  /** The same as text. */
  String text(Entry entry) {
    List<List<String>> facts = new ArrayList<>();
    fact(facts, "run", entry.runId());
    fact(
        facts,
        "command",
        entry.text(Run.COMMAND) + ", lines of run " + entry.text(Run.LINES_RUN_ID));
    fact(facts, "arguments", entry.texts(Run.ARGUMENTS).stream().collect(Collectors.joining(" ")));
    fact(facts, "lines built", entry.text(Run.BUILD) + ": " + entry.text(Run.BUILD_REASON));
    fact(facts, "started", word(entry, Run.STARTED_AT));
    fact(facts, "finished", word(entry, Run.FINISHED_AT));
    fact(
        facts,
        "data through",
        entry.dataThrough()
            + (entry.value(Run.STATED_DATA_THROUGH_DATE) == null
                ? ", found in the data"
                : ", as stated"));
    fact(facts, "denial policy", entry.text(Columns.DENIAL_POLICY));
    fact(facts, "layout", entry.text(Run.LAYOUT));
    fact(facts, "mapping", entry.text(Run.MAPPING));
    fact(facts, "token key", entry.text(Run.TOKEN_KEY_ID));
    fact(
        facts,
        "product",
        entry.text(Run.CODE_VERSION) + ", code " + entry.text(Run.CODE_FINGERPRINT));
    fact(
        facts,
        "runs on",
        "Spark %s, Delta %s, Java %s"
            .formatted(
                entry.text(Run.SPARK_VERSION),
                entry.text(Run.DELTA_VERSION),
                entry.text(Run.JAVA_VERSION)));
    fact(
        facts,
        "not available",
        entry.texts(Run.NOT_AVAILABLE).stream().collect(Collectors.joining(", ")));
    fact(facts, "flags", entry.texts(Run.FLAGS).stream().collect(Collectors.joining("; ")));
    fact(facts, "files", word(entry, Run.INPUT_FILES) + ", bytes " + word(entry, Run.INPUT_BYTES));
    COUNTS.forEach(count -> fact(facts, count.replace('_', ' '), word(entry, count)));
    fact(facts, "follows run", entry.text(Run.PREVIOUS_RUN_ID));
    fact(facts, "entry SHA-256", entry.sha256());
    String run = entry.runId();
    return Stream.of(
            aligned(facts),
            section("Code lists", lists(entry)),
            section(
                "Files",
                cells(
                    RunInput.CONTRACT,
                    ledger.inputs(run),
                    List.of(
                        RunInput.ROLE,
                        RunInput.PATH,
                        RunInput.FORMAT,
                        RunInput.DELTA_VERSION,
                        RunInput.BYTES,
                        RunInput.IS_READ,
                        RunInput.SHA256))),
            section(
                "Tables",
                cells(
                    RunOutput.CONTRACT,
                    ledger.outputRows(run),
                    List.of(
                        RunOutput.TABLE,
                        RunOutput.DELTA_VERSION,
                        RunOutput.ROWS,
                        RunOutput.CONTENT_HASH,
                        RunOutput.WRITTEN_BY_RUN_ID))),
            section(
                "Checks",
                cells(
                    RunCheck.CONTRACT,
                    ledger.checks(run),
                    List.of(
                        RunCheck.CHECK_NAME,
                        ClaimLine.SOURCE_FILE,
                        RunCheck.ITEM,
                        RunCheck.LINES,
                        ClaimLine.CHARGE_AMOUNT,
                        ClaimLine.ALLOWED_AMOUNT,
                        ClaimLine.PAID_AMOUNT,
                        RunCheck.STATUS))))
        .collect(Collectors.joining("\n\n"));
  }

  /** One view for each published table as it belongs to the run: one consistent set. */
  List<String> views(Entry entry) {
    Map<String, Long> versions = new TreeMap<>(entry.<Long>map(Run.TABLE_VERSIONS));
    String zone = Contract.Zone.PUBLISHED.folder() + "/";
    return versions.entrySet().stream()
        .filter(table -> table.getKey().startsWith(zone))
        .map(
            table ->
                "CREATE OR REPLACE VIEW %s AS SELECT * FROM delta.`%s/%s` VERSION AS OF %d;"
                    .formatted(
                        table.getKey().substring(zone.length()),
                        warehouse.location(),
                        table.getKey(),
                        table.getValue()))
        .toList();
  }

  private static List<List<String>> lists(Entry entry) {
    return new TreeMap<>(entry.<String>map(Run.REFERENCE_LISTS))
        .entrySet().stream().map(list -> List.of(list.getKey(), list.getValue())).toList();
  }

  private static List<Map<String, Object>> rows(Contract contract, List<Row> rows) {
    return rows.stream().map(row -> values(contract.schema(), row)).toList();
  }

  private static List<List<String>> cells(Contract contract, List<Row> rows, List<String> columns) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns.stream().map(column -> column.replace('_', ' ')).toList());
    rows(contract, rows).stream()
        .map(row -> columns.stream().map(column -> word(row.get(column))).toList())
        .sorted(Comparator.comparing(Object::toString))
        .forEach(cells::add);
    return cells;
  }

  private static Map<String, Object> values(StructType schema, Row row) {
    Map<String, Object> present = Sha256.values(schema, row);
    Map<String, Object> inOrder = new LinkedHashMap<>();
    for (String column : schema.fieldNames()) {
      inOrder.put(column, present.get(column));
    }
    return inOrder;
  }

  private static void fact(List<List<String>> facts, String name, String value) {
    if (value != null && !value.isEmpty()) {
      facts.add(List.of(name, value));
    }
  }

  private static String word(Entry entry, String column) {
    return word(values(Run.SCHEMA, entry.row()).get(column));
  }

  private static String word(Object value) {
    if (value instanceof List<?> list) {
      return list.isEmpty()
          ? "-"
          : list.stream().map(Object::toString).collect(Collectors.joining("; "));
    }
    return value instanceof Long number
        ? "%,d".formatted(number)
        : value == null ? "-" : value.toString();
  }

  private static String section(String title, List<List<String>> rows) {
    return title + "\n" + aligned(rows).indent(2).stripTrailing();
  }

  private static String aligned(List<List<String>> rows) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths =
        IntStream.range(0, columns)
            .map(at -> rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0))
            .toArray();
    return rows.stream()
        .map(
            row ->
                IntStream.range(0, columns)
                    .mapToObj(at -> row.get(at) + " ".repeat(widths[at] - row.get(at).length()))
                    .collect(Collectors.joining("  "))
                    .stripTrailing())
        .collect(Collectors.joining("\n"));
  }
}
