-- Which claims belong to a family that holds J3420 in any version: a narrow pass over the history.
CREATE TABLE seed AS
SELECT claim_id, claim_family_id, original_claim_id, hcpcs_code = 'J3420' AS is_j3420
FROM medical_claim
WHERE hcpcs_code = 'J3420' OR (claim_family_id IS NULL AND original_claim_id IS NOT NULL);

-- Claims that hold J3420, and every claim that a chain of references leads to from one of them.
CREATE TABLE scope_claim AS
WITH RECURSIVE
  edge AS (
    SELECT claim_id, original_claim_id AS other_id FROM seed WHERE original_claim_id IS NOT NULL
    UNION
    SELECT original_claim_id, claim_id FROM seed WHERE original_claim_id IS NOT NULL),
  reached (claim_id) AS (
    SELECT claim_id FROM seed WHERE is_j3420
    UNION
    SELECT other_id FROM reached JOIN edge USING (claim_id))
SELECT claim_id FROM reached;

CREATE TABLE scope_family AS
SELECT DISTINCT claim_family_id FROM seed WHERE is_j3420 AND claim_family_id IS NOT NULL;

CREATE TABLE input AS
SELECT count(*) AS lines, max(adjudication_date) AS data_through FROM medical_claim;
