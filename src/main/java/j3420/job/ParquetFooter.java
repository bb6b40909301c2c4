package j3420.job;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What a Parquet file says of itself: its columns and how many rows it holds.
 *
 * @param columns columns with the types Spark reads them as; a type without a counterpart is null
 * @param rows number of rows
 */
record ParquetFooter(StructType columns, long rows) {

  /** Reads the footer only. */
  static ParquetFooter of(String path, Configuration configuration) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(path), configuration))) {
      GroupType schema = reader.getFileMetaData().getSchema();
      return new ParquetFooter(struct(schema), reader.getRecordCount());
    } catch (AccessControlException | FileNotFoundException e) {
      throw new Refusal(
          Refusal.INPUT, path + " cannot be opened. Check that this user may read it.");
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // A damaged length makes the reader ask for more memory than there is.
      throw new Refusal(
          Refusal.INPUT,
          path
              + " is no readable Parquet file: it was cut or is of another format."
              + " Deliver it again or remove it.");
    }
  }

  private static StructType struct(GroupType group) {
    StructType struct = new StructType();
    for (Type field : group.getFields()) {
      struct = struct.add(field.getName(), type(field), true);
    }
    return struct;
  }

  private static DataType type(Type field) {
    if (field.isPrimitive()) {
      return primitive(field.asPrimitiveType());
    }
    GroupType group = field.asGroupType();
    if (!(group.getLogicalTypeAnnotation()
        instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation)) {
      return group.getLogicalTypeAnnotation() == null ? struct(group) : DataTypes.NullType;
    }
    Type repeated = group.getType(0);
    boolean isWrapped = !repeated.isPrimitive() && repeated.asGroupType().getFieldCount() == 1;
    return DataTypes.createArrayType(
        type(isWrapped ? repeated.asGroupType().getType(0) : repeated));
  }

  private static DataType primitive(PrimitiveType type) {
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    if (annotation instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal) {
      return DataTypes.createDecimalType(decimal.getPrecision(), decimal.getScale());
    }
    return switch (type.getPrimitiveTypeName()) {
      case BINARY ->
          annotation instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
              ? DataTypes.StringType
              : DataTypes.BinaryType;
      case INT32 ->
          annotation instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation
              ? DataTypes.DateType
              : DataTypes.IntegerType;
      case INT64 ->
          annotation instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation
              ? DataTypes.TimestampType
              : DataTypes.LongType;
      case INT96 -> DataTypes.TimestampType;
      case DOUBLE -> DataTypes.DoubleType;
      case FLOAT -> DataTypes.FloatType;
      case BOOLEAN -> DataTypes.BooleanType;
      default -> DataTypes.NullType;
    };
  }
}
