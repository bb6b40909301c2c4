package j3420.job;

import j3420.table.Columns;
import j3420.table.Run;
import j3420.table.RunInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** What differs between two runs of all that published numbers rest on. */
final class RunCauses {

  private static final int SHOWN = 5;

  private final Entry before;
  private final Entry after;

  RunCauses(Entry before, Entry after) {
    this.before = before;
    this.after = after;
  }

  /**
   * One sentence for each.
   *
   * @param inputs the rows of {@link RunInput} of a run
   */
  List<String> with(Function<String, List<Row>> inputs) {
    List<String> causes = new ArrayList<>();
    files(causes, inputs.apply(before.runId()), inputs.apply(after.runId()));
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(Columns.DATA_THROUGH, "The last day of data");
    settings.put(Columns.DENIAL_POLICY, "The denial policy");
    settings.put(Run.LAYOUT, "The layout");
    settings.put(Run.MAPPING, "The mapping");
    settings.put(Run.TOKEN_KEY_ID, "The token key");
    settings.put(Run.CODE_VERSION, "The version of the product");
    settings.put(Run.CODE_FINGERPRINT, "The code of the product");
    settings.put(Run.SPARK_VERSION, "The version of Spark");
    settings.put(Run.DELTA_VERSION, "The version of Delta");
    settings.put(Run.JAVA_VERSION, "The version of Java");
    settings.forEach(
        (column, name) -> {
          Object earlier = before.value(column);
          Object later = after.value(column);
          if (!Objects.equals(earlier, later)) {
            causes.add("%s: %s -> %s.".formatted(name, earlier, later));
          }
        });
    lists(causes);
    return causes;
  }

  private void lists(List<String> causes) {
    Map<String, String> earlier = new TreeMap<>(before.<String>map(Run.REFERENCE_LISTS));
    Map<String, String> later = new TreeMap<>(after.<String>map(Run.REFERENCE_LISTS));
    Set<String> names = new TreeSet<>(earlier.keySet());
    names.addAll(later.keySet());
    List<String> changed =
        names.stream().filter(name -> !Objects.equals(earlier.get(name), later.get(name))).toList();
    if (!changed.isEmpty()) {
      causes.add(
          "Changed code lists: %s.".formatted(changed.stream().collect(Collectors.joining(", "))));
    }
  }

  private static void files(List<String> causes, List<Row> before, List<Row> after) {
    Map<String, String> earlier = byPath(before);
    Map<String, String> later = byPath(after);
    Set<String> vanished = new TreeSet<>(earlier.keySet());
    vanished.removeAll(later.keySet());
    Set<String> added = new TreeSet<>(later.keySet());
    added.removeAll(earlier.keySet());
    Set<String> gone = vanished.stream().map(earlier::get).collect(Collectors.toSet());
    Set<String> moved =
        added.stream()
            .filter(file -> gone.contains(later.get(file)))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> contents = moved.stream().map(later::get).collect(Collectors.toSet());
    added.removeAll(moved);
    vanished.removeIf(file -> contents.contains(earlier.get(file)));
    Set<String> changed = new TreeSet<>(earlier.keySet());
    changed.retainAll(later.keySet());
    changed.removeIf(file -> earlier.get(file).equals(later.get(file)));
    told(causes, "New files", added);
    told(causes, "Files not given any more", vanished);
    told(causes, "Files with another content", changed);
    told(causes, "Files that stand elsewhere with the same content", moved);
    if (added.isEmpty() && vanished.isEmpty() && changed.isEmpty()) {
      told(causes, "Files of a Delta table of another version", ofOtherVersion(before, after));
    }
  }

  /** With deletion vectors the same files hold other rows. */
  private static Set<String> ofOtherVersion(List<Row> before, List<Row> after) {
    Map<String, Long> earlier = versions(before);
    Map<String, Long> later = versions(after);
    Set<String> other = new TreeSet<>(earlier.keySet());
    other.retainAll(later.keySet());
    other.removeIf(file -> earlier.get(file).equals(later.get(file)));
    return other;
  }

  private static Map<String, Long> versions(List<Row> inputs) {
    Map<String, Long> versions = new TreeMap<>();
    inputs.stream()
        .filter(row -> row.getAs(RunInput.DELTA_VERSION) != null)
        .forEach(row -> versions.put(row.getAs(RunInput.PATH), row.getAs(RunInput.DELTA_VERSION)));
    return versions;
  }

  private static void told(List<String> causes, String what, Set<String> files) {
    if (!files.isEmpty()) {
      causes.add(
          "%s: %d (%s%s)."
              .formatted(
                  what,
                  files.size(),
                  files.stream().limit(SHOWN).collect(Collectors.joining(", ")),
                  files.size() > SHOWN ? ", ..." : ""));
    }
  }

  /** SHA-256 by role and path. */
  private static Map<String, String> byPath(List<Row> inputs) {
    return inputs.stream()
        .collect(
            Collectors.toMap(
                row -> row.<String>getAs(RunInput.ROLE) + " " + row.<String>getAs(RunInput.PATH),
                row -> row.<String>getAs(RunInput.SHA256)));
  }
}
