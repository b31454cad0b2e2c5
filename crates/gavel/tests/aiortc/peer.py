"""A WHIP publisher or a WHEP viewer on aiortc, driven by a test.

    peer.py publish URL TICKET
    peer.py watch URL TICKET

The publisher has its candidates in the offer; the viewer sends them behind it, by PATCH.

Writes one JSON object a line: what the server answered, the connection's state, and how many frames were decoded.
Reads one command a line: `count` (say how many frames it is by now), `delete` (leave in order, as RFC 9725 has it) or
`quit`.
"""

import asyncio
import json
import sys
import urllib.error
import urllib.request

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, MediaStreamError, VideoStreamTrack


def tell(event, **more):
    print(json.dumps({"event": event, **more}), flush=True)


def call(method, url, ticket, body=None, kind="application/sdp", **more):
    """Status, headers and body; a refusal is an answer too."""
    request = urllib.request.Request(url, method=method, data=body, headers=more)
    request.add_header("Authorization", f"Bearer {ticket}")
    if body is not None:
        request.add_header("Content-Type", kind)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, dict(refusal.headers), refusal.read()


def held_back(sdp):
    """The offer without its candidates, and the fragment that brings those of the first m-line (RFC 8840)."""
    lines = sdp.splitlines()
    is_late = lambda line: line.startswith(("a=candidate:", "a=end-of-candidates"))
    offer = [line for line in lines if not is_late(line)]
    starts = [at for at, line in enumerate(lines) if line.startswith("m=")] + [len(lines)]
    said = ("m=", "a=mid:", "a=ice-ufrag:", "a=ice-pwd:", "a=candidate:", "a=end-of-candidates")
    fragment = [line for line in lines[starts[0] : starts[1]] if line.startswith(said)]
    return ["\r\n".join(part + [""]).encode() for part in (offer, fragment)]


async def trickle(url, ticket, headers, fragment):
    location = "/".join(url.split("/")[:3]) + headers["location"]
    more = {"If-Match": headers["etag"]}
    kind = headers["accept-patch"]
    status, _, _ = await asyncio.to_thread(call, "PATCH", location, ticket, fragment, kind, **more)
    tell("trickled", status=status)


async def decode(track, counts):
    """Counts decoded frames until the track ends."""
    while True:
        try:
            await track.recv()
        except MediaStreamError:
            return
        counts[track.kind] += 1


async def report(counts):
    while True:
        await asyncio.sleep(0.2)
        tell("frames", **counts)


async def obey(url, ticket, reader, location, counts):
    while True:
        command = (await reader.readline()).decode().strip()
        if command == "delete":
            base = "/".join(url.split("/")[:3])
            status, _, _ = await asyncio.to_thread(call, "DELETE", base + location, ticket)
            tell("deleted", status=status)
        elif command == "count":
            tell("counted", **counts)
        else:
            return


async def main(role, url, ticket):
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    # No STUN server: everything happens on this machine.
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    counts = {"audio": 0, "video": 0}
    tasks = []

    @connection.on("track")
    def on_track(track):
        tasks.append(asyncio.ensure_future(decode(track, counts)))

    @connection.on("connectionstatechange")
    def on_state():
        tell("connection", state=connection.connectionState)

    if role == "publish":
        connection.addTrack(AudioStreamTrack())
        connection.addTrack(VideoStreamTrack())
        for transceiver in connection.getTransceivers():
            transceiver.direction = "sendonly"
    else:
        connection.addTransceiver("audio", direction="recvonly")
        connection.addTransceiver("video", direction="recvonly")
    await connection.setLocalDescription(await connection.createOffer())
    offer, fragment = connection.localDescription.sdp.encode(), None
    if role == "watch":
        offer, fragment = held_back(connection.localDescription.sdp)
    status, headers, body = await asyncio.to_thread(call, "POST", url, ticket, offer)
    if status != 201:
        tell("refused", status=status, code=json.loads(body).get("code"))
        await connection.close()
        return
    headers = {name.lower(): value for name, value in headers.items()}
    location = headers["location"]
    tell("answered", status=status, location=location)
    if fragment:
        await trickle(url, ticket, headers, fragment)
    await connection.setRemoteDescription(RTCSessionDescription(body.decode(), "answer"))
    tasks.append(asyncio.ensure_future(report(counts)))
    await obey(url, ticket, reader, location, counts)
    for task in tasks:
        task.cancel()
    await connection.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
