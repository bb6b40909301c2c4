package j3420.source;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a layout can tell a fact.
 *
 * @param kind always, by its columns, or never
 * @param columns of which one must be there to tell the fact
 * @param note what to know about it, or nothing
 */
public record Capability(Kind kind, List<String> columns, String note) {

  /** More columns than these are named by the first and the last one. */
  private static final int MOST_NAMED = 6;

  /** When a fact is told. */
  public enum Kind {
    /** Every file tells it. */
    ALWAYS,
    /** A file that has one of the columns tells it. */
    BY_COLUMN,
    /** No file tells it. */
    NEVER
  }

  static Capability always(String note) {
    return new Capability(Kind.ALWAYS, List.of(), note);
  }

  static Capability always() {
    return always("");
  }

  static Capability never(String note) {
    return new Capability(Kind.NEVER, List.of(), note);
  }

  static Capability never() {
    return never("");
  }

  static Capability by(List<String> columns, String note) {
    return new Capability(Kind.BY_COLUMN, columns, note);
  }

  static Capability by(String... columns) {
    return by(List.of(columns), "");
  }

  /** Files with these columns tell the fact. */
  boolean isToldBy(Set<String> present) {
    return switch (kind) {
      case ALWAYS -> true;
      case BY_COLUMN -> columns.stream().anyMatch(present::contains);
      case NEVER -> false;
    };
  }

  /** In words, for the README. */
  String words() {
    String answer =
        switch (kind) {
          case ALWAYS -> "yes";
          case BY_COLUMN -> "by " + named();
          case NEVER -> "no";
        };
    return note.isBlank() ? answer : answer + ": " + note;
  }

  private String named() {
    List<String> quoted = columns.stream().map(name -> "`" + name + "`").toList();
    int last = quoted.size() - 1;
    if (last == 0) {
      return quoted.get(0);
    }
    return quoted.size() > MOST_NAMED
        ? quoted.get(0) + " to " + quoted.get(last)
        : quoted.subList(0, last).stream().collect(Collectors.joining(", "))
            + " or "
            + quoted.get(last);
  }
}
