package j3420.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with a mapping, the user reads one sentence before anything is computed. */
class MappingRefusalTest {

  private static final String MEMBER = "MEMBER-4711";
  private static final String SOUND =
      """
      claims:
        columns:
          claim_id: CLAIM
          claim_line_number: LINE
          person_id: PERSON
          claim_line_start_date: DAY
          hcpcs_code: CODE
          paid_amount: PAID
          allowed_amount: ALLOWED
      """;

  @TempDir private static Path folder;
  private static Path claims;

  @BeforeAll
  static void files() throws IOException {
    claims =
        Files.writeString(
            folder.resolve("claims.csv"),
            "CLAIM,LINE,PERSON,DAY,CODE,PAID,ALLOWED,OTHER\n"
                + "c1,1,"
                + MEMBER
                + ",20240105,J3420,10.00,12.00,"
                + MEMBER
                + "\n");
  }

  @ParameterizedTest
  @DisplayName("an expression that no file could be read with is refused with exit code 2")
  @CsvSource(
      delimiter = '|',
      value = {
        "upper(OTHER        | is no expression that Spark SQL understands (PARSE_SYNTAX_ERROR)",
        "foo(OTHER)         | (UNRESOLVED_ROUTINE foo)",
        "sum(OTHER)         | is no expression of one row alone",
        "explode(split(OTHER, 'x')) | is no expression of one row alone",
        "row_number() OVER (ORDER BY OTHER) | is no expression of one row alone",
        "rand( )            | is no expression of one row alone",
        "uuid( )            | is no expression of one row alone",
        "input_file_name()  | is no expression of one row alone",
        "monotonically_increasing_id( ) | is no expression of one row alone",
        "concat(OTHER, current_date) | reads the clock or the session",
        "date_diff(now( ), DAY) | reads the clock or the session",
        "concat(`current_date`, OTHER) | reads the clock or the session",
        "concat(OTHER, `now`( )) | reads the clock or the session",
        "DATE'today'        | reads the clock or the session",
        "current_user()     | reads the clock or the session",
        "(SELECT max(OTHER) FROM x) | holds a query",
        "OTHER IN (SELECT 1) | holds a query",
        "to_date(OTHER, 'yyyyMMdd') | Write try_to_date, which leaves such a line to quarantine",
        "CAST(OTHER AS INT) | Write try_cast",
        "OTHER::int         | Write try_cast",
        "OTHER.x            | uses OTHER.x, a field of a column",
        "upper(source_file) | uses source_file, a name of ours",
        "concat(PERSON, '') | uses PERSON, which tells the member"
      })
  void expressions(String expression, String problem) throws IOException {
    String quoted = "    payer: \"" + expression + "\"\n";
    refused(Refusal.ARGUMENTS, SOUND + quoted, "claims.columns.payer", problem);
  }

  @ParameterizedTest
  @DisplayName("a bare name is a column, whatever else Spark knows by that name")
  @CsvSource(
      delimiter = '|',
      value = {
        "to_date                    | lacks the required column to_date",
        "current_date               | lacks the required column current_date",
        "`now time`                 | lacks the required column now time",
        "concat(`to_date`, OTHER)   | lacks the required column to_date"
      })
  void words(String expression, String said) throws IOException {
    assertThat(checked(SOUND + "    payer: \"" + expression + "\"\n").errors()).contains(said);
  }

  @ParameterizedTest
  @DisplayName("a file that is no mapping is refused with exit code 2")
  @CsvSource(
      delimiter = '|',
      value = {
        "claims: [        | It is no YAML at line 1",
        "just a text      | The mapping holds no keys with values",
        "eligibility: {}  | The mapping has no section 'claims'",
        "'claims: {}'     | has no 'columns'",
        "'claims: {columns: {claim_id: A}}' | does not map claim_line_number, person_id",
        "'claims: {columns: {claim_id: A, claim_id: B}}' | A key is there twice at line 1",
        "'claims: {columns: {claimid: A}}' | claims.columns has the unknown key claimid",
        "'claims: {column: {claim_id: A}}' | has the unknown key column",
        "'claim: {columns: {claim_id: A}}' | The mapping has the unknown key claim",
        "'claims: {columns: {claim_id: }}' | claims.columns.claim_id is no column and no expression",
        "'claims: {columns: {claim_id: [A]}}' | claims.columns.claim_id is no column",
        "'claims: {columns: {claim_id: true}}' | claims.columns.claim_id is no column"
      })
  void yaml(String text, String problem) throws IOException {
    refused(Refusal.ARGUMENTS, text, problem);
  }

  @Test
  @DisplayName("optional columns must be a list of columns that an expression uses")
  void optionalColumns() throws IOException {
    refused(
        Refusal.ARGUMENTS,
        SOUND + "  optional_columns: OTHER\n",
        "claims.optional_columns is no list of columns");
    refused(
        Refusal.ARGUMENTS,
        SOUND + "  optional_columns: [OTHER]\n",
        "claims.optional_columns names OTHER, which no expression uses");
    refused(
        Refusal.INPUT,
        SOUND.replace("PAID", "PAID_OLD") + "  optional_columns: [PAID_OLD]\n",
        "have none of the columns that paid_amount is mapped from");
  }

  @Test
  @DisplayName("a mapped column that a file lacks is refused with exit code 3, never read as null")
  void missingColumn() throws IOException {
    refused(
        Refusal.INPUT,
        SOUND + "    payer: coalesce(INSURER, OTHER)\n",
        "claims.csv lacks the required column INSURER");
  }

  @Test
  @DisplayName("an expression that stops at a value ends with one sentence and exit code 3")
  void stops() throws IOException {
    refused(
        Refusal.INPUT,
        SOUND + "    service_unit_quantity: OTHER + 1\n",
        "the expression of service_unit_quantity stops at a value that it cannot compute with"
            + " (CAST_INVALID_INPUT). Use the functions that start with try_");
  }

  @Test
  @DisplayName("the layout and its file belong together")
  void options() {
    assertSaid(
        CommandRun.of("check", "--claims", claims.toString(), "--layout", "mapping"),
        Refusal.ARGUMENTS,
        "--layout mapping needs a mapping");
    assertSaid(
        CommandRun.of("check", "--claims", claims.toString(), "--mapping", "mapping.yaml"),
        Refusal.ARGUMENTS,
        "--mapping is for the layout mapping, not for canonical");
    assertSaid(
        CommandRun.of(
            "check", "--claims", claims.toString(), "--layout", "mapping", "--mapping", "nowhere"),
        Refusal.ARGUMENTS,
        "--mapping nowhere cannot be read");
  }

  private static void refused(int exitCode, String mapping, String... problems) throws IOException {
    assertSaid(checked(mapping), exitCode, problems);
  }

  private static CommandRun checked(String mapping) throws IOException {
    Path file = Files.writeString(folder.resolve("mapping.yaml"), mapping);
    return CommandRun.of(
        "check",
        "--claims",
        claims.toString(),
        "--layout",
        "mapping",
        "--mapping",
        file.toString());
  }

  private static void assertSaid(CommandRun run, int exitCode, String... problems) {
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(exitCode);
    assertThat(run.said()).singleElement().asString().contains(problems).matches(".*[.]");
    assertThat(run.errors()).doesNotContain(MEMBER, "Exception", "\tat ");
  }
}
