package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import j3420.source.Layouts;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file may differ in from the columns that its layout declares. */
class InputContractTest {

  private static final String TUVA =
      "claim_id STRING, claim_line_number INT, claim_line_start_date DATE, hcpcs_code STRING,"
          + " paid_amount DOUBLE, allowed_amount FLOAT, charge_amount DECIMAL(38,2)";

  @ParameterizedTest
  @ValueSource(strings = {"person_id STRING", "patient_id STRING", "Patient_ID BIGINT"})
  @DisplayName("Tuva's person is there under either name, as text or as a whole number")
  void oneOfTwo(String person) {
    assertThat(present("tuva", TUVA + ", " + person).fieldNames())
        .contains(person.split(" ")[0].toLowerCase(java.util.Locale.ROOT));
  }

  @Test
  @DisplayName("a Tuva file without a person, or with both names, is refused")
  void notOne() {
    assertThatThrownBy(() -> present("tuva", TUVA))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "a.parquet lacks a required column: person_id or patient_id. Add what is missing or"
                + " choose another --layout.");
    assertThatThrownBy(() -> present("tuva", TUVA + ", person_id STRING, patient_id STRING"))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "a.parquet has more than one of the columns that stand for each other, person_id or"
                + " patient_id. Leave one.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rendering_npi BIGINT",
        "rendering_npi DECIMAL(38,0)",
        "service_unit_quantity STRING",
        "service_unit_quantity DOUBLE",
        "claim_start_date STRING",
        "x_adjustments STRING"
      })
  @DisplayName("Tuva writers differ in types: ids as whole numbers, numbers and days as text")
  void loose(String column) {
    assertThat(present("tuva", TUVA + ", person_id STRING, " + column).fieldNames())
        .contains(column.split(" ")[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rendering_npi DOUBLE",
        "rendering_npi DECIMAL(38,2)",
        "rendering_npi BOOLEAN",
        "place_of_service_code BIGINT",
        "hcpcs_code INT",
        "claim_start_date BIGINT",
        "service_unit_quantity DATE"
      })
  @DisplayName(
      "what would change a value is refused: an id as a fraction, a day or a code as a number")
  void tooLoose(String column) {
    assertThatThrownBy(
            () ->
                present(
                    "tuva",
                    TUVA.replace("hcpcs_code STRING", "hcpcs STRING")
                        + ", person_id STRING, "
                        + column))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("has the column " + column.split(" ")[0] + " as ");
  }

  @Test
  @DisplayName("the canonical layout keeps its types: an id as a number is refused")
  void strict() {
    assertThatThrownBy(
            () -> present("canonical", TUVA + ", person_id STRING, rendering_npi BIGINT"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("rendering_npi as bigint, but string is expected");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reason_code: STRING, GROUP_CODE: STRING, amount: DOUBLE                      | true",
        "group_code: STRING, reason_code: STRING, amount: DOUBLE, level: STRING, x: INT | true",
        "group_code: STRING, reason_code: STRING, amount: DOUBLE, level: INT            | false",
        "group_code: STRING, reason_code: STRING, level: STRING                         | false"
      })
  @DisplayName("adjustments may leave out the level, and nothing else")
  void levelOfAdjustments(String fields, boolean isAccepted) {
    String columns = TUVA + ", person_id STRING, adjustments ARRAY<STRUCT<" + fields + ">>";
    if (isAccepted) {
      assertThat(present("canonical", columns).fieldNames()).contains("adjustments");
    } else {
      assertThatThrownBy(() -> present("canonical", columns))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("has the column adjustments as array<struct<");
    }
  }

  private static StructType present(String layout, String columns) {
    return InputContract.present(
        "a.parquet", Layouts.named(layout).orElseThrow().columns(), StructType.fromDDL(columns));
  }
}
