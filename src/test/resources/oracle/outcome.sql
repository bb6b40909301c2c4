-- Policy x12-carc: each standing code of a line, all of the level line here, is read by the most
-- specific list row in force on the day of the decision. Treatments from the one that tells most to the one that tells nothing.
CREATE TABLE code_read AS
WITH
  code AS (
    SELECT DISTINCT
      line_id,
      a.group_code,
      a.reason_code,
      remark_codes,
      coalesce(adjudication_date, service_date) AS day,
      greatest(allowed_amount, paid_amount, 0) = 0 AS is_nothing_allowed
    FROM (SELECT *, unnest(adjustments) AS a FROM line)
    WHERE coalesce(a.amount, 0) >= 0),
  listed AS (
    SELECT
      r.*,
      coalesce(string_split(remark_codes, ' '), []) AS remarks,
      list_position(['denial', 'not_payable', 'pending', 'adjustment'], treatment) AS rank,
      c.priority
    FROM adjustment_reason r JOIN reason_category c USING (category)
    WHERE policy = 'x12-carc')
SELECT
  code.line_id,
  code.group_code,
  code.reason_code,
  coalesce(listed.treatment, if(is_nothing_allowed, 'denial', 'adjustment')) AS treatment,
  coalesce(listed.category, 'unmapped') AS category,
  coalesce(listed.rank, if(is_nothing_allowed, 1, 4)) AS rank,
  coalesce(listed.priority, 1000) AS priority
FROM code
LEFT JOIN listed
  ON listed.reason_code = code.reason_code
  AND (listed.group_code IS NULL OR listed.group_code = code.group_code)
  AND coalesce(listed.level, 'line') = 'line'
  AND list_has_all(coalesce(code.remark_codes, []), listed.remarks)
  AND code.day >= listed.effective_from
  AND (listed.effective_to IS NULL OR code.day <= listed.effective_to)
QUALIFY
  row_number() OVER (
    PARTITION BY code.line_id, code.group_code, code.reason_code
    ORDER BY
      len(listed.remarks) DESC,
      listed.group_code IS NULL,
      listed.level IS NULL,
      listed.rank,
      listed.priority) = 1;

CREATE TABLE reason_list AS
SELECT
  line_id,
  bool_or(treatment = 'denial') AS is_denial,
  bool_or(treatment = 'not_payable') AS is_not_payable,
  bool_or(treatment = 'pending') AS is_pending,
  list({'category': category, 'code': reason_code} ORDER BY rank, priority, reason_code, group_code)
    FILTER (treatment <> 'adjustment') AS reasons
FROM code_read
GROUP BY line_id;

CREATE TABLE decided_line AS
SELECT
  *,
  CASE
    WHEN coalesce(stated, []) = [] AND (outcome = 'denied' OR (outcome = 'pending' AND is_silent))
      THEN [{'category': 'unmapped', 'code': 'not stated'}]
    ELSE coalesce(stated, [])
  END AS reasons
FROM (
  SELECT
    line.*,
    reason_list.reasons AS stated,
    greatest(allowed_amount, paid_amount, 0) = 0 AS is_nothing_allowed,
    is_nothing_allowed
      OR coalesce(paid_amount, 0) <= 0
        AND (
          coalesce(claim_status, '') = 'denied'
          OR charge_amount > 0
            AND len(list_filter(adjustments, lambda a : a.amount >= charge_amount)) > 0)
      AS is_nothing_left,
    claim_status IS NULL AND coalesce(len(adjustments), 0) = 0 AS is_silent,
    CASE
      WHEN claim_status = 'pending' THEN 'pending'
      WHEN is_nothing_allowed AND is_pending THEN 'pending'
      WHEN is_nothing_left AND is_denial THEN 'denied'
      WHEN is_denial THEN 'partially_denied'
      WHEN is_nothing_left AND is_not_payable THEN 'not_payable'
      WHEN is_nothing_left AND claim_status = 'denied' THEN 'denied'
      WHEN is_nothing_allowed AND is_silent THEN 'pending'
      ELSE 'paid'
    END AS outcome
  FROM line LEFT JOIN reason_list USING (line_id)
  WHERE line_id NOT IN (FROM quarantined));
