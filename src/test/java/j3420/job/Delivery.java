package j3420.job;

import j3420.testing.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a payer delivers, laid into a folder; {@code #} in it stands for an id of its own. */
@FunctionalInterface
interface Delivery {

  /** What no message may show. */
  String CLAIM = "CLAIM-CANARY-";

  String MEMBER = "MEMBER-CANARY-";

  String HEADER =
      "claim_id,claim_line_number,person_id,claim_line_start_date,hcpcs_code,paid_amount,"
          + "allowed_amount,charge_amount,adjustments,payer\n";

  /** A sound line, and a line of another claim. */
  String LINE = CLAIM + "#-1,1," + MEMBER + "#,2024-01-05,J3420,10.00,12.00,20.00,,Acme\n";

  String SECOND = CLAIM + "#-2,1," + MEMBER + "#-2,2024-01-04,J3420,7.00,9.00,20.00,,Best\n";

  /** The same line with types, as Spark's SQL. */
  List<String> TYPED =
      List.of(
          "'%s#-1' AS claim_id".formatted(CLAIM),
          "1 AS claim_line_number",
          "'%s#' AS person_id".formatted(MEMBER),
          "DATE'2024-01-05' AS claim_line_start_date",
          "'J3420' AS hcpcs_code",
          "10.00 AS paid_amount",
          "12.00 AS allowed_amount",
          "20.00 AS charge_amount",
          "'D518' AS diagnosis_code_2",
          "'Acme' AS payer");

  void in(Path folder, String id) throws IOException;

  /** The bytes of a file. */
  @FunctionalInterface
  interface Content {
    byte[] of(String id) throws IOException;

    /** What was done to the file after it was written. */
    default Content spoilt(Spoiler spoiler) {
      return id -> spoiler.of(of(id));
    }

    default Content cut(int bytes) {
      return spoilt(whole -> Arrays.copyOf(whole, whole.length - bytes));
    }

    default Content and(Content next) {
      return id -> joined(of(id), next.of(id));
    }

    default Content gzipped() {
      return spoilt(
          whole -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
              gzip.write(whole);
            }
            return bytes.toByteArray();
          });
    }

    default Content zipped() {
      return spoilt(
          whole -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
              zip.putNextEntry(new ZipEntry("claims"));
              zip.write(whole);
            }
            return bytes.toByteArray();
          });
    }

    /** A byte, counted from the end if negative, is another. */
    default Content flipped(int at) {
      return spoilt(
          whole -> {
            whole[at < 0 ? whole.length + at : at] ^= 0x55;
            return whole;
          });
    }

    /** Zeros stand in a stretch of it. */
    default Content zeroed(int from, int to) {
      return spoilt(
          whole -> {
            int end = whole.length;
            Arrays.fill(whole, from < 0 ? end + from : from, to < 0 ? end + to : to, (byte) 0);
            return whole;
          });
    }

    /** Bytes are missing. */
    default Content without(int from, int to) {
      return spoilt(
          whole -> {
            byte[] tail = Arrays.copyOfRange(whole, to, whole.length);
            return joined(Arrays.copyOf(whole, from), tail);
          });
    }

    default Content ending(String last) {
      return cut(last.length()).and(text(last));
    }

    default Content in(Charset charset) {
      return spoilt(whole -> new String(whole, StandardCharsets.UTF_8).getBytes(charset));
    }
  }

  /** Makes other bytes of the bytes of a file. */
  @FunctionalInterface
  interface Spoiler {
    byte[] of(byte[] whole) throws IOException;
  }

  static Content text(String... parts) {
    return id -> String.join("", parts).replace("#", id).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A file of the sound line.
   *
   * @param columns columns in SQL in place of those of the same name, or beside them; a minus
   *     before a name leaves it out
   */
  static Content parquet(String... columns) {
    return parquet(1, columns);
  }

  /** The same with many lines. */
  static Content parquet(int lines, String... columns) {
    return id -> {
      Path written = Files.createTempDirectory(Path.of("target"), "delivery").resolve("written");
      typed(lines, id, columns).write().parquet(written.toString());
      try (Stream<Path> files = Files.list(written)) {
        return Files.readAllBytes(
            files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow());
      }
    };
  }

  private static Dataset<Row> typed(int lines, String id, String... columns) {
    Map<String, String> byName = new LinkedHashMap<>();
    Stream.concat(TYPED.stream(), Stream.of(columns))
        .forEach(
            column -> {
              String name = column.substring(column.lastIndexOf(' ') + 1);
              byName.put(name, column.startsWith("-") ? "" : column.replace("#", id));
            });
    return LocalSpark.session()
        .range(0, lines, 1, 1)
        .selectExpr(
            byName.values().stream().filter(column -> !column.isEmpty()).toArray(String[]::new));
  }

  static Delivery file(String name, Content content) {
    return (folder, id) -> {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, content.of(id));
    };
  }

  /** A Delta table of two commits of a line each. */
  static Delivery delta() {
    return (folder, id) -> {
      String table = folder.resolve("table").toString();
      typed(1, id).write().format("delta").save(table);
      typed(
              1,
              id,
              "'%s#-2' AS claim_id".formatted(CLAIM),
              "'%s#-2' AS person_id".formatted(MEMBER),
              "CAST(7 AS DECIMAL(4,2)) AS paid_amount")
          .write()
          .format("delta")
          .mode("append")
          .save(table);
    };
  }

  /** What happened to the folder afterwards. */
  default Delivery then(Delivery accident) {
    return (folder, id) -> {
      in(folder, id);
      accident.in(folder, id);
    };
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
