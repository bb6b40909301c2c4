package j3420.job;

import j3420.source.Layout;
import j3420.source.Layouts;
import j3420.source.Mapping;
import j3420.source.MappingLayout;
import j3420.source.MappingProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.QueryContext;
import org.apache.spark.SparkThrowable;
import picocli.CommandLine.Option;

/** The options that say what the columns of the claim files mean. */
final class LayoutOptions {

  /** The class of SQL states for values that cannot be computed with. */
  private static final String DATA_EXCEPTION = "22";

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      description =
          "Layout of the claim files: canonical (default), tuva, cms-rif, cclf5, desynpuf or"
              + " mapping.")
  private String name = "canonical";

  @Option(
      names = "--mapping",
      paramLabel = "FILE",
      description = "For the layout mapping: YAML file with expressions over the files' columns.")
  private Path file;

  private Mapping mapping;
  private Layout layout;

  /**
   * The layout.
   *
   * @throws Refusal if there is none of that name, or the mapping cannot be used
   */
  Layout layout() {
    if (layout == null) {
      layout = MappingLayout.NAME.equals(name) ? mapped() : named();
    }
    return layout;
  }

  /** The mapping's file name and SHA-256, if there is a mapping. */
  Optional<String> fingerprint() {
    return Optional.ofNullable(mapping)
        .map(read -> "%s sha256:%s".formatted(file.getFileName(), read.fingerprint()));
  }

  private Layout named() {
    if (file != null) {
      throw new Refusal(
          Refusal.ARGUMENTS,
          "--mapping is for the layout mapping, not for %s. Give --layout mapping, or leave it out."
              .formatted(name));
    }
    return Layouts.named(name)
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.ARGUMENTS,
                    "--layout %s: no such layout. Choose one of %s."
                        .formatted(
                            name,
                            Stream.concat(
                                    Layouts.ALL.stream().map(Layout::name),
                                    Stream.of(MappingLayout.NAME))
                                .collect(Collectors.joining(", ")))));
  }

  private Layout mapped() {
    if (file == null) {
      throw new Refusal(
          Refusal.ARGUMENTS,
          "--layout mapping needs a mapping. Name its file with --mapping; README shows one.");
    }
    try {
      byte[] yaml = Files.readAllBytes(file);
      mapping = explained(() -> Mapping.of(yaml));
      return new MappingLayout(mapping);
    } catch (IOException e) {
      throw new Refusal(
          Refusal.ARGUMENTS,
          "--mapping %s cannot be read. Give a file that this user may read.".formatted(file));
    }
  }

  /**
   * A step of the run; what the mapping has to do with its failure is said to the user.
   *
   * @throws Refusal if the mapping is wrong, does not fit the files, or stops at a value
   */
  <T> T explained(Supplier<T> step) {
    try {
      return step.get();
    } catch (MappingProblem problem) {
      throw new Refusal(
          problem.isOfFiles() ? Refusal.INPUT : Refusal.ARGUMENTS,
          "--mapping %s: %s".formatted(file, problem.getMessage()));
    } catch (RuntimeException error) {
      SparkThrowable stopped = mapping == null ? null : dataException(error);
      if (stopped == null) {
        throw error;
      }
      throw new Refusal(
          Refusal.INPUT,
          "--mapping %s: the expression of %s stops at a value that it cannot compute with (%s). Use the functions that start with try_ there, so that such lines are quarantined."
              .formatted(file, columnOf(stopped), stopped.getCondition()));
    }
  }

  private static SparkThrowable dataException(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at instanceof SparkThrowable spark
          && String.valueOf(spark.getSqlState()).startsWith(DATA_EXCEPTION)) {
        return spark;
      }
    }
    return null;
  }

  private String columnOf(SparkThrowable stopped) {
    return Stream.of(stopped.getQueryContext())
        .map(QueryContext::fragment)
        .flatMap(fragment -> mapping.columnWith(fragment).stream())
        .findFirst()
        .orElse("a column");
  }
}
