// One WebSocket: frames in and out, and whether it is alive. It must not know what the messages mean.
import type { ClientMessage, ServerMessage } from "./protocol";

export interface SocketLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export type OpenSocket = (url: string) => SocketLike;

export interface LinkHandlers {
  open(): void;
  message(message: ServerMessage): void;
  /** Called once. `code` is the close code, 1006 where the link just went silent. */
  lost(code: number): void;
}

const OPEN = 1;
const PING_EVERY_MS = 1000;
/** Three pings without an answer: the server shows us as reconnecting at the same moment. */
const SILENT_FOR_MS = 3000;
const OPENING_FOR_MS = 8000;

export class Link {
  readonly #socket: SocketLike;
  readonly #handlers: LinkHandlers;
  readonly #openedBy = Date.now() + OPENING_FOR_MS;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** When the oldest unanswered ping went out. Not "when we last heard": timers of a hidden page may sleep. */
  #unansweredSince: number | null = null;
  #over = false;

  constructor(url: string, open: OpenSocket, handlers: LinkHandlers) {
    this.#handlers = handlers;
    this.#socket = open(url);
    this.#socket.onopen = () => !this.#over && handlers.open();
    this.#socket.onmessage = (event: { data: unknown }) => this.#receive(event.data);
    this.#socket.onclose = (event: { code: number }) => this.#lose(event.code);
    this.#socket.onerror = () => {}; // a close always follows
    this.#timer = setInterval(() => this.#beat(), PING_EVERY_MS);
  }

  send(message: ClientMessage): boolean {
    if (this.#over || this.#socket.readyState !== OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Closes without telling: the caller knows. */
  close(): void {
    this.#finish();
  }

  #receive(data: unknown): void {
    if (this.#over || typeof data !== "string") return;
    this.#unansweredSince = null;
    const message = parse(data);
    if (message && message.type !== "pong") this.#handlers.message(message);
  }

  #beat(): void {
    const now = Date.now();
    if (this.#socket.readyState !== OPEN) {
      if (now >= this.#openedBy) this.#lose(1006);
      return;
    }
    if (this.#unansweredSince !== null && now - this.#unansweredSince >= SILENT_FOR_MS) {
      this.#lose(1006);
      return;
    }
    this.#unansweredSince ??= now;
    this.send({ type: "ping" });
  }

  #lose(code: number): void {
    if (this.#over) return;
    this.#finish();
    this.#handlers.lost(code);
  }

  #finish(): void {
    this.#over = true;
    clearInterval(this.#timer);
    try {
      this.#socket.close(1000);
    } catch {
      // Closing what is closed is no fault.
    }
  }
}

function parse(text: string): ServerMessage | null {
  try {
    const value: unknown = JSON.parse(text);
    const known = typeof value === "object" && value !== null && "type" in value;
    return known && typeof value.type === "string" ? (value as ServerMessage) : null;
  } catch {
    return null;
  }
}
