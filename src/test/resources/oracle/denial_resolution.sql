-- What became of services that were denied at first; open for 180 days if nothing came.
CREATE TABLE denial_resolution AS
WITH
  last_day AS (SELECT max(adjudication_date) AS day FROM line),
  denied AS (
    SELECT *,
      outcome IN ('paid', 'partially_denied') AND is_decided_again AS is_overturned,
      (SELECT day FROM last_day) - first_date >= 180 AS is_over,
      unnest(['month', 'quarter', 'year']) AS period_type
    FROM final_line
    WHERE first_outcome = 'denied'),
  each AS (
    SELECT * EXCLUDE (line_of_business),
      CAST(date_trunc(period_type, first_date) AS DATE) AS period_start,
      unnest([lob, 'all']) AS line_of_business
    FROM denied),
  level AS (
    SELECT *, unnest([
      {'level': 'total', 'category': 'all', 'code': 'all'},
      {'level': 'category', 'category': first_reasons[1].category, 'code': 'all'},
      {'level': 'reason', 'category': first_reasons[1].category, 'code': first_reasons[1].code}])
      AS place_at
    FROM each)
SELECT period_type, period_start, line_of_business, place_at.level AS level,
  place_at.category AS first_reason_category, place_at.code AS first_reason_code,
  count(*) AS first_denied_lines,
  count(DISTINCT person_id) AS first_denied_patients,
  count(*) FILTER (is_overturned) AS overturned_lines,
  count(*) FILTER (is_decided_again AND outcome = 'denied') AS upheld_lines,
  count(*) FILTER (NOT is_decided_again AND is_over) AS not_reworked_lines,
  count(*) FILTER (if(is_decided_again, outcome = 'pending', NOT is_over)) AS open_lines,
  count(*) FILTER (is_decided_again AND outcome = 'not_payable') AS closed_not_payable_lines,
  CAST(overturned_lines / nullif(first_denied_lines - open_lines, 0) AS DECIMAL(9, 6))
    AS overturn_rate,
  CAST(quantile_cont(days_to_final, 0.5) FILTER (is_decided_again AND outcome <> 'pending')
    AS DECIMAL(9, 1)) AS days_to_final_median,
  CAST(quantile_cont(days_to_final, 0.9) FILTER (is_decided_again AND outcome <> 'pending')
    AS DECIMAL(9, 1)) AS days_to_final_p90,
  count(*) FILTER (is_overturned AND is_modifier_changed) AS modifier_changed_lines,
  count(*) FILTER (is_overturned AND is_diagnosis_changed) AS diagnosis_changed_lines,
  count(*) FILTER (is_overturned AND is_units_changed) AS units_changed_lines,
  count(*) FILTER (is_overturned AND is_other_changed) AS other_changed_lines,
  count(*) FILTER (is_overturned AND NOT (is_modifier_changed OR is_diagnosis_changed
    OR is_units_changed OR is_other_changed)) AS documentation_only_lines,
  CAST(sum(allowed_amount) FILTER (is_overturned) AS DECIMAL(18, 2)) AS overturned_allowed_amount,
  CAST(sum(paid_amount) FILTER (is_overturned) AS DECIMAL(18, 2)) AS overturned_paid_amount
FROM level
GROUP BY ALL;
