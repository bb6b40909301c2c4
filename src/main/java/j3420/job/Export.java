package j3420.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import j3420.table.Columns;
import j3420.table.Run;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;

/**
 * A folder with the published tables of one run as plain Parquet and CSV files, for readers without
 * Delta, and a manifest that says what they are.
 *
 * <p>The files are made in a folder beside and moved when all are there. The old manifest goes
 * first and the new one comes last, so a folder with a manifest is whole; what an export that died
 * left is told by the folder beside, and the next one clears it away.
 */
final class Export {

  private static final String MANIFEST = "manifest.json";
  private static final String FORMAT = "j3420 export 1";
  private static final String BESIDE = "_j3420_export";
  private static final String REPLACED = "replaced.json";
  private static final String FILES = "files";
  private static final String NAME = "name";

  /** Zones whose tables may be exported: never rows of persons. */
  private static final Pattern EXPORTED = Pattern.compile("(published|shareable)/[a-z0-9_]+");

  private static final Pattern EXPORTED_FILE =
      Pattern.compile(EXPORTED.pattern() + "\\.(parquet|csv)");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Configuration configuration;
  private final FileSystem fileSystem;
  private final Path folder;
  private final Path beside;

  private Export(Configuration configuration, FileSystem fileSystem, Path folder) {
    this.configuration = configuration;
    this.fileSystem = fileSystem;
    this.folder = folder;
    this.beside = new Path(folder, BESIDE);
  }

  /**
   * An export into a folder.
   *
   * @throws Refusal with exit code 2 if it holds anything but an earlier export
   */
  static Export to(String location, Configuration configuration) {
    try {
      Path given = new Path(location);
      FileSystem fileSystem = given.getFileSystem(configuration);
      Path folder = fileSystem.makeQualified(given);
      // Hadoop would put a hidden checksum beside each file.
      FileSystem plain =
          fileSystem instanceof ChecksumFileSystem local ? local.getRawFileSystem() : fileSystem;
      Export export = new Export(configuration, plain, folder);
      export.requireOurs();
      return export;
    } catch (IOException | IllegalArgumentException e) {
      throw new Refusal(
          Refusal.ARGUMENTS,
          "The export folder %s cannot be used. Name a folder that this user may create or write."
              .formatted(location));
    }
  }

  private void requireOurs() throws IOException {
    if (!fileSystem.exists(folder)) {
      return;
    }
    boolean isOurs =
        fileSystem.getFileStatus(folder).isDirectory()
            && (fileSystem.listStatus(folder).length == 0
                || fileSystem.exists(beside)
                || FORMAT.equals(json(new Path(folder, MANIFEST)).path("format").asText()));
    if (!isOurs) {
      throw new Refusal(
          Refusal.ARGUMENTS,
          "The export folder %s holds something else. Name a new or an empty folder, or one with an earlier export."
              .formatted(folder));
    }
  }

  /**
   * Writes the published tables of a run.
   *
   * @return the manifest
   * @throws Refusal with exit code 1 if that fails; the run itself stays as it is
   */
  String write(Warehouse warehouse, Entry run) {
    try {
      return written(warehouse, run);
    } catch (Exception e) {
      throw new Refusal(
          1,
          "Run %s is published all the same, but its export to %s failed (%s). Check the folder and the disk, then export it with 'export --run %s --output %s'."
              .formatted(run.runId(), folder, e.getClass().getSimpleName(), run.runId(), folder));
    }
  }

  private String written(Warehouse warehouse, Entry run) throws IOException {
    Set<String> old = filesSoFar();
    save(new Path(beside, REPLACED), listed(old));
    for (FileStatus left : fileSystem.listStatus(beside)) {
      if (!left.getPath().getName().equals(REPLACED)) {
        fileSystem.delete(left.getPath(), true);
      }
    }
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("format", FORMAT);
    manifest.put(Columns.RUN_ID, run.runId());
    manifest.put(Columns.DATA_THROUGH, run.dataThrough().toString());
    manifest.put(Columns.DENIAL_POLICY, run.text(Columns.DENIAL_POLICY));
    manifest.put(Run.CODE_VERSION, run.text(Run.CODE_VERSION));
    ArrayNode files = manifest.putArray(FILES);
    Map<String, Long> versions = new TreeMap<>(run.<Long>map(Run.TABLE_VERSIONS));
    versions.keySet().removeIf(table -> !EXPORTED.matcher(table).matches());
    for (Map.Entry<String, Long> table : versions.entrySet()) {
      long rows = run.<Long>map(Run.TABLE_ROWS).get(table.getKey());
      Dataset<Row> sorted = sorted(warehouse.read(table.getKey(), table.getValue()));
      long ofParquet = parquet(sorted, table.getKey());
      long ofCsv = csv(sorted, table.getKey());
      if (ofParquet != rows || ofCsv != rows) {
        throw new IllegalStateException("rows are missing");
      }
      for (String ending : List.of(".parquet", ".csv")) {
        files.add(described(table.getKey(), ending, table.getValue(), rows, sorted));
      }
    }
    save(new Path(beside, MANIFEST), manifest);
    replace(old, manifest);
    return JSON.writeValueAsString(manifest);
  }

