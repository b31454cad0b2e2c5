// What `room-disconnected` says. Gavel's own facts stand inside `cause`, where the toolkit hands on what it does not know.
import type { Farewell, Problem } from "../protocol";

export interface EnxCause {
  cause: number;
  msg:
    | "disconnected-by-moderator"
    | "normal-disconnect"
    | "unexpected-disconnection"
    | "session-expired"
    | "room-access-denied";
  /** How it ended, as Gavel has it: a terminal reason of docs/rules.md, section 7. */
  terminal?: string;
  /** Who ended it, in kind: `host`, `admin`, `api`, `phone`. */
  actor?: string;
  /** What the remover picked: `disruption`, `spam` … */
  reason?: string;
  /** The remover's words. */
  note?: string;
  /** Whether one is kept out from now on, and until when. */
  blocked?: boolean;
  until?: string;
  /** Whether coming back makes sense: `yes`, `ask`, `wait`, `no`. */
  rejoin?: string;
  /** A sentence that can be shown. */
  text?: string;
}

/** `message` of the event: nested where the server says why, flat where the line just broke. */
export type EnxDisconnected = { cause: EnxCause } | { cause: number; msg: string };

const BY_MODERATOR = 2001;
const UNEXPECTED = 2002;
const NORMAL = 2006;
const EXPIRED = 2003;
const DENIED = 2004;

export const unexpected: EnxDisconnected = { cause: UNEXPECTED, msg: "unexpected-disconnection" };

export function disconnected(farewell: Farewell): EnxDisconnected {
  const [cause, msg] = meaning(farewell.reason);
  return {
    cause: {
      cause,
      msg,
      terminal: farewell.reason,
      ...(farewell.by && { actor: farewell.by }),
      ...(farewell.why && { reason: farewell.why }),
      ...(farewell.note && { note: farewell.note }),
      ...(farewell.reason === "removed_blocked" && { blocked: true }),
      ...(farewell.until && { until: farewell.until }),
      rejoin: farewell.rejoin,
      text: farewell.text,
    },
  };
}

/** Back from a lost connection, and not let in any more. */
export const accessDenied = ({ code, detail }: Problem): EnxDisconnected => ({
  cause: { cause: DENIED, msg: "room-access-denied", reason: code, text: detail ?? "" },
});

function meaning(reason: Farewell["reason"]): [number, EnxCause["msg"]] {
  switch (reason) {
    case "left":
      return [NORMAL, "normal-disconnect"];
    case "removed":
    case "removed_blocked":
    case "ended":
    case "reset":
      return [BY_MODERATOR, "disconnected-by-moderator"];
    case "ended_schedule":
    case "ended_empty":
    case "idle":
    case "credential_expired":
      return [EXPIRED, "session-expired"];
    case "denied":
    case "knock_timeout":
    case "locked":
    case "sent_to_lobby":
      return [DENIED, "room-access-denied"];
    case "duplicate_session":
    case "connection_lost":
    case "server_shutdown":
    case "error":
      return [UNEXPECTED, "unexpected-disconnection"];
    default:
      return [UNEXPECTED, reason satisfies never];
  }
}
