-- The first and the final decision on every line, once for the month, the quarter and the year it
-- falls into, and once more for all lines of business. Pending lines enter no rate.
CREATE TABLE decision AS
WITH
  each AS (
    SELECT line_id, person_id, 'first' AS decision, first_date AS day, first_outcome AS outcome,
      first_reasons AS reasons, service_date, lob, first_modifiers AS modifiers,
      first_charge AS charge_amount
    FROM final_line
    UNION ALL
    SELECT line_id, person_id, 'final', adjudication_date, outcome, reasons, service_date, lob, modifiers,
      charge_amount
    FROM final_line),
  dated AS (
    SELECT *, if(day IS NULL, 'service', 'decision') AS date_basis,
      coalesce(day, service_date) AS counted_day
    FROM each
    WHERE outcome <> 'pending')
SELECT
  line_id, person_id, decision, outcome, reasons, modifiers, charge_amount, date_basis,
  period_type,
  CAST(date_trunc(period_type, counted_day) AS DATE) AS period_start,
  line_of_business
FROM dated,
  (VALUES ('month'), ('quarter'), ('year')) period (period_type),
  LATERAL (SELECT unnest([lob, 'all']) AS line_of_business);

-- Wilson's interval for x events in n trials at 95 %.
CREATE MACRO wilson(x, n, side) AS
  CASE
    WHEN n = 0 THEN NULL
    ELSE (x / n + 1.959963984540054 ^ 2 / (2 * n)
      + side * 1.959963984540054
        * sqrt(x / n * (1 - x / n) / n + 1.959963984540054 ^ 2 / (4 * n * n)))
      / (1 + 1.959963984540054 ^ 2 / n)
  END;
