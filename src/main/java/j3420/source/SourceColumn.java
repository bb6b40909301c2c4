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

  private static final String AS_TEXT = "may_be_text";
  private static final String AS_NUMBER = "may_be_whole_number";
  private static final String CHOICE = "choice";

  private SourceColumn() {}

  /** A column that some writers of the layout deliver as text, whatever its type. */
  static StructField orText(StructField column) {
    return with(column, builder(column).putBoolean(AS_TEXT, true).build());
  }

  /** An id that some writers of the layout deliver as a whole number: it has no leading zeros. */
  static StructField orWholeNumber(StructField column) {
    return with(column, builder(column).putBoolean(AS_NUMBER, true).build());
  }

  /** Every file has exactly one of the columns that share the choice. */
  static StructField oneOf(String choice, StructField column) {
    return with(column, builder(column).putString(CHOICE, choice).build());
  }

  /** A file may deliver the column as text. */
  public static boolean mayBeText(StructField column) {
    return column.metadata().contains(AS_TEXT);
  }

  /** A file may deliver the text column as a whole number. */
  public static boolean mayBeWholeNumber(StructField column) {
    return column.metadata().contains(AS_NUMBER);
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
