// Everything a host orders, and what the screen says about it. All go through the one door of the server.
import {
  type Governed,
  isWaiting,
  Over,
  type Participant,
  type Receipt,
  Refused,
  type RemovalReason,
  type Verb,
} from "@gavel/sdk";
import { announce } from "@gavel/ui";
import { milliseconds, shortName, time } from "../format";
import { t } from "../i18n";
import { dropNote, type Note, putNote, type ScreenStore } from "./screen";

export interface RemovalChoices {
  reason: RemovalReason;
  note: string;
  auditNote: string;
  block: { for: string | null; room: boolean } | null;
  door: "keep" | "waiting" | "lock";
  deviceOnly: boolean;
}

/** After this long without the server's word a removal is an alarm, not a spinner. */
const LATE_MS = 500;
const REFUSALS = [
  "owner_protected",
  "not_moderator",
  "blocked",
  "not_found",
  "not_running",
  "full",
  "invalid",
  "no_seat",
  "rate_limited",
] as const;

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
      this.#explain(fault, t("refused.title"));
      return null;
    }
  }

  lock = (on: boolean) => this.give(on ? { do: "lock" } : { do: "unlock" });
  waitingRoom = (on: boolean) => this.give({ do: "waiting_room", on });
  muteAll = () => this.give({ do: "mute", scope: "all_but_me" });
  mute = (seats: string[]) => this.give({ do: "mute", participants: seats });
  askToUnmute = (seats: string[]) => this.give({ do: "unmute", participants: seats });
  stopVideo = (seats: string[]) => this.give({ do: "mute", participants: seats, audio: false, video: true });
  askForVideo = (seats: string[]) =>
    this.give({ do: "unmute", participants: seats, audio: false, video: true });
  setRole = (seat: string, role: "host" | "participant") =>
    this.give({ do: "role", participant: seat, role });
  admit = (seats: string[]) => this.give({ do: "admit", participants: seats });
  decline = (seats: string[]) => this.give({ do: "deny", participants: seats });
  unban = (ban: string) => this.give({ do: "unban", ban });
  endForAll = () => this.give({ do: "disconnect", target: { scope: "all" } });

  async muteAllBut(seat: string): Promise<void> {
    await this.give({ do: "mute", scope: "everyone_but", except: [seat] });
    await this.give({ do: "unmute", participants: [seat] });
  }

  async endForOthers(): Promise<void> {
    const receipt = await this.give({ do: "disconnect", target: { scope: "all_but_me" } });
    if (receipt) this.#note({ tone: "done", title: t("receipt.othersGone"), lines: linesOf(receipt, null) });
  }

  async remove(targets: Participant[], choices: RemovalChoices): Promise<void> {
    // The door first: the removed person's next attempt must already find it shut.
    if (choices.door === "lock") void this.lock(true);
    if (choices.door === "waiting") void this.waitingRoom(true);
    const name = targets.map((target) => target.name).join(t("common.and"));
    const id = this.#note({
      tone: "pending",
      title: t("receipt.pending", { name }),
      lines: [t("receipt.silencing")],
    });
    const late = setTimeout(
      () =>
        putNote(this.#screen, {
          id,
          tone: "alarm",
          title: t("receipt.pending", { name }),
          lines: [t("receipt.late")],
        }),
      LATE_MS,
    );
    try {
      const receipt = await this.#room.act(removal(targets, choices));
      const note = removedNote(id, targets, receipt, choices);
      putNote(this.#screen, note);
      announce([note.title, ...note.lines].join(" "));
    } catch (fault) {
      if (fault instanceof Over) return dropNote(this.#screen, id);
      this.#explain(fault, t("refused.removeTitle", { name }), id);
    } finally {
      clearTimeout(late);
      keepFocus();
    }
  }

  async undoBlock(note: Note): Promise<void> {
    const persons = note.undo?.persons ?? [];
    const bans = this.#room.state.bans.filter((ban) => persons.includes(ban.person));
    const answers = await Promise.all(bans.map((ban) => this.unban(ban.id)));
    if (answers.some((answer) => answer === null)) return;
    const { undo, ...rest } = note;
    const seats = note.receipt?.verdicts?.map((verdict) => verdict.participant) ?? [];
    const [seat] = seats;
    const name = undo?.name ?? "";
    const invite = seat && seats.length === 1 ? { invite: { seat, name: shortName(name) } } : {};
    putNote(this.#screen, { ...rest, ...invite, lines: [t("receipt.undone", { name })] });
  }

  async inviteBack(seat: string, name: string): Promise<void> {
    const receipt = await this.give({ do: "invite", participant: seat });
    const url = receipt?.invitation?.url;
    if (url) {
      const whole = new URL(url, window.location.href).href;
      this.#screen.setState({ dialog: { is: "invited", name, url: whole } });
    }
  }

  waiting(): Participant[] {
    return [...this.#room.state.roster.values()].filter(isWaiting);
  }

  say(title: string, tone: Note["tone"] = "done"): void {
    this.#note({ tone, title, lines: [] });
  }

  #note(note: Omit<Note, "id">): string {
    const id = `note-${++this.#count}`;
    putNote(this.#screen, { ...note, id });
    return id;
  }

  #explain(fault: unknown, title: string, id?: string): void {
    if (fault instanceof Over) return;
    const lines = [refusalText(fault)];
    if (id) putNote(this.#screen, { id, tone: "alarm", title, lines });
    else this.#note({ tone: "alarm", title, lines });
  }
}

/** What had the focus may have gone with the person; then the list, or the stage, takes it. */
function keepFocus(): void {
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>("aside h2, #stage, #main")?.focus();
  });
}

