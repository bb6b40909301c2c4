package j3420.job;

import j3420.testing.LocalSpark;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What the newest official run of a warehouse stands for. */
final class NewestRun {

  private NewestRun() {}

  /**
   * The content of every table, as the ledger states it. What an earlier run hid stays hidden, and
   * a first build has no earlier run: what may be shared is left out.
   */
  static Map<String, String> hashes(Path warehouse) {
    Ledger ledger =
        new Ledger(LocalSpark.session(), Warehouse.at(LocalSpark.session(), warehouse.toString()));
    Map<String, String> hashes = new TreeMap<>();
    ledger
        .outputs(ledger.newest().orElseThrow().runId())
        .forEach((table, output) -> hashes.put(table, output.audit().contentHash()));
    hashes.keySet().removeIf(table -> table.startsWith("shareable/"));
    return hashes;
  }
}
