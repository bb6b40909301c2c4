package j3420.job;

import j3420.measure.ShareableTables;
import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.RunCheck;
import j3420.table.Shareable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The published tables of a run again, without small cells. All of them are judged together, also
 * those that the run takes over, as a cell of one may tell one of another.
 */
final class ShareableStep {

  private static final List<Contract> PUBLISHED = Measures.published();

  private final Warehouse warehouse;
  private final Map<String, Output> before;
  private final Map<String, Long> newest;

  /**
   * Step of a run.
   *
   * @param before what the newest official run stands for, by the path of the table
   * @param newest newest version of every table that any official run stands for: what is hidden
   *     there stays hidden, also if a run in between had no such table
   */
  ShareableStep(Warehouse warehouse, Map<String, Output> before, Map<String, Long> newest) {
    this.warehouse = warehouse;
    this.before = before;
    this.newest = newest;
  }

  /**
   * The shareable tables and what is hidden of them.
   *
   * @param tables rows by contract, without the columns that name the run
   * @param checks rows of {@link RunCheck}
   */
  record Judged(Map<Contract, Dataset<Row>> tables, List<Row> checks) {}

  /**
   * Judges the tables that the run computed beside those that stand.
   *
   * @param computed rows by contract, without the columns that name the run
   */
  Judged of(Map<Contract, Dataset<Row>> computed) {
    Map<Contract, Dataset<Row>> published = new LinkedHashMap<>();
    Map<Contract, Dataset<Row>> earlier = new LinkedHashMap<>();
    for (Contract contract : PUBLISHED) {
      Contract shareable = Shareable.of(contract);
      if (computed.containsKey(contract)) {
        published.put(contract, computed.get(contract));
      } else if (before.containsKey(contract.path())) {
        published.put(contract, stored(contract, before.get(contract.path()).version()));
      }
      if (newest.containsKey(shareable.path())) {
        earlier.put(shareable, stored(shareable, newest.get(shareable.path())));
      }
    }
    boolean isStanding =
        PUBLISHED.stream().noneMatch(computed::containsKey)
            && published.keySet().stream()
                .allMatch(contract -> before.containsKey(Shareable.of(contract).path()));
    if (isStanding) {
      return new Judged(Map.of(), List.of());
    }
    Dataset<Row> judged = ShareableTables.judged(published, earlier).localCheckpoint();
    return new Judged(
        ShareableTables.of(published.keySet(), judged),
        ShareableTables.checks(judged).collectAsList().stream().map(ShareableStep::check).toList());
  }

  private Dataset<Row> stored(Contract contract, long version) {
    return Warehouse.unstamped(warehouse.stored(contract, version));
  }

  private static Row check(Row counted) {
    return RowFactory.create(
        counted.getAs(RunCheck.CHECK_NAME),
        Columns.ALL,
        counted.getAs(RunCheck.ITEM),
        counted.getAs(RunCheck.LINES),
        null,
        null,
        null,
        RunCheck.COUNTED);
  }
}
