package j3420.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a run on this machine spills rows that do not fit its memory: a folder that only its owner
 * enters, gone when the run ends. What a killed run left is removed when the next one starts.
 */
final class SpillFolder {

  private static final String OWNER_ONLY = "rwx------";

  /** A process has one Spark session, and so one folder, however often it is asked for. */
  private static Path made;

  private SpillFolder() {}

  /**
   * The folder of this process below {@code parent}; those of dead processes are removed when it is
   * made.
   */
  static synchronized Path below(Path parent) {
    if (made == null) {
      made = make(parent);
    }
    return made;
  }

  private static Path make(Path parent) {
    Path all = parent.resolve("j3420-" + System.getProperty("user.name"));
    Path own = all.resolve(Long.toString(ProcessHandle.current().pid()));
    try {
      create(all);
      removeThoseOfDead(all);
      remove(own);
      create(own);
    } catch (IOException e) {
      throw new Refusal(
          Refusal.ARGUMENTS,
          "%s cannot be written. Set another folder with JAVA_OPTIONS=-Dspark.local.dir=DIR."
              .formatted(all));
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> removeQuietly(own)));
    return own;
  }

  private static void create(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(OWNER_ONLY));
    }
  }

  private static void removeThoseOfDead(Path all) throws IOException {
    try (Stream<Path> folders = Files.list(all)) {
      for (Path folder : folders.toList()) {
        String name = folder.getFileName().toString();
        if (name.matches("[0-9]{1,18}")
            && ProcessHandle.of(Long.parseLong(name)).filter(ProcessHandle::isAlive).isEmpty()) {
          removeQuietly(folder);
        }
      }
    }
  }

  /** Another run that starts at the same moment may be removing the same. */
  private static void removeQuietly(Path folder) {
    try {
      remove(folder);
    } catch (IOException | UncheckedIOException e) {
      return;
    }
  }

  private static void remove(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
