-- A denied line counts under its primary reason, the first; it mentions each of its reasons.
CREATE TABLE denial_by_reason AS
WITH
  total AS (
    SELECT period_type, period_start, date_basis, line_of_business, decision,
      count(*) AS lines,
      count(*) FILTER (outcome = 'denied') AS all_denied,
      count(DISTINCT person_id) AS patients,
      count(DISTINCT person_id) FILTER (outcome = 'denied') AS all_denied_patients,
      sum(charge_amount) FILTER (outcome = 'denied') AS denied_charge
    FROM decision
    GROUP BY ALL),
  reason AS (
    SELECT *, unnest(reasons) AS named, reasons[1] AS main FROM decision WHERE outcome = 'denied'),
  mention AS (
    SELECT period_type, period_start, date_basis, line_of_business, decision, line_id,
      person_id, 'reason' AS level, named.category AS reason_category, named.code AS reason_code,
      main = named AS is_main, charge_amount
    FROM reason
    UNION
    SELECT period_type, period_start, date_basis, line_of_business, decision, line_id,
      person_id, 'category', named.category, 'all', main.category = named.category, charge_amount
    FROM reason),
  counted AS (
    SELECT period_type, period_start, date_basis, line_of_business, decision,
      level, reason_category, reason_code,
      count(*) FILTER (is_main) AS denied_lines,
      count(*) AS mention_lines,
      count(DISTINCT person_id) FILTER (is_main) AS denied_patients,
      sum(charge_amount) FILTER (is_main) AS denied_charge_amount
    FROM mention
    GROUP BY ALL
    UNION ALL
    SELECT period_type, period_start, date_basis, line_of_business, decision,
      'total', 'all', 'all', all_denied, all_denied, all_denied_patients,
      coalesce(denied_charge, 0)
    FROM total),
  -- The lines that are not denied for the reason as their first one, whatever else became of them.
  spared AS (
    SELECT counted.* EXCLUDE (denied_lines, mention_lines, denied_patients, denied_charge_amount),
      count(DISTINCT person_id) AS patients_not_denied
    FROM counted
    JOIN decision USING (period_type, period_start, date_basis, line_of_business, decision)
    WHERE (outcome = 'denied' AND CASE level
      WHEN 'total' THEN true
      WHEN 'category' THEN reasons[1].category = reason_category
      ELSE reasons[1].category = reason_category AND reasons[1].code = reason_code
    END) IS NOT TRUE
    GROUP BY ALL)
SELECT
  counted.*,
  total.lines,
  total.patients,
  coalesce(patients_not_denied, 0) AS patients_not_denied,
  CAST(denied_lines / total.lines AS DECIMAL(9, 6)) AS denial_rate,
  wilson(denied_lines, total.lines, -1) AS lower,
  wilson(denied_lines, total.lines, 1) AS upper,
  CAST(denied_lines / nullif(all_denied, 0) AS DECIMAL(9, 6)) AS share_of_denials
FROM counted
JOIN total USING (period_type, period_start, date_basis, line_of_business, decision)
LEFT JOIN spared USING (
  period_type, period_start, date_basis, line_of_business, decision,
  level, reason_category, reason_code);
