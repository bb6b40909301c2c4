package j3420.job;

import j3420.table.RunInput;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The files of one role that a run stands on, held against those that earlier runs read. A Delta
 * table counts file by file, as those of its version.
 */
final class PinnedInput {

  private final String role;
  private final Configuration configuration;
  private final Map<String, Pinned> files = new LinkedHashMap<>();
  private final Map<String, String> hashes = new ConcurrentHashMap<>();
  private final Map<String, Long> rows = new ConcurrentHashMap<>();

  private record Pinned(
      String path,
      String format,
      long bytes,
      Instant modified,
      Long deltaVersion,
      boolean isRewritable,
      Long rows,
      String tableColumns) {}

  /**
   * What became of the files that an earlier run read.
   *
   * @param added files that it did not read
   * @param vanished files that are not there any more
   * @param changed files that have another content
   */
  record Change(Set<String> added, List<String> vanished, List<String> changed) {}

  PinnedInput(String role, List<InputFile> listed, Configuration configuration) {
    this.role = role;
    this.configuration = configuration;
    for (InputFile file : listed) {
      String format = file.format().name().toLowerCase(Locale.ROOT);
      if (file.format() == InputFile.Format.DELTA) {
        for (InputFile.DataFile part : file.dataFiles()) {
          files.put(
              part.path(),
              new Pinned(
                  part.path(),
                  format,
                  part.bytes(),
                  part.modified(),
                  file.deltaVersion(),
                  part.isRewritable(),
                  null,
                  file.columns().toDDL()));
        }
      } else {
        Long rows = file.rows() < 0 ? null : file.rows();
        files.put(
            file.path(),
            new Pinned(
                file.path(), format, file.bytes(), file.modified(), null, false, rows, null));
      }
    }
  }

  long bytes() {
    return files.values().stream().mapToLong(Pinned::bytes).sum();
  }

  Set<String> paths() {
    return files.keySet();
  }

  /** Holds the files against rows of {@link RunInput}. */
  Change against(List<Row> earlier) {
    return against(earlier, this::isSame);
  }

  /**
   * Delta tables have other columns than they had: a file that is the same tells another thing by
   * it, as a column that it lacks is blank now and not missing.
   */
  boolean hasOtherColumns(List<Row> earlier) {
    Map<String, Row> known = ofRole(earlier);
    return files.values().stream()
        .filter(file -> known.containsKey(file.path()))
        .anyMatch(
            file ->
                !Objects.equals(
                    file.tableColumns(), known.get(file.path()).getAs(RunInput.TABLE_COLUMNS)));
  }

  /** The same, whatever the times of the files say: every one is hashed. */
  Change againstContent(List<Row> earlier) {
    return against(
        earlier, (file, known) -> sha256(file.path()).equals(known.getAs(RunInput.SHA256)));
  }

  private Change against(List<Row> earlier, BiPredicate<Pinned, Row> isSame) {
    Map<String, Row> known = ofRole(earlier);
    Set<String> added = new HashSet<>(files.keySet());
    added.removeAll(known.keySet());
    List<String> vanished =
        known.keySet().stream().filter(path -> !files.containsKey(path)).sorted().toList();
    List<String> changed =
        files.values().parallelStream()
            .filter(file -> known.containsKey(file.path()))
            .filter(file -> !isSame.test(file, known.get(file.path())))
            .map(Pinned::path)
            .sorted()
            .toList();
    return new Change(added, vanished, changed);
  }

  /** Where rows can be taken out of a file without a change of it, only its version tells them. */
  private static boolean isSameVersion(Pinned file, Row known) {
    return !file.isRewritable()
        || file.deltaVersion().equals(known.<Long>getAs(RunInput.DELTA_VERSION));
  }

  /** A file that was only copied or touched has another time, but the same content. */
  private boolean isSame(Pinned file, Row known) {
    if (file.bytes() != known.<Long>getAs(RunInput.BYTES) || !isSameVersion(file, known)) {
      return false;
    }
    Timestamp modified = known.getAs(RunInput.MODIFIED_AT);
    return modified.toInstant().equals(file.modified())
        || sha256(file.path()).equals(known.getAs(RunInput.SHA256));
  }

