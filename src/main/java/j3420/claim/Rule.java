package j3420.claim;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.time.LocalDate;
import org.apache.spark.sql.Column;

/**
 * What must hold of a claim line. A line that breaks a blocking rule is quarantined with all the
 * rules it breaks; one that breaks a warning goes on and carries the warning.
 */
public enum Rule {
  READABLE(
      Severity.BLOCKING,
      "size(unreadable) = 0",
      "Every value of the row can be read as the type of its column."),
  CLAIM_ID_PRESENT(Severity.BLOCKING, "claim_id IS NOT NULL", "The line names its claim."),
  LINE_NUMBER_PRESENT(
      Severity.BLOCKING, "claim_line_number >= 1", "The line has a number of 1 or more."),
  MEMBER_PRESENT(Severity.BLOCKING, "member_token IS NOT NULL", "The line names its member."),
  SERVICE_DATE_PRESENT(
      Severity.BLOCKING, "service_date IS NOT NULL", "The line has a day of service."),
  SERVICE_DATE_PLAUSIBLE(
      Severity.BLOCKING,
      "service_date IS NULL OR service_date BETWEEN DATE'1986-01-01' AND DATE'2099-12-31'",
      "The day of service is in the lifetime of the code, which exists since 1986."),
  SERVICE_NOT_AFTER_DECISION(
      Severity.BLOCKING,
      "service_date IS NULL OR adjudication_date IS NULL OR service_date <= adjudication_date",
      "The service is not later than the payer's decision on it."),
  AMOUNTS_NOT_NEGATIVE(
      Severity.BLOCKING,
      "claim_frequency_code <=> '8' OR claim_status <=> 'reversed'"
          + " OR least(coalesce(charge_amount, 0), coalesce(allowed_amount, 0),"
          + " coalesce(paid_amount, 0), coalesce(units, 0)) >= 0",
      "Only a void or a reversal has negative dollars or units."),
  AMOUNTS_PLAUSIBLE(
      Severity.BLOCKING,
      "coalesce(greatest(abs(charge_amount), abs(allowed_amount), abs(paid_amount), abs(units)), 0)"
          + " < 1000000000",
      "No amount is a billion US dollars or more, nor are the units: no sum would hold them."),
  ALLOWED_WITHIN_CHARGE(
      Severity.WARNING,
      "allowed_amount IS NULL OR charge_amount IS NULL OR allowed_amount <= charge_amount",
      "The allowed amount is not above the charge."),
  PAID_WITHIN_ALLOWED(
      Severity.WARNING,
      "paid_amount IS NULL OR allowed_amount IS NULL OR paid_amount <= allowed_amount",
      "The paid amount is not above the allowed amount."),
  PROVIDER_PRESENT(Severity.WARNING, "provider_id IS NOT NULL", "The line names its provider."),
  NPI_CHECK_DIGIT(
      Severity.WARNING,
      "provider_id IS NULL"
          + " OR (provider_id RLIKE '^[0-9]{10}$' AND luhn_check(concat('80840', provider_id)))",
      "The provider's id is an NPI: ten digits, of which the last checks the others."),
  ONE_UNIT_A_DAY(
      Severity.WARNING,
      "NOT (hcpcs_code <=> 'J3420') OR units IS NULL OR units <= 1",
      "A J3420 line has at most the one unit that CMS holds medically likely in a day.");

  /** Later days are typing errors or stand for "none". */
  public static final LocalDate LAST_PLAUSIBLE_DAY = LocalDate.of(2099, 12, 31);

  /** What follows from a broken rule. */
  public enum Severity {
    /** The line is quarantined. */
    BLOCKING,
    /** The line goes on and carries the warning. */
    WARNING
  }

  private final Severity severity;
  private final String predicate;
  private final String sentence;

  Rule(Severity severity, String predicate, String sentence) {
    this.severity = severity;
    this.predicate = predicate;
    this.sentence = sentence;
  }

  /** What follows when the rule is broken. */
  public Severity severity() {
    return severity;
  }

  /** The SQL condition that must hold, over the columns of a conformed line. */
  public String predicate() {
    return predicate;
  }

  /** The rule in words. */
  public String sentence() {
    return sentence;
  }

  /** A condition that is null counts as broken: a row must not slip through both sides. */
  Column isBroken() {
    return not(coalesce(expr(predicate), lit(false)));
  }
}
