package j3420.measure;

import j3420.table.Columns;
import j3420.table.DenialByModifier;
import j3420.table.DenialByPayer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Under what a line is counted: the total, each of its modifiers and their set, its payer, and if
 * it is denied its reasons. The first reason is the primary one; it alone makes the line an event.
 */
final class DenialFacets {

  private final DenialLine line;
  private final boolean isDenied;
  private final List<DenialFacet> facets = new ArrayList<>();

  private DenialFacets(DenialLine line) {
    this.line = line;
    this.isDenied = line.isDenied();
  }

  /**
   * Everything that the line counts under. Where it is dated by complete service, reasons alone are
   * counted.
   */
  static List<DenialFacet> of(DenialLine line) {
    DenialFacets facets = new DenialFacets(line);
    facets.add(line.isDenied(), DenialCell.TOTAL);
    if (line.isDenied()) {
      facets.addReasons();
    }
    if (!line.isByCompleteService()) {
      facets.addModifiers();
      facets.addPayer(Columns.ALL);
      if (line.payer() != null) {
        facets.addPayer(line.payer());
      }
      if (line.isDenied()) {
        facets.addReasonsOfModifiers();
      }
    }
    return facets.facets;
  }

  private void add(boolean isEvent, String facet, String... labels) {
    add(isEvent, isEvent, facet, labels);
  }

  private void add(boolean isEvent, boolean isMention, String facet, String... labels) {
    facets.add(new DenialFacet(DenialFacet.key(facet, labels), isEvent, isMention));
  }

  private void addReasons() {
    DenialLine.Reason primary = line.primaryReason();
    line.reasons().stream()
        .map(DenialLine.Reason::category)
        .distinct()
        .forEach(
            category ->
                add(category.equals(primary.category()), true, DenialCell.CATEGORY, category));
    line.reasons().stream()
        .distinct()
        .forEach(
            reason ->
                add(
                    reason.equals(primary),
                    true,
                    DenialCell.REASON,
                    reason.category(),
                    reason.code()));
    add(true, DenialCell.REMARK, primary.category(), primary.code(), line.remarkCodes());
  }

  /** The modifiers of the line: none is one too, and so is that the source tells none. */
  private List<String> modifiers() {
    if (line.modifiers() == null) {
      return List.of(Columns.NOT_AVAILABLE);
    }
    return line.modifiers().size() == 0 ? List.of(DenialByModifier.NONE) : line.modifiers();
  }

  private void addModifiers() {
    modifiers().forEach(modifier -> add(isDenied, DenialCell.MODIFIER, modifier));
    if (line.modifiers() != null) {
      add(isDenied, DenialCell.KNOWN);
    }
    add(isDenied, DenialCell.MODIFIER_SET, modifiers().stream().collect(Collectors.joining(" ")));
  }

  private void addPayer(String payer) {
    add(isDenied, DenialCell.PAYER, payer, Columns.ALL);
    for (String category : DenialByPayer.CATEGORIES) {
      boolean isFor = isDenied && category.equals(line.primaryReason().category());
      add(isFor, DenialCell.PAYER, payer, category);
    }
  }

  private void addReasonsOfModifiers() {
    DenialLine.Reason primary = line.primaryReason();
    for (String modifier : modifiers()) {
      add(true, DenialCell.MODIFIER_CATEGORY, modifier, primary.category());
      add(true, DenialCell.MODIFIER_REASON, modifier, primary.category(), primary.code());
    }
  }
}
