package j3420.claim;

import static j3420.claim.VersionStories.Link.DATED_CLAIM;
import static j3420.claim.VersionStories.Link.FAMILY_ID;
import static j3420.claim.VersionStories.Link.FAMILY_ID_FROM_THE_SECOND_ON;
import static j3420.claim.VersionStories.Link.NOTHING;
import static j3420.claim.VersionStories.Link.NUMBERED_CLAIM;
import static j3420.claim.VersionStories.Link.REFERENCE;

import j3420.table.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Builders;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * What payers' files tell of claims, drawn at random: the versions of a member's claims for one day
 * and provider, each claim linked in one of the ways that payers have.
 */
final class VersionStories {

  /** How a payer ties the versions of a claim together. */
  enum Link {
    /** A new claim id each time under one family id. */
    FAMILY_ID,
    /** A new claim id each time, which names another one. */
    REFERENCE,
    /** A new claim id each time, which names another one; the family id came into use later. */
    FAMILY_ID_FROM_THE_SECOND_ON,
    /** One claim id, its versions numbered. */
    NUMBERED_CLAIM,
    /** One claim id, its versions told by their decision dates alone. */
    DATED_CLAIM,
    /** A fresh claim each time. */
    NOTHING
  }

  /** A line's outcome, and whether it is refused as a duplicate. */
  record Decision(String outcome, boolean isDuplicate) {}

  /** How the lines of a version reach the files once more. */
  enum Again {
    NEVER,
    EXACTLY,
    WITH_ANOTHER_PLACE,
    WITH_ANOTHER_PLACE_LATER
  }

  /** One version of a claim. */
  static final class Version {
    /** Codes by line. */
    private List<String> bill = List.of();

    private String frequency;
    private Decision decision;

    /** The payer's status says that it takes the version back. */
    private boolean isReversed;

    /** Day of March of the decision, or null. */
    private Integer decided;

    /** Every further line is decided a day after the one before. */
    private boolean isDecidedLineByLine;

    /** The version of the story that it names, counted from itself. */
    private int refersTo;

    private Integer number;
    private Again again = Again.NEVER;
  }

  /** The versions of one claim. */
  record Story(Link link, List<Version> versions) {

    /** The story with one more version. */
    Story with(Version version) {
      return new Story(link, Stream.concat(versions.stream(), Stream.of(version)).toList());
    }

    /** The lines that the files hold. */
    List<VersionLine> lines(String claim) {
      return IntStream.range(0, versions.size())
          .mapToObj(i -> linesOf(claim, i))
          .flatMap(List::stream)
          .toList();
    }

    private List<VersionLine> linesOf(String claim, int version) {
      Version told = versions.get(version);
      List<VersionLine> lines = new ArrayList<>();
      for (int i = 0; i < told.bill.size(); i++) {
        VersionLine line =
            new VersionLine(
                id(claim, version),
                i + 1,
                isFamilyIdKnown(version) ? "FAMILY-" + claim : null,
                reference(claim, version),
                isNumbered() ? told.number : null,
                told.frequency,
                told.isReversed ? "reversed" : null,
                decided(told, i),
                null,
                told.bill.get(i),
                told.decision,
                "11");
        lines.add(line);
        switch (told.again) {
          case EXACTLY -> lines.add(line);
          case WITH_ANOTHER_PLACE -> lines.add(line.again("22", null));
          case WITH_ANOTHER_PLACE_LATER -> lines.add(line.again("22", 28));
          case NEVER -> {}
        }
      }
      return lines;
    }

    /** Not in the order of the versions: no payer promises that. */
    private String id(String claim, int version) {
      boolean isOneId = link == NUMBERED_CLAIM || link == DATED_CLAIM;
      return claim + "-ID-" + (isOneId ? 0 : version * 3 % 7);
    }

    private boolean isFamilyIdKnown(int version) {
      return link == FAMILY_ID || link == FAMILY_ID_FROM_THE_SECOND_ON && version > 0;
    }

    private boolean isNumbered() {
      return link == FAMILY_ID || link == NUMBERED_CLAIM;
    }

    /** A first version that names none before it is an original; later ones may form a circle. */
    private String reference(String claim, int version) {
      boolean isReferring = link == REFERENCE || link == FAMILY_ID_FROM_THE_SECOND_ON;
      int named = version + versions.get(version).refersTo;
      return isReferring && named >= 0 ? id(claim, named) : null;
    }

