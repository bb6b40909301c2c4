package j3420.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Folders of files, such as a warehouse, that a test may spoil a copy of. */
public final class Folders {

  private Folders() {}

  /** Copies everything in {@code folder} to the new folder {@code copy}. */
  public static Path copied(Path folder, Path copy) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.toList()) {
        Files.copy(path, copy.resolve(folder.relativize(path).toString()));
      }
    }
    return copy;
  }
}
