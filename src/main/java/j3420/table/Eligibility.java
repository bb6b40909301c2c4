package j3420.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.sql.types.StructType;

/** The canonical eligibility input: one row per span of cover, as in the Tuva input layer. */
public final class Eligibility {

  public static final String PERSON_ID = "person_id";
  public static final String MEMBER_ID = "member_id";
  public static final String GENDER = "gender";
  public static final String BIRTH_DATE = "birth_date";
  public static final String DEATH_DATE = "death_date";
  public static final String ENROLLMENT_START_DATE = "enrollment_start_date";
  public static final String ENROLLMENT_END_DATE = "enrollment_end_date";
  public static final String PAYER = "payer";
  public static final String PAYER_TYPE = "payer_type";
  public static final String PLAN = "plan";
  public static final String STATE = "state";

  /** The columns that the product reads. */
  public static final StructType SCHEMA =
      new StructType()
          .add(PERSON_ID, StringType, false, "The person across plans and payers")
          .add(MEMBER_ID, StringType, true, "The person within a plan")
          .add(GENDER, StringType, true, "male, female, unknown")
          .add(BIRTH_DATE, DateType, true, "Day of birth")
          .add(DEATH_DATE, DateType, true, "Day of death")
          .add(ENROLLMENT_START_DATE, DateType, false, "First day of cover")
          .add(ENROLLMENT_END_DATE, DateType, true, "Last day of cover; null: still covered")
          .add(PAYER, StringType, true, "Payer's name")
          .add(PAYER_TYPE, StringType, true, "commercial, medicare or medicaid")
          .add(PLAN, StringType, true, "Plan's name")
          .add(STATE, StringType, true, "State of residence, two letters");

  private Eligibility() {}
}
