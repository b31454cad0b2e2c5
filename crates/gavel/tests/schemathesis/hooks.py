"""What Schemathesis needs beside the description of the interface: somebody to ask as (`GAVEL_FUZZ_AS`), and real people and
things to name, since no text that it makes up is ever one of them."""

import itertools
import os
import re
import sys
import warnings
import zlib
from pathlib import Path

import schemathesis

sys.path.append(str(Path(__file__).parent))

from meeting import CAMERA, ROOM, SCHEDULE, Meeting, Rest  # noqa: E402

AS = os.environ["GAVEL_FUZZ_AS"]
URL = os.environ["GAVEL_URL"]
KEY = os.environ["GAVEL_API_KEY"]
PASSWORD = "correct horse"
NUMBERS = itertools.count()
# What a walk has deleted on another of its ways is not there on this one.
GONE = set()
PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEwmk7UVkCwcDD5FFdFl8pf3qEwaMC
r5tOp0hEFyfrQIcWLnjuwQWjgTCwJlHQI5jXbRO3v6aNK6YRK0Bp7pSu2A==
-----END PUBLIC KEY-----
"""

# Those in the meeting mask what they say with random bytes, whatever Hypothesis is doing meanwhile.
warnings.filterwarnings("ignore", message="Do not use the `random` module")

# Looks after what the fuzzer breaks; by a key that stands outside of the game.
KEEPER = Rest(URL, KEY)
MEETING = Meeting(KEEPER)


class Account:
    """Somebody who logs in. An account that was deleted or given another password or role is put right."""

    def __init__(self, username, role):
        self.username, self.role = username, role
        self.id = None
        self.put_right()

    def put_right(self):
        wanted = {"password": PASSWORD, "name": self.username, "role": self.role}
        page = KEEPER.must("GET", "/accounts?limit=1000")
        found = [account["id"] for account in page["items"] if account["username"] == self.username]
        if found:
            self.id = KEEPER.must("PATCH", f"/accounts/{found[0]}", wanted)["id"]
        else:
            self.id = KEEPER.must("POST", "/accounts", {"username": self.username, **wanted})["id"]

    def token(self):
        login = {"username": self.username, "password": PASSWORD}
        answer = Rest(URL).ask("POST", "/auth/login", login)
        if answer.status_code == 401:
            self.put_right()
            answer = Rest(URL).ask("POST", "/auth/login", login)
        return answer.json()["access_token"]


class Group:
    """Somebody's friends: one that is there, with Bob in it."""

    id = None

    @classmethod
    def put_right(cls):
        if cls.id is None or not KEEPER.ask("GET", f"/groups/{cls.id}").ok:
            cls.id = KEEPER.must("POST", "/groups", {"name": "Choir", "members": [BOB.id]})["id"]


BOB = Account("bob", "user")
Group.put_right()
CREDENTIALS = {
    "administrator": Account("oscar", "administrator").token,
    "member": BOB.token,
    "host": lambda: MEETING.host,
    "nobody": None,
}


class Credential:
    """What is shown, `Authorization`. Cases are made long before they are sent, and by then it may have been ended: they
    get the one of now."""

    header = "Bearer of a later one"
    given = {header}
    is_good = False

    @classmethod
    def renew(cls):
        cls.header = f"Bearer {CREDENTIALS[AS]()}"
        cls.given.add(cls.header)
        cls.is_good = True


if CREDENTIALS[AS]:

    @schemathesis.auth(refresh_interval=None)
    class Bearer:
        def get(self, case, ctx):
            return Credential.header

        def set(self, case, data, ctx):
            case.headers["Authorization"] = data


@schemathesis.hook
def after_call(ctx, case, response):
    if response.status_code == 401 and response.request.headers.get("Authorization") == Credential.header:
        Credential.is_good = False
    MEETING.is_doubted |= case.method != "GET"
    if case.method == "DELETE" and response.status_code < 300:
        GONE.update(map(str, case.path_parameters.values()))
    people = case.operation.path.startswith(("/api/v1/accounts/", "/api/v1/groups/"))
    if people and case.method != "GET" and response.status_code < 300:
        BOB.put_right()
        Group.put_right()


@schemathesis.hook
def before_call(ctx, case, kwargs):
    MEETING.keep()
    if case.headers.get("Authorization") in Credential.given:
        if not Credential.is_good:
            Credential.renew()
        case.headers["Authorization"] = Credential.header
    name_real_things(case)
    # Most keys that are made up are `0`. The second request under the same key is 409, or gets the answer of the first, which
    # Schemathesis takes for something new.
    key = str(case.headers.get("Idempotency-Key", ""))
    if re.fullmatch("[!-~]{1,200}", key):
        case.headers["Idempotency-Key"] = f"{key}-{next(NUMBERS)}"
    # Whoever deletes this one ends the test.
    if case.path_parameters.get("id") == KEY.split("_")[1]:
        case.path_parameters["id"] = "another"
    # A ticket is revoked by its id, which is in the middle of it.
    ticket = str(case.path_parameters.get("ticket", ""))
    if ticket.startswith("gvt_"):
        case.path_parameters["ticket"] = ticket.split("_")[1]
    # Nobody makes up a key that is one.
    if isinstance(case.body, dict) and "public_key" in case.body and isinstance(case.body["public_key"], str):
        case.body["public_key"] = PUBLIC_KEY
    # Whatever is sent anywhere is sent to where nobody listens, and never to somebody's server.
    if isinstance(case.body, dict) and str(case.body.get("url", "")).startswith("http"):
        case.body["url"] = "http://127.0.0.1:9/"


