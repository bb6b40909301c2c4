package j3420.source;

import j3420.table.Eligibility;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The Tuva eligibility layout of either vintage: {@code person_id} or {@code patient_id}. */
final class TuvaCover implements Cover {

  private final Cover canonical = new CanonicalCover();

  @Override
  public StructType columns() {
    return PersonOrPatient.in(canonical.columns());
  }

  @Override
  public Dataset<Row> spans(Dataset<Row> raw, IdTokens tokens) {
    return canonical.spans(
        raw.withColumnRenamed(PersonOrPatient.PATIENT_ID, Eligibility.PERSON_ID), tokens);
  }
}
