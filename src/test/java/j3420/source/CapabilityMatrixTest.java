package j3420.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a layout says it can tell is what its files are found to tell, and what README shows. */
class CapabilityMatrixTest {

  private static final Path README = Path.of("README.md");
  private static final String START = "<!-- Generated from the layouts; see CONTRIBUTING.md -->\n";
  private static final String END = "<!-- End of what is generated -->\n";

  static Stream<Layout> layouts() {
    return Layouts.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("layouts")
  @DisplayName("a layout says of every fact whether it can be told")
  void complete(Layout layout) {
    assertThat(layout.capabilities()).containsOnlyKeys(Fact.values());
  }

  @ParameterizedTest
  @MethodSource("layouts")
  @DisplayName("with all columns exactly the facts are missing that no file of the layout tells")
  void allColumns(Layout layout) {
    assertThat(layout.notAvailable(layout.columns()))
        .containsExactlyElementsOf(
            Stream.of(Fact.values())
                .filter(fact -> layout.capabilities().get(fact).kind() == Capability.Kind.NEVER)
                .map(Fact::label)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("layouts")
  @DisplayName("a column that a fact is told by is one that the layout reads")
  void knownColumns(Layout layout) {
    assertThat(layout.capabilities().values())
        .flatExtracting(Capability::columns)
        .isSubsetOf(layout.columns().fieldNames());
  }

  @ParameterizedTest
  @MethodSource("layouts")
  @DisplayName("with the required columns alone only what needs no optional column is told")
  void requiredColumns(Layout layout) {
    StructType required = new StructType();
    for (var column : layout.columns().fields()) {
      required = column.nullable() ? required : required.add(column);
    }
    StructType present = required;
    assertThat(layout.notAvailable(present))
        .containsExactlyElementsOf(
            Stream.of(Fact.values())
                .filter(
                    fact ->
                        switch (layout.capabilities().get(fact).kind()) {
                          case NEVER -> true;
                          case ALWAYS -> false;
                          case BY_COLUMN ->
                              layout.capabilities().get(fact).columns().stream()
                                  .noneMatch(name -> present.getFieldIndex(name).isDefined());
                        })
                .map(Fact::label)
                .toList());
  }

  @Test
  @DisplayName("README shows what the layouts say; -Dreadme.update=true writes it")
  void readme() throws IOException {
    String text = Files.readString(README);
    assertThat(text).contains(START, END);
    int start = text.indexOf(START) + START.length();
    int end = text.indexOf(END);
    String table = "\n" + CapabilityMatrix.markdown() + "\n";
    if (Boolean.getBoolean("readme.update")) {
      Files.writeString(README, text.substring(0, start) + table + text.substring(end));
      return;
    }
    assertThat(text.substring(start, end))
        .as("run: mvn verify -Dtest=CapabilityMatrixTest -Dreadme.update=true")
        .isEqualTo(table);
  }
}
