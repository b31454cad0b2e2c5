// A meeting with somebody of each kind in it, and a new one of any kind whenever a question has used one up.
import type { Gavel, Room } from "@gavel/e2e/gavel";
import { type Message, Seat } from "./seat.ts";

export type Kind = "owner" | "operator" | "moderator" | "participant" | "guest" | "knocking" | "unconnected";
/** By what right somebody asks. */
export type Actor =
  | "administrator"
  | "owner"
  | "operator"
  | "moderator"
  | "control token"
  | "participant"
  | "guest"
  | "nobody";

/** Somebody to ask about. `seat`: what the interfaces call them; a place that is kept where they are not there. */
export interface Somebody {
  kind: Kind;
  name: string;
  seat: string;
}

export const HOST_PIN = "246813";
const PASSWORD = "correct horse battery staple";

let count = 0;
const unique = (word: string): string => `${word}-${++count}`;

export class Meeting {
  readonly #seats: Seat[] = [];

  private constructor(
    readonly gavel: Gavel,
    readonly room: Room,
    /** Access tokens of the accounts that have one here. */
    readonly tokens: { owner: string; operator: string },
  ) {}

  /** It runs, its owner is in, and newcomers knock. */
  static async begin(gavel: Gavel): Promise<Meeting> {
    const owner = await account(gavel, "user");
    const operator = await account(gavel, "operator");
    // Digits, since one of the dialects knows its meetings by number.
    const alias = `9${String(Date.now()).slice(-6)}${String(++count).padStart(4, "0")}`;
    const made = await gavel.call(
      "POST",
      "/rooms",
      { name: "Verdicts", kind: "meeting", aliases: [alias], host_pin: HOST_PIN, door: "knock" },
      owner,
    );
    if (made.status !== 201) throw new Error(`no room: ${JSON.stringify(made)}`);
    const room = { id: made.body.id, alias, url: `${gavel.url}/m/${alias}` };
    const meeting = new Meeting(gavel, room, { owner, operator });
    await meeting.sits(await meeting.enters(owner));
    // Somebody stays, or the meeting would be over with the one who is asked about.
    await meeting.somebody("participant");
    return meeting;
  }

  end(): void {
    for (const seat of this.#seats) seat.close();
  }

  /** A ticket by an account's own way in. */
  async enters(token: string, name?: string): Promise<string> {
    const drawn = await this.gavel.call(
      "POST",
      `/rooms/${this.room.alias}/enter`,
      name ? { name } : {},
      token,
    );
    if (drawn.status !== 201) throw new Error(`does not enter: ${JSON.stringify(drawn)}`);
    return drawn.body.ticket;
  }

  async sits(ticket: string): Promise<Seat> {
    const seat = await Seat.take(this.gavel, ticket);
    this.#seats.push(seat);
    return seat;
  }

  /** A ticket for one of these. */
  async ticketFor(actor: "owner" | "operator" | "moderator" | "participant" | "guest"): Promise<string> {
    if (actor === "owner" || actor === "operator") return this.enters(this.tokens[actor]);
    const role = actor === "moderator" ? "host" : actor;
    return (await this.gavel.ticket(this.room, unique(actor), role)).ticket;
  }

  participants(): Promise<Message[]> {
    return this.gavel.participants(this.room);
  }

  /** A new one, except the owner, of whom there is one. */
  async somebody(kind: Kind): Promise<Somebody> {
    switch (kind) {
      case "owner": {
        const owner = await this.#listed((one) => one.role === "owner" && one.state === "in");
        return { kind, name: owner.name, seat: owner.id };
      }
      case "operator": {
        const name = unique(kind);
        await this.sits(await this.enters(await account(this.gavel, "operator"), name));
        return this.#seated(kind, name);
      }
      case "unconnected": {
        const name = unique(kind);
        await this.gavel.call("POST", `/conferences/${this.room.alias}/invite`, { guests: [{ name }] });
        const { body } = await this.gavel.call("GET", `/conferences/${this.room.alias}/unconnected`);
        const away = body.items.find((one: Message) => one.name === name);
        return { kind, name, seat: away.seat };
      }
      case "knocking": {
        const name = unique(kind);
        await this.sits((await this.gavel.ticket(this.room, name, "guest")).ticket);
        return this.#seated(kind, name);
      }
      case "moderator":
      case "participant":
      case "guest": {
        const name = unique(kind);
        const role = kind === "moderator" ? "host" : kind;
        await this.sits((await this.gavel.ticket(this.room, name, role)).ticket);
        return this.#seated(kind, name);
      }
    }
  }

  /** Once the list has them, those who knock let in unless that is what they are here for. */
  async #seated(kind: Kind, name: string): Promise<Somebody> {
    const one = await this.#listed((there) => there.name === name);
    if (one.state === "waiting" && kind !== "knocking") {
      await this.gavel.call("POST", `/conferences/${this.room.alias}/admit`, { participants: [one.id] });
      await this.#listed((there) => there.id === one.id && there.state === "in");
    }
    return { kind, name, seat: one.id };
  }

  async #listed(fits: (one: Message) => boolean): Promise<Message> {
    return until(async () => (await this.participants()).find(fits));
  }
}

/** What is there sooner or later. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const patience = Date.now() + 10_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > patience) throw new Error("it does not come");
    await new Promise(setImmediate);
  }
}

async function account(gavel: Gavel, role: "user" | "operator"): Promise<string> {
  const username = unique(role);
  const made = await gavel.call("POST", "/accounts", { username, password: PASSWORD, name: username, role });
  if (made.status !== 201) throw new Error(`no account: ${JSON.stringify(made)}`);
  const login = await gavel.call("POST", "/auth/login", { username, password: PASSWORD }, "");
  return login.body.access_token;
}
