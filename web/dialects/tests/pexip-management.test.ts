// Pexip's management API against the real server, by scripts that know nothing but docs/contracts/pexip-management.md: HTTP calls as the
// vendor's command line makes them, and people who meet meanwhile.
import { createSign, generateKeyPairSync, type KeyObject, randomUUID } from "node:crypto";
import { Gavel, type Role, type Room } from "@gavel/e2e/gavel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Seat } from "../src/seat.ts";

// biome-ignore lint/suspicious/noExplicitAny: the tests look at answers of every shape
type Json = any;

const PASSWORD = "correct horse battery staple";
const BASIC = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString("base64")}`;

const gavel = new Gavel();
beforeAll(() => gavel.start());
afterAll(() => gavel.stop());

interface Said {
  status: number;
  body: Json;
  headers: Headers;
}

/** One call; `path` behind /api/admin/. */
async function call(method: string, path: string, body?: unknown, authorization = BASIC): Promise<Said> {
  const headers: Record<string, string> = { authorization };
  const init: RequestInit = { method, headers, redirect: "manual" };
  if (body !== undefined) {
    headers["content-type"] = "application/json";
    init.body = JSON.stringify(body);
  }
  const response = await fetch(`${gavel.url}/api/admin/${path.replace("/api/admin/", "")}`, init);
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined, headers: response.headers };
}

/** Everything of a list, page by page, as `meta.next` leads. */
async function all(path: string, authorization = BASIC): Promise<Json[]> {
  const objects: Json[] = [];
  let next: string | null = path;
  while (next) {
    const { status, body }: Said = await call("GET", next, undefined, authorization);
    expect(status, next).toBe(200);
    objects.push(...body.objects);
    next = body.meta.next;
  }
  return objects;
}

const command = (path: string, body: object, authorization = BASIC) =>
  call("POST", `command/v1/${path}/`, body, authorization);

const one = async (path: string): Promise<Json> => {
  const objects = await all(path);
  expect(objects, path).toHaveLength(1);
  return objects[0];
};

/** Somebody with a seat, by Gavel's own signalling. */
const joins = async (room: Room, name: string, role: Role): Promise<Seat> =>
  Seat.take(gavel, (await gavel.ticket(room, name, role)).ticket);

/** What a program signs to get a token. */
function assertion(key: KeyObject, client: string, change: object = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: client,
    sub: client,
    aud: `${gavel.url}/oauth/token/`,
    iat: now,
    exp: now + 3600,
    jti: randomUUID(),
    ...change,
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ typ: "JWT", alg: "ES256" })}.${part(claims)}`;
  const signature = createSign("SHA256").update(text).sign({ key, dsaEncoding: "ieee-p1363" });
  return `${text}.${signature.toString("base64url")}`;
}

async function token(signed: string): Promise<Said> {
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: signed,
  });
  const response = await fetch(`${gavel.url}/oauth/token/`, { method: "POST", body });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

test("a command line finds all there is by the roots and their schemas", async () => {
  const roots = [
    "configuration/v1/",
    "status/v1/",
    "history/v1/",
    "command/v1/conference/",
    "command/v1/participant/",
    "command/v1/platform/",
  ];
  const types = ["string", "boolean", "datetime", "integer", "float", "related", "list"];
  for (const root of roots) {
    const found = await call("GET", root);
    expect(found.status, root).toBe(200);
    for (const [name, entry] of Object.entries<Json>(found.body)) {
      expect(entry.list_endpoint).toBe(`/api/admin/${root}${name}/`);
      const schema = (await call("GET", `${entry.schema}?format=json`)).body;
      expect(Array.isArray(schema.allowed_detail_http_methods), name).toBe(true);
      expect(Array.isArray(schema.allowed_list_http_methods), name).toBe(true);
      expect(schema.default_limit, name).toBe(20);
      for (const [field, what] of Object.entries<Json>(schema.fields)) {
        expect(types, `${name}.${field}`).toContain(what.type);
        expect(["to_one", "to_many", undefined]).toContain(what.related_type);
      }
      for (const field of Object.keys(schema.filtering)) expect(schema.fields).toHaveProperty(field);
    }
  }
  for (const path of ["conference", "participant", "conference_shard"]) {
    expect((await call("GET", `status/v1/${path}/`)).body.meta).toMatchObject({
      limit: 20,
      offset: 0,
      previous: null,
    });
  }
});

test("whoever is not known is told how to say who they are", async () => {
  for (const authorization of ["", "Basic eDp5", "Bearer nothing"]) {
    const said = await call("GET", "status/v1/conference/", undefined, authorization);
    expect(said.status).toBe(401);
    expect(said.headers.get("www-authenticate")).toMatch(/^Basic /);
  }
});

