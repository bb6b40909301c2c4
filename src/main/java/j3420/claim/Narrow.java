package j3420.claim;

import static org.apache.spark.sql.functions.struct;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Lets a chain of windows and sorts see the few columns that it reads. Every one of them writes
 * every column of a row anew; those that none of them reads travel together as one value.
 */
final class Narrow {

  private static final String OTHERS = "other_columns";

  private Narrow() {}

  /**
   * The step over the columns that it reads, and then the others again. At least one column of the
   * lines is not read.
   */
  static Dataset<Row> to(Set<String> read, Dataset<Row> lines, UnaryOperator<Dataset<Row>> step) {
    List<String> names = List.of(lines.columns());
    Column others = struct(columns(names.stream().filter(name -> !read.contains(name))));
    Column[] narrow =
        Stream.concat(
                Stream.of(columns(names.stream().filter(read::contains))),
                Stream.of(others.as(OTHERS)))
            .toArray(Column[]::new);
    Dataset<Row> done = step.apply(lines.select(narrow));
    return done.selectExpr("*", OTHERS + ".*").drop(OTHERS);
  }

  private static Column[] columns(Stream<String> names) {
    return names.map(functions::col).toArray(Column[]::new);
  }
}
