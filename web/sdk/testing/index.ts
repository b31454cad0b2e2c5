// For tests: the cast, and a server end of the socket that a test holds in its hand.
import type { SocketLike } from "../src/link";
import type { ClientMessage, Conference, Participant, ServerMessage, Unconnected } from "../src/protocol";

export class FakeSocket implements SocketLike {
  readyState = 0;
  readonly sent: ClientMessage[] = [];
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientMessage);
  }

  close(): void {
    this.readyState = 3;
  }

  opens(): void {
    this.readyState = 1;
    this.onopen?.({} as never);
  }

  says(message: ServerMessage | { type: string }): void {
    this.onmessage?.({ data: JSON.stringify(message) } as never);
  }

  saysRaw(data: string): void {
    this.onmessage?.({ data } as never);
  }

  breaks(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code } as never);
  }

  /** Messages of one type, pings left out of nobody's way. */
  heard<T extends ClientMessage["type"]>(type: T): Extract<ClientMessage, { type: T }>[] {
    return this.sent.filter(
      (message): message is Extract<ClientMessage, { type: T }> => message.type === type,
    );
  }
}

/** A server that remembers every socket that was opened to it. */
export class FakeServer {
  readonly sockets: FakeSocket[] = [];

  readonly open = (): FakeSocket => {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  };

  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("nobody has connected");
    return socket;
  }
}

export function participant(id: string, change: Partial<Participant> = {}): Participant {
  return {
    id,
    person: `p-${id}`,
    name: id.charAt(0).toUpperCase() + id.slice(1),
    role: "participant",
    kind: "app",
    state: "in",
    account: id,
    joined_at: "2026-11-21T14:02:00Z",
    muted: false,
    video: false,
    sharing: false,
    device: "Firefox on Windows",
    muted_by_host: false,
    video_stopped_by_host: false,
    share_stopped_by_host: false,
    reconnecting_since: null,
    hand_since: null,
    on_stage: false,
    asked_to_unmute: false,
    rights: { unmute: null, share: null, chat: null },
    ...change,
  };
}

export const cast = {
  alice: participant("alice", { name: "Alice Berg", role: "owner" }),
  carol: participant("carol", { name: "Carol Ngata", role: "host" }),
  bob: participant("bob", { name: "Bob Meyer" }),
  gustav: participant("gustav", { name: "Gustav Lind", role: "guest", account: null }),
  dora: participant("dora", { name: "Dora", role: "guest", kind: "phone", account: null, device: null }),
};

/** Somebody who was removed. */
export function unconnected(id: string): Unconnected {
  return {
    seat: id,
    person: `p-${id}`,
    name: id,
    role: "participant",
    account: null,
    how: "removed",
    call: "not_called",
    at: "2026-11-21T14:10:00Z",
  };
}

export const conference: Conference = {
  id: "c1",
  room: "r1",
  name: "Thursday planning",
  alias: "thursday",
  aliases: ["thursday"],
  started_at: "2026-11-21T14:00:00Z",
  locked: false,
  waiting_room: false,
  participants: 5,
  join_url: "https://meet.example.org/m/thursday",
  kind: "meeting",
  permissions: { unmute: "everyone", share: "everyone", chat: "everyone", history: "everyone" },
  spotlight: [],
  has_guest_pin: false,
  layout: null,
  paused_since: null,
};

export function welcome(
  me: Participant = cast.alice,
  roster: Participant[] = Object.values(cast),
): Extract<ServerMessage, { type: "welcome" }> {
  return {
    type: "welcome",
    seat: me.id,
    person: me.person,
    role: me.role,
    resume: `resume-${me.id}`,
    conference,
    roster,
    chat: [],
    unconnected: [],
    bans: [],
    details: [],
  };
}
