package j3420.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** What a run stands on, file by file: those that it read and those that earlier runs read. */
public final class RunInput {

  public static final String ROLE = "role";
  public static final String PATH = "path";
  public static final String FORMAT = "format";
  public static final String BYTES = "bytes";
  public static final String MODIFIED_AT = "modified_at";
  public static final String DELTA_VERSION = "delta_version";
  public static final String ROWS = "rows";
  public static final String SHA256 = "sha256";
  public static final String IS_READ = "is_read";
  public static final String LAST_DECISION_DATE = "last_decision_date";
  public static final String LAST_SERVICE_DATE = "last_service_date";
  public static final String TABLE_COLUMNS = "table_columns";

  /** A file with claim lines, or with the claims of lines. */
  public static final String CLAIMS = "claims";

  /** A file with spans of cover. */
  public static final String ELIGIBILITY = "eligibility";

  public static final StructType SCHEMA =
      new StructType()
          .add(ROLE, StringType, false, "claims or eligibility")
          .add(
              PATH,
              StringType,
              false,
              "Full path of the file; of a Delta table, of each data file of its version")
          .add(FORMAT, StringType, false, "parquet, comma, pipe or delta")
          .add(BYTES, LongType, false, "Size of the file")
          .add(MODIFIED_AT, TimestampType, false, "Last change of the file, UTC")
          .add(DELTA_VERSION, LongType, true, "Version of the Delta table; null: no Delta table")
          .add(ROWS, LongType, true, "Rows that the file's footer states; null: none")
          .add(SHA256, StringType, false, "SHA-256 of the whole file")
          .add(IS_READ, BooleanType, false, "This run read the file; else an earlier one did")
          .add(
              LAST_DECISION_DATE,
              DateType,
              true,
              "Latest day of decision in a claim file; null: none told")
          .add(LAST_SERVICE_DATE, DateType, true, "Latest day of service in a claim file")
          .add(
              TABLE_COLUMNS,
              StringType,
              true,
              "Columns of the Delta table that are read, with their types, which a file of it need"
                  + " not have; null: no Delta table");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.OPERATIONS,
          "run_input",
          "One file that one run stands on",
          new StructType()
              .add(Columns.RUN_ID, StringType, false, "Name of the run; see operations.run")
              .merge(SCHEMA, true),
          List.of(Columns.RUN_ID, ROLE, PATH),
          Map.of("bytes_not_negative", "bytes >= 0"));

  private RunInput() {}
}
