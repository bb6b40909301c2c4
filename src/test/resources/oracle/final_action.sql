-- Versions of a family, the last one first: by number, unless several claims begin with the lowest
-- one, and day of decision; of one day a void of an
-- older version, what is billed, a void of that, its replacement, a void of the replacement;
-- of suffixes the longer one first; token of the claim. A claim refused as a copy of the same service never stands before
-- the service itself.
CREATE TABLE version AS
SELECT
  *,
  row_number() OVER (
    PARTITION BY family
    ORDER BY
      is_refused_copy,
      if(is_numbered_anew, 0, coalesce(claim_version, 0)) DESC,
      decided DESC NULLS LAST,
      CASE
        WHEN NOT is_void AND frequency = '7' THEN 3
        WHEN NOT is_void THEN 1
        WHEN voided_frequency = '7' THEN 4
        WHEN voided_frequency IS NOT NULL THEN 2
        WHEN voided_claim_id IS NOT NULL OR oldest < decided THEN 0
        ELSE 4
      END DESC,
      frequency DESC,
      coalesce(claim_version, 0) DESC,
      if(linked_by = 'claim_suffix', length(claim_id), 0) DESC,
      if(linked_by = 'claim_suffix', claim_id, '') DESC,
      token_of('claim', claim_id) DESC) AS age
FROM (
  SELECT
    *,
    min(decided) FILTER (NOT is_void) OVER (PARTITION BY family) AS oldest,
    (
      SELECT count(DISTINCT b.claim_id) > 1
      FROM family_line b
      WHERE b.family = v.family AND coalesce(b.claim_version, 0) = (
        SELECT min(coalesce(c.claim_version, 0)) FROM family_line c WHERE c.family = v.family))
      AS is_numbered_anew,
    (
      SELECT max(coalesce(b.claim_frequency_code, '1'))
      FROM family_line b
      WHERE b.family = v.family AND NOT b.is_void AND b.claim_id = v.voided_claim_id
        AND b.adjudication_date = v.decided) AS voided_frequency
  FROM (
    SELECT
      family,
      linked_by,
      claim_id,
      claim_version,
      coalesce(claim_frequency_code, '1') AS frequency,
      is_void,
      CASE WHEN original_claim_id <> claim_id THEN original_claim_id END AS voided_claim_id,
      max(adjudication_date) AS decided,
      bool_and(
        linked_by IN ('service_event', 'claim_suffix')
        AND outcome = 'not_payable'
        AND len(list_filter(reasons, lambda r : r.category = 'duplicate')) > 0) AS is_refused_copy
    FROM family_line
    GROUP BY ALL) v);

-- A line of a version that is delivered again with another value: the one received last counts.
CREATE TABLE delivered_line AS
SELECT
  l.*,
  v.age,
  v.is_refused_copy,
  row_number() OVER (
    PARTITION BY l.family, v.age, l.claim_line_number ORDER BY l.received_date DESC) AS delivery
FROM family_line l
JOIN version v
  ON v.family = l.family
  AND v.claim_id = l.claim_id
  AND v.claim_version IS NOT DISTINCT FROM l.claim_version
  AND v.frequency = coalesce(l.claim_frequency_code, '1')
  AND v.is_void = l.is_void;

-- Lines of one day and code correspond by their order on the claim; where versions bill different
-- numbers of them, by their number, if the oldest version and another one have it.
CREATE TABLE resolved_line AS
SELECT
  *,
  CASE
    WHEN NOT (bool_or(is_claim_with_j3420) OVER (PARTITION BY family)) THEN 'out_of_scope'
    WHEN (bool_or(age = 1 AND is_void) OVER (PARTITION BY family)) THEN 'voided'
    WHEN age > 1 OR delivery > 1 THEN 'superseded'
    WHEN hcpcs_code = 'J3420' THEN 'final'
    ELSE 'companion'
  END AS disposition
FROM (
  SELECT
    *,
    coalesce(
      linked_by <> 'service_event'
        AND min(lines_of_version) FILTER (is_billed) OVER same_service
          < max(lines_of_version) FILTER (is_billed) OVER same_service
        AND max(age) FILTER (is_billed) OVER same_number
          = max(age) FILTER (is_billed) OVER same_service
        AND min(age) FILTER (is_billed) OVER same_number
          < max(age) FILTER (is_billed) OVER same_number,
      false) AS is_number_kept
  FROM (
    SELECT
      *,
      count(*) FILTER (is_billed) OVER same_version AS lines_of_version,
      row_number() OVER (
        PARTITION BY family, age, service_date, hcpcs_code, delivery = 1
        ORDER BY claim_line_number) AS ordinal
    FROM (
      SELECT *, delivery = 1 AND NOT is_void AND NOT is_refused_copy AS is_billed
      FROM delivered_line)
    WINDOW same_version AS (PARTITION BY family, age, service_date, hcpcs_code))
  WINDOW
    same_service AS (PARTITION BY family, service_date, hcpcs_code),
    same_number AS (PARTITION BY family, service_date, hcpcs_code, claim_line_number));

