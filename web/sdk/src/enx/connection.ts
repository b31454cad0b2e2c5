// The room's line: joining, waiting, losing and finding it again, and what the toolkit calls these. Beneath it Gavel's own
// `Room` speaks; whatever is known here, the server has said.
import { clientName } from "../client-name";
import type { OpenSocket } from "../link";
import { Media } from "../media";
import type { Farewell, Problem, Receipt, Verb } from "../protocol";
import { GavelError, Refused, Unreachable } from "../refused";
import { type MediaPort, Room } from "../room";
import { isModerator, type RoomState } from "../state";
import { changes } from "./changes";
import {
  type EnxCallback,
  EnxCode,
  type EnxJoinError,
  type EnxResult,
  failed,
  refusedJoin,
  refusedOrder,
  succeeded,
} from "./codes";
import { type EnxEvent, EnxEvents } from "./events";
import { accessDenied, disconnected, type EnxDisconnected, unexpected } from "./farewell";
import {
  approvedHandsOf,
  awaitedOf,
  type EnxRoomData,
  type EnxUser,
  isHardMuted,
  raisedHandsOf,
  roomDataOf,
  userOf,
  usersOf,
} from "./people";
import { type EnxToken, readToken, socketOf } from "./token";

export interface EnxReconnect {
  allow_reconnect?: boolean;
  /** Taken for what it is worth: as often as fits into the interval. */
  number_of_attempts?: number;
  /** Milliseconds after which it is given up, joining as well as coming back. */
  timeout_interval?: number;
}

export type EnxJoinCallback = (success: EnxConnected | undefined, error?: EnxJoinError) => void;

/** What `connect` calls back with, and the fields of `room-connected`. */
export interface EnxConnected {
  users: EnxUser[];
  room: EnxRoomData;
  me: EnxUser | null;
  mediaRecord: false;
  [more: string]: unknown;
}

/** What the room is wired to; tests wire it otherwise. */
export interface EnxWiring {
  media: MediaPort & Pick<Media, "store" | "setLocal">;
  open?: OpenSocket;
}

const USUAL = { allow_reconnect: true, number_of_attempts: 3, timeout_interval: 45_000 };

export abstract class EnxConnection extends EnxEvents {
  /** The seat. */
  clientId = "";
  roomID: string;
  /** Whether one waits to be let in. */
  waitRoom = false;
  protected readonly gavel: Room;
  protected readonly media: EnxWiring["media"];
  readonly #token: EnxToken | null;
  #reconnect = USUAL;
  #answer: EnxJoinCallback | null = null;
  /** The last state in which we were in, and which was told. */
  #told: RoomState | null = null;
  #lastModerator = "";
  #patience: ReturnType<typeof setTimeout> | undefined;
  #over = false;

