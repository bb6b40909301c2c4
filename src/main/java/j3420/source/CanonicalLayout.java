package j3420.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lower;

import j3420.table.CanonicalClaim;
import j3420.table.ClaimLine;
import j3420.table.Columns;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The canonical layout: the Tuva input layer's {@code medical_claim} with the columns that tell
 * versions and denials.
 */
public final class CanonicalLayout implements Layout {

  /** Columns whose values no row of ours may hold. */
  static final Set<String> IDS =
      Set.of(
          CanonicalClaim.PERSON_ID,
          CanonicalClaim.MEMBER_ID,
          CanonicalClaim.CLAIM_ID,
          CanonicalClaim.CLAIM_FAMILY_ID,
          CanonicalClaim.ORIGINAL_CLAIM_ID);

  static final Map<Fact, Capability> CAPABILITIES =
      Map.ofEntries(
          Map.entry(
              Fact.VERSIONS,
              Capability.by(
                  CanonicalClaim.CLAIM_FAMILY_ID,
                  CanonicalClaim.CLAIM_VERSION,
                  CanonicalClaim.CLAIM_FREQUENCY_CODE,
                  CanonicalClaim.ORIGINAL_CLAIM_ID)),
          Map.entry(
              Fact.DECISION_DATES,
              Capability.by(
                  List.of(CanonicalClaim.ADJUDICATION_DATE), "without, dated by service")),
          Map.entry(
              Fact.DENIALS, Capability.by(CanonicalClaim.ADJUSTMENTS, CanonicalClaim.CLAIM_STATUS)),
          Map.entry(Fact.DENIAL_REASONS, Capability.by(CanonicalClaim.ADJUSTMENTS)),
          Map.entry(
              Fact.MODIFIERS,
              Capability.by(numbered(CanonicalClaim.HCPCS_MODIFIER, CanonicalClaim.MODIFIERS), "")),
          Map.entry(Fact.UNITS, Capability.by(CanonicalClaim.SERVICE_UNIT_QUANTITY)),
          Map.entry(Fact.CHARGES, Capability.always()),
          Map.entry(
              Fact.DIAGNOSES,
              Capability.by(numbered(CanonicalClaim.DIAGNOSIS_CODE, CanonicalClaim.DIAGNOSES), "")),
          Map.entry(Fact.DRUG_CODES, Capability.by(CanonicalClaim.NDC_CODE)),
          Map.entry(Fact.PLACE_OF_SERVICE, Capability.by(CanonicalClaim.PLACE_OF_SERVICE_CODE)),
          Map.entry(
              Fact.PROVIDERS,
              Capability.by(CanonicalClaim.RENDERING_NPI, CanonicalClaim.BILLING_NPI)),
          Map.entry(Fact.SPECIALTY, Capability.by(CanonicalClaim.PROVIDER_SPECIALTY_CODE)),
          Map.entry(Fact.PROVIDER_STATE, Capability.by(CanonicalClaim.PROVIDER_STATE)),
          Map.entry(Fact.LINE_OF_BUSINESS, Capability.by(CanonicalClaim.LINE_OF_BUSINESS)),
          Map.entry(Fact.ENROLMENT, Capability.always("spans, with `--eligibility`")));

  @Override
  public String name() {
    return "canonical";
  }

  @Override
  public StructType columns() {
    return CanonicalClaim.SCHEMA;
  }

  @Override
  public List<String> denialPolicies() {
    return List.of("x12-carc");
  }

  @Override
  public Cover cover() {
    return new CanonicalCover();
  }

  @Override
  public Map<Fact, Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public Set<String> denialSignals(StructType present) {
    return signals(Stream.of(present.fieldNames()));
  }

