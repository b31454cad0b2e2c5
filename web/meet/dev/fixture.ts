// A made-up meeting for looking at the app without a server: /dev/fixture.html?as=alice. Never part of a build.
import type {
  Ban,
  ClientMessage,
  Details,
  Participant,
  SeatCondition,
  ServerMessage,
  Unconnected,
} from "@gavel/sdk";
import { cast, conference, FakeSocket, participant, welcome } from "@gavel/sdk/testing";
import { personalArea } from "./area";
import { paint } from "./paint";

const query = new URLSearchParams(window.location.search);
const as = (query.get("as") ?? "alice") as keyof typeof cast;
const size = query.get("size") ?? "large";
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const three = [{ ...cast.alice, muted: true }, cast.carol, cast.gustav];
const eight: Participant[] = [
  { ...cast.alice, muted: true, video: true },
  { ...cast.carol, video: true },
  { ...cast.bob, muted: true, video: true },
  { ...cast.gustav, video: true },
  participant("mei", {
    name: "Mei Tanaka",
    muted: true,
    video: true,
    device: "Safari on iPad",
    hand_since: minutesAgo(1),
  }),
  participant("omar", { name: "Omar Haddad", muted: true, muted_by_host: true, video: true }),
  cast.dora,
  participant("priya", {
    name: "Priya Nair",
    muted: true,
    state: "reconnecting",
    reconnecting_since: new Date(Date.now() - 12_000).toISOString(),
  }),
];
const waiting: Participant[] = [
  participant("jonas", {
    name: "Jonas Weber",
    state: "waiting",
    account: null,
    role: "guest",
    joined_at: minutesAgo(2),
  }),
  participant("tel", { name: "+49 ··· 2217", state: "waiting", account: null, kind: "phone", role: "guest" }),
];
const gone: Unconnected[] = [
  {
    seat: "lucia",
    person: "p-lucia",
    name: "Lucía Ortega",
    role: "participant",
    account: "lucia",
    how: null,
    call: "ringing",
    at: minutesAgo(0),
  },
  {
    seat: "tom",
    person: "p-tom",
    name: "Tom Hale",
    role: "participant",
    account: null,
    how: "left",
    call: "not_called",
    at: minutesAgo(20),
  },
];
const details: Details[] = [
  {
    seat: "bob",
    inventory: {
      cameras: [{ id: "c1", label: "Integrated camera" }],
      microphones: [
        { id: "m1", label: "Table microphone" },
        { id: "m2", label: "Headset" },
      ],
      camera: "c1",
      microphone: "m1",
      gain: 100,
    },
    asked_devices: false,
    last_active: minutesAgo(0),
    forgotten: false,
  },
  {
    seat: "gustav",
    inventory: { cameras: [], microphones: [], camera: null, microphone: null, gain: null },
    asked_devices: false,
    last_active: minutesAgo(24),
    forgotten: query.has("forgotten"),
  },
];
const conditions: SeatCondition[] = eight.map(({ id }) => ({
  seat: id,
  condition: id === "priya" ? "poor" : id === "omar" ? "fair" : "good",
}));
const invitedAgain = {
  participant: "tom",
  person: "p-tom",
  name: "Tom Hale",
  ticket: "abc",
  url: "/m/thursday#t=abc",
};
const bans: Ban[] = [
  {
    id: "ban1",
    person: "p-viktor",
    name: "Viktor",
    keys: [],
    by: "Carol",
    reason: "spam",
    since: minutesAgo(9),
    until: null,
    room: false,
  },
];

const roster = (size === "small" ? three : [...eight, ...waiting]).map((one) => ({
  ...one,
  joined_at: one.state === "waiting" ? one.joined_at : minutesAgo(29),
}));

class MadeUpServer extends FakeSocket {
  static readonly OPEN = 1;

  constructor() {
    super();
    setTimeout(() => this.opens(), 50);
  }

  override send(text: string): void {
    super.send(text);
    const message = JSON.parse(text) as ClientMessage;
    const say = (answer: ServerMessage) => setTimeout(() => this.says(answer), 80);
    if (message.type === "ping") say({ type: "pong" });
    if (message.type === "leave") say({ type: "farewell", reason: "left", text: "", rejoin: "yes" });
    if (message.type === "act") this.#act(message, say);
    if (message.type === "hello") this.#hello(say);
  }

