-- Ids are ULIDs as text, times milliseconds since 1970 UTC, structures JSON: what PostgreSQL knows as well.

CREATE TABLE room (
    id           TEXT PRIMARY KEY NOT NULL,
    name         TEXT NOT NULL,
    kind         TEXT NOT NULL,
    aliases      TEXT NOT NULL, -- JSON list, in order
    owner        TEXT,
    allow_guests BOOLEAN NOT NULL,
    door         TEXT NOT NULL,
    lock_policy  TEXT NOT NULL,
    seat_limit   BIGINT,
    host_pin     TEXT, -- Argon2id
    guest_pin    TEXT,
    created_at   BIGINT NOT NULL
);
CREATE INDEX room_owner ON room (owner, id);

-- Folded to lower case: an alias belongs to one room, however it is written.
CREATE TABLE alias (
    folded TEXT PRIMARY KEY NOT NULL,
    room   TEXT NOT NULL REFERENCES room (id) ON DELETE CASCADE
);
CREATE INDEX alias_room ON alias (room);

CREATE TABLE account (
    id         TEXT PRIMARY KEY NOT NULL,
    folded     TEXT NOT NULL UNIQUE, -- the username in lower case
    username   TEXT NOT NULL,
    name       TEXT NOT NULL,
    email      TEXT,
    role       TEXT NOT NULL,
    password   TEXT, -- Argon2id
    created_at BIGINT NOT NULL
);

-- An account here may be one that an application vouches for, so it need not be in the table above.
CREATE TABLE ticket (
    id         TEXT PRIMARY KEY NOT NULL,
    room       TEXT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    person     TEXT NOT NULL,
    name       TEXT NOT NULL,
    role       TEXT NOT NULL,
    account    TEXT,
    device     TEXT,
    personal   BOOLEAN NOT NULL,
    generation BIGINT NOT NULL,
    secret     TEXT NOT NULL, -- a digest
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX ticket_room ON ticket (room);
CREATE INDEX ticket_account ON ticket (account);
CREATE INDEX ticket_expiry ON ticket (expires_at);

CREATE TABLE api_key (
    id         TEXT PRIMARY KEY NOT NULL,
    name       TEXT NOT NULL,
    scopes     TEXT NOT NULL, -- JSON list of words
    secret     TEXT NOT NULL, -- a digest
    created_by TEXT,
    created_at BIGINT NOT NULL
);

CREATE TABLE token (
    secret     TEXT PRIMARY KEY NOT NULL, -- a digest
    kind       TEXT NOT NULL,
    account    TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);
CREATE INDEX token_account ON token (account);
CREATE INDEX token_expiry ON token (expires_at);

CREATE TABLE server_secret (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL -- hexadecimal
);

CREATE TABLE idempotency (
    key        TEXT PRIMARY KEY NOT NULL,
    body       TEXT NOT NULL, -- a digest
    status     BIGINT NOT NULL,
    answer     BLOB NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX idempotency_expiry ON idempotency (expires_at);

-- What happened, as it happened.
CREATE TABLE journal (
    conference TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    fact       TEXT NOT NULL, -- JSON
    PRIMARY KEY (conference, seq)
);

-- From here on: what the journal says, kept ready for questions.
CREATE TABLE conference (
    id         TEXT PRIMARY KEY NOT NULL,
    room       TEXT NOT NULL,
    opened_at  BIGINT NOT NULL,
    started_at BIGINT,
    ended_at   BIGINT,
    locked     BOOLEAN NOT NULL
);
CREATE INDEX conference_room ON conference (room, id);
CREATE INDEX conference_unfinished ON conference (id) WHERE ended_at IS NULL;

CREATE TABLE ban (
    id         TEXT PRIMARY KEY NOT NULL,
    room       TEXT NOT NULL,
    conference TEXT, -- that it ends with; without one it is a ban from the room
    person     TEXT NOT NULL,
    since      BIGINT NOT NULL,
    until      BIGINT,
    lifted_at  BIGINT,
    ban        TEXT NOT NULL -- JSON
);
CREATE INDEX ban_room ON ban (room) WHERE lifted_at IS NULL;
CREATE INDEX ban_conference ON ban (conference) WHERE lifted_at IS NULL;

CREATE TABLE access (
    room       TEXT NOT NULL,
    person     TEXT NOT NULL,
    generation BIGINT NOT NULL,
    PRIMARY KEY (room, person)
);

CREATE TABLE chat (
    id         TEXT PRIMARY KEY NOT NULL,
    conference TEXT NOT NULL,
    at         BIGINT NOT NULL,
    seat       TEXT NOT NULL,
    person     TEXT NOT NULL,
    name       TEXT NOT NULL,
    recipient  TEXT, -- a seat; without one it was for everybody
    text       TEXT NOT NULL
);
CREATE INDEX chat_conference ON chat (conference, id);

-- Who did what to whom. `entry` is the text that was hashed; the columns beside it are for filters.
CREATE TABLE audit (
    seq        INTEGER PRIMARY KEY NOT NULL,
    at         BIGINT NOT NULL,
    room       TEXT NOT NULL,
    conference TEXT,
    actor      TEXT NOT NULL, -- in lower case
    entry      TEXT NOT NULL, -- JSON
    prev       TEXT NOT NULL,
    hash       TEXT NOT NULL
);
CREATE INDEX audit_conference ON audit (conference, seq);
CREATE INDEX audit_room ON audit (room, seq);
CREATE INDEX audit_at ON audit (at);

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;

CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;

-- Also what keeps INSERT OR REPLACE out, which deletes without asking the trigger above.
CREATE TRIGGER audit_only_grows_at_its_end BEFORE INSERT ON audit
WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;

-- One row that is rewritten to find out whether writing works.
CREATE TABLE pulse (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    at BIGINT NOT NULL
);
