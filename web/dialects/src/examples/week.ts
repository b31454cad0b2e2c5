// A week of an installation, in which every call of the interface is made once.
import type { Gavel } from "@gavel/e2e/gavel";
import { type Message, Seat } from "../seat.ts";
import { Recorder } from "./recorder.ts";

const PASSWORD = "correct horse battery staple";

export async function record(gavel: Gavel): Promise<Recorder> {
  const book = new Recorder(gavel);
  const admin = (await book.says("POST /auth/login", null, {}, { username: "admin", password: PASSWORD }))
    .access_token;
  const people = await installation(book, admin);
  const room = await planning(book, admin, people);
  const seats = await meeting(book, gavel, people, room);
  await afterwards(book, admin, people, room, seats);
  return book;
}

interface People {
  alice: { id: string; token: string };
  bob: { id: string; token: string };
  /** Whom nobody has invited. */
  viktor: { id: string; token: string };
  choir: string;
}

async function installation(book: Recorder, admin: string): Promise<People> {
  const person = async (username: string, name: string, role: string) => {
    const made = await book.says("POST /accounts", admin, {}, { username, password: PASSWORD, name, role });
    const login = await book.says("POST /auth/login", null, {}, { username, password: PASSWORD });
    return { id: made.id as string, token: login.access_token as string };
  };
  const alice = await person("alice", "Alice Berg", "user");
  const bob = await person("bob", "Bob Meyer", "operator");
  const viktor = await person("viktor", "Viktor Hale", "user");
  const dora = await person("dora", "Dora Lang", "user");
  await book.says("GET /accounts", admin, {}, undefined, "?limit=2");
  await book.says("GET /accounts/{id}", admin, { id: bob.id });
  await book.says("PATCH /accounts/{id}", admin, { id: bob.id }, { email: "bob@example.org" });
  await book.says("DELETE /accounts/{id}/sessions", admin, { id: dora.id });
  await book.says("DELETE /accounts/{id}", admin, { id: dora.id });

  const group = await book.says("POST /groups", admin, {}, { name: "Choir", members: [alice.id, bob.id] });
  await book.says("GET /groups", admin);
  await book.says("GET /groups/{id}", admin, { id: group.id });
  await book.says("PATCH /groups/{id}", admin, { id: group.id }, { name: "Chamber choir" });
  const gone = await book.says("POST /groups", admin, {}, { name: "Nobody", members: [] });
  await book.says("DELETE /groups/{id}", admin, { id: gone.id });
  await book.says("GET /address-book", alice.token, {}, undefined, "?q=bob");

  const key = await book.says("POST /api-keys", admin, {}, { name: "panel", scopes: ["read", "moderate"] });
  await book.says("GET /api-keys", admin);
  await book.says("DELETE /api-keys/{id}", admin, { id: key.id });
  const app = await book.says("POST /apps", admin, {}, { dialect: "enablex", app_id: "shop" });
  await book.says("GET /apps", admin);
  await book.says("DELETE /apps/{id}", admin, { id: app.id });

  await book.says("GET /settings", admin);
  await book.says("PATCH /settings", admin, {}, { policy: { reveal_remover_name: true } });
  await book.says("GET /lobby-config", null);
  await book.says("POST /demo", null, {}, { name: "Mei Tanaka" });

  const hook = await book
    .says(
      "POST /webhooks",
      admin,
      {},
      {
        url: "https://hooks.example.org/gavel",
        events: ["joined", "left"],
      },
    )
    .catch(() => book.says("POST /webhooks", admin, {}, { url: "https://hooks.example.org/gavel" }));
  await book.says("GET /webhooks", admin);
  await book.says("GET /webhooks/{id}", admin, { id: hook.id });
  await book.says("PATCH /webhooks/{id}", admin, { id: hook.id }, { description: "the wall in the hall" });
  await book.says("POST /webhooks/{id}/replay", admin, { id: hook.id }, { after: 0 });
  await book.says("POST /webhooks/{id}/test", admin, { id: hook.id });
  await book.says("GET /webhooks/{id}/deliveries", admin, { id: hook.id });
  await book.says("DELETE /webhooks/{id}", admin, { id: hook.id });

  await book.says("GET /auth/sessions", bob.token);
  const elsewhere = async () =>
    (await book.says("POST /auth/login", null, {}, { username: "bob", password: PASSWORD })).access_token;
  const other = await elsewhere();
  const { items } = await book.says("GET /auth/sessions", other);
  const theirs = items.find((one: Message) => !one.current);
  await book.says("DELETE /auth/sessions/{id}", other, { id: theirs.id });
  await book.says("DELETE /auth/sessions", other);
  await book.says("POST /auth/logout", other);
  return { alice, viktor, bob: { ...bob, token: await elsewhere() }, choir: group.id };
}

