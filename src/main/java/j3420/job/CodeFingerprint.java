package j3420.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which code runs: the same number of a version may stand for two builds. */
final class CodeFingerprint {

  private static final String VALUE = compute();

  private CodeFingerprint() {}

  /** SHA-256 of the jar, or of the folder of classes, that this class was loaded from. */
  static String value() {
    return VALUE;
  }

  private static String compute() {
    try {
      URI location =
          CodeFingerprint.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      if (!"file".equals(location.getScheme())) {
        try (InputStream stream = location.toURL().openStream()) {
          return Sha256.of(stream);
        }
      }
      Path code = Path.of(location);
      if (Files.isRegularFile(code)) {
        return ofFile(code);
      }
      try (Stream<Path> files = Files.walk(code)) {
        List<Path> sorted = files.filter(Files::isRegularFile).sorted().toList();
        return Sha256.of(
            sorted.stream()
                .map(file -> code.relativize(file) + " " + ofFile(file))
                .collect(Collectors.joining("\n")));
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("The code of the product cannot be read", e);
    }
  }

  private static String ofFile(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return Sha256.of(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
