package j3420.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What a run stands for, table by table: versions, rows, sums and content. */
public final class RunOutput {

  public static final String TABLE = "table_path";
  public static final String DELTA_VERSION = "delta_version";
  public static final String ROWS = "rows";
  public static final String SUMS = "sums";
  public static final String CONTENT_HASH = "content_hash";
  public static final String WRITTEN_BY_RUN_ID = "written_by_run_id";

  public static final StructType SCHEMA =
      new StructType()
          .add(
              TABLE,
              StringType,
              false,
              "Table below the warehouse, such as published/denial_by_reason")
          .add(DELTA_VERSION, LongType, false, "Delta version that belongs to the run")
          .add(ROWS, LongType, false, "Rows at that version")
          .add(
              SUMS,
              DataTypes.createMapType(StringType, StringType, true),
              false,
              "Sum of every count and decimal column; null: no value")
          .add(
              CONTENT_HASH,
              StringType,
              false,
              "Hash of all rows but their run_id, whatever their order and files: equal content"
                  + " has an equal hash")
          .add(
              WRITTEN_BY_RUN_ID,
              StringType,
              false,
              "Run that wrote the version: a table whose rows stay the same is not written anew");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.OPERATIONS,
          "run_output",
          "One table of one run",
          new StructType()
              .add(Columns.RUN_ID, StringType, false, "Name of the run; see operations.run")
              .merge(SCHEMA, true),
          List.of(Columns.RUN_ID, TABLE),
          Map.of("rows_not_negative", "rows >= 0"));

  private RunOutput() {}
}
