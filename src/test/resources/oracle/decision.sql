-- The first and the final decision on every line, once for the month, the quarter and the year it
-- falls into, and once more for all lines of business. Pending lines enter no rate.
CREATE TABLE decision AS
WITH
  each AS (
    SELECT line_id, person_id, provider_id, payer, 'first' AS decision, first_date AS day,
      first_outcome AS outcome, first_reasons AS reasons, first_remarks AS remarks, service_date, lob,
      first_modifiers AS modifiers, first_charge AS charge_amount
    FROM final_line
    UNION ALL
    SELECT line_id, person_id, provider_id, payer, 'final', adjudication_date, outcome, reasons,
      coalesce(remark_codes, []), service_date, lob, modifiers, charge_amount
    FROM final_line),
  dated AS (
    SELECT *, if(day IS NULL, 'service', 'decision') AS date_basis,
      coalesce(day, service_date) AS counted_day
    FROM each
    WHERE outcome <> 'pending')
SELECT
  line_id, person_id, coalesce(provider_id, 'not stated') AS provider_id, payer,
  coalesce(nullif(array_to_string(list_sort(list_distinct(remarks)), ' '), ''), 'none') AS remarks,
  decision, outcome, reasons, modifiers, charge_amount, date_basis,
  period_type,
  CAST(date_trunc(period_type, counted_day) AS DATE) AS period_start,
  line_of_business
FROM dated,
  (VALUES ('month'), ('quarter'), ('year')) period (period_type),
  LATERAL (SELECT unnest([lob, 'all']) AS line_of_business);

-- How much of a month of service is decided a number of months later: what the twelve latest months
-- that are that old grew to, step by step; not known if a step was seen fewer than three times.
-- data_through ends a month or not: months begun count none. A small line of business is as all are.
CREATE TABLE completion AS
WITH
  last_whole AS (
    SELECT date_trunc('month', max(adjudication_date) + 1) - INTERVAL 1 MONTH AS month FROM line),
  decided AS (
    SELECT line_id, unnest([lob, 'all']) AS business, service_month,
      greatest(0, date_diff('month', service_month, first_date)) AS lag
    FROM final_line
    WHERE first_outcome <> 'pending'),
  age AS (
    SELECT *, date_diff('month', month, (SELECT month FROM last_whole)) AS age
    FROM (
      SELECT business, unnest(generate_series(
        min(service_month), (SELECT month FROM last_whole), INTERVAL 1 MONTH)) AS month
      FROM decided
      GROUP BY business)),
  known AS (
    SELECT a.business, a.month, a.age, a.lag, count(line_id) FILTER (d.lag <= a.lag) AS lines
    FROM (SELECT *, unnest(range(18)) AS lag FROM age) a
    LEFT JOIN decided d ON service_month = a.month AND d.business = a.business
    WHERE a.lag <= a.age
    GROUP BY ALL),
  grown AS (
    SELECT k.business, k.lag, sum(later.lines) / nullif(sum(k.lines), 0) AS factor,
      count(*) AS origins
    FROM (
      SELECT *, row_number() OVER (PARTITION BY business, lag ORDER BY month DESC) AS place
      FROM known
      WHERE age > lag) k
    JOIN known later
      ON later.business = k.business AND later.month = k.month AND later.lag = k.lag + 1
    WHERE place <= 12
    GROUP BY k.business, k.lag),
  own AS (
    SELECT a.business, a.month,
      if(count(lag) = greatest(0, 17 - age), 1 / coalesce(product(coalesce(factor, 1)), 1), NULL)
        AS completion
    FROM age a
    LEFT JOIN grown g
      ON g.business = a.business AND origins >= 3 AND lag >= age AND lag < 17
    GROUP BY a.business, a.month, age),
  thin AS (
    SELECT business, count(*) FILTER (
        service_month > (SELECT month - INTERVAL 12 MONTH FROM last_whole)
        AND service_month <= (SELECT month FROM last_whole)) < 100 AS is_thin
    FROM decided
    GROUP BY business)
SELECT t.business, own.month, own.completion
FROM thin t JOIN own ON own.business = if(is_thin, 'all', t.business);

INSERT INTO decision BY NAME
SELECT d.* EXCLUDE (date_basis, period_start), 'complete service' AS date_basis,
  CAST(date_trunc(d.period_type, f.service_date) AS DATE) AS period_start
FROM decision d JOIN final_line f USING (line_id)
WHERE EXISTS (
  FROM completion
  WHERE completion >= 0.95 AND business = d.line_of_business AND month = CASE d.period_type
    WHEN 'month' THEN date_trunc('month', f.service_date)
    WHEN 'quarter' THEN date_trunc('quarter', f.service_date) + INTERVAL 2 MONTH
    ELSE date_trunc('year', f.service_date) + INTERVAL 11 MONTH
  END);

-- Providers, and how alike the lines of each are: the variance of a ratio over clusters, above that
-- of as many lines that are not.
CREATE MACRO clustered(x, n) AS
  CASE
    WHEN count(*) < 2 OR sum(x) = 0 OR sum(x) = sum(n) THEN 1.0
    -- sum (x - p n)^2 over n p (1 - p), multiplied out
    ELSE greatest(1.0, count(*) / (count(*) - 1)
      * (sum(x * x) - 2 * sum(x) / sum(n) * sum(x * n) + (sum(x) / sum(n)) ^ 2 * sum(n * n))
      / sum(n) / (sum(x) / sum(n) * (1 - sum(x) / sum(n))))
  END;

-- Wilson's interval for x events in n trials at 95 %.
CREATE MACRO wilson(x, n, side) AS
  CASE
    WHEN n = 0 THEN NULL
    ELSE (x / n + 1.959963984540054 ^ 2 / (2 * n)
      + side * 1.959963984540054
        * sqrt(x / n * (1 - x / n) / n + 1.959963984540054 ^ 2 / (4 * n * n)))
      / (1 + 1.959963984540054 ^ 2 / n)
  END;
