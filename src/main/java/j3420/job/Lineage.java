package j3420.job;

import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.DatasetFacetsBuilder;
import io.openlineage.client.OpenLineage.InputDataset;
import io.openlineage.client.OpenLineage.InputField;
import io.openlineage.client.OpenLineage.OutputDataset;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineage.RunFacet;
import io.openlineage.client.OpenLineage.RunFacetsBuilder;
import io.openlineage.client.OpenLineageClientUtils;
import io.openlineage.client.utils.DatasetIdentifier;
import io.openlineage.client.utils.filesystem.FilesystemDatasetUtils;
import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.Run;
import j3420.table.RunInput;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/**
 * Tells a lineage server or file, in the words of OpenLineage, what a run read and wrote: an event
 * when it starts and one when it completes or fails. Events hold names, versions and counts, never
 * a value of the data, and a failure to hand them over never fails the run.
 */
final class Lineage {

  private static final String PRODUCT = "j3420";
  private static final String ITS_RUN = "j3420_run";
  private static final String DELTA = "delta";
  private static final int INTERRUPTED = 130;

  private final LineageTarget target;
  private final String location;
  private final String runId;
  private final String command;
  private final String sparkVersion;
  private final Progress progress;
  private boolean isEnded;
  private boolean isBroken;

  /** A process that is asked to end tells so; one that is killed cannot. */
  private final Thread interrupted =
      new Thread(
          () ->
              failed(
                  new Refusal(INTERRUPTED, "The process was ended before the run was official.")));

  /**
   * The lineage of one run.
   *
   * @param location the folder of the warehouse
   */
  Lineage(
      LineageTarget target,
      String location,
      String runId,
      String command,
      String sparkVersion,
      Progress progress) {
    this.target = target;
    this.location = location;
    this.runId = runId;
    this.command = command;
    this.sparkVersion = sparkVersion;
    this.progress = progress;
  }

  /** The id of a run in lineage events, which must be a UUID: the same for the same run. */
  static UUID uuid(String runId) {
    return UUID.nameUUIDFromBytes((PRODUCT + " run " + runId).getBytes(StandardCharsets.UTF_8));
  }

  /** Whether events, as JSON lines, say that a run was official. */
  static boolean isComplete(String events) {
    return events
        .lines()
        .map(OpenLineageClientUtils::runEventFromJson)
        .anyMatch(event -> event.getEventType() == RunEvent.EventType.COMPLETE);
  }

  /** The run holds the warehouse. */
  void started() {
    Runtime.getRuntime().addShutdownHook(interrupted);
    send(() -> new Event().of(RunEvent.EventType.START, Map.of(), Optional.empty()));
  }

  /**
   * Makes the run official and tells so: a process that is asked to end meanwhile must not tell
   * that it failed.
   *
   * @param enter what makes it official
   */
  synchronized Entry official(
      Supplier<Entry> enter,
      List<Row> inputs,
      Map<Contract, Output> computed,
      Map<String, Output> outputs) {
    Entry entry = enter.get();
    completed(entry, inputs, computed, outputs);
    return entry;
  }

  /**
   * The run is official.
   *
   * @param entry its entry in the ledger
   * @param inputs rows of {@link RunInput}: the files that it stands on
   * @param computed the tables that it computed; one whose rows stayed the same is not computed
   * @param outputs all tables that it stands for, by path
   */
  synchronized void completed(
      Entry entry, List<Row> inputs, Map<Contract, Output> computed, Map<String, Output> outputs) {
    end();
    send(() -> new Event().completed(entry, inputs, computed, outputs));
  }

  /** The run ended without being official; of our own sentences the whole is told. */
  synchronized void failed(Throwable error) {
    if (isEnded) {
      return;
    }
    end();
    String message = error instanceof Refusal ? error.getMessage() : error.getClass().getName();
    send(() -> new Event().of(RunEvent.EventType.FAIL, Map.of(), Optional.of(message)));
  }

  private void end() {
    isEnded = true;
    if (Thread.currentThread() != interrupted) {
      try {
        Runtime.getRuntime().removeShutdownHook(interrupted);
      } catch (IllegalStateException e) {
        // The process is about to end: the hook finds that the run has ended before.
        return;
      }
    }
  }

  private void send(Supplier<RunEvent> event) {
    try {
      target.send(event.get());
    } catch (Exception | LinkageError e) {
      if (!isBroken) {
        isBroken = true;
        progress.say(
            "The lineage of the run cannot be handed over (%s). The run itself is not touched by that; check --lineage."
                .formatted(e.getClass().getSimpleName()));
      }
    }
  }

