-- Programs that speak another system's dialect, and what they show for it.
CREATE TABLE outside_app (
    id         TEXT PRIMARY KEY NOT NULL,
    dialect    TEXT NOT NULL,
    app_id     TEXT NOT NULL,
    tenant     TEXT,
    key        BLOB, -- sealed by the server: a signature can only be checked with the key itself
    public_key TEXT, -- PEM
    created_by TEXT,
    created_at BIGINT NOT NULL,
    UNIQUE (dialect, app_id)
);
