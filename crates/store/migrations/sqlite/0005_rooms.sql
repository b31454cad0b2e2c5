-- What a room has set, when it meets, and whom it invites.

ALTER TABLE room ADD COLUMN settings TEXT NOT NULL DEFAULT '{}'; -- JSON
ALTER TABLE room ADD COLUMN schedule TEXT; -- JSON
ALTER TABLE room ADD COLUMN ends_with_schedule BOOLEAN NOT NULL DEFAULT FALSE;
-- Between these lie all of its dates; without an end they never end. Only to find rooms by, the schedule decides.
ALTER TABLE room ADD COLUMN meets_from BIGINT;
ALTER TABLE room ADD COLUMN meets_until BIGINT;
-- How often calendars were told something new, and when last (RFC 5545, section 3.8.7.4).
ALTER TABLE room ADD COLUMN sequence BIGINT NOT NULL DEFAULT 0;
ALTER TABLE room ADD COLUMN changed_at BIGINT;
CREATE INDEX room_meets ON room (meets_from) WHERE meets_from IS NOT NULL;

-- An account here may be one that an application vouches for, so it need not be in the table of accounts.
CREATE TABLE room_invitee (
    room       TEXT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    person     TEXT NOT NULL,
    name       TEXT NOT NULL,
    role       TEXT NOT NULL,
    account    TEXT,
    grp        TEXT, -- the group that it was invited with
    email      TEXT,
    invited_at BIGINT NOT NULL,
    PRIMARY KEY (room, person)
);
CREATE INDEX room_invitee_account ON room_invitee (account, room) WHERE account IS NOT NULL;

-- What holds in the whole installation, by name.
CREATE TABLE setting (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL -- JSON
);
