package j3420.job;

import j3420.table.ClaimKey;
import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.J3420Line;
import j3420.table.MemberMonth;
import j3420.table.Run;
import j3420.table.Shareable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Claim files in, J3420 lines and the tables of some topics out. */
abstract class LinesCommand implements Callable<Integer> {

  private static final Set<String> WITH_REPRODUCE =
      Set.of(
          "--reproduce", "--warehouse", "--mapping", "--reference", "--token-key-file", "--debug");

  private final List<Measures> topics;

  @Spec private CommandSpec spec;
  @Mixin private ClaimOptions options;
  @Mixin private WarehouseOption warehouse;
  @Mixin private OutletOptions outlets;

  @Option(
      names = "--rebuild",
      description =
          "Read all claim files anew, also if files that the last run stands on changed or are not"
              + " given any more.")
  private boolean isRebuild;

  @Option(
      names = "--strict",
      description =
          "Publish nothing, and end with 4, if anything looks unusual beside the run before or the"
              + " months before.")
  private boolean isStrict;

  LinesCommand(List<Measures> topics) {
    this.topics = topics;
  }

  @Override
  public Integer call() {
    Progress progress = new Progress(System.err);
    options.requireSound();
    outlets.requireSound();
    SparkSession spark = progress.step("starting Spark", Session::open);
    Optional<Export> export = outlets.export(spark);
    LinesStep step = new LinesStep(spark, options, progress).pinned();
    Warehouse tables = Warehouse.at(spark, warehouse.location());
    Execution execution = new Execution(spark, tables, progress, spec, Optional.of(outlets));
    try (execution) {
      Optional<Kept> kept = Execution.keptBy(tables, execution.ledger());
      kept.ifPresent(last -> options.requireKeyAfter(last.entry().text(Run.TOKEN_KEY_ID)));
      PinnedInput claims = step.claimInput();
      PinnedInput cover = step.coverInput();
      BuildPlan plan =
          BuildPlan.of(kept, step.settings(), claims, cover, step.isInTwoFiles(), isRebuild);
      new Job(step, execution, plan, kept, claims, cover, isStrict)
          .run(topics)
          .print(tables.location(), progress, options.isDemoKeyOnGivenFiles());
      execution.exportTo(export);
    } catch (Throwable error) {
      execution.failed(error);
      throw error;
    }
    return 0;
  }

