package j3420.job;

import j3420.table.Columns;
import j3420.table.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the lines of a run come about: from all claim files, or from those of the last run and new
 * files.
 *
 * @param kind {@link Run#FULL}, {@link Run#EXTENDED} or {@link Run#UNCHANGED}
 * @param reason why, in words
 * @param kept what the last run left; empty for a full build
 * @param newClaims claim files to read
 * @param isCoverNew eligibility is to be read
 */
record BuildPlan(
    String kind, String reason, Optional<Kept> kept, Set<String> newClaims, boolean isCoverNew) {

  /**
   * Decides.
   *
   * @param kept what the last run left; empty: there is none
   * @param settings what lines depend on besides the files, by column of the ledger
   * @param isRebuild the user asks for a full build
   * @throws Refusal with exit code 3 if a claim file of the last run vanished or changed, or
   *     eligibility vanished and nothing came in its place
   */
  static BuildPlan of(
      Optional<Kept> kept,
      Map<String, Object> settings,
      PinnedInput claims,
      PinnedInput eligibility,
      boolean isInTwoFiles,
      boolean isRebuild) {
    if (isRebuild) {
      return full("asked for with --rebuild", claims);
    }
    if (kept.isEmpty()) {
      return full("the first build of the warehouse", claims);
    }
    Kept last = kept.get();
    PinnedInput.Change ofClaims = claims.against(last.inputs());
    PinnedInput.Change ofCover = eligibility.against(last.inputs());
    PinnedInput.requireStanding(Stream.of(ofClaims, lost(ofCover)));
    List<String> other = others(last.entry(), settings);
    if (!last.isWhole()) {
      return full("the last run kept no lines to add to", claims);
    }
    if (!other.isEmpty()) {
      return full(
          "changed since the last run: " + other.stream().collect(Collectors.joining(", ")),
          claims);
    }
    if (claims.hasOtherColumns(last.inputs())) {
      return full("the columns of a Delta table changed", claims);
    }
    boolean isCoverNew =
        !ofCover.added().isEmpty()
            || !ofCover.vanished().isEmpty()
            || !ofCover.changed().isEmpty()
            || eligibility.hasOtherColumns(last.inputs());
    Object stated = settings.get(Run.STATED_DATA_THROUGH_DATE);
    boolean isSameDay =
        Objects.equals(stated, last.entry().value(Run.STATED_DATA_THROUGH_DATE))
            || Objects.equals(stated, last.entry().value(Columns.DATA_THROUGH));
    if (ofClaims.added().isEmpty() && !isCoverNew && isSameDay) {
      return new BuildPlan(Run.UNCHANGED, "no file is new", kept, Set.of(), false);
    }
    if (isInTwoFiles && !ofClaims.added().isEmpty()) {
      return full("lines and claims in files of their own belong together", claims);
    }
    return new BuildPlan(
        Run.EXTENDED,
        extendedBy(ofClaims.added().size(), isCoverNew, isSameDay),
        kept,
        ofClaims.added(),
        isCoverNew);
  }

  private static String extendedBy(int newFiles, boolean isCoverNew, boolean isSameDay) {
    List<String> reasons = new ArrayList<>();
    if (newFiles > 0) {
      reasons.add("%d claim files are new".formatted(newFiles));
    }
    if (isCoverNew) {
      reasons.add("eligibility is another one");
    }
    if (!isSameDay) {
      reasons.add("another last day of data is asked for");
    }
    return reasons.stream().collect(Collectors.joining(", "));
  }

  /** Eligibility that comes anew may come in files of other names; it must not just go. */
  private static PinnedInput.Change lost(PinnedInput.Change ofCover) {
    List<String> gone = ofCover.added().isEmpty() ? ofCover.vanished() : List.of();
    return new PinnedInput.Change(Set.of(), gone, List.of());
  }

  private static BuildPlan full(String reason, PinnedInput claims) {
    return new BuildPlan(Run.FULL, reason, Optional.empty(), claims.paths(), true);
  }

  boolean isFull() {
    return kind.equals(Run.FULL);
  }

  boolean isUnchanged() {
    return kind.equals(Run.UNCHANGED);
  }

  private static List<String> others(Entry last, Map<String, Object> settings) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put(Run.LAYOUT, "the layout");
    names.put(Run.MAPPING, "the mapping");
    names.put(Columns.DENIAL_POLICY, "the denial policy");
    names.put(Run.TOKEN_KEY_ID, "the token key");
    names.put(Run.CODE_FINGERPRINT, "the product");
    List<String> others = new ArrayList<>();
    names.forEach(
        (column, name) -> {
          if (!Objects.equals(last.value(column), settings.get(column))) {
            others.add(name);
          }
        });
    Map<String, Object> lists = new TreeMap<>(last.map(Run.REFERENCE_LISTS));
    if (!lists.equals(settings.get(Run.REFERENCE_LISTS))) {
      others.add("the code lists");
    }
    return others;
  }
}