def name_real_things(case):
    """Texts that are made up go on being tried: where something is wrong, and in paths every other time. Where one call leads to
    the next, a path has what that gave."""
    path = case.operation.path
    if zlib.crc32(str(next(NUMBERS)).encode()) % 2 and case.meta.phase.name != "stateful":
        for name in case.path_parameters:
            if path.startswith(("/api/v1/conferences/", "/api/v1/rooms/")) and name in ("id", "alias"):
                case.path_parameters[name] = ROOM
            elif path.startswith("/api/v1/sessions/") and name == "id":
                case.path_parameters[name] = MEETING.conference
            elif path == "/api/v1/auth/sessions/{id}" and AS == "member":
                case.path_parameters[name] = another_log_in()
            elif name in MADE.get(AS, {}):
                case.path_parameters[name] = MADE[AS][name]()
        if path == "/api/v1/auth/login":
            case.body = {"username": BOB.username, "password": PASSWORD}
    if case.meta.generation.mode.is_positive:
        host, guest = (seat.id for seat in MEETING.seats)
        real = {
            "participants": [guest], "except": [host], "participant": guest, "to": guest, "accounts": [BOB.id],
            "members": [BOB.id], "account": BOB.id, "owner": BOB.id, "groups": [Group.id], "room": ROOM,
            "schedule": SCHEDULE, "camera": CAMERA,
        }
        if path.endswith("/unban"):
            real["ban"] = MEETING.ban()
        put_in(case.body, real)


class Line:
    """Bob has the app open, and is called there."""

    response = None

    @classmethod
    def call(cls):
        if cls.response is None or cls.response.raw.closed:
            cls.response = Rest(URL, BOB.token()).http.get(f"{URL}/api/v1/me/calls", stream=True)
        return MEETING.call(BOB.id)


def another_log_in():
    """Of Bob, and not the one that asks."""
    token = BOB.token()
    mine = Rest(URL, token).must("GET", "/auth/sessions")["items"]
    return next(one["id"] for one in mine if one["current"])


# What a path can name, and is made when it is needed, for those who may do something with it.
OF_THE_ROOM = {
    "ban": MEETING.ban,
    "ticket": MEETING.ticket,
    "person": lambda: MEETING.invitee(BOB.id),
    "participant": lambda: MEETING.seats[1].id,
}
MADE = {"administrator": OF_THE_ROOM, "host": OF_THE_ROOM, "member": {"place": Line.call}}


def put_in(body, real):
    """Wherever a field has this name and a value of this kind, it gets the real one."""
    if isinstance(body, list):
        for item in body:
            put_in(item, real)
    if isinstance(body, dict):
        for name, value in body.items():
            if name in real and type(value) is type(real[name]) and value:
                body[name] = real[name]
            else:
                put_in(value, real)


# What makes a request wrong although each of its fields is right by itself, which no schema can say.
TOGETHER = re.compile(
    "cursor: "  # it is good for the list, and the order, that gave it
    "|target: |everyone_but needs |the scope `role` needs |idle needs |device_only: "  # a scope with what goes with it
    "|either |one of `set`|participants, or a scope|audio, video, share: none"  # one of several fields
    "|nobody is named|[a-z, ]+: nobody is named|name: it is missing"  # at least one of several fields
    "|it cannot be ordered of these people"
    "|(after|seqs): "  # numbers of events that there are
    "|kind: a room stays|guests: this room allows none"
)


@schemathesis.hook
def filter_failure(ctx, failure, case, response):
    """Whether it counts. A request that fits its schema may be refused for its place and time, or for what it is as a whole."""
    if "ensure_resource_availability" in failure.checks:
        return GONE.isdisjoint(map(str, case.path_parameters.values()))
    if "positive_data_acceptance" not in failure.checks or response.status_code != 400:
        return True
    problem = response.json()
    return problem["code"] == "invalid" and not TOGETHER.match(problem["detail"])


@schemathesis.check
class EveryCallSucceeds:
    """What was never answered with a success by anybody was not tried at all. What the rounds before have reached stands in a
    file, and the last of them adds it up."""

    def __init__(self, *, but=()):
        self.but = set(but)
        self.reached, self.tried = set(), set()

    def after_response(self, ctx, response, case):
        self.tried.add(case.operation.label)
        if response.status_code < 300:
            self.reached.add(case.operation.label)

    def after_run(self, ctx):
        file = Path(os.environ["GAVEL_FUZZ_REACHED"])
        before = file.read_text().splitlines() if file.exists() else []
        reached = self.reached.union(before)
        file.write_text("\n".join(sorted(reached)))
        missing = self.tried - reached - self.but
        if AS == os.environ["GAVEL_FUZZ_ROUNDS"].split(",")[-1] and missing:
            raise AssertionError("never answered with a success: " + ", ".join(sorted(missing)))
