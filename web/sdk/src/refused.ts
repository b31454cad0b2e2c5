// What goes wrong, as one family: `code` says what, and stays the same from release to release.
import type { Problem } from "./protocol";

/**
 * Everything that the SDK rejects with, aborts apart (those reject with the signal's own reason).
 *
 * ```ts
 * try {
 *   await room.act({ do: "lock" });
 * } catch (error) {
 *   if (error instanceof GavelError && error.code === "not_moderator") tell("Only hosts lock the meeting.");
 *   else throw error;
 * }
 * ```
 */
export abstract class GavelError extends Error {
  /** Stable; `docs/contracts/native.md` lists those of the server. */
  abstract readonly code: string;
}

/** The server says no. That is an answer, which an app explains, and no crash. */
export class Refused extends GavelError {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title ?? problem.code);
    this.name = "Refused";
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** The meeting was over before the server answered. `code` is `over`. */
export class Over extends GavelError {
  readonly code = "over";

  constructor() {
    super("the meeting is over");
    this.name = "Over";
  }
}

/** The server could not be reached at all. `code` is `unreachable`. */
export class Unreachable extends GavelError {
  readonly code = "unreachable";

  constructor(cause?: unknown) {
    super("the server cannot be reached", { cause });
    this.name = "Unreachable";
  }
}
