package j3420.source;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * CMS DE-SynPUF carrier claims: one row per claim with thirteen line slots, all Medicare.
 *
 * <p>A slot is a line if any of its texts is filled or any of its amounts is not zero: unused slots
 * are blank or hold zero amounts only. The layout knows no versions, no decision date, no
 * modifiers, units, charges, place of service or specialty. The service date is the claim's first
 * day.
 */
public final class DesynpufLayout implements Layout {

  static final int SLOTS = 13;

  private static final String MEMBER_ID = "DESYNPUF_ID";
  private static final String CLAIM_ID = "CLM_ID";
  private static final String FROM_DATE = "CLM_FROM_DT";
  private static final String CLAIM_DIAGNOSIS = "ICD9_DGNS_CD_";
  private static final int CLAIM_DIAGNOSES = 8;

  private static final String NPI = "PRF_PHYSN_NPI";
  private static final String HCPCS = "HCPCS_CD";
  private static final String PAYMENT = "LINE_NCH_PMT_AMT";
  private static final String ALLOWED = "LINE_ALOWD_CHRG_AMT";
  private static final String INDICATOR = "LINE_PRCSG_IND_CD";
  private static final String LINE_DIAGNOSIS = "LINE_ICD9_DGNS_CD";

  private static final List<String> TEXTS =
      List.of(NPI, "TAX_NUM", HCPCS, INDICATOR, LINE_DIAGNOSIS);
  private static final List<String> AMOUNTS =
      List.of(
          PAYMENT,
          "LINE_BENE_PTB_DDCTBL_AMT",
          "LINE_BENE_PRMRY_PYR_PD_AMT",
          "LINE_COINSRNC_AMT",
          ALLOWED);

  private static final String SLOT = "slot";
  private static final String NUMBER = "number";

  @Override
  public String name() {
    return "desynpuf";
  }

  @Override
  public StructType columns() {
    StructType schema =
        new StructType()
            .add(MEMBER_ID, DataTypes.StringType, false)
            .add(CLAIM_ID, DataTypes.StringType, false)
            .add(FROM_DATE, DataTypes.StringType, false);
    for (int i = 1; i <= CLAIM_DIAGNOSES; i++) {
      schema = schema.add(CLAIM_DIAGNOSIS + i, DataTypes.StringType, false);
    }
    for (String name : Stream.concat(TEXTS.stream(), AMOUNTS.stream()).toList()) {
      for (int i = 1; i <= SLOTS; i++) {
        schema = schema.add(name + "_" + i, DataTypes.StringType, false);
      }
    }
    return schema;
  }

  @Override
  public List<String> denialPolicies() {
    return List.of("cms-line-comparable", "cms-line-strict");
  }

  @Override
  public Cover cover() {
    return new DesynpufCover();
  }

  @Override
  public Map<Fact, Capability> capabilities() {
    return Map.ofEntries(
        Map.entry(Fact.VERSIONS, Capability.never("final decisions only")),
        Map.entry(Fact.DECISION_DATES, Capability.never("dated by service")),
        Map.entry(Fact.DENIALS, Capability.always()),
        Map.entry(Fact.DENIAL_REASONS, Capability.always("classes of the indicator")),
        Map.entry(Fact.MODIFIERS, Capability.never()),
        Map.entry(Fact.UNITS, Capability.never()),
        Map.entry(Fact.CHARGES, Capability.never()),
        Map.entry(Fact.DIAGNOSES, Capability.always()),
        Map.entry(Fact.DRUG_CODES, Capability.never()),
        Map.entry(Fact.PLACE_OF_SERVICE, Capability.never()),
        Map.entry(Fact.PROVIDERS, Capability.always()),
        Map.entry(Fact.SPECIALTY, Capability.never("compared with all providers")),
        Map.entry(Fact.PROVIDER_STATE, Capability.never()),
        Map.entry(Fact.LINE_OF_BUSINESS, Capability.always("Medicare")),
        Map.entry(Fact.ENROLMENT, Capability.always("months of a year, with `--eligibility`")));
  }

  @Override
  public Set<String> denialSignals(StructType present) {
    return Set.of(ClaimLine.PROCESSING_CODE);
  }

  @Override
  public Dataset<Row> perLine(Dataset<Row> raw) {
    Column[] slots =
        IntStream.rangeClosed(1, SLOTS).mapToObj(DesynpufLayout::slot).toArray(Column[]::new);
    List<String> kept = ofClaim(raw.schema());
    Dataset<Row> bySlot =
        raw.select(
            Stream.concat(
                    kept.stream().map(functions::col), Stream.of(explode(array(slots)).as(SLOT)))
                .toArray(Column[]::new));
    List<String> ofLine = Stream.of(List.of(NUMBER), TEXTS, AMOUNTS).flatMap(List::stream).toList();
    Dataset<Row> lines =
        bySlot.select(
            Stream.concat(
                    kept.stream().map(functions::col),
                    ofLine.stream().map(name -> col(SLOT).getField(name).as(name)))
                .toArray(Column[]::new));
    RawColumns from = new RawColumns(lines.schema());
    // What cannot be split is one line: dropping it for its empty slots would lose it in silence.
    return lines.where(when(from.isWhole(), isLine(from)).otherwise(col(NUMBER).equalTo(lit(1))));
  }

