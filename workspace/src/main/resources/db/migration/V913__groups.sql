-- Groups are principals to which things are granted, and which never ask for anything themselves.
ALTER TABLE principals DROP CONSTRAINT principals_kind_check;
ALTER TABLE principals ADD CONSTRAINT principals_kind_check
  CHECK (kind IN ('USER', 'SERVICE_PRINCIPAL', 'GROUP'));

CREATE TABLE group_members (
  group_id  bigint NOT NULL REFERENCES principals ON DELETE CASCADE,
  member_id bigint NOT NULL REFERENCES principals ON DELETE CASCADE,
  PRIMARY KEY (group_id, member_id)
);

CREATE INDEX group_members_of ON group_members (member_id);

-- Under which ids somebody holds what is granted: everybody's, their own, and those of the groups
-- that they are in, be it through other groups.
CREATE FUNCTION principals_of(one bigint) RETURNS SETOF bigint
  LANGUAGE sql STABLE AS
$$
  WITH RECURSIVE holders (id) AS (
    SELECT one
    UNION
    SELECT m.group_id FROM group_members m JOIN holders h ON m.member_id = h.id
  )
  SELECT id FROM holders UNION SELECT 0
$$;
