package j3420.job;

import j3420.source.IdTokens;
import j3420.source.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say what claim history is read, and how. */
final class ClaimOptions {

  /** Folder of the installation, set by the launcher; the samples are below it. */
  private static final String HOME = "j3420.home";

  private static final String TOKEN_KEY = "J3420_TOKEN_KEY";

  /** Public on purpose: only good for data that holds no real person. */
  private static final String DEMO_KEY = "demo-key-not-for-real-members";

  @Option(
      names = "--claims",
      paramLabel = "PATH",
      description =
          "File, folder or glob of claim files (.parquet, .csv, .psv, .csv.gz, .psv.gz) or a Delta"
              + " table. May be given more than once. Default: the sample history.")
  private List<String> claims = List.of();

  @Mixin private LayoutOptions layout = new LayoutOptions();

  @Option(
      names = "--eligibility",
      paramLabel = "PATH",
      description = "Eligibility files, for rates per 1,000 member months. May be repeated.")
  private List<String> eligibility = List.of();

  @Option(
      names = "--data-through",
      paramLabel = "DATE",
      converter = Day.class,
      description =
          "Last day that the history covers, as yyyy-MM-dd; later decisions are left out. Default:"
              + " the latest decision in the data.")
  private LocalDate dataThrough;

  @Option(
      names = "--denial-policy",
      paramLabel = "NAME",
      description =
          "What counts as denied, by what the layout tells: x12-carc (canonical, tuva);"
              + " cms-line-comparable, cms-line-strict or cms-header (cms-rif, cclf5; desynpuf"
              + " without cms-header); or the name of a policy of your own in a code list of"
              + " --reference; of the layout mapping, by the codes that are mapped. Default: the first"
              + " of the layout.")
  private String denialPolicy;

  @Mixin private ReferenceOption reference;

  @Option(
      names = "--token-key-file",
      paramLabel = "FILE",
      description =
          "File whose content is the secret key of the member tokens. Default: the environment"
              + " variable J3420_TOKEN_KEY, else a public demo key.")
  private Path tokenKeyFile;

  /** The claim files; the sample history if none are given. */
  List<String> claims() {
    return claims.isEmpty() ? List.of(sample("medical_claim")) : claims;
  }

  /** The eligibility files; those of the sample history if that is read. */
  List<String> eligibility() {
    return claims.isEmpty() && eligibility.isEmpty() ? List.of(sample("eligibility")) : eligibility;
  }

  Optional<LocalDate> dataThrough() {
    return Optional.ofNullable(dataThrough);
  }

  /** Refuses options that cannot be met, before anything is started or written. */
  void requireSound() {
    if (reference().isEmpty()) {
      DenialPolicies.requireKnown(layout(), denialPolicy());
    }
    layout();
    tokens();
  }

  /** The folder of the user's code lists. */
  Optional<Path> reference() {
    return reference.folder();
  }

  Layout layout() {
    return layout.layout();
  }

  /** The mapping's file name and SHA-256, if there is a mapping. */
  Optional<String> mappingFingerprint() {
    return layout.fingerprint();
  }

  /** A step of the run; what a mapping has to do with its failure is said to the user. */
  <T> T explained(Supplier<T> step) {
    return layout.explained(step);
  }

  /** The name of the denial policy that is asked for. */
  Optional<String> denialPolicy() {
    return Optional.ofNullable(denialPolicy);
  }

  /** Whether member tokens are made with the public demo key although real files are read. */
  boolean isDemoKeyOnGivenFiles() {
    return !claims.isEmpty() && isDemoKey();
  }

  private boolean isDemoKey() {
    return tokenKeyFile == null && System.getenv(TOKEN_KEY) == null;
  }

  /**
   * Refuses to go on without the key that the tokens of a warehouse were made with: a key that went
   * missing must not put the ids of real members under the public one.
   *
   * @param lastKeyId id of the key of the last run
   */
  void requireKeyAfter(String lastKeyId) {
    if (isDemoKey() && !tokens().keyId().equals(lastKeyId)) {
      throw new Refusal(
          Refusal.ARGUMENTS,
          "The ids in this warehouse are tokens of a secret key, and no key is given now. Set"
              + " J3420_TOKEN_KEY or give --token-key-file; to try the product with the public demo"
              + " key, name another --warehouse.");
    }
  }

  IdTokens tokens() {
    try {
      String fromEnvironment = System.getenv(TOKEN_KEY);
      String key =
          tokenKeyFile != null
              ? Files.readString(tokenKeyFile).strip()
              : Optional.ofNullable(fromEnvironment).map(String::strip).orElse(DEMO_KEY);
      return new IdTokens(key.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new Refusal(
          Refusal.ARGUMENTS,
          "--token-key-file %s cannot be read. Give a file that this user may read."
              .formatted(tokenKeyFile));
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          Refusal.ARGUMENTS,
          "The token key is too short: give at least 16 characters, for example from"
              + " 'openssl rand -hex 32'.");
    }
  }

  private static String sample(String name) {
    String home = System.getProperty(HOME);
    if (home == null) {
      throw new Refusal(Refusal.ARGUMENTS, "--claims is missing. Name the claim files to read.");
    }
    return Path.of(home, "data-samples", "history", name).toString();
  }

  /** Reads a day and says how to write one. */
  static final class Day implements ITypeConverter<LocalDate> {
    @Override
    public LocalDate convert(String text) {
      try {
        return LocalDate.parse(text);
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'%s' is not a day. Write it as yyyy-MM-dd, e.g. 2024-03-31.".formatted(text));
      }
    }
  }
}
