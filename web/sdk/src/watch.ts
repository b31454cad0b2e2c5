// A conference watched and governed without a seat in it: the server's stream says that there is something new, and the
// whole picture is fetched again. So nothing of an old picture can stay, and what was missed while the line was down is in it.
import type { EventSourceMessage } from "eventsource-parser";
import { createStore } from "zustand/vanilla";
import { Backoff } from "./backoff";
import type { Event, Overview, Receipt, Verb } from "./protocol";
import { Refused } from "./refused";
import type { Rest } from "./rest";
import type { Governed } from "./room";
import { nothing, type RoomState } from "./state";
import { hear, pause } from "./stream";

/** How often it is asked whether somebody meets by now. */
const IDLE_MS = 3000;
/** Between two looks: however much happens, no more than a few a second. */
const BETWEEN_LOOKS_MS = 300;
/** Of what has happened. */
const REMEMBERED = 500;

export class Watch implements Governed {
  /** `phase` is `idle` while nobody meets, and `ended` with a `refusal` for who may not watch. No chat, nobody speaking. */
  readonly store = createStore<RoomState>(() => nothing);
  /** What has happened in this conference, oldest first. */
  readonly happened = createStore<{ events: readonly Event[] }>(() => ({ events: [] }));
  readonly #calls: Rest["conferences"];
  readonly #backoff: Backoff;
  /** The room as it was named; its id as soon as that is known, for the ID may be changed. */
  #room: string;
  #open: AbortController | null = null;
  /** The number of the last event. */
  #last: number | null = null;

  constructor(calls: Rest["conferences"], room: string, random?: () => number) {
    this.#calls = calls;
    this.#room = room;
    this.#backoff = new Backoff(random);
  }

  get state(): RoomState {
    return this.store.getState();
  }

  open(): void {
    if (this.#open) return;
    this.#open = new AbortController();
    this.store.setState({ ...nothing, phase: "connecting" }, true);
    void this.#follow(this.#open.signal);
  }

  close(): void {
    this.#open?.abort();
    this.#open = null;
  }

  /** PIN and ID are changed while nobody meets, too. Rejects with `Refused`, or with `Unreachable`. */
  act(verb: Verb): Promise<Receipt> {
    return this.#calls.order(this.#room, verb);
  }

  async #follow(closed: AbortSignal): Promise<void> {
    while (!closed.aborted) {
      let wait: number;
      try {
        await this.#listen(closed);
        wait = this.#backoff.take();
      } catch (fault) {
        if (closed.aborted) return;
        wait = this.#trouble(fault);
      }
      if (this.state.phase === "ended") return;
      await pause(wait, closed);
    }
  }

  /** Until the stream ends, or a look fails. */
  async #listen(closed: AbortSignal): Promise<void> {
    const over = new AbortController();
    const line = AbortSignal.any([closed, over.signal]);
    let stale = false;
    let looking = false;
    // One look at a time, and another one for what came meanwhile.
    const catchUp = async () => {
      for (looking = true; stale && !line.aborted; await pause(BETWEEN_LOOKS_MS, line)) {
        stale = false;
        await this.#look(line);
      }
      looking = false;
    };
    const take = (told: EventSourceMessage) => {
      this.#backoff.reset();
      if (told.event !== "changed") return this.#remember(told.data);
      stale = true;
      if (!looking) catchUp().catch((fault: unknown) => over.abort(fault));
    };
    try {
      await hear((signal) => this.#calls.events(this.#room, this.#last, signal), line, take);
    } catch (fault) {
      throw over.signal.aborted ? over.signal.reason : fault;
    } finally {
      over.abort();
    }
  }

  async #look(line: AbortSignal): Promise<void> {
    const seen = await this.#calls.overview(this.#room, line);
    if (line.aborted) return;
    this.#room = seen.conference.room;
    this.store.setState(stateOf(seen), true);
  }

  #remember(data: string): void {
    const event = JSON.parse(data) as Event;
    this.#last = event.seq;
    this.happened.setState(({ events }) => {
      const before = events.at(-1)?.conference === event.conference ? events : [];
      return { events: [...before, event].slice(-REMEMBERED) };
    });
  }

  /** How long to wait before the next attempt, in milliseconds. */
  #trouble(fault: unknown): number {
    const status = fault instanceof Refused ? fault.problem.status : null;
    if (status === 404) {
      this.store.setState({ ...nothing, phase: "idle" }, true);
      return IDLE_MS;
    }
    if (fault instanceof Refused && (status === 401 || status === 403)) {
      this.store.setState({ ...nothing, phase: "ended", refusal: fault.problem }, true);
      return 0;
    }
    this.store.setState(({ conference }) => ({ phase: conference ? "reconnecting" : "connecting" }));
    return this.#backoff.take();
  }
}

function stateOf({ me, conference, roster, unconnected, bans, details }: Overview): RoomState {
  return {
    ...nothing,
    phase: "in",
    me: { seat: me.seat ?? "", person: me.person ?? "", role: me.role },
    conference,
    roster: new Map(roster.map((participant) => [participant.id, participant])),
    unconnected,
    bans,
    details: new Map(details.map((one) => [one.seat, one])),
  };
}
