// The REST calls that the app makes. Errors are problems (RFC 9457) with a stable code.
import { randomId } from "./ids";
import type { Access, DrawnTicket, Lobby, Offers, OpenidAccess, Problem, Room as RoomInfo } from "./protocol";
import { Refused, Unreachable } from "./refused";

export type { RoomInfo };

export interface NewRoom {
  name: string;
  kind: RoomInfo["kind"];
  aliases: string[];
  guest_pin?: string;
  allow_guests?: boolean;
  door?: RoomInfo["door"];
}

export class Rest {
  readonly #base: string;
  readonly #fetch: typeof fetch;
  /** The access token of whoever is logged in; read at each call, because it comes and goes. */
  readonly #token: () => string | null;

  constructor(
    token: () => string | null = () => null,
    base = "/api/v1",
    fetcher: typeof fetch = (...args) => fetch(...args),
  ) {
    this.#token = token;
    this.#base = base;
    this.#fetch = fetcher;
  }

  lobbyConfig = () => this.#call<Offers>("GET", "/lobby-config");
  /** With the ticket of a personal link it is the ticket's room, whatever it is called by now. */
  lobby = (alias: string, ticket?: string) =>
    this.#call<Lobby>("GET", `/rooms/${encodeURIComponent(alias)}/lobby`, undefined, ticket);
  enter = (alias: string, body: { name: string; pin?: string }) =>
    this.#call<DrawnTicket>("POST", `/rooms/${encodeURIComponent(alias)}/enter`, body);
  demo = (name: string) => this.#call<DrawnTicket>("POST", "/demo", { name });
  login = (username: string, password: string) =>
    this.#call<Access>("POST", "/auth/login", { username, password });
  logout = () => this.#call<unknown>("POST", "/auth/logout");
  /** Where a browser goes to log in by OpenID Connect; `returnTo` is a path of this server. */
  openidStart = (returnTo: string) =>
    `${this.#base}/auth/openid/start?${new URLSearchParams({ return_to: returnTo })}`;
  openidFinish = (code: string, state: string) =>
    this.#call<OpenidAccess>("POST", "/auth/openid/finish", { code, state });
  setup = (token: string, password: string) =>
    this.#call<unknown>("POST", "/auth/setup", { token, password });
  rooms = () => this.#call<{ items: RoomInfo[]; next_cursor: string | null }>("GET", "/rooms");
  createRoom = (room: NewRoom) => this.#call<RoomInfo>("POST", "/rooms", room);

  async #call<T>(method: string, path: string, body?: unknown, ticket?: string): Promise<T> {
    const headers: Record<string, string> = { Accept: "application/json" };
    const token = ticket ?? this.#token();
    if (token) headers.Authorization = `Bearer ${token}`;
    if (method === "POST") headers["Idempotency-Key"] = randomId();
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const response = await this.#fetch(this.#base + path, {
      method,
      headers,
      credentials: "same-origin",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new Unreachable(cause);
    });
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok) throw new Refused(problemOf(response.status, answer));
    return answer as T;
  }
}

function problemOf(status: number, body: unknown): Problem {
  const told = typeof body === "object" && body !== null && "code" in body && typeof body.code === "string";
  return told ? { ...(body as Problem), status } : { status, code: status === 404 ? "not_found" : "error" };
}
