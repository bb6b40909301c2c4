package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import j3420.table.ScopeKey;
import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestrictedZoneTest {

  @TempDir private Path folder;

  @Test
  @DisplayName("Only the owner enters the restricted zone; rights given later stay")
  void ownerOnly() throws IOException {
    assertThat(rightsAfterARun()).isEqualTo("rwx------");

    Files.setPosixFilePermissions(
        folder.resolve("restricted"), PosixFilePermissions.fromString("rwxr-x---"));
    assertThat(rightsAfterARun()).isEqualTo("rwxr-x---");
  }

  private String rightsAfterARun() throws IOException {
    Warehouse warehouse = Warehouse.at(LocalSpark.session(), folder.toString());
    warehouse.write(
        ScopeKey.CONTRACT,
        LocalSpark.session().createDataFrame(List.of(), ScopeKey.CONTRACT.schema()),
        "some-run");
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(folder.resolve("restricted")));
  }
}
