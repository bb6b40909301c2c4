package j3420.sample;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import j3420.table.Columns;
import org.apache.spark.sql.types.StructType;

/** What was planted in a generated history, for those who want to know whether it is found. */
public final class PlantedTruth {

  public static final String PROVIDER_ID = "provider_id";
  public static final String ARCHETYPE = "archetype";
  public static final String START_MONTH = "start_month";
  public static final String PARAMETER = "parameter";

  public static final String EVENT = "event";
  public static final String LINE_OF_BUSINESS = "line_of_business";
  public static final String FIRST_MONTH = "first_month";
  public static final String LAST_MONTH = "last_month";
  public static final String MONTH_BASIS = "month_basis";
  public static final String FACTOR = "factor";

  public static final String PATTERN = "pattern";
  public static final String PERSON_ID = "person_id";
  public static final String PAYER = "payer";
  public static final String SERVICE_DATE = "service_date";
  public static final String CLAIM_IDS = "claim_ids";
  public static final String FIRST_OUTCOME = "first_outcome";
  public static final String FINAL_OUTCOME = "final_outcome";
  public static final String FINAL_CLAIM_ID = "final_claim_id";
  public static final String FINAL_CLAIM_LINE_NUMBER = "final_claim_line_number";

  /** One row per provider that stands out on purpose. */
  public static final StructType PROVIDER =
      new StructType()
          .add(PROVIDER_ID, StringType, false, "NPI of the provider")
          .add(ARCHETYPE, StringType, false, "How the provider stands out")
          .add(START_MONTH, DateType, false, "First month in which the provider stands out")
          .add(PARAMETER, Columns.RATE, false, "How much: a factor, or a share of lines");

  /** One row per event in the history of a line of business. */
  public static final StructType EVENTS =
      new StructType()
          .add(EVENT, StringType, false, "level_shift, anomalous_month or feed_gap")
          .add(LINE_OF_BUSINESS, StringType, false, "Line of business that it befalls")
          .add(FIRST_MONTH, DateType, false, "First month of the event")
          .add(LAST_MONTH, DateType, true, "Last month of the event; null: it lasts")
          .add(MONTH_BASIS, StringType, false, "service or adjudication: what the months count")
          .add(FACTOR, Columns.RATE, false, "Expected J3420 services, or lines kept, over usual");

  /**
   * One row per J3420 service with more than one version in the files, or that two providers bill.
   * What must come out follows from the versions in the files: those decided after the history or
   * lost in the feed gap do not count.
   */
  public static final StructType SERVICE =
      new StructType()
          .add(PATTERN, StringType, false, "What happened to the claim")
          .add(PERSON_ID, StringType, false, "The person")
          .add(PROVIDER_ID, StringType, false, "NPI of the provider")
          .add(LINE_OF_BUSINESS, StringType, false, "Line of business")
          .add(PAYER, StringType, false, "Payer's name: tells how versions are linked")
          .add(SERVICE_DATE, DateType, false, "Day of service")
          .add(CLAIM_IDS, Columns.STRINGS, false, "Claim ids of the versions, first version first")
          .add(FIRST_OUTCOME, StringType, true, "Outcome of the first decided J3420 line")
          .add(FINAL_OUTCOME, StringType, true, "Outcome of the J3420 line that stands, or null")
          .add(FINAL_CLAIM_ID, StringType, true, "Claim of the J3420 line that stands, or null")
          .add(
              FINAL_CLAIM_LINE_NUMBER,
              IntegerType,
              true,
              "Line of the J3420 line that stands; null: voided, removed or coded otherwise");

  private PlantedTruth() {}
}
