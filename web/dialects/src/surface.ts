// One way of asking Gavel to remove somebody, whoever's dialect it is.
import type { Actor, Meeting, Somebody } from "./cast.ts";

/** What becomes of it, in the words of the rule book. */
export type Verdict = "removed" | "owner_protected" | "not_moderator" | "unauthenticated";

/** Somebody who asks, with whatever they have at hand. */
export interface Hand {
  /** Their own seat, where they have one. */
  seat?: string;
  remove(target: Somebody): Promise<Verdict>;
  close(): void;
}

export interface Surface {
  name: string;
  /** The audit's word for it. */
  audited(actor: Actor): string;
  actors: readonly Actor[];
  /** Whether it can name somebody who is not there; a removal is a withdrawn invitation then. */
  names: { knocking: boolean; unconnected: boolean };
  hand(actor: Actor, meeting: Meeting): Promise<Hand>;
}

/** The code of a native problem as a verdict. */
export function verdictOf(problem: { code: string; status?: number }): Verdict {
  switch (problem.code) {
    case "owner_protected":
    case "not_moderator":
    case "unauthenticated":
      return problem.code;
    default:
      throw new Error(`an answer that the rule book does not know: ${JSON.stringify(problem)}`);
  }
}