  /** Those of the canonical columns that {@code x12-carc} reads a denial from. */
  static Set<String> signals(Stream<String> columns) {
    return columns
        .filter(CAPABILITIES.get(Fact.DENIALS).columns()::contains)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Dataset<Row> perLine(Dataset<Row> raw) {
    return raw;
  }

  @Override
  public Links links(StructType lineColumns) {
    return linksOf(lineColumns);
  }

  /** The links of lines that have the canonical columns, or some of them. */
  static Links linksOf(StructType lineColumns) {
    RawColumns from = new RawColumns(lineColumns);
    return new Links(
        from.id(CanonicalClaim.CLAIM_ID),
        from.id(CanonicalClaim.CLAIM_FAMILY_ID),
        from.id(CanonicalClaim.ORIGINAL_CLAIM_ID),
        from.id(CanonicalClaim.PERSON_ID),
        from.isCode(CanonicalClaim.HCPCS_CODE, ClaimLine.J3420),
        serviceDate(from),
        from.day(CanonicalClaim.ADJUDICATION_DATE),
        Stream.of(
                CanonicalClaim.CHARGE_AMOUNT,
                CanonicalClaim.ALLOWED_AMOUNT,
                CanonicalClaim.PAID_AMOUNT)
            .map(name -> from.number(name, Columns.MONEY))
            .toList());
  }

  @Override
  public Dataset<Row> conformed(Dataset<Row> lines, IdTokens tokens) {
    RawColumns from = new RawColumns(lines.schema());
    return lines.select(line(from, tokens).columns(from, IDS));
  }

  /** The values of a line that has the canonical columns, or some of them. */
  static Conformed line(RawColumns from, IdTokens tokens) {
    Conformed line = new Conformed();
    line.with(ClaimLine.SOURCE_FILE, col(ClaimLine.SOURCE_FILE))
        .with(ClaimLine.MEMBER_TOKEN, tokens.member(from.text(CanonicalClaim.PERSON_ID)));
    line.withClaim(
        tokens,
        from.text(CanonicalClaim.CLAIM_ID),
        from.text(CanonicalClaim.ORIGINAL_CLAIM_ID),
        from.text(CanonicalClaim.CLAIM_FAMILY_ID));
    addVersion(line, from);
    addService(line, from);
    addDecision(line, from);
    return line;
  }

  private static void addVersion(Conformed line, RawColumns from) {
    line.with(
            ClaimLine.CLAIM_LINE_NUMBER,
            from.number(CanonicalClaim.CLAIM_LINE_NUMBER, DataTypes.IntegerType))
        .with(
            ClaimLine.CLAIM_VERSION,
            from.number(CanonicalClaim.CLAIM_VERSION, DataTypes.IntegerType))
        .with(ClaimLine.CLAIM_FREQUENCY_CODE, from.code(CanonicalClaim.CLAIM_FREQUENCY_CODE))
        .with(ClaimLine.RECEIVED_DATE, from.day(CanonicalClaim.RECEIVED_DATE))
        .with(ClaimLine.ADJUDICATION_DATE, from.day(CanonicalClaim.ADJUDICATION_DATE));
  }

  private static Column serviceDate(RawColumns from) {
    return coalesce(
        from.day(CanonicalClaim.CLAIM_LINE_START_DATE), from.day(CanonicalClaim.CLAIM_START_DATE));
  }

  private static void addService(Conformed line, RawColumns from) {
    Column provider =
        coalesce(from.text(CanonicalClaim.RENDERING_NPI), from.text(CanonicalClaim.BILLING_NPI));
    line.with(ClaimLine.SERVICE_DATE, serviceDate(from))
        .with(ClaimLine.HCPCS_CODE, from.procedure(CanonicalClaim.HCPCS_CODE))
        .with(
            ClaimLine.MODIFIERS,
            from.modifiers(CanonicalClaim.HCPCS_MODIFIER, CanonicalClaim.MODIFIERS))
        .with(ClaimLine.UNITS, from.number(CanonicalClaim.SERVICE_UNIT_QUANTITY, Columns.UNITS))
        .with(ClaimLine.NDC_CODE, from.code(CanonicalClaim.NDC_CODE))
        .with(ClaimLine.PLACE_OF_SERVICE_CODE, from.dimension(CanonicalClaim.PLACE_OF_SERVICE_CODE))
        .with(ClaimLine.PROVIDER_ID, provider)
        .with(
            ClaimLine.PROVIDER_SPECIALTY_CODE,
            from.dimension(CanonicalClaim.PROVIDER_SPECIALTY_CODE))
        .with(ClaimLine.PROVIDER_STATE, from.dimension(CanonicalClaim.PROVIDER_STATE))
        .with(
            ClaimLine.DIAGNOSIS_CODES,
            from.diagnoses(CanonicalClaim.DIAGNOSIS_CODE, CanonicalClaim.DIAGNOSES));
  }

  private static void addDecision(Conformed line, RawColumns from) {
    line.with(ClaimLine.CLAIM_STATUS, lower(from.text(CanonicalClaim.CLAIM_STATUS)))
        .with(ClaimLine.PAYER, from.text(CanonicalClaim.PAYER))
        .with(ClaimLine.LINE_OF_BUSINESS, lower(from.dimension(CanonicalClaim.LINE_OF_BUSINESS)))
        .with(ClaimLine.CHARGE_AMOUNT, from.number(CanonicalClaim.CHARGE_AMOUNT, Columns.MONEY))
        .with(ClaimLine.ALLOWED_AMOUNT, from.number(CanonicalClaim.ALLOWED_AMOUNT, Columns.MONEY))
        .with(ClaimLine.PAID_AMOUNT, from.number(CanonicalClaim.PAID_AMOUNT, Columns.MONEY))
        .with(
            ClaimLine.ADJUSTMENTS, from.list(CanonicalClaim.ADJUSTMENTS, ClaimLine.ADJUSTMENT_LIST))
        .with(ClaimLine.REMARK_CODES, from.list(CanonicalClaim.REMARK_CODES, Columns.STRINGS));
  }

  private static List<String> numbered(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
  }
}
