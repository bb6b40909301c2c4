package j3420.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lower;

import j3420.table.CanonicalClaim;
import j3420.table.ClaimLine;
import j3420.table.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

  private static final Set<String> MEMBER_IDS =
      Set.of(CanonicalClaim.PERSON_ID, CanonicalClaim.MEMBER_ID);

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
  public List<String> notAvailable(StructType present) {
    Set<String> names = Set.of(present.fieldNames());
    List<String> missing = new ArrayList<>();
    Stream.of(
            CanonicalClaim.HCPCS_MODIFIER + 1,
            CanonicalClaim.SERVICE_UNIT_QUANTITY,
            CanonicalClaim.PLACE_OF_SERVICE_CODE,
            CanonicalClaim.PROVIDER_SPECIALTY_CODE,
            CanonicalClaim.PROVIDER_STATE,
            CanonicalClaim.LINE_OF_BUSINESS,
            CanonicalClaim.ADJUDICATION_DATE,
            CanonicalClaim.ADJUSTMENTS,
            CanonicalClaim.REMARK_CODES,
            CanonicalClaim.CLAIM_STATUS)
        .filter(name -> !names.contains(name))
        .forEach(missing::add);
    return missing;
  }

  @Override
  public Dataset<Row> perLine(Dataset<Row> raw) {
    return raw;
  }

  @Override
  public Links links(StructType lineColumns) {
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
  public Dataset<Row> conformed(Dataset<Row> lines, MemberToken members) {
    RawColumns from = new RawColumns(lines.schema());
    Conformed line = new Conformed();
    line.with(ClaimLine.SOURCE_FILE, col(ClaimLine.SOURCE_FILE))
        .with(ClaimLine.MEMBER_TOKEN, members.of(from.text(CanonicalClaim.PERSON_ID)));
    addVersion(line, from);
    addService(line, from);
    addDecision(line, from);
    return lines.select(line.columns(from, MEMBER_IDS));
  }

  private static void addVersion(Conformed line, RawColumns from) {
    line.with(ClaimLine.CLAIM_ID, from.text(CanonicalClaim.CLAIM_ID))
        .with(
            ClaimLine.CLAIM_LINE_NUMBER,
            from.number(CanonicalClaim.CLAIM_LINE_NUMBER, DataTypes.IntegerType))
        .with(ClaimLine.CLAIM_FAMILY_ID, from.text(CanonicalClaim.CLAIM_FAMILY_ID))
        .with(ClaimLine.ORIGINAL_CLAIM_ID, from.text(CanonicalClaim.ORIGINAL_CLAIM_ID))
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
        .with(ClaimLine.HCPCS_CODE, from.code(CanonicalClaim.HCPCS_CODE))
        .with(
            ClaimLine.MODIFIERS,
            from.codes(CanonicalClaim.HCPCS_MODIFIER, CanonicalClaim.MODIFIERS))
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
}
