package j3420.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.StructType;

/**
 * One file, or one version of a Delta table, of the pinned input.
 *
 * @param path full path
 * @param format how it is read
 * @param bytes size
 * @param modified last change
 * @param deltaVersion version of a Delta table, else -1
 * @param dataFiles the files of that version that are read; of a file, none
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
    List<DataFile> dataFiles,
    long rows,
    StructType columns,
    boolean isEnded) {

  /**
   * A file of a Delta table; such files never change, but what counts of them may.
   *
   * @param path full path
   * @param bytes size
   * @param modified when it was written
   * @param isRewritable another version of the table may leave out rows of the same file
   * @param isPlain the file alone tells its rows as they are in the table
   */
  record DataFile(
      String path, long bytes, Instant modified, boolean isRewritable, boolean isPlain) {}

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

  /** A file as it is listed, before it is looked into. */
  static InputFile listed(String path, Format format, long bytes, Instant modified) {
    return new InputFile(path, format, bytes, modified, -1, List.of(), -1, new StructType(), true);
  }

  InputFile with(long statedRows, StructType readColumns) {
    return new InputFile(
        path, format, bytes, modified, deltaVersion, dataFiles, statedRows, readColumns, isEnded);
  }

  InputFile at(long version, List<DataFile> files) {
    return new InputFile(path, format, bytes, modified, version, files, rows, columns, isEnded);
  }

  /** The same of text whose last line is whole, or may not be. */
  InputFile ended(boolean isWhole) {
    return new InputFile(
        path, format, bytes, modified, deltaVersion, dataFiles, rows, columns, isWhole);
  }

  /** What of it has one of the paths; of a Delta table, perhaps some of its files. */
  Optional<InputFile> only(Set<String> paths) {
    if (format != Format.DELTA) {
      return paths.contains(path) ? Optional.of(this) : Optional.empty();
    }
    List<DataFile> some = dataFiles.stream().filter(file -> paths.contains(file.path())).toList();
    return some.isEmpty() ? Optional.empty() : Optional.of(at(deltaVersion, some));
  }
}