async function planning(book: Recorder, admin: string, { alice, bob, choir }: People): Promise<Message> {
  const room = await book.says(
    "POST /rooms",
    alice.token,
    {},
    {
      name: "Thursday planning",
      aliases: ["planning"],
      host_pin: "246813",
      schedule: {
        start: "2099-01-08T09:00:00Z",
        time_zone: "Europe/Berlin",
        length_minutes: 60,
        recurrence: "FREQ=WEEKLY;BYDAY=TH",
      },
    },
  );
  const at = { id: room.id };
  await book.says("GET /rooms", alice.token);
  await book.says("GET /rooms/{id}", alice.token, at);
  await book.says("PATCH /rooms/{id}", alice.token, at, { limit: 50 });
  await book.says("POST /rooms/{id}/invitees", alice.token, at, {
    accounts: [bob.id],
    groups: [choir],
    guests: [{ name: "Gustav Lind" }],
  });
  const { items } = await book.says("GET /rooms/{id}/invitees", alice.token, at);
  const gustav = items.find((one: Message) => one.name === "Gustav Lind");
  await book.says("DELETE /rooms/{id}/invitees/{person}", alice.token, { ...at, person: gustav.person });
  await book.says("GET /rooms/{id}/occurrences", alice.token, at, undefined, "?limit=2");
  await book.says("GET /rooms/{id}/invitation.ics", alice.token, at);
  const drawn = await book.says("POST /rooms/{id}/tickets", alice.token, at, {
    name: "Viktor",
    role: "guest",
  });
  await book.says("GET /rooms/{id}/tickets", alice.token, at);
  const ticket = drawn.ticket.split("_")[1];
  await book.says("DELETE /rooms/{id}/tickets/{ticket}", alice.token, { ...at, ticket });
  await book.says("GET /rooms/{alias}/lobby", null, { alias: "planning" });
  const gone = await book.says("POST /rooms", admin, {}, { name: "Old", aliases: ["old"] });
  await book.says("DELETE /rooms/{id}", admin, { id: gone.id });
  return room;
}

interface Seats {
  alice: Seat;
  bob: Seat;
}

