// A seat in a meeting: joins, resumes, orders, and stays away once it was told to go.
// It must not know about the screen, nor what media is made of (it talks to a `MediaPort`).
import { createStore, type StoreApi } from "zustand/vanilla";
import { aborted } from "./aborted";
import { Backoff } from "./backoff";
import { Emitter } from "./emitter";
import { randomId } from "./ids";
import { Link, type OpenSocket } from "./link";
import type {
  Ask,
  ChatMessage,
  Choice,
  ClientMessage,
  ClientSurface,
  Consent,
  DisconnectOrder,
  Farewell,
  Gate,
  HowGone,
  Inventory,
  Participant,
  Problem,
  Reaction,
  Receipt,
  Role,
  ServerMessage,
  ShownHeight,
  Slot,
  Target,
  Verb,
  Wanted,
} from "./protocol";
import { Over, Refused } from "./refused";
import { nothing, type RoomState, reduce } from "./state";

export interface Credentials {
  /** What `POST /rooms/{id}/tickets` gives, or `POST /rooms/{alias}/enter` for a guest on the public link. */
  ticket: string;
  /** What to be called, where the ticket leaves it open. */
  name?: string;
  pin?: string;
  /** The token of an earlier welcome, e.g. from before a reload of the page. */
  resume?: string;
}

export interface OwnDevices {
  muted: boolean;
  video: boolean;
  sharing: boolean;
}

/** What a room needs of its media: the room carries the messages, the media side makes sense of them. */
export interface MediaPort {
  begin(
    seat: string,
    offer: (id: number, sdp: string) => boolean,
    shown?: (heights: ShownHeight[]) => void,
  ): void;
  answer(id: number, sdp: string, slots: Slot[], wanted: Wanted): void;
  slots(slots: Slot[], wanted: Wanted): void;
  stop(): void;
}

export interface RoomEvents {
  /** Somebody else is in, or waits to be let in (`state` says which). */
  joined: Participant;
  /** Somebody else is not there any more; `participant` is as they were. */
  gone: { participant: Participant; how: HowGone };
  chat: ChatMessage;
  gate: Gate;
  /** A host has chosen devices for us. */
  choose: { choice: Choice; by: Role; at_once: boolean };
  /** A sign that somebody makes. */
  reaction: { seat: string; reaction: Reaction };
  /** How far a large order of ours has come. */
  progress: { id: string; done: number; of: number };
  /** It is over for us, for this reason. `null`: the server let us not in, and `join` has rejected. */
  ended: Farewell | null;
}

export interface RoomOptions {
  /** The signalling socket, such as `wss://meet.example.org/api/v1/signal`. */
  url: string;
  /** What hosts read as this device, such as `Chromium on Linux`. */
  client?: string;
  /** What the audit says that orders come from: `sdk`, unless it is Gavel's own app. */
  surface?: ClientSurface;
  /** Sends and receives. Without it the seat has neither picture nor sound, and governs all the same. */
  media?: MediaPort;
  /** Another WebSocket, for programs outside of browsers and for tests. */
  open?: OpenSocket;
  random?: () => number;
}

/** For what waits. Rejects with the signal's reason when it aborts. */
export interface Waiting {
  signal?: AbortSignal;
}

/** How an order came about. */
export interface Given extends Waiting {
  /** As a command of the chat, which the audit then says. */
  typed?: boolean;
}

/** What there is to say of a removal besides whom it is about. */
export type Removal = Omit<DisconnectOrder, "target">;

interface PendingAct {
  message: Extract<ClientMessage, { type: "act" }>;
  resolve(receipt: Receipt): void;
  reject(error: Error): void;
}

/** A meeting that can be watched and governed: from a seat in it, or from outside. */
export interface Governed {
  readonly store: StoreApi<RoomState>;
  readonly state: RoomState;
  /** Rejects with `Refused` where the server does, and with `Over` when the meeting is. */
  act(verb: Verb): Promise<Receipt>;
}

/** How long a leaving client waits for the server's word before it goes anyway. */
const FAREWELL_WITHIN_MS = 1000;
const CLIENT_MISBEHAVES = 1008;
/** Minutes decide whether somebody was forgotten, so that seconds need not be told. */
const ACTIVE_EVERY_MS = 20_000;

