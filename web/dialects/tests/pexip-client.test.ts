// The client API of Pexip, by the vendor's own client, which only controls here: what it does with media a browser shows.
import { Gavel, type Room } from "@gavel/e2e/gavel";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { pretendBrowser, watchRequests } from "../src/pexip/globals.ts";
import { Person } from "../src/pexip/person.ts";
import { Seat } from "../src/seat.ts";

const PINS = { host_pin: "1234", guest_pin: "5678" };
const gavel = new Gavel(["--rate-limit-factor", "100"]);
const asked = watchRequests();
const here: { leaves(): Promise<void> }[] = [];

beforeAll(async () => {
  await gavel.start();
  pretendBrowser(gavel.url);
});
afterEach(async () => {
  await Promise.all(here.splice(0).map((person) => person.leaves()));
});
afterAll(() => gavel.stop());

const at = (room: Room, pin?: string) => ({ alias: room.alias, host: gavel.url, ...(pin && { pin }) });

async function called(name: string): Promise<Person> {
  const person = await Person.called(name);
  here.push(person);
  return person;
}

async function enters(name: string, room: Room, pin?: string): Promise<Person> {
  return (await called(name)).enters(at(room, pin));
}

/** Alice runs it, Gustav is a guest, and they see each other. */
async function meeting(more: object = {}) {
  const room = await gavel.room("Weekly", { ...PINS, ...more });
  const alice = await enters("Alice", room, PINS.host_pin);
  const gustav = await enters("Gustav", room, PINS.guest_pin);
  const [me, them] = [await gustav.finds("Gustav"), await alice.finds("Gustav")];
  expect(me.uuid).toBe(them.uuid);
  return { room, alice, gustav, guest: them.uuid };
}

async function native(room: Room, name: string, role: "host" | "participant" | "guest"): Promise<Seat> {
  const { ticket } = await gavel.ticket(room, name, role);
  const seat = await Seat.take(gavel, ticket);
  here.push({ leaves: async () => seat.close() });
  return seat;
}

describe("coming in", () => {
  test("a PIN is asked for, a wrong one refused, and which one it is makes the role", async () => {
    const room = await gavel.room("Weekly", PINS);
    const alice = await called("Alice");
    expect(await alice.comes(at(room))).toBe(403);
    expect(await alice.hears("onPinRequired")).toEqual({ hasHostPin: true, hasGuestPin: true });
    expect(await alice.comes(at(room, "9999"))).toBe(403);
    expect(await alice.hears("onError")).toEqual({ error: "Invalid PIN", errorCode: "#pex101" });
    await alice.enters(at(room, PINS.host_pin));
    expect(await alice.finds("Alice")).toMatchObject({
      isHost: true,
      role: "chair",
      serviceType: "conference",
    });
    const gustav = await enters("Gustav", room, PINS.guest_pin);
    expect(await gustav.finds("Gustav")).toMatchObject({ isHost: false, role: "guest" });
    expect(await alice.finds("Gustav")).toMatchObject({
      hasMedia: false,
      canMute: true,
      canDisconnect: true,
    });
  });

  test("where guests need none, none is a PIN", async () => {
    const room = await gavel.room("Weekly", { host_pin: PINS.host_pin });
    const gustav = await called("Gustav");
    expect(await gustav.comes(at(room))).toBe(403);
    expect(await gustav.hears("onPinRequired")).toEqual({ hasHostPin: true, hasGuestPin: false });
    await enters("Alice", room, PINS.host_pin);
    await gustav.enters(at(room, "none"));
    expect(await gustav.finds("Gustav")).toMatchObject({ isHost: false });
  });

  test("a room that is not there is told to be not there", async () => {
    const alice = await called("Alice");
    expect(await alice.comes({ alias: "nowhere@example.org", host: gavel.url })).toBe(404);
    expect(await alice.hears("onError")).toEqual({
      error: "Neither conference nor gateway found",
      errorCode: "#pex154",
    });
  });

  test("an alias that looks like an address finds the room that stands before the sign", async () => {
    const room = await gavel.room("Weekly", PINS);
    const alice = await called("Alice");
    await alice.enters({ alias: `${room.alias}@example.org`, host: gavel.url, pin: PINS.host_pin });
    expect((await alice.client.lock({ lock: true }))?.data.result).toBe(true);
  });

  test("a guest waits for the host, and is in when there is one", async () => {
    const room = await gavel.room("Weekly", PINS);
    const gustav = await enters("Gustav", room, PINS.guest_pin);
    expect(gustav.client.serviceType).toBe("waiting_room");
    expect(await gustav.hears("onConferenceStatus")).toMatchObject({ status: { started: false } });
    const alice = await enters("Alice", room, PINS.host_pin);
    await gustav.hears("onServiceType", (type) => type === "conference");
    await gustav.hears("onConferenceStatus", ({ status }) => status.started);
    await gustav.finds("Alice");
    expect(await alice.finds("Gustav")).toMatchObject({ isWaiting: false });
  });

  test("somebody of the app and somebody of the client see each other, and who goes", async () => {
    const room = await gavel.room("Weekly", PINS);
    const bob = await native(room, "Bob", "host");
    const alice = await enters("Alice", room, PINS.host_pin);
    expect(await alice.finds("Bob")).toMatchObject({ isHost: true, hasMedia: true });
    const joined = await bob.hears((message) => message.participant?.name === "Alice");
    expect(joined.participant).toMatchObject({ kind: "pexip", role: "host", muted: true, video: false });
    await alice.leaves();
    const gone = await bob.hears((message) => message.type === "gone");
    expect(gone).toMatchObject({ seat: joined.participant.id, how: "left" });
  });
});

