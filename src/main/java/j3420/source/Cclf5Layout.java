package j3420.source;

import static org.apache.spark.sql.functions.btrim;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * The Part B physician lines (file 5) of the claim and claim line feed that Medicare sends to
 * accountable care organizations, with a header line and a delimiter.
 *
 * <p>The feed has no charges. A tilde stands for a blank. The versions of a claim share its control
 * number and are ordered by their effective dates, as the adjustment type is not used consistently.
 */
public final class Cclf5Layout extends CarrierLayout {

  private static final String ADJUSTMENT_TYPE = "CLM_ADJSMT_TYPE_CD";
  private static final String BLANK = "~";
  private static final int MODIFIERS = 5;
  private static final int CLAIM_DIAGNOSES = 12;

  private static final Map<String, String> SOURCES =
      Map.ofEntries(
          Map.entry(ClaimLine.MEMBER_TOKEN, "BENE_MBI_ID"),
          Map.entry(ClaimLine.CLAIM_ID, "CUR_CLM_UNIQ_ID"),
          Map.entry(ClaimLine.CLAIM_LINE_NUMBER, "CLM_LINE_NUM"),
          Map.entry(ClaimLine.SERVICE_DATE, "CLM_LINE_FROM_DT"),
          Map.entry(ClaimLine.ADJUDICATION_DATE, "CLM_EFCTV_DT"),
          Map.entry(ClaimLine.HCPCS_CODE, "CLM_LINE_HCPCS_CD"),
          Map.entry(ClaimLine.UNITS, "CLM_LINE_SRVC_UNIT_QTY"),
          Map.entry(ClaimLine.PLACE_OF_SERVICE_CODE, "CLM_POS_CD"),
          Map.entry(ClaimLine.PROVIDER_ID, "RNDRG_PRVDR_NPI_NUM"),
          Map.entry(ClaimLine.PROVIDER_SPECIALTY_CODE, "CLM_PRVDR_SPCLTY_CD"),
          Map.entry(ClaimLine.ALLOWED_AMOUNT, "CLM_LINE_ALOWD_CHRG_AMT"),
          Map.entry(ClaimLine.PAID_AMOUNT, "CLM_LINE_CVRD_PD_AMT"),
          Map.entry(ClaimLine.PROCESSING_CODE, "CLM_PRCSG_IND_CD"),
          Map.entry(ClaimLine.CLAIM_PAYMENT_CODE, "CLM_CARR_PMT_DNL_CD"));

  /** The layout. */
  public Cclf5Layout() {
    super(
        SOURCES,
        new Beside(
            "CLM_FROM_DT",
            List.of(),
            List.of("CLM_CNTL_NUM"),
            List.of(ADJUSTMENT_TYPE),
            IntStream.rangeClosed(1, MODIFIERS).mapToObj(i -> "HCPCS_" + i + "_MDFR_CD").toList(),
            diagnoses()));
  }

  @Override
  public String name() {
    return "cclf5";
  }

  @Override
  public Dataset<Row> perLine(Dataset<Row> raw) {
    return raw.select(
        Stream.of(raw.schema().fields()).map(Cclf5Layout::withoutTilde).toArray(Column[]::new));
  }

  private static Column withoutTilde(StructField field) {
    Column given = col(field.name());
    boolean isValue =
        field.dataType() instanceof StringType
            && !field.name().equals(ClaimLine.SOURCE_FILE)
            && !field.name().equals(Conformed.CORRUPT_RECORD);
    return isValue ? when(btrim(given).notEqual(lit(BLANK)), given).as(field.name()) : given;
  }

  @Override
  Column frequency(RawColumns from) {
    Column type = from.code(ADJUSTMENT_TYPE);
    return when(type.equalTo("0"), lit("1"))
        .when(type.equalTo("1"), lit("8"))
        .when(type.equalTo("2"), lit("7"));
  }

  @Override
  Column version(RawColumns from) {
    return lit(null).cast(DataTypes.IntegerType);
  }

  private static List<String> diagnoses() {
    return Stream.concat(
            Stream.of("CLM_LINE_DGNS_CD"),
            IntStream.rangeClosed(1, CLAIM_DIAGNOSES).mapToObj(i -> "CLM_DGNS_" + i + "_CD"))
        .toList();
  }
}