async function meeting(book: Recorder, gavel: Gavel, people: People, room: Message): Promise<Seats> {
  const { alice, bob, viktor } = people;
  const at = { id: "planning" };
  const order = (verb: string, body: object = {}) =>
    book.says(`POST /conferences/{id}/${verb}`, alice.token, at, body);
  const see = (what: string, query = "") =>
    book.says(`GET /conferences/{id}${what}`, alice.token, at, undefined, query);
  const enter = (token: string | null, body: object) =>
    book.says("POST /rooms/{alias}/enter", token, { alias: "planning" }, body);

  await order("start", { minutes: 30 });
  await order("prolong", { minutes: 15 });
  const host = await Seat.take(gavel, (await enter(alice.token, {})).ticket);
  const second = await Seat.take(gavel, (await enter(bob.token, {})).ticket);
  const guest = await Seat.take(gavel, (await enter(null, { name: "Gustav Lind" })).ticket);
  const there = [guest.id as string];

  await book.says("GET /conferences", alice.token);
  await see("");
  await see("/overview");
  await see("/media");
  const [first] = (await see("/participants")).items;
  await book.says("GET /conferences/{id}/participants/{participant}/media", alice.token, {
    ...at,
    participant: first.id,
  });
  await see("/details");
  await see("/events", "?after=0");
  await book.says("GET /events", await adminOf(book), {}, undefined, "?after=0");
  await book.says("GET /me/conferences", alice.token);

  await order("waiting_room", { on: true });
  const knocking = async (name: string) => {
    const seat = await Seat.take(gavel, (await enter(null, { name })).ticket);
    const { items } = await see("/participants");
    return { seat, id: items.find((one: Message) => one.name === name).id as string };
  };
  const mei = await knocking("Mei Tanaka");
  await order("admit", { participants: [mei.id] });
  await order("send_out", { participants: [mei.id] });
  await order("deny", { participants: [mei.id] });
  mei.seat.close();
  await order("waiting_room", { on: false });

  await order("chat", { text: "Good morning. The minutes are ready." });
  await order("mute", { participants: there });
  await order("unmute", { participants: there });
  await order("mute_all_but", { participant: host.id, spare_moderators: true });
  await order("hand", { up: true });
  await order("lower_hands", { scope: "all" });
  await order("react", { reaction: "clap" });
  await order("floor", { participant: guest.id, grant: true });
  await order("spotlight", { participants: there });
  await order("layout", { layout: "speaker" });
  await order("rename", { participant: guest.id, name: "Gustav" });
  await order("rights", { participant: guest.id, chat: false });
  await order("permissions", { share: "hosts" });
  await order("role", { participant: guest.id, role: "host" });
  await order("role", { participant: guest.id, role: "participant" });
  await order("choose", { participant: guest.id, gain: 150 });
  await order("pause");
  await order("resume");
  await order("lock", { keep_ringing: false });
  await order("unlock");
  await order("pin", { generate: true });
  await order("guests", { allow: false });
  await order("guests", { allow: true });
  await order("keep_out");
  await order("unlock");
  await order("invite", { guests: [{ name: "Tom Hale" }] });
  await see("/unconnected");
  await order("withdraw", { scope: "all" });
  for (const answer of ["decline", "accept"]) {
    const call = () => book.says("POST /calls", alice.token, {}, { account: viktor.id });
    const rings = await book.says("GET /me/calls", viktor.token, {}, undefined, "", call);
    const { place } = JSON.parse(/^data: (.*)$/m.exec(rings)?.[1] ?? "{}");
    await book.says(`POST /me/calls/{place}/${answer}`, viktor.token, { place });
  }
  await order("disconnect", {
    target: { participants: there },
    reason: "disruption",
    note: "Please write to me after the meeting.",
    ban: { for: "PT1H" },
  });
  const banned = await see("/bans");
  await book.says("GET /conferences/{id}/bans/{ban}", alice.token, { ...at, ban: banned.items[0].id });
  await book.says("GET /rooms/{id}/bans", alice.token, { id: room.id });
  await order("unban", { ban: banned.items[0].id });
  await order("disconnect", { target: { participants: [second.id] }, ban: {} });
  const [ban] = (await see("/bans")).items;
  await book.says("DELETE /conferences/{id}/bans/{ban}", alice.token, { ...at, ban: ban.id });
  await order("alias", { aliases: ["thursday"] });
  return { alice: host, bob: second };
}

/** Everything that happens everywhere is for administrators. */
const adminOf = async (book: Recorder): Promise<string> =>
  (await book.says("POST /auth/login", null, {}, { username: "admin", password: PASSWORD })).access_token;

async function afterwards(
  book: Recorder,
  admin: string,
  { alice, bob }: People,
  room: Message,
  seats: Seats,
): Promise<void> {
  const { items } = await book.says("GET /rooms/{id}/sessions", alice.token, { id: room.id });
  await book.says("GET /rooms/{id}/sessions.csv", alice.token, { id: room.id });
  const session = { id: items[0].id };
  await book.says("GET /sessions/{id}", alice.token, session);
  for (const list of ["participants", "connections", "messages", "timeline"]) {
    await book.says(`GET /sessions/{id}/${list}`, alice.token, session);
    await book.says(`GET /sessions/{id}/${list}.csv`, alice.token, session);
  }
  seats.bob.close();
  await book.says("POST /conferences", bob.token, {}, { name: "Bob's call" });
  await book.says("GET /audit", admin, {}, undefined, "?limit=3");
  await book.says("GET /audit.csv", admin, {}, undefined, "?verb=account_create");
  await book.says("GET /audit.jsonl", admin, {}, undefined, "?verb=account_create");
  await book.says("GET /audit/verify", admin);
  seats.alice.close();
}