  #hello(say: (answer: ServerMessage) => void): void {
    const end = query.get("end");
    if (end) {
      say({
        type: "farewell",
        reason: end as "removed",
        by: "host",
        text: "",
        why: "disruption",
        note: "Please write to me after the meeting.",
        rejoin: end === "removed" ? "ask" : "no",
      });
      return;
    }
    if (query.has("wait")) {
      say({ type: "waiting", since: minutesAgo(1), room: conference.name, why: "waiting_room" });
      return;
    }
    const host = as !== "gustav" && as !== "bob";
    say({
      ...welcome(cast[as], host ? roster : roster.filter((one) => one.state !== "waiting")),
      conference: { ...conference, waiting_room: size !== "small", started_at: minutesAgo(31.2) },
      unconnected: host && size !== "small" ? gone : [],
      bans: host && size !== "small" ? bans : [],
      details: host ? details : [],
    });
    say({ type: "speaking", seats: ["carol"] });
    if (host) say({ type: "conditions", seats: conditions });
    setTimeout(paintFaces, 400);
  }

  #act({ id, verb }: Extract<ClientMessage, { type: "act" }>, say: (answer: ServerMessage) => void): void {
    if (verb.do === "chat") {
      const message = { id, at: minutesAgo(0), seat: as, name: cast[as].name, text: verb.text, to: null };
      say({ type: "chat", message });
    }
    const dry = verb.do === "disconnect" && verb.dry_run;
    const guests = roster.filter((one) => one.role === "guest" && one.state === "in").map((one) => one.id);
    const targets = verb.do === "disconnect" ? (verb.target.participants ?? guests) : [];
    for (const seat of dry ? [] : targets) say({ type: "gone", seat, how: "removed" });
    if (verb.do === "disconnect" && verb.ban) {
      const now = targets.map(
        (seat) => ({ ...bans[0], id: `ban-${seat}`, person: `p-${seat}`, name: seat }) as Ban,
      );
      say({ type: "bans", bans: [...bans, ...now] });
    }
    say({
      type: "receipt",
      id,
      receipt: {
        request_id: id,
        spared: 0,
        verdicts: targets.map((seat) => ({
          participant: seat,
          verdict: dry ? "would_disconnect" : "disconnected",
        })),
        saved: "yes",
        silent: { state: "confirmed", ms: 1.8 },
        conference: "running",
        ...(verb.do === "invite" ? { invitation: invitedAgain, invitations: [invitedAgain] } : {}),
        ...(verb.do === "keep_out" || verb.do === "pin" ? { pin: "481 207" } : {}),
      },
    });
  }
}

const json = (body: unknown) => new Response(JSON.stringify(body), { status: 200 });
const realFetch = window.fetch.bind(window);
window.fetch = async (input, init) => {
  const url = String(input);
  if (!url.includes("/api/v1/")) return realFetch(input, init);
  if (url.endsWith("/lobby-config")) return json({ demo: true });
  if (url.endsWith("/enter")) return json({ ticket: "t", url: "" });
  const area = personalArea(url);
  if (area) return area;
  const lobby = { name: conference.name, alias: "thursday", running: true, participants: 8, locked: false };
  return json({ ...lobby, waiting_room: query.has("knock"), has_pin: query.has("pin"), allow_guests: true });
};
window.WebSocket = MadeUpServer as unknown as typeof WebSocket;
localStorage.setItem("gavel_debug", "1");
if (query.has("login")) {
  localStorage.setItem(
    "gavel_account",
    JSON.stringify({ username: "alice", token: "t", until: Date.now() + 1e9 }),
  );
}

function paintFaces(): void {
  const { __gavel } = window as unknown as { __gavel: { media: import("@gavel/sdk").Media } };
  const faces = roster.filter((one) => one.video && one.id !== as);
  const tracks = new Map(faces.map((one) => [one.id, { video: paint(one.id) }]));
  __gavel.media.store.setState({ tracks });
}

window.history.replaceState(null, "", query.get("page") ?? "/m/thursday");
void import("../src/main");
