-- A line counts once under each of its modifiers, or under none; and under all.
CREATE TABLE of_modifier AS
SELECT *,
  unnest(list_append(if(modifiers = [], ['none'], list_distinct(modifiers)), 'all')) AS modifier
FROM decision
WHERE date_basis <> 'complete service';

-- The list's modifiers that are always shown, billed or not.
CREATE TABLE denial_by_modifier AS
WITH
  total AS (
    SELECT period_type, period_start, date_basis, line_of_business, decision,
      count(*) AS all_lines, count(*) FILTER (outcome = 'denied') AS all_denied,
      bool_or(provider_id <> 'not stated') AS is_named
    FROM of_modifier
    WHERE modifier = 'all'
    GROUP BY ALL),
  billed AS (
    SELECT period_type, period_start, date_basis, line_of_business, decision, modifier,
      count(*) AS lines,
      count(*) FILTER (outcome = 'denied') AS denied_lines,
      count(DISTINCT person_id) AS patients,
      count(DISTINCT person_id) FILTER (outcome = 'denied') AS denied_patients,
      count(DISTINCT person_id) FILTER (outcome <> 'denied') AS patients_not_denied,
      if(bool_or(provider_id <> 'not stated'), count(DISTINCT provider_id), NULL) AS providers
    FROM of_modifier
    GROUP BY ALL),
  counted AS (
    FROM billed
    UNION ALL
    SELECT period_type, period_start, date_basis, line_of_business, decision, shown, 0, 0, 0, 0, 0,
      if(is_named, 0, NULL)
    FROM total, (VALUES ('RT'), ('LT'), ('JW'), ('25'), ('JZ')) s (shown)
    WHERE (period_type, period_start, date_basis, line_of_business, decision, shown) NOT IN (
      SELECT (period_type, period_start, date_basis, line_of_business, decision, modifier) FROM billed)),
  provider AS (
    SELECT period_type, period_start, date_basis, line_of_business, decision, modifier, provider_id,
      count(*) AS n, count(*) FILTER (outcome = 'denied') AS x
    FROM of_modifier
    GROUP BY ALL),
  effect AS (
    SELECT * EXCLUDE (provider_id, n, x),
      if(bool_or(provider_id <> 'not stated'), CAST(clustered(x, n) AS DECIMAL(18, 6)), NULL)
        AS design_effect
    FROM provider
    GROUP BY ALL),
  -- Of all lines of business: like beside like, by line of business and by provider within it.
  stratum AS (
    SELECT m.period_type, m.period_start, m.date_basis, m.decision, m.modifier,
      m.denied_lines AS a, m.lines AS n1, all_denied - m.denied_lines AS c, all_lines - m.lines AS n2
    FROM billed m
    JOIN total USING (period_type, period_start, date_basis, line_of_business, decision)
    WHERE m.line_of_business <> 'all' AND all_lines > m.lines),
  adjusted AS (
    SELECT period_type, period_start, date_basis, decision, modifier, 'all' AS line_of_business,
      count(*) AS strata,
      sum(a * n2 / (n1 + n2)) / nullif(sum(c * n1 / (n1 + n2)), 0) AS ratio
    FROM stratum
    GROUP BY ALL
    HAVING count(*) > 1),
  within_provider AS (
    SELECT p.period_type, p.period_start, p.date_basis, p.decision, p.modifier, p.line_of_business,
      p.x AS a, p.n AS n1, w.x - p.x AS c, w.n - p.n AS n2
    FROM provider p
    JOIN provider w USING (
      period_type, period_start, date_basis, line_of_business, decision, provider_id)
    WHERE w.modifier = 'all' AND p.modifier <> 'all' AND p.line_of_business <> 'all' AND w.n > p.n
      AND p.provider_id <> 'not stated'),
  by_provider AS (
    SELECT * EXCLUDE (line_of_business, a, n1, c, n2), business AS line_of_business,
      count(*) AS provider_strata,
      sum(a * n2 / (n1 + n2)) / nullif(sum(c * n1 / (n1 + n2)), 0) AS provider_ratio
    FROM (SELECT *, unnest([line_of_business, 'all']) AS business FROM within_provider)
    GROUP BY ALL)
