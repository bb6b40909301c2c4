package j3420.job;

import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.RunCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The tables of a run on their way to storage: checked as computed, written, read back and
 * compared. Nothing is written if a check fails.
 */
final class Publication {

  private final Warehouse warehouse;
  private final RunLock lock;
  private final String runId;
  private final Map<String, Output> before;
  private final List<Row> checks = new ArrayList<>();

  /**
   * A table too large to be computed before it is written: what it must hold is known otherwise.
   *
   * @param rows all columns of the contract
   * @param expectedRows number of rows; -1: only the table tells
   * @param part if only a part of the table is written
   */
  record Streamed(Dataset<Row> rows, long expectedRows, Optional<Part> part) {

    Streamed with(Dataset<Row> stampedRows) {
      return new Streamed(stampedRows, expectedRows, part);
    }
  }

  /**
   * The rows of a table that are written, while the others stay.
   *
   * @param condition SQL condition that tells them in the new version
   * @param replaced audit of the rows that they replace
   */
  record Part(String condition, TableAudit replaced) {}

  /**
   * A publication.
   *
   * @param lock without which no table may be written
   * @param before what the newest official run stands for, by the path of the table
   */
  Publication(Warehouse warehouse, RunLock lock, String runId, Map<String, Output> before) {
    this.warehouse = warehouse;
    this.lock = lock;
    this.runId = runId;
    this.before = before;
  }

  /** The rows of {@link RunCheck} that the checks gave. */
  List<Row> checks() {
    return checks;
  }

  /**
   * Measures the computed tables and holds them against each other.
   *
   * @param standing tables of the same run that are not written
   * @throws Refusal with exit code 4 if a key repeats, a count is negative or totals differ
   */
  Map<Contract, TableAudit> checked(
      Map<Contract, Dataset<Row>> tables, Map<Contract, TableAudit> standing) {
    Map<Contract, TableAudit> audits =
        AtOnce.each(tables, (contract, rows) -> TableAudit.of(contract, rows, false));
    List<String> broken = new ArrayList<>();
    audits.forEach(
        (contract, audit) -> {
          check(RunCheck.KEYS_UNIQUE, contract, audit.repeatedKeys(), audit, broken);
          if (contract.zone() == Contract.Zone.PUBLISHED) {
            check(RunCheck.NOT_NEGATIVE, contract, audit.negatives(), audit, broken);
          }
        });
    Map<Contract, TableAudit> all = new LinkedHashMap<>(standing);
    all.putAll(audits);
    Totals.Comparison totals = Totals.compared(all);
    broken.addAll(totals.differences());
    if (totals.compared() > 0) {
      checks.add(
          row(
              RunCheck.TOTALS_EQUAL,
              "lines, denied lines and dollars of all tables",
              totals.compared()));
    }
    if (!broken.isEmpty()) {
      throw new Refusal(
          Refusal.QUALITY,
          "The tables do not hold what they must: %s. Nothing is published; please report this with the log."
              .formatted(broken.stream().collect(Collectors.joining("; "))));
    }
    return audits;
  }

  private void check(
      String name, Contract contract, long failures, TableAudit audit, List<String> broken) {
    if (failures > 0) {
      broken.add(
          "%s fails %d times in %s of %d rows"
              .formatted(name, failures, contract.path(), audit.rows()));
    }
    checks.add(row(name, contract.path(), audit.rows()));
  }

  private static Row row(String check, String item, long rows) {
    return RowFactory.create(check, Columns.ALL, item, rows, null, null, null, RunCheck.PASSED);
  }

  /**
   * Writes the tables whose content is new, and reads every one of them back.
   *
   * @param audits what {@link #checked} gave
   * @throws Refusal with exit code 4 if a table in storage is not the one that was computed
   */
  Map<Contract, Output> written(
      Map<Contract, Dataset<Row>> tables,
      Map<Contract, TableAudit> audits,
      Map<Contract, Streamed> streamed) {
    Map<Contract, Object> all = new LinkedHashMap<>(streamed);
    all.putAll(tables);
    Map<Contract, Output> outputs =
        AtOnce.each(
            all,
            (contract, table) ->
                streamed.containsKey(contract)
                    ? streamed(contract, streamed.get(contract))
                    : written(contract, tables.get(contract), audits.get(contract)));
    outputs.forEach(
        (contract, output) ->
            checks.add(row(RunCheck.READ_BACK, contract.path(), output.audit().rows())));
    return outputs;
  }

  private Output written(Contract contract, Dataset<Row> rows, TableAudit computed) {
    lock.requireHeld();
    Output older = before.get(contract.path());
    boolean isStanding =
        older != null
            && older.audit().isSameContent(computed)
            && warehouse.version(contract.path()) == older.version();
    long version = isStanding ? older.version() : warehouse.write(contract, rows, runId);
    TableAudit found = TableAudit.of(contract, warehouse.stored(contract, version), true);
    if (!found.isSameContent(computed) || !found.sums().equals(computed.sums())) {
      throw differs(contract, found.rows(), computed.rows());
    }
    return new Output(version, computed, isStanding ? older.writtenBy() : runId);
  }

  private Output streamed(Contract contract, Streamed table) {
    lock.requireHeld();
    Optional<Part> part = table.part();
    Output older = before.get(contract.path());
    long version =
        part.isPresent()
            ? warehouse.writePart(
                contract, table.rows(), runId, part.get().condition(), older.version())
            : warehouse.write(contract, table.rows(), runId);
    Dataset<Row> stored =
        part.map(some -> warehouse.read(contract, version).where(some.condition()))
            .orElseGet(() -> warehouse.stored(contract, version));
    TableAudit found = TableAudit.of(contract, stored, true);
    if (table.expectedRows() >= 0 && table.expectedRows() != found.rows()) {
      throw differs(contract, found.rows(), table.expectedRows());
    }
    TableAudit whole =
        part.map(some -> older.audit().minus(some.replaced()).plus(found)).orElse(found);
    boolean isSame = older != null && older.audit().isSameContent(whole) && part.isEmpty();
    return new Output(
        version, whole, isSame && older.version() == version ? older.writtenBy() : runId);
  }

  /** The tables that the run takes over, whatever a run that died wrote into them since. */
  Map<String, Output> takenOver(Set<String> written) {
    Map<String, Output> takenOver = new LinkedHashMap<>();
    before.forEach(
        (table, output) -> {
          if (!written.contains(table)) {
            lock.requireHeld();
            long version = warehouse.restored(table, output.version());
            takenOver.put(table, new Output(version, output.audit(), output.writtenBy()));
          }
        });
    return takenOver;
  }

  private static Refusal differs(Contract contract, long found, long expected) {
    return new Refusal(
        Refusal.QUALITY,
        "%s in storage is not what was computed: it holds %d rows instead of %d, or other values. Nothing is published; check the disk and run again."
            .formatted(contract.path(), found, expected));
  }
}
