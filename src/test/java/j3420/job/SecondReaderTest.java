package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every table of a run, read without Spark by Delta Kernel, which has a reader of its own;
 * ExportTest reads what is exported with DuckDB.
 */
class SecondReaderTest {

  private static final Engine ENGINE = DefaultEngine.create(new Configuration());

  /** What a reader finds: rows, and the sum of every whole or decimal column with a value. */
  private record Found(long rows, Map<String, BigDecimal> sums) {}

  static Stream<String> ofRun() {
    return ScenarioRun.once().outputs().keySet().stream().sorted();
  }

  static Stream<String> ofLedger() {
    return Stream.of(
        "operations/run", "operations/run_input", "operations/run_output", "operations/run_check");
  }

  @ParameterizedTest
  @MethodSource({"ofRun", "ofLedger"})
  @DisplayName("A reader that knows nothing but the first protocol opens every table")
  void protocol(String table) {
    var protocol = snapshot(table, Optional.empty()).getProtocol();

    assertThat(protocol.getMinReaderVersion()).isEqualTo(1);
    assertThat(protocol.getMinWriterVersion()).isIn(2, 3);
    assertThat(protocol.getReaderFeatures()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("ofRun")
  @DisplayName("It finds the rows and the sums that the ledger states")
  void rowsAndSums(String table) throws IOException {
    Output stated = ScenarioRun.once().outputs().get(table);

    Found found = read(snapshot(table, Optional.of(stated.version())));

    assertThat(found.rows()).isEqualTo(stated.audit().rows());
    stated
        .audit()
        .sums()
        .forEach(
            (column, sum) ->
                assertThat(found.sums().get(column))
                    .as(column)
                    .usingComparator(Comparator.nullsFirst(BigDecimal::compareTo))
                    .isEqualTo(sum));
  }

  @ParameterizedTest
  @MethodSource("ofLedger")
  @DisplayName("It finds as many rows of the ledger as Spark does")
  void ledger(String table) throws IOException {
    assertThat(read(snapshot(table, Optional.empty())).rows())
        .isEqualTo(ScenarioRun.once().table(table).count())
        .isPositive();
  }

  @Test
  @DisplayName("The tables with sums are not all empty")
  void notEmpty() {
    assertThat(ScenarioRun.once().outputs().values())
        .filteredOn(output -> output.audit().rows() > 0 && !output.audit().sums().isEmpty())
        .hasSizeGreaterThan(8);
  }

  private static Snapshot snapshot(String table, Optional<Long> version) {
    Table opened =
        Table.forPath(
            ENGINE, ScenarioRun.once().warehouse().resolve(table).toAbsolutePath().toString());
    return version
        .map(each -> opened.getSnapshotAsOfVersion(ENGINE, each))
        .orElseGet(() -> opened.getLatestSnapshot(ENGINE));
  }

  private static Found read(Snapshot snapshot) throws IOException {
    Scan scan = snapshot.getScanBuilder().build();
    Row state = scan.getScanState(ENGINE);
    Map<String, BigDecimal> sums = new TreeMap<>();
    long rows = 0;
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(ENGINE)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> files = batches.next().getRows()) {
          while (files.hasNext()) {
            rows += add(state, files.next(), sums);
          }
        }
      }
    }
    return new Found(rows, sums);
  }

  private static long add(Row state, Row file, Map<String, BigDecimal> sums) throws IOException {
    long rows = 0;
    try (CloseableIterator<FileReadResult> read =
            ENGINE
                .getParquetHandler()
                .readParquetFiles(
                    Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                    ScanStateRow.getPhysicalDataReadSchema(state),
                    Optional.empty());
        CloseableIterator<FilteredColumnarBatch> data =
            Scan.transformPhysicalData(ENGINE, state, file, read.map(FileReadResult::getData))) {
      while (data.hasNext()) {
        FilteredColumnarBatch batch = data.next();
        assertThat(batch.getSelectionVector()).isEmpty();
        rows += batch.getData().getSize();
        add(batch.getData(), sums);
      }
    }
    return rows;
  }

  private static void add(ColumnarBatch data, Map<String, BigDecimal> sums) {
    for (String column : data.getSchema().fieldNames()) {
      ColumnVector values = data.getColumnVector(data.getSchema().indexOf(column));
      for (int row = 0; row < values.getSize(); row++) {
        Optional<BigDecimal> number = number(values, row);
        number.ifPresent(value -> sums.merge(column, value, BigDecimal::add));
      }
    }
  }

  private static Optional<BigDecimal> number(ColumnVector values, int row) {
    if (values.isNullAt(row)) {
      return Optional.empty();
    }
    if (values.getDataType() instanceof LongType) {
      return Optional.of(BigDecimal.valueOf(values.getLong(row)));
    }
    if (values.getDataType() instanceof IntegerType) {
      return Optional.of(BigDecimal.valueOf(values.getInt(row)));
    }
    return values.getDataType() instanceof DecimalType
        ? Optional.of(values.getDecimal(row))
        : Optional.empty();
  }
}
