package j3420.job;

import java.time.Instant;
import org.apache.spark.sql.types.StructType;

/**
 * One file, or one version of a Delta table, of the pinned input.
 *
 * @param path full path
 * @param format how it is read
 * @param bytes size
 * @param modified last change
 * @param deltaVersion version of a Delta table, else -1
 * @param rows rows that the file's footer states, or -1 where only reading tells
 * @param columns the columns that are read, as the file has them
 * @param isEnded the last line of the text ends with a line break; true of what is no text
 */
record InputFile(
    String path,
    Format format,
    long bytes,
    Instant modified,
    long deltaVersion,
    long rows,
    StructType columns,
    boolean isEnded) {

  /** How a file is read. */
  enum Format {
    PARQUET(""),
    COMMA(","),
    PIPE("|"),
    DELTA("");

    private final String separator;

    Format(String separator) {
      this.separator = separator;
    }

    String separator() {
      return separator;
    }

    boolean isText() {
      return !separator.isEmpty();
    }
  }

  InputFile with(long statedRows, StructType readColumns) {
    return new InputFile(
        path, format, bytes, modified, deltaVersion, statedRows, readColumns, isEnded);
  }

  /** The same of text whose last line is whole, or may not be. */
  InputFile ended(boolean isWhole) {
    return new InputFile(path, format, bytes, modified, deltaVersion, rows, columns, isWhole);
  }
}
