package j3420.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * Where every input line and every cent went, file by file and in total, and what else a run found
 * in the claim files: what it checked before it published anything.
 */
public final class RunCheck {

  public static final String CHECK_NAME = "check_name";
  public static final String ITEM = "item";
  public static final String LINES = "lines";

  /** The check that every input line went to exactly one place. */
  public static final String RECONCILIATION = "reconciliation";

  /** How many lines state a code that the denial policy has no row for. */
  public static final String UNMAPPED_CODES = "unmapped codes";

  public static final StructType SCHEMA =
      new StructType()
          .add(CHECK_NAME, StringType, false, "reconciliation or unmapped codes")
          .add(ClaimLine.SOURCE_FILE, StringType, false, "Claim file, or 'all'")
          .add(
              ITEM,
              StringType,
              false,
              "Of a reconciliation: input; or where its lines went: out_of_scope (claims without J3420), companion,"
                  + " later, quarantined: RULE (the first rule broken), exact_duplicate,"
                  + " superseded, voided, final. All but input add up to input. Of unmapped codes:"
                  + " the code that the denial policy has no row for")
          .add(
              LINES,
              LongType,
              false,
              "Claim lines. Additive over files, 'all' apart. Of an unmapped code: lines of"
                  + " claim_line that state it, not additive, as a line may state several")
          .add(
              ClaimLine.CHARGE_AMOUNT,
              Columns.MONEY,
              true,
              "US dollars charged, as far as they can be read; null: not available")
          .add(
              ClaimLine.ALLOWED_AMOUNT,
              Columns.MONEY,
              true,
              "US dollars allowed, as far as they can be read; null: not available")
          .add(
              ClaimLine.PAID_AMOUNT,
              Columns.MONEY,
              true,
              "US dollars paid, as far as they can be read; null: not available");

  public static final Contract CONTRACT =
      new Contract(
          Contract.Zone.OPERATIONS,
          "run_check",
          "One place where lines of a claim file went in one run, or one code that was not read",
          new StructType()
              .add(Columns.RUN_ID, StringType, false, "Name of the run; see operations.run")
              .merge(SCHEMA, true),
          List.of(Columns.RUN_ID, CHECK_NAME, ClaimLine.SOURCE_FILE, ITEM),
          Map.of("lines_not_negative", "lines >= 0"));

  private RunCheck() {}
}
