// How long to wait before the next attempt. Starts over after a success.
const FIRST_MS = 250;
const LAST_MS = 4000;

export class Backoff {
  #next = FIRST_MS;
  readonly #random: () => number;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Milliseconds until the next attempt: doubling, with up to a quarter off so that a crowd does not return at once. */
  take(): number {
    const wait = this.#next;
    this.#next = Math.min(this.#next * 2, LAST_MS);
    return wait * (1 - this.#random() / 4);
  }

  reset(): void {
    this.#next = FIRST_MS;
  }
}