  /** One event; a class of its own, as the client's classes are loaded only where they may fail. */
  private final class Event {

    private final OpenLineage client = new OpenLineage(URI.create("urn:" + PRODUCT));

    RunEvent completed(
        Entry entry,
        List<Row> inputs,
        Map<Contract, Output> computed,
        Map<String, Output> outputs) {
      Map<Contract, Output> own =
          computed.entrySet().stream()
              .filter(table -> table.getValue().writtenBy().equals(runId))
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
      List<InputDataset> read = new ArrayList<>();
      // A command that computes a topic reads no file, but the lines of the build before.
      if (!Run.NONE.equals(entry.text(Run.BUILD))) {
        read.addAll(files(inputs, entry.text(Run.LAYOUT)));
      }
      read.addAll(tables(computed.keySet(), outputs));
      List<OutputDataset> wrote = new ArrayList<>();
      own.forEach((table, output) -> wrote.add(output(table, output, computed.keySet())));
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put(Columns.DATA_THROUGH, entry.dataThrough().toString());
      facts.put(Columns.DENIAL_POLICY, entry.text(Columns.DENIAL_POLICY));
      facts.put(Run.BUILD, entry.text(Run.BUILD));
      facts.put(Run.CODE_VERSION, entry.text(Run.CODE_VERSION));
      RunEvent event = of(RunEvent.EventType.COMPLETE, facts, Optional.empty());
      return client.newRunEvent(
          event.getEventTime(), event.getEventType(), event.getRun(), event.getJob(), read, wrote);
    }

    RunEvent of(RunEvent.EventType type, Map<String, Object> facts, Optional<String> message) {
      RunFacet itself = client.newRunFacet();
      itself.getAdditionalProperties().put(Columns.RUN_ID, runId);
      itself.getAdditionalProperties().putAll(facts);
      RunFacetsBuilder facets =
          client
              .newRunFacetsBuilder()
              .put(ITS_RUN, itself)
              .processing_engine(
                  client.newProcessingEngineRunFacet(sparkVersion, "spark", Main.version()));
      message.ifPresent(
          text -> facets.errorMessage(client.newErrorMessageRunFacet(text, "JAVA", null)));
      return client.newRunEvent(
          RunClock.instant().atZone(ZoneOffset.UTC),
          type,
          client.newRun(uuid(runId), facets.build()),
          client.newJob(
              PRODUCT,
              command,
              client
                  .newJobFacetsBuilder()
                  .jobType(client.newJobTypeJobFacet("BATCH", "SPARK", "JOB", null))
                  .build()),
          List.of(),
          List.of());
    }

    /** The files by folder; a file that is the only one of its kind in its folder by itself. */
    private List<InputDataset> files(List<Row> inputs, String layout) {
      Map<List<Object>, List<Row>> alike =
          inputs.stream()
              .collect(
                  Collectors.groupingBy(
                      row ->
                          List.of(
                              value(row, RunInput.ROLE),
                              value(row, RunInput.FORMAT),
                              folder(value(row, RunInput.PATH))),
                      LinkedHashMap::new,
                      Collectors.toList()));
      List<InputDataset> datasets = new ArrayList<>();
      for (List<Row> rows : alike.values()) {
        Row any = rows.get(0);
        String path = value(any, RunInput.PATH);
        String format = value(any, RunInput.FORMAT);
        boolean isTable = format.equals(DELTA);
        DatasetFacetsBuilder facets =
            client
                .newDatasetFacetsBuilder()
                .documentation(
                    client.newDocumentationDatasetFacet(
                        "%s, layout %s".formatted(value(any, RunInput.ROLE), layout), null))
                .storage(
                    isTable
                        ? client.newStorageDatasetFacet(DELTA, "parquet")
                        : client.newStorageDatasetFacet(
                            "file", format.equals("parquet") ? format : "csv"));
        if (isTable) {
          facets.version(
              client.newDatasetVersionDatasetFacet(
                  String.valueOf(this.<Long>value(any, RunInput.DELTA_VERSION))));
        }
        DatasetIdentifier name = name(isTable || rows.size() > 1 ? folder(path) : path);
        datasets.add(
            client.newInputDataset(
                name.getNamespace(), name.getName(), facets.build(), statistics(rows)));
      }
      return datasets;
    }

