package j3420.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which layout tells what: the table in the README. */
public final class CapabilityMatrix {

  private CapabilityMatrix() {}

  /** One row per fact, one column per layout, as Markdown. */
  public static String markdown() {
    Map<String, Map<Fact, Capability>> layouts = new LinkedHashMap<>();
    Layouts.ALL.forEach(layout -> layouts.put(layout.name(), layout.capabilities()));
    layouts.put(MappingLayout.NAME, MappingLayout.POSSIBLE);
    List<String> lines = new ArrayList<>();
    lines.add(line("", layouts.keySet().stream().map(name -> "`" + name + "`")));
    lines.add("|---".repeat(layouts.size() + 1) + "|");
    for (Fact fact : Fact.values()) {
      lines.add(line(fact.label(), layouts.values().stream().map(told -> told.get(fact).words())));
    }
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private static String line(String first, Stream<String> cells) {
    return Stream.of(Stream.of(first), cells)
        .flatMap(Function.identity())
        .collect(Collectors.joining(" | ", "| ", " |"))
        .replace("|  |", "| |");
  }
}
