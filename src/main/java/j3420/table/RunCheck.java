package j3420.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * What a run counted and checked: of its input, file by file and in total, above all where every
 * line and every cent went; and of the tables that it wrote or let go.
 */
public final class RunCheck {

  public static final String CHECK_NAME = "check_name";
  public static final String ITEM = "item";
  public static final String LINES = "lines";
  public static final String STATUS = "status";

  /** A count, which nothing is expected of. */
  public static final String COUNTED = "counted";

  /** What must hold does. */
  public static final String PASSED = "passed";

  /** Unusual: published all the same, unless the run is strict. */
  public static final String FLAGGED = "flagged";

  /** The check that no two rows of a table have the same key. */
  public static final String KEYS_UNIQUE = "keys unique";

  /** The check that tables that count the same lines or dollars agree. */
  public static final String TOTALS_EQUAL = "totals equal";

  /** The check that a table read back from storage is the one that was computed. */
  public static final String READ_BACK = "read back";

  /** The check that no count or dollar of a published table is below 0. */
  public static final String NOT_NEGATIVE = "not negative";

  /** The comparison with the run before. */
  public static final String DRIFT = "drift";

  /** The check that every input line went to exactly one place. */
  public static final String RECONCILIATION = "reconciliation";

  /** The check that every row of the eligibility files is used, or left out for a reason. */
  public static final String ELIGIBILITY = "eligibility";

  /** The count of the fetched lines whose codes the source wrote otherwise. */
  public static final String NORMALISED_CODES = "normalised codes";

  /** How many lines state a code that the denial policy has no row for. */
  public static final String UNMAPPED_CODES = "unmapped codes";

  /** The run whose tables the command maintain may remove; its entry stays. */
  public static final String LET_GO = "let go";

  /** How many data files of a table the command maintain removes. */
  public static final String FILES_REMOVED = "files removed";

  /** How many cells of the shareable tables are hidden, and why. */
  public static final String SMALL_CELLS = "small cells";

  /** What was read; the places where it went add up to it. */
  public static final String INPUT = "input";

  public static final StructType SCHEMA =
      new StructType()
          .add(
              CHECK_NAME,
              StringType,
              false,
              "reconciliation, eligibility, normalised codes, unmapped codes; of the tables: keys"
                  + " unique, not negative, totals equal, read back; drift; small cells; of"
                  + " maintain: let go, files removed")
          .add(ClaimLine.SOURCE_FILE, StringType, false, "Claim or eligibility file, or 'all'")
          .add(
              ITEM,
              StringType,
              false,
              "reconciliation: input; or where its lines went: out_of_scope (claims without J3420),"
                  + " companion, later, quarantined: RULE (the first rule broken),"
                  + " exact_duplicate, superseded, voided, final. eligibility: input, used,"
                  + " left_out: REASON. In both all but input add up to input. normalised codes:"
                  + " see claim_line.normalised_codes; a line may be in several. unmapped codes:"
                  + " the code that the denial policy has no row for. Of the tables: the table, or"
                  + " what was compared. let go: the run. small cells: table and what is counted of its cells:"
                  + " cells, not zero, hidden as small, hidden besides")
          .add(
              LINES,
              LongType,
              false,
              "Claim lines, rows of the eligibility file, or cells of a shareable table; of normalised codes, lines of claims"
                  + " that hold J3420 in any version; of an unmapped code, lines of claim_line that"
                  + " state it, not additive, as a line may state several. Else additive over"
                  + " files, 'all' apart")
          .add(
              ClaimLine.CHARGE_AMOUNT,
              Columns.MONEY_OF_FILE,
              true,
              "US dollars charged, as far as they can be read; null: not available")
          .add(
              ClaimLine.ALLOWED_AMOUNT,
              Columns.MONEY_OF_FILE,
              true,
              "US dollars allowed, as far as they can be read; null: not available")
          .add(
              ClaimLine.PAID_AMOUNT,
              Columns.MONEY_OF_FILE,
              true,
              "US dollars paid, as far as they can be read; null: not available")
          .add(
              STATUS,
              StringType,
              true,
              "counted; passed: what must hold does; flagged: unusual, look before use");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.OPERATIONS,
          "run_check",
          "One count or check of one run",
          new StructType()
              .add(Columns.RUN_ID, StringType, false, "Name of the run; see operations.run")
              .merge(SCHEMA, true),
          List.of(Columns.RUN_ID, CHECK_NAME, ClaimLine.SOURCE_FILE, ITEM),
          Map.of("lines_not_negative", "lines >= 0"));

  private RunCheck() {}
}
