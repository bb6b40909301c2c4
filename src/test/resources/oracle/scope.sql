-- Which claims belong to a family that holds J3420 in any version: a narrow pass over the history.
CREATE TABLE seed AS
SELECT claim_id, claim_family_id, original_claim_id, hcpcs_code = 'J3420' AS is_j3420
FROM medical_claim
WHERE hcpcs_code = 'J3420' OR (claim_family_id IS NULL AND original_claim_id IS NOT NULL);

-- A claim id without its suffix: a separator and up to three letters or digits, or a letter and up
-- to two more, behind a digit. The longest suffix is meant.
CREATE MACRO stem_of(id) AS coalesce(
  left(
    id,
    length(id) - list_filter(
      [4, 3, 2, 1],
      lambda k : regexp_full_match(
        right(id, k + 1), '[0-9]([-_./*][A-Za-z0-9]{1,3}|[A-Za-z][A-Za-z0-9]{0,2})'))[1]),
  id);

-- Claims of one member with a day in common whose ids differ in their suffix alone.
CREATE TABLE alike AS
WITH day AS (
  SELECT DISTINCT claim_id, stem_of(claim_id) AS stem, person_id, claim_line_start_date AS day
  FROM medical_claim
  WHERE claim_family_id IS NULL)
SELECT DISTINCT a.claim_id, b.claim_id AS other_id
FROM day a JOIN day b USING (stem, person_id, day)
WHERE a.claim_id <> b.claim_id;

-- Claims that hold J3420, and every claim that a chain of references or suffixes leads to from one
-- of them.
CREATE TABLE scope_claim AS
WITH RECURSIVE
  edge AS (
    SELECT claim_id, original_claim_id AS other_id FROM seed WHERE original_claim_id IS NOT NULL
    UNION
    SELECT original_claim_id, claim_id FROM seed WHERE original_claim_id IS NOT NULL
    UNION
    FROM alike),
  reached (claim_id) AS (
    SELECT claim_id FROM seed WHERE is_j3420
    UNION
    SELECT other_id FROM reached JOIN edge USING (claim_id))
SELECT claim_id FROM reached;

CREATE TABLE scope_family AS
SELECT DISTINCT claim_family_id FROM seed WHERE is_j3420 AND claim_family_id IS NOT NULL;

CREATE TABLE input AS
SELECT count(*) AS lines, max(adjudication_date) AS data_through FROM medical_claim;
