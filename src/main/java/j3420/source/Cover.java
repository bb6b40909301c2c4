package j3420.source;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** An eligibility layout: who was covered when. */
public interface Cover {

  /** The columns that are read; not nullable: required in every file. */
  StructType columns();

  /**
   * One row per row of the files, with the columns of {@code CoverSpan}; a row that gives no cover
   * says why.
   *
   * @param raw rows of files that share their columns, with the file's path in {@code source_file}
   * @param tokens replaces ids by tokens
   */
  Dataset<Row> spans(Dataset<Row> raw, IdTokens tokens);
}