  constructor({ token }: { token: string }, wiring: EnxWiring = { media: new Media() }) {
    super();
    this.#token = readToken(token);
    this.roomID = this.#token?.room ?? "";
    this.media = wiring.media;
    this.gavel = new Room({
      url: this.#token ? socketOf(this.#token) : "",
      client: clientName(globalThis.navigator?.userAgent ?? ""),
      media: wiring.media,
      ...(wiring.open && { open: wiring.open }),
    });
    this.gavel.store.subscribe((now, before) => this.#follow(now, before));
    this.gavel.on("ended", (farewell) => this.#ended(farewell));
  }

  get me(): EnxUser | null {
    const { me, roster, conference } = this.gavel.state;
    const one = me && roster.get(me.seat);
    return one ? userOf(conference, one) : null;
  }

  get userList(): Map<string, EnxUser> {
    return new Map(usersOf(this.gavel.state).map((user) => [user.clientId, user]));
  }

  get awaitedParticipants(): Map<string, { clientId: string; name: string }> {
    return new Map(awaitedOf(this.gavel.state).map((one) => [one.clientId, one]));
  }

  get raisedHands(): string[] {
    return raisedHandsOf(this.gavel.state);
  }

  get approvedHands(): string[] {
    return approvedHandsOf(this.gavel.state);
  }

  get locked(): boolean {
    return this.gavel.state.conference?.locked ?? false;
  }

  /** Whether the whole room is hard-muted. */
  get mute(): boolean {
    return isHardMuted(this.gavel.state);
  }

  get roomSettings(): EnxRoomData["settings"] {
    return roomDataOf(this.gavel.state).settings;
  }

  /** Joins with the token. Calls back once: when one is in or waits, or with the first error. */
  connect(reconnect: EnxReconnect = {}, done?: EnxJoinCallback): void {
    this.#reconnect = { ...USUAL, ...reconnect };
    this.#answer = done ?? null;
    if (!this.#token) return this.#refused(new Refused(badToken));
    const signal = AbortSignal.timeout(this.#reconnect.timeout_interval);
    this.gavel.join({ ticket: this.#token.tokenId }, { signal }).catch((error: unknown) => {
      this.#refused(error instanceof GavelError ? error : new Unreachable(error));
    });
  }

  disconnect(done?: EnxCallback): void {
    if (!this.isConnected()) return done?.(failed(EnxCode.notConnected));
    void this.gavel.leave().then(() => done?.(succeeded()));
  }

  isConnected(): boolean {
    const { phase } = this.gavel.state;
    return phase === "in" || phase === "waiting" || phase === "reconnecting";
  }

  /** More for `room-connected` and the callback of a join. */
  protected abstract present(): Record<string, unknown>;

  /** Follows a state in which we are in. */
  protected abstract now(state: RoomState, first: boolean): void;

  /** Lets go of what is shown and sent. */
  protected abstract close(): void;

  protected get moderates(): boolean {
    return isModerator(this.gavel.state.me?.role);
  }

  /** Orders that belong together, one after the other: the first that is refused is the result. */
  protected order(verbs: Verb[], done?: EnxCallback, more: Record<string, unknown> = {}): void {
    this.ask(verbs, done, (receipt) => succeeded({ ...more, receipt }));
  }

  /** What Gavel does not have. */
  protected isOff(done?: EnxCallback): void {
    done?.(failed(this.isConnected() ? EnxCode.featureOff : EnxCode.notConnected));
  }

  protected ask(
    verbs: Verb[],
    done: EnxCallback | undefined,
    answer: (receipt: Receipt | undefined) => EnxResult,
  ): void {
    if (!this.isConnected()) return done?.(failed(EnxCode.notConnected));
    const { moderates } = this;
    const all = async () => {
      let receipt: Receipt | undefined;
      for (const verb of verbs) receipt = await this.gavel.act(verb);
      return answer(receipt);
    };
    void all()
      .catch((error: unknown) => refusedOrder(error, moderates))
      .then((result) => done?.(result));
  }

  #follow(now: RoomState, before: RoomState): void {
    if (now.phase === "waiting") return this.#awaited(now);
    if (now.phase === "reconnecting" && before.phase !== "reconnecting") return this.#interrupted();
    if (now.phase !== "in") return;
    if (before.phase === "reconnecting") this.#back();
    const told = this.#told;
    this.#told = now;
    if (!told) return this.#connected(now);
    this.now(now, false);
    for (const event of changes(told, now)) this.emit(this.#completed(event, now));
  }

  #connected(now: RoomState): void {
    const awaited = this.waitRoom;
    this.waitRoom = false;
    this.clientId = now.me?.seat ?? "";
    this.roomID = now.conference?.room ?? this.roomID;
    this.now(now, true);
    const connected = this.#present(now);
    if (awaited) this.emit({ type: "room-allowed", ...connected, message: connected });
    this.emit({ type: "room-connected", ...connected, message: connected });
    this.#called(connected);
  }

  #awaited(now: RoomState): void {
    clearTimeout(this.#patience);
    if (this.waitRoom && !this.#answer) return;
    this.waitRoom = true;
    this.#told = null;
    const waiting = this.#present(now);
    this.emit({ type: "room-awaited", message: { why: now.waiting?.why }, ...waiting });
    this.#called(waiting);
  }

  #present(state: RoomState): EnxConnected {
    const users = usersOf(state);
    return { users, room: roomDataOf(state), me: this.me, mediaRecord: false, ...this.present() };
  }

  #called(connected: EnxConnected): void {
    const answer = this.#answer;
    this.#answer = null;
    answer?.(connected);
  }

  #refused(error: unknown): void {
    const refused = refusedJoin(error);
    const answer = this.#answer;
    this.#answer = null;
    this.close();
    this.emit({ ...refused, message: refused.message });
    answer?.(undefined, refused);
  }

  #interrupted(): void {
    this.emit({ type: "network-disconnected", message: failed(EnxCode.networkDisconnected) });
    if (!this.#reconnect.allow_reconnect) return this.#giveUp();
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      this.emit({ type: "network-reconnect-timeout", message: failed(EnxCode.reconnectTimedOut) });
      this.#giveUp();
    }, this.#reconnect.timeout_interval);
  }

  #back(): void {
    clearTimeout(this.#patience);
    this.emit({
      type: "network-reconnected",
      message: { ...succeeded(), result: EnxCode.reconnected },
    });
  }

  #giveUp(): void {
    this.gavel.dispose();
    this.#goes(unexpected);
  }

  #ended(farewell: Farewell | null): void {
    // A join that was refused has its own answer.
    if (this.#answer) return;
    const { refusal } = this.gavel.state;
    this.#goes(farewell ? disconnected(farewell) : accessDenied(refusal ?? badToken));
  }

  #goes(message: EnxDisconnected): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#patience);
    this.close();
    this.emit({ type: "room-disconnected", message });
  }

  /** A swap of roles is two changes for Gavel: whoever hears of the second knows who moderates since the first. */
  #completed(event: EnxEvent, now: RoomState): EnxEvent {
    if (event.type !== "user-role-changed") return event;
    const { moderator } = event.message;
    if (moderator.new) this.#lastModerator = moderator.new;
    else if (isModerator(now.roster.get(this.#lastModerator)?.role)) moderator.new = this.#lastModerator;
    return event;
  }
}

const badToken: Problem = { status: 401, code: "unauthenticated", detail: "this is no token" };
