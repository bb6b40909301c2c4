package j3420.measure;

import j3420.table.Columns;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a line is counted under.
 *
 * @param key kind of the facet and its labels
 * @param isEvent whether the line is one of those denied for it
 * @param isMention whether the reason is named, though another one may be primary
 */
record DenialFacet(Key key, boolean isEvent, boolean isMention) {

  private static final int LABELS = 3;

  /** Facets so fine that they are counted by quarter and year only. */
  private static final Set<String> OF_LONG_PERIODS =
      Set.of(DenialCell.PAYER, DenialCell.MODIFIER_CATEGORY, DenialCell.MODIFIER_REASON);

  /** Facets of which the trend tells three months together. */
  private static final Set<String> OF_ROLLING_PERIODS =
      Set.of(
          DenialCell.TOTAL,
          DenialCell.KNOWN,
          DenialCell.CATEGORY,
          DenialCell.REASON,
          DenialCell.MODIFIER);

  /** The columns {@link DenialCell#KEY}. */
  record Key(String facet, String first, String second, String third) {}

  /** A kind with its labels; those that it does not have are 'all'. */
  static Key key(String facet, String... labels) {
    String[] all =
        Stream.concat(Stream.of(labels), Stream.generate(() -> Columns.ALL))
            .limit(LABELS)
            .toArray(String[]::new);
    return new Key(facet, all[0], all[1], all[2]);
  }

  boolean isCountedBy(String periodType) {
    return switch (periodType) {
      case DenialCell.ROLLING -> OF_ROLLING_PERIODS.contains(key.facet());
      case Decisions.BY_MONTH -> !OF_LONG_PERIODS.contains(key.facet());
      default -> true;
    };
  }
}
