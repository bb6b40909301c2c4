package j3420.job;

import static j3420.testing.Tables.assertTable;

import j3420.claim.Validate;
import j3420.source.ClaimIdsInClear;
import j3420.source.IdTokens;
import j3420.source.Layout;
import j3420.source.Layouts;
import j3420.source.Mapping;
import j3420.source.MappingLayout;
import j3420.testing.LocalSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same four lines as a file in each layout. The first has 12 units, the modifiers JZ and GA and
 * ids with leading zeros; the second a negative claim id, no code and no denial code; the third is
 * allowed more than was charged; the fourth was paid more than was allowed.
 */
class LayoutConformanceTest {

  private static final IdTokens TOKENS = new ClaimIdsInClear();

  /** What all layouts with versions, modifiers and units tell of the four lines. */
  private static final String LINES =
      """
      claim_id    | claim_line_number | service_date | hcpcs_code | modifiers | units  | provider_id | allowed_amount | paid_amount | broken_rules
      0042        | 1                 | 2024-01-05   | J3420      | JZ,GA     | 12.000 | 0518986652  | 10.00          | 8.00        |
      -1000004860 | 2                 | 2024-02-29   |            |           | 1.000  | 1518986652  | 10.00          | 8.00        |
      0043        | 1                 | 2024-01-07   | J3420      | 25        | 1.000  | 1518986652  | 25.00          | 8.00        |
      0044        | 1                 | 2024-01-08   | J3420      |           | 1.000  | 1518986652  | 10.00          | 37.50       |
      """;

  private static final String WARNINGS =
      """
      claim_id    | warnings
      0042        | NPI_CHECK_DIGIT,ONE_UNIT_A_DAY
      -1000004860 |
      0043        | ALLOWED_WITHIN_CHARGE
      0044        | PAID_WITHIN_ALLOWED
      """;

  /** Codes of one byte and of two; a blank denial code is one, not a reason to lose the line. */
  private static final String CODES =
      """
      claim_id    | processing_code | claim_payment_code
      0042        | A               | 1
      -1000004860 | 12              |
      0043        | N               | 0
      0044        | 00              | 21
      """;

  private static final String TUVA =
      """
      claim_id,claim_line_number,patient_id,claim_line_start_date,hcpcs_code,hcpcs_modifier_1,hcpcs_modifier_2,service_unit_quantity,rendering_npi,charge_amount,allowed_amount,paid_amount
      0042,1,0007,2024-01-05,J3420,JZ,GA,12,0518986652,20.00,10.00,8.00
      -1000004860,2,0007,2024-02-29,,,,1.0,1518986652,20.00,10.00,8.00
      0043,1,0007,2024-01-07, j3420 ,25,,1,1518986652,20.00,25.00,8.00
      0044,1,0007,2024-01-08,J3420,,,1,1518986652,40.00,10.00,37.5
      """;

  @TempDir private Path folder;

  @Test
  @DisplayName("canonical: the four lines are read as they are meant")
  void canonical() throws IOException {
    Dataset<Row> lines =
        read(layout("canonical"), "a.csv", TUVA.replace("patient_id", "person_id"));
    assertTable(lines, LINES);
    assertTable(lines, WARNINGS);
  }

  @Test
  @DisplayName("tuva: the four lines are read as they are meant")
  void tuva() throws IOException {
    Dataset<Row> lines = read(layout("tuva"), "a.csv", TUVA);
    assertTable(lines, LINES);
    assertTable(lines, WARNINGS);
  }

  @Test
  @DisplayName("cms-rif: the four lines are read as they are meant")
  void cmsRif() throws IOException {
    Dataset<Row> lines =
        read(
            layout("cms-rif"),
            "a.psv",
            """
            BENE_ID|CLM_ID|LINE_NUM|LINE_1ST_EXPNS_DT|NCH_WKLY_PROC_DT|HCPCS_CD|HCPCS_1ST_MDFR_CD|HCPCS_2ND_MDFR_CD|LINE_SRVC_CNT|PRF_PHYSN_NPI|LINE_SBMTD_CHRG_AMT|LINE_ALOWD_CHRG_AMT|LINE_NCH_PMT_AMT|LINE_PRCSG_IND_CD|CARR_CLM_PMT_DNL_CD
            -7|0042|1|05-Jan-2024|19-Jan-2024|J3420|JZ|GA|12|0518986652|20.00|10.00|8.00|A|1
            -7|-1000004860|2|29-FEB-2024|08-MAR-2024||||1.0|1518986652|20.00|10.00|8.00|12|
            -7|0043|1|07-jan-2024|19-jan-2024| j3420 |25||1|1518986652|20.00|25.00|8.00|n|0
            -7|0044|1|20240108|20240119|J3420|||1|1518986652|40.00|10.00|37.5|00|21
            """);
    assertTable(lines, LINES);
    assertTable(lines, WARNINGS);
    assertTable(lines, CODES);
  }

