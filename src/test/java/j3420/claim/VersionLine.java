package j3420.claim;

import j3420.claim.VersionStories.Decision;
import j3420.table.ClaimLine;
import j3420.testing.LocalSpark;
import java.sql.Date;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** A line of a version as a file holds it; days are of March, the service was in February. */
record VersionLine(
    String claimId,
    int number,
    String familyId,
    String originalClaimId,
    Integer version,
    String frequency,
    String status,
    Integer decided,
    Integer received,
    String code,
    Decision decision,
    String place) {

  private static final StructType DECIDED =
      ClaimLine.CONFORMED
          .add(ClaimLine.NORMALISED_CODES, "array<string>", true)
          .add(ClaimLine.OUTCOME, "string", false)
          .add(ClaimLine.REASONS, ClaimLine.REASON_LIST, false);

  private static final Date SERVICE = Date.valueOf("2024-02-01");

  /** The same line from another place, received on another day. */
  VersionLine again(String otherPlace, Integer later) {
    return new VersionLine(
        claimId,
        number,
        familyId,
        originalClaimId,
        version,
        frequency,
        status,
        decided,
        later,
        code,
        decision,
        otherPlace);
  }

  /** The member is named first in the claim id. */
  String member() {
    return claimId.substring(0, claimId.indexOf('-'));
  }

  /** Conformed lines with outcome, in the order given. */
  static Dataset<Row> table(List<Row> rows) {
    return LocalSpark.session().createDataFrame(rows, DECIDED);
  }

  /** The line as a row of a file. */
  Row in(String file) {
    Map<String, Object> values = new HashMap<>();
    values.put(ClaimLine.SOURCE_FILE, file);
    values.put(ClaimLine.MEMBER_TOKEN, member());
    values.put(ClaimLine.PROVIDER_ID, "provider");
    values.put(ClaimLine.SERVICE_DATE, SERVICE);
    values.put(ClaimLine.CLAIM_ID, claimId);
    values.put(ClaimLine.CLAIM_STEM, claimId);
    values.put(ClaimLine.CLAIM_SUFFIX, "");
    values.put(ClaimLine.CLAIM_LINE_NUMBER, number);
    values.put(ClaimLine.CLAIM_FAMILY_ID, familyId);
    values.put(ClaimLine.ORIGINAL_CLAIM_ID, originalClaimId);
    values.put(ClaimLine.CLAIM_VERSION, version);
    values.put(ClaimLine.CLAIM_FREQUENCY_CODE, frequency);
    values.put(ClaimLine.CLAIM_STATUS, status);
    values.put(ClaimLine.ADJUDICATION_DATE, march(decided));
    values.put(ClaimLine.RECEIVED_DATE, march(received));
    values.put(ClaimLine.HCPCS_CODE, code);
    values.put(ClaimLine.PLACE_OF_SERVICE_CODE, place);
    // An outcome is read from codes, so lines of two outcomes differ in them.
    values.put(ClaimLine.PROCESSING_CODE, decision.toString());
    values.put(ClaimLine.OUTCOME, decision.outcome());
    values.put(ClaimLine.REASONS, reasons());
    return RowFactory.create(
        Stream.of(DECIDED.fieldNames()).map(values::get).toArray(Object[]::new));
  }

  private Row[] reasons() {
    return decision.isDuplicate()
        ? new Row[] {RowFactory.create("duplicate", "OA", "18")}
        : new Row[0];
  }

  private static Date march(Integer day) {
    return day == null ? null : Date.valueOf(LocalDate.of(2024, 3, day));
  }
}
