// Everything a host orders. All goes through the one door of the server; what comes of it shows by itself or is said.
import {
  type Barrier,
  type ChooseOrder,
  type Governed,
  type InviteOrder,
  isIn,
  isWaiting,
  type MuteOrder,
  Over,
  type Participant,
  type PermissionsOrder,
  type PinOrder,
  type Receipt,
  Refused,
  type RemovalReason,
  type RightsOrder,
  type Target,
  type Verb,
} from "@gavel/sdk";
import { announce } from "@gavel/ui";
import { type Sentence, t } from "../i18n";
import { listed } from "../i18n/locale";
import { barred, linesOf, refusalText, removal, removedNote, type Whose, whose } from "./receipts";
import { type DialogSpec, dropNote, type Note, putNote, type ScreenStore } from "./screen";

export { refusalText } from "./receipts";

export interface RemovalChoices {
  reason: RemovalReason;
  note: string;
  auditNote: string;
  block: { for: string | null; room: boolean; network: boolean } | null;
  /** *Remove and lock*, *Remove and use the waiting room*. */
  barrier: Barrier | null;
  /** Outside they wait for what comes after the meeting. */
  debrief?: boolean;
  deviceOnly: boolean;
}

/** Seats, or everybody of a kind. */
export type Whom = readonly string[] | Pick<MuteOrder, "scope" | "except">;

const named = (whom: Whom) => ("scope" in whom ? whom : { participants: [...(whom as readonly string[])] });

/** After this long without the server's word a removal is an alarm, not a spinner. */
const LATE_MS = 500;

export class Orders {
  readonly #room: Governed;
  readonly #screen: ScreenStore;
  #count = 0;

  constructor(room: Governed, screen: ScreenStore) {
    this.#room = room;
    this.#screen = screen;
  }

  /** An order whose success shows by itself; a refusal is explained. */
  async give(verb: Verb): Promise<Receipt | null> {
    try {
      return await this.#room.act(verb);
    } catch (fault) {
      this.#explain(fault, () => t("refused.title"));
      return null;
    }
  }

  // ---- sound and picture ----------------------------------------------------------------------------------------

  muteAll = () => this.mute(this.everybodyElse());
  mute = (whom: Whom) => this.give({ do: "mute", ...named(whom) });
  askToUnmute = (whom: Whom) => this.give({ do: "unmute", ...named(whom) });
  stopVideo = (whom: Whom) => this.give({ do: "mute", ...named(whom), audio: false, video: true });
  askForVideo = (whom: Whom) => this.give({ do: "unmute", ...named(whom), audio: false, video: true });
  stopShare = (whom: Whom) => this.give({ do: "mute", ...named(whom), audio: false, share: true });
  allowShare = (whom: Whom) => this.give({ do: "unmute", ...named(whom), audio: false, share: true });
  muteAllBut = (seat: string) => this.give({ do: "mute_all_but", participant: seat });
  rename = (seat: string, name: string) => this.give({ do: "rename", participant: seat, name });
  useDevices = (seat: string, choice: Omit<ChooseOrder, "participant">) =>
    this.give({ do: "choose", participant: seat, ...choice });

  /** From outside there is nobody whom a scope could leave out. */
  everybodyElse(): Whom {
    const { me, roster } = this.#room.state;
    const inside = [...roster.values()].some((one) => isIn(one) && one.person === me?.person);
    return { scope: inside ? "all_but_me" : "all" };
  }

  // ---- who has the word, and who may what -----------------------------------------------------------------------

  lowerHands = (whom: Whom) => this.give({ do: "lower_hands", ...named(whom) });
  spotlight = (seats: readonly string[]) => this.give({ do: "spotlight", participants: [...seats] });
  floor = (seat: string, grant: boolean) => this.give({ do: "floor", participant: seat, grant });
  rights = (order: RightsOrder) => this.give({ do: "rights", ...order });
  permissions = (change: PermissionsOrder) => this.give({ do: "permissions", ...change });

  /** One order for each; the first refusal is the last, since the others would be told the same. */
  async setRole(seats: string | readonly string[], role: "host" | "participant"): Promise<void> {
    for (const seat of [seats].flat()) {
      if (!(await this.give({ do: "role", participant: seat, role }))) return;
    }
  }