export function refusalText(fault: unknown): string {
  if (!(fault instanceof Refused)) return t("common.unreachable");
  const known = REFUSALS.find((code) => code === fault.code);
  if (known) return t(`refused.${known}`);
  return fault.problem.detail ?? t("refused.other", { code: fault.code });
}

export function removal(targets: Participant[], choices: RemovalChoices): Verb {
  const { block, note, auditNote } = choices;
  return {
    do: "disconnect",
    target: {
      participants: targets.map((target) => target.id),
      ...(choices.deviceOnly ? { device_only: true } : {}),
    },
    reason: choices.reason,
    ...(note.trim() ? { note: note.trim() } : {}),
    ...(auditNote.trim() ? { audit_note: auditNote.trim() } : {}),
    ...(block ? { ban: { ...(block.for ? { for: block.for } : {}), room: block.room } } : {}),
  };
}

function removedNote(id: string, targets: Participant[], receipt: Receipt, choices: RemovalChoices): Note {
  const [only] = targets;
  const one = targets.length === 1 && only;
  const gone = one && receipt.verdicts?.[0]?.verdict === "already_gone";
  const name = one ? only.name : t("receipt.removedMany", { count: targets.length });
  const title = gone
    ? t("receipt.alreadyGone", { name })
    : one
      ? t("receipt.removed", { name })
      : t("receipt.removedMany", { count: targets.length });
  return {
    id,
    tone: "done",
    title,
    lines: gone ? [] : linesOf(receipt, choices),
    receipt,
    ...(choices.block ? { undo: { persons: targets.map((target) => target.person), name } } : {}),
    ...(one && !choices.block && !choices.deviceOnly
      ? { invite: { seat: only.id, name: shortName(only.name) } }
      : {}),
  };
}

function linesOf(receipt: Receipt, choices: RemovalChoices | null): string[] {
  const { silent, saved, spared } = receipt;
  const lines: string[] = [];
  const ms = milliseconds(silent?.ms ?? 0);
  if (silent?.state === "confirmed") lines.push(t("receipt.silent", { ms }));
  if (silent?.state === "forced") lines.push(t("receipt.forced", { ms }));
  if (silent?.state === "no_media") lines.push(t("receipt.noMedia"));
  if (choices) lines.push(holdsFor(choices));
  if (spared) lines.push(t("receipt.spared", { count: spared }));
  if (saved === "pending") lines.push(t("receipt.notSaved"));
  return lines;
}

function holdsFor({ block, deviceOnly }: RemovalChoices): string {
  if (!block || deviceOnly) return t("receipt.mayReturn");
  if (block.for) return t("receipt.blockedTimed", { time: time(Date.now() + lengthOf(block.for)) });
  return block.room ? t("receipt.blockedRoom") : t("receipt.blocked");
}

/** The lengths that the dialog offers, in milliseconds. */
function lengthOf(duration: string): number {
  const [, amount = "0", unit] = /^P(?:T?)(\d+)([MHD])$/.exec(duration) ?? [];
  const minutes = unit === "D" ? 1440 : unit === "H" ? 60 : 1;
  return Number(amount) * minutes * 60_000;
}
