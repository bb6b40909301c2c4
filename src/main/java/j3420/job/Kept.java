package j3420.job;

import j3420.table.ClaimKey;
import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.EnrolledMonth;
import j3420.table.J3420Line;
import j3420.table.ModifierExpectation;
import j3420.table.QuarantinedLine;
import j3420.table.Run;
import j3420.table.RunInput;
import j3420.table.ScopeKey;
import j3420.table.WaitingLine;
import java.sql.Date;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What an earlier run left for later ones: its tables at their versions, and what the ledger says
 * of its files.
 */
final class Kept {

  private final Warehouse warehouse;
  private final Entry entry;
  private final Map<String, Output> outputs;
  private final List<Row> inputs;
  private final List<Row> checks;
  private final Map<Contract, TableAudit> audits = new HashMap<>();

  /** What a run of the ledger left. */
  Kept(Warehouse warehouse, Ledger ledger, Entry entry) {
    this.warehouse = warehouse;
    this.entry = entry;
    this.outputs = ledger.outputs(entry.runId());
    this.inputs = ledger.inputs(entry.runId());
    this.checks = ledger.checks(entry.runId());
  }

  Entry entry() {
    return entry;
  }

  /** The tables that the run stands for, by path. */
  Map<String, Output> outputs() {
    return outputs;
  }

  /** Rows of {@link RunInput}. */
  List<Row> inputs() {
    return inputs;
  }

  List<Row> checks() {
    return checks;
  }

  /**
   * What the measures stand on.
   *
   * @param lists the code lists that the lines were built with
   * @throws Refusal if they are others
   */
  Measures.Basis basis(ReferenceLists lists) {
    requireSame(lists);
    List<String> missing = entry.texts(Run.NOT_AVAILABLE);
    return new Measures.Basis(
        table(J3420Line.CONTRACT),
        table(EnrolledMonth.CONTRACT),
        entry.dataThrough(),
        new ReasonsTold(lists).of(entry.value(Columns.DENIAL_POLICY).toString(), missing),
        lists.of(ModifierExpectation.LIST),
        missing);
  }

  private void requireSame(ReferenceLists lists) {
    Map<String, Object> built = new TreeMap<>(entry.map(Run.REFERENCE_LISTS));
    List<String> others =
        lists.fingerprints().entrySet().stream()
            .filter(list -> !list.getValue().equals(built.get(list.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    if (!others.isEmpty()) {
      throw new Refusal(
          Refusal.INPUT,
          "The lines of %s were built with other code lists (%s). Give those with --reference, or build the lines anew with 'run'."
              .formatted(warehouse.location(), others.stream().collect(Collectors.joining(", "))));
    }
  }

  /** Every table that a later build starts from is there. */
  boolean isWhole() {
    return List.of(
            ClaimLine.CONTRACT,
            J3420Line.CONTRACT,
            QuarantinedLine.CONTRACT,
            WaitingLine.CONTRACT,
            ScopeKey.CONTRACT,
            ClaimKey.CONTRACT)
        .stream()
        .allMatch(contract -> outputs.containsKey(contract.path()));
  }

  /** The latest days of the claim files, as they were read. */
  Map<String, FirstPass.LastDays> lastDays() {
    Map<String, FirstPass.LastDays> days = new HashMap<>();
    inputs.stream()
        .filter(row -> RunInput.CLAIMS.equals(row.getAs(RunInput.ROLE)))
        .forEach(
            row ->
                days.put(
                    row.getAs(RunInput.PATH),
                    new FirstPass.LastDays(
                        day(row.getAs(RunInput.LAST_DECISION_DATE)),
                        day(row.getAs(RunInput.LAST_SERVICE_DATE)))));
    return days;
  }

  private static LocalDate day(Date date) {
    return date == null ? null : date.toLocalDate();
  }

  /** A table as it is in storage, unchecked: for tables that are only looked into. */
  Dataset<Row> unchecked(Contract contract) {
    return warehouse.read(contract, outputs.get(contract.path()).version());
  }

  Optional<TableAudit> auditOf(Contract contract) {
    return Optional.ofNullable(outputs.get(contract.path())).map(Output::audit);
  }

  /**
   * A table without the columns that name the run. Delta itself may read on without a word after
   * its log or its files were damaged, so all rows are read and held against the ledger.
   *
   * @throws Refusal if the rows are not those that the ledger states
   */
  Dataset<Row> table(Contract contract) {
    audited(contract);
    return Warehouse.unstamped(unchecked(contract));
  }

  /** Reads a table, once, and holds it against the ledger; what it holds. */
  TableAudit audited(Contract contract) {
    return audits.computeIfAbsent(contract, this::readAnew);
  }

  private TableAudit readAnew(Contract contract) {
    Output stated = outputs.get(contract.path());
    if (stated == null) {
      throw new Refusal(
          Refusal.INPUT,
          "Run %s of %s names no table %s. Build the lines anew with 'run --rebuild'."
              .formatted(entry.runId(), warehouse.location(), contract.path()));
    }
    TableAudit found;
    try {
      found = TableAudit.of(contract, unchecked(contract), true);
    } catch (Exception e) {
      throw damaged(contract, "cannot be read");
    }
    if (found.rows() != stated.audit().rows()) {
      throw damaged(
          contract,
          "holds %d rows of it instead of %d".formatted(found.rows(), stated.audit().rows()));
    }
    if (!found.isSameContent(stated.audit())) {
      throw damaged(contract, "holds other values");
    }
    return found;
  }

  private Refusal damaged(Contract contract, String what) {
    return new Refusal(
        Refusal.INPUT,
        "%s is not as run %s wrote it: it %s. Restore %s from a copy, or build the lines anew with 'run --rebuild'."
            .formatted(contract.path(), entry.runId(), what, warehouse.location()));
  }
}
