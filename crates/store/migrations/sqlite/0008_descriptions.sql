-- What a room is called besides its name, for people and for those who count.
ALTER TABLE room ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE room ADD COLUMN tag TEXT NOT NULL DEFAULT '';

-- Whose timer it was that ended somebody's time.
ALTER TABLE visit ADD COLUMN timer TEXT;
