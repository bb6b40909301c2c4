package j3420.source;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Medicare's Part B claims of physicians and suppliers, one row per claim line: what the feeds
 * share, whatever they call their columns.
 *
 * <p>The state of the provider is a number of the Social Security Administration, which only a code
 * list could turn into the two letters of the model; so it is not available.
 */
abstract class CarrierLayout implements Layout {

  /** The columns of the model that every file tells. */
  private static final Set<String> ALWAYS =
      Set.of(
          ClaimLine.MEMBER_TOKEN,
          ClaimLine.CLAIM_ID,
          ClaimLine.CLAIM_LINE_NUMBER,
          ClaimLine.SERVICE_DATE,
          ClaimLine.HCPCS_CODE,
          ClaimLine.ALLOWED_AMOUNT,
          ClaimLine.PAID_AMOUNT);

  private static final Set<String> IDS =
      Set.of(
          ClaimLine.MEMBER_TOKEN,
          ClaimLine.CLAIM_ID,
          ClaimLine.CLAIM_LINE_NUMBER,
          ClaimLine.PROVIDER_ID);

  private final Map<String, String> sources;
  private final Beside beside;

  /**
   * The source columns that no single column of the model stands for.
   *
   * @param claimDay first day of the claim, which stands in for a blank day of the line
   * @param billingProviders who stands in for a blank rendering provider
   * @param familyIds ids of all versions of one claim, the first that is filled counts
   * @param versionCodes codes that tell versions and voids
   * @param modifiers modifiers in order
   * @param diagnoses diagnoses, that of the line first
   */
  record Beside(
      String claimDay,
      List<String> billingProviders,
      List<String> familyIds,
      List<String> versionCodes,
      List<String> modifiers,
      List<String> diagnoses) {}

  /**
   * A feed.
   *
   * @param sources the source's column of each column of the model that has one
   * @param beside the other columns
   */
  CarrierLayout(Map<String, String> sources, Beside beside) {
    this.sources = sources;
    this.beside = beside;
  }

  /** 1 original, 7 replacement, 8 void; null if the source does not say. */
  abstract Column frequency(RawColumns from);

  /** A number that puts versions into an order before their dates do; null for none. */
  abstract Column version(RawColumns from);

  @Override
  public StructType columns() {
    StructType columns = new StructType();
    for (StructField field : ClaimLine.CONFORMED.fields()) {
      if (sources.containsKey(field.name())) {
        columns = columns.add(declared(field));
      }
    }
    columns = columns.add(optional(beside.claimDay(), DataTypes.DateType));
    for (String name :
        Stream.concat(beside.billingProviders().stream(), beside.familyIds().stream()).toList()) {
      columns = columns.add(SourceColumn.orWholeNumber(optional(name, DataTypes.StringType)));
    }
    for (String name :
        Stream.of(beside.versionCodes(), beside.modifiers(), beside.diagnoses())
            .flatMap(List::stream)
            .toList()) {
      columns = columns.add(optional(name, DataTypes.StringType));
    }
    return columns;
  }

  private StructField declared(StructField field) {
    StructField column =
        new StructField(
            sources.get(field.name()),
            field.dataType(),
            !ALWAYS.contains(field.name()),
            field.metadata());
    return IDS.contains(field.name())
        ? SourceColumn.orWholeNumber(SourceColumn.orText(column))
        : SourceColumn.orText(column);
  }

  private static StructField optional(String name, DataType type) {
    return SourceColumn.orText(DataTypes.createStructField(name, type, true));
  }

  @Override
  public List<String> denialPolicies() {
    return List.of("cms-line-comparable", "cms-line-strict", "cms-header");
  }

  /** Medicare's enrolment has many forms: cover comes in the canonical one. */
  @Override
  public Cover cover() {
    return new TuvaCover();
  }

  @Override
  public Map<Fact, Capability> capabilities() {
    return Map.ofEntries(
        Map.entry(
            Fact.VERSIONS,
            Capability.by(
                Stream.concat(beside.familyIds().stream(), beside.versionCodes().stream()).toList(),
                "")),
        Map.entry(Fact.DECISION_DATES, told(ClaimLine.ADJUDICATION_DATE)),
        Map.entry(
            Fact.DENIALS,
            Capability.by(
                sources.get(ClaimLine.PROCESSING_CODE), sources.get(ClaimLine.CLAIM_PAYMENT_CODE))),
        Map.entry(
            Fact.DENIAL_REASONS,
            Capability.by(
                List.of(sources.get(ClaimLine.PROCESSING_CODE)), "classes of the indicator")),
        Map.entry(Fact.MODIFIERS, Capability.by(beside.modifiers(), "")),
        Map.entry(Fact.UNITS, told(ClaimLine.UNITS)),
        Map.entry(Fact.CHARGES, told(ClaimLine.CHARGE_AMOUNT)),
        Map.entry(Fact.DIAGNOSES, Capability.by(beside.diagnoses(), "")),
        Map.entry(Fact.DRUG_CODES, told(ClaimLine.NDC_CODE)),
        Map.entry(Fact.PLACE_OF_SERVICE, told(ClaimLine.PLACE_OF_SERVICE_CODE)),
        Map.entry(
            Fact.PROVIDERS,
            Capability.by(
                Stream.concat(
                        Stream.of(sources.get(ClaimLine.PROVIDER_ID)),
                        beside.billingProviders().stream())
                    .toList(),
                "")),
        Map.entry(Fact.SPECIALTY, told(ClaimLine.PROVIDER_SPECIALTY_CODE)),
        Map.entry(Fact.PROVIDER_STATE, Capability.never()),
        Map.entry(Fact.LINE_OF_BUSINESS, Capability.always("Medicare")),
        Map.entry(
            Fact.ENROLMENT, Capability.always("spans in the canonical form, `--eligibility`")));
  }

