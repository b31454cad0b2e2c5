-- Who was in which conference, how long and how: what the journal says, kept ready for the owner's questions.

-- One row a seat. One that was lost and taken back is one stay on several connections.
CREATE TABLE visit (
    seat         TEXT PRIMARY KEY NOT NULL,
    conference   TEXT NOT NULL,
    person       TEXT NOT NULL,
    name         TEXT NOT NULL,
    folded       TEXT NOT NULL, -- the name in lower case
    came_as      TEXT NOT NULL, -- a role
    role         TEXT NOT NULL, -- the last one
    kind         TEXT NOT NULL,
    account      TEXT,
    client       TEXT NOT NULL,
    came_at      BIGINT NOT NULL,
    waited_since BIGINT,
    admitted_at  BIGINT, -- without it they never were inside
    left_at      BIGINT,
    how          TEXT,
    how_at       BIGINT, -- later than left_at for who was removed after they were lost
    terminal     TEXT,
    reason       TEXT,
    by_name      TEXT,
    by_role      TEXT,
    by_surface   TEXT
);
CREATE INDEX visit_conference ON visit (conference, person);
CREATE INDEX visit_open ON visit (conference) WHERE left_at IS NULL;

CREATE TABLE connection (
    seat    TEXT NOT NULL,
    since   BIGINT NOT NULL,
    until   BIGINT,
    client  TEXT NOT NULL,
    address TEXT,
    how     TEXT, -- like a visit's, or that it was replaced
    PRIMARY KEY (seat, since)
);

-- Of a seat. Means are kept as sum and count, and the worst beside them.
CREATE TABLE measured (
    seat             TEXT PRIMARY KEY NOT NULL,
    talk_ms          BIGINT NOT NULL,
    camera_ms        BIGINT NOT NULL,
    share_ms         BIGINT NOT NULL,
    packets_in       BIGINT NOT NULL,
    packets_out      BIGINT NOT NULL,
    bytes_in         BIGINT NOT NULL,
    bytes_out        BIGINT NOT NULL,
    estimate_sum     BIGINT NOT NULL, -- kilobits per second
    estimate_count   BIGINT NOT NULL,
    estimate_low     BIGINT,
    round_trip_sum   BIGINT NOT NULL, -- milliseconds
    round_trip_count BIGINT NOT NULL,
    round_trip_high  BIGINT,
    loss_in_sum      BIGINT NOT NULL, -- per mille
    loss_in_count    BIGINT NOT NULL,
    loss_in_high     BIGINT,
    loss_out_sum     BIGINT NOT NULL,
    loss_out_count   BIGINT NOT NULL,
    loss_out_high    BIGINT
);

-- The name is NULL for those whose journal was not looked at yet; the sums come with the end.
ALTER TABLE conference ADD COLUMN name TEXT;
ALTER TABLE conference ADD COLUMN people BIGINT;
ALTER TABLE conference ADD COLUMN peak BIGINT;
ALTER TABLE conference ADD COLUMN removals BIGINT;
ALTER TABLE conference ADD COLUMN messages BIGINT;
ALTER TABLE conference ADD COLUMN private_messages BIGINT;

-- Name and text in lower case, to be searched.
ALTER TABLE chat ADD COLUMN folded TEXT;
