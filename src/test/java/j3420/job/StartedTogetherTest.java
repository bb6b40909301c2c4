package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that start together on one warehouse: CONTRIBUTING says how to start it. */
@Tag("proof")
class StartedTogetherTest {

  private static final int STARTS = 20;

  @TempDir private static Path folder;

  @Test
  @DisplayName("Of 20 processes that start together exactly one publishes; the others end with 5")
  void processes() throws IOException, InterruptedException {
    Path warehouse = folder.resolve("warehouse");
    List<Process> started = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      started.add(
          ProductProcess.of(
              folder.resolve("errors-%d.txt".formatted(i)),
              List.of(
                  "run",
                  "--claims",
                  "data-samples/scenarios/medical_claim.csv",
                  "--warehouse",
                  warehouse.toString())));
    }
    List<Integer> ended = new ArrayList<>();
    for (Process process : started) {
      ended.add(process.waitFor());
    }

    assertThat(Collections.frequency(ended, 0)).as("%s", ended).isEqualTo(1);
    assertThat(Collections.frequency(ended, 5)).as("%s", ended).isEqualTo(STARTS - 1);
    Ledger ledger =
        new Ledger(LocalSpark.session(), Warehouse.at(LocalSpark.session(), warehouse.toString()));
    assertThat(ledger.entries()).hasSize(1);
    assertThat(warehouse.resolve("operations/run.lock")).doesNotExist();
  }
}
