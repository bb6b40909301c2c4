package j3420.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The product in a process of its own. */
final class ProductProcess {

  private ProductProcess() {}

  /** As its launcher starts it, with queries interpreted for the few rows. */
  static Process of(Path errors, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "@jobs/jvm.options",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dspark.sql.codegen.wholeStage=false",
                "-Dspark.sql.codegen.factoryMode=NO_CODEGEN",
                "-Dlog4j2.configurationFile=jobs/log4j2.properties",
                "-cp",
                System.getProperty("java.class.path"),
                "j3420.job.Main"));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectErrorStream(false)
        .redirectError(errors.toFile())
        .start();
  }
}