describe("lock and waiting room", () => {
  test("who comes to a lock waits, is admitted, and others are let in when it opens", async () => {
    const { room, alice } = await meeting();
    await alice.client.lock({ lock: true });
    await alice.hears("onConferenceStatus", ({ status }) => status.locked);
    const dora = await enters("Dora", room, PINS.guest_pin);
    expect(dora.client.serviceType).toBe("waiting_room");
    expect(dora.participants().map(({ displayName }) => displayName)).toEqual(["Dora"]);
    const knocking = await alice.finds("Dora", (of) => of.isWaiting);
    await alice.client.admit({ participantUuid: knocking.uuid });
    await dora.hears("onServiceType", (type) => type === "conference");
    await alice.finds("Dora", (of) => !of.isWaiting);
    await dora.finds("Alice");

    const eve = await enters("Eve", room, PINS.guest_pin);
    await alice.finds("Eve", (of) => of.isWaiting);
    await alice.client.lock({ lock: false });
    await eve.hears("onServiceType", (type) => type === "conference");
  });

  test("a host turns away who waits, and other hosts come in by their PIN", async () => {
    const { room, alice } = await meeting();
    await alice.client.lock({ lock: true });
    const carol = await enters("Carol", room, PINS.host_pin);
    expect(carol.client.serviceType).toBe("conference");
    const dora = await enters("Dora", room, PINS.guest_pin);
    const knocking = await alice.finds("Dora", (of) => of.isWaiting);
    await alice.client.kick({ participantUuid: knocking.uuid });
    expect(await dora.hears("onDisconnected")).toMatchObject({ errorCode: "#pex124" });
    await alice.misses("Dora");
  });
});

