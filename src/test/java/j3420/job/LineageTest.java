package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.openlineage.client.OpenLineage.Dataset;
import io.openlineage.client.OpenLineage.InputDataset;
import io.openlineage.client.OpenLineage.OutputDataset;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.OpenLineageClientUtils;
import j3420.table.ClaimLine;
import j3420.table.J3420Line;
import j3420.table.Run;
import j3420.table.RunInput;
import j3420.testing.Folders;
import j3420.testing.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run tells a lineage server, read back by the client's own model. */
class LineageTest {

  @TempDir private Path folder;

  private static ScenarioRun run;
  private static List<RunEvent> events;

  @BeforeAll
  static void once() throws IOException {
    run = ScenarioRun.once();
    events = events(Files.readAllLines(run.lineage()));
  }

  @Test
  @DisplayName("A run tells its start and its end once, under one id that is made of its own")
  void startAndEnd() {
    assertThat(events)
        .extracting(RunEvent::getEventType)
        .containsExactly(EventType.START, EventType.COMPLETE);
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.getRun().getRunId()).isEqualTo(Lineage.uuid(run.runId()));
              assertThat(event.getJob().getNamespace()).isEqualTo("j3420");
              assertThat(event.getJob().getName()).isEqualTo("run");
              assertThat(fact(event, "run_id")).isEqualTo(run.runId());
            });
    assertThat(events.get(0).getEventTime()).isBefore(events.get(1).getEventTime());
    assertThat(fact(events.get(1), "denial_policy")).isEqualTo("x12-carc");
    assertThat(fact(events.get(1), "build")).isEqualTo("full");
  }

  @Test
  @DisplayName("The end names the files that were read, and the tables that others are made of")
  void inputs() {
    List<InputDataset> inputs = events.get(1).getInputs();

    assertThat(inputs)
        .extracting(Dataset::getNamespace, input -> beside(input.getName()))
        .extracting(each -> String.join(" ", each.toList().stream().map(Object::toString).toList()))
        .containsExactly(
            "file medical_claim.csv",
            "file eligibility.csv",
            // The shareable tables come from the published ones.
            "file published/denial_by_modifier",
            "file published/denial_by_modifier_set",
            "file published/denial_by_payer",
            "file published/denial_by_reason",
            "file published/denial_by_reason_and_modifier",
            "file published/denial_resolution",
            "file published/denial_trend",
            "file published/enrolled_month",
            "file published/monthly_utilization",
            "file published/outlier_provider",
            "file published/policy_sensitivity",
            "file published/provider_measure",
            "file restricted/claim_line",
            "file restricted/j3420_line");
    InputDataset claims = inputs.get(0);
    assertThat(claims.getFacets().getStorage().getFileFormat()).isEqualTo("csv");
    assertThat(claims.getFacets().getDocumentation().getDescription())
        .isEqualTo("claims, layout canonical");
    assertThat(claims.getInputFacets().getInputStatistics().getSize())
        .isEqualTo(ScenarioRun.SCENARIOS.resolve("medical_claim.csv").toFile().length());
    assertThat(inputs.get(10).getFacets().getVersion().getDatasetVersion())
        .isEqualTo(String.valueOf(run.outputs().get("restricted/j3420_line").version()));
  }

  @Test
  @DisplayName("The end names every table that was written, with its version, rows and columns")
  void outputs() {
    Map<String, OutputDataset> outputs =
        events.get(1).getOutputs().stream()
            .collect(Collectors.toMap(each -> beside(each.getName()), each -> each));

    assertThat(outputs.keySet()).isEqualTo(run.outputs().keySet()).hasSizeGreaterThan(10);
    run.outputs()
        .forEach(
            (path, stated) -> {
              OutputDataset output = outputs.get(path);
              assertThat(output.getFacets().getVersion().getDatasetVersion())
                  .isEqualTo(String.valueOf(stated.version()));
              assertThat(output.getOutputFacets().getOutputStatistics().getRowCount())
                  .isEqualTo(stated.audit().rows());
              assertThat(columns(output))
                  .containsExactlyElementsOf(List.of(run.table(path).columns()));
            });
  }

  @Test
  @DisplayName("Every column that is named in the lineage of columns is there, on both sides")
  void columnsExist() {
    Set<String> withColumns = new java.util.TreeSet<>();
    for (OutputDataset output : events.get(1).getOutputs()) {
      var lineage = output.getFacets().getColumnLineage();
      if (lineage == null) {
        continue;
      }
      withColumns.add(beside(output.getName()));
      Map<String, ?> fields = lineage.getFields().getAdditionalProperties();
      assertThat(columns(output)).containsAll(fields.keySet());
      Stream.concat(
              lineage.getDataset().stream(),
              lineage.getFields().getAdditionalProperties().values().stream()
                  .flatMap(field -> field.getInputFields().stream()))
          .forEach(
              field -> {
                assertThat(run.table(beside(field.getName())).columns()).contains(field.getField());
                assertThat(events.get(1).getInputs())
                    .extracting(Dataset::getName)
                    .contains(field.getName());
              });
    }
    assertThat(withColumns)
        .containsExactly(
            "published/denial_by_modifier",
            "published/denial_by_modifier_set",
            "published/denial_by_payer",
            "published/denial_by_reason",
            "published/denial_by_reason_and_modifier",
            "published/denial_resolution",
            "published/denial_trend",
            "published/monthly_utilization",
            "published/outlier_provider",
            "published/provider_measure",
            "restricted/j3420_line",
            "shareable/denial_by_modifier",
            "shareable/denial_by_modifier_set",
            "shareable/denial_by_payer",
            "shareable/denial_by_reason",
            "shareable/denial_by_reason_and_modifier",
            "shareable/denial_resolution",
            "shareable/denial_trend",
            "shareable/enrolled_month",
            "shareable/monthly_utilization",
            "shareable/outlier_provider",
            "shareable/policy_sensitivity",
            "shareable/provider_measure");
  }

  @Test
  @DisplayName("A column of j3420_line that is said to be that of claim_line has the same values")
  void identical() {
    ColumnOrigins origins = ColumnOrigins.of(J3420Line.CONTRACT, List.of()).orElseThrow();
    String[] same =
        origins.columns().entrySet().stream()
            .filter(column -> column.getValue().get(0).way() == ColumnOrigins.Way.IDENTITY)
            .map(Map.Entry::getKey)
            .toArray(String[]::new);
    var lines = run.table("restricted/j3420_line").selectExpr(same);
    var finals = run.table("restricted/claim_line").where("disposition = 'final'").selectExpr(same);

    assertThat(same).hasSizeGreaterThan(20).contains(ClaimLine.REASONS);
    assertThat(lines.exceptAll(finals).count()).isZero();
    assertThat(lines.count()).isEqualTo(finals.count()).isPositive();
  }

  @Test
  @DisplayName("No event holds an id of a member, claim or provider, or a query")
  void nothingOfTheData() throws IOException {
    String told = Files.readString(run.lineage());
    List<String> ids = new ArrayList<>();
    var claims =
        LocalSpark.session()
            .read()
            .option("header", true)
            .csv(ScenarioRun.SCENARIOS.resolve("medical_claim.csv").toString());
    claims
        .selectExpr("explode(array(person_id, claim_id, rendering_npi)) AS id")
        .where("length(id) > 4")
        .distinct()
        .collectAsList()
        .forEach(row -> ids.add(row.getString(0)));
    run.table("restricted/j3420_line")
        .selectExpr("explode(array(member_token, claim_id, family)) AS id")
        .where("id IS NOT NULL")
        .distinct()
        .collectAsList()
        .forEach(row -> ids.add(row.getString(0)));

    assertThat(ids).hasSizeGreaterThan(50);
    assertThat(ids).noneMatch(told::contains);
    assertThat(told).doesNotContainIgnoringCase("select ").doesNotContain("\"sql\"");
  }

  @Test
  @DisplayName("By default the events of a topic command are in the warehouse, and name its lines")
  void inTheWarehouse() throws IOException {
    Path warehouse = Folders.copied(run.warehouse(), folder.resolve("copy"));
    CommandRun denials = CommandRun.of("denials", "--warehouse", warehouse.toString());
    assertThat(denials.exitCode()).as(denials.errors()).isZero();

    List<RunEvent> told = kept(warehouse);
    assertThat(told)
        .extracting(RunEvent::getEventType)
        .containsExactly(EventType.START, EventType.COMPLETE);
    assertThat(told.get(1).getInputs())
        .extracting(Dataset::getName)
        .containsExactly(
            warehouse.toAbsolutePath() + "/published/denial_by_modifier",
            warehouse.toAbsolutePath() + "/published/denial_by_modifier_set",
            warehouse.toAbsolutePath() + "/published/denial_by_payer",
            warehouse.toAbsolutePath() + "/published/denial_by_reason",
            warehouse.toAbsolutePath() + "/published/denial_by_reason_and_modifier",
            warehouse.toAbsolutePath() + "/published/denial_resolution",
            warehouse.toAbsolutePath() + "/published/denial_trend",
            warehouse.toAbsolutePath() + "/restricted/j3420_line");
    // The same lines give the same rows, also where cells are hidden: nothing is written anew.
    assertThat(told.get(1).getOutputs()).isEmpty();
  }

  @Test
  @DisplayName("A run that is refused after it took the warehouse fails, in the words of the user")
  void refused() throws IOException {
    Path warehouse = Folders.copied(run.warehouse(), folder.resolve("copy"));
    Path claims = folder.resolve("claims.csv");
    Files.copy(ScenarioRun.SCENARIOS.resolve("medical_claim.csv"), claims);
    CommandRun refused =
        CommandRun.of(
            "build-lines", "--claims", claims.toString(), "--warehouse", warehouse.toString());
    assertThat(refused.exitCode()).isEqualTo(Refusal.INPUT);

    List<RunEvent> told = kept(warehouse);
    assertThat(told)
        .extracting(RunEvent::getEventType)
        .containsExactly(EventType.START, EventType.FAIL);
    assertThat(told.get(1).getRun().getFacets().getErrorMessage().getMessage())
        .isEqualTo(refused.said().get(refused.said().size() - 1))
        .contains("not given any more");
  }

  @Test
  @DisplayName("A process that is asked to end says that its run failed, and ends with 143")
  void ended() throws IOException, InterruptedException {
    Path file = folder.resolve("ended.jsonl");
    Process process =
        ProductProcess.of(
            folder.resolve("ended.txt"),
            List.of(
                "run",
                "--claims",
                ScenarioRun.SCENARIOS.resolve("medical_claim.csv").toString(),
                "--warehouse",
                folder.resolve("ended").toString(),
                "--lineage",
                file.toString()));
    while (process.isAlive() && !(Files.exists(file) && Files.size(file) > 0)) {
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
    process.destroy();

    assertThat(process.waitFor()).isEqualTo(128 + 15);
    List<RunEvent> told = events(Files.readAllLines(file));
    assertThat(told)
        .extracting(RunEvent::getEventType)
        .containsExactly(EventType.START, EventType.FAIL);
    assertThat(told.get(1).getRun().getFacets().getErrorMessage().getMessage())
        .isEqualTo("The process was ended before the run was official.");
  }

  @Test
  @DisplayName("Of an error that is not ours only the class is told, and after the end nothing")
  void onlyTheClass() {
    List<RunEvent> told = new ArrayList<>();
    Lineage lineage = lineage(told::add, new ByteArrayOutputStream());
    lineage.started();
    lineage.failed(new IllegalStateException("CAST_INVALID_INPUT 'MBI-1EG4'"));
    lineage.failed(new IllegalStateException("again"));

    assertThat(told)
        .extracting(RunEvent::getEventType)
        .containsExactly(EventType.START, EventType.FAIL);
    assertThat(told.get(1).getRun().getFacets().getErrorMessage().getMessage())
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  @DisplayName(
      "Several files of a folder are one input, a Delta table with its version another one")
  void manyFiles() {
    List<RunEvent> told = new ArrayList<>();
    lineage(told::add, new ByteArrayOutputStream())
        .completed(
            entry(),
            List.of(
                input("file:/in/month=1/a.parquet", "parquet", 10, null, 3L),
                input("file:/in/month=2/b.parquet", "parquet", 20, null, 4L),
                input("file:/in/c.csv", "comma", 40, null, null),
                input("s3a://bucket/table/state=NY/d.parquet", "delta", 80, 7L, null)),
            Map.of(),
            Map.of());

    assertThat(told.get(0).getInputs())
        .extracting(
            input ->
                "%s %s %s %s"
                    .formatted(
                        input.getNamespace(),
                        input.getName(),
                        input.getInputFacets().getInputStatistics().getRowCount(),
                        input.getInputFacets().getInputStatistics().getSize()))
        .containsExactly("file /in 7 30", "file /in/c.csv null 40", "s3://bucket table null 80");
    assertThat(told.get(0).getInputs().get(2).getFacets().getVersion().getDatasetVersion())
        .isEqualTo("7");
  }

  @Test
  @DisplayName("A server gets the events by HTTP; a new warehouse that nothing is written to goes")
  void byHttp() throws IOException {
    List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/lineage",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(201, -1);
          exchange.close();
        });
    server.start();
    try {
      Path warehouse = folder.resolve("new");
      CommandRun refused =
          CommandRun.of(
              "denials",
              "--warehouse",
              warehouse.toString(),
              "--lineage",
              "http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));

      assertThat(refused.exitCode()).as(refused.errors()).isEqualTo(Refusal.INPUT);
      assertThat(refused.said()).hasSize(1);
      assertThat(warehouse).doesNotExist();
      assertThat(events(bodies))
          .extracting(RunEvent::getEventType)
          .containsExactly(EventType.START, EventType.FAIL);
    } finally {
      server.stop(0);
    }
  }

  @Test
  @DisplayName("A server that is down is said once and does not fail the run")
  void serverDown() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    Path warehouse = Folders.copied(run.warehouse(), folder.resolve("copy"));
    CommandRun told =
        CommandRun.of(
            "utilization",
            "--warehouse",
            warehouse.toString(),
            "--lineage",
            "http://127.0.0.1:%d".formatted(closed));

    assertThat(told.exitCode()).as(told.errors()).isZero();
    assertThat(told.said().stream().filter(line -> line.contains("lineage"))).hasSize(1);
    assertThat(warehouse.resolve("operations/lineage")).doesNotExist();
  }

  @Test
  @DisplayName("What is neither a file nor an address is refused with 2 before anything is started")
  void wrongTarget() {
    for (String given : List.of("s3a://bucket/lineage", "https://", "http:// server")) {
      CommandRun refused =
          CommandRun.of(
              "denials", "--warehouse", folder.resolve("w").toString(), "--lineage", given);
      assertThat(refused.exitCode()).as(given).isEqualTo(Refusal.ARGUMENTS);
      assertThat(refused.said()).singleElement().asString().startsWith("--lineage");
    }
  }

  private static Lineage lineage(LineageTarget target, ByteArrayOutputStream said) {
    return new Lineage(
        target, "file:/warehouse", "some-run", "run", "4.2.0", new Progress(new PrintStream(said)));
  }

  private static Entry entry() {
    Map<String, Object> values =
        Map.of(
            "build", "full",
            "layout", "canonical",
            "denial_policy", "x12-carc",
            "code_version", "1",
            "data_through", Date.valueOf("2024-06-30"));
    return new Entry(
        RowFactory.create(
            Stream.of(Run.SCHEMA.fields()).map(StructField::name).map(values::get).toArray()));
  }

  private static Row input(String path, String format, long bytes, Long version, Long rows) {
    return RowFactory.create(
        RunInput.CLAIMS, path, format, bytes, null, version, rows, "", true, null, null);
  }

  private static List<RunEvent> kept(Path warehouse) throws IOException {
    try (Stream<Path> files = Files.list(warehouse.resolve("operations/lineage"))) {
      Path file =
          files.filter(each -> each.toString().endsWith(".jsonl")).findFirst().orElseThrow();
      return events(Files.readAllLines(file));
    }
  }

  private static List<RunEvent> events(List<String> lines) {
    return lines.stream().map(OpenLineageClientUtils::runEventFromJson).toList();
  }

  private static Object fact(RunEvent event, String name) {
    return event
        .getRun()
        .getFacets()
        .getAdditionalProperties()
        .get("j3420_run")
        .getAdditionalProperties()
        .get(name);
  }

  private static List<String> columns(Dataset dataset) {
    return dataset.getFacets().getSchema().getFields().stream()
        .map(field -> field.getName())
        .toList();
  }

  /** A table by its path below the warehouse, a file by its name. */
  private static String beside(String name) {
    String warehouse = run.warehouse().toAbsolutePath() + "/";
    return name.startsWith(warehouse)
        ? name.substring(warehouse.length())
        : Path.of(name).getFileName().toString();
  }
}
