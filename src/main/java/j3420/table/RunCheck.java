package j3420.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * What a run counted and checked of its input before it published anything, file by file and in
 * total: above all, where every line and every cent went.
 */
public final class RunCheck {

  public static final String CHECK_NAME = "check_name";
  public static final String ITEM = "item";
  public static final String LINES = "lines";

  /** The check that every input line went to exactly one place. */
  public static final String RECONCILIATION = "reconciliation";

  /** The check that every row of the eligibility files is used, or left out for a reason. */
  public static final String ELIGIBILITY = "eligibility";

  /** The count of the fetched lines whose codes the source wrote otherwise. */
  public static final String NORMALISED_CODES = "normalised codes";

  /** How many lines state a code that the denial policy has no row for. */
  public static final String UNMAPPED_CODES = "unmapped codes";

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
              "reconciliation, eligibility, normalised codes, unmapped codes or small cells")
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
                  + " the code that the denial policy has no row for. small cells: table and what is"
                  + " counted of its cells: cells, not zero, hidden as small, hidden besides")
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
              "US dollars paid, as far as they can be read; null: not available");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.OPERATIONS,
          "run_check",
          "One count of a check on the input of one run",
          new StructType()
              .add(Columns.RUN_ID, StringType, false, "Name of the run; see operations.run")
              .merge(SCHEMA, true),
          List.of(Columns.RUN_ID, CHECK_NAME, ClaimLine.SOURCE_FILE, ITEM),
          Map.of("lines_not_negative", "lines >= 0"));

  private RunCheck() {}
}
