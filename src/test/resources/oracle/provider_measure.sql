-- Services per patient and share of denied lines of every provider, in the latest 12 months of
-- service and in all; pending lines do not count.
CREATE TABLE provider_measure AS
WITH
  period AS (
    SELECT 'all_months' AS period_type, DATE '0001-01-01' AS first_day
    UNION ALL
    SELECT 'latest_12_months',
      CAST(date_trunc('month', data_through) - INTERVAL 11 MONTH AS DATE)
    FROM input),
  total AS (
    SELECT
      provider_id,
      period_type,
      count(*) AS lines,
      count(DISTINCT person_id) AS patients,
      count(*) FILTER (outcome IN ('paid', 'partially_denied')) AS services,
      count(DISTINCT person_id) FILTER (outcome IN ('paid', 'partially_denied')) AS served,
      count(*) FILTER (outcome = 'denied') AS denied,
      count(DISTINCT person_id) FILTER (outcome = 'denied') AS denied_patients,
      count(DISTINCT person_id) FILTER (outcome <> 'denied') AS patients_not_denied,
      count(DISTINCT person_id) FILTER (outcome NOT IN ('paid', 'partially_denied'))
        AS patients_not_served,
      sum(allowed_amount) FILTER (outcome IN ('paid', 'partially_denied')) AS allowed_amount
    FROM final_line
    JOIN period ON service_date >= first_day AND service_date <= (SELECT data_through FROM input)
    WHERE provider_id IS NOT NULL AND outcome <> 'pending'
    GROUP BY ALL)
SELECT
  provider_id,
  period_type,
  unnest(['services_per_patient', 'denial_rate']) AS metric,
  lines,
  patients,
  denied_patients,
  patients_not_denied,
  patients_not_served,
  allowed_amount,
  unnest([services, denied]) AS numerator,
  unnest([served, lines]) AS denominator,
  CAST(unnest([services / nullif(served, 0), denied / lines]) AS DECIMAL(18, 6)) AS value
FROM total;
