package j3420.source;

import j3420.table.CanonicalClaim;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The person of the Tuva input layer, whose column was named otherwise in older vintages. */
final class PersonOrPatient {

  /** The column's name in older vintages. */
  static final String PATIENT_ID = "patient_id";

  private static final String CHOICE = CanonicalClaim.PERSON_ID + " or " + PATIENT_ID;

  private PersonOrPatient() {}

  /** The columns, all loosely typed, with a choice of either name in place of the person's. */
  static StructType in(StructType columns) {
    StructType all = new StructType();
    for (StructField column : columns.fields()) {
      if (column.name().equals(CanonicalClaim.PERSON_ID)) {
        all = all.add(named(CanonicalClaim.PERSON_ID)).add(named(PATIENT_ID));
      } else {
        all = all.add(SourceColumn.loose(column));
      }
    }
    return all;
  }

  private static StructField named(String name) {
    StructField column = DataTypes.createStructField(name, DataTypes.StringType, true);
    return SourceColumn.oneOf(CHOICE, SourceColumn.loose(column));
  }
}
