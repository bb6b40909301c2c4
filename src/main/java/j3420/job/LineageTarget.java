package j3420.job;

import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineageClientUtils;
import io.openlineage.client.transports.HttpConfig;
import io.openlineage.client.transports.HttpTransport;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Where the lineage events of a run go: a file, a server, or the warehouse itself. */
@FunctionalInterface
interface LineageTarget {

  /** Hands an event over; what fails here must not fail the run. */
  void send(RunEvent event) throws IOException;

  /**
   * The target that the user names.
   *
   * @param given a file or an address; empty: a file in the warehouse
   */
  static LineageTarget of(Optional<String> given, Warehouse warehouse, String runId) {
    if (given.isEmpty()) {
      StringBuilder events = new StringBuilder();
      return event -> {
        // Not every store can append to a file, so it is written again with each event.
        events.append(line(event));
        warehouse.keepLineage(runId, events.toString());
      };
    }
    String target = given.get();
    return isServer(target) ? server(target) : file(Path.of(target));
  }

  /**
   * Refuses what is neither a file nor the address of a server.
   *
   * @throws Refusal with exit code 2
   */
  static void requireSound(String given) {
    boolean isSound = !given.contains("://");
    if (isServer(given)) {
      try {
        isSound = new URI(given).getHost() != null;
      } catch (URISyntaxException e) {
        isSound = false;
      }
    }
    if (!isSound) {
      throw new Refusal(
          Refusal.ARGUMENTS,
          "--lineage is neither a file of this machine nor an http:// or https:// address. Give one of them, or leave it out.");
    }
  }

  private static boolean isServer(String given) {
    return given.startsWith("http://") || given.startsWith("https://");
  }

  private static LineageTarget file(Path file) {
    return event ->
        Files.writeString(file, line(event), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Without a path the client adds that of the OpenLineage interface. */
  private static LineageTarget server(String address) {
    HttpConfig config = new HttpConfig();
    config.setUrl(URI.create(address.replaceFirst("^(https?://[^/]+)/$", "$1")));
    config.setTimeoutInMillis(5000);
    return event -> {
      try (HttpTransport transport = new HttpTransport(config)) {
        transport.emit(event);
      }
    };
  }

  private static String line(RunEvent event) {
    return OpenLineageClientUtils.toJson(event) + "\n";
  }
}