test("a live participant is disconnected, and the history knows why", async () => {
  const room = await gavel.room("VMR_1");
  const alice = await joins(room, "Alice", "host");
  const bob = await joins(room, "Bob", "guest");
  const found = await one("status/v1/participant/?conference=VMR_1&display_name=Bob");
  expect(found).toMatchObject({
    role: "guest",
    protocol: "WebRTC",
    is_muted: false,
    is_disconnect_supported: true,
    service_type: "conference",
  });
  expect(found.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);

  const done = await command("participant/disconnect", { participant_id: found.id });
  expect(done).toMatchObject({ status: 202, body: { data: null, status: "success" } });
  expect(await bob.farewell()).toMatchObject({ reason: "removed", by: "admin" });
  await alice.hears(({ type }) => type === "gone");
  expect((await command("participant/disconnect", { participant_id: found.id })).status).toBe(404);

  const conference = await one("status/v1/conference/?name=VMR_1");
  expect((await command("conference/disconnect", { conference_id: conference.id })).status).toBe(202);
  expect(await alice.farewell()).toMatchObject({ reason: "ended", by: "admin" });
  expect(await all("status/v1/conference/?name=VMR_1")).toEqual([]);

  const gone = await all("history/v1/participant/?conference_name=VMR_1&order_by=end_time&limit=1");
  expect(gone.map((row) => [row.display_name, row.disconnect_reason])).toEqual([
    ["Bob", "Disconnected by an administrator"],
    ["Alice", "Conference terminated by an administrator"],
  ]);
  expect(gone[0].id).toBe(found.id);
  const ended = await call("GET", gone[0].conference);
  expect(ended.body).toMatchObject({ name: "VMR_1", participant_count: 2 });
  expect(ended.body.participants).toContain(gone[0].resource_uri);
});

test("whoever comes to a locked room waits until they are unlocked", async () => {
  const room = await gavel.room("Locked", { lock_policy: "knock" });
  await joins(room, "Alice", "host");
  const { id } = await one("status/v1/conference/?name=Locked");
  expect((await command("conference/lock", { conference_id: id })).status).toBe(202);
  expect(await one("status/v1/conference/?name=Locked&is_locked=true")).toMatchObject({ id });
  // By the public link: a ticket that is made for somebody behind the lock opens it.
  const drawn = await gavel.call("POST", `/rooms/${room.alias}/enter`, { name: "Gustav" }, "");
  const gustav = await Seat.take(gavel, drawn.body.ticket);
  await gustav.hears(({ type }) => type === "waiting");
  const waiting = await one("status/v1/participant/?conference=Locked&service_type=waiting_room");
  expect(waiting.display_name).toBe("Gustav");
  expect((await command("participant/unlock", { participant_id: waiting.id })).status).toBe(202);
  await gustav.hears(({ type }) => type === "welcome");
  expect((await command("conference/unlock", { conference_id: id })).status).toBe(202);
  const guests = await all("status/v1/participant/?conference=Locked&role=guest");
  expect(guests.map((guest) => guest.service_type)).toEqual(["conference"]);
});

test("a room that is made with PINs is entered with them", async () => {
  const alias = `meet.${randomUUID().slice(0, 8)}@example.com`;
  const wrong = await call("POST", "configuration/v1/conference/", { name: "PINs", guest_pin: "1234" });
  expect(wrong).toMatchObject({ status: 400, body: { guest_pin: [expect.any(String)] } });
  const made = await call("POST", "configuration/v1/conference/", {
    name: "PINs",
    service_type: "conference",
    pin: "1234",
    guest_pin: "5678",
    allow_guests: true,
    aliases: [{ alias }],
  });
  expect([made.status, made.body]).toEqual([201, undefined]);
  const location = made.headers.get("location") ?? "";
  expect(location.startsWith(`${gavel.url}/api/admin/configuration/v1/conference/`)).toBe(true);
  const path = location.slice(gavel.url.length);
  expect((await call("GET", path)).body).toMatchObject({ name: "PINs", pin: "********", allow_guests: true });

  const enters = (pin: string) =>
    gavel.call("POST", `/rooms/${alias}/enter`, { name: `with ${pin}`, pin }, "");
  expect((await enters("9999")).status).toBe(403);
  const host = await Seat.take(gavel, (await enters("1234")).body.ticket);
  expect((await host.hears(({ type }) => type === "welcome")).role).toBe("host");
  const guest = await Seat.take(gavel, (await enters("5678")).body.ticket);
  expect((await guest.hears(({ type }) => type === "welcome")).role).toBe("guest");
  const roles = await all("status/v1/participant/?conference=PINs&order_by=role");
  expect(roles.map((row) => row.role)).toEqual(["chair", "guest"]);

  expect((await call("PATCH", path, { description: "changed" })).status).toBe(202);
  expect((await call("DELETE", path)).status).toBe(204);
  await guest.farewell();
  expect((await call("GET", path)).status).toBe(404);
});