describe("microphones, hands and the light", () => {
  test("a host mutes a guest, who takes it back unless that is the hosts'", async () => {
    const { alice, gustav, guest } = await meeting();
    await alice.client.mute({ mute: true, participantUuid: guest });
    await gustav.hears("onMyselfMuted", (muted) => muted === true);
    await alice.finds("Gustav", (of) => of.isMuted);
    expect(await gustav.client.mute({ mute: false })).toMatchObject({ status: 200, data: { result: true } });
    await gustav.hears("onMyselfMuted", (muted) => muted === false);

    await alice.client.guestsCanUnmute({ setting: false });
    await gustav.hears("onConferenceStatus", ({ status }) => status.guestsCanUnmute === false);
    expect(await gustav.client.mute({ mute: true })).toMatchObject({ status: 200 });
    await alice.finds("Gustav", (of) => of.isMuted);
    expect(await gustav.client.mute({ mute: false })).toMatchObject({
      status: 403,
      data: { result: "Invalid role" },
    });
    await alice.client.mute({ mute: false, participantUuid: guest });
    await alice.finds("Gustav", (of) => !of.isMuted);
  });

  test("all guests are muted together, and hosts are not", async () => {
    const { alice, gustav } = await meeting();
    await alice.client.muteAllGuests({ mute: true });
    await gustav.hears("onMyselfMuted", (muted) => muted === true);
    await alice.hears("onConferenceStatus", ({ status }) => status.guestsMuted);
    expect(alice.sees("Alice")).toMatchObject({ isMuted: false });
    await alice.client.muteAllGuests({ mute: false });
    await gustav.hears("onMyselfMuted", (muted) => muted === false);
  });

  test("what a client says of its own microphone and camera is only its own", async () => {
    const { alice, gustav, guest } = await meeting();
    expect(await gustav.client.clientMute({ mute: true })).toMatchObject({ status: 200 });
    expect(await gustav.client.muteVideo({ muteVideo: true })).toMatchObject({ status: 200 });
    expect(await alice.client.clientMute({ mute: true, participantUuid: guest })).toMatchObject({
      status: 403,
    });
    expect(await alice.client.muteVideo({ muteVideo: true, participantUuid: guest })).toMatchObject({
      status: 200,
    });
  });

  test("hands go up, and are lowered one by one or all together", async () => {
    const { alice, gustav, guest } = await meeting();
    await gustav.client.raiseHand({ raise: true });
    await alice.hears(
      "onRaiseHand",
      ({ participant }) => participant.raisedHand && participant.uuid === guest,
    );
    await alice.client.raiseHand({ raise: false, participantUuid: guest });
    await alice.finds("Gustav", (of) => !of.raisedHand);
    await gustav.client.raiseHand({ raise: true });
    await alice.finds("Gustav", (of) => of.raisedHand);
    await alice.client.lowerAllRaisedHands({});
    await alice.finds("Gustav", (of) => !of.raisedHand);
  });

  test("the spotlight is on whom it was given, in that order", async () => {
    const { alice, gustav, guest } = await meeting();
    const own = (await alice.finds("Alice")).uuid;
    await alice.client.spotlight({ enable: true, participantUuid: guest });
    await gustav.finds("Gustav", (of) => of.isSpotlight);
    await alice.client.spotlight({ enable: true, participantUuid: own });
    const second = await gustav.finds("Alice", (of) => of.isSpotlight);
    expect(second.spotlightOrder).toBeGreaterThan(gustav.sees("Gustav")?.spotlightOrder ?? Number.NaN);
    await alice.client.spotlight({ enable: false, participantUuid: guest });
    await gustav.finds("Gustav", (of) => !of.isSpotlight);
    await alice.client.sendConferenceRequest({ path: "clearspotlights", method: "POST" });
    await gustav.finds("Alice", (of) => !of.isSpotlight);
  });
});

describe("words", () => {
  test("chat goes both ways between the client and the app, and to one alone", async () => {
    const { room, alice, gustav, guest } = await meeting();
    const bob = await native(room, "Bob", "participant");
    const origin = await alice.finds("Bob");
    await gustav.client.sendMessage({ payload: "hello all" });
    expect(await alice.hears("onMessage")).toMatchObject({
      message: "hello all",
      displayName: "Gustav",
      userId: guest,
      direct: false,
    });
    await bob.hears((message) => message.type === "chat" && message.message.text === "hello all");
    expect(gustav.heard("onMessage"), "nobody hears themselves").toEqual([]);

    await bob.acts({ do: "chat", text: "and back" });
    expect(await gustav.hears("onMessage", ({ message }) => message === "and back")).toMatchObject({
      displayName: "Bob",
      userId: origin.uuid,
    });
    await alice.client.sendMessage({ payload: "psst", participantUuid: guest });
    expect(await gustav.hears("onMessage", ({ message }) => message === "psst")).toMatchObject({
      direct: true,
    });
    await alice.client.sendMessage({ payload: "done" });
    await bob.hears((message) => message.type === "chat" && message.message.text === "done");
    expect(
      bob.heard.some((message) => message.message?.text === "psst"),
      "not to the others",
    ).toBe(false);
  });

  test("a guest has another name when a host says so", async () => {
    const { alice, gustav, guest } = await meeting();
    await alice.client.setTextOverlay({ participantUuid: guest, text: "Gustav (Guest)" });
    await gustav.finds("Gustav (Guest)");
    expect(await gustav.client.setTextOverlay({ participantUuid: guest, text: "King" })).toMatchObject({
      status: 403,
    });
  });
});

