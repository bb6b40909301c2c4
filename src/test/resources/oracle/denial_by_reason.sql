-- A denied line counts under its primary reason, the first; it mentions each of its reasons.
CREATE TABLE denial_by_reason AS
WITH
  total AS (
    SELECT period_type, period_start, date_basis, line_of_business, decision,
      count(*) AS lines,
      count(*) FILTER (outcome = 'denied') AS all_denied,
      sum(charge_amount) FILTER (outcome = 'denied') AS denied_charge
    FROM decision
    GROUP BY ALL),
  reason AS (
    SELECT *, unnest(reasons) AS named, reasons[1] AS main FROM decision WHERE outcome = 'denied'),
  mention AS (
    SELECT period_type, period_start, date_basis, line_of_business, decision, line_id,
      'reason' AS level, named.category AS reason_category, named.code AS reason_code,
      main = named AS is_main, charge_amount
    FROM reason
    UNION
    SELECT period_type, period_start, date_basis, line_of_business, decision, line_id,
      'category', named.category, 'all', main.category = named.category, charge_amount
    FROM reason),
  counted AS (
    SELECT period_type, period_start, date_basis, line_of_business, decision,
      level, reason_category, reason_code,
      count(*) FILTER (is_main) AS denied_lines,
      count(*) AS mention_lines,
      sum(charge_amount) FILTER (is_main) AS denied_charge_amount
    FROM mention
    GROUP BY ALL
    UNION ALL
    SELECT period_type, period_start, date_basis, line_of_business, decision,
      'total', 'all', 'all', all_denied, all_denied, coalesce(denied_charge, 0)
    FROM total)
SELECT
  counted.*,
  total.lines,
  CAST(denied_lines / total.lines AS DECIMAL(9, 6)) AS denial_rate,
  wilson(denied_lines, total.lines, -1) AS lower,
  wilson(denied_lines, total.lines, 1) AS upper,
  CAST(denied_lines / nullif(all_denied, 0) AS DECIMAL(9, 6)) AS share_of_denials
FROM counted
JOIN total USING (period_type, period_start, date_basis, line_of_business, decision);