    private OpenLineage.InputDatasetInputFacets statistics(List<Row> files) {
      List<Long> counts = files.stream().map(row -> this.<Long>value(row, RunInput.ROWS)).toList();
      Long rows =
          counts.stream().allMatch(Objects::nonNull)
              ? counts.stream().mapToLong(Long::longValue).sum()
              : null;
      long bytes = files.stream().mapToLong(row -> this.<Long>value(row, RunInput.BYTES)).sum();
      return client
          .newInputDatasetInputFacetsBuilder()
          .inputStatistics(
              client.newInputStatisticsInputDatasetFacet(rows, bytes, (long) files.size()))
          .build();
    }

    /** The tables whose rows other tables are made of; some of them the run wrote itself. */
    private List<InputDataset> tables(Set<Contract> computed, Map<String, Output> outputs) {
      Map<String, Contract> sources = new LinkedHashMap<>();
      computed.stream()
          .flatMap(table -> ColumnOrigins.of(table, computed).stream())
          .flatMap(origins -> origins.tables().stream())
          .forEach(table -> sources.put(table.path(), table));
      return new TreeSet<>(sources.keySet())
          .stream()
              .filter(outputs::containsKey)
              .map(
                  path -> {
                    DatasetIdentifier name = name(location + "/" + path);
                    return client.newInputDataset(
                        name.getNamespace(),
                        name.getName(),
                        facets(sources.get(path), outputs.get(path)).build(),
                        null);
                  })
              .toList();
    }

    private OutputDataset output(Contract table, Output output, Collection<Contract> computed) {
      DatasetFacetsBuilder facets = facets(table, output);
      ColumnOrigins.of(table, computed)
          .ifPresent(origins -> facets.columnLineage(columns(origins)));
      DatasetIdentifier name = name(location + "/" + table.path());
      return client.newOutputDataset(
          name.getNamespace(),
          name.getName(),
          facets.build(),
          client
              .newOutputDatasetOutputFacetsBuilder()
              .outputStatistics(
                  client.newOutputStatisticsOutputDatasetFacet(output.audit().rows(), null, null))
              .build());
    }

    private DatasetFacetsBuilder facets(Contract table, Output output) {
      return client
          .newDatasetFacetsBuilder()
          .documentation(client.newDocumentationDatasetFacet(table.comment(), null))
          .storage(client.newStorageDatasetFacet(DELTA, "parquet"))
          .version(client.newDatasetVersionDatasetFacet(String.valueOf(output.version())))
          .schema(
              client.newSchemaDatasetFacet(
                  Stream.of(table.schema().fields())
                      .map(
                          field ->
                              client
                                  .newSchemaDatasetFacetFieldsBuilder()
                                  .name(field.name())
                                  .type(field.dataType().simpleString())
                                  .description(field.getComment().getOrElse(() -> null))
                                  .build())
                      .toList()));
    }

    private OpenLineage.ColumnLineageDatasetFacet columns(ColumnOrigins origins) {
      var fields = client.newColumnLineageDatasetFacetFieldsBuilder();
      origins
          .columns()
          .forEach(
              (column, of) ->
                  fields.put(
                      column,
                      client
                          .newColumnLineageDatasetFacetFieldsAdditionalBuilder()
                          .inputFields(of.stream().map(this::field).toList())
                          .build()));
      return client
          .newColumnLineageDatasetFacetBuilder()
          .fields(fields.build())
          .dataset(origins.rows().stream().map(this::field).toList())
          .build();
    }

    private InputField field(ColumnOrigins.Origin origin) {
      DatasetIdentifier name = name(location + "/" + origin.table().path());
      String type = origin.way().isDirect() ? "DIRECT" : "INDIRECT";
      return client.newInputField(
          name.getNamespace(),
          name.getName(),
          origin.column(),
          List.of(
              client
                  .newInputFieldTransformationsBuilder()
                  .type(type)
                  .subtype(origin.way().name())
                  .build()));
    }

    private <T> T value(Row input, String column) {
      return input.getAs(RunInput.SCHEMA.fieldIndex(column));
    }

    /** The folder of a file, or of the table that it is a part of. */
    private static String folder(String file) {
      Path folder = new Path(file).getParent();
      while (folder.getName().contains("=")) {
        folder = folder.getParent();
      }
      return folder.toString();
    }

    private static DatasetIdentifier name(String path) {
      return FilesystemDatasetUtils.fromLocation(new Path(path).toUri());
    }
  }
}
