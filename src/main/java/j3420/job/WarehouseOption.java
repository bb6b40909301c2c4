package j3420.job;

import picocli.CommandLine.Option;

/** Where the tables are. */
final class WarehouseOption {

  @Option(
      names = "--warehouse",
      paramLabel = "PATH",
      description = "Folder of the Delta tables. Default: ./warehouse.")
  private String location = "warehouse";

  String location() {
    return location;
  }
}
