package j3420.source;

import j3420.table.CanonicalClaim;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The {@code medical_claim} table of the Tuva input layer, of the vintages with {@code person_id}
 * and with {@code patient_id}.
 *
 * <p>Tuva asks for final claims and has no column for versions, decisions and denials. Where a site
 * adds them as extension columns, named {@code x_} and the canonical name, e.g. {@code
 * x_claim_status}, they are read. Without them denials are not available: a line with nothing paid
 * may be denied, or the deductible may have taken its price. {@code paid_date} is no decision date:
 * it would link the lines of separate final claims as versions of one.
 */
public final class TuvaLayout implements Layout {

  /** What the canonical layout has beyond the Tuva input layer. */
  private static final Set<String> EXTENSIONS =
      Set.of(
          CanonicalClaim.CLAIM_FAMILY_ID,
          CanonicalClaim.CLAIM_VERSION,
          CanonicalClaim.CLAIM_FREQUENCY_CODE,
          CanonicalClaim.ORIGINAL_CLAIM_ID,
          CanonicalClaim.RECEIVED_DATE,
          CanonicalClaim.ADJUDICATION_DATE,
          CanonicalClaim.CLAIM_STATUS,
          CanonicalClaim.ADJUSTMENTS,
          CanonicalClaim.REMARK_CODES,
          CanonicalClaim.LINE_OF_BUSINESS,
          CanonicalClaim.PROVIDER_SPECIALTY_CODE,
          CanonicalClaim.PROVIDER_STATE,
          CanonicalClaim.NDC_CODE);

  private static final String EXTENSION = "x_";
  private static final Map<String, String> CANONICAL_NAMES = canonicalNames();

  private final Layout canonical = new CanonicalLayout();

  @Override
  public String name() {
    return "tuva";
  }

  @Override
  public StructType columns() {
    StructType columns = new StructType();
    for (StructField column : canonical.columns().fields()) {
      columns = columns.add(tuvaName(column.name()), column.dataType(), column.nullable());
    }
    return PersonOrPatient.in(columns);
  }

  @Override
  public List<String> denialPolicies() {
    return canonical.denialPolicies();
  }

  @Override
  public Cover cover() {
    return new TuvaCover();
  }

  @Override
  public Map<Fact, Capability> capabilities() {
    Map<Fact, Capability> told = new EnumMap<>(Fact.class);
    canonical
        .capabilities()
        .forEach(
            (fact, capability) ->
                told.put(
                    fact,
                    new Capability(
                        capability.kind(),
                        capability.columns().stream().map(TuvaLayout::tuvaName).toList(),
                        fact == Fact.VERSIONS ? "without, final claims only" : capability.note())));
    return told;
  }

  @Override
  public Set<String> denialSignals(StructType present) {
    return CanonicalLayout.signals(
        Stream.of(present.fieldNames()).map(name -> CANONICAL_NAMES.getOrDefault(name, name)));
  }

  /** The lines under the canonical names of their columns. */
  @Override
  public Dataset<Row> perLine(Dataset<Row> raw) {
    return raw.withColumnsRenamed(CANONICAL_NAMES);
  }

  @Override
  public Links links(StructType lineColumns) {
    return canonical.links(lineColumns);
  }

  @Override
  public Dataset<Row> conformed(Dataset<Row> lines, IdTokens tokens) {
    return canonical.conformed(lines, tokens);
  }

  private static String tuvaName(String canonicalName) {
    return EXTENSIONS.contains(canonicalName) ? EXTENSION + canonicalName : canonicalName;
  }

  private static Map<String, String> canonicalNames() {
    Map<String, String> names = new HashMap<>();
    EXTENSIONS.forEach(name -> names.put(EXTENSION + name, name));
    names.put(PersonOrPatient.PATIENT_ID, CanonicalClaim.PERSON_ID);
    return Map.copyOf(names);
  }
}