/**
 * One seat in a meeting.
 *
 * ```ts
 * const room = new Room({ url: "wss://meet.example.org/api/v1/signal" });
 * room.on("joined", ({ name }) => console.log(`${name} is here`));
 * room.on("ended", (farewell) => console.log(farewell?.text));
 * await room.join({ ticket });
 *
 * const [gustav] = [...room.state.roster.values()].filter(({ name }) => name === "Gustav");
 * const receipt = await room.disconnect([gustav.id], { reason: "disruption", note: "Please mail us." });
 * console.log(receipt.silent); // { state: "confirmed", ms: 1.8 }
 *
 * await room.leave();
 * ```
 *
 * After a lost connection it comes back by itself, with the same seat, and repeats the orders that were not answered;
 * each takes effect once. After a farewell it never does.
 */
export class Room implements Governed {
  /** Everything that is known of the meeting. A new object after each change: `room.store.subscribe((now, before) => …)`. */
  readonly store: StoreApi<RoomState> = createStore<RoomState>(() => nothing);
  readonly events = new Emitter<RoomEvents>();
  readonly #options: RoomOptions;
  readonly #backoff: Backoff;
  readonly #acts = new Map<string, PendingAct>();
  #credentials: Credentials | null = null;
  #resume: string | undefined;
  #devices: OwnDevices = { muted: true, video: false, sharing: false };
  #consent: Consent | null = null;
  #inventory: Inventory | null = null;
  #activeAt = 0;
  #link: Link | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #leaving: (() => void)[] = [];
  #settleJoin: { resolve(): void; reject(error: unknown): void } | null = null;

