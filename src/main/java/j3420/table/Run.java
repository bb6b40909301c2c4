package j3420.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The ledger: a run is official once its row is here, and the row is the last thing it writes. */
public final class Run {

  public static final String COMMAND = "command";
  public static final String LINES_RUN_ID = "lines_run_id";
  public static final String STARTED_AT = "started_at";
  public static final String FINISHED_AT = "finished_at";
  public static final String CODE_VERSION = "code_version";
  public static final String CODE_FINGERPRINT = "code_fingerprint";
  public static final String DELTA_VERSION = "delta_version";
  public static final String SPARK_VERSION = "spark_version";
  public static final String JAVA_VERSION = "java_version";
  public static final String ARGUMENTS = "arguments";
  public static final String LAYOUT = "layout";
  public static final String MAPPING = "mapping";
  public static final String REFERENCE_LISTS = "reference_lists";
  public static final String TOKEN_KEY_ID = "token_key_id";
  public static final String STATED_DATA_THROUGH_DATE = "stated_data_through_date";
  public static final String BUILD = "build";
  public static final String BUILD_REASON = "build_reason";
  public static final String FLAGS = "flags";
  public static final String INPUTS_HASH = "inputs_hash";
  public static final String OUTPUTS_HASH = "outputs_hash";
  public static final String CHECKS_HASH = "checks_hash";
  public static final String PREVIOUS_RUN_ID = "previous_run_id";
  public static final String PREVIOUS_ENTRY_SHA256 = "previous_entry_sha256";
  public static final String ENTRY_SHA256 = "entry_sha256";

  /** The lines were built from all claim files. */
  public static final String FULL = "full";

  /** The lines of new claim files were added to those of the build before. */
  public static final String EXTENDED = "extended";

  /** Nothing was new: the tables of the build before stand. */
  public static final String UNCHANGED = "unchanged";

  /** The command that removes files which no run needs any more. */
  public static final String MAINTAIN = "maintain";

  /** The command builds no lines. */
  public static final String NONE = "none";

  public static final String NOT_AVAILABLE = "not_available";

  /** Among the facts that are not available: no denial can be told from the input. */
  public static final String DENIALS = "denials";

  /** Among the facts that are not available: nobody's cover can be told from the input. */
  public static final String MEMBER_MONTHS = "member months";

  public static final String INPUT_FILES = "input_files";
  public static final String INPUT_BYTES = "input_bytes";
  public static final String INPUT_LINES = "input_lines";
  public static final String OUT_OF_SCOPE_LINES = "out_of_scope_lines";
  public static final String COMPANION_LINES = "companion_lines";
  public static final String LATER_LINES = "later_lines";
  public static final String QUARANTINED_LINES = "quarantined_lines";
  public static final String EXACT_DUPLICATE_LINES = "exact_duplicate_lines";
  public static final String SUPERSEDED_LINES = "superseded_lines";
  public static final String VOIDED_LINES = "voided_lines";
  public static final String FINAL_LINES = "final_lines";
  public static final String TABLE_VERSIONS = "table_versions";
  public static final String TABLE_ROWS = "table_rows";

  private static final DataType TEXTS = DataTypes.createMapType(StringType, StringType, false);

