"""Real seats in a meeting: somebody who has come by Gavel's own socket, and says what they see."""

import json
import os
import ssl
import threading
import time
import urllib.request

import websocket

URL = os.environ["GAVEL_URL"]
KEY = os.environ["GAVEL_API_KEY"]
PATIENCE = 15
# The authority that vouches for the server, where it speaks TLS.
CA = os.environ.get("GAVEL_CA") or None


def gavel(method, path, body=None, key=KEY):
    """A call of Gavel's own interface, and its answer."""
    request = urllib.request.Request(f"{URL}/api/v1{path}", method=method)
    if key:
        request.add_header("Authorization", f"Bearer {key}")
    data = None
    if body is not None:
        request.add_header("Content-Type", "application/json")
        data = json.dumps(body).encode()
    context = ssl.create_default_context(cafile=CA) if CA else None
    with urllib.request.urlopen(request, data, timeout=PATIENCE, context=context) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def socket_to(url):
    trust = {"ca_certs": CA} if CA else {}
    return websocket.create_connection(url.replace("http", "ws", 1), timeout=PATIENCE, sslopt=trust)


def until(what, holds):
    """Asks until it is so; what it was."""
    deadline = time.monotonic() + PATIENCE
    while True:
        found = holds()
        if found:
            return found
        assert time.monotonic() < deadline, f"not in time: {what}"
        time.sleep(0.02)


class Refused(Exception):
    """The door did not let somebody in."""


class Seat:
    """Somebody in a meeting, alive until they are closed or thrown out."""

    def __init__(self, room, name, role="participant", ticket=None):
        if ticket is None:
            ticket = gavel("POST", f"/rooms/{room}/tickets", {"name": name, "role": role})["ticket"]
        self.ticket = ticket
        self.messages = []
        self.gone = threading.Event()
        self.socket = socket_to(URL + "/api/v1/signal")
        self.say({"type": "hello", "ticket": ticket, "client": "a test"})
        threading.Thread(target=self.listen, daemon=True).start()
        first = until(f"{name} is answered", lambda: self.first("welcome", "waiting", "refusal", "farewell"))
        if first["type"] in ("refusal", "farewell"):
            raise Refused(first)
        self.waits = first["type"] == "waiting"
        self.id = first.get("seat")

    def say(self, message):
        self.socket.send(json.dumps(message))

    def listen(self):
        try:
            while True:
                self.socket.settimeout(1)
                try:
                    text = self.socket.recv()
                except websocket.WebSocketTimeoutException:
                    self.say({"type": "ping"})
                    continue
                if not text:
                    break
                self.keep(json.loads(text))
        except (OSError, websocket.WebSocketException):
            pass
        self.gone.set()

    def keep(self, message):
        for each in message.get("messages", [message]):
            self.messages.append(each)

    def first(self, *kinds):
        return next((message for message in self.messages if message["type"] in kinds), None)

    def hears(self, kind, fits=lambda message: True):
        def find():
            return next((message for message in self.messages if message["type"] == kind and fits(message)), None)

        return until(f"a {kind}", find)

    def is_out(self):
        return self.gone.wait(PATIENCE)

    def close(self):
        self.say({"type": "leave"})
        self.gone.wait(PATIENCE)
        self.socket.close()
