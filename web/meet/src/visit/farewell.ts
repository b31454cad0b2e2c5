// How a visit ended, as a page: what happened, by whom in kind, why, and the right way back or none. Pure.
import type { EndedBy, Farewell, Problem, RemovalReason, TerminalReason } from "@gavel/sdk";
import { time } from "../format";
import { t } from "../i18n";

export type WayBack = "rejoin" | "ask" | "wait" | "use_here" | "retry" | "log_in" | null;

export interface FarewellView {
  title: string;
  text: string | null;
  reason: RemovalReason | null;
  note: string | null;
  noteBy: string;
  until: string | null;
  /** Whether to say that camera and microphone are off: where somebody else ended it. */
  quiet: boolean;
  way: WayBack;
  /** For `wait`: when asking is possible again. */
  waitUntil: number | null;
}

const COOL_DOWN_MS = 30_000;

export function farewellView(farewell: Farewell, now: number): FarewellView {
  const { reason, by, note, why, until } = farewell;
  const removed = reason === "removed" || reason === "removed_blocked";
  return {
    title: titleOf(reason, by ?? "host", farewell.text),
    text: textOf(farewell),
    reason: removed ? (why ?? null) : null,
    note: note || null,
    noteBy: t(
      by === "admin" ? "farewell.noteFromAdmin" : by === "host" ? "farewell.noteFromHost" : "farewell.note",
    ),
    until: reason === "removed_blocked" && until ? time(until) : null,
    quiet: removed || reason === "ended" || reason === "reset",
    way: wayOf(farewell),
    waitUntil: farewell.rejoin === "wait" ? (until ? Date.parse(until) : now + COOL_DOWN_MS) : null,
  };
}

function titleOf(reason: TerminalReason, by: EndedBy, told: string): string {
  switch (reason) {
    case "removed":
    case "removed_blocked":
      return t(`farewell.title.removed_${by === "phone" ? "host" : by}`);
    case "ended":
      return t(`farewell.title.ended_${by}`);
    case "ended_schedule":
    case "ended_empty":
      return t("farewell.title.ended_by_itself");
    case "left":
    case "reset":
    case "sent_to_lobby":
    case "denied":
    case "knock_timeout":
    case "locked":
    case "duplicate_session":
    case "connection_lost":
    case "idle":
    case "server_shutdown":
    case "credential_expired":
    case "error":
      return t(`farewell.title.${reason}`);
    default:
      return unknownReason(reason, told);
  }
}

/** A newer server may know reasons that this page does not; then its own words stand. */
function unknownReason(_: never, told: string): string {
  return told || t("farewell.title.ended_by_itself");
}

function textOf({ reason, until }: Farewell): string | null {
  switch (reason) {
    case "removed_blocked":
      return until ? t("farewell.text.againUntil", { time: time(until) }) : t("farewell.text.again");
    case "left":
    case "denied":
    case "knock_timeout":
    case "locked":
    case "duplicate_session":
    case "connection_lost":
    case "server_shutdown":
    case "error":
      return t(`farewell.text.${reason}`);
    default:
      return null;
  }
}

function wayOf({ reason, rejoin }: Farewell): WayBack {
  // Whatever the message says, somebody who is blocked is offered nothing (lesson 31).
  if (reason === "removed_blocked") return null;
  switch (rejoin) {
    case "yes":
      return reason === "duplicate_session" ? "use_here" : "rejoin";
    case "ask":
      return "ask";
    case "wait":
      return "wait";
    case "auto":
      return "rejoin";
    case "no":
      return null;
    default:
      return rejoin satisfies never;
  }
}

// ---- refused at the door, or never got there -----------------------------------------------------------------

const REFUSALS = {
  blocked: null,
  locked: "retry",
  full: "retry",
  ticket_revoked: "ask",
  not_started: "retry",
  not_running: "retry",
  not_found: null,
  no_page: null,
  unauthenticated: "log_in",
  rate_limited: "retry",
  denied: "retry",
  knock_timeout: "retry",
  wrong_conference: "ask",
  unreachable: "retry",
  unsupported: null,
  insecure: null,
} as const satisfies Record<string, WayBack>;

type RefusalCode = keyof typeof REFUSALS;

const isKnown = (code: string): code is RefusalCode => code in REFUSALS;

export function refusalView(problem: Problem): FarewellView {
  return isKnown(problem.code)
    ? plainFarewell(problem.code)
    : { ...plainFarewell("unreachable"), title: t("farewell.title.error"), text: problem.detail ?? null };
}

export function plainFarewell(code: RefusalCode): FarewellView {
  const named =
    code === "not_running" ? "not_started" : code === "wrong_conference" ? "ticket_revoked" : code;
  return {
    title: t(`farewell.title.${named}`),
    text: named === "unauthenticated" ? null : t(`farewell.text.${named}`),
    reason: null,
    note: null,
    noteBy: "",
    until: null,
    quiet: false,
    way: REFUSALS[code],
    waitUntil: null,
  };
}
