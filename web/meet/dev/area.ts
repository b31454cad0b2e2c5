// A made-up personal area for /dev/fixture.html?page=/&login=1. Never part of a build.
import type { Contact, MyConference, RoomInfo } from "@gavel/sdk";

const json = (body: unknown) => new Response(JSON.stringify(body), { status: 200 });
const list = (items: unknown[]) => json({ items, next_cursor: null });
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

const settings: RoomInfo = {
  id: "r1",
  name: "Thursday planning",
  kind: "meeting",
  aliases: ["thursday"],
  has_host_pin: false,
  has_guest_pin: true,
  allow_guests: true,
  door: "knock",
  lock_policy: "refuse",
  join_url: "http://localhost/m/thursday",
  owner: "alice",
  limit: null,
  permissions: { unmute: "everyone", share: "everyone", chat: "everyone", history: "everyone" },
  timers: {
    waiting_for_host: null,
    only_guests: null,
    last_participant: null,
    length: null,
    without_moderator: null,
  },
  forgotten: { flag_after: 0, remove_after: 0 },
  everyone_hosts: false,
  description: "",
  tag: "",
  schedule: null,
  ends_with_schedule: false,
  created_at: inHours(-900),
};

function conference(room: string, name: string, more: Partial<MyConference> = {}): MyConference {
  const own = { ...settings, id: room, name };
  return {
    room,
    name,
    kind: "meeting",
    alias: room,
    join_url: `http://localhost/m/${room}`,
    role: "owner",
    owned: true,
    schedule: null,
    next: null,
    running: false,
    participants: 0,
    started_at: null,
    locked: false,
    waiting_room: true,
    settings: own,
    waiting: 0,
    invitees: 0,
    ...more,
  };
}

const weekly = {
  start: inHours(-0.5),
  time_zone: "Europe/Berlin",
  length_minutes: 60,
  recurrence: "FREQ=WEEKLY",
};
const mine: MyConference[] = [
  conference("thursday", "Thursday planning", {
    schedule: weekly,
    next: { start: inHours(-0.5), end: inHours(0.5) },
    running: true,
    started_at: inHours(-0.52),
    participants: 8,
    waiting: 2,
    invitees: 12,
  }),
  conference("quarterly", "Quarterly figures", {
    schedule: { ...weekly, start: inHours(20), recurrence: "FREQ=MONTHLY;BYMONTHDAY=15" },
    next: { start: inHours(20), end: inHours(21.5) },
    invitees: 24,
    waiting_room: false,
    settings: { ...settings, has_guest_pin: false },
  }),
  conference("interview", "Interview, second round", {
    schedule: weekly,
    next: { start: inHours(120), end: inHours(121) },
    owned: false,
    role: "participant",
    settings: null,
    waiting: null,
    invitees: null,
  }),
  conference("alice", "Alice’s room"),
  conference("works-council", "Works council", {
    running: true,
    locked: true,
    participants: 3,
    started_at: inHours(-0.4),
  }),
  conference("auditorium", "Auditorium", {
    kind: "auditorium",
    waiting_room: false,
    settings: { ...settings, limit: 500, has_guest_pin: false },
  }),
];

const contacts: Contact[] = [
  { kind: "group", id: "g1", name: "Choir", members: 14 },
  { kind: "group", id: "g2", name: "Finance", members: 3 },
  { kind: "account", id: "a1", name: "Alice Berg", username: "alice" },
  { kind: "account", id: "a2", name: "Bob Meyer", username: "bob" },
  { kind: "account", id: "a3", name: "Carol Sanz", username: "carol" },
];

/** What the personal area asks for; `null`: something else was asked. */
export function personalArea(url: string): Response | null {
  const path = new URL(url, window.location.href).pathname.replace(/^.*\/api\/v1/, "");
  if (path === "/me/conferences") return list(mine);
  if (path === "/me/calls") return calls();
  if (path === "/accounts/me")
    return json({ id: "a1", username: "alice", name: "Alice Berg", role: "operator" });
  if (path === "/address-book") return list(contacts);
  if (path === "/groups") return list([]);
  if (path.endsWith("/invitees")) return list([]);
  if (path.endsWith("/sessions"))
    return list(path.includes("alice") ? [held, { ...held, id: "s2", removals: 1 }] : []);
  if (/^\/rooms\/[^/]+$/.test(path)) return json(settings);
  return null;
}

const held = {
  id: "s1",
  room: "alice",
  name: "Alice’s room",
  started_at: inHours(-30),
  ended_at: inHours(-29),
  duration_s: 3_480,
  participants: 6,
  removals: 0,
  running: false,
};

/** `?call=1`: somebody calls. */
function calls(): Response {
  const call = {
    place: "p1",
    conference: "c1",
    room: "r9",
    room_name: "Works council",
    by: "Bob Meyer",
    until: inHours(0.01),
  };
  const rings = new URLSearchParams(query).has("call");
  const text = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(stream) {
      if (rings) stream.enqueue(text.encode(`event: ringing\ndata: ${JSON.stringify(call)}\n\n`));
    },
  });
  return new Response(body, { status: 200 });
}

/** As it was when the page was opened: the address is another one soon. */
const query = window.location.search;
