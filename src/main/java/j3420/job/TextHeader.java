package j3420.job;

import j3420.job.InputFile.Format;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.LineReader;

/**
 * What a delimited text file says of itself: its first line, and how it ends.
 *
 * <p>Read without Spark, which would take a job for every file, rename columns that are blank or
 * there twice, and read whatever bytes it is given as text.
 *
 * @param names names of the columns in their order
 * @param isEnded the last line ends with a line break, as far as that can be seen without reading
 *     the file
 */
record TextHeader(List<String> names, boolean isEnded) {

  private static final char QUOTE = '"';
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** A header of more is none. */
  private static final int LONGEST = 1 << 20;

  /**
   * Reads the first line that is not blank, and the last byte.
   *
   * @throws Refusal if the file cannot be read or is no text
   */
  static TextHeader of(InputFile file, Configuration configuration) {
    try {
      Path path = new Path(file.path());
      FileSystem fileSystem = path.getFileSystem(configuration);
      CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(path);
      List<String> names = split(firstLine(fileSystem, path, codec), file.format());
      requireText(file, names);
      return new TextHeader(names, codec != null || isEnded(fileSystem, file, path));
    } catch (AccessControlException | FileNotFoundException e) {
      throw refused(file, "cannot be opened. Check that this user may read it");
    } catch (IOException | RuntimeException e) {
      if (e instanceof Refusal refusal) {
        throw refusal;
      }
      throw refused(
          file,
          "is no readable delimited text: it was cut or is of another format."
              + " Deliver it again or remove it");
    }
  }

  private static String firstLine(FileSystem fileSystem, Path path, CompressionCodec codec)
      throws IOException {
    try (InputStream bytes = fileSystem.open(path);
        InputStream text = codec == null ? bytes : codec.createInputStream(bytes);
        LineReader lines = new LineReader(text, LONGEST)) {
      Text line = new Text();
      boolean isFirst = true;
      while (lines.readLine(line, LONGEST, LONGEST) > 0) {
        String read = line.toString();
        String plain = isFirst && read.startsWith(BYTE_ORDER_MARK) ? read.substring(1) : read;
        if (!plain.trim().isEmpty()) {
          return plain;
        }
        isFirst = false;
      }
      return "";
    }
  }

  /** The values of the line without the quotes around them, as Spark splits the lines below. */
  private static List<String> split(String line, Format format) {
    char separator = format.separator().charAt(0);
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean isQuoted = false;
    for (int i = 0; i < line.length(); i++) {
      char at = line.charAt(i);
      boolean isDoubled = isQuoted && line.startsWith("\"\"", i);
      if (at == QUOTE && !isDoubled && (isQuoted || value.isEmpty())) {
        isQuoted = !isQuoted;
      } else if (at == separator && !isQuoted) {
        values.add(value.toString().strip());
        value.setLength(0);
      } else {
        value.append(at);
        i += isDoubled ? 1 : 0;
      }
    }
    values.add(value.toString().strip());
    return values;
  }

  private static void requireText(InputFile file, List<String> names) {
    boolean isText =
        names.stream().flatMapToInt(String::chars).noneMatch(at -> at < ' ' && at != '\t');
    if (!isText) {
      throw refused(
          file,
          "is no text in UTF-8: it is compressed under another name, of another encoding such as"
              + " UTF-16, or no text at all. Deliver it as text in UTF-8");
    }
    boolean isOtherwiseSeparated =
        names.size() == 1
            && Stream.of(",", "|", ";", "\t").filter(names.get(0)::contains).count() > 0;
    if (isOtherwiseSeparated) {
      throw refused(
          file,
          "has no '%s' in its first line, so its values are separated by something else. A .csv"
                  .formatted(file.format().separator())
              + " is separated by commas, a .psv by bars: rename or convert it");
    }
  }

  /** A copy that failed often leaves a file of full length whose end was never written. */
  private static boolean isEnded(FileSystem fileSystem, InputFile file, Path path)
      throws IOException {
    try (FSDataInputStream bytes = fileSystem.open(path)) {
      bytes.seek(file.bytes() - 1);
      int last = bytes.read();
      if (last == 0) {
        throw refused(file, "ends in zero bytes: it was not written to its end. Deliver it again");
      }
      return last == '\n' || last == '\r';
    }
  }

  private static Refusal refused(InputFile file, String why) {
    return new Refusal(Refusal.INPUT, file.path() + " " + why + ".");
  }
}
