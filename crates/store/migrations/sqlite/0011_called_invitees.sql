-- Whether it rings at the place of an invited account when a conference begins.
ALTER TABLE room_invitee ADD COLUMN call INTEGER NOT NULL DEFAULT 0;
