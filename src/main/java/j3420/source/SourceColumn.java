package j3420.source;

import java.util.Optional;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;

/**
 * What a layout says of a column beside its name, its type and whether it is required, kept in the
 * column's metadata.
 */
public final class SourceColumn {

  private static final String IS_LOOSE = "loosely_typed";
  private static final String CHOICE = "choice";

  private SourceColumn() {}

  /**
   * The source has no types of its own, so that writers differ: an id may come as text or as a
   * whole number; a number or a day typed or as text.
   */
  static StructField loose(StructField column) {
    return with(column, builder(column).putBoolean(IS_LOOSE, true).build());
  }

  /** Every file has exactly one of the columns that share the choice. */
  static StructField oneOf(String choice, StructField column) {
    return with(column, builder(column).putString(CHOICE, choice).build());
  }

  /** A file may deliver the column as text, and a text as a whole number. */
  public static boolean isLoose(StructField column) {
    return column.metadata().contains(IS_LOOSE);
  }

  /** The choice, in words, that the column is one of. */
  public static Optional<String> choice(StructField column) {
    return column.metadata().contains(CHOICE)
        ? Optional.of(column.metadata().getString(CHOICE))
        : Optional.empty();
  }

  private static MetadataBuilder builder(StructField column) {
    return new MetadataBuilder().withMetadata(column.metadata());
  }

  private static StructField with(StructField column, Metadata metadata) {
    return new StructField(column.name(), column.dataType(), column.nullable(), metadata);
  }
}