  constructor(options: RoomOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random);
  }

  get state(): RoomState {
    return this.store.getState();
  }

  /** What brings this seat back after a reload; worth nothing once a farewell was said. */
  get resumeToken(): string | undefined {
    return this.#resume;
  }

  /** The same as `events.on`: listens until the answer is called, or until the signal aborts. */
  on<Name extends keyof RoomEvents>(
    name: Name,
    listener: (event: RoomEvents[Name]) => void,
    options?: Waiting,
  ): () => void {
    return this.events.on(name, listener, options);
  }

  /**
   * Resolves when we are in, or wait at the door (`state.phase` says which; `admitted` waits on). Rejects with `Refused`
   * when the server lets us not in. While the server cannot be reached it goes on trying: bound it with a signal, such as
   * `AbortSignal.timeout(10_000)`.
   */
  join(credentials: Credentials, { signal }: Waiting = {}): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const joined = this.#join(credentials);
    return aborted(joined, signal, () => this.#abandon());
  }

  /** Resolves when we are in. Rejects with `Over` when it is over before. */
  admitted({ signal }: Waiting = {}): Promise<void> {
    let unsubscribe = () => {};
    const admitted = new Promise<void>((resolve, reject) => {
      const look = ({ phase }: RoomState) => {
        if (phase === "in") resolve();
        if (phase === "ended" || phase === "idle") reject(new Over());
      };
      unsubscribe = this.store.subscribe(look);
      look(this.state);
    });
    return aborted(admitted, signal).finally(() => unsubscribe());
  }

  #join(credentials: Credentials): Promise<void> {
    this.#forget();
    this.#credentials = credentials;
    this.#resume = credentials.resume;
    this.store.setState({ ...nothing, phase: "connecting" }, true);
    return new Promise((resolve, reject) => {
      this.#settleJoin = { resolve, reject };
      this.#connect();
    });
  }

  /**
   * An order to the server, the same as the REST call of its name. Rejects with `Refused` where the server does. Aborted, it
   * is not waited for any more; whether it took effect, nobody says then.
   */
  act(verb: Verb, { signal, typed }: Given = {}): Promise<Receipt> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.state.phase === "ended" || this.state.phase === "idle") return Promise.reject(new Over());
    // Its idempotency key: sent again after a reconnect, it takes effect once.
    const id = randomId();
    const message = { type: "act", id, verb, ...(typed ? { typed } : {}) } as const;
    const answered = new Promise<Receipt>((resolve, reject) => {
      this.#acts.set(id, { message, resolve, reject });
      this.#link?.send(message);
    });
    return aborted(answered, signal, () => this.#acts.delete(id));
  }

  /**
   * Removes people: every seat of each. The receipt says what became of whom, and that it is silent.
   *
   * ```ts
   * await room.disconnect([seat], { reason: "spam", ban: { for: "PT1H" } });
   * await room.disconnect({ scope: "guests" }, { dry_run: true });
   * ```
   */
  disconnect(whom: string[] | Target, more: Removal = {}, waiting?: Waiting): Promise<Receipt> {
    const target = Array.isArray(whom) ? { participants: whom } : whom;
    return this.act({ do: "disconnect", ...more, target }, waiting);
  }

  setDevices(devices: OwnDevices): void {
    const same =
      devices.muted === this.#devices.muted &&
      devices.video === this.#devices.video &&
      devices.sharing === this.#devices.sharing;
    if (same) return;
    this.#devices = devices;
    if (this.state.phase === "in") this.#link?.send({ type: "state", ...devices });
  }

  /** What hosts may do with our devices without asking. */
  setConsent(consent: Consent): void {
    this.#consent = consent;
    this.#tell({ type: "consent", ...consent });
  }

  /** The cameras and microphones that there are; hosts see them. */
  setInventory(inventory: Inventory): void {
    if (JSON.stringify(inventory) === JSON.stringify(this.#inventory)) return;
    this.#inventory = inventory;
    this.#tell({ type: "inventory", ...inventory });
  }

  /** The answer to what a host has asked. */
  answer(ask: Ask, accept: boolean): void {
    this.#tell({ type: "answer", ask, accept });
  }

  /** Somebody is here: keys, clicks, touches. Told now and then only. */
  active(now = Date.now()): void {
    if (now - this.#activeAt < ACTIVE_EVERY_MS) return;
    this.#activeAt = now;
    this.#tell({ type: "active" });
  }

  /** Goes. Resolves when the server knows it, or after a second. */
  leave(): Promise<void> {
    if (this.state.phase === "ended" || this.state.phase === "idle") return Promise.resolve();
    const left = new Promise<void>((resolve) => this.#leaving.push(resolve));
    const told = this.#link?.send({ type: "leave" }) ?? false;
    if (told) {
      this.#retry = setTimeout(() => this.#end(leftByOurselves), FAREWELL_WITHIN_MS);
    } else {
      this.#end(leftByOurselves);
    }
    return left;
  }

  /** Lets go of everything without a word; for a page that is torn down. */
  dispose(): void {
    this.#forget();
    this.#hasLeft();
    this.#credentials = null;
    this.#options.media?.stop();
  }

  #connect(): void {
    const { url, open = (address) => new WebSocket(address) } = this.#options;
    this.#link = new Link(url, open, {
      open: () => this.#hello(),
      message: (message) => this.#receive(message),
      lost: (code) => this.#lost(code),
    });
  }

  #hello(): void {
    if (!this.#credentials) return;
    this.#link?.send({
      type: "hello",
      ...this.#credentials,
      ...(this.#resume ? { resume: this.#resume } : {}),
      ...(this.#options.client ? { client: this.#options.client } : {}),
      surface: this.#options.surface ?? "sdk",
    });
  }

  #receive(message: ServerMessage): void {
    const before = this.state;
    if (message.type === "farewell") return this.#farewell(message);
    // Before the state: whoever keeps the seat for a reload reads the token when the state says that we are in.
    if (message.type === "welcome") this.#resume = message.resume;
    this.store.setState(reduce(before, message), true);
    for (const one of message.type === "batch" ? message.messages : [message]) this.#react(one, before);
  }

  /** What a message brings about besides; the state has it already. */
  #react(message: ServerMessage, before: RoomState): void {
    switch (message.type) {
      case "welcome":
        return this.#welcomed(message.seat);
      case "waiting":
        this.#backoff.reset();
        return this.#settled();
      case "refusal":
        return this.#refused(message.problem);
      case "answer":
        return this.#options.media?.answer(message.id, message.sdp, message.slots ?? [], message.wanted);
      case "slots":
        return this.#options.media?.slots(message.slots ?? [], message.wanted);
      case "receipt":
        return this.#answered(message.id, (act) => act.resolve(message.receipt));
      case "refused":
        return this.#answered(message.id, (act) => act.reject(new Refused(message.problem)));
      case "joined":
        // Where several come at once, each hears of all of them.
        if (message.participant.id !== this.state.me?.seat) this.events.emit("joined", message.participant);
        return;
      case "gone": {
        const participant = before.roster.get(message.seat);
        if (participant) this.events.emit("gone", { participant, how: message.how });
        return;
      }
      case "chat":
        if (this.state.chat !== before.chat) this.events.emit("chat", message.message);
        return;
      case "gate":
        return this.events.emit("gate", message);
      case "choose":
        return this.events.emit("choose", message);
      case "progress":
        return this.events.emit("progress", message);
      case "reaction":
        return this.events.emit("reaction", message);
      default:
        return;
    }
  }

  #welcomed(seat: string): void {
    this.#backoff.reset();
    this.#link?.send({ type: "state", ...this.#devices });
    if (this.#inventory) this.#link?.send({ type: "inventory", ...this.#inventory });
    if (this.#consent) this.#link?.send({ type: "consent", ...this.#consent });
    for (const { message } of this.#acts.values()) this.#link?.send(message);
    const link = this.#link;
    this.#options.media?.begin(
      seat,
      (id, sdp) => link?.send({ type: "offer", id, sdp }) ?? false,
      (heights) => link?.send({ type: "shows", heights }),
    );
    this.#settled();
  }

  #answered(id: string, settle: (act: PendingAct) => void): void {
    const act = this.#acts.get(id);
    this.#acts.delete(id);
    if (act) settle(act);
  }

  #settled(): void {
    this.#settleJoin?.resolve();
    this.#settleJoin = null;
  }

  #refused(problem: Problem): void {
    this.#forget();
    this.#options.media?.stop();
    this.#settleJoin?.reject(new Refused(problem));
    this.#settleJoin = null;
    this.events.emit("ended", null);
  }

  #farewell(farewell: Farewell): void {
    if (farewell.reason === "sent_to_lobby") return this.#waitAgain();
    if (farewell.rejoin !== "auto") return this.#end(farewell);
    // The server goes, not we: come back with the same seat.
    this.#link?.close();
    this.#again();
  }

  /** A host has sent us to the waiting room: the seat is gone, the ticket is good, and we knock. */
  #waitAgain(): void {
    this.#link?.close();
    this.#resume = undefined;
    this.#options.media?.stop();
    this.#again();
  }

  #tell(message: ClientMessage): void {
    if (this.state.phase === "in") this.#link?.send(message);
  }

  /** A terminal reason: nothing in here ever connects again. */
  #end(farewell: Farewell): void {
    this.#forget();
    this.#options.media?.stop();
    this.store.setState(reduce(this.state, { ...farewell, type: "farewell" }), true);
    this.#settled();
    this.#hasLeft();
    this.events.emit("ended", this.state.farewell);
  }

  #hasLeft(): void {
    for (const resolve of this.#leaving.splice(0)) resolve();
  }

  #lost(code: number): void {
    if (this.state.phase === "ended") return;
    if (code === CLIENT_MISBEHAVES) return this.#end({ reason: "error", text: "", rejoin: "yes" });
    this.#again();
  }

  #again(): void {
    this.#link = null;
    const seated = this.state.me !== null || this.state.phase === "waiting";
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), this.#backoff.take());
    // Last: whoever hears of it may have had enough, and call it off.
    this.store.setState({ phase: seated ? "reconnecting" : "connecting", speaking: [] });
  }

  /** Nobody waits for the join any more. */
  #abandon(): void {
    this.#settleJoin = null;
    // Whoever was let in meanwhile goes again, rather than sit there unseen.
    this.#link?.send({ type: "leave" });
    this.#forget();
    this.#options.media?.stop();
    this.store.setState(nothing, true);
  }

  #forget(): void {
    clearTimeout(this.#retry);
    this.#link?.close();
    this.#link = null;
    this.#backoff.reset();
    const acts = [...this.#acts.values()];
    this.#acts.clear();
    for (const act of acts) act.reject(new Over());
  }
}

const leftByOurselves: Farewell = { reason: "left", text: "", rejoin: "yes" };
