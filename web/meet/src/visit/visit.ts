// One person's visit to one meeting, from the door to the farewell. No React in here.
import { type Lobby, type Problem, Refused, type RoomState, Session } from "@gavel/sdk";
import { createStore } from "zustand/vanilla";
import { current, rememberName, rest } from "../account";
import { explain } from "../explain";
import { forgetSeat, keepSeat, keptSeat } from "./kept-seat";

export type Place = "loading" | "door" | "inside" | "over";

export interface VisitState {
  at: Place;
  lobby: Lobby | null;
  session: Session;
  joining: boolean;
  /** Something about the form before the button. */
  error: string | null;
  pinWrong: boolean;
  /** Why it ended, where the room itself did not say so. */
  problem: Problem | null;
  last: RoomState | null;
}

export class Visit {
  readonly store;
  readonly alias: string;
  /** The ticket in the link: a personal invitation. */
  #invitation: string | null;
  #credentials: { ticket: string; name: string; pin?: string } | null = null;
  readonly #open: () => Session;
  #unwatch = () => {};

  constructor(
    alias: string,
    invitation: string | null,
    open: () => Session = () => new Session({ surface: "app" }),
  ) {
    this.alias = alias;
    this.#invitation = invitation;
    this.#open = open;
    this.store = createStore<VisitState>(() => ({
      at: "loading",
      lobby: null,
      session: open(),
      joining: false,
      error: null,
      pinWrong: false,
      problem: null,
      last: null,
    }));
    this.#watch();
  }

  get state(): VisitState {
    return this.store.getState();
  }

  get invited(): boolean {
    return this.#invitation !== null;
  }

  /** After a reload of the page: straight back to the seat, if the server still holds it. */
  async open(): Promise<void> {
    const kept = this.#invitation === null || keptSeat(this.alias)?.ticket === this.#invitation;
    const seat = kept ? keptSeat(this.alias) : null;
    forgetSeat(this.alias);
    if (!seat) return this.load();
    this.#credentials = { ticket: seat.ticket, name: seat.name };
    await this.state.session.devices.start();
    try {
      await this.state.session.room.join(seat);
    } catch {
      this.#credentials = null;
      this.#renew();
      await this.load();
    }
  }

  async load(): Promise<void> {
    try {
      this.store.setState({ lobby: await this.#lobby(), at: "door" });
    } catch (fault) {
      this.#over(fault instanceof Refused ? fault.problem : { status: 0, code: "unreachable" });
    }
  }

  /** A dead invitation shows what the public link shows; why it is dead, the answer to the knock says. */
  async #lobby(): Promise<Lobby> {
    if (this.#invitation === null) return rest.lobby(this.alias);
    try {
      return await rest.lobby(this.alias, this.#invitation);
    } catch (fault) {
      if (fault instanceof Refused && fault.problem.code === "ticket_revoked") return rest.lobby(this.alias);
      throw fault;
    }
  }

  async join(name: string, pin: string): Promise<void> {
    this.store.setState({ joining: true, error: null, pinWrong: false });
    rememberName(name);
    const secret = pin ? { pin } : {};
    try {
      const ticket = this.#invitation ?? (await rest.enter(this.alias, { name, ...secret })).ticket;
      this.#credentials = { ticket, name, ...secret };
      await this.state.session.room.join(this.#credentials);
    } catch (fault) {
      this.#failed(fault);
    }
  }

  /** Back in with what we came with: after leaving, or from another device. */
  async rejoin(): Promise<void> {
    if (!this.#credentials) return this.ask();
    this.#renew();
    this.store.setState({ joining: true });
    await this.state.session.devices.start();
    try {
      await this.state.session.room.join(this.#credentials);
    } catch (fault) {
      this.#failed(fault);
    }
  }

  /** To the door again, with nothing from before: a removal has used up the old ticket. */
  async ask(): Promise<void> {
    this.#invitation = null;
    this.#credentials = null;
    this.#renew();
    this.store.setState({ at: "loading" });
    await this.load();
  }

  /** To the door again with the same invitation. */
  async retry(): Promise<void> {
    this.#renew();
    this.store.setState({ at: "loading" });
    await this.load();
  }

  dispose(): void {
    this.#unwatch();
    this.state.session.dispose();
  }

  #watch(): void {
    const { room } = this.state.session;
    this.#unwatch = room.store.subscribe((now, before) => {
      if (now.phase === before.phase) return;
      if (now.phase === "in" || now.phase === "waiting")
        this.store.setState({ at: "inside", joining: false });
      if (now.phase === "in" && this.#credentials) {
        keepSeat(this.alias, { ...this.#credentials, resume: room.resumeToken ?? "" });
      }
      if (now.phase === "ended") forgetSeat(this.alias);
      if (now.phase === "ended" && now.farewell) {
        this.store.setState({ at: "over", joining: false, last: now, problem: null });
      }
      if (now.phase === "ended" && now.refusal && this.state.at === "inside") this.#over(now.refusal);
    });
  }

  #failed(fault: unknown): void {
    if (!(fault instanceof Refused)) return this.store.setState({ joining: false, error: explain(fault) });
    const { code } = fault.problem;
    if (code === "bad_pin" || code === "invalid" || code === "rate_limited") {
      const pinWrong = code === "bad_pin";
      this.#renew(); // the devices went off with the refusal; the door starts them again
      this.store.setState({ at: "door", joining: false, pinWrong, error: pinWrong ? null : explain(fault) });
      return;
    }
    this.#over(fault.problem);
  }

  #over(problem: Problem): void {
    this.state.session.devices.stop();
    this.store.setState({ at: "over", joining: false, problem, last: null });
  }

  #renew(): void {
    this.dispose();
    this.store.setState({
      session: this.#open(),
      problem: null,
      error: null,
      pinWrong: false,
      joining: false,
    });
    this.#watch();
  }
}

/** What a guest or an account holder is called at the door. */
export const accountName = (): string | null => current()?.username ?? null;

export function invitationIn(hash: string): string | null {
  const ticket = /[#&]t=([^&]+)/.exec(hash)?.[1];
  return ticket ? decodeURIComponent(ticket) : null;
}
