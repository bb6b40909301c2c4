-- Claims whose versions are numbered under one claim id.
CREATE TABLE numbered AS
SELECT claim_id FROM decided_line GROUP BY claim_id HAVING count(DISTINCT claim_version) > 1;

-- The claim that another one refers to: as the payer states, else the claim whose id is its own
-- without the suffix, of the same member and day, where neither family ids nor numbers link.
CREATE TABLE reference AS
WITH
  stated AS (
    SELECT claim_id, min(original_claim_id) AS original_claim_id, true AS is_stated
    FROM decided_line
    WHERE original_claim_id <> claim_id
    GROUP BY claim_id),
  suffixed AS (
    SELECT a.claim_id, min(b.claim_id) AS original_claim_id, false AS is_stated
    FROM decided_line a
    JOIN decided_line b
      ON b.claim_id = stem_of(a.claim_id)
      AND b.person_id = a.person_id
      AND b.service_date = a.service_date
      AND b.claim_id <> a.claim_id
    WHERE a.claim_family_id IS NULL
      AND b.claim_family_id IS NULL
      AND a.claim_id NOT IN (FROM numbered)
      AND a.claim_id NOT IN (SELECT claim_id FROM stated)
    GROUP BY a.claim_id)
FROM stated UNION ALL FROM suffixed;

-- The claim at the start of every chain of references.
CREATE TABLE chain AS
WITH RECURSIVE
  climb (claim_id, above) AS (
    SELECT claim_id, original_claim_id FROM reference
    UNION
    SELECT climb.claim_id, reference.original_claim_id
    FROM climb JOIN reference ON climb.above = reference.claim_id),
  top AS (SELECT claim_id, above AS root FROM climb WHERE above NOT IN (SELECT claim_id FROM reference))
SELECT claim_id, root FROM top
UNION
SELECT root, root FROM top;

-- Family: the payer's family id; else the chain of references, stated or by suffix; else the claim
-- whose versions are numbered; else the service: same member, day, code and provider.
CREATE TABLE family_line AS
WITH
  root_family AS (
    SELECT claim_id AS root, min(claim_family_id) AS root_family_id
    FROM decided_line
    WHERE claim_family_id IS NOT NULL
    GROUP BY claim_id),
  stated_root AS (
    SELECT DISTINCT root FROM chain JOIN reference USING (claim_id) WHERE is_stated),
  with_j3420 AS (SELECT DISTINCT claim_id FROM decided_line WHERE hcpcs_code = 'J3420'),
  linked AS (
    SELECT
      decided_line.*,
      root_family_id,
      chain.root,
      stated_root.root IS NOT NULL AS is_stated_root,
      numbered.claim_id IS NOT NULL AS is_numbered,
      with_j3420.claim_id IS NOT NULL AS is_claim_with_j3420,
      concat_ws('|', person_id, service_date, hcpcs_code, provider_id) AS service
    FROM decided_line
    LEFT JOIN chain ON chain.claim_id = decided_line.claim_id
    LEFT JOIN root_family ON root_family.root = chain.root
    LEFT JOIN stated_root ON stated_root.root = chain.root
    LEFT JOIN numbered ON numbered.claim_id = decided_line.claim_id
    LEFT JOIN with_j3420 ON with_j3420.claim_id = decided_line.claim_id),
  service AS (
    SELECT
      *,
      -- Only lines that no id links tell whether a service has an order.
      max(adjudication_date) FILTER (
        coalesce(claim_family_id, root_family_id, root) IS NULL AND NOT is_numbered) OVER (
        PARTITION BY person_id, service_date, hcpcs_code, provider_id) AS service_decided
    FROM linked)
SELECT
  *,
  CASE
    WHEN coalesce(claim_family_id, root_family_id) IS NOT NULL
      THEN 'family ' || coalesce(claim_family_id, root_family_id)
    WHEN root IS NOT NULL THEN 'chain ' || root
    WHEN is_numbered THEN 'claim ' || claim_id
    WHEN service_decided IS NOT NULL AND provider_id IS NOT NULL THEN 'service ' || service
    ELSE 'claim ' || claim_id
  END AS family,
  CASE split_part(family, ' ', 1)
    WHEN 'family' THEN 'family_id'
    WHEN 'chain' THEN if(is_stated_root, 'original_claim', 'claim_suffix')
    WHEN 'service' THEN 'service_event'
    ELSE if(is_numbered, 'claim_id', 'none')
  END AS linked_by
FROM service;