  private void replace(Set<String> old, ObjectNode manifest) throws IOException {
    fileSystem.delete(new Path(folder, MANIFEST), false);
    for (String name : old) {
      fileSystem.delete(new Path(folder, name), false);
    }
    for (JsonNode file : manifest.get(FILES)) {
      move(file.get(NAME).asText());
    }
    move(MANIFEST);
    fileSystem.delete(beside, true);
  }

  private void move(String name) throws IOException {
    Path target = new Path(folder, name);
    fileSystem.mkdirs(target.getParent());
    if (!fileSystem.rename(new Path(beside, name), target)) {
      throw new IOException("cannot rename");
    }
  }

  /** The same rows give the same files. */
  private static Dataset<Row> sorted(Dataset<Row> rows) {
    Column[] columns = Stream.of(rows.columns()).map(functions::col).toArray(Column[]::new);
    return rows.coalesce(1).sortWithinPartitions(columns);
  }

  /** Spark writes a folder with one file; the rows that this one holds. */
  private long parquet(Dataset<Row> rows, String table) throws IOException {
    Path written = new Path(beside, "parts");
    rows.write().mode("overwrite").parquet(written.toString());
    Path file = new Path(beside, table + ".parquet");
    fileSystem.mkdirs(file.getParent());
    for (FileStatus part : fileSystem.listStatus(written)) {
      if (part.getPath().getName().endsWith(".parquet")
          && !fileSystem.rename(part.getPath(), file)) {
        throw new IOException("cannot rename");
      }
    }
    fileSystem.delete(written, true);
    return ParquetFooter.of(file.toString(), configuration).rows();
  }

  private long csv(Dataset<Row> rows, String table) throws IOException {
    long count = 0;
    try (Writer text =
        new OutputStreamWriter(
            fileSystem.create(new Path(beside, table + ".csv"), true), StandardCharsets.UTF_8)) {
      text.write(Csv.header(rows.columns()));
      for (Iterator<Row> each = rows.toLocalIterator(); each.hasNext(); count++) {
        text.write(Csv.line(each.next()));
      }
    }
    return count;
  }

  private ObjectNode described(
      String table, String ending, long version, long rows, Dataset<Row> data) throws IOException {
    Path file = new Path(beside, table + ending);
    ObjectNode described = JSON.createObjectNode();
    described.put(NAME, table + ending);
    described.put("table", table);
    described.put(Run.DELTA_VERSION, version);
    described.put("rows", rows);
    described.put("bytes", fileSystem.getFileStatus(file).getLen());
    try (InputStream content = fileSystem.open(file)) {
      described.put("sha256", Sha256.of(content));
    }
    ArrayNode columns = described.putArray("columns");
    for (StructField field : data.schema().fields()) {
      columns.addObject().put(NAME, field.name()).put("type", field.dataType().simpleString());
    }
    return described;
  }

  /** The files of the export that is there, and of one that died. */
  private Set<String> filesSoFar() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path list :
        List.of(
            new Path(folder, MANIFEST), new Path(beside, MANIFEST), new Path(beside, REPLACED))) {
      json(list)
          .path(FILES)
          .forEach(
              file -> {
                String name = file.path(NAME).asText();
                if (EXPORTED_FILE.matcher(name).matches()) {
                  names.add(name);
                }
              });
    }
    return names;
  }

  private static ObjectNode listed(Set<String> names) {
    ObjectNode list = JSON.createObjectNode();
    ArrayNode files = list.putArray(FILES);
    names.forEach(name -> files.addObject().put(NAME, name));
    return list;
  }

  /** What a file holds; a file that is missing or no JSON holds nothing. */
  private JsonNode json(Path file) throws IOException {
    if (!fileSystem.exists(file)) {
      return JSON.createObjectNode();
    }
    try (InputStream content = fileSystem.open(file)) {
      return JSON.readTree(content);
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      return JSON.createObjectNode();
    }
  }

  private void save(Path file, ObjectNode content) throws IOException {
    try (OutputStream stream = fileSystem.create(file, true)) {
      stream.write(JSON.writeValueAsBytes(content));
    }
  }
}
