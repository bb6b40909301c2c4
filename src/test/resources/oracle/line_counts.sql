-- Where every input line went. Companions are lines out of scope.
CREATE TABLE line_counts AS
WITH
  placed AS (
    SELECT
      count(*) FILTER (disposition = 'superseded') AS superseded,
      count(*) FILTER (disposition = 'voided') AS voided,
      count(*) FILTER (disposition = 'companion') AS companion,
      count(*) FILTER (disposition = 'out_of_scope') AS out_of_scope,
      count(*) FILTER (disposition = 'final') AS final
    FROM resolved_line),
  fetched AS (SELECT sum(copies) AS lines, sum(copies - 1) AS copies FROM line),
  refused AS (SELECT count(*) AS lines FROM quarantined)
SELECT
  input.lines AS input_lines,
  input.lines - fetched.lines + out_of_scope + companion AS out_of_scope_lines,
  companion AS companion_lines,
  refused.lines AS quarantined_lines,
  fetched.copies AS exact_duplicate_lines,
  superseded AS superseded_lines,
  voided AS voided_lines,
  final AS final_lines
FROM input, fetched, refused, placed;
