package j3420.source;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/**
 * CMS research identifiable files (RIF) of carrier claims: in one file, the claim's header repeated
 * on each of its lines (96 columns, or 100 with the claim group and the final action), or as base
 * claim files and line files that share the claim id.
 *
 * <p>A cancelled version stands before the active one of its group, whatever their dates, and it is
 * a void: if nothing follows it, the claim is voided. Its decision is therefore never the first one
 * of a line.
 */
public final class CmsRifLayout extends CarrierLayout {

  private static final String CHANGE = "DML_IND";
  private static final String FINAL_ACTION = "FINAL_ACTION";
  private static final String ENTRY = "CARR_CLM_ENTRY_CD";
  private static final String DISPOSITION = "CLM_DISP_CD";
  private static final int CLAIM_DIAGNOSES = 12;

  private static final Map<String, String> SOURCES =
      Map.ofEntries(
          Map.entry(ClaimLine.MEMBER_TOKEN, "BENE_ID"),
          Map.entry(ClaimLine.CLAIM_ID, "CLM_ID"),
          Map.entry(ClaimLine.CLAIM_LINE_NUMBER, "LINE_NUM"),
          Map.entry(ClaimLine.SERVICE_DATE, "LINE_1ST_EXPNS_DT"),
          Map.entry(ClaimLine.ADJUDICATION_DATE, "NCH_WKLY_PROC_DT"),
          Map.entry(ClaimLine.HCPCS_CODE, "HCPCS_CD"),
          Map.entry(ClaimLine.UNITS, "LINE_SRVC_CNT"),
          Map.entry(ClaimLine.NDC_CODE, "LINE_NDC_CD"),
          Map.entry(ClaimLine.PLACE_OF_SERVICE_CODE, "LINE_PLACE_OF_SRVC_CD"),
          Map.entry(ClaimLine.PROVIDER_ID, "PRF_PHYSN_NPI"),
          Map.entry(ClaimLine.PROVIDER_SPECIALTY_CODE, "PRVDR_SPCLTY"),
          Map.entry(ClaimLine.CHARGE_AMOUNT, "LINE_SBMTD_CHRG_AMT"),
          Map.entry(ClaimLine.ALLOWED_AMOUNT, "LINE_ALOWD_CHRG_AMT"),
          Map.entry(ClaimLine.PAID_AMOUNT, "LINE_NCH_PMT_AMT"),
          Map.entry(ClaimLine.PROCESSING_CODE, "LINE_PRCSG_IND_CD"),
          Map.entry(ClaimLine.CLAIM_PAYMENT_CODE, "CARR_CLM_PMT_DNL_CD"));

  private static final BaseClaims BASE =
      new BaseClaims(
          SOURCES.get(ClaimLine.CLAIM_ID),
          SOURCES.get(ClaimLine.MEMBER_TOKEN),
          SOURCES.get(ClaimLine.CLAIM_LINE_NUMBER),
          Stream.of(
                  Stream.of(
                      CHANGE,
                      "CLM_GRP_ID",
                      FINAL_ACTION,
                      "CLM_FROM_DT",
                      SOURCES.get(ClaimLine.ADJUDICATION_DATE),
                      ENTRY,
                      DISPOSITION,
                      SOURCES.get(ClaimLine.CLAIM_PAYMENT_CODE),
                      "CARR_CLM_CNTL_NUM",
                      "CARR_CLM_BLG_NPI_NUM"),
                  claimDiagnoses())
              .flatMap(Function.identity())
              .toList());

  /** The layout. */
  public CmsRifLayout() {
    super(
        SOURCES,
        new Beside(
            "CLM_FROM_DT",
            List.of("CARR_CLM_BLG_NPI_NUM"),
            List.of("CLM_GRP_ID", "CARR_CLM_CNTL_NUM"),
            List.of(CHANGE, FINAL_ACTION, ENTRY, DISPOSITION),
            List.of("HCPCS_1ST_MDFR_CD", "HCPCS_2ND_MDFR_CD"),
            diagnoses()));
  }

  @Override
  public String name() {
    return "cms-rif";
  }

  @Override
  public Optional<BaseClaims> baseClaims() {
    return Optional.of(BASE);
  }

  @Override
  Column frequency(RawColumns from) {
    Column isVoid =
        from.code(DISPOSITION)
            .isin("03", "3")
            .or(from.code(ENTRY).equalTo("3"))
            .or(isCancelled(from))
            .or(from.code(CHANGE).equalTo("DELETE"));
    return when(isVoid, lit("8"))
        .when(from.code(ENTRY).equalTo("5"), lit("7"))
        .when(from.code(ENTRY).equalTo("1"), lit("1"));
  }

  @Override
  Column version(RawColumns from) {
    return when(isCancelled(from), lit(-1)).cast(DataTypes.IntegerType);
  }

  private static Column isCancelled(RawColumns from) {
    return from.code(FINAL_ACTION).equalTo("N");
  }

  private static List<String> diagnoses() {
    return Stream.concat(Stream.of("LINE_ICD_DGNS_CD"), claimDiagnoses()).toList();
  }

  private static Stream<String> claimDiagnoses() {
    return IntStream.rangeClosed(1, CLAIM_DIAGNOSES).mapToObj(i -> "ICD_DGNS_CD" + i);
  }
}
