// What the server says no with: a refusal of the rules is a value that the app explains, not a crash.
import type { Problem } from "./protocol";

export class Refused extends Error {
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

/** The meeting was over before the server answered. */
export class Over extends Error {
  constructor() {
    super("the meeting is over");
    this.name = "Over";
  }
}

/** The server could not be reached at all. */
export class Unreachable extends Error {
  constructor(cause?: unknown) {
    super("the server cannot be reached", { cause });
    this.name = "Unreachable";
  }
}
