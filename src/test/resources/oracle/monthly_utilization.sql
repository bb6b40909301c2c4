-- The months in which each member has cover, every month compared with every span.
CREATE TABLE member_month AS
WITH
  month AS (
    SELECT CAST(unnest(generate_series(
      date_trunc('month', (SELECT min(enrollment_start_date) FROM eligibility)),
      date_trunc('month', (SELECT data_through FROM input)),
      INTERVAL 1 MONTH)) AS DATE) AS month),
  span AS (
    SELECT
      *,
      coalesce(payer_type, 'not stated') AS line_of_business,
      enrollment_start_date AS first_day,
      least(
        enrollment_end_date,
        min(death_date) OVER (PARTITION BY person_id),
        (SELECT data_through FROM input)) AS last_day
    FROM eligibility
    QUALIFY last_day >= first_day),
  person AS (
    SELECT
      person_id,
      arg_max(gender, first_day) FILTER (gender IN ('female', 'male')) AS sex,
      arg_max(birth_date, first_day) FILTER (birth_date IS NOT NULL) AS born
    FROM span
    GROUP BY person_id),
  day AS (
    SELECT month, line_of_business, person_id, state, first_day,
      unnest(range(greatest(first_day, month),
        least(last_day, last_day(month)) + INTERVAL 1 DAY, INTERVAL 1 DAY)) AS day
    FROM month
    JOIN span ON first_day < month + INTERVAL 1 MONTH AND last_day >= month)
SELECT
  month,
  line_of_business,
  person_id,
  coalesce(any_value(sex), 'not stated') AS sex,
  coalesce(arg_max(state, first_day), 'not stated') AS state,
  date_sub('year', date_trunc('month', any_value(born)), month) AS age,
  CASE
    WHEN age IS NULL OR age > 120 OR last_day(month) < any_value(born) THEN 'not stated'
    WHEN age < 18 THEN '0-17'
    WHEN age < 35 THEN '18-34'
    WHEN age < 50 THEN '35-49'
    WHEN age < 65 THEN '50-64'
    WHEN age < 75 THEN '65-74'
    WHEN age < 85 THEN '75-84'
    ELSE '85+'
  END AS age_band,
  count(DISTINCT day)::INTEGER AS covered_days
FROM day
JOIN person USING (person_id)
GROUP BY month, line_of_business, person_id;

-- A member counts once in each month, in 'all' too.
CREATE TABLE enrolled_month AS
SELECT
  month,
  coalesce(line_of_business, 'all') AS line_of_business,
  count(DISTINCT person_id) AS member_months
FROM member_month
GROUP BY GROUPING SETS ((month, line_of_business), (month));

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
      count(DISTINCT person_id) FILTER (outcome = 'denied') AS denied_patients,
      count(DISTINCT person_id) FILTER (outcome = 'not_payable') AS not_payable_patients,
      count(DISTINCT person_id) FILTER (outcome = 'pending') AS pending_patients,
      count(DISTINCT person_id) FILTER (outcome NOT IN ('paid', 'partially_denied'))
        AS patients_not_served,
      nullif(count(DISTINCT provider_id), 0) AS providers,
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
      0 AS units, 0 AS service_units, 0 AS patients, 0 AS served_patients, 0 AS denied_patients,
      0 AS not_payable_patients, 0 AS pending_patients, 0 AS patients_not_served, 0 AS providers,
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
