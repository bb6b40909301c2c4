package j3420.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** SHA-256 of files, texts and rows, as 64 hexadecimal digits. */
final class Sha256 {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BUFFER = 1 << 20;

  private Sha256() {}

  static String of(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  static String of(InputStream stream) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[BUFFER];
    for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
      digest.update(buffer, 0, read);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of rows in any order. */
  static String of(StructType schema, List<Row> rows) {
    return of(
        rows.stream().map(row -> json(schema, row)).sorted().collect(Collectors.joining("\n")));
  }

  /** Of one row; a column that a later release adds, and that is null here, changes nothing. */
  static String of(StructType schema, Row row) {
    return of(json(schema, row));
  }

  private static String json(StructType schema, Row row) {
    try {
      return JSON.writeValueAsString(values(schema, row));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The values of a row that are not null, by column, as they are hashed. */
  static Map<String, Object> values(StructType schema, Row row) {
    Map<String, Object> values = new TreeMap<>();
    for (StructField field : schema.fields()) {
      int at = List.of(schema.fieldNames()).indexOf(field.name());
      if (!row.isNullAt(at)) {
        values.put(field.name(), plain(field, row, at));
      }
    }
    return values;
  }

  private static Object plain(StructField field, Row row, int at) {
    Object value = row.get(at);
    if (field.dataType() instanceof ArrayType) {
      return value instanceof Object[] items ? Stream.of(items).toList() : row.getList(at);
    }
    if (field.dataType() instanceof MapType) {
      return new TreeMap<>(value instanceof Map<?, ?> map ? map : row.getJavaMap(at));
    }
    if (value instanceof Timestamp time) {
      return time.toInstant().toString();
    }
    return value instanceof Date day ? day.toString() : value;
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
