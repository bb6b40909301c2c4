package j3420.source;

import j3420.table.CanonicalClaim;
import j3420.table.ClaimLine;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A layout of the user's: a mapping file names their columns and gives expressions for ours.
 *
 * <p>What is not mapped, the source cannot say.
 */
public final class MappingLayout implements Layout {

  /** The name on the command line. */
  public static final String NAME = "mapping";

  /** What a mapping can tell, by our columns that it maps. */
  static final Map<Fact, Capability> POSSIBLE = possible();

  private final Mapping mapping;
  private MappedColumns claims;

  /** The layout of a mapping; its expressions are looked into once Spark has started. */
  public MappingLayout(Mapping mapping) {
    this.mapping = mapping;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public StructType columns() {
    return claims().columns();
  }

  private MappedColumns claims() {
    if (claims == null) {
      claims = new MappedColumns(mapping.claims(), CanonicalLayout.IDS);
    }
    return claims;
  }

  /** Those whose codes are mapped; without any, what {@code x12-carc} can read of the dollars. */
  @Override
  public List<String> denialPolicies() {
    Set<String> mapped = mapping.claims().expressions().keySet();
    List<String> policies = new ArrayList<>();
    if (mapped.contains(CanonicalClaim.ADJUSTMENTS)
        || mapped.contains(CanonicalClaim.CLAIM_STATUS)) {
      policies.add("x12-carc");
    }
    if (mapped.contains(ClaimLine.PROCESSING_CODE)) {
      policies.addAll(List.of("cms-line-comparable", "cms-line-strict"));
    }
    if (mapped.contains(ClaimLine.CLAIM_PAYMENT_CODE)) {
      policies.add("cms-header");
    }
    return policies.size() > 0 ? policies : List.of("x12-carc");
  }

  @Override
  public Cover cover() {
    return mapping.eligibility().<Cover>map(MappingCover::new).orElseGet(CanonicalCover::new);
  }

  @Override
  public Map<Fact, Capability> capabilities() {
    Map<Fact, Capability> told = new EnumMap<>(POSSIBLE);
    told.replaceAll((fact, possible) -> ofThisMapping(possible));
    return told;
  }

  /** The user's columns that tell what ours would; a constant is always told. */
  private Capability ofThisMapping(Capability possible) {
    if (possible.kind() != Capability.Kind.BY_COLUMN) {
      return possible;
    }
    List<MappedExpression> mapped =
        claims().expressions().stream()
            .filter(each -> possible.columns().contains(each.column()))
            .toList();
    if (mapped.stream().anyMatch(MappedExpression::isConstant)) {
      return Capability.always();
    }
    List<String> sources =
        mapped.stream().flatMap(each -> each.sources().stream()).distinct().toList();
    return sources.size() > 0 ? Capability.by(sources, possible.note()) : Capability.never();
  }

  @Override
  public Set<String> denialSignals(StructType present) {
    Set<String> signals = new HashSet<>(claims().told(present));
    signals.retainAll(POSSIBLE.get(Fact.DENIALS).columns());
    return signals;
  }

  /** The lines under our names. */
  @Override
  public Dataset<Row> perLine(Dataset<Row> raw) {
    return claims().of(raw);
  }

  @Override
  public Links links(StructType lineColumns) {
    return CanonicalLayout.linksOf(lineColumns);
  }

  @Override
  public Dataset<Row> conformed(Dataset<Row> lines, IdTokens tokens) {
    RawColumns from = new RawColumns(lines.schema());
    Conformed line =
        CanonicalLayout.line(from, tokens)
            .with(ClaimLine.PROCESSING_CODE, from.code(ClaimLine.PROCESSING_CODE))
            .with(ClaimLine.CLAIM_PAYMENT_CODE, from.code(ClaimLine.CLAIM_PAYMENT_CODE));
    return lines.select(line.columns(from, CanonicalLayout.IDS));
  }

  private static Map<Fact, Capability> possible() {
    Map<Fact, Capability> possible = new EnumMap<>(CanonicalLayout.CAPABILITIES);
    possible.put(
        Fact.DENIALS,
        Capability.by(
            CanonicalClaim.ADJUSTMENTS,
            CanonicalClaim.CLAIM_STATUS,
            ClaimLine.PROCESSING_CODE,
            ClaimLine.CLAIM_PAYMENT_CODE));
    possible.put(
        Fact.DENIAL_REASONS, Capability.by(CanonicalClaim.ADJUSTMENTS, ClaimLine.PROCESSING_CODE));
    possible.put(Fact.CHARGES, Capability.by(CanonicalClaim.CHARGE_AMOUNT));
    return possible;
  }
}
