// What the screen says about an order that was carried out, or refused.
import { type Barrier, type Participant, type Receipt, Refused, type Verb } from "@gavel/sdk";
import { milliseconds, time } from "../format";
import { type Sentence, t } from "../i18n";
import type { RemovalChoices } from "./orders";
import type { Note } from "./screen";

const REFUSALS = [
  "owner_protected",
  "not_moderator",
  "blocked",
  "denied",
  "not_found",
  "not_running",
  "full",
  "alias_taken",
  "no_seat",
  "rate_limited",
] as const;

export function refusalText(fault: unknown): string {
  if (!(fault instanceof Refused)) return t("common.unreachable");
  const known = REFUSALS.find((code) => code === fault.code);
  if (known) return t(`refused.${known}`);
  if (fault.problem.detail) return fault.problem.detail;
  return fault.code === "invalid" ? t("refused.invalid") : t("refused.other", { code: fault.code });
}

export function removal(
  target: Extract<Verb, { do: "disconnect" }>["target"],
  choices: RemovalChoices,
): Verb {
  const { reason, block, note, auditNote, barrier, debrief } = choices;
  return {
    do: "disconnect",
    target,
    reason,
    ...(note.trim() ? { note: note.trim() } : {}),
    ...(auditNote.trim() ? { audit_note: auditNote.trim() } : {}),
    ...(block ? { ban: banOf(block) } : {}),
    // biome-ignore lint/suspicious/noThenProperty: so it is called on the wire
    ...(barrier ? { then: barrier } : {}),
    ...(debrief ? { debrief } : {}),
  };
}

function banOf({ for: length, room, network }: NonNullable<RemovalChoices["block"]>) {
  return { ...(length ? { for: length } : {}), room, ...(network ? { network } : {}) };
}

/** Whom it is about: one by name, several by their number. */
export interface Whose {
  name: string | null;
  count: number;
}

/** One person may sit at several devices. */
export function whose(people: readonly Participant[]): Whose {
  const names = [...new Map(people.map((one) => [one.person, one.name])).values()];
  const [only = null] = names;
  return { name: names.length === 1 ? only : null, count: names.length };
}

/** The receipt of a removal. `targets`: whom it was meant for, as they were before it. */
export function removedNote(
  id: string,
  targets: Participant[],
  receipt: Receipt,
  choices: RemovalChoices,
): Note {
  const people = new Map(targets.map((target) => [target.person, target]));
  const { name, count } = whose(targets);
  const gone = name !== null && receipt.verdicts.every(({ verdict }) => verdict === "already_gone");
  const title = () =>
    name === null
      ? t("receipt.removedMany", { count })
      : t(gone ? "receipt.alreadyGone" : "receipt.removed", { name });
  const seats = [...people.values()].map((person) => person.id);
  const mayReturn = !choices.block && !choices.deviceOnly;
  return {
    id,
    tone: "done",
    title,
    lines: gone ? [] : linesOf(receipt, choices),
    receipt,
    ...(choices.block ? { undo: { persons: [...people.keys()], name } } : {}),
    ...(choices.block && receipt.offers ? { offers: receipt.offers } : {}),
    ...(mayReturn && count > 0 ? { invite: { seats } } : {}),
  };
}

export function linesOf(receipt: Receipt, choices: RemovalChoices | null): Sentence[] {
  const { spared, saved } = receipt;
  const lines: Sentence[] = [() => silenceOf(receipt)];
  if (choices) lines.push(holdsFor(choices));
  if (choices?.barrier) lines.push(barred(choices.barrier));
  if (choices?.debrief) lines.push(barred("waiting_room"));
  if (spared) lines.push(() => t("receipt.spared", { count: spared }));
  if (saved === "pending") lines.push(() => t("receipt.notSaved"));
  return lines;
}

export const barred =
  (barrier: Barrier): Sentence =>
  () =>
    t(`receipt.barrier.${barrier}`);

function silenceOf({ silent }: Receipt): string {
  const ms = milliseconds(silent?.ms ?? 0);
  switch (silent?.state) {
    case "confirmed":
      return t("receipt.silent", { ms });
    case "forced":
      return t("receipt.forced", { ms });
    default:
      return t("receipt.noMedia");
  }
}

function holdsFor({ block, deviceOnly }: RemovalChoices): Sentence {
  if (!block || deviceOnly) return () => t("receipt.mayReturn");
  const until = Date.now() + lengthOf(block.for ?? "");
  if (block.for) return () => t("receipt.blockedTimed", { time: time(until) });
  return () => (block.room ? t("receipt.blockedRoom") : t("receipt.blocked"));
}

/** The lengths that the dialog offers, in milliseconds. */
function lengthOf(duration: string): number {
  const [, amount = "0", unit] = /^P(?:T?)(\d+)([MHD])$/.exec(duration) ?? [];
  const minutes = unit === "D" ? 1440 : unit === "H" ? 60 : 1;
  return Number(amount) * minutes * 60_000;
}
