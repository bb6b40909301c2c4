package j3420.sample;

import j3420.table.Outcome;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The rows of one member's claims, in the order of {@link ClaimHistory#CLAIM_SCHEMA}. */
final class ClaimRows implements MemberHistory.Reader {

  static final String PROFESSIONAL = "professional";
  static final String ICD_10 = "icd-10-cm";
  static final String PAID = "paid";
  static final String REVERSED = "reversed";

  private static final int EXACT_DUPLICATES_PER_MILLE = 3;
  private static final int REDELIVERED_PER_MILLE = 1;
  private static final double REFUSED_COPIES = 0.004;

  private static final String[] NDC = {
    "70710166301", "71288030001", "70756063525", "68001064022", "72603065001", "68083056101"
  };

  private static final BigDecimal[] UNITS = new BigDecimal[12];

  static {
    for (int i = 0; i < UNITS.length; i++) {
      UNITS[i] = BigDecimal.valueOf(i).setScale(3);
    }
  }

  private final Days days;
  private final Draw draw;
  private final List<Row> rows = new ArrayList<>();

  ClaimRows(MemberHistory.World world, long member) {
    this.days = world.days;
    this.draw = new Draw(world.plan.seed(), Draw.Topic.EVENT, member);
  }

  static List<Row> of(MemberHistory.World world, long member) {
    ClaimRows read = new ClaimRows(world, member);
    new MemberHistory(world, member).read(read);
    return read.rows;
  }

  @Override
  public void read(Claim claim, Pattern pattern, List<Version> versions) {
    for (Version version : versions) {
      add(claim, version);
      if (draw.below(1000) < EXACT_DUPLICATES_PER_MILLE) {
        add(claim, version);
      }
      if (draw.below(1000) < REDELIVERED_PER_MILLE) {
        redeliver(claim, version);
      }
    }
    boolean isEast = claim.member.cover == Cover.COMMERCIAL_EAST;
    if (isEast && versions.size() == 1 && draw.chance(REFUSED_COPIES)) {
      addRefusedCopy(claim, versions.get(0));
    }
  }

  /** The same version once more, received later and with a diagnosis added to it. */
  private void redeliver(Claim claim, Version version) {
    int received = version.received + 1 + draw.below(3);
    if (!version.isDecided() || received > version.decided) {
      return;
    }
    Version again = version.receivedOn(received);
    again.supportsB12 = true;
    add(claim, again);
  }

  /** The same claim sent twice as an original: a claim of its own, refused as duplicate. */
  private void addRefusedCopy(Claim claim, Version version) {
    int received = version.received + 10 + draw.below(20);
    int decided = received + 7 + draw.below(15);
    if (!version.isDecided() || decided > days.last) {
      return;
    }
    Version copy = new Version(version.claimId + "D", received, decided);
    copy.familyId = version.familyId + "D";
    copy.number = 1;
    for (Line line : version.lines) {
      Line refused = line.undecided();
      refused.deny(Denial.DUPLICATE);
      copy.lines.add(refused);
    }
    add(claim, copy);
  }

  private void add(Claim claim, Version version) {
    for (int i = 0; i < version.lines.size(); i++) {
      rows.add(row(claim, version, version.lines.get(i), i + 1));
    }
  }

  private Row row(Claim claim, Version version, Line line, int number) {
    Member member = claim.member;
    Provider provider = claim.provider;
    String[] diagnoses = claim.diagnoses;
    return RowFactory.create(
        version.claimId,
        number,
        PROFESSIONAL,
        member.personId,
        member.memberId,
        member.cover.payer,
        member.cover.plan,
        claim.day,
        provider.placeOfService,
        UNITS[line.units],
        line.procedure.code,
        line.modifier1,
        line.modifier2,
        null,
        null,
        null,
        claim.isByGroup ? null : provider.npi,
        claim.isByGroup ? provider.npi : null,
        money(line.paid),
        money(line.allowed),
        money(line.charge),
        ICD_10,
        diagnoses[0],
        diagnoses[1],
        diagnoses[2],
        version.supportsB12 ? "D519" : diagnoses[3],
        member.cover.payer,
        version.familyId,
        version.number,
        version.frequency,
        version.originalId,
        version.received,
        version.isDecided() ? version.decided : null,
        status(version, line),
        adjustments(line),
        line.remarks,
        member.cover.business,
        provider.specialty,
        provider.state,
        line.isB12() ? NDC[provider.number % NDC.length] : null);
  }

  private static String status(Version version, Line line) {
    if (version.isReversal) {
      return REVERSED;
    }
    return line.outcome.equals(Outcome.PARTIALLY_DENIED) ? PAID : line.outcome;
  }

  private static Row[] adjustments(Line line) {
    Row[] found = new Row[line.adjustments.size()];
    for (int i = 0; i < found.length; i++) {
      Line.Adjustment adjustment = line.adjustments.get(i);
      found[i] =
          RowFactory.create(
              adjustment.group(), adjustment.reason(), money(adjustment.cents()), null);
    }
    return found;
  }

  private static BigDecimal money(int cents) {
    return BigDecimal.valueOf(cents, 2);
  }
}