-- The first decision on a service: that of the oldest decided version with the same J3420 line of
-- the day, or with another drug on the line if the line was re-coded since. A refused copy repeats a
-- decision.
CREATE MACRO billed(l) AS {
  'modifiers': list_sort(list_distinct(l.modifiers)),
  'diagnoses': list_sort(list_distinct(list_filter(
    [l.diagnosis_code_1, l.diagnosis_code_2, l.diagnosis_code_3, l.diagnosis_code_4], lambda d : d IS NOT NULL))),
  'units': l.service_unit_quantity,
  'other': [l.hcpcs_code, l.charge_amount::VARCHAR, l.ndc_code, l.place]};

CREATE TABLE final_line AS
WITH
  first_decision AS (
    SELECT
      f.line_id,
      arg_min(
        {'outcome': e.outcome, 'reasons': e.reasons, 'date': e.adjudication_date,
          'modifiers': e.modifiers, 'charge': e.charge_amount, 'remarks': e.remark_codes,
          'age': e.age, 'billed': billed(e)},
        (e.is_refused_copy, -e.age, if(e.hcpcs_code = 'J3420', 0, 1), e.claim_line_number)) AS first
    FROM resolved_line f
    JOIN resolved_line e
      ON e.family = f.family
      AND NOT e.is_void
      AND e.delivery = 1
      AND e.outcome <> 'pending'
      AND (
        (
          e.hcpcs_code = 'J3420'
          AND e.service_date = f.service_date
          AND e.is_number_kept = f.is_number_kept
          AND if(
            f.is_number_kept, e.claim_line_number = f.claim_line_number, e.ordinal = f.ordinal))
        OR (e.hcpcs_code LIKE 'J%' AND e.claim_line_number = f.claim_line_number))
    WHERE f.disposition = 'final'
    GROUP BY f.line_id),
  -- Claims of a family that nothing but the service links: paid, taken back, said to replace.
  paid AS (
    SELECT
      family,
      count(DISTINCT claim_id) FILTER (is_paid) - count(DISTINCT claim_id) FILTER (is_void) > 1
        AND NOT bool_or(is_paid AND coalesce(claim_frequency_code, '1') = '7') AS is_paid_twice
    FROM (
      SELECT *, NOT is_void AND outcome IN ('paid', 'partially_denied') AS is_paid
      FROM resolved_line
      WHERE linked_by = 'service_event')
    GROUP BY family)
SELECT
  f.*,
  list_filter(
    [
      if(
        count(DISTINCT provider_id) OVER (PARTITION BY person_id, service_date) > 1
          AND provider_id IS NOT NULL,
        'SERVICE_OF_TWO_PROVIDERS',
        NULL),
      if(is_paid_twice, 'SERVICE_PAID_TWICE', NULL)],
    lambda w : w IS NOT NULL) AS service_warnings,
  CAST(date_trunc('month', f.service_date) AS DATE) AS service_month,
  coalesce(first.outcome, f.outcome) AS first_outcome,
  coalesce(first.reasons, f.reasons) AS first_reasons,
  if(first IS NULL, f.adjudication_date, first.date) AS first_date,
  f.adjudication_date - first_date AS days_to_final,
  if(first IS NULL, f.modifiers, first.modifiers) AS first_modifiers,
  if(first IS NULL, f.charge_amount, first.charge) AS first_charge,
  coalesce(if(first IS NULL, f.remark_codes, first.remarks), []) AS first_remarks,
  coalesce(first.age > f.age, false) AS is_decided_again,
  coalesce(first.billed.modifiers IS DISTINCT FROM billed(f).modifiers AND first IS NOT NULL, false)
    AS is_modifier_changed,
  coalesce(first.billed.diagnoses IS DISTINCT FROM billed(f).diagnoses AND first IS NOT NULL, false)
    AS is_diagnosis_changed,
  coalesce(first.billed.units IS DISTINCT FROM billed(f).units AND first IS NOT NULL, false)
    AS is_units_changed,
  coalesce(first.billed.other IS DISTINCT FROM billed(f).other AND first IS NOT NULL, false)
    AS is_other_changed
FROM resolved_line f LEFT JOIN first_decision USING (line_id) LEFT JOIN paid USING (family)
WHERE f.disposition = 'final';
