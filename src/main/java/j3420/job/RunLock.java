package j3420.job;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Keeps a second run off a warehouse: a file that only one run can create. A lock that a dead
 * process of this machine left behind is taken over.
 */
final class RunLock implements AutoCloseable {

  private static final String NAME = "operations/run.lock";

  private final FileSystem fileSystem;
  private final Path file;

  private RunLock(FileSystem fileSystem, Path file) {
    this.fileSystem = fileSystem;
    this.file = file;
  }

  /**
   * Takes the lock of a warehouse.
   *
   * @throws Refusal if another run holds it
   */
  static RunLock take(FileSystem fileSystem, Path warehouse, String runId) throws IOException {
    Path file = new Path(warehouse, NAME);
    String owner = runId + " " + host() + " " + ProcessHandle.current().pid();
    if (!create(fileSystem, file, owner)) {
      String holder = read(fileSystem, file);
      if (!isDead(holder)
          || !isRemoved(fileSystem, file, holder, runId)
          || !create(fileSystem, file, owner)) {
        throw new Refusal(
            Refusal.LOCKED,
            "Another run holds the warehouse (%s). Wait until it ends; if it was killed, delete %s."
                .formatted(holder.isBlank() ? "starting" : holder, file));
      }
    }
    return new RunLock(fileSystem, file);
  }

  @Override
  public void close() {
    try {
      fileSystem.delete(file, false);
    } catch (IOException e) {
      throw new Refusal(1, "The lock " + file + " could not be removed. Delete it by hand.");
    }
  }

  /** Removes the lock of a dead holder, but not the one that another run took over meanwhile. */
  private static boolean isRemoved(FileSystem fileSystem, Path file, String holder, String runId)
      throws IOException {
    Path aside = file.suffix("." + runId);
    try {
      if (!fileSystem.rename(file, aside)) {
        return false;
      }
    } catch (java.io.FileNotFoundException e) {
      return false;
    }
    if (read(fileSystem, aside).equals(holder)) {
      return fileSystem.delete(aside, false);
    }
    fileSystem.rename(aside, file);
    return false;
  }

  /** Creates the file if it is not there, in one step. */
  private static boolean create(FileSystem fileSystem, Path file, String owner) throws IOException {
    byte[] content = owner.getBytes(StandardCharsets.UTF_8);
    if ("file".equals(fileSystem.getUri().getScheme())) {
      try {
        Files.write(
            java.nio.file.Path.of(file.toUri().getPath()), content, StandardOpenOption.CREATE_NEW);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      }
    }
    try (OutputStream stream = fileSystem.create(file, false)) {
      stream.write(content);
      return true;
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      return false;
    }
  }

  private static String read(FileSystem fileSystem, Path file) throws IOException {
    try (var stream = fileSystem.open(file)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.io.FileNotFoundException e) {
      return "";
    }
  }

  private static boolean isDead(String owner) throws IOException {
    String[] words = owner.split(" ");
    return words.length == 3
        && words[1].equals(host())
        && ProcessHandle.of(Long.parseLong(words[2]))
            .map(process -> !process.isAlive())
            .orElse(true);
  }

  private static String host() throws IOException {
    return InetAddress.getLocalHost().getHostName();
  }
}