    private static Integer decided(Version told, int line) {
      boolean isLater = told.isDecidedLineByLine && told.decided != null;
      return isLater ? Integer.valueOf(told.decided + line) : told.decided;
    }
  }

  /** The claims of a member: at most the last one is linked by nothing but its service. */
  record Member(List<Story> stories) {

    /** The lines that the files hold; every id begins with the name. */
    List<VersionLine> lines(String name) {
      return IntStream.range(0, stories.size())
          .mapToObj(i -> stories.get(i).lines(name + "-CLAIM-" + i))
          .flatMap(List::stream)
          .toList();
    }

    /** The member whose first claim, if any, has one more version. */
    Member withFirst(Version version) {
      if (stories.isEmpty()) {
        return this;
      }
      List<Story> all = new ArrayList<>(stories);
      all.set(0, all.get(0).with(version));
      return new Member(all);
    }
  }

  private VersionStories() {}

  /** Members with up to three claims. */
  static Arbitrary<Member> members() {
    Arbitrary<Story> linked =
        stories(FAMILY_ID, REFERENCE, FAMILY_ID_FROM_THE_SECOND_ON, NUMBERED_CLAIM);
    Arbitrary<Story> unlinked = stories(NOTHING, DATED_CLAIM);
    return Combinators.combine(linked.list().ofMaxSize(2), unlinked.optional(0.6))
        .as((some, last) -> new Member(Stream.concat(some.stream(), last.stream()).toList()));
  }

  private static Arbitrary<Story> stories(Link... links) {
    return Combinators.combine(Arbitraries.of(links), versions().list().ofMinSize(1).ofMaxSize(4))
        .as(Story::new);
  }

  /** A version of any kind. */
  static Arbitrary<Version> versions() {
    return Builders.withBuilder(Version::new)
        .use(bills())
        .inSetter((version, bill) -> version.bill = bill)
        .use(
            Arbitraries.frequency(
                Tuple.of(3, "1"), Tuple.of(3, "7"), Tuple.of(2, "8"), Tuple.of(1, (String) null)))
        .inSetter((version, code) -> version.frequency = code)
        .use(decisions())
        .inSetter((version, decision) -> version.decision = decision)
        .use(Arbitraries.frequency(Tuple.of(6, false), Tuple.of(1, true)))
        .inSetter((version, isReversed) -> version.isReversed = isReversed)
        .use(Arbitraries.integers().between(1, 4).injectNull(0.15))
        .inSetter((version, day) -> version.decided = day)
        .use(Arbitraries.frequency(Tuple.of(4, false), Tuple.of(1, true)))
        .inSetter((version, isByLine) -> version.isDecidedLineByLine = isByLine)
        .use(
            Arbitraries.frequency(Tuple.of(5, -1), Tuple.of(2, -2), Tuple.of(1, 0), Tuple.of(1, 1)))
        .inSetter((version, step) -> version.refersTo = step)
        .use(Arbitraries.integers().between(0, 3).injectNull(0.3))
        .inSetter((version, number) -> version.number = number)
        .use(
            Arbitraries.frequency(
                Tuple.of(6, Again.NEVER),
                Tuple.of(1, Again.EXACTLY),
                Tuple.of(1, Again.WITH_ANOTHER_PLACE),
                Tuple.of(1, Again.WITH_ANOTHER_PLACE_LATER)))
        .inSetter((version, again) -> version.again = again)
        .build();
  }

  /** J3420 alone, with its companion, twice, coded otherwise, or missing. */
  private static Arbitrary<List<String>> bills() {
    return Arbitraries.frequency(
        Tuple.of(3, List.of("J3420")),
        Tuple.of(3, List.of("J3420", "96372")),
        Tuple.of(1, List.of("96372", "J3420")),
        Tuple.of(1, List.of("J3420", "J3420")),
        Tuple.of(1, List.of("J3415", "96372")),
        Tuple.of(1, List.of("96372")));
  }

  private static Arbitrary<Decision> decisions() {
    return Arbitraries.of(
        new Decision(Outcome.PAID, false),
        new Decision(Outcome.PARTIALLY_DENIED, false),
        new Decision(Outcome.DENIED, false),
        new Decision(Outcome.DENIED, true),
        new Decision(Outcome.NOT_PAYABLE, true),
        new Decision(Outcome.PENDING, false));
  }
}
