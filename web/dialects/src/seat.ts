// A seat by the app's own socket, without media: somebody for the vendors' clients to meet.
import type { Gavel } from "@gavel/e2e/gavel";
import WebSocket from "ws";

// biome-ignore lint/suspicious/noExplicitAny: the tests look at messages of every shape
export type Message = any;

export class Seat {
  readonly heard: Message[] = [];
  readonly #waiting = new Set<() => void>();
  #acts = 0;

  private constructor(private readonly socket: WebSocket) {
    socket.on("message", (text) => {
      const message = JSON.parse(String(text));
      this.heard.push(...(message.type === "batch" ? message.messages : [message]));
      for (const look of this.#waiting) look();
    });
    const alive = setInterval(() => this.says({ type: "ping" }), 1_000);
    socket.on("close", () => clearInterval(alive));
  }

  /** In the meeting, or at its door; whoever is let in by nobody throws what they read. */
  static async take(gavel: Gavel, ticket: string, more: object = {}): Promise<Seat> {
    const socket = new WebSocket(`${gavel.url.replace("http", "ws")}/api/v1/signal`, { origin: gavel.url });
    const seat = new Seat(socket);
    await new Promise((open, fail) => socket.once("open", open).once("error", fail));
    seat.says({ type: "hello", ticket, client: "Tests", ...more });
    const first = await seat.hears((message) => ["welcome", "waiting", "refusal"].includes(message.type));
    if (first.type === "refusal") throw new Error(`refused: ${first.problem.code}`);
    return seat;
  }

  /** `undefined` for whoever waits. */
  get id(): string | undefined {
    return this.heard.find((message) => message.type === "welcome")?.seat;
  }

  says(message: object): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** The first message that fits, of those that came and those to come. */
  hears(fits: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.heard.find(fits);
        if (!found) return;
        this.#waiting.delete(look);
        clearTimeout(patience);
        resolve(found);
      };
      const patience = setTimeout(() => {
        this.#waiting.delete(look);
        const types = this.heard.map((message) => message.type).join(" ");
        reject(new Error(`not heard; there was: ${types}`));
      }, 10_000);
      this.#waiting.add(look);
      look();
    });
  }

  farewell(): Promise<Message> {
    return this.hears((message) => message.type === "farewell");
  }

  /** An order, and the receipt or the problem. */
  async acts(verb: object): Promise<{ receipt?: Message; problem?: Message }> {
    const id = `act-${++this.#acts}`;
    this.says({ type: "act", id, verb });
    return this.hears((message) => message.id === id && ["receipt", "refused"].includes(message.type));
  }

  close(): void {
    this.socket.terminate();
  }
}
