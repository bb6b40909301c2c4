package j3420.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;

/**
 * The measures once more, by another engine from the same files: the SQL under {@code oracle/} is
 * written from the definitions and shares no code with the product.
 */
public final class Oracle implements AutoCloseable {

  /** The steps in order; each is a file that makes the tables of its name and their parts. */
  public static final List<String> STEPS =
      List.of(
          "scope",
          "line",
          "outcome",
          "family",
          "final_action",
          "line_counts",
          "monthly_utilization",
          "decision",
          "denial_by_reason",
          "denial_by_modifier",
          "denial_resolution",
          "provider_measure");

  private static final String DEMO_KEY = "demo-key-not-for-real-members";
  private static final Path REFERENCE = Path.of("src", "main", "resources", "reference");

  private final Connection connection;

  private Oracle(Connection connection) {
    this.connection = connection;
  }

  /** An oracle that reads a generated history: the folder that {@code generate} wrote. */
  public static Oracle over(Path history) {
    Oracle oracle = new Oracle(connected());
    oracle.execute("SET threads = 2");
    for (String table : List.of("medical_claim", "eligibility")) {
      oracle.parquet(table, history.resolve(table).resolve("*.parquet").toString());
    }
    oracle.execute(
        """
        CREATE MACRO token_of(kind, id) AS substr(
          sha256(unhex('%s') || unhex(sha256(unhex('%s') || encode(kind || '|v1|' || id)))), 1, 32)
        """
            .formatted(padded(0x5c), padded(0x36)));
    oracle.execute(
        """
        CREATE TABLE adjustment_reason AS
        SELECT * REPLACE (
          CAST(effective_from AS DATE) AS effective_from, CAST(effective_to AS DATE) AS effective_to)
        FROM read_csv('%s', all_varchar = true);
        CREATE TABLE reason_category AS
        SELECT category, CAST(priority AS INTEGER) AS priority
        FROM read_csv('%s', all_varchar = true);
        """
            .formatted(
                REFERENCE.resolve("adjustment_reason.csv"),
                REFERENCE.resolve("reason_category.csv")));
    return oracle;
  }

  /** The public demo key as HMAC (RFC 2104) mixes it into a block of 64 bytes, in hexadecimals. */
  private static String padded(int pad) {
    byte[] block = Arrays.copyOf(DEMO_KEY.getBytes(StandardCharsets.UTF_8), 64);
    for (int i = 0; i < block.length; i++) {
      block[i] ^= (byte) pad;
    }
    return HexFormat.of().formatHex(block);
  }

  /** Makes the tables of a step. */
  public void compute(String step) {
    try (var text = Oracle.class.getResourceAsStream("/oracle/" + step + ".sql")) {
      execute(new String(text.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names the rows of Parquet files, given as a path, a glob or a list of paths. */
  public void parquet(String table, String... files) {
    StringJoiner list = new StringJoiner("', '", "['", "']");
    for (String file : files) {
      list.add(file);
    }
    execute("CREATE OR REPLACE VIEW %s AS FROM read_parquet(%s)".formatted(table, list));
  }

  /** The rows of a query, their values as text between bars. */
  public List<String> rows(String query) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        StringJoiner row = new StringJoiner(" | ");
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(row.toString());
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /** Runs statements. */
  public void execute(String statements) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(statements);
    } catch (SQLException e) {
      throw new IllegalStateException(statements, e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Connection connected() {
    try {
      return DriverManager.getConnection("jdbc:duckdb:");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
