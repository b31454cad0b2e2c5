-- What a name is searched and sorted by: in lower case, as Unicode has it. SQL cannot fold that, so the store fills it in.
ALTER TABLE account ADD COLUMN folded_name TEXT;
CREATE INDEX account_name ON account (folded_name, id);

-- Whom a provider of log-ins vouches for, and under which name it knows them.
ALTER TABLE account ADD COLUMN issuer TEXT;
ALTER TABLE account ADD COLUMN subject TEXT;
CREATE UNIQUE INDEX account_identity ON account (issuer, subject) WHERE subject IS NOT NULL;

CREATE TABLE account_group (
    id         TEXT PRIMARY KEY NOT NULL,
    name       TEXT NOT NULL,
    folded     TEXT NOT NULL, -- the name in lower case
    created_at BIGINT NOT NULL
);
CREATE INDEX account_group_name ON account_group (folded, id);

CREATE TABLE group_member (
    grp     TEXT NOT NULL REFERENCES account_group (id) ON DELETE CASCADE,
    account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    PRIMARY KEY (grp, account)
);
CREATE INDEX group_member_account ON group_member (account);

-- An access token is a log-in that its account can look at and end, so it has a name besides its digest.
ALTER TABLE token ADD COLUMN id TEXT;
ALTER TABLE token ADD COLUMN client TEXT NOT NULL DEFAULT ''; -- what the browser or program called itself
ALTER TABLE token ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE token ADD COLUMN last_used_at BIGINT;
-- Those from before were good for twelve hours, or as a one-time link for seven days.
UPDATE token SET
    id = '0' || substr(hex(randomblob(13)), 1, 25),
    created_at = max(0, expires_at - CASE kind WHEN 'access' THEN 43200000 ELSE 604800000 END);
CREATE UNIQUE INDEX token_id ON token (id);

ALTER TABLE api_key ADD COLUMN expires_at BIGINT;

-- A ticket that was withdrawn stays until it would have expired, so that its holder reads what became of it.
ALTER TABLE ticket ADD COLUMN revoked_at BIGINT;
CREATE INDEX ticket_of_room ON ticket (room, id);
