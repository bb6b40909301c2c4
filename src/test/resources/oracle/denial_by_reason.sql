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
      'all' AS remark_codes, main = named AS is_main, charge_amount
    FROM reason
    UNION
    SELECT period_type, period_start, date_basis, line_of_business, decision, line_id,
      person_id, 'category', named.category, 'all', 'all', main.category = named.category,
      charge_amount
    FROM reason
    UNION
    SELECT period_type, period_start, date_basis, line_of_business, decision, line_id,
      person_id, 'remark', main.category, main.code, remarks, true, charge_amount
    FROM reason),
  counted AS (
    SELECT period_type, period_start, date_basis, line_of_business, decision,
      level, reason_category, reason_code, remark_codes,
      count(*) FILTER (is_main) AS denied_lines,
      count(*) AS mention_lines,
      count(DISTINCT person_id) FILTER (is_main) AS denied_patients,
      sum(charge_amount) FILTER (is_main) AS denied_charge_amount
    FROM mention
    GROUP BY ALL
    UNION ALL
    SELECT period_type, period_start, date_basis, line_of_business, decision,
      'total', 'all', 'all', 'all', all_denied, all_denied, all_denied_patients,
      coalesce(denied_charge, 0)
    FROM total
    UNION ALL
    -- Every category that the policy reads a denial from, though no line is denied for it.
    SELECT period_type, period_start, date_basis, line_of_business, decision,
      'category', category, 'all', 'all', 0, 0, 0, 0
    FROM total, (
      SELECT DISTINCT category
      FROM adjustment_reason
      WHERE policy = 'x12-carc' AND treatment = 'denial'
      UNION SELECT 'unmapped') told
    WHERE (period_type, period_start, date_basis, line_of_business, decision, category) NOT IN (
      SELECT (period_type, period_start, date_basis, line_of_business, decision, reason_category)
      FROM mention WHERE level = 'category')),
  -- The lines that are not denied for the reason as their first one, whatever else became of them.
  spared AS (
    SELECT counted.* EXCLUDE (denied_lines, mention_lines, denied_patients, denied_charge_amount),
      count(DISTINCT person_id) AS patients_not_denied
    FROM counted
    JOIN decision USING (period_type, period_start, date_basis, line_of_business, decision)
    WHERE (outcome = 'denied' AND CASE level
      WHEN 'total' THEN true
      WHEN 'category' THEN reasons[1].category = reason_category
      WHEN 'remark' THEN reasons[1].category = reason_category AND reasons[1].code = reason_code
        AND remarks = remark_codes
      ELSE reasons[1].category = reason_category AND reasons[1].code = reason_code
    END) IS NOT TRUE
    GROUP BY ALL),
  provider AS (
    SELECT counted.* EXCLUDE (denied_lines, mention_lines, denied_patients, denied_charge_amount),
      provider_id, count(*) AS n,
      count(*) FILTER (outcome = 'denied' AND CASE level
        WHEN 'total' THEN true
        WHEN 'category' THEN reasons[1].category = reason_category
        WHEN 'remark' THEN reasons[1].category = reason_category AND reasons[1].code = reason_code
          AND remarks = remark_codes
        ELSE reasons[1].category = reason_category AND reasons[1].code = reason_code
      END) AS x
    FROM counted
    JOIN decision USING (period_type, period_start, date_basis, line_of_business, decision)
    GROUP BY ALL),
  effect AS (
    SELECT * EXCLUDE (provider_id, n, x),
      if(bool_or(provider_id <> 'not stated'), count(*), NULL) AS providers,
      if(providers IS NULL, NULL, CAST(clustered(x, n) AS DECIMAL(18, 6))) AS design_effect
    FROM provider
    GROUP BY ALL)
SELECT
  counted.*,
  providers,
  design_effect,
  CASE WHEN date_basis = 'complete service' THEN (
    SELECT CAST(completion AS DECIMAL(9, 6))
    FROM completion
    WHERE business = counted.line_of_business AND month = CASE period_type
      WHEN 'month' THEN period_start
      WHEN 'quarter' THEN period_start + INTERVAL 2 MONTH
      ELSE period_start + INTERVAL 11 MONTH
    END) END AS completion,
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
  level, reason_category, reason_code, remark_codes)
LEFT JOIN effect USING (
  period_type, period_start, date_basis, line_of_business, decision,
  level, reason_category, reason_code, remark_codes);
