-- A line counts once under each of its modifiers, or under none; and under all.
CREATE TABLE denial_by_modifier AS
WITH
  each AS (
    SELECT *,
      unnest(
        list_append(if(modifiers = [], ['none'], list_distinct(modifiers)), 'all')) AS modifier
    FROM decision),
  counted AS (
    SELECT period_type, period_start, date_basis, line_of_business, decision, modifier,
      count(*) AS lines,
      count(*) FILTER (outcome = 'denied') AS denied_lines,
      count(DISTINCT person_id) AS patients,
      count(DISTINCT person_id) FILTER (outcome = 'denied') AS denied_patients,
      count(DISTINCT person_id) FILTER (outcome <> 'denied') AS patients_not_denied
    FROM each
    GROUP BY ALL)
SELECT
  *,
  CAST(denied_lines / lines AS DECIMAL(9, 6)) AS denial_rate,
  wilson(denied_lines, lines, -1) AS lower,
  wilson(denied_lines, lines, 1) AS upper
FROM counted;