  /** The columns that are not of a slot. */
  private static List<String> ofClaim(StructType schema) {
    List<String> kept = new ArrayList<>(List.of(ClaimLine.SOURCE_FILE, MEMBER_ID, CLAIM_ID));
    kept.add(FROM_DATE);
    IntStream.rangeClosed(1, CLAIM_DIAGNOSES).forEach(i -> kept.add(CLAIM_DIAGNOSIS + i));
    if (List.of(schema.fieldNames()).contains(Conformed.CORRUPT_RECORD)) {
      kept.add(Conformed.CORRUPT_RECORD);
    }
    return kept;
  }

  private static Column slot(int i) {
    return struct(
        Stream.concat(
                Stream.of(lit(i).as(NUMBER)),
                Stream.concat(TEXTS.stream(), AMOUNTS.stream())
                    .map(name -> col(name + "_" + i).as(name)))
            .toArray(Column[]::new));
  }

  @Override
  public Links links(StructType lineColumns) {
    RawColumns from = new RawColumns(lineColumns);
    Column none = lit(null).cast(DataTypes.StringType);
    return new Links(
        from.id(CLAIM_ID),
        none,
        none,
        from.id(MEMBER_ID),
        from.isCode(HCPCS, ClaimLine.J3420),
        from.compactDay(FROM_DATE),
        none.cast(DataTypes.DateType),
        List.of(
            none.cast(Columns.MONEY),
            from.number(ALLOWED, Columns.MONEY),
            from.number(PAYMENT, Columns.MONEY)));
  }

  @Override
  public boolean isRowALine() {
    return false;
  }

  @Override
  public Dataset<Row> conformed(Dataset<Row> lines, IdTokens tokens) {
    RawColumns from = new RawColumns(lines.schema());
    Conformed line =
        new Conformed()
            .with(ClaimLine.SOURCE_FILE, col(ClaimLine.SOURCE_FILE))
            .with(ClaimLine.MEMBER_TOKEN, tokens.member(from.text(MEMBER_ID)))
            .withClaim(tokens, from.text(CLAIM_ID), lit(null), lit(null))
            .with(ClaimLine.CLAIM_LINE_NUMBER, col(NUMBER))
            .with(ClaimLine.LINE_OF_BUSINESS, lit("medicare"))
            .with(ClaimLine.PAYER, lit("Medicare"))
            .with(ClaimLine.SERVICE_DATE, from.compactDay(FROM_DATE))
            .with(ClaimLine.HCPCS_CODE, from.procedure(HCPCS))
            .with(ClaimLine.PROVIDER_ID, from.text(NPI))
            .with(ClaimLine.PLACE_OF_SERVICE_CODE, lit(Columns.NOT_AVAILABLE))
            .with(ClaimLine.PROVIDER_SPECIALTY_CODE, lit(Columns.NOT_AVAILABLE))
            .with(ClaimLine.PROVIDER_STATE, lit(Columns.NOT_AVAILABLE))
            .with(ClaimLine.DIAGNOSIS_CODES, diagnoses(from))
            .with(ClaimLine.ALLOWED_AMOUNT, from.number(ALLOWED, Columns.MONEY))
            .with(ClaimLine.PAID_AMOUNT, from.number(PAYMENT, Columns.MONEY))
            .with(ClaimLine.PROCESSING_CODE, from.code(INDICATOR));
    return lines.select(line.columns(from, Set.of(MEMBER_ID, CLAIM_ID)));
  }

  /** The line's own diagnosis, then those of the claim. */
  private static Column diagnoses(RawColumns from) {
    List<String> columns = new ArrayList<>(List.of(LINE_DIAGNOSIS));
    IntStream.rangeClosed(1, CLAIM_DIAGNOSES).forEach(i -> columns.add(CLAIM_DIAGNOSIS + i));
    return array_distinct(from.diagnoses(columns));
  }

  private static Column isLine(RawColumns from) {
    Column filled = lit(false);
    for (String name : TEXTS) {
      filled = filled.or(from.text(name).isNotNull());
    }
    for (String name : AMOUNTS) {
      Column amount = from.text(name);
      Column isZero = coalesce(amount.try_cast(Columns.MONEY).equalTo(lit(0)), lit(false));
      filled = filled.or(amount.isNotNull().and(isZero.equalTo(lit(false))));
    }
    return filled;
  }
}
