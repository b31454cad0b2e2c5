// The line on which one is called: kept open while somebody is logged in, and opened again when it breaks.
import { EventSourceParserStream } from "eventsource-parser/stream";
import { createStore } from "zustand/vanilla";
import { Backoff } from "./backoff";
import type { Ringing, Stopped } from "./protocol";
import { Refused } from "./refused";

/** The server says something every 15 s; a line that is silent for so long is dead. */
const SILENT_FOR_MS = 45_000;

export class CallLine {
  /** What rings now, the oldest first. */
  readonly store = createStore<{ ringing: Ringing[] }>(() => ({ ringing: [] }));
  readonly #listen: (signal: AbortSignal) => Promise<Response>;
  readonly #backoff = new Backoff();
  #open: AbortController | null = null;

  constructor(listen: (signal: AbortSignal) => Promise<Response>) {
    this.#listen = listen;
  }

  open(): void {
    if (this.#open) return;
    this.#open = new AbortController();
    void this.#keep(this.#open.signal);
  }

  close(): void {
    this.#open?.abort();
    this.#open = null;
    this.store.setState({ ringing: [] });
  }

  async #keep(closed: AbortSignal): Promise<void> {
    while (!closed.aborted) {
      try {
        await this.#hear(closed);
      } catch (fault) {
        // Logged out elsewhere: there is nobody to be called any more.
        if (fault instanceof Refused && fault.problem.status === 401) return this.close();
      }
      if (closed.aborted) return;
      // What still rings is told again at the beginning of the next line.
      this.store.setState({ ringing: [] });
      await pause(this.#backoff.take(), closed);
    }
  }

  async #hear(closed: AbortSignal): Promise<void> {
    const dead = new AbortController();
    let silence = setTimeout(() => dead.abort(), SILENT_FOR_MS);
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => dead.abort(), SILENT_FOR_MS);
    };
    try {
      const { body } = await this.#listen(AbortSignal.any([closed, dead.signal]));
      if (!body) return;
      this.#backoff.reset();
      const events = body
        .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
        .pipeThrough(new EventSourceParserStream({ onComment: heard }))
        .getReader();
      for (let next = await events.read(); !next.done; next = await events.read()) {
        heard();
        if (!closed.aborted) this.#take(next.value.event, next.value.data);
      }
    } finally {
      clearTimeout(silence);
    }
  }

  #take(event: string | undefined, data: string): void {
    const { ringing } = this.store.getState();
    const told = parse(data);
    if (!told) return;
    const others = ringing.filter((call) => call.place !== told.place);
    if (event === "ringing") this.store.setState({ ringing: [...others, told as Ringing] });
    if (event === "stopped") this.store.setState({ ringing: others });
  }
}

function parse(data: string): Ringing | Stopped | null {
  try {
    const value: unknown = JSON.parse(data);
    const whole = typeof value === "object" && value !== null && "place" in value;
    return whole ? (value as Ringing | Stopped) : null;
  } catch {
    return null;
  }
}

function pause(ms: number, closed: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    closed.addEventListener("abort", () => {
      clearTimeout(timer);
      done();
    });
  });
}
