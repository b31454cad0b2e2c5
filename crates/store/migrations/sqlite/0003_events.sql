-- The audit also of what concerns no room, and more of it to filter by. Copied row by row: numbers, texts and hashes stay
-- what they are.
DROP TRIGGER audit_is_never_changed;
DROP TRIGGER audit_is_never_deleted;
DROP TRIGGER audit_only_grows_at_its_end;

CREATE TABLE audit_wider (
    seq         INTEGER PRIMARY KEY NOT NULL,
    at          BIGINT NOT NULL,
    room        TEXT,
    conference  TEXT,
    actor       TEXT NOT NULL, -- in lower case
    surface     TEXT NOT NULL,
    verb        TEXT NOT NULL,
    verdict     TEXT NOT NULL,
    target      TEXT, -- an id
    target_name TEXT,
    entry       TEXT NOT NULL, -- JSON
    prev        TEXT NOT NULL,
    hash        TEXT NOT NULL
);

INSERT INTO audit_wider (seq, at, room, conference, actor, surface, verb, verdict, target, target_name, entry, prev, hash)
SELECT seq, at, room, conference, actor,
       COALESCE(json_extract(read, '$.surface'), ''), COALESCE(json_extract(read, '$.verb'), ''),
       COALESCE(json_extract(read, '$.verdict'), ''),
       json_extract(read, '$.target.participant'), json_extract(read, '$.target.name'), entry, prev, hash
-- A row that somebody has tampered with is copied as it is, for the chain to tell.
FROM (SELECT *, CASE WHEN json_valid(entry) THEN entry ELSE '{}' END AS read FROM audit) ORDER BY seq;

DROP TABLE audit;
ALTER TABLE audit_wider RENAME TO audit;
CREATE INDEX audit_conference ON audit (conference, seq);
CREATE INDEX audit_room ON audit (room, seq);
CREATE INDEX audit_at ON audit (at);

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;

CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;

CREATE TRIGGER audit_only_grows_at_its_end BEFORE INSERT ON audit
WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;

-- What outside tools are told: written with the facts, read by streams and webhooks. The newest row is never deleted, so
-- that numbers go on rising.
CREATE TABLE event (
    seq        INTEGER PRIMARY KEY NOT NULL,
    id         TEXT NOT NULL,
    at         BIGINT NOT NULL,
    room       TEXT NOT NULL,
    conference TEXT,
    kind       TEXT NOT NULL,
    what       TEXT NOT NULL -- JSON: the kind again, and its data
);
CREATE INDEX event_conference ON event (conference, seq);
CREATE INDEX event_room ON event (room, seq);

CREATE TABLE webhook (
    id            TEXT PRIMARY KEY NOT NULL,
    url           TEXT NOT NULL,
    kinds         TEXT NOT NULL, -- JSON list of words; empty: all
    room          TEXT REFERENCES room (id) ON DELETE CASCADE,
    description   TEXT NOT NULL,
    secret        BLOB NOT NULL, -- sealed
    enabled       BOOLEAN NOT NULL,
    passed        BIGINT NOT NULL, -- the number of the last event that is delivered, or not for it
    again         TEXT NOT NULL, -- JSON list of numbers that are to be delivered once more
    failing_since BIGINT,
    failures      BIGINT NOT NULL,
    next_try_at   BIGINT,
    last_status   BIGINT,
    last_error    TEXT,
    last_at       BIGINT,
    created_by    TEXT,
    created_at    BIGINT NOT NULL
);
CREATE INDEX webhook_room ON webhook (room);

CREATE TABLE delivery (
    id       TEXT PRIMARY KEY NOT NULL,
    webhook  TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    event    BIGINT NOT NULL,
    event_id TEXT NOT NULL,
    kind     TEXT NOT NULL,
    at       BIGINT NOT NULL,
    millis   BIGINT NOT NULL,
    status   BIGINT,
    error    TEXT
);
CREATE INDEX delivery_webhook ON delivery (webhook, id);
