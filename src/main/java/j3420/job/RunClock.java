package j3420.job;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** The only clock: it dates entries of the ledger, never a published number. */
final class RunClock {

  private static final DateTimeFormatter COMPACT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private RunClock() {}

  static Instant instant() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  /** A name that no other run has and that sorts by time. */
  static String newRunId(Instant start) {
    return COMPACT.format(start) + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