  /**
   * The rows of {@link RunInput}, without the run.
   *
   * @param earlier rows of an earlier run; what they state of unchanged files is taken over
   * @param read the files that this run read
   * @param days the latest days of the files, by path
   * @throws Refusal with exit code 4 if any file was changed since it was listed: what was read and
   *     what is hashed here may differ
   */
  List<Row> rows(List<Row> earlier, Set<String> read, Map<String, FirstPass.LastDays> days) {
    Map<String, Row> known = ofRole(earlier);
    files.keySet().parallelStream()
        .filter(path -> read.contains(path) || !known.containsKey(path))
        .forEach(
            path -> {
              sha256(path);
              statedRows(files.get(path));
            });
    // Eligibility and files with older versions are read again though they are not new.
    files.values().parallelStream().forEach(this::requireAsListed);
    List<Row> all = new ArrayList<>();
    for (Pinned file : files.values()) {
      FirstPass.LastDays last = days.get(file.path());
      Row before = known.get(file.path());
      boolean isTakenOver = before != null && !read.contains(file.path());
      all.add(
          RowFactory.create(
              role,
              file.path(),
              file.format(),
              file.bytes(),
              Timestamp.from(file.modified()),
              file.deltaVersion(),
              isTakenOver ? before.getAs(RunInput.ROWS) : statedRows(file),
              isTakenOver ? before.getAs(RunInput.SHA256) : sha256(file.path()),
              read.contains(file.path()),
              last == null ? null : date(last.decision()),
              last == null ? null : date(last.service()),
              file.tableColumns()));
    }
    return all;
  }

  /** Rows that the footer states; of a table that leaves out some of them they are not its rows. */
  private Long statedRows(Pinned file) {
    if (file.deltaVersion() == null || file.isRewritable()) {
      return file.rows();
    }
    return rows.computeIfAbsent(file.path(), path -> ParquetFooter.of(path, configuration).rows());
  }

  private void requireAsListed(Pinned file) {
    // Nothing writes into a file of a Delta table.
    if (file.deltaVersion() != null) {
      return;
    }
    try {
      Path path = new Path(file.path());
      FileStatus now = path.getFileSystem(configuration).getFileStatus(path);
      if (now.getLen() == file.bytes()
          && now.getModificationTime() == file.modified().toEpochMilli()) {
        return;
      }
    } catch (IOException e) {
      // It is gone: that is a change too.
    }
    throw new Refusal(
        Refusal.QUALITY,
        file.path()
            + " changed while it was read. Nothing is published; run again when the delivery is complete.");
  }

  private Map<String, Row> ofRole(List<Row> rows) {
    return rows.stream()
        .filter(row -> role.equals(row.getAs(RunInput.ROLE)))
        .collect(Collectors.toMap(row -> row.getAs(RunInput.PATH), row -> row));
  }

  private String sha256(String path) {
    return hashes.computeIfAbsent(
        path,
        name -> {
          Path file = new Path(name);
          try (InputStream stream = file.getFileSystem(configuration).open(file)) {
            return Sha256.of(stream);
          } catch (IOException e) {
            throw new Refusal(
                Refusal.INPUT, name + " cannot be read. Check its rights, or deliver it again.");
          }
        });
  }

  private static Date date(LocalDate day) {
    return day == null ? null : Date.valueOf(day);
  }

  /** Refuses files that are not what an earlier run read. */
  static void requireStanding(Stream<Change> changes) {
    List<Change> all = changes.toList();
    List<String> vanished = all.stream().flatMap(change -> change.vanished().stream()).toList();
    List<String> changed = all.stream().flatMap(change -> change.changed().stream()).toList();
    if (vanished.isEmpty() && changed.isEmpty()) {
      return;
    }
    List<String> said = new ArrayList<>();
    if (!vanished.isEmpty()) {
      said.add(named(vanished) + (vanished.size() == 1 ? " is" : " are") + " not given any more");
    }
    if (!changed.isEmpty()) {
      said.add(named(changed) + (changed.size() == 1 ? " has" : " have") + " another content");
    }
    throw new Refusal(
        Refusal.INPUT,
        "Of the files that the last run stands on, %s. Give them as they were, or build anew from what is given with --rebuild."
            .formatted(said.stream().collect(Collectors.joining(", and "))));
  }

  /** Some of the paths, and how many more there are. */
  static String named(List<String> paths) {
    int shown = Math.min(paths.size(), 10);
    String names = paths.stream().limit(shown).collect(Collectors.joining(", "));
    return shown < paths.size() ? names + " and %d more".formatted(paths.size() - shown) : names;
  }
}
