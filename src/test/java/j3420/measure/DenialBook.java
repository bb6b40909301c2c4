package j3420.measure;

import j3420.table.ClaimLine;
import j3420.table.Contract;
import j3420.table.DenialByModifier;
import j3420.table.DenialByModifierSet;
import j3420.table.DenialByPayer;
import j3420.table.DenialByReason;
import j3420.table.DenialByReasonAndModifier;
import j3420.table.DenialResolution;
import j3420.table.DenialTrend;
import j3420.table.J3420Line;
import j3420.table.ModifierExpectation;
import j3420.table.Outcome;
import j3420.testing.LocalSpark;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A random book of lines of half a year, some denied and decided again, and its denial tables. */
final class DenialBook {

  private static final LocalDate FIRST_DAY = LocalDate.parse("2024-01-01");

  /** Half of the services that nobody bills again are still open on that day. */
  private static final LocalDate DATA_THROUGH = LocalDate.parse("2024-09-30");

  private static final int LINES = 700;

  private DenialBook() {}

  private static Dataset<Row> lines(Random random) {
    DecidedLines lines = new DecidedLines();
    for (int i = 0; i < LINES; i++) {
      LocalDate day = FIRST_DAY.plusDays(random.nextInt(180));
      String business = drawn(random, "commercial", "commercial", "medicare", "medicaid");
      String member = "m" + random.nextInt(LINES / 2);
      boolean isDenied = random.nextInt(3) == 0;
      List<Row> reasons = isDenied ? reasons(random) : List.of();
      Object[] modifiers = modifiers(random);
      Map<String, Object> line = new HashMap<>();
      line.put(ClaimLine.PAYER, drawn(random, "Blue", "Blue", "Green"));
      line.put(ClaimLine.DIAGNOSIS_CODES, new Object[] {"D510"});
      line.put(ClaimLine.UNITS, new BigDecimal("1.000"));
      line.put(J3420Line.BILL_CHANGES, new Object[0]);
      line.put(J3420Line.IS_DECIDED_AGAIN, false);
      line.put(J3420Line.DAYS_TO_FINAL, 0);
      for (String name : new String[] {ClaimLine.OUTCOME, J3420Line.FIRST_OUTCOME}) {
        line.put(name, isDenied ? Outcome.DENIED : Outcome.PAID);
      }
      for (String name : new String[] {ClaimLine.REASONS, J3420Line.FIRST_REASONS}) {
        line.put(name, reasons);
      }
      for (String name : new String[] {ClaimLine.MODIFIERS, J3420Line.FIRST_MODIFIERS}) {
        line.put(name, modifiers);
      }
      if (isDenied && random.nextInt(5) < 3) {
        decideAgain(random, day, line);
      }
      lines.add(day, business, "p" + random.nextInt(4), member, null, null, line);
    }
    return lines.lines();
  }

  private static void decideAgain(Random random, LocalDate day, Map<String, Object> line) {
    int days = 10 + random.nextInt(60);
    line.put(J3420Line.IS_DECIDED_AGAIN, true);
    line.put(J3420Line.DAYS_TO_FINAL, days);
    line.put(ClaimLine.ADJUDICATION_DATE, Date.valueOf(day.plusDays(days)));
    switch (random.nextInt(4)) {
      case 0 -> {}
      case 1 -> {
        line.put(ClaimLine.OUTCOME, Outcome.NOT_PAYABLE);
        line.put(ClaimLine.REASONS, List.of(reason("duplicate:18")));
      }
      default -> {
        line.put(ClaimLine.OUTCOME, Outcome.PAID);
        line.put(ClaimLine.REASONS, List.of());
        String change =
            drawn(
                random,
                J3420Line.CHANGED_MODIFIERS,
                J3420Line.CHANGED_UNITS,
                J3420Line.CHANGED_CHARGE,
                "");
        if (change.equals(J3420Line.CHANGED_MODIFIERS)) {
          line.put(ClaimLine.MODIFIERS, new Object[] {"KX"});
        }
        line.put(J3420Line.BILL_CHANGES, change.equals("") ? new Object[0] : new Object[] {change});
      }
    }
  }

  private static Object[] modifiers(Random random) {
    return Stream.of(drawn(random, "", "", "", "JZ", "JZ", "25", "25 JZ").split(" "))
        .filter(modifier -> !modifier.equals(""))
        .toArray();
  }

  /** One reason, or two of which the first is the primary one. */
  private static List<Row> reasons(Random random) {
    return Stream.of(
            drawn(
                    random,
                    "modifier:4",
                    "modifier:4",
                    "prior_authorization:197",
                    "prior_authorization:15",
                    "duplicate:18",
                    "prior_authorization:197 modifier:4",
                    "modifier:4 duplicate:18")
                .split(" "))
        .map(DenialBook::reason)
        .toList();
  }

  private static Row reason(String text) {
    return RowFactory.create(text.split(":")[0], "CO", text.split(":")[1]);
  }

  private static String drawn(Random random, String... each) {
    return each[random.nextInt(each.length)];
  }

  /** All tables of denials of one book. */
  static Map<Contract, Dataset<Row>> tables(Random random) {
    Dataset<Row> lines = lines(random);
    Dataset<Row> cells = DenialRates.cells(lines, DATA_THROUGH).localCheckpoint();
    Dataset<Row> told =
        LocalSpark.session()
            .createDataFrame(
                List.of(),
                new StructType()
                    .add("category", DataTypes.StringType)
                    .add("is_told", DataTypes.BooleanType));
    Dataset<Row> expected =
        LocalSpark.session().createDataFrame(List.of(), ModifierExpectation.LIST.schema());
    Map<Contract, Dataset<Row>> tables = new LinkedHashMap<>();
    tables.put(DenialByReason.CONTRACT, DenialRates.byReason(cells, told));
    tables.put(DenialByModifier.CONTRACT, ModifierEffects.of(cells, expected));
    tables.put(DenialByModifierSet.CONTRACT, DenialRates.byModifierSet(cells));
    tables.put(DenialByReasonAndModifier.CONTRACT, DenialRates.byReasonAndModifier(cells));
    tables.put(DenialByPayer.CONTRACT, DenialRates.byPayer(cells, told));
    tables.put(DenialTrend.CONTRACT, DenialTrends.of(cells, DATA_THROUGH));
    tables.put(DenialResolution.CONTRACT, DenialResolutions.of(lines, DATA_THROUGH));
    tables.replaceAll((contract, rows) -> rows.localCheckpoint());
    return tables;
  }
}
