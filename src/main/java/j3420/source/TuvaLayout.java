package j3420.source;

import j3420.table.CanonicalClaim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
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

  private static final List<String> VERSIONS =
      List.of(
          CanonicalClaim.CLAIM_FAMILY_ID,
          CanonicalClaim.CLAIM_VERSION,
          CanonicalClaim.CLAIM_FREQUENCY_CODE,
          CanonicalClaim.ORIGINAL_CLAIM_ID);

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
      String name = EXTENSIONS.contains(column.name()) ? EXTENSION + column.name() : column.name();
      columns = columns.add(name, column.dataType(), column.nullable());
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
  public List<String> notAvailable(StructType present) {
    StructType renamed = new StructType();
    for (String name : present.fieldNames()) {
      String plain = name.startsWith(EXTENSION) ? name.substring(EXTENSION.length()) : name;
      renamed = renamed.add(plain, DataTypes.NullType);
    }
    List<String> missing = new ArrayList<>();
    Set<String> names = Set.of(renamed.fieldNames());
    if (VERSIONS.stream().noneMatch(names::contains)) {
      missing.add("claim versions");
    }
    missing.addAll(canonical.notAvailable(renamed));
    return missing;
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
  public Dataset<Row> conformed(Dataset<Row> lines, MemberToken members) {
    return canonical.conformed(lines, members);
  }

  private static Map<String, String> canonicalNames() {
    Map<String, String> names = new HashMap<>();
    EXTENSIONS.forEach(name -> names.put(EXTENSION + name, name));
    names.put(PersonOrPatient.PATIENT_ID, CanonicalClaim.PERSON_ID);
    return Map.copyOf(names);
  }
}
