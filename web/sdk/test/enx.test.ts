// @vitest-environment happy-dom
// The EnableX toolkit's calls, spoken to a server that a test holds in its hand. What the server answers decides.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import { EnxCode, type EnxEvent, EnxRoom, EnxRtc, EnxStream } from "../src/enx";
import { enter } from "../src/enx/rtc";
import type { MediaState } from "../src/media";
import type { Participant, Verb } from "../src/protocol";
import { cast, conference, FakeServer, participant, welcome } from "../testing";

const host = participant("alice", { role: "host" });
const token = btoa(
  JSON.stringify({ tokenId: "gvt_1", room: "r1", host: "meet.example.org", secure: true, version: 1 }),
);

let server: FakeServer;
let addresses: string[];
let room: EnxRoom;
let media: ReturnType<typeof fakeMedia>;
let events: EnxEvent[];

/** As much of one as streams need. */
class FakeStream extends MediaStream {
  readonly #tracks = new Set<MediaStreamTrack>();
  override addTrack = (track: MediaStreamTrack) => void this.#tracks.add(track);
  override removeTrack = (track: MediaStreamTrack) => void this.#tracks.delete(track);
  override getTracks = () => [...this.#tracks];
  override getAudioTracks = () => this.getTracks().filter(({ kind }) => kind === "audio");
  override getVideoTracks = () => this.getTracks().filter(({ kind }) => kind === "video");
}

function fakeMedia() {
  return {
    store: createStore<MediaState>(() => ({ tracks: new Map(), connection: "new" })),
    begin: vi.fn(),
    answer: vi.fn(),
    slots: vi.fn(),
    stop: vi.fn(),
    setLocal: vi.fn(),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("MediaStream", FakeStream);
  server = new FakeServer();
  media = fakeMedia();
  addresses = [];
  const open = (address: string) => {
    addresses.push(address);
    return server.open();
  };
  room = new EnxRoom({ token }, { media, open });
  events = [];
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function hears(...names: string[]): void {
  for (const name of names) room.addEventListener(name, (event) => events.push(event));
}

const messages = (type: string) => events.filter((event) => event.type === type);

async function inside(me: Participant = host, roster = [host, cast.bob, cast.gustav]): Promise<void> {
  room.connect();
  server.last.opens();
  server.last.says(welcome(me, roster));
  await vi.advanceTimersByTimeAsync(0);
}

/** What was ordered last. */
const lastOrder = () => server.last.heard("act").at(-1) as { id: string; verb: Verb };

async function allows(): Promise<void> {
  server.last.says({ type: "receipt", id: lastOrder().id, receipt: { saved: "yes" } } as never);
  await vi.advanceTimersByTimeAsync(0);
}

async function refuses(code: string): Promise<void> {
  server.last.says({ type: "refused", id: lastOrder().id, problem: { status: 403, code } } as never);
  await vi.advanceTimersByTimeAsync(0);
}

describe("joining", () => {
  it("goes to the server that the token names, with its ticket", async () => {
    await inside();
    expect(addresses).toEqual(["wss://meet.example.org/api/v1/signal"]);
    expect(server.last.heard("hello")[0]).toMatchObject({ ticket: "gvt_1", surface: "sdk" });
  });

  it("tells room-connected with streams, users, room and me, and calls back once", async () => {
    hears("room-connected");
    const done = vi.fn();
    room.connect({}, done);
    server.last.opens();
    server.last.says(welcome(host, [host, cast.bob]));
    await vi.advanceTimersByTimeAsync(0);
    const [event] = messages("room-connected");
    expect(event?.me).toMatchObject({ clientId: "alice", role: "moderator" });
    expect(event?.room).toMatchObject({ name: "Thursday planning", mode: "group", locked: false });
    expect(event?.users.map(({ role }: { role: string }) => role)).toEqual(["moderator", "participant"]);
    expect(event?.streams.map((stream: EnxStream) => stream.clientId)).toEqual(["bob"]);
    expect(done).toHaveBeenCalledTimes(1);
  });

  it("answers joinRoom with the room, and returns nothing", async () => {
    const done = vi.fn();
    await enter(room, {}, done);
    server.last.opens();
    server.last.says(welcome(host, [host, cast.bob]));
    await vi.advanceTimersByTimeAsync(0);
    const [success, error] = done.mock.calls[0] ?? [];
    expect(error).toBeUndefined();
    expect(success).toMatchObject({ room, localStream: null, publishId: null });
    expect(success.streams).toHaveLength(1);
    expect(success.roomData.conf_num).toBe("c1");
    expect(EnxRtc.joinRoom("no token", {}, () => {})).toBeUndefined();
  });

  it.each([
    ["blocked", 4101],
    ["ticket_revoked", 4101],
    ["locked", 4122],
    ["not_started", 1130],
    ["full", 1172],
  ])("calls back with the first error alone where it is refused as %s", async (code, result) => {
    hears("room-disconnected", "room-error");
    const done = vi.fn();
    room.connect({}, done);
    server.last.opens();
    server.last.says({ type: "refusal", problem: { status: 403, code, detail: "no" } } as never);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(done.mock.calls).toEqual([
      [undefined, { type: "room-error", error: result, message: "no", code }],
    ]);
    expect(events.map(({ type }) => type)).toEqual(["room-error"]);
  });

  it("says it as an event too, where there is no callback", async () => {
    hears("room-disconnected", "room-error");
    room.connect();
    server.last.opens();
    server.last.says({ type: "refusal", problem: { status: 403, code: "locked" } } as never);
    await vi.advanceTimersByTimeAsync(0);
    expect(events.map(({ type, error }) => [type, error])).toEqual([["room-error", 4122]]);
  });

  it("joins again after it has left", async () => {
    hears("room-connected", "room-disconnected");
    await inside();
    server.last.says({ type: "farewell", reason: "left", text: "", rejoin: "yes" } as never);
    await inside();
    server.last.says({ type: "farewell", reason: "removed", text: "", rejoin: "ask" } as never);
    expect(events.map(({ type }) => type)).toEqual([
      "room-connected",
      "room-disconnected",
      "room-connected",
      "room-disconnected",
    ]);
  });

  it("gives up where nobody answers, as a connection failure", async () => {
    vi.useRealTimers();
    const done = vi.fn();
    await new Promise<void>((resolve) => {
      room.connect({ timeout_interval: 20 }, (...all) => {
        done(...all);
        resolve();
      });
    });
    expect(done.mock.calls[0]?.[1]).toMatchObject({ type: "room-error", error: EnxCode.connectionFailed });
  });

  it("refuses what is no token without asking anybody", async () => {
    const done = vi.fn();
    new EnxRoom({ token: "eyJ9" }, { media, open: server.open }).connect({}, done);
    await vi.advanceTimersByTimeAsync(0);
    expect(done.mock.calls[0]?.[1]).toMatchObject({ error: EnxCode.unauthorized });
    expect(server.sockets).toHaveLength(0);
  });

  it("waits to be let in, and is told when it is", async () => {
    hears("room-awaited", "room-allowed", "room-connected");
    const done = vi.fn();
    room.connect({}, done);
    server.last.opens();
    server.last.says({ type: "waiting", since: "", room: "x", why: "waiting_room" } as never);
    await vi.advanceTimersByTimeAsync(0);
    expect(room.waitRoom).toBe(true);
    server.last.says(welcome(cast.bob, [host, cast.bob]));
    expect(events.map(({ type }) => type)).toEqual(["room-awaited", "room-allowed", "room-connected"]);
    expect(messages("room-allowed")[0]?.message.streams).toHaveLength(1);
    expect(room.waitRoom).toBe(false);
    expect(done).toHaveBeenCalledTimes(1);
  });
});

describe("dropUser", () => {
  it("E1, E3: removes whom the ids name, and calls back with result 0 when the server has done it", async () => {
    await inside();
    const done = vi.fn();
    room.dropUser(["bob", "gustav"], done);
    expect(lastOrder().verb).toEqual({ do: "disconnect", target: { participants: ["bob", "gustav"] } });
    expect(done).not.toHaveBeenCalled();
    await allows();
    expect(done.mock.calls[0]?.[0]).toMatchObject({ result: 0, clientIds: ["bob", "gustav"] });
  });

  it("E2: removes everybody where the array is empty", async () => {
    await inside();
    room.dropUser([]);
    expect(lastOrder().verb).toEqual({ do: "disconnect", target: { scope: "all" } });
  });

  it.each([[null], [undefined]])("never removes everybody for %s", async (nothing) => {
    await inside();
    const done = vi.fn();
    room.dropUser(nothing as never, done);
    expect(done.mock.calls[0]?.[0]).toMatchObject({ result: EnxCode.badParameters });
    server.last.says({ type: "changed", participant: { ...host, role: "participant" } } as never);
    room.dropUser(nothing as never, done);
    expect(done.mock.calls[1]?.[0]).toMatchObject({ result: EnxCode.moderatorOnly });
    expect(server.last.heard("act")).toHaveLength(0);
  });

  it.each([["bob"], [{}], [[3]], [[""]]])("E5: takes %j for bad parameters", async (wrong) => {
    await inside();
    const done = vi.fn();
    room.dropUser(wrong as never, done);
    expect(done.mock.calls[0]?.[0]).toMatchObject({ result: EnxCode.badParameters });
    expect(server.last.heard("act")).toHaveLength(0);
  });

  it("E5: asks the server whoever asks, and its no becomes the toolkit's code", async () => {
    await inside(cast.bob, [host, cast.bob, cast.gustav]);
    const done = vi.fn();
    room.dropUser(["gustav"], done);
    await refuses("not_moderator");
    expect(done.mock.calls[0]?.[0]).toMatchObject({ result: EnxCode.moderatorOnly });
  });

  it.each([
    ["owner_protected", 4101],
    ["not_moderator", 4101],
    ["not_found", 1155],
  ])("answers a moderator with the code of %s", async (code, result) => {
    await inside();
    const done = vi.fn();
    room.dropUser(["bob"], done);
    await refuses(code);
    expect(done.mock.calls[0]?.[0]).toMatchObject({ result });
  });

  it("says that there is no room where none is", () => {
    const done = vi.fn();
    room.dropUser(["bob"], done);
    expect(done.mock.calls[0]?.[0]).toMatchObject({ result: EnxCode.notConnected });
  });
});

describe("the end", () => {
  it("E4: tells the removed by whom in kind, with Gavel's own facts inside the cause", async () => {
    hears("room-disconnected");
    await inside();
    server.last.says({
      type: "farewell",
      reason: "removed_blocked",
      by: "host",
      why: "spam",
      note: "mail us",
      until: "2026-11-21T16:00:00Z",
      text: "…",
      rejoin: "no",
    } as never);
    server.last.breaks(1000);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(events).toHaveLength(1);
    expect(events[0]?.message.cause).toMatchObject({
      msg: "disconnected-by-moderator",
      actor: "host",
      reason: "spam",
      note: "mail us",
      blocked: true,
      until: "2026-11-21T16:00:00Z",
    });
    expect(server.sockets).toHaveLength(1);
    expect(media.stop).toHaveBeenCalled();
  });

  it.each([
    ["removed", "disconnected-by-moderator"],
    ["ended", "disconnected-by-moderator"],
    ["left", "normal-disconnect"],
    ["denied", "room-access-denied"],
    ["ended_schedule", "session-expired"],
    ["duplicate_session", "unexpected-disconnection"],
  ])("says %s as %s", async (reason, msg) => {
    hears("room-disconnected");
    await inside();
    server.last.says({ type: "farewell", reason, text: "", rejoin: "no" } as never);
    expect(events.map(({ message }) => message.cause.msg)).toEqual([msg]);
  });

  it("leaves when it is told to", async () => {
    hears("room-disconnected");
    await inside();
    const done = vi.fn();
    room.disconnect(done);
    expect(server.last.heard("leave")).toHaveLength(1);
    server.last.says({ type: "farewell", reason: "left", text: "", rejoin: "yes" } as never);
    await vi.advanceTimersByTimeAsync(0);
    expect(done.mock.calls[0]?.[0]).toMatchObject({ result: 0 });
    expect(events[0]?.message.cause).toMatchObject({ cause: 2006, msg: "normal-disconnect" });
  });
});

describe("a lost line", () => {
  it("is told, and that it is back; nobody comes or goes twice by it", async () => {
    hears("network-disconnected", "network-reconnected", "user-connected", "user-disconnected");
    await inside();
    server.last.breaks();
    await vi.advanceTimersByTimeAsync(250);
    server.last.opens();
    server.last.says(welcome(host, [host, cast.bob]));
    expect(events.map(({ type, message }) => [type, message.result ?? message.clientId])).toEqual([
      ["network-disconnected", 1163],
      ["network-reconnected", 1164],
      ["user-disconnected", "gustav"],
    ]);
  });

  it("is given up after the interval", async () => {
    hears("network-reconnect-timeout", "room-disconnected");
    room.connect({ timeout_interval: 5_000 });
    server.last.opens();
    server.last.says(welcome(host, [host]));
    server.last.breaks();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(events.map(({ type }) => type)).toEqual(["network-reconnect-timeout", "room-disconnected"]);
    expect(events[1]?.message).toEqual({ cause: 2002, msg: "unexpected-disconnection" });
  });

  it("is not waited for where the application said so", async () => {
    hears("room-disconnected");
    room.connect({ allow_reconnect: false });
    server.last.opens();
    server.last.says(welcome(host, [host]));
    server.last.breaks();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(messages("room-disconnected")).toHaveLength(1);
    expect(server.sockets).toHaveLength(1);
  });
});

describe("who comes and goes", () => {
  it("tells each once", async () => {
    hears("user-connected", "user-disconnected", "user-awaited");
    await inside();
    server.last.says({ type: "joined", participant: participant("mei", { state: "waiting" }) } as never);
    server.last.says({ type: "changed", participant: participant("mei") } as never);
    server.last.says({ type: "gone", seat: "mei", how: "removed" } as never);
    server.last.says({ type: "gone", seat: "mei", how: "removed" } as never);
    expect(events.map(({ type, clientId }) => [type, clientId])).toEqual([
      ["user-awaited", "mei"],
      ["user-connected", "mei"],
      ["user-disconnected", "mei"],
    ]);
    expect(events[2]).toMatchObject({ name: "Mei", role: "participant" });
  });

  it("tells a swap of roles with the new and the old moderator", async () => {
    hears("user-role-changed");
    await inside();
    const done = vi.fn();
    room.switchUserRole("bob", done);
    expect(lastOrder().verb).toEqual({ do: "role", participant: "bob", role: "host" });
    server.last.says({ type: "changed", participant: { ...cast.bob, role: "host" } } as never);
    await allows();
    expect(lastOrder().verb).toEqual({ do: "role", participant: "alice", role: "participant" });
    server.last.says({ type: "changed", participant: { ...host, role: "participant" } } as never);
    await allows();
    expect(done.mock.calls[0]?.[0]).toMatchObject({ result: 0 });
    expect(events.map(({ message }) => message.moderator)).toEqual([
      { new: "bob", old: "" },
      { new: "bob", old: "alice" },
    ]);
    expect(room.me?.role).toBe("participant");
  });
});

describe("the room", () => {
  const changed = (change: object) =>
    server.last.says({ type: "conference", conference: { ...conference, ...change } } as never);

  it("locks and unlocks; once more is 4121", async () => {
    hears("room-locked", "room-unlocked");
    await inside();
    const done = vi.fn();
    room.lock(done);
    changed({ locked: true });
    await allows();
    room.lock(done);
    await allows();
    room.unlock(done);
    changed({ locked: false });
    await allows();
    expect(done.mock.calls.map(([{ result }]) => result)).toEqual([0, EnxCode.alreadySo, 0]);
    expect(events.map(({ type }) => type)).toEqual(["room-locked", "room-unlocked"]);
  });

  it("is hard-muted: nobody but moderators unmutes themselves, and each is silent", async () => {
    hears("hard-mute-room", "hardmute-user-audio");
    await inside();
    const done = vi.fn();
    room.hardMute(done);
    expect(lastOrder().verb).toEqual({ do: "permissions", unmute: "hosts" });
    changed({ permissions: { ...conference.permissions, unmute: "hosts" } });
    await allows();
    expect(lastOrder().verb).toMatchObject({ do: "mute", scope: "everyone_but", except: ["alice"] });
    server.last.says({ type: "changed", participant: { ...cast.bob, muted_by_host: true } } as never);
    await allows();
    expect(done.mock.calls[0]?.[0]).toMatchObject({ result: 0 });
    expect(room.mute).toBe(true);
    expect(events.map(({ type }) => type)).toEqual(["hard-mute-room"]);
  });

  it("mutes one so that they stay muted, and lets them speak again", async () => {
    hears("hardmute-user-audio");
    await inside();
    room.hardMuteUserAudio("bob");
    expect(lastOrder().verb).toEqual({ do: "rights", participant: "bob", unmute: false });
    await allows();
    expect(lastOrder().verb).toEqual({ do: "mute", participants: ["bob"], audio: true, video: false });
    server.last.says({ type: "changed", participant: { ...cast.bob, muted_by_host: true } } as never);
    room.hardUnmuteUserAudio("bob");
    expect(lastOrder().verb).toEqual({ do: "rights", participant: "bob" });
    expect(events.map(({ clientId }) => clientId)).toEqual(["bob"]);
  });

  it("lets in, turns away, and has the waiting room on and off", async () => {
    await inside();
    room.approveAwaitedUser("mei");
    expect(lastOrder().verb).toEqual({ do: "admit", participants: ["mei"] });
    room.denyAwaitedUser("mei");
    expect(lastOrder().verb).toEqual({ do: "deny", participants: ["mei"] });
    room.enableKnock(true);
    expect(lastOrder().verb).toEqual({ do: "waiting_room", on: true });
  });

  it("adds to the spotlight and takes from it", async () => {
    await inside();
    changed({ spotlight: ["gustav"] });
    room.addSpotlightUsers(["bob", "gustav"]);
    expect(lastOrder().verb).toEqual({ do: "spotlight", participants: ["gustav", "bob"] });
    room.removeSpotlightUsers(["gustav"]);
    expect(lastOrder().verb).toEqual({ do: "spotlight", participants: [] });
  });

  it("puts off the end", async () => {
    await inside();
    const done = vi.fn();
    room.extendConferenceDuration(done);
    expect(lastOrder().verb).toEqual({ do: "prolong", minutes: 10 });
    await allows();
    expect(done.mock.calls[0]?.[0]).toMatchObject({ result: 0, extendedTime: 10 });
  });

  it("says of what Gavel does not have that it is off", async () => {
    await inside();
    const done = vi.fn();
    room.startRecord(done);
    room.makeOutboundCall("123", undefined, done);
    room.sendUserData({}, true, [], done);
    room.switchRoomMode("lecture", done);
    room.inviteToFloor("bob", done);
    expect(done.mock.calls.map(([{ result }]) => result)).toEqual(Array(5).fill(EnxCode.featureOff));
  });

  it("has a floor: asked for, given, given back", async () => {
    hears("floor-requested", "floor-granted", "floor-released");
    await inside();
    const said = (change: Partial<Participant>) =>
      server.last.says({ type: "changed", participant: { ...cast.bob, ...change } } as never);
    said({ hand_since: "2026-11-21T14:05:00Z" });
    expect(room.raisedHands).toEqual(["bob"]);
    const done = vi.fn();
    room.grantFloor("bob", done);
    expect(lastOrder().verb).toEqual({ do: "floor", participant: "bob", grant: true });
    await allows();
    said({ on_stage: true });
    expect(room.approvedHands).toEqual(["bob"]);
    room.releaseFloor("bob");
    expect(lastOrder().verb).toEqual({ do: "floor", participant: "bob", grant: false });
    said({});
    expect(events.map(({ type, users }) => [type, users.clientId])).toEqual([
      ["floor-requested", "bob"],
      ["floor-granted", "bob"],
      ["floor-released", "bob"],
    ]);
    room.denyFloor("gustav", done);
    await allows();
    expect(done.mock.calls.map(([{ result }]) => result)).toEqual([0, EnxCode.floorInvalid]);
  });

  it("asks for the floor by the hand, once", async () => {
    await inside(cast.bob);
    const done = vi.fn();
    room.requestFloor(done);
    expect(lastOrder().verb).toEqual({ do: "hand", up: true });
    await allows();
    server.last.says({ type: "changed", participant: { ...cast.bob, hand_since: "x" } } as never);
    room.requestFloor(done);
    expect(done.mock.calls.map(([{ result }]) => result)).toEqual([0, EnxCode.floorRepeated]);
  });

  it("sends words to everybody or to some, and hears those of others", async () => {
    hears("message-received");
    await inside();
    room.sendMessage("hello", true);
    expect(lastOrder().verb).toEqual({ do: "chat", text: "hello" });
    room.sendMessage("psst", false, ["bob"]);
    expect(lastOrder().verb).toEqual({ do: "chat", text: "psst", to: "bob" });
    const words = (id: string, seat: string, to: string | null) =>
      server.last.says({ type: "chat", message: { id, at: "", seat, name: "Bob", text: "hi", to } } as never);
    words("1", "bob", null);
    words("2", "alice", null);
    words("3", "bob", "alice");
    expect(events.map(({ message }) => [message.senderId, message.broadcast])).toEqual([
      ["bob", true],
      ["bob", false],
    ]);
  });
});

describe("streams", () => {
  const track = (kind: string) =>
    Object.assign(new EventTarget(), { kind, enabled: true, stop: vi.fn(), id: kind }) as never;

  it("are one for each of the others, and carry what is received once subscribed to", async () => {
    await inside();
    const stream = room.remoteStreams.of("bob");
    if (!stream) throw new Error("no stream");
    const take = vi.spyOn(stream, "take");
    media.store.setState({ tracks: new Map([["bob", { audio: track("audio") }]]) });
    expect(take).not.toHaveBeenCalled();
    const done = vi.fn();
    room.subscribe(stream, done);
    expect(done.mock.calls[0]?.[0]).toMatchObject({ result: 0 });
    expect(take).toHaveBeenCalledTimes(1);
    room.subscribe({ getID: () => 99 } as never, done);
    expect(done.mock.calls[1]?.[0]).toMatchObject({ result: EnxCode.noSuchStream });
  });

  it("come and go with people, and a screen is number 101", async () => {
    hears("stream-added", "stream-removed", "share-started", "share-stopped");
    await inside(host, [host]);
    server.last.says({ type: "joined", participant: cast.bob } as never);
    server.last.says({ type: "changed", participant: { ...cast.bob, sharing: true } } as never);
    expect(room.remoteStreams.get(101)?.clientId).toBe("bob");
    server.last.says({ type: "changed", participant: cast.bob } as never);
    server.last.says({ type: "gone", seat: "bob", how: "left" } as never);
    expect(events.map(({ type, clientId }) => [type, clientId])).toEqual([
      ["stream-added", "bob"],
      ["share-started", "bob"],
      ["share-stopped", "bob"],
      ["stream-removed", "bob"],
    ]);
    expect(room.remoteStreams.list()).toEqual([]);
  });

  it("are muted by their owner, who is told when a moderator does not allow it back", async () => {
    await inside(cast.bob);
    const stream = new EnxStream({ audio: true, video: true });
    stream.take([track("audio"), track("video")]);
    room.adopt(stream);
    const devices = () => server.last.heard("state").at(-1);
    expect(devices()).toMatchObject({ muted: false, video: true });
    const done = vi.fn();
    stream.muteAudio(done);
    expect(devices()).toMatchObject({ muted: true, video: true });
    stream.muteAudio(done);
    stream.unmuteAudio(done);
    const shut = { type: "gate", audio: false, video: true, share: true, by: "host", asked: false };
    server.last.says({ ...shut, at_once: false } as never);
    expect(stream.audioMuted).toBe(true);
    expect(devices()).toMatchObject({ muted: true, video: true });
    const rights = { unmute: false, share: null, chat: null };
    server.last.says({ type: "changed", participant: { ...cast.bob, muted_by_host: true, rights } } as never);
    stream.unmuteAudio(done);
    expect(done.mock.calls.map(([{ result }]) => result)).toEqual([
      0,
      EnxCode.sameMedia,
      0,
      EnxCode.mutedByModerator,
    ]);
  });

  it("are listed by who speaks, as many as are wanted, the pinned first", async () => {
    hears("active-talkers-updated");
    await inside();
    const list = () =>
      events.at(-1)?.message.activeList.map(({ clientId }: { clientId: string }) => clientId);
    server.last.says({ type: "speaking", seats: ["gustav"] } as never);
    expect(list()).toEqual(["gustav", "bob"]);
    room.setTalkerCount(1);
    expect(list()).toEqual(["gustav"]);
    room.pinUsers(["bob"]);
    expect(list()).toEqual(["bob"]);
    const done = vi.fn();
    room.setTalkerCount(-1, done);
    expect(done.mock.calls[0]?.[0]).toMatchObject({ result: EnxCode.badParameters });
  });

  it("play in the element of an id", async () => {
    const place = Object.assign(document.createElement("div"), { id: "here" });
    document.body.append(place);
    const stream = new EnxStream();
    stream.setID(7);
    expect(stream.play("nowhere")).toBe(false);
    expect(stream.play("here")).toBe(true);
    expect(place.querySelector("video")?.id).toBe("stream7");
    stream.stop();
    expect(place.children).toHaveLength(0);
  });
});