describe("roles", () => {
  test("a guest becomes a host, knows it at once, and may what hosts may", async () => {
    const { alice, gustav, guest } = await meeting();
    await expect(gustav.client.lock({ lock: true })).rejects.toThrow("Unexpected status 403");
    expect(gustav.heard("onFailedRequest")).toEqual(["lock"]);
    await alice.client.setRole({ role: "chair", participantUuid: guest });
    await gustav.finds("Gustav", (of) => of.isHost);
    const refreshes = () => asked.filter((path) => path.endsWith("/refresh_token")).length;
    await expect.poll(refreshes, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(await gustav.client.lock({ lock: true })).toMatchObject({ data: { result: true } });
    await alice.client.setRole({ role: "guest", participantUuid: guest });
    await gustav.finds("Gustav", (of) => !of.isHost);
    await expect(gustav.client.lock({ lock: false })).rejects.toThrow("Unexpected status 403");
  });
});

describe("going", () => {
  test("who is removed reads why, the others see them go, and they may come back", async () => {
    const { room, alice, gustav, guest } = await meeting();
    expect(await alice.client.kick({ participantUuid: guest })).toMatchObject({
      status: 200,
      data: { status: "success", result: true },
    });
    expect(await gustav.hears("onDisconnected")).toEqual({
      error: "Disconnected by another participant",
      errorCode: "#pex124",
    });
    await alice.misses("Gustav");
    expect(await alice.client.kick({ participantUuid: guest }), "once more").toMatchObject({
      status: 200,
      data: { result: true },
    });
    const again = await enters("Gustav", room, PINS.guest_pin);
    expect((await again.finds("Gustav")).uuid).not.toBe(guest);
  });

  test("a guest removes nobody, and nobody removes the owner", async () => {
    const { room, alice, gustav } = await meeting();
    const host = (await gustav.finds("Alice")).uuid;
    expect(await gustav.client.kick({ participantUuid: host })).toMatchObject({
      status: 403,
      data: { result: "Invalid role" },
    });
    expect(alice.heard("onDisconnected")).toEqual([]);
    expect((await gavel.participants(room)).length).toBe(2);
    const unknown = crypto.randomUUID() as typeof host;
    expect(await alice.client.kick({ participantUuid: unknown })).toMatchObject({ status: 403 });
  });

  test("everybody is disconnected, the caller too, and all read the same", async () => {
    const { room, alice, gustav } = await meeting();
    const bob = await native(room, "Bob", "participant");
    expect(await alice.client.disconnectAll({})).toMatchObject({ data: { result: true } });
    for (const person of [alice, gustav]) {
      expect(await person.hears("onDisconnected")).toEqual({
        error: "Conference terminated by another participant",
        errorCode: "#pex125",
      });
    }
    expect(await bob.farewell()).toMatchObject({ reason: "ended", by: "host" });
  });

  test.each([
    ["an administrator", "admin", "Disconnected by an administrator", "#pex123"],
    ["a key", "moderate", "API initiated participant disconnect", "#pex122"],
  ])("who is removed by %s over the native interface reads that", async (_, scope, error, errorCode) => {
    const { room, gustav } = await meeting();
    const { body } = await gavel.call("POST", "/api-keys", { name: scope, scopes: [scope] });
    const seat = (await gavel.participants(room)).find(({ name }) => name === "Gustav");
    const order = { target: { participants: [seat.id] } };
    await gavel.call("POST", `/conferences/${room.alias}/disconnect`, order, body.key);
    expect(await gustav.hears("onDisconnected")).toEqual({ error, errorCode });
  });

  test("the end by an administrator is told as that", async () => {
    const { room, alice } = await meeting();
    await gavel.call("POST", `/conferences/${room.alias}/disconnect`, { target: { scope: "all" } });
    expect(await alice.hears("onDisconnected")).toEqual({
      error: "Conference terminated by an administrator",
      errorCode: "#pex122",
    });
  });

  test("who is banned does not come back with the same client, and others do", async () => {
    const room = await gavel.room("Weekly", PINS);
    await enters("Alice", room, PINS.host_pin);
    const clientId = crypto.randomUUID();
    const gustav = await called("Gustav");
    await gustav.enters({ ...at(room, PINS.guest_pin), clientId });
    const seat = (await gavel.participants(room)).find(({ name }) => name === "Gustav");
    await gavel.call("POST", `/conferences/${room.alias}/disconnect`, {
      target: { participants: [seat.id] },
      ban: {},
    });
    await gustav.hears("onDisconnected");
    const again = await called("Gustav");
    expect(await again.comes({ ...at(room, PINS.guest_pin), clientId })).toBe(403);
    expect(await again.hears("onError")).toMatchObject({ error: "You cannot join this meeting again." });
    await enters("Bob", room, PINS.guest_pin);
  });

  test("who leaves is gone", async () => {
    const { room, alice, gustav } = await meeting();
    await gustav.leaves();
    await alice.misses("Gustav");
    expect((await gavel.participants(room)).map(({ name }) => name)).toEqual(["Alice"]);
    expect(gustav.heard("onDisconnected")).toEqual([]);
  });
});

describe("what else there is", () => {
  test("the lists are as the client wants them", async () => {
    const { alice, gustav } = await meeting();
    const all = await alice.client.requestParticipants({});
    expect(all).toMatchObject({ status: 200, data: { status: "success" } });
    const vendors = async (person: Person) => {
      const listed = await person.client.requestParticipants({});
      const result = listed?.data.result as { display_name: string; protocol: string }[];
      return result.map((of) => [of.display_name, of.protocol]).sort();
    };
    expect(await vendors(alice)).toEqual([
      ["Alice", "api"],
      ["Gustav", "api"],
    ]);
    expect(await vendors(gustav), "guests do not read how others came").toEqual([
      ["Alice", ""],
      ["Gustav", ""],
    ]);
    const status = await alice.client.sendConferenceRequest({ path: "conference_status", method: "GET" });
    expect(status).toMatchObject({ status: 200, data: { result: { locked: false, started: true } } });
  });

  test("a layout is for everybody", async () => {
    const { alice, gustav } = await meeting();
    const layouts = await alice.client.availableLayouts({});
    expect(layouts).toEqual(["ac", "1:7", "9:0"]);
    expect(await alice.client.layoutSvgs({})).toEqual({});
    await alice.client.setLayout({ transforms: { layout: "9:0" } });
    await gustav.hears("onLayoutUpdate", ({ view }) => view === "9:0");
    await expect(alice.client.setLayout({ transforms: { layout: "nonsense" } })).rejects.toThrow("400");
  });

  test("a host calls an account by its name, and nobody by a number", async () => {
    const { room, alice, gustav } = await meeting();
    const username = `bob-${crypto.randomUUID().slice(0, 8)}`;
    const account = { username, password: "correct horse battery", name: "Bob", role: "user" };
    await gavel.call("POST", "/accounts", account);
    const dialled = await alice.client.dial({ role: "GUEST", destination: username });
    expect(dialled?.data.result).toHaveLength(1);
    const { body } = await gavel.call("GET", `/conferences/${room.alias}/unconnected`);
    expect(body.items.map(({ name }: { name: string }) => name)).toContain("Bob");
    const nobody = await alice.client.dial({ role: "GUEST", destination: "+49301234567" });
    expect(nobody?.data.result).toEqual([]);
    for (const destination of [username, "+49301234567"]) {
      await expect(gustav.client.dial({ role: "GUEST", destination })).rejects.toThrow("403");
    }
  });

  test("what Gavel has not got is refused in so many words", async () => {
    const { alice, guest } = await meeting();
    expect(
      await alice.client.transfer({
        destination: "x",
        pin: "",
        role: "guest",
        participantUuid: guest,
      } as never),
    ).toMatchObject({
      status: 403,
      data: { result: "transfer failed" },
    });
    expect(await alice.client.sendDTMF({ digits: "1", participantUuid: guest })).toMatchObject({
      status: 403,
    });
    expect(await alice.client.liveCaptions({ enable: true })).toMatchObject({ status: 403 });
    expect(await alice.client.liveCaptions({ enable: false })).toMatchObject({ status: 200 });
    expect(await alice.client.presInMix({ state: true })).toMatchObject({ status: 200 });
    expect(await alice.client.requestAspectRatio({ aspectRatio: 1.78 })).toMatchObject({ status: 200 });
    expect(await alice.client.startConference({})).toMatchObject({ data: { result: true } });
    const breakout = await alice.client.sendConferenceRequest({
      path: "breakouts",
      method: "POST",
      payload: {},
    });
    expect(breakout).toMatchObject({ status: 403, data: { status: "failed" } });
  });
});
