package j3420.measure;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Judges all rows of one partition at once: what is hidden of each, and a tally of its counts. */
final class CellJudgement implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1;

  private final String[] bodies;

  /** A judgement that passes the rows on in the columns {@code bodies}. */
  CellJudgement(String[] bodies) {
    this.bodies = bodies;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    List<PublishedRow> all = new ArrayList<>();
    rows.forEachRemaining(row -> all.add(PublishedRow.of(row)));
    SmallCells cells = new SmallCells(all);
    return all.stream().filter(row -> !row.isMemory()).map(row -> judged(row, cells)).iterator();
  }

  private Row judged(PublishedRow row, SmallCells cells) {
    List<Object> values = new ArrayList<>();
    values.add(row.table().tableName());
    values.add(cells.hidden(row));
    for (long tally : cells.tally(row)) {
      values.add(tally);
    }
    for (String body : bodies) {
      values.add(row.row().get(row.row().fieldIndex(body)));
    }
    return RowFactory.create(values.toArray());
  }
}