  // ---- the door ---------------------------------------------------------------------------------------------------

  /** Where calls are ringing, a lock is a question: may they still come? */
  async lock(on: boolean): Promise<void> {
    const ringing = this.#room.state.unconnected.filter((one) => one.call === "ringing").length;
    if (on && ringing > 0) return this.open({ is: "lock", ringing });
    await this.give(on ? { do: "lock" } : { do: "unlock" });
    const waiting = this.waiting().length;
    if (!on && waiting > 0) this.say(() => t("panel.stillWaiting", { count: waiting }));
  }

  lockAndKeep = (ringing: boolean) => this.give({ do: "lock", keep_ringing: ringing });
  waitingRoom = (on: boolean) => this.give({ do: "waiting_room", on });
  keepOut = () => this.give({ do: "keep_out" });
  pin = (order: PinOrder) => this.give({ do: "pin", ...order });
  aliases = (aliases: string[]) => this.give({ do: "alias", aliases });
  admit = (seats: readonly string[]) => this.give({ do: "admit", participants: [...seats] });
  decline = (seats: readonly string[]) => this.give({ do: "deny", participants: [...seats] });
  sendOut = (seats: readonly string[]) => this.give({ do: "send_out", participants: [...seats] });

  async declineAndBlock(seats: readonly string[]): Promise<void> {
    const people = this.#seated(seats);
    const receipt = await this.give({ do: "deny", participants: [...seats], block: true });
    if (!receipt) return;
    const names = people.map((person) => person.name);
    this.#note({
      tone: "done",
      title: () => t("receipt.declined", { names: listed(names), count: people.length }),
      lines: [() => t("receipt.blocked")],
      receipt,
      undo: { persons: people.map((person) => person.person), name: whose(people).name },
    });
  }

  waiting(): Participant[] {
    return [...this.#room.state.roster.values()].filter(isWaiting);
  }

  // ---- who is asked to come -----------------------------------------------------------------------------------------

  /** Somebody blocked has to be meant: then it is asked whether the block shall be lifted. */
  async invite(order: InviteOrder): Promise<Receipt | null> {
    try {
      return await this.#room.act({ do: "invite", ...order });
    } catch (fault) {
      if (fault instanceof Refused && fault.code === "blocked" && !order.lift_block) {
        const names = (fault.problem.verdicts ?? []).flatMap(({ name }) => name ?? []);
        this.open({ is: "liftBlock", order, names });
      } else {
        this.#explain(fault, () => t("refused.title"));
      }
      return null;
    }
  }

  async inviteAndShow(order: InviteOrder): Promise<void> {
    const invitations = (await this.invite(order))?.invitations ?? [];
    if (invitations.length > 0) this.open({ is: "invited", invitations });
  }

  /** In one press: where everybody is being called a note is enough, else the links are shown. */
  async inviteBack(order: InviteOrder): Promise<void> {
    const invitations = (await this.invite(order))?.invitations ?? [];
    if (invitations.length === 0) return;
    const { unconnected } = this.#room.state;
    const rings = (person: string) =>
      unconnected.some((one) => one.person === person && one.call === "ringing");
    if (!invitations.every(({ person }) => rings(person))) return this.open({ is: "invited", invitations });
    const names = invitations.map((one) => one.name);
    const title = () => t("receipt.called", { names: listed(names), count: names.length });
    this.#note({ tone: "done", title, lines: [], invitations });
  }

  withdraw = (seats: readonly string[]) => this.give({ do: "withdraw", participants: [...seats] });
  /** All of them. */
  clearAway = () => this.give({ do: "withdraw", scope: "all" });

  // ---- who goes ---------------------------------------------------------------------------------------------------

  endForAll = () => this.give({ do: "disconnect", target: { scope: "all" } });

  async endForOthers(): Promise<void> {
    const receipt = await this.give({ do: "disconnect", target: { scope: "all_but_me" } });
    if (!receipt) return;
    const title = () => t("receipt.othersGone");
    this.#note({ tone: "done", title, lines: linesOf(receipt, null), receipt });
  }

  /** Whom a removal would hit. Rejects where the server refuses. */
  async wouldHit(target: Target): Promise<Receipt> {
    return this.#room.act({ do: "disconnect", target, dry_run: true });
  }

  remove(targets: Participant[], choices: RemovalChoices): Promise<void> {
    const target = {
      participants: targets.map((one) => one.id),
      ...(choices.deviceOnly ? { device_only: true } : {}),
    };
    return this.#remove(target, whose(targets), choices, () => targets);
  }

  /** By a rule: who it is, the server says. */
  removeByRule(target: Target, count: number, choices: RemovalChoices): Promise<void> {
    const roster = this.#room.state.roster;
    return this.#remove(target, { name: null, count }, choices, (receipt) =>
      receipt.verdicts.flatMap(({ participant }) => roster.get(participant) ?? []),
    );
  }

  async #remove(
    target: Target,
    { name, count }: Whose,
    choices: RemovalChoices,
    hit: (receipt: Receipt) => Participant[],
  ): Promise<void> {
    const title = () =>
      name === null ? t("receipt.pendingMany", { count }) : t("receipt.pending", { name });
    const id = this.#note({ tone: "pending", title, lines: [() => t("receipt.silencing")] });
    const late = setTimeout(
      () => putNote(this.#screen, { id, tone: "alarm", title, lines: [() => t("receipt.late")] }),
      LATE_MS,
    );
    try {
      const receipt = await this.#room.act(removal(target, choices));
      const note = removedNote(id, hit(receipt), receipt, choices);
      putNote(this.#screen, note);
      announce([note.title, ...note.lines].map((say) => say(t)).join(" "));
    } catch (fault) {
      if (fault instanceof Over) return dropNote(this.#screen, id);
      const refused = () =>
        name === null ? t("refused.removeManyTitle", { count }) : t("refused.removeTitle", { name });
      this.#explain(fault, refused, id);
    } finally {
      clearTimeout(late);
    }
  }

  async unban(bans: readonly string[]): Promise<boolean> {
    const answers = await Promise.all(bans.map((ban) => this.give({ do: "unban", ban })));
    return answers.every((answer) => answer !== null);
  }

  async undoBlock(note: Note): Promise<void> {
    const { undo, offers: _, ...rest } = note;
    const persons = undo?.persons ?? [];
    const bans = this.#room.state.bans.filter((ban) => persons.includes(ban.person));
    if (!(await this.unban(bans.map((ban) => ban.id)))) return;
    const seats = note.receipt?.verdicts.map((verdict) => verdict.participant) ?? [];
    const [seat] = seats;
    const invite = seat && persons.length === 1 ? { invite: { seats: [seat] } } : {};
    const line = () =>
      undo?.name
        ? t("receipt.undone", { name: undo.name })
        : t("receipt.undoneMany", { count: persons.length });
    putNote(this.#screen, { ...rest, ...invite, lines: [line] });
  }

  /** What was offered after a ban, done now. */
  async shut(note: Note, barrier: Barrier): Promise<void> {
    const done = await (barrier === "lock" ? this.lockAndKeep(false) : this.waitingRoom(true));
    if (!done) return;
    const { offers: _, ...rest } = note;
    putNote(this.#screen, { ...rest, lines: [...note.lines, barred(barrier)] });
  }

  // ---- what is said -------------------------------------------------------------------------------------------------

  open(dialog: DialogSpec): void {
    this.#screen.setState({ dialog });
  }

  say(title: Sentence, tone: Note["tone"] = "done"): void {
    this.#note({ tone, title, lines: [] });
  }

  #seated(seats: readonly string[]): Participant[] {
    return seats.flatMap((seat) => this.#room.state.roster.get(seat) ?? []);
  }

  #note(note: Omit<Note, "id">): string {
    const id = `note-${++this.#count}`;
    putNote(this.#screen, { ...note, id });
    return id;
  }

  #explain(fault: unknown, title: Sentence, id?: string): void {
    if (fault instanceof Over) return;
    const lines = [() => refusalText(fault)];
    if (id) putNote(this.#screen, { id, tone: "alarm", title, lines });
    else this.#note({ tone: "alarm", title, lines });
  }
}
