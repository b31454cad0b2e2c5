-- Rises with everything that is written of a webhook, so that nobody writes over what they have not read.
ALTER TABLE webhook ADD COLUMN turn BIGINT NOT NULL DEFAULT 0;
ALTER TABLE webhook DROP COLUMN created_by;