SELECT
  counted.*,
  CAST(denied_lines / nullif(lines, 0) AS DECIMAL(9, 6)) AS denial_rate,
  design_effect,
  if(modifier = 'all', NULL, CAST(lines / all_lines AS DECIMAL(9, 6))) AS share_of_lines,
  if(modifier = 'all', NULL, all_lines - lines) AS other_lines,
  if(modifier = 'all', NULL, all_denied - denied_lines) AS other_denied_lines,
  if(modifier = 'all', NULL, CAST(
    denied_lines / nullif(lines, 0) - (all_denied - denied_lines) / nullif(all_lines - lines, 0)
    AS DECIMAL(9, 6))) AS rate_difference,
  CAST(if(ratio = 0, NULL, ratio) AS DECIMAL(18, 6)) AS adjusted_ratio,
  strata,
  CAST(if(provider_ratio = 0, NULL, provider_ratio) AS DECIMAL(18, 6)) AS provider_adjusted_ratio,
  if(modifier = 'all' OR NOT is_named, NULL, coalesce(provider_strata, 0)) AS provider_strata
FROM counted
JOIN total USING (period_type, period_start, date_basis, line_of_business, decision)
LEFT JOIN effect USING (period_type, period_start, date_basis, line_of_business, decision, modifier)
LEFT JOIN adjusted USING (
  period_type, period_start, date_basis, line_of_business, decision, modifier)
LEFT JOIN by_provider USING (
  period_type, period_start, date_basis, line_of_business, decision, modifier);

-- All modifiers of a line together: every line once.
CREATE TABLE denial_by_modifier_set AS
SELECT period_type, period_start, date_basis, line_of_business, decision,
  if(modifiers = [], 'none', array_to_string(list_sort(list_distinct(modifiers)), ' '))
    AS modifier_set,
  count(*) AS lines,
  count(*) FILTER (outcome = 'denied') AS denied_lines,
  count(DISTINCT person_id) AS patients,
  count(DISTINCT person_id) FILTER (outcome = 'denied') AS denied_patients,
  count(DISTINCT person_id) FILTER (outcome <> 'denied') AS patients_not_denied,
  CAST(denied_lines / lines AS DECIMAL(9, 6)) AS denial_rate
FROM decision
WHERE date_basis <> 'complete service'
GROUP BY ALL;

-- The primary reasons that hit the lines of a modifier.
CREATE TABLE denial_by_reason_and_modifier AS
WITH each AS (
  SELECT *, unnest([
      {'level': 'category', 'code': 'all'}, {'level': 'reason', 'code': reasons[1].code}]) AS place_at
  FROM of_modifier
  WHERE outcome = 'denied' AND modifier <> 'all' AND period_type <> 'month')
SELECT period_type, period_start, date_basis, line_of_business, decision, modifier,
  place_at.level AS level, reasons[1].category AS reason_category, place_at.code AS reason_code,
  any_value(m.lines) AS lines,
  count(*) AS denied_lines,
  any_value(m.patients) AS patients,
  count(DISTINCT person_id) AS denied_patients,
  any_value(m.patients_not_denied) AS patients_not_denied,
  CAST(count(*) / any_value(m.lines) AS DECIMAL(9, 6)) AS denial_rate,
  CAST(count(*) / any_value(m.denied_lines) AS DECIMAL(9, 6)) AS share_of_denials
FROM each
JOIN denial_by_modifier m USING (
  period_type, period_start, date_basis, line_of_business, decision, modifier)
GROUP BY ALL;

-- Three categories side by side, payer by payer.
CREATE TABLE denial_by_payer AS
WITH
  each AS (
    SELECT *, unnest(list_filter(['all', payer], lambda p : p IS NOT NULL)) AS of_payer
    FROM decision
    WHERE period_type <> 'month' AND date_basis <> 'complete service'),
  of_category AS (
    SELECT * EXCLUDE (payer),
      unnest(['all', 'prior_authorization', 'oral_trial', 'frequency_units']) AS reason_category
    FROM each),
  counted AS (
    SELECT *,
      outcome = 'denied' AND (reason_category = 'all' OR reasons[1].category = reason_category)
        AS is_counted
    FROM of_category)
SELECT period_type, period_start, date_basis, line_of_business, decision, of_payer AS payer,
  reason_category,
  count(*) AS lines,
  count(*) FILTER (is_counted) AS denied_lines,
  count(DISTINCT person_id) AS patients,
  count(DISTINCT person_id) FILTER (is_counted) AS denied_patients,
  count(DISTINCT person_id) FILTER (NOT is_counted) AS patients_not_denied,
  CAST(denied_lines / lines AS DECIMAL(9, 6)) AS denial_rate
FROM counted
GROUP BY ALL;
