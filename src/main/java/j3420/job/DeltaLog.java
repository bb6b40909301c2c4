package j3420.job;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The log of a Delta table that is read: which version is there, and whether it is whole. */
final class DeltaLog {

  static final String FOLDER = "_delta_log";

  private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");
  private static final Pattern STATED = Pattern.compile("\\d{20}\\.(json|crc)");
  private static final String VERSION = "version";
  private static final String FEATURES = "tableFeatures";
  private static final String READER_VERSION = "minReaderVersion";
  private static final String PARTITIONS = "partitionColumns";

  /** The version of readers that know of nothing but files of rows. */
  private static final int OLDEST_READER = 1;

  private DeltaLog() {}

  /**
   * The newest version.
   *
   * @throws Refusal if the log is damaged, as far as it shows
   */
  static long version(SparkSession spark, String table, Configuration configuration) {
    requireWhole(table, configuration);
    try {
      return DeltaTable.forPath(spark, table).history(1).select(col(VERSION)).first().getLong(0);
    } catch (Exception e) {
      String condition = e instanceof SparkThrowable told ? told.getCondition() : null;
      throw damaged(table, condition == null ? e.getClass().getSimpleName() : condition);
    }
  }

  /** Delta itself reads a table whose last commit is empty or gone as it was before. */
  private static void requireWhole(String table, Configuration configuration) {
    try {
      Path log = new Path(table, FOLDER);
      List<FileStatus> files = Arrays.asList(log.getFileSystem(configuration).listStatus(log));
      boolean isEmptied =
          files.stream()
              .anyMatch(
                  file -> file.getLen() == 0 && COMMIT.matcher(file.getPath().getName()).matches());
      if (isEmptied) {
        throw damaged(table, "a commit of 0 bytes");
      }
      if (!last(files, STATED).equals(last(files, COMMIT))) {
        throw damaged(table, "the last commit is missing");
      }
    } catch (IOException e) {
      throw damaged(table, e.getClass().getSimpleName());
    }
  }

  private static String last(List<FileStatus> files, Pattern name) {
    return files.stream()
        .map(file -> file.getPath().getName())
        .filter(each -> name.matcher(each).matches())
        .map(each -> each.substring(0, each.indexOf('.')))
        .max(String::compareTo)
        .orElse("");
  }

  private static Refusal damaged(String table, String what) {
    return new Refusal(
        Refusal.INPUT,
        "%s is no readable Delta table (%s): its folder %s is incomplete or damaged. Restore it or deliver the table again."
            .formatted(table, what, FOLDER));
  }

  /**
   * What the files of a table are to its rows.
   *
   * @param isRewritable the table may leave out rows of its files without writing the files anew
   * @param isPlain each file holds rows of the table as they are, all of them and all columns: no
   *     partitions, deletion vectors, renamed or widened columns
   */
  record Files(boolean isRewritable, boolean isPlain) {}

  /** What the files of the newest version are to its rows. */
  static Files files(SparkSession spark, String table) {
    Row detail =
        DeltaTable.forPath(spark, table)
            .detail()
            .select(
                array_contains(col(FEATURES), "deletionVectors"),
                col(READER_VERSION).equalTo(OLDEST_READER).and(size(col(PARTITIONS)).equalTo(0)))
            .first();
    return new Files(detail.getBoolean(0), detail.getBoolean(1));
  }
}