  @Test
  @DisplayName("cclf5: the four lines are read as they are meant; there are no charges to exceed")
  void cclf5() throws IOException {
    Dataset<Row> lines =
        read(
            layout("cclf5"),
            "a.csv",
            """
            BENE_MBI_ID,CUR_CLM_UNIQ_ID,CLM_LINE_NUM,CLM_LINE_FROM_DT,CLM_EFCTV_DT,CLM_LINE_HCPCS_CD,HCPCS_1_MDFR_CD,HCPCS_2_MDFR_CD,CLM_LINE_SRVC_UNIT_QTY,RNDRG_PRVDR_NPI_NUM,CLM_LINE_ALOWD_CHRG_AMT,CLM_LINE_CVRD_PD_AMT,CLM_PRCSG_IND_CD,CLM_CARR_PMT_DNL_CD
            1FAKE,0042,0001,2024-01-05,2024-01-19,J3420,JZ,GA,12.0000,0518986652,10.00,8.00,A,1
            1FAKE,-1000004860,2,29-Feb-2024,2024-03-08,,~,~,1,1518986652,10.00,8.00,12,~
            1FAKE,0043,1,2024-01-07,2024-01-19, j3420 ,25,,1,1518986652,25.00,8.00,n,0
            1FAKE,0044,1,20240108,20240119,J3420,,,1,1518986652,10.00,37.5,00,21
            """);
    assertTable(lines, LINES);
    assertTable(lines, WARNINGS.replace("ALLOWED_WITHIN_CHARGE", ""));
    assertTable(lines, CODES);
  }

  @Test
  @DisplayName("desynpuf: the four lines are read as they are meant, without what it does not tell")
  void desynpuf() throws IOException {
    Layout layout = layout("desynpuf");
    List<Map<String, String>> claims =
        List.of(
            claim("0042", "20240105", "1", "J3420", "0518986652", "10.00", "8.00", "A"),
            claim("-1000004860", "20240229", "2", "", "1518986652", "10.00", "8.00", "12"),
            claim("0043", "20240107", "1", " j3420 ", "1518986652", "25.00", "8.00", "n"),
            claim("0044", "20240108", "1", "J3420", "1518986652", "10.00", "37.5", "00"));
    String[] names = layout.columns().fieldNames();
    String text =
        Stream.concat(
                Stream.of(String.join(",", names)),
                claims.stream()
                    .map(
                        claim ->
                            Stream.of(names)
                                .map(name -> claim.getOrDefault(name, ""))
                                .collect(Collectors.joining(","))))
            .collect(Collectors.joining("\n"));
    Dataset<Row> lines = read(layout, "a.csv", text);
    assertTable(
        lines,
        """
        claim_id    | claim_line_number | service_date | hcpcs_code | modifiers | units | provider_id | charge_amount | allowed_amount | paid_amount | processing_code | broken_rules | warnings
        0042        | 1                 | 2024-01-05   | J3420      | null      |       | 0518986652  |               | 10.00          | 8.00        | A               |              | NPI_CHECK_DIGIT
        -1000004860 | 2                 | 2024-02-29   |            | null      |       | 1518986652  |               | 10.00          | 8.00        | 12              |              |
        0043        | 1                 | 2024-01-07   | J3420      | null      |       | 1518986652  |               | 25.00          | 8.00        | N               |              |
        0044        | 1                 | 2024-01-08   | J3420      | null      |       | 1518986652  |               | 10.00          | 37.50       | 00              |              | PAID_WITHIN_ALLOWED
        """);
  }

  @Test
  @DisplayName("mapping: the four lines are read as they are meant")
  void mapping() throws IOException {
    Mapping mapping =
        Mapping.of(
            """
            claims:
              columns:
                claim_id: CLAIM
                claim_line_number: LINE
                person_id: MEMBER
                claim_line_start_date: DAY
                hcpcs_code: CODE
                hcpcs_modifier_1: nullif(M1, '00')
                hcpcs_modifier_2: M2
                service_unit_quantity: QTY
                rendering_npi: NPI
                charge_amount: CHARGED
                allowed_amount: ALLOWED
                paid_amount: PAID
                processing_code: IND
                claim_payment_code: DNL
            """
                .getBytes(StandardCharsets.UTF_8));
    Dataset<Row> lines =
        read(
            new MappingLayout(mapping),
            "a.psv",
            """
            MEMBER|CLAIM|LINE|DAY|CODE|M1|M2|QTY|NPI|CHARGED|ALLOWED|PAID|IND|DNL
            -7|0042|1|05-Jan-2024|J3420|JZ|GA|12|0518986652|20.00|10.00|8.00|A|1
            -7|-1000004860|2|20240229||||1.0|1518986652|20.00|10.00|8.00|12|
            -7|0043|1|2024-01-07| j3420 |25||1|1518986652|20.00|25.00|8.00|n|0
            -7|0044|1|20240108|J3420|||1|1518986652|40.00|10.00|37.5|00|21
            """);
    assertTable(lines, LINES);
    assertTable(lines, WARNINGS);
    assertTable(lines, CODES);
  }

  private static Map<String, String> claim(
      String id,
      String day,
      String slot,
      String code,
      String npi,
      String allowed,
      String paid,
      String indicator) {
    return Map.of(
        "DESYNPUF_ID",
        "0007",
        "CLM_ID",
        id,
        "CLM_FROM_DT",
        day,
        "HCPCS_CD_" + slot,
        code,
        "PRF_PHYSN_NPI_" + slot,
        npi,
        "LINE_ALOWD_CHRG_AMT_" + slot,
        allowed,
        "LINE_NCH_PMT_AMT_" + slot,
        paid,
        "LINE_PRCSG_IND_CD_" + slot,
        indicator);
  }

  private static Layout layout(String name) {
    return Layouts.named(name).orElseThrow();
  }

  private Dataset<Row> read(Layout layout, String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return ClaimFiles.open(LocalSpark.session(), List.of(file.toString()), layout)
        .lines()
        .get(0)
        .transform(lines -> layout.conformed(lines, TOKENS))
        .transform(Validate::withBrokenRules);
  }
}
