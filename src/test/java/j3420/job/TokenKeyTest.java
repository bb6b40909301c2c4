package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key that the tokens of a warehouse are made with, from run to run. */
class TokenKeyTest {

  @TempDir private static Path folder;

  @Test
  @DisplayName(
      "A run without a key on a warehouse of a secret one is refused with 2, also with --rebuild:"
          + " its tokens would be made with the public demo key")
  void missingKey() throws IOException {
    FewRuns runs = new FewRuns(folder);
    String key = Files.writeString(folder.resolve("key"), "a-secret-of-this-site").toString();
    String first = runs.run("build-lines", "--token-key-file", key);

    for (String[] more : new String[][] {{}, {"--rebuild"}}) {
      CommandRun refused = runs.on(runs.warehouse(), "build-lines", more);
      assertThat(refused.exitCode()).as(refused.errors()).isEqualTo(Refusal.ARGUMENTS);
      assertThat(refused.said()).last().asString().contains("no key is given now");
      assertThat(FewRuns.newest(runs.warehouse())).isEqualTo(first);
    }

    // A line break at the end of the file is not part of the key.
    Files.writeString(folder.resolve("key"), "a-secret-of-this-site\n");
    runs.run("build-lines", "--token-key-file", key);
    assertThat(build(runs)).isEqualTo("unchanged, no file is new");

    Files.writeString(folder.resolve("key"), "another-secret-of-this-site");
    runs.run("build-lines", "--token-key-file", key);
    assertThat(build(runs)).isEqualTo("full, changed since the last run: the token key");
  }

  private static String build(FewRuns runs) {
    return FewRuns.table(runs.warehouse(), "operations/run")
        .where("run_id = '%s'".formatted(FewRuns.newest(runs.warehouse())))
        .selectExpr("concat(build, ', ', build_reason)")
        .first()
        .getString(0);
  }
}
