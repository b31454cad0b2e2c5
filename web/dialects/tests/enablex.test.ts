// The server API as a program of the dialect uses it: rooms, tokens, and what is told of them afterwards; and the toolkit's
// own people in between, without a browser.
import { Gavel } from "@gavel/e2e/gavel";
import { Room, type SocketLike } from "@gavel/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";

const KEY = "kJ7!secret-of-the-clinic";
const gavel = new Gavel();

beforeAll(async () => {
  await gavel.start();
  await gavel.call("POST", "/apps", { dialect: "enablex", app_id: "clinic", app_key: KEY });
});
afterAll(() => gavel.stop());

// biome-ignore lint/suspicious/noExplicitAny: the tests look at answers of every shape
type Json = any;

async function ask(method: string, path: string, body?: unknown): Promise<Json> {
  const headers = { authorization: `Basic ${btoa(`clinic:${KEY}`)}`, "content-type": "application/json" };
  const response = await fetch(`${gavel.url}${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return response.json();
}

/** Of a browser it needs the socket alone. */
const seatAt = (host: string): Room =>
  new Room({ url: `ws://${host}/api/v1/signal`, open: (url) => new WebSocket(url) as SocketLike });

/** Somebody with a token, without media. */
async function joins(room: string, name: string, role: string): Promise<Room> {
  const { token } = await ask("POST", `/video/v2/rooms/${room}/tokens`, {
    name,
    role,
    user_ref: `u-${name}`,
  });
  const { tokenId, host } = JSON.parse(atob(token));
  const seat = seatAt(host);
  await seat.join({ ticket: tokenId });
  return seat;
}

test("a room is made, met in, and told of in the dialect's words", async () => {
  const made = await ask("POST", "/video/v2/rooms", {
    name: "Ward round",
    owner_ref: "dr-1",
    settings: { mode: "group", participants: "4", moderators: "1", quality: "SD" },
    sip: { enabled: false },
  });
  expect(made).toMatchObject({
    result: 0,
    room: { name: "Ward round", settings: { mode: "group", quality: "SD" } },
  });
  const room: string = made.room.room_id;
  expect((await ask("GET", `/video/v1/rooms/${room}`)).room).toEqual(made.room);

  const alice = await joins(room, "alice", "moderator");
  const bob = await joins(room, "bob", "participant");
  const { users, total } = await ask("GET", `/video/v2/rooms/${room}/users`);
  expect(total).toBe(2);
  expect(users).toContainEqual({ name: "bob", user_ref: "u-bob", role: "participant", permissions: {} });
  expect((await ask("DELETE", `/video/v2/rooms/${room}`)).result).toBe(409);

  const ended = new Promise((resolve) => bob.on("ended", resolve));
  const [seat] = [...alice.state.roster.values()].filter(({ name }) => name === "bob").map(({ id }) => id);
  await alice.disconnect([seat ?? ""], { reason: "disruption" });
  expect(await ended).toMatchObject({ reason: "removed", by: "host", why: "disruption" });
  await alice.leave();

  const conference = alice.state.conference?.id;
  await expect
    .poll(async () =>
      (await ask("GET", `/video/v2/cdr/conf/${conference}`)).cdr?.map((row: Json) => row.user.ref).sort(),
    )
    .toEqual(["u-alice", "u-bob"]);
  const audit = await gavel.call("GET", "/audit?verb=disconnect");
  expect(audit.body.items.at(-1)).toMatchObject({ surface: "sdk", verdict: "disconnected" });
  await expect.poll(async () => (await ask("DELETE", `/video/v2/rooms/${room}`)).result).toBe(0);
});

test("a removed person's token is dead, and a new one is good", async () => {
  const { room } = await ask("POST", "/video/v2/rooms", { name: "Again", owner_ref: "dr-1" });
  const alice = await joins(room.room_id, "alice", "moderator");
  const { token } = await ask("POST", `/video/v2/rooms/${room.room_id}/tokens`, {
    name: "bob",
    role: "participant",
  });
  const { tokenId, host } = JSON.parse(atob(token));
  const bob = seatAt(host);
  await bob.join({ ticket: tokenId });
  const ended = new Promise((resolve) => bob.on("ended", resolve));
  await alice.disconnect([bob.state.me?.seat ?? ""]);
  await ended;
  await expect(bob.join({ ticket: tokenId })).rejects.toMatchObject({ code: "ticket_revoked" });
  const back = await joins(room.room_id, "bob", "participant");
  expect(back.state.phase).toBe("in");
  await Promise.all([alice.leave(), back.leave()]);
});
