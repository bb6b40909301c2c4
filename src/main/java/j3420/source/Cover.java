package j3420.source;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** An eligibility layout: who was covered when. */
public interface Cover {

  /** The columns that are read; not nullable: required in every file. */
  StructType columns();

  /**
   * One row per span of cover, with the columns of {@code CoverSpan}. Rows without a member or a
   * first day, with a day that cannot be read, and text that cannot be split, are left out.
   *
   * @param raw rows of files that share their columns, with the file's path in {@code source_file}
   */
  Dataset<Row> spans(Dataset<Row> raw);
}
