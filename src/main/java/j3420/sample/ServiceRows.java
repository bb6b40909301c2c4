package j3420.sample;

import j3420.table.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The J3420 services of one member that have more than one version or are billed by two providers,
 * with what must come out.
 */
final class ServiceRows implements MemberHistory.Reader {

  private final List<Row> rows = new ArrayList<>();

  private ServiceRows() {}

  static List<Row> of(MemberHistory.World world, long member) {
    ServiceRows read = new ServiceRows();
    new MemberHistory(world, member).read(read);
    return read.rows;
  }

  @Override
  public void read(Claim claim, Pattern pattern, List<Version> versions) {
    boolean isToldAlone = pattern == Pattern.BILLED_BY_TWO_PROVIDERS && versions.get(0).isDecided();
    if (versions.size() < 2 && !isToldAlone || Claim.b12(claim.lines) == null) {
      return;
    }
    Version last = versions.get(versions.size() - 1);
    Line standing = last.isReversal ? null : Claim.b12(last.lines);
    int number = standing == null ? -1 : last.lines.indexOf(standing) + 1;
    rows.add(
        RowFactory.create(
            seen(pattern, standing).title(),
            claim.member.personId,
            claim.provider.npi,
            claim.member.cover.business,
            claim.member.cover.payer,
            claim.day,
            versions.stream().map(version -> version.claimId).toArray(String[]::new),
            firstOutcome(versions),
            standing == null ? null : outcome(standing),
            standing == null ? null : last.claimId,
            standing == null ? null : number));
  }

  /** A claim whose third version is not in the files yet looks upheld, or voided. */
  private static Pattern seen(Pattern pattern, Line standing) {
    return switch (pattern) {
      case DENIED_TWICE_THEN_PAID -> standing.isDenied() ? Pattern.DENIED_UPHELD : pattern;
      case REVERSED_AND_CORRECTED, VOIDED_THEN_BILLED_ANEW ->
          standing == null ? Pattern.VOIDED : pattern;
      default -> pattern;
    };
  }

  /** The payer calls a capitated line paid; nothing is due for it. */
  private static String outcome(Line line) {
    boolean isCapitated = line.isPaid() && line.allowed == 0;
    return isCapitated ? Outcome.NOT_PAYABLE : line.outcome;
  }

  private static String firstOutcome(List<Version> versions) {
    for (Version version : versions) {
      Line line = Claim.b12(version.lines);
      if (version.isDecided() && line != null) {
        return outcome(line);
      }
    }
    return null;
  }
}
