"""A meeting that runs, so that what the fuzzer orders reaches somebody: a room and two people in it. Whatever has ended it,
it is there again before the next call."""

import json
import threading

import requests
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

ROOM = "weekly"
SCHEDULE = {"start": "2099-01-05T10:00:00Z", "time_zone": "Europe/Berlin", "length_minutes": 60,
            "recurrence": "FREQ=WEEKLY;COUNT=5", "exceptions": ["2099-01-12"]}
CAMERA = "front"
ROLES = ["host", "guest"]
PATIENCE = 20


class Rest:
    """The interface, as somebody with one credential."""

    def __init__(self, url, credential=None):
        self.url = url
        self.http = requests.Session()
        self.http.trust_env = False
        if credential:
            self.http.headers["Authorization"] = f"Bearer {credential}"

    def ask(self, method, path, body=None):
        return self.http.request(method, f"{self.url}/api/v1{path}", json=body, timeout=PATIENCE)

    def must(self, method, path, body=None):
        """The body of the answer, which has to be a success."""
        answer = self.ask(method, path, body)
        if not answer.ok:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None


class Seat:
    """Somebody in the meeting: a signalling socket that is kept alive until the server ends it."""

    def __init__(self, url, ticket):
        self.socket = connect(f"{url.replace('http', 'ws', 1)}/api/v1/signal", proxy=None, open_timeout=PATIENCE)
        self.socket.send(json.dumps({"type": "hello", "ticket": ticket, "client": "a fuzzer"}))
        said = json.loads(self.socket.recv(timeout=PATIENCE))
        if said["type"] != "welcome":
            raise RuntimeError(f"{said} instead of a welcome")
        self.id = said["seat"]
        self.socket.send(json.dumps({"type": "inventory", "cameras": [{"id": CAMERA, "label": CAMERA}], "microphones": []}))
        self.is_open = True
        threading.Thread(target=self._live, daemon=True).start()

    def _live(self):
        try:
            while True:
                try:
                    self.socket.recv(timeout=1)
                except TimeoutError:
                    self.socket.send('{"type":"ping"}')
        except ConnectionClosed:
            self.is_open = False

    def close(self):
        self.socket.close()


class Meeting:
    """`rest`: somebody who may do everything."""

    def __init__(self, rest):
        self.rest = rest
        self.seats = []
        self.host = None
        self.room = self.conference = None
        self.is_doubted = True

    def keep(self):
        """Sees to it that the meeting runs and that both are in with the roles they came with, wherever that may have changed."""
        if not self.is_doubted and all(seat.is_open for seat in self.seats):
            return
        running = self.rest.ask("GET", f"/conferences/{ROOM}/participants")
        inside = {seat["id"]: seat["role"] for seat in running.json()["items"] if seat["state"] == "in"} if running.ok else {}
        if not self.seats or [inside.get(seat.id) for seat in self.seats] != ROLES:
            self._begin()
        self.is_doubted = False

    def _begin(self):
        for seat in self.seats:
            seat.close()
        old = self.rest.ask("DELETE", f"/rooms/{ROOM}")
        if old.status_code not in (204, 404):
            raise RuntimeError(f"the old room stays: {old.text}")
        # With an end, so that there is something to prolong.
        room = {"name": "Weekly", "aliases": [ROOM], "schedule": SCHEDULE, "timers": {"length": 43_200}}
        self.room = self.rest.must("POST", "/rooms", room)["id"]
        self.host, guest = map(self._ticket, ("Alice", "Gustav"), ROLES)
        self.seats = [Seat(self.rest.url, ticket) for ticket in (self.host, guest)]
        self.conference = self.rest.must("GET", f"/conferences/{ROOM}")["id"]

    def _ticket(self, name, role):
        return self.rest.must("POST", f"/rooms/{ROOM}/tickets", {"name": name, "role": role})["ticket"]

    def ticket(self):
        """The id of one that nobody has used."""
        return self._ticket("Dora", "guest").split("_")[1]

    def invitee(self, account):
        """The id of this account's person, who is invited to the room."""
        invited = self.rest.must("POST", f"/rooms/{ROOM}/invitees", {"accounts": [account], "lift_block": True})
        return invited["invitations"][0]["person"]

    def ban(self):
        """The id of a ban that holds."""
        held = self.rest.must("GET", f"/conferences/{ROOM}/bans")["items"]
        if not held:
            dora = Seat(self.rest.url, self._ticket("Dora", "participant"))
            order = {"target": {"participants": [dora.id]}, "ban": {}}
            self.rest.must("POST", f"/conferences/{ROOM}/disconnect", order)
            held = self.rest.must("GET", f"/conferences/{ROOM}/bans")["items"]
        return held[0]["id"]

    def call(self, account):
        """The id of the place at which it rings for this account, as long as somebody listens there."""
        self.rest.ask("POST", f"/conferences/{ROOM}/withdraw", {"scope": "all"})
        order = {"accounts": [account], "lift_block": True}
        return self.rest.must("POST", f"/conferences/{ROOM}/invite", order)["verdicts"][0]["participant"]