  private Capability told(String column) {
    return sources.containsKey(column) ? Capability.by(sources.get(column)) : Capability.never();
  }

  @Override
  public Set<String> denialSignals(StructType present) {
    Set<String> names = Set.of(present.fieldNames());
    return Stream.of(ClaimLine.PROCESSING_CODE, ClaimLine.CLAIM_PAYMENT_CODE)
        .filter(signal -> names.contains(sources.get(signal)))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Dataset<Row> perLine(Dataset<Row> raw) {
    return raw;
  }

  @Override
  public Links links(StructType lineColumns) {
    RawColumns from = new RawColumns(lineColumns);
    return new Links(
        from.id(sources.get(ClaimLine.CLAIM_ID)),
        family(from),
        lit(null).cast(DataTypes.StringType),
        from.id(sources.get(ClaimLine.MEMBER_TOKEN)),
        from.isCode(sources.get(ClaimLine.HCPCS_CODE), ClaimLine.J3420),
        serviceDate(from),
        from.medicareDay(sources.get(ClaimLine.ADJUDICATION_DATE)),
        Stream.of(ClaimLine.CHARGE_AMOUNT, ClaimLine.ALLOWED_AMOUNT, ClaimLine.PAID_AMOUNT)
            .map(name -> amount(from, name))
            .toList());
  }

  private Column amount(RawColumns from, String name) {
    return sources.containsKey(name)
        ? from.number(sources.get(name), Columns.MONEY)
        : lit(null).cast(Columns.MONEY);
  }

  @Override
  public Dataset<Row> conformed(Dataset<Row> lines, IdTokens tokens) {
    RawColumns from = new RawColumns(lines.schema());
    String memberId = sources.get(ClaimLine.MEMBER_TOKEN);
    String claimId = sources.get(ClaimLine.CLAIM_ID);
    Conformed line = new Conformed();
    for (StructField field : ClaimLine.CONFORMED.fields()) {
      if (sources.containsKey(field.name())) {
        line.with(field.name(), read(from, sources.get(field.name()), field));
      }
    }
    line.with(ClaimLine.SOURCE_FILE, col(ClaimLine.SOURCE_FILE))
        .with(ClaimLine.MEMBER_TOKEN, tokens.member(from.text(memberId)))
        .withClaim(tokens, from.text(claimId), lit(null), family(from))
        .with(ClaimLine.CLAIM_VERSION, version(from))
        .with(ClaimLine.CLAIM_FREQUENCY_CODE, frequency(from))
        .with(ClaimLine.PAYER, lit("Medicare"))
        .with(ClaimLine.LINE_OF_BUSINESS, lit("medicare"))
        .with(ClaimLine.SERVICE_DATE, serviceDate(from))
        .with(ClaimLine.MODIFIERS, from.modifiers(beside.modifiers()))
        .with(ClaimLine.PROVIDER_ID, provider(from))
        .with(ClaimLine.PROVIDER_STATE, lit(Columns.NOT_AVAILABLE))
        .with(ClaimLine.DIAGNOSIS_CODES, array_distinct(from.diagnoses(beside.diagnoses())));
    Set<String> ids = new HashSet<>(beside.familyIds());
    ids.addAll(List.of(memberId, claimId));
    return lines.select(line.columns(from, ids));
  }

  /** A source column as its column of the model is read in every feed. */
  private static Column read(RawColumns from, String source, StructField field) {
    return switch (field.name()) {
      case ClaimLine.CLAIM_ID, ClaimLine.PROVIDER_ID, ClaimLine.MEMBER_TOKEN -> from.text(source);
      case ClaimLine.PLACE_OF_SERVICE_CODE, ClaimLine.PROVIDER_SPECIALTY_CODE ->
          from.dimension(source);
      case ClaimLine.SERVICE_DATE, ClaimLine.ADJUDICATION_DATE -> from.medicareDay(source);
      case ClaimLine.CLAIM_LINE_NUMBER,
          ClaimLine.UNITS,
          ClaimLine.CHARGE_AMOUNT,
          ClaimLine.ALLOWED_AMOUNT,
          ClaimLine.PAID_AMOUNT ->
          from.number(source, field.dataType());
      case ClaimLine.HCPCS_CODE -> from.procedure(source);
      default -> from.code(source);
    };
  }

  private Column provider(RawColumns from) {
    return coalesce(
        Stream.concat(
                Stream.of(sources.get(ClaimLine.PROVIDER_ID)), beside.billingProviders().stream())
            .map(from::text)
            .toArray(Column[]::new));
  }

  private Column serviceDate(RawColumns from) {
    return coalesce(
        from.medicareDay(sources.get(ClaimLine.SERVICE_DATE)), from.medicareDay(beside.claimDay()));
  }

  /** Synthetic files write 0 for no id: read as one, it would make a family of strangers. */
  private Column family(RawColumns from) {
    return coalesce(
        beside.familyIds().stream()
            .map(name -> nullif(from.id(name), lit("0")))
            .toArray(Column[]::new));
  }
}