  final int reproduce(String run) {
    ParseResult given = spec.commandLine().getParseResult();
    List<String> other =
        given.matchedOptions().stream()
            .map(OptionSpec::longestName)
            .filter(name -> !WITH_REPRODUCE.contains(name))
            .toList();
    if (!other.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--reproduce takes files and settings from the ledger: leave out "
              + other.stream().collect(Collectors.joining(", ")));
    }
    Progress progress = new Progress(System.err);
    SparkSession spark = progress.step("starting Spark", Session::open);
    Warehouse tables = Warehouse.at(spark, warehouse.location());
    return new Reproduction(spark, tables, progress).of(run, given);
  }

  /** One run of the command, from the plan to the published tables. */
  private record Job(
      LinesStep step,
      Execution execution,
      BuildPlan plan,
      Optional<Kept> kept,
      PinnedInput claims,
      PinnedInput cover,
      boolean isStrict) {

    Summary run(List<Measures> topics) {
      return plan.isUnchanged() ? unchanged(topics) : built(topics);
    }

    private Summary built(List<Measures> topics) {
      BuildLines.Built built = plan.isFull() ? step.built() : step.extended(plan);
      Optional<Kept> older = plan.kept();
      Enrolment enrolment =
          step.enrolment(
              built,
              plan.isCoverNew()
                  ? Optional.empty()
                  : older.map(Kept::entry).map(Entry::dataThrough));
      Map<Contract, Dataset<Row>> tables = step.tables(built, enrolment);
      tables.putAll(execution.computed(topics, step.basis(built, enrolment)));
      Map<String, FirstPass.LastDays> days = new LinkedHashMap<>();
      older.ifPresent(last -> days.putAll(last.lastDays()));
      built.lastDays().forEach((file, last) -> days.put(SourceFiles.path(file), last));
      Map<String, Object> facts = step.facts(built, enrolment);
      Drift drift =
          Drift.of(
              built.j3420Lines(),
              built.places().counts(),
              built.dataThrough(),
              List.of((String[]) facts.get(Run.NOT_AVAILABLE)),
              kept);
      requireUsual(drift);
      List<Row> checks = new ArrayList<>(step.checks(built, enrolment));
      checks.addAll(drift.checks());
      facts.put(Run.FLAGS, drift.flags().toArray(String[]::new));
      facts.put(Run.BUILD, plan.kind());
      facts.put(Run.BUILD_REASON, plan.reason());
      Execution.Published published =
          execution.publish(
              new Execution.Content(
                  tables,
                  streamed(built, enrolment),
                  Map.of(),
                  standing(topics),
                  inputs(plan.newClaims(), plan.isCoverNew(), days),
                  checks,
                  facts));
      return new Summary(published, built.j3420Lines());
    }

    private void requireUsual(Drift drift) {
      if (isStrict && !drift.flags().isEmpty()) {
        throw new Refusal(
            Refusal.QUALITY,
            "Unusual: %s. Nothing is published, as --strict asks; look at the delivery, then run without it."
                .formatted(drift.flags().stream().collect(Collectors.joining("; "))));
      }
    }

    /** What the last run left, but for topics that this one does not compute: of other lines. */
    private Map<String, Output> standing(List<Measures> topics) {
      Map<String, Output> standing = new HashMap<>(kept.map(Kept::outputs).orElse(Map.of()));
      Stream.of(Measures.values())
          .filter(topic -> !topics.contains(topic))
          .flatMap(topic -> topic.contracts().stream())
          .forEach(
              table -> {
                standing.remove(table.path());
                standing.remove(Shareable.of(table).path());
              });
      return standing;
    }

    private Map<Contract, Publication.Streamed> streamed(
        BuildLines.Built built, Enrolment enrolment) {
      Optional<Kept> older = plan.kept();
      Map<Contract, Publication.Streamed> streamed = new LinkedHashMap<>();
      Optional<Kept> withMonths =
          older.filter(
              last -> enrolment.isHistoryKept() && last.auditOf(MemberMonth.CONTRACT).isPresent());
      streamed.put(
          MemberMonth.CONTRACT,
          withMonths
              .map(
                  last ->
                      enrolment.memberMonthsFrom(
                          firstOpenMonth(last.entry().dataThrough()),
                          last.unchecked(MemberMonth.CONTRACT)))
              .orElseGet(enrolment::memberMonths));
      if (older.isEmpty() || !plan.newClaims().isEmpty()) {
        streamed.put(
            ClaimKey.CONTRACT,
            new Publication.Streamed(
                built.claimKeys(),
                -1,
                older.map(
                    last ->
                        new Publication.Part(
                            "%s = '%s'".formatted(Columns.RUN_ID, execution.runId()),
                            TableAudit.NOTHING))));
      }
      return streamed;
    }

    /** A month that the earlier data covered to its end is closed. */
    private static LocalDate firstOpenMonth(LocalDate dataThrough) {
      return dataThrough.plusDays(1).withDayOfMonth(1);
    }

    /** Nothing is new: the tables stand, but for those that the last run did not compute. */
    private Summary unchanged(List<Measures> topics) {
      Kept last = kept.orElseThrow();
      Measures.Basis basis = last.basis(step.lists());
      Map<String, Output> standing = execution.newestOn(last.entry());
      List<Measures> missing =
          topics.stream()
              .filter(
                  topic ->
                      topic.contracts().stream()
                          .anyMatch(table -> !standing.containsKey(table.path())))
              .toList();
      Map<String, Object> facts = Execution.factsOf(last.entry());
      facts.put(Run.BUILD, plan.kind());
      facts.put(Run.BUILD_REASON, plan.reason());
      Execution.Published published =
          execution.publish(
              new Execution.Content(
                  execution.computed(missing, basis),
                  Map.of(),
                  Map.of(J3420Line.CONTRACT, last.audited(J3420Line.CONTRACT)),
                  standing,
                  inputs(Set.of(), false, last.lastDays()),
                  Ledger.withoutRun(last.checks()),
                  facts));
      return new Summary(published, basis.lines());
    }

    private List<Row> inputs(
        Set<String> read, boolean isCoverRead, Map<String, FirstPass.LastDays> days) {
      List<Row> earlier = kept.map(Kept::inputs).orElse(List.of());
      List<Row> inputs = new ArrayList<>(claims.rows(earlier, read, days));
      inputs.addAll(cover.rows(earlier, isCoverRead ? cover.paths() : Set.of(), Map.of()));
      return inputs;
    }
  }

  /** The whole job. */
  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = "Reads claim files and publishes all tables. Without options: the samples.")
  static final class Whole extends LinesCommand {
    @Option(
        names = "--reproduce",
        paramLabel = "RUN",
        description =
            "Repeat an earlier run of the warehouse on the files that it read, write nothing, and"
                + " say whether every table comes out the same. With --mapping, --reference or"
                + " --token-key-file if they stand elsewhere now.")
    private String reproduced;

    Whole() {
      super(List.of(Measures.values()));
    }

    @Override
    public Integer call() {
      return reproduced == null ? super.call() : reproduce(reproduced);
    }
  }

  /** The first half of the job. */
  @Command(
      name = "build-lines",
      mixinStandardHelpOptions = true,
      description = "Reads claim files and writes the J3420 lines, without the measures.")
  static final class Build extends LinesCommand {
    Build() {
      super(List.of());
    }
  }
}
