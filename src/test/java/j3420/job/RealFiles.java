package j3420.job;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import j3420.testing.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Real claim files, which are not part of this repository, and another engine to count them. */
final class RealFiles {

  private RealFiles() {}

  /** A file that must be there in CI; elsewhere the test is left out without it. */
  static Path required(String folder, String name) {
    Path file = Path.of("..", "shared", "data", folder, name);
    if (!Files.exists(file) && "true".equals(System.getenv("CI"))) {
      fail(file + " is missing: the real files must be there in CI");
    }
    assumeTrue(Files.exists(file), file + " is missing: the real files are not tested");
    return file;
  }

  /** Rows as text, their values between bars. */
  static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.mkString("|")).toList();
  }

  static Dataset<Row> table(Path warehouse, String path) {
    return LocalSpark.session().read().format("delta").load(warehouse.resolve(path).toString());
  }

  /** The rows of a query in the same form; none of a statement that writes. */
  static List<String> duckdb(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return List.of();
      }
      ResultSet rows = statement.getResultSet();
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          cells.add(rows.getString(i));
        }
        texts.add(String.join("|", cells));
      }
      return texts;
    }
  }
}
