package j3420.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import j3420.claim.DenialPolicy;
import j3420.claim.FinalAction;
import j3420.measure.PolicySensitivities;
import j3420.source.Fact;
import j3420.source.Layout;
import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.EnrolledMonth;
import j3420.table.J3420Line;
import j3420.table.ModifierExpectation;
import j3420.table.PolicySensitivity;
import j3420.table.QuarantinedLine;
import j3420.table.Run;
import j3420.table.RunCheck;
import j3420.table.RunInput;
import j3420.table.ScopeKey;
import j3420.table.WaitingLine;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The first half of a run: from the options to built lines, with nothing written. */
final class LinesStep {

  private final SparkSession spark;
  private final ClaimOptions options;
  private final Progress progress;
  private final Layout layout;
  private final ReferenceLists lists;
  private final DenialPolicies policies;
  private final DenialPolicy policy;
  private ClaimFiles claims;
  private Optional<SourceFiles> eligibility;

  LinesStep(SparkSession spark, ClaimOptions options, Progress progress) {
    this.spark = spark;
    this.options = options;
    this.progress = progress;
    this.layout = options.layout();
    this.lists = new ReferenceLists(spark, options.reference());
    this.policies = new DenialPolicies(layout, lists);
    this.policy = policies.chosen(options.denialPolicy());
  }

  /** Pins the input: lists the files and holds each against its layout. */
  LinesStep pinned() {
    claims =
        progress.step(
            "listing and checking the claim files",
            () -> options.explained(() -> ClaimFiles.open(spark, options.claims(), layout)));
    List<String> cover = options.eligibility();
    eligibility =
        cover.isEmpty()
            ? Optional.empty()
            : Optional.of(
                options.explained(() -> SourceFiles.open(spark, cover, layout.cover().columns())));
    claims.notes().forEach(progress::say);
    eligibility.ifPresent(files -> files.notes().forEach(progress::say));
    return this;
  }

  /** The claim files against what earlier runs read. */
  PinnedInput claimInput() {
    return new PinnedInput(RunInput.CLAIMS, claims.files(), Session.fileSystems(spark));
  }

  /** The eligibility files against what earlier runs read. */
  PinnedInput coverInput() {
    return new PinnedInput(
        RunInput.ELIGIBILITY,
        eligibility.map(SourceFiles::files).orElse(List.of()),
        Session.fileSystems(spark));
  }

  boolean isInTwoFiles() {
    return claims.isInTwoFiles();
  }

  /** The code lists that the options name. */
  ReferenceLists lists() {
    return lists;
  }

  /** What the lines depend on besides the files, by column of the ledger. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(Run.LAYOUT, layout.name());
    settings.put(Run.MAPPING, options.mappingFingerprint().orElse(null));
    settings.put(Columns.DENIAL_POLICY, policy.policyName());
    settings.put(Run.REFERENCE_LISTS, lists.fingerprints());
    settings.put(Run.TOKEN_KEY_ID, options.tokens().keyId());
    settings.put(Run.CODE_FINGERPRINT, CodeFingerprint.value());
    settings.put(
        Run.STATED_DATA_THROUGH_DATE, options.dataThrough().map(Date::valueOf).orElse(null));
    return settings;
  }

  /** The lines of all files. */
  BuildLines.Built built() {
    claims
        .claimsWithoutLines()
        .ifPresent(count -> progress.say("Base claims without a line: %,d.".formatted(count)));
    return options.explained(() -> buildLines().from(claims, options.dataThrough()));
  }

  /** The lines that an earlier run kept, and those of new files. */
  BuildLines.Built extended(BuildPlan plan) {
    Names names = new Names(options.tokens());
    return options.explained(
        () ->
            new Extension(buildLines(), names, claims, plan.kept().orElseThrow(), progress)
                .with(plan.newClaims(), options.dataThrough()));
  }

  private BuildLines buildLines() {
    return new BuildLines(spark, layout, policy, lists, new Names(options.tokens()), progress);
  }

  /** The tables that the lines themselves fill. */
  Map<Contract, Dataset<Row>> tables(BuildLines.Built built, Enrolment enrolment) {
    Map<Contract, Dataset<Row>> tables = new LinkedHashMap<>();
    tables.put(J3420Line.CONTRACT, built.j3420Lines());
    tables.put(ClaimLine.CONTRACT, built.claimLines());
    tables.put(QuarantinedLine.CONTRACT, built.quarantined());
    tables.put(WaitingLine.CONTRACT, built.waiting());
    tables.put(ScopeKey.CONTRACT, built.scopeKeys());
    tables.put(EnrolledMonth.CONTRACT, enrolment.enrolledMonths());
    tables.put(PolicySensitivity.CONTRACT, sensitivity(built));
    return tables;
  }

