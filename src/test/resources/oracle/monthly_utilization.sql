-- Members enrolled in each month: a member counts once, however many spans touch the month.
CREATE TABLE enrolled_month AS
WITH
  month AS (
    SELECT CAST(unnest(generate_series(
      date_trunc('month', (SELECT min(enrollment_start_date) FROM eligibility)),
      date_trunc('month', (SELECT data_through FROM input)),
      INTERVAL 1 MONTH)) AS DATE) AS month),
  span AS (
    SELECT
      person_id,
      coalesce(payer_type, 'not stated') AS lob,
      enrollment_start_date AS first_day,
      coalesce(least(enrollment_end_date, death_date), DATE '9999-12-31') AS last_day
    FROM eligibility
    WHERE last_day >= first_day)
SELECT
  month,
  coalesce(lob, 'all') AS line_of_business,
  count(DISTINCT person_id) AS member_months
FROM month
JOIN span ON first_day < month + INTERVAL 1 MONTH AND last_day >= month
  AND first_day <= (SELECT data_through FROM input)
GROUP BY GROUPING SETS ((month, lob), (month));

CREATE TABLE monthly_utilization AS
WITH
  counted AS (
    SELECT
      service_month,
      CASE
        WHEN grouping(lob) = 1 THEN 'total'
        WHEN grouping(place) = 1 THEN 'line_of_business'
        ELSE 'cell'
      END AS level,
      coalesce(lob, 'all') AS line_of_business,
      coalesce(place, 'all') AS place_of_service_code,
      coalesce(specialty, 'all') AS provider_specialty_code,
      coalesce(state, 'all') AS provider_state,
      count(*) AS lines,
      count(*) FILTER (outcome IN ('paid', 'partially_denied')) AS services,
      count(*) FILTER (outcome = 'denied') AS denied_lines,
      count(*) FILTER (outcome = 'not_payable') AS not_payable_lines,
      count(*) FILTER (outcome = 'pending') AS pending_lines,
      sum(service_unit_quantity) AS units,
      coalesce(
        sum(service_unit_quantity) FILTER (outcome IN ('paid', 'partially_denied')), 0)
        AS service_units,
      count(DISTINCT person_id) AS patients,
      count(DISTINCT person_id) FILTER (outcome IN ('paid', 'partially_denied'))
        AS served_patients,
      count(DISTINCT provider_id) AS providers,
      sum(charge_amount) AS charge_amount,
      sum(allowed_amount) AS allowed_amount,
      sum(paid_amount) AS paid_amount
    FROM final_line
    GROUP BY GROUPING SETS (
      (service_month),
      (service_month, lob),
      (service_month, lob, place, specialty, state))),
  -- A month without a line is a row of zeros in the total and in each line of business.
  series AS (
    SELECT month.service_month, level, line_of_business
    FROM (
      SELECT CAST(unnest(generate_series(
        (SELECT min(service_month) FROM final_line),
        date_trunc('month', (SELECT data_through FROM input)),
        INTERVAL 1 MONTH)) AS DATE) AS service_month) month,
      (SELECT DISTINCT level, line_of_business FROM counted WHERE level <> 'cell')),
  complete AS (
    FROM counted
    UNION ALL BY NAME
    SELECT
      *,
      'all' AS place_of_service_code, 'all' AS provider_specialty_code, 'all' AS provider_state,
      0 AS lines, 0 AS services, 0 AS denied_lines, 0 AS not_payable_lines, 0 AS pending_lines,
      0 AS units, 0 AS service_units, 0 AS patients, 0 AS served_patients, 0 AS providers,
      0 AS charge_amount, 0 AS allowed_amount, 0 AS paid_amount
    FROM series
    ANTI JOIN counted USING (service_month, level, line_of_business))
SELECT
  complete.*,
  member_months,
  CAST(services * 1000 / member_months AS DECIMAL(18, 6)) AS services_per_1000_member_months,
  date_diff('month', service_month, (SELECT data_through FROM input)) AS run_out_months
FROM complete
LEFT JOIN enrolled_month
  ON enrolled_month.month = complete.service_month
  AND enrolled_month.line_of_business = complete.line_of_business;
