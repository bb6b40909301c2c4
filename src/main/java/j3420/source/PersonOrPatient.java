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

  /**
   * The columns with a choice of either name in place of the person's. Tuva runs on several
   * engines, so that types differ: ids may be whole numbers, the others may be text.
   */
  static StructType in(StructType columns) {
    StructType all = new StructType();
    for (StructField column : columns.fields()) {
      if (column.name().equals(CanonicalClaim.PERSON_ID)) {
        all = all.add(named(CanonicalClaim.PERSON_ID)).add(named(PATIENT_ID));
      } else {
        all =
            all.add(
                isId(column) ? SourceColumn.orWholeNumber(column) : SourceColumn.orText(column));
      }
    }
    return all;
  }

  private static boolean isId(StructField column) {
    return column.name().endsWith("_id")
        || column.name().endsWith("_npi")
        || column.name().endsWith("_line_number");
  }

  private static StructField named(String name) {
    StructField column = DataTypes.createStructField(name, DataTypes.StringType, true);
    return SourceColumn.oneOf(CHOICE, SourceColumn.orWholeNumber(column));
  }
}
