package j3420.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import j3420.claim.DenialPolicy;
import j3420.claim.FinalAction;
import j3420.measure.EnrolledMonths;
import j3420.measure.PolicySensitivities;
import j3420.source.Layout;
import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.CoverSpan;
import j3420.table.EnrolledMonth;
import j3420.table.J3420Line;
import j3420.table.PolicySensitivity;
import j3420.table.QuarantinedLine;
import j3420.table.Run;
import j3420.table.RunCheck;
import java.sql.Date;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private SourceFiles claims;
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
            () -> SourceFiles.open(spark, options.claims(), layout.columns()));
    List<String> cover = options.eligibility();
    eligibility =
        cover.isEmpty()
            ? Optional.empty()
            : Optional.of(SourceFiles.open(spark, cover, layout.cover().columns()));
    return this;
  }

  BuildLines.Built built() {
    return new BuildLines(spark, layout, policy, lists, options.members(), progress)
        .from(claims, options.dataThrough());
  }

  /** The tables that the lines themselves fill. */
  Map<Contract, Dataset<Row>> tables(BuildLines.Built built) {
    Map<Contract, Dataset<Row>> tables = new LinkedHashMap<>();
    tables.put(J3420Line.CONTRACT, built.j3420Lines());
    tables.put(ClaimLine.CONTRACT, built.claimLines());
    tables.put(QuarantinedLine.CONTRACT, built.quarantined());
    tables.put(EnrolledMonth.CONTRACT, enrolled(built));
    tables.put(PolicySensitivity.CONTRACT, sensitivity(built));
    return tables;
  }

  /** What was found about the input, in rows of {@link RunCheck}. */
  Dataset<Row> checks(BuildLines.Built built) {
    return built.places().items(spark).unionByName(unmappedCodes(built));
  }

  /** The codes that the policy has no row for, most lines first. */
  Dataset<Row> unmappedCodes(BuildLines.Built built) {
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
            none.as(ClaimLine.PAID_AMOUNT))
        .orderBy(col(RunCheck.LINES).desc(), col(RunCheck.ITEM));
  }

  /** Every claim file has what the denial policy reads; else a rate of 0 would be made up. */
  boolean isDenialTold() {
    return isDenialToldBy(policy);
  }

  private boolean isDenialToldBy(DenialPolicy any) {
    return claims.files().stream()
        .noneMatch(file -> layout.notAvailable(file.columns()).containsAll(any.needsOneOf()));
  }

  /** What the ledger says about the input. */
  Map<String, Object> facts(BuildLines.Built built) {
    LineCounts counts = built.places().counts();
    Map<String, Object> facts = new HashMap<>();
    facts.put(Run.LAYOUT, layout.name());
    facts.put(Columns.DENIAL_POLICY, policy.policyName());
    facts.put(Columns.DATA_THROUGH, Date.valueOf(built.dataThrough()));
    List<String> missing = new ArrayList<>(layout.notAvailable(claims.commonColumns()));
    if (!isDenialTold()) {
      missing.add(Run.DENIALS);
    }
    facts.put(Run.NOT_AVAILABLE, missing.toArray(String[]::new));
    facts.put(Run.INPUT_FILES, (long) claims.files().size());
    facts.put(Run.INPUT_BYTES, claims.files().stream().mapToLong(InputFile::bytes).sum());
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

  private Dataset<Row> enrolled(BuildLines.Built built) {
    return eligibility
        .map(files -> enrolled(files, built))
        .orElse(spark.createDataFrame(List.of(), EnrolledMonth.SCHEMA));
  }

  private Dataset<Row> enrolled(SourceFiles files, BuildLines.Built built) {
    Dataset<Row> spans =
        files.rows().stream()
            .map(raw -> layout.cover().spans(raw))
            .reduce(Dataset::unionByName)
            .orElse(spark.createDataFrame(List.of(), CoverSpan.SCHEMA));
    return progress.step(
        "computing enrolled months",
        () -> EnrolledMonths.of(spans, built.dataThrough()).localCheckpoint());
  }
}