test("whom a room is to call is called when its conference begins, and dialled again while it runs", async () => {
  const username = `bob-${randomUUID().slice(0, 8)}`;
  const account = { username, name: "Bob", password: "correct horse", role: "user" };
  expect((await gavel.call("POST", "/accounts", account)).status).toBe(201);
  const alias = randomUUID().slice(0, 8);
  const room = await call("POST", "configuration/v1/conference/", { name: alias, aliases: [{ alias }] });
  const conference = (room.headers.get("location") ?? "").slice(gavel.url.length);
  const body = {
    alias: `sip:${username}@example.com`,
    role: "host",
    protocol: "sip",
    conference: [conference],
  };
  const made = await call("POST", "configuration/v1/automatic_participant/", body);
  expect(made.status).toBe(201);
  const path = (made.headers.get("location") ?? "").slice(gavel.url.length);
  expect((await call("GET", path)).body).toMatchObject({
    alias: username,
    role: "host",
    conference: [conference],
  });
  const found = await all(`configuration/v1/automatic_participant/?alias=${username}`);
  expect(found.map((object) => object.resource_uri)).toEqual([path]);
  expect((await call("GET", conference)).body.automatic_participants).toEqual([path]);

  const { body: ticket } = await gavel.call("POST", `/rooms/${alias}/tickets`, {
    name: "Alice",
    role: "host",
  });
  const alice = await Seat.take(gavel, ticket.ticket);
  await alice.hears(({ type }) => type === "welcome");
  const calls = async () => (await gavel.call("GET", `/conferences/${alias}/unconnected`)).body.items;
  expect(await calls()).toMatchObject([{ name: "Bob", role: "host", call: "ringing" }]);
  const dialled = await call("POST", "command/v1/participant/dial/", {
    conference_alias: alias,
    destination: username,
    role: "chair",
  });
  expect(dialled).toMatchObject({ status: 202, body: { status: "success" } });
  expect((await call("DELETE", path)).status).toBe(204);
  expect((await call("GET", conference)).body.automatic_participants).toEqual([]);
});

test("where guests are not allowed, the vendor's own clients come in as hosts", async () => {
  const makes = async (pin: string) => {
    const alias = randomUUID().slice(0, 8);
    const room = { name: alias, pin, aliases: [{ alias }] };
    expect((await call("POST", "configuration/v1/conference/", room)).status).toBe(201);
    return alias;
  };
  const token = async (alias: string, pin?: string): Promise<Json> => {
    const response = await fetch(`${gavel.url}/api/client/v2/conferences/${alias}/request_token`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(pin && { pin }) },
      body: JSON.stringify({ display_name: "Gustav" }),
    });
    return { status: response.status, result: ((await response.json()) as Json).result };
  };
  const open = await token(await makes(""));
  expect(open).toMatchObject({ status: 200, result: { role: "HOST", current_service_type: "conference" } });
  const shut = await makes("1234#");
  expect(await token(shut)).toMatchObject({ status: 403, result: { pin: "required" } });
  expect(await token(shut, "none")).toMatchObject({ status: 403, result: "Invalid PIN" });
  expect(await token(shut, "1234#")).toMatchObject({ status: 200, result: { role: "HOST" } });
  expect(await token(shut, "1234")).toMatchObject({ status: 200, result: { role: "HOST" } });
  const seats = await all(`status/v1/participant/?conference=${shut}`);
  expect(seats.map((seat) => seat.role)).toEqual(["chair", "chair"]);
});

test("a program with an ES256 key manages as long as it is let in", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const public_key = publicKey.export({ type: "spki", format: "pem" });
  const made = await gavel.call("POST", "/apps", { dialect: "pexip", app_id: "robot", public_key });
  expect(made.status).toBe(201);
  const { privateKey: strange } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const past = Math.floor(Date.now() / 1000) - 1000;
  for (const [what, signed] of Object.entries({
    "another key": assertion(strange, "robot"),
    "another name": assertion(privateKey, "nobody"),
    "for somebody else": assertion(privateKey, "robot", { aud: "https://elsewhere.example/oauth/token/" }),
    "an old one": assertion(privateKey, "robot", { exp: past }),
    "for ever": assertion(privateKey, "robot", { exp: past + 1_000_000 }),
    nonsense: "a.b.c",
  })) {
    expect(await token(signed), what).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  }
  const given = await token(assertion(privateKey, "robot"));
  expect(given).toMatchObject({ status: 200, body: { token_type: "Bearer", expires_in: 3600 } });
  const bearer = `Bearer ${given.body.access_token}`;
  expect((await call("GET", "status/v1/conference/", undefined, `${bearer}x`)).status).toBe(401);

  const room = await gavel.room("Robot's");
  const bob = await joins(room, "Bob", "host");
  const [found] = await all("status/v1/participant/?conference=Robot's", bearer);
  expect((await command("participant/disconnect", { participant_id: found.id }, bearer)).status).toBe(202);
  expect((await bob.farewell()).by).toBe("admin");
  const row = (await gavel.call("GET", "/audit")).body.items.find((row: Json) => row.actor.name === "robot");
  expect(row).toMatchObject({ verb: "disconnect", surface: "pexip", actor: { role: "administrator" } });

  await gavel.kill();
  await gavel.start();
  expect((await call("GET", "status/v1/conference/", undefined, bearer)).status, "after a restart").toBe(200);
  expect((await gavel.call("DELETE", `/apps/${made.body.id}`)).status).toBe(204);
  expect((await call("GET", "status/v1/conference/", undefined, bearer)).status).toBe(401);
});
