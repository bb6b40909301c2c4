package j3420.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The user's own code lists. */
final class ReferenceOption {

  @Option(
      names = "--reference",
      paramLabel = "DIR",
      description =
          "Folder with code lists that replace the built-in ones of the same file name; a list"
              + " that has a column 'policy', policy by policy.")
  private Path reference;

  /** The folder; empty: the product's lists alone. */
  Optional<Path> folder() {
    if (reference != null && !Files.isDirectory(reference)) {
      throw new Refusal(
          Refusal.ARGUMENTS,
          "--reference %s is no folder. Name the folder that holds the code lists."
              .formatted(reference));
    }
    return Optional.ofNullable(reference);
  }
}