  /** The codes that the policy has no row for, most lines first. */
  List<Row> unmappedCodes(BuildLines.Built built) {
    Column none = lit(null).cast(Columns.MONEY);
    return policy
        .unlisted(built.claimLines(), lists::of)
        .select(
            lit(RunCheck.UNMAPPED_CODES).as(RunCheck.CHECK_NAME),
            lit(Columns.ALL).as(ClaimLine.SOURCE_FILE),
            col(RunCheck.ITEM),
            col(RunCheck.LINES),
            none.as(ClaimLine.CHARGE_AMOUNT),
            none.as(ClaimLine.ALLOWED_AMOUNT),
            none.as(ClaimLine.PAID_AMOUNT),
            lit(RunCheck.COUNTED).as(RunCheck.STATUS))
        .orderBy(col(RunCheck.LINES).desc(), col(RunCheck.ITEM))
        .collectAsList();
  }

  /** Every claim file has what the denial policy reads; else a rate of 0 would be made up. */
  boolean isDenialTold() {
    return isDenialToldBy(policy);
  }

  private boolean isDenialToldBy(DenialPolicy any) {
    return claims.columnsOfLines().stream()
        .map(layout::denialSignals)
        .noneMatch(signals -> Collections.disjoint(signals, any.needsOneOf()));
  }

  /** What the measures stand on. */
  Measures.Basis basis(BuildLines.Built built, Enrolment enrolment) {
    List<String> missing = notAvailable(enrolment);
    return new Measures.Basis(
        built.j3420Lines(),
        enrolment.enrolledMonths(),
        built.dataThrough(),
        new ReasonsTold(lists).of(policy, missing),
        lists.of(ModifierExpectation.LIST),
        missing);
  }

  /** What the ledger says about the input. */
  Map<String, Object> facts(BuildLines.Built built, Enrolment enrolment) {
    LineCounts counts = built.places().counts();
    Map<String, Object> facts = settings();
    facts.put(Columns.DATA_THROUGH, Date.valueOf(built.dataThrough()));
    facts.put(Run.NOT_AVAILABLE, notAvailable(enrolment).toArray(String[]::new));
    facts.put(Run.INPUT_FILES, (long) claimInput().paths().size());
    facts.put(Run.INPUT_BYTES, claimInput().bytes());
    facts.put(Run.INPUT_LINES, counts.input());
    facts.put(Run.OUT_OF_SCOPE_LINES, counts.outOfScope());
    facts.put(Run.COMPANION_LINES, counts.companions());
    facts.put(Run.LATER_LINES, counts.later());
    facts.put(Run.QUARANTINED_LINES, counts.quarantined());
    facts.put(Run.EXACT_DUPLICATE_LINES, counts.exactDuplicates());
    facts.put(Run.SUPERSEDED_LINES, counts.superseded());
    facts.put(Run.VOIDED_LINES, counts.voided());
    facts.put(Run.FINAL_LINES, counts.finals());
    return facts;
  }

  /** What any of the files cannot tell, in the order of the facts. */
  private List<String> notAvailable(Enrolment enrolment) {
    Set<String> missing = new HashSet<>();
    claims.columnsOfLines().forEach(columns -> missing.addAll(layout.notAvailable(columns)));
    if (!isDenialTold()) {
      missing.add(Run.DENIALS);
    }
    return Stream.concat(
            Stream.of(Fact.values()).map(Fact::label).filter(missing::contains),
            Stream.of(Run.MEMBER_MONTHS).filter(name -> !enrolment.isTold()))
        .toList();
  }

  /** What was counted and checked of the input. */
  List<Row> checks(BuildLines.Built built, Enrolment enrolment) {
    return Stream.of(
            built.places().items(), built.normalised(), unmappedCodes(built), enrolment.checks())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * The final lines under every policy that can read them. It belongs to the lines and not to a
   * topic: the code lists that were in force are known only where the lines are built.
   */
  private Dataset<Row> sensitivity(BuildLines.Built built) {
    Dataset<Row> finals =
        built.claimLines().where(col(ClaimLine.DISPOSITION).equalTo(FinalAction.FINAL));
    return progress.step(
        "reading the lines by every denial policy",
        () ->
            policies.possible().stream()
                .map(each -> sensitivity(finals, each))
                .reduce(Dataset::unionByName)
                .orElseThrow()
                .localCheckpoint());
  }

  private Dataset<Row> sensitivity(Dataset<Row> finals, DenialPolicy each) {
    boolean isStamped = each.policyName().equals(policy.policyName());
    return PolicySensitivities.of(
        isStamped ? finals : each.withOutcome(finals, lists::of),
        each.policyName(),
        isStamped,
        isDenialToldBy(each));
  }

  /**
   * Who was enrolled when.
   *
   * @param earlierDataThrough last day of data of the run whose member months are kept, if any are
   */
  Enrolment enrolment(BuildLines.Built built, Optional<LocalDate> earlierDataThrough) {
    return eligibility
        .map(
            files ->
                options.explained(
                    () ->
                        progress.step(
                            "computing member months",
                            () ->
                                Enrolment.of(
                                    spark,
                                    files,
                                    layout.cover(),
                                    options.tokens(),
                                    built.dataThrough(),
                                    earlierDataThrough,
                                    progress))))
        .orElseGet(() -> Enrolment.none(spark));
  }
}
