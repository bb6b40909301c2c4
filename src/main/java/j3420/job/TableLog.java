package j3420.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The log of a table of the warehouse, commit by commit as it stands in storage. Delta itself reads
 * on without a word after the last commit was emptied or lost.
 *
 * @param table path below the warehouse
 * @param commits those that can be read, oldest first
 * @param dataFiles all data files in the folder, of any version or of none
 * @param damages one sentence each
 */
record TableLog(
    String table, List<Commit> commits, List<FileStatus> dataFiles, List<String> damages) {

  private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Operations that put rows in or take rows out. */
  private static final Pattern OF_ROWS =
      Pattern.compile(
          "WRITE|DELETE|UPDATE|MERGE|TRUNCATE|COPY INTO|STREAMING UPDATE|CLONE|CONVERT"
              + "|.*TABLE AS SELECT");

  private static final String RESTORE = "RESTORE";
  private static final Set<String> NEW_TABLE =
      Set.of("CREATE TABLE", "REPLACE TABLE", "CREATE OR REPLACE TABLE");
  private static final String INFO = "commitInfo";
  private static final String OPERATION = "operation";
  private static final String ADD = "add";
  private static final String PATH = "path";

  /**
   * One version.
   *
   * @param version number
   * @param written time of its file
   * @param operation what Delta calls it
   * @param runId run that it names; empty: none
   * @param files names of the data files that it puts in or takes out
   */
  record Commit(long version, Instant written, String operation, String runId, Set<String> files) {

    /** Rows were put in or taken out. */
    boolean isOfRows() {
      return OF_ROWS.matcher(operation).matches();
    }

    /** The table was set back to an earlier version. */
    boolean isRestore() {
      return operation.equals(RESTORE);
    }
  }

  /** Reads the log of a table; what cannot be read is told among the damages. */
  static TableLog of(FileSystem fileSystem, Path folder, String table) {
    List<Commit> commits = new ArrayList<>();
    List<FileStatus> dataFiles = new ArrayList<>();
    List<String> damages = new ArrayList<>();
    try {
      long before = -1;
      FileStatus[] listed = fileSystem.listStatus(new Path(folder, DeltaLog.FOLDER));
      Arrays.sort(listed);
      for (FileStatus file : listed) {
        Matcher name = COMMIT.matcher(file.getPath().getName());
        if (!name.matches()) {
          continue;
        }
        long version = Long.parseLong(name.group(1));
        if (before >= 0 && version != before + 1) {
          damages.add("%s has lost its commit %d.".formatted(table, before + 1));
        }
        before = version;
        if (file.getLen() == 0) {
          damages.add("Commit %d of %s is empty (0 bytes).".formatted(version, table));
          continue;
        }
        try {
          commits.add(commit(fileSystem, file, version));
        } catch (IOException e) {
          damages.add(
              "Commit %d of %s cannot be read to its end: it was cut or changed."
                  .formatted(version, table));
        }
      }
      if (before < 0) {
        damages.add("%s has no commit left.".formatted(table));
      }
      RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(folder, true);
      while (files.hasNext()) {
        FileStatus file = files.next();
        if (isData(folder, file.getPath())) {
          dataFiles.add(file);
        }
      }
    } catch (FileNotFoundException e) {
      damages.add("%s is no Delta table any more.".formatted(table));
    } catch (IOException e) {
      damages.add("%s cannot be listed. Check its rights.".formatted(table));
    }
    return new TableLog(table, commits, dataFiles, damages);
  }

  /**
   * The data files of a version whose commit replaced the whole table, or was the first into an
   * empty one; empty: files of earlier commits belong to it too.
   *
   * @param folder of the table
   */
  static Optional<List<Path>> replacement(FileSystem fileSystem, Path folder, long version)
      throws IOException {
    List<JsonNode> actions = actions(fileSystem, file(folder, version));
    JsonNode info = info(actions);
    JsonNode how = info.path("operationParameters");
    boolean isOverwrite =
        how.path("mode").asText().equals("Overwrite") && how.path("predicate").isMissingNode();
    boolean isWhole =
        isNewTable(info)
            || isOverwrite
            || how.path("mode").asText().equals("Append")
                && isNewTable(fileSystem, file(folder, version - 1));
    if (!isWhole) {
      return Optional.empty();
    }
    List<Path> files = new ArrayList<>();
    for (JsonNode action : actions) {
      JsonNode path = action.path(ADD).path(PATH);
      if (!path.isMissingNode()) {
        files.add(new Path(folder, new Path(URI.create(path.asText()))));
      }
    }
    return Optional.of(files);
  }

  private static Path file(Path folder, long version) {
    return new Path(new Path(folder, DeltaLog.FOLDER), "%020d.json".formatted(version));
  }

  private static JsonNode info(List<JsonNode> actions) {
    return actions.stream()
        .map(action -> action.path(INFO))
        .filter(info -> !info.isMissingNode())
        .findFirst()
        .orElseGet(MissingNode::getInstance);
  }

  /** A commit that is not there any more tells nothing: Delta may have a checkpoint of it. */
  private static boolean isNewTable(FileSystem fileSystem, Path commit) throws IOException {
    return fileSystem.exists(commit) && isNewTable(info(actions(fileSystem, commit)));
  }

  private static boolean isNewTable(JsonNode info) {
    return NEW_TABLE.contains(info.path(OPERATION).asText());
  }

  private static List<JsonNode> actions(FileSystem fileSystem, Path commit) throws IOException {
    List<JsonNode> actions = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(fileSystem.open(commit), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        actions.add(JSON.readTree(line));
      }
    }
    return actions;
  }

  private static boolean isData(Path folder, Path file) {
    String below = file.toString().substring(folder.toString().length() + 1);
    return !below.startsWith("_") && !file.getName().startsWith(".");
  }

  private static Commit commit(FileSystem fileSystem, FileStatus file, long version)
      throws IOException {
    List<JsonNode> actions = actions(fileSystem, file.getPath());
    Set<String> files = new HashSet<>();
    for (JsonNode action : actions) {
      for (String change : List.of(ADD, "remove")) {
        JsonNode path = action.path(change).path(PATH);
        if (!path.isMissingNode()) {
          files.add(new Path(path.asText()).getName());
        }
      }
    }
    JsonNode info = info(actions);
    return new Commit(
        version,
        Instant.ofEpochMilli(file.getModificationTime()),
        info.path(OPERATION).asText(),
        info.path("userMetadata").asText(),
        files);
  }

  /** The newest version that can be read; -1: none. */
  long newest() {
    return commits.isEmpty() ? -1 : commits.get(commits.size() - 1).version();
  }

  /** Data files that no commit names. */
  List<FileStatus> orphans() {
    Set<String> named = new HashSet<>();
    commits.forEach(commit -> named.addAll(commit.files()));
    return dataFiles.stream().filter(file -> !named.contains(file.getPath().getName())).toList();
  }
}
