package j3420.sample;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The spans of cover of one member. */
final class EligibilityRows {

  private EligibilityRows() {}

  static List<Row> of(MemberHistory.World world, long number) {
    Member member = new Member(world.plan, world.days, number);
    return member.spans.stream().map(span -> row(member, span)).toList();
  }

  private static Row row(Member member, Member.Span span) {
    return RowFactory.create(
        member.personId,
        member.memberId,
        member.gender,
        member.birthDay,
        member.deathDay < 0 ? null : member.deathDay,
        span.first(),
        span.isOpen() ? null : span.last(),
        member.cover.payer,
        member.cover.business,
        member.cover.plan,
        Provider.STATES[member.state]);
  }
}