  public static final StructType SCHEMA =
      new StructType()
          .add(Columns.RUN_ID, StringType, false, "Name of the run")
          .add(COMMAND, StringType, false, "Command that ran")
          .add(
              LINES_RUN_ID,
              StringType,
              false,
              "Run that built the J3420 lines that the measures were computed from")
          .add(STARTED_AT, TimestampType, false, "Start of the run, UTC")
          .add(FINISHED_AT, TimestampType, false, "End of the run, UTC")
          .add(CODE_VERSION, StringType, false, "Version of the product")
          .add(
              CODE_FINGERPRINT,
              StringType,
              true,
              "SHA-256 of the product's classes and resources as they ran")
          .add(SPARK_VERSION, StringType, false, "Version of Spark")
          .add(DELTA_VERSION, StringType, true, "Version of Delta Lake")
          .add(JAVA_VERSION, StringType, false, "Version of Java")
          .add(ARGUMENTS, Columns.STRINGS, false, "Arguments as given; they hold no secret")
          .add(LAYOUT, StringType, false, "Claim layout of the input")
          .add(
              MAPPING,
              StringType,
              true,
              "Of the layout mapping: name and SHA-256 of the mapping file; null for other layouts")
          .add(
              REFERENCE_LISTS,
              TEXTS,
              true,
              "SHA-256 of every code list as it took effect, those of the user included, by its name")
          .add(
              TOKEN_KEY_ID,
              StringType,
              true,
              "Which key made the tokens; it tells nothing of the key")
          .add(Columns.DENIAL_POLICY, StringType, false, "Rule that turned signals into outcomes")
          .add(Columns.DATA_THROUGH, DateType, false, "Last day that the history covers")
          .add(
              STATED_DATA_THROUGH_DATE,
              DateType,
              true,
              "The last day as an argument stated it; null: found in the data")
          .add(
              BUILD,
              StringType,
              true,
              "full: lines built from all claim files; extended: the lines of new claim files added;"
                  + " unchanged: nothing was new; none: the command builds no lines")
          .add(BUILD_REASON, StringType, true, "Why the lines were built so")
          .add(NOT_AVAILABLE, Columns.STRINGS, false, "Facts that the input cannot tell")
          .add(INPUT_FILES, LongType, false, "Claim files read")
          .add(INPUT_BYTES, LongType, false, "Size of the claim files in bytes")
          .add(INPUT_LINES, LongType, false, "Claim lines read")
          .add(
              OUT_OF_SCOPE_LINES,
              LongType,
              false,
              "Lines of claims without J3420, and the companion and later lines below")
          .add(
              COMPANION_LINES,
              LongType,
              false,
              "Of the lines out of scope: other codes on final J3420 claims")
          .add(
              LATER_LINES,
              LongType,
              false,
              "Of the lines out of scope: decided after the last day of data, or served after it"
                  + " where no decision is told")
          .add(QUARANTINED_LINES, LongType, false, "Lines rejected by a rule")
          .add(EXACT_DUPLICATE_LINES, LongType, false, "Lines that repeat another in every value")
          .add(SUPERSEDED_LINES, LongType, false, "Lines of versions that a later one replaces")
          .add(VOIDED_LINES, LongType, false, "Lines of families whose last version is a void")
          .add(FINAL_LINES, LongType, false, "Final J3420 lines")
          .add(
              TABLE_VERSIONS,
              DataTypes.createMapType(StringType, LongType, false),
              false,
              "Delta version of every table that the run wrote, and of those of the build it stands"
                  + " on: one consistent set")
          .add(
              TABLE_ROWS,
              DataTypes.createMapType(StringType, LongType, false),
              false,
              "Rows of every one of those tables at that version")
          .add(
              FLAGS,
              Columns.STRINGS,
              true,
              "What looks unusual and wants a look before the numbers are used; see run_check")
          .add(INPUTS_HASH, StringType, true, "Content hash of the run's rows in run_input")
          .add(OUTPUTS_HASH, StringType, true, "Content hash of the run's rows in run_output")
          .add(CHECKS_HASH, StringType, true, "Content hash of the run's rows in run_check")
          .add(PREVIOUS_RUN_ID, StringType, true, "Entry before this one; null: the first")
          .add(PREVIOUS_ENTRY_SHA256, StringType, true, "entry_sha256 of that entry")
          .add(
              ENTRY_SHA256,
              StringType,
              true,
              "SHA-256 of all other columns of the entry as JSON: a chain that shows an entry"
                  + " changed or taken out; null: written before entries were chained");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.OPERATIONS,
          "run",
          "One official run of the product",
          SCHEMA,
          List.of(Columns.RUN_ID),
          Map.of(
              "lines_reconcile",
              "input_lines = out_of_scope_lines + quarantined_lines + exact_duplicate_lines +"
                  + " superseded_lines + voided_lines + final_lines"));

  private Run() {}
}
