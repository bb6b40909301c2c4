package j3420.job;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Keeps a second run off a warehouse: a file that only one run can create, and whose time of change
 * the run renews while it lives. The lock of a dead run is taken over: its process on this machine
 * is gone, or the file was not renewed five times in a row. A process of this machine that is known
 * to live keeps its lock whatever the clock says, which may be set meanwhile.
 */
final class RunLock implements AutoCloseable {

  private static final String NAME = "operations/run.lock";
  private static final Duration BEAT = Duration.ofSeconds(15);
  private static final int MISSED_BEATS = 5;
  private static final int WORDS = 4;

  /** The locks that this process holds. */
  private static final Set<String> HELD = ConcurrentHashMap.newKeySet();

  private final FileSystem fileSystem;
  private final Path file;
  private final String owner;
  private final ScheduledExecutorService heart;

  private RunLock(FileSystem fileSystem, Path file, String owner) {
    this.fileSystem = fileSystem;
    this.file = file;
    this.owner = owner;
    HELD.add(owner);
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "run-lock");
              thread.setDaemon(true);
              return thread;
            });
    heart.scheduleAtFixedRate(this::beat, BEAT.toSeconds(), BEAT.toSeconds(), TimeUnit.SECONDS);
  }

  /**
   * Takes the lock of a warehouse.
   *
   * @throws Refusal if another run holds it
   */
  static RunLock take(FileSystem fileSystem, Path warehouse, String runId) throws IOException {
    Path file = new Path(warehouse, NAME);
    ProcessHandle self = ProcessHandle.current();
    String owner = "%s %s %d %s".formatted(runId, host(), self.pid(), startOf(self));
    if (!create(fileSystem, file, owner)) {
      String holder = read(fileSystem, file);
      if (!isFree(fileSystem, file, holder)
          || !isRemoved(fileSystem, file, holder, runId)
          || !create(fileSystem, file, owner)) {
        throw new Refusal(
            Refusal.LOCKED,
            "Another run holds the warehouse (%s). Wait until it ends; the lock of a run that was killed is taken over, on another machine after %d seconds."
                .formatted(
                    holder.isBlank() ? "starting" : holder, BEAT.toSeconds() * MISSED_BEATS));
      }
      System.err.printf(
          "The lock of a run that ended without a word was taken over: %s.%n", holder);
    }
    return new RunLock(fileSystem, file, owner);
  }

  /**
   * The lock is still this run's: if the machine slept, another run may have taken it over.
   *
   * @throws Refusal if it is not
   */
  synchronized void requireHeld() {
    try {
      if (read(fileSystem, file).equals(owner)) {
        return;
      }
    } catch (IOException e) {
      throw lost();
    }
    throw lost();
  }

  private static Refusal lost() {
    return new Refusal(
        Refusal.LOCKED,
        "Another run took the warehouse over while this one was silent; nothing of this one is published. Run again when the other one ends.");
  }

  @Override
  public synchronized void close() {
    heart.shutdown();
    HELD.remove(owner);
    try {
      if (read(fileSystem, file).equals(owner)) {
        fileSystem.delete(file, false);
      }
    } catch (IOException e) {
      throw new Refusal(1, "The lock " + file + " could not be removed. Delete it by hand.");
    }
  }

  /**
   * A beat that fails is a missed one: five in a row let another run in. Most stores empty a file
   * before they write it, so the run itself does not look into it meanwhile.
   */
  private synchronized void beat() {
    try {
      if (!read(fileSystem, file).equals(owner)) {
        return;
      }
      if (isLocal(fileSystem)) {
        fileSystem.setTimes(file, RunClock.instant().toEpochMilli(), -1);
      } else {
        try (OutputStream stream = fileSystem.create(file, true)) {
          stream.write(owner.getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException | RuntimeException e) {
      return;
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
    if (isLocal(fileSystem)) {
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

  private static boolean isLocal(FileSystem fileSystem) {
    return "file".equals(fileSystem.getUri().getScheme());
  }

  private static String read(FileSystem fileSystem, Path file) throws IOException {
    try (var stream = fileSystem.open(file)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.io.FileNotFoundException e) {
      return "";
    }
  }

  /** Nobody holds the lock any more. */
  private static boolean isFree(FileSystem fileSystem, Path file, String holder)
      throws IOException {
    String[] words = holder.split(" ");
    if (words.length != WORDS || !words[1].equals(host())) {
      return isSilent(fileSystem, file);
    }
    long process = Long.parseLong(words[2]);
    if (process == ProcessHandle.current().pid()) {
      // A container that starts again has the numbers of the one before.
      return !HELD.contains(holder);
    }
    var living = ProcessHandle.of(process).filter(ProcessHandle::isAlive);
    // Another start may be that of another process, or the same one by a clock that was set.
    return living.isEmpty()
        || !startOf(living.get()).equals(words[WORDS - 1]) && isSilent(fileSystem, file);
  }

  /** Five beats were missed, by the clock that dates the files of the warehouse. */
  private static boolean isSilent(FileSystem fileSystem, Path file) throws IOException {
    Path probe = file.suffix("." + java.util.UUID.randomUUID());
    try {
      fileSystem.create(probe, false).close();
      long now = fileSystem.getFileStatus(probe).getModificationTime();
      long last = fileSystem.getFileStatus(file).getModificationTime();
      return now - last > BEAT.multipliedBy(MISSED_BEATS).toMillis();
    } catch (java.io.FileNotFoundException e) {
      return false;
    } finally {
      fileSystem.delete(probe, false);
    }
  }

  /** Numbers of processes are used again; with the time of its start one is known. */
  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("unknown");
  }

  /**
   * Where numbers of processes mean the same: containers of one name on one machine count their
   * own, and machines may share a name.
   */
  static String host() throws IOException {
    String name = InetAddress.getLocalHost().getHostName();
    java.nio.file.Path boot = java.nio.file.Path.of("/proc/sys/kernel/random/boot_id");
    java.nio.file.Path processes = java.nio.file.Path.of("/proc/self/ns/pid");
    if (!Files.isReadable(boot) || !Files.isSymbolicLink(processes)) {
      return name;
    }
    return "%s/%s/%s"
        .formatted(name, Files.readString(boot).strip(), Files.readSymbolicLink(processes));
  }
}
