package j3420.job;

import j3420.table.ClaimKey;
import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.MemberMonth;
import j3420.table.Run;
import j3420.table.RunInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Repeats an earlier run: all files that it stands on are read in one build, under its settings and
 * up to its last day of data, and every table must have the content that the ledger states. Nothing
 * is written anywhere, so that no row of a person is left behind.
 */
final class Reproduction {

  private static final String SHAREABLE = Contract.Zone.SHAREABLE.folder() + "/";

  private static final String CLAIMS = "--claims";
  private static final String ELIGIBILITY = "--eligibility";
  private static final String MAPPING = "--mapping";
  private static final String REFERENCE = "--reference";
  private static final String KEY_FILE = "--token-key-file";

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final Progress progress;
  private final Configuration configuration;

  Reproduction(SparkSession spark, Warehouse warehouse, Progress progress) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.progress = progress;
    this.configuration = Session.fileSystems(spark);
  }

  /**
   * Repeats a run and says whether all its tables come out the same.
   *
   * @param given where the mapping, the code lists and the key are now, if given
   * @return the exit code
   * @throws Refusal with exit code 3 if what it stands on is not there any more as it was
   */
  int of(String run, ParseResult given) {
    Ledger ledger = new Ledger(spark, warehouse);
    Entry entry = ledger.require(run);
    List<Row> inputs = ledger.inputs(entry.runId());
    requireThere(entry, inputs);
    ClaimOptions options = options(ledger, entry, inputs, given);
    requireSameSettings(entry, options);
    if (!CodeFingerprint.value().equals(entry.text(Run.CODE_FINGERPRINT))) {
      progress.say(
          "Run %s was made by other code (version %s); a difference may come from that."
              .formatted(entry.runId(), entry.text(Run.CODE_VERSION)));
    }
    LinesStep step = new LinesStep(spark, options, progress).pinned();
    requireSameFiles(entry, step, inputs);
    Map<String, Output> stated = ledger.outputs(entry.runId());
    // What earlier runs hid stays hidden, so these depend on runs and not only on the input.
    stated.keySet().removeIf(table -> table.startsWith(SHAREABLE));
    Map<String, TableAudit> found = audits(entry, step, stated.keySet());
    return said(entry, stated, found);
  }

  private void requireThere(Entry entry, List<Row> inputs) {
    List<String> gone =
        inputs.stream()
            .map(row -> row.<String>getAs(RunInput.PATH))
            .filter(path -> !exists(new Path(path)))
            .sorted()
            .toList();
    if (inputs.isEmpty()) {
      throw refusal(entry, "the ledger names no file of it");
    }
    if (!gone.isEmpty()) {
      throw refusal(entry, "files vanished: " + PinnedInput.named(gone));
    }
  }

  private boolean exists(Path path) {
    try {
      FileSystem fileSystem = path.getFileSystem(configuration);
      return fileSystem.exists(path);
    } catch (IOException e) {
      throw new Refusal(Refusal.INPUT, path + " cannot be read. Check its rights.");
    }
  }

  private ClaimOptions options(Ledger ledger, Entry entry, List<Row> inputs, ParseResult given) {
    List<String> arguments = new ArrayList<>();
    locations(inputs, RunInput.CLAIMS).forEach(path -> arguments.addAll(List.of(CLAIMS, path)));
    locations(inputs, RunInput.ELIGIBILITY)
        .forEach(path -> arguments.addAll(List.of(ELIGIBILITY, path)));
    arguments.addAll(
        List.of(
            "--layout",
            entry.text(Run.LAYOUT),
            "--data-through",
            entry.dataThrough().toString(),
            "--denial-policy",
            entry.text(Columns.DENIAL_POLICY)));
    // A run that only computed a topic stands on the options of the build before.
    List<ParseResult> recorded =
        Stream.of(entry, ledger.require(entry.text(Run.LINES_RUN_ID)))
            .flatMap(run -> recorded(run).stream())
            .toList();
    for (String option : List.of(MAPPING, REFERENCE, KEY_FILE)) {
      Object now = given.matchedOptionValue(option, null);
      Object then =
          recorded.stream()
              .map(parsed -> parsed.<Object>matchedOptionValue(option, null))
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null);
      Object value = now == null ? then : now;
      if (value != null) {
        arguments.addAll(List.of(option, value.toString()));
      }
    }
    ClaimOptions options = new ClaimOptions();
    new CommandLine(options).setExpandAtFiles(false).parseArgs(arguments.toArray(String[]::new));
    return options;
  }

  /** The arguments of the run, as far as they can still be understood. */
  private static Optional<ParseResult> recorded(Entry entry) {
    try {
      ParseResult parsed =
          Main.commandLine().parseArgs(entry.texts(Run.ARGUMENTS).toArray(String[]::new));
      return Optional.ofNullable(parsed.subcommand());
    } catch (CommandLine.ParameterException e) {
      return Optional.empty();
    }
  }

  /** Files by their paths; Delta tables, whose files the ledger names, as of their version. */
  private Set<String> locations(List<Row> inputs, String role) {
    Set<String> locations = new TreeSet<>();
    for (Row row : inputs) {
      if (role.equals(row.getAs(RunInput.ROLE))) {
        String path = row.getAs(RunInput.PATH);
        Long version = row.getAs(RunInput.DELTA_VERSION);
        locations.add(version == null ? path : tableOf(new Path(path)) + "@v" + version);
      }
    }
    return locations;
  }

  private Path tableOf(Path file) {
    Path folder = file.getParent();
    while (folder != null && !exists(new Path(folder, DeltaLog.FOLDER))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new Refusal(Refusal.INPUT, "The Delta table of %s vanished.".formatted(file));
    }
    return folder;
  }

  private void requireSameSettings(Entry entry, ClaimOptions options) {
    Map<String, Object> then = new TreeMap<>(entry.map(Run.REFERENCE_LISTS));
    Map<String, Object> now = new ReferenceLists(spark, options.reference()).fingerprints();
    Set<String> names = new TreeSet<>(then.keySet());
    names.addAll(now.keySet());
    List<String> lists =
        names.stream().filter(name -> !Objects.equals(then.get(name), now.get(name))).toList();
    if (!lists.isEmpty()) {
      throw refusal(
          entry,
          "other code lists: "
              + lists.stream().collect(Collectors.joining(", "))
              + ". Name those of then with --reference");
    }
    options.layout();
    if (!Objects.equals(
        content(entry.text(Run.MAPPING)), content(options.mappingFingerprint().orElse(null)))) {
      throw refusal(entry, "the mapping is another one. Name that of then with --mapping");
    }
    if (!options.tokens().keyId().equals(entry.text(Run.TOKEN_KEY_ID))) {
      throw refusal(entry, "the token key is another one. Give that of then");
    }
  }

  /** Of a name and a SHA-256, the SHA-256: a file may be called otherwise now. */
  private static String content(String mapping) {
    return mapping == null ? null : mapping.substring(mapping.lastIndexOf(' ') + 1);
  }

  private static void requireSameFiles(Entry entry, LinesStep step, List<Row> inputs) {
    List<PinnedInput.Change> changes =
        Stream.of(step.claimInput(), step.coverInput())
            .map(input -> input.againstContent(inputs))
            .toList();
    List<String> changed =
        changes.stream()
            .flatMap(
                change ->
                    Stream.of(change.changed(), change.vanished(), change.added())
                        .flatMap(java.util.Collection::stream))
            .sorted()
            .toList();
    if (!changed.isEmpty()) {
      throw refusal(entry, "files have another content: " + PinnedInput.named(changed));
    }
  }

  private static Refusal refusal(Entry entry, String why) {
    return new Refusal(
        Refusal.INPUT, "Run %s cannot be reproduced: %s.".formatted(entry.runId(), why));
  }

  private Map<String, TableAudit> audits(Entry entry, LinesStep step, Set<String> stated) {
    BuildLines.Built built = step.built();
    Enrolment enrolment = step.enrolment(built, Optional.empty());
    Map<Contract, Dataset<Row>> tables = new LinkedHashMap<>(step.tables(built, enrolment));
    tables.put(MemberMonth.CONTRACT, enrolment.memberMonths().rows());
    tables.put(ClaimKey.CONTRACT, built.claimKeys());
    Measures.Basis basis = step.basis(built, enrolment);
    Stream.of(Measures.values())
        .filter(
            topic -> topic.contracts().stream().anyMatch(table -> stated.contains(table.path())))
        .forEach(topic -> tables.putAll(topic.of(basis)));
    Map<String, Column> stamps =
        Warehouse.stamps(
            entry.runId(), entry.value(Columns.DATA_THROUGH), entry.text(Columns.DENIAL_POLICY));
    return progress.step(
        "computing and hashing %d tables".formatted(stated.size()),
        () ->
            tables.entrySet().stream()
                .filter(table -> stated.contains(table.getKey().path()))
                .collect(
                    Collectors.toMap(
                        table -> table.getKey().path(),
                        table ->
                            TableAudit.of(
                                table.getKey(),
                                Warehouse.stamped(table.getKey(), table.getValue(), stamps),
                                true))));
  }

  private int said(Entry entry, Map<String, Output> stated, Map<String, TableAudit> found) {
    List<String> differing = new ArrayList<>();
    for (String table : new TreeSet<>(stated.keySet())) {
      TableAudit then = stated.get(table).audit();
      TableAudit now = found.get(table);
      if (now == null) {
        differing.add("%s is no table of this release".formatted(table));
      } else if (!now.isSameContent(then)) {
        differing.add(
            now.rows() == then.rows()
                ? "%s has other values".formatted(table)
                : "%s has %d rows instead of %d".formatted(table, now.rows(), then.rows()));
      }
    }
    boolean isSame = differing.isEmpty();
    progress.say(
        isSame
            ? "Run %s is reproduced: all %d tables come out the same. Those of shareable/ depend on earlier runs too and are not compared."
                .formatted(entry.runId(), stated.size())
            : "Run %s is not reproduced: %s."
                .formatted(entry.runId(), differing.stream().collect(Collectors.joining("; "))));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put(Columns.RUN_ID, entry.runId());
    result.put("status", isSame ? "reproduced" : "different");
    result.put("tables", stated.size());
    result.put("differences", Collections.unmodifiableList(differing));
    System.out.println(RunsCommand.json(result));
    return isSame ? 0 : Refusal.VERIFICATION;
  }
}
