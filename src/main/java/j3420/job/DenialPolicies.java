package j3420.job;

import static org.apache.spark.sql.functions.col;

import j3420.claim.DenialPolicy;
import j3420.source.Layout;
import j3420.table.ReferenceList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Encoders;

/**
 * The denial policies by which an input can be read: those of its layout, then the user's own, by
 * name. A user's own policy is a name in a list of codes of which the layout has the code.
 */
final class DenialPolicies {

  private final Layout layout;
  private final List<DenialPolicy> possible;

  DenialPolicies(Layout layout, ReferenceLists lists) {
    this.layout = layout;
    List<DenialPolicy> known = new ArrayList<>(ofLayout(layout));
    for (ReferenceList codes : known.stream().map(DenialPolicy::codes).distinct().toList()) {
      own(codes, lists).forEach(name -> add(known, name, codes));
    }
    this.possible = List.copyOf(known);
  }

  /** Refuses, before anything is read, a name that no list can make known. */
  static void requireKnown(Layout layout, Optional<String> name) {
    if (name.isPresent() && !layout.denialPolicies().contains(name.get())) {
      throw refusal(layout, name.get(), layout.denialPolicies());
    }
  }

  /** All that can be asked for, the layout's default first. */
  List<DenialPolicy> possible() {
    return possible;
  }

  /** The policy of that name, or the layout's default if none is asked for. */
  DenialPolicy chosen(Optional<String> name) {
    String asked = name.orElse(possible.get(0).policyName());
    return possible.stream()
        .filter(policy -> policy.policyName().equals(asked))
        .findFirst()
        .orElseThrow(
            () -> refusal(layout, asked, possible.stream().map(DenialPolicy::policyName).toList()));
  }

  private static List<DenialPolicy> ofLayout(Layout layout) {
    return layout.denialPolicies().stream()
        .map(name -> DenialPolicy.named(name).orElseThrow())
        .toList();
  }

  /** The names in a list that are not the product's policies of that list. */
  private static List<String> own(ReferenceList codes, ReferenceLists lists) {
    List<String> names =
        lists
            .of(codes)
            .select(col(ReferenceList.POLICY))
            .distinct()
            .as(Encoders.STRING())
            .collectAsList();
    return names.stream()
        .filter(
            name ->
                DenialPolicy.named(name).filter(policy -> policy.codes().equals(codes)).isEmpty())
        .sorted()
        .toList();
  }

  /** One name, one meaning: a published row shows nothing but the name. */
  private static void add(List<DenialPolicy> known, String name, ReferenceList codes) {
    boolean isTaken =
        DenialPolicy.named(name).isPresent()
            || known.stream().anyMatch(policy -> policy.policyName().equals(name));
    if (isTaken) {
      throw new Refusal(
          Refusal.INPUT,
          "Reference list %s: the policy '%s' is one that reads other codes. Give yours another name."
              .formatted(codes.fileName(), name));
    }
    known.add(DenialPolicy.listed(name, codes));
  }

  private static Refusal refusal(Layout layout, String name, List<String> possible) {
    String choice = possible.stream().collect(Collectors.joining(", "));
    return new Refusal(
        Refusal.ARGUMENTS,
        DenialPolicy.named(name).isPresent()
            ? "--denial-policy %s: the layout %s has no codes that it reads. Choose %s."
                .formatted(name, layout.name(), choice)
            : "--denial-policy %s: no such policy. The layout %s can be read by %s."
                .formatted(name, layout.name(), choice));
  }
}
