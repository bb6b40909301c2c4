package j3420.source;

import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Spans of cover under the user's names of columns. */
final class MappingCover implements Cover {

  private final Cover canonical = new CanonicalCover();
  private final MappedColumns mapped;

  MappingCover(Mapping.Section section) {
    this.mapped = new MappedColumns(section, Set.of());
  }

  @Override
  public StructType columns() {
    return mapped.columns();
  }

  @Override
  public Dataset<Row> spans(Dataset<Row> raw, IdTokens tokens) {
    return canonical.spans(mapped.of(raw), tokens);
  }
}
