-- What programs that speak another system's dialect have made, and what they said of it that nothing else has a use for.
CREATE TABLE outside_room (
    room TEXT PRIMARY KEY NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    app  TEXT NOT NULL REFERENCES outside_app (id) ON DELETE CASCADE,
    said TEXT NOT NULL
);

CREATE INDEX outside_room_by_app ON outside_room (app, room);

CREATE TABLE outside_person (
    person    TEXT PRIMARY KEY NOT NULL,
    room      TEXT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    reference TEXT NOT NULL
);

CREATE INDEX outside_person_by_room ON outside_person (room);
