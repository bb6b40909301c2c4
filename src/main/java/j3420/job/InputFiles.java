package j3420.job;

import j3420.job.InputFile.Format;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Lists the input once: what is listed is what is read. Spark itself would skip files in silence
 * whose name starts with a dot or an underscore, and files without a byte.
 */
final class InputFiles {

  /** Markers that writers of data leave beside it. */
  private static final Pattern MARKER =
      Pattern.compile(
          "_SUCCESS|_(started|committed)_.*|_metadata|_common_metadata|\\..*\\.crc|\\.DS_Store");

  private static final String ACCEPTED = ".parquet, .csv, .psv, .csv.gz, .psv.gz or a Delta table";

  /** A Delta table as of a version. */
  private static final Pattern VERSIONED = Pattern.compile("(.+)@v(\\d+)");

  private final Configuration configuration;
  private final List<InputFile> found = new ArrayList<>();

  /** Folders above the files, whether each is a Delta table. */
  private final Map<Path, Boolean> deltaTables = new HashMap<>();

  private InputFiles(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * The files under the given files, folders and globs, sorted by path; a folder that is a Delta
   * table is one entry.
   */
  static List<InputFile> list(List<String> locations, Configuration configuration) {
    InputFiles files = new InputFiles(configuration);
    locations.forEach(files::addAll);
    return files.found.stream().distinct().sorted(Comparator.comparing(InputFile::path)).toList();
  }

  private void addAll(String location) {
    try {
      Path path = new Path(location);
      FileSystem fileSystem = path.getFileSystem(configuration);
      if (isVersion(fileSystem, path)) {
        return;
      }
      FileStatus[] matches =
          fileSystem.exists(path)
              ? new FileStatus[] {fileSystem.getFileStatus(path)}
              : fileSystem.globStatus(path);
      if (matches == null || matches.length == 0) {
        throw refused(
            location, "does not exist. Check the path; a folder, file or glob is expected");
      }
      int before = found.size();
      for (FileStatus match : matches) {
        requireOutsideOfDelta(fileSystem, match.getPath());
        if (match.getPath().getName().equals(path.getName()) || !isMarker(match)) {
          add(fileSystem, match);
        }
      }
      if (found.size() == before) {
        throw refused(location, "holds no claim files. Expected are " + ACCEPTED);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw refused(
          location, "cannot be read (" + e.getClass().getSimpleName() + "). Check path and rights");
    }
  }

  /** A file that a Delta table took out stays in its folders. */
  private void requireOutsideOfDelta(FileSystem fileSystem, Path path) {
    for (Path above = path.getParent(); above != null; above = above.getParent()) {
      if (deltaTables.computeIfAbsent(above, folder -> isDeltaTable(fileSystem, folder))) {
        throw refused(
            path.toString(),
            "lies in the Delta table %s, whose log tells which of its files count. Give the table"
                .formatted(above));
      }
    }
  }

  /** Whether it is seen to be one: not every folder above may be looked into. */
  private static boolean isDeltaTable(FileSystem fileSystem, Path folder) {
    try {
      return fileSystem.exists(new Path(folder, DeltaLog.FOLDER));
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isVersion(FileSystem fileSystem, Path path) throws IOException {
    Matcher versioned = VERSIONED.matcher(path.toString());
    if (!versioned.matches() || fileSystem.exists(path)) {
      return false;
    }
    Path table = new Path(versioned.group(1));
    if (!fileSystem.exists(new Path(table, DeltaLog.FOLDER))) {
      return false;
    }
    found.add(
        entry(fileSystem.getFileStatus(table), Format.DELTA)
            .at(Long.parseLong(versioned.group(2)), List.of()));
    return true;
  }

  private void add(FileSystem fileSystem, FileStatus status) throws IOException {
    Path path = status.getPath();
    requireVisible(path);
    requireOpenable(fileSystem, path);
    if (!status.isDirectory()) {
      addFile(status);
    } else if (fileSystem.exists(new Path(path, DeltaLog.FOLDER))) {
      found.add(entry(status, Format.DELTA));
    } else {
      addFolder(fileSystem, path);
    }
  }

  private void addFolder(FileSystem fileSystem, Path path) throws IOException {
    int before = found.size();
    List<FileStatus> children =
        Stream.of(fileSystem.listStatus(path)).filter(child -> !isMarker(child)).toList();
    if (isLocal(fileSystem)) {
      requireNoLoop(path);
      requireNoDanglingLink(path, children);
    }
    for (FileStatus child : children) {
      add(fileSystem, child);
    }
    if (found.size() == before && format(path.getName()).isPresent()) {
      throw refused(
          path.toString(),
          "is a folder without a file: what writes it was not finished. Deliver it again or remove"
              + " it");
    }
  }

  private static boolean isLocal(FileSystem fileSystem) {
    return fileSystem instanceof LocalFileSystem;
  }

  private static File local(Path path) {
    return new File(path.toUri().getPath());
  }

  private static void requireNoLoop(Path path) throws IOException {
    File folder = local(path);
    String real = folder.getCanonicalPath();
    for (File above = folder.getParentFile(); above != null; above = above.getParentFile()) {
      if (above.getCanonicalPath().equals(real)) {
        throw refused(
            path.toString(),
            "is a link to a folder above it: its files would be read over and over. Remove it");
      }
    }
  }

  /** Hadoop leaves out what a link does not lead to. */
  private static void requireNoDanglingLink(Path path, List<FileStatus> children) {
    Set<String> listed =
        children.stream().map(child -> child.getPath().getName()).collect(Collectors.toSet());
    Stream.of(Optional.ofNullable(local(path).list()).orElseGet(() -> new String[0]))
        .filter(name -> !listed.contains(name) && !MARKER.matcher(name).matches())
        .findFirst()
        .ifPresent(
            name -> {
              throw refused(
                  path + "/" + name,
                  "is a link to a file that is not there. Deliver the file or remove the link");
            });
  }

  private static void requireOpenable(FileSystem fileSystem, Path path) {
    if (isLocal(fileSystem) && path.getName().contains(":")) {
      throw refused(
          path.toString(), "has a colon in its name, which Hadoop cannot open. Rename it");
    }
  }

  private static boolean isMarker(FileStatus status) {
    return MARKER.matcher(status.getPath().getName()).matches();
  }

  private static void requireVisible(Path path) {
    if (path.getName().startsWith("_") || path.getName().startsWith(".")) {
      throw refused(
          path.toString(),
          "starts with '_' or '.', which Spark would skip in silence. Rename or remove it");
    }
  }

  private void addFile(FileStatus status) {
    String path = status.getPath().toString();
    String name = status.getPath().getName();
    if (status.getLen() == 0) {
      throw refused(path, "is empty (0 bytes): a delivery was cut. Deliver it again or remove it");
    }
    Format format =
        format(name)
            .orElseThrow(() -> refused(path, "is of no known format. Accepted are " + ACCEPTED));
    found.add(entry(status, format));
  }

  private static Optional<Format> format(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".parquet")) {
      return Optional.of(Format.PARQUET);
    }
    if (Stream.of(".csv", ".csv.gz").anyMatch(lower::endsWith)) {
      return Optional.of(Format.COMMA);
    }
    return Stream.of(".psv", ".psv.gz").anyMatch(lower::endsWith)
        ? Optional.of(Format.PIPE)
        : Optional.empty();
  }

  private static InputFile entry(FileStatus status, Format format) {
    return InputFile.listed(
        status.getPath().toString(),
        format,
        status.getLen(),
        Instant.ofEpochMilli(status.getModificationTime()));
  }

  private static Refusal refused(String path, String why) {
    return new Refusal(Refusal.INPUT, path + " " + why + ".");
  }
}
