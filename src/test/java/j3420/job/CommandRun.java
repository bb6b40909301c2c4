package j3420.job;

import j3420.testing.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.delta.DeltaLog;

/**
 * One run of the command line.
 *
 * @param exitCode what the process would end with
 * @param output standard output
 * @param errors standard error: progress and, if it was refused, why
 */
record CommandRun(int exitCode, String output, String errors) {

  private static final String STEP = " +\\d+\\.\\d s  .*";
  private static final String HINT = "See 'j3420.* --help'\\.";

  static CommandRun of(String... arguments) {
    LocalSpark.session();
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
      int exitCode = Main.run(arguments);
      return new CommandRun(
          exitCode,
          output.toString(StandardCharsets.UTF_8),
          errors.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
      // Delta keeps what it knows of every table for an hour: of hundreds of warehouses, too much.
      DeltaLog.clearCache();
    }
  }

  /** What was said to the user, without the steps and without the hint at the help. */
  List<String> said() {
    return errors.lines().filter(line -> !line.matches(STEP) && !line.matches(HINT)).toList();
  }
}
