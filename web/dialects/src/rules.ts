// The rule book's first table: who may remove whom (docs/rules.md, section 1).
import type { Actor, Kind } from "./cast.ts";
import type { Verdict } from "./surface.ts";

export const KINDS: readonly Kind[] = [
  "owner",
  "operator",
  "moderator",
  "participant",
  "guest",
  "knocking",
  "unconnected",
];

export function expected(actor: Actor, target: Kind): Verdict {
  switch (actor) {
    case "administrator":
    case "owner":
      return "removed";
    case "operator":
    case "moderator":
    case "control token":
      return target === "owner" ? "owner_protected" : "removed";
    case "participant":
    case "guest":
      return "not_moderator";
    case "nobody":
      return "unauthenticated";
  }
}
