-- The claim at the start of every chain of references.
CREATE TABLE chain AS
WITH RECURSIVE
  reference AS (
    SELECT claim_id, min(original_claim_id) AS original_claim_id
    FROM decided_line
    WHERE original_claim_id <> claim_id
    GROUP BY claim_id),
  climb (claim_id, above) AS (
    SELECT claim_id, original_claim_id FROM reference
    UNION
    SELECT climb.claim_id, reference.original_claim_id
    FROM climb JOIN reference ON climb.above = reference.claim_id),
  top AS (SELECT claim_id, above AS root FROM climb WHERE above NOT IN (SELECT claim_id FROM reference))
SELECT claim_id, root FROM top
UNION
SELECT root, root FROM top;

-- Family: the payer's family id; else the chain of references; else the claim whose versions are
-- numbered under one claim id; else the service: same member, day, code and provider.
CREATE TABLE family_line AS
WITH
  root_family AS (
    SELECT claim_id AS root, min(claim_family_id) AS root_family_id
    FROM decided_line
    WHERE claim_family_id IS NOT NULL
    GROUP BY claim_id),
  numbered AS (
    SELECT claim_id FROM decided_line GROUP BY claim_id HAVING count(DISTINCT claim_version) > 1),
  service AS (
    SELECT
      *,
      concat_ws('|', person_id, service_date, hcpcs_code, provider_id) AS service,
      max(adjudication_date) OVER (
        PARTITION BY person_id, service_date, hcpcs_code, provider_id) AS service_decided
    FROM decided_line)
SELECT
  service.*,
  CASE
    WHEN coalesce(claim_family_id, root_family_id) IS NOT NULL
      THEN 'family ' || coalesce(claim_family_id, root_family_id)
    WHEN chain.root IS NOT NULL THEN 'chain ' || chain.root
    WHEN numbered.claim_id IS NOT NULL THEN 'claim ' || numbered.claim_id
    WHEN service_decided IS NOT NULL THEN 'service ' || service
    ELSE 'claim ' || service.claim_id
  END AS family,
  starts_with(family, 'service ') AS is_by_service
FROM service
LEFT JOIN chain ON chain.claim_id = service.claim_id
LEFT JOIN root_family ON root_family.root = chain.root
LEFT JOIN numbered ON numbered.claim_id = service.claim_id;
