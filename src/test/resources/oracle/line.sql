-- All lines of those families, each content once; copies tells how often it was delivered.
CREATE TABLE line AS
SELECT row_number() OVER () AS line_id, *
FROM (
  SELECT *, count(*) AS copies
  FROM (
    SELECT
      *,
      claim_line_start_date AS service_date,
      coalesce(rendering_npi, billing_npi) AS provider_id,
      list_filter(
        [hcpcs_modifier_1, hcpcs_modifier_2, hcpcs_modifier_3, hcpcs_modifier_4, hcpcs_modifier_5],
        lambda m : m IS NOT NULL) AS modifiers,
      coalesce(line_of_business, 'not stated') AS lob,
      coalesce(place_of_service_code, 'not stated') AS place,
      coalesce(provider_specialty_code, 'not stated') AS specialty,
      coalesce(provider_state, 'not stated') AS state,
      coalesce(claim_frequency_code, '1') = '8' OR coalesce(claim_status, '') = 'reversed' AS is_void
    FROM medical_claim
    WHERE claim_id IN (FROM scope_claim) OR claim_family_id IN (FROM scope_family))
  GROUP BY ALL);

-- A line that breaks a blocking rule is quarantined. Names, days and signs are all it can break.
CREATE TABLE quarantined AS
SELECT line_id
FROM line
WHERE claim_id IS NULL
  OR coalesce(claim_line_number, 0) < 1
  OR person_id IS NULL
  OR service_date IS NULL
  OR service_date NOT BETWEEN DATE '1986-01-01' AND DATE '2099-12-31'
  OR service_date > adjudication_date
  OR (NOT is_void AND least(charge_amount, allowed_amount, paid_amount, service_unit_quantity) < 0);
