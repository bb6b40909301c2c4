package j3420.source;

import j3420.testing.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Tokens as a reader of a test wants them: members have theirs, claims keep their ids. */
public final class ClaimIdsInClear extends IdTokens {

  private static final long serialVersionUID = 1L;
  private static final List<String> COLUMNS =
      List.of(
          "claim_id",
          "original_claim_id",
          "claim_family_id",
          "claim_stem",
          "original_claim_stem",
          "family");
  private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{32}");

  /** The public key that a run without one uses. */
  public static final String DEMO_KEY = "demo-key-not-for-real-members";

  /** A tokenizer with a key of the tests. */
  public ClaimIdsInClear() {
    super("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  String token(Kind kind, String id) {
    return kind == Kind.MEMBER ? super.token(kind, id) : id;
  }

  /**
   * The rows with the ids in place of their tokens, as a run without a key makes them.
   *
   * @param ids all ids of claims and families that may be there
   */
  public static Dataset<Row> in(Dataset<Row> rows, Iterable<String> ids) {
    IdTokens tokens = new IdTokens(DEMO_KEY.getBytes(StandardCharsets.UTF_8));
    Map<String, String> known = new HashMap<>();
    for (String id : ids) {
      known.put(tokens.token(Kind.CLAIM, id), id);
      known.put(tokens.token(Kind.FAMILY, id), id);
    }
    List<String> names = List.of(rows.columns());
    List<Row> readable =
        rows.collectAsList().stream()
            .map(
                row ->
                    RowFactory.create(
                        IntStream.range(0, names.size())
                            .mapToObj(
                                i ->
                                    COLUMNS.contains(names.get(i)) && !row.isNullAt(i)
                                        ? inClear(row.getString(i), known)
                                        : row.get(i))
                            .toArray()))
            .toList();
    return LocalSpark.session().createDataFrame(readable, rows.schema());
  }

  /** The same, of claims that stand in files of delimited text. */
  public static Dataset<Row> in(Dataset<Row> rows, Path... files) {
    Set<String> words = new HashSet<>();
    for (Path file : files) {
      try {
        words.addAll(List.of(Files.readString(file).split("[,|\\s]+")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return in(rows, words);
  }

  private static String inClear(String text, Map<String, String> known) {
    return TOKEN
        .matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(known.getOrDefault(found.group(), found.group())));
  }
}
