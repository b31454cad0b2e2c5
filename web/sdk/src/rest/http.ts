// One call of the REST interface. Errors are problems (RFC 9457) with a stable code.
import { randomId } from "../ids";
import type { Problem } from "../protocol";
import { Refused, Unreachable } from "../refused";

export type Query = Record<string, string | number | boolean | null | undefined>;

/** One page of a list, and what asks for the next. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** The longest page that a list gives. */
const MOST_AT_ONCE = 1000;

interface Call {
  body?: unknown;
  query?: Query;
  /** Instead of the token of whoever is logged in. */
  ticket?: string | undefined;
  signal?: AbortSignal;
}

export class Http {
  readonly #base: string;
  readonly #fetch: typeof fetch;
  /** The access token of whoever is logged in; read at each call, because it comes and goes. */
  readonly #token: () => string | null;

  constructor(token: () => string | null, base: string, fetcher: typeof fetch) {
    this.#token = token;
    this.#base = base;
    this.#fetch = fetcher;
  }

  get = <T>(path: string, more: Omit<Call, "body"> = {}) => this.#json<T>("GET", path, more);
  post = <T>(path: string, body?: unknown) => this.#json<T>("POST", path, { body });
  patch = <T>(path: string, body: unknown) => this.#json<T>("PATCH", path, { body });
  delete = (path: string) => this.#json<unknown>("DELETE", path, {});

  /** A list from its first page to its last. */
  async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<T> = await this.get<Page<T>>(path, { query: { limit: MOST_AT_ONCE, cursor } });
      items.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return items;
  }

  /** What is no JSON: a file to save, or a stream of events. */
  async raw(path: string, { accept, query, signal }: Omit<Call, "body" | "ticket"> & { accept: string }) {
    const response = await this.#send(
      "GET",
      path,
      { ...(query && { query }), ...(signal && { signal }) },
      accept,
    );
    if (!response.ok) throw new Refused(problemOf(response.status, await jsonOf(response)));
    return response;
  }

  async #json<T>(method: string, path: string, call: Call): Promise<T> {
    const response = await this.#send(method, path, call, "application/json");
    const answer = await jsonOf(response);
    if (!response.ok) throw new Refused(problemOf(response.status, answer));
    return answer as T;
  }

  #send(method: string, path: string, { body, query, ticket, signal }: Call, accept: string) {
    const headers: Record<string, string> = { Accept: accept };
    const token = ticket ?? this.#token();
    if (token) headers.Authorization = `Bearer ${token}`;
    if (method === "POST") headers["Idempotency-Key"] = randomId();
    if (body !== undefined) headers["Content-Type"] = "application/json";
    return this.#fetch(this.#base + path + searchOf(query), {
      method,
      headers,
      credentials: "same-origin",
      ...(signal ? { signal } : {}),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new Unreachable(cause);
    });
  }
}

const jsonOf = (response: Response): Promise<unknown> => response.json().catch(() => null);

/** What is not set is not asked for. */
function searchOf(query: Query = {}): string {
  const set = Object.entries(query).filter(
    ([, value]) => value !== null && value !== undefined && value !== "",
  );
  const search = new URLSearchParams(set.map(([key, value]) => [key, String(value)])).toString();
  return search ? `?${search}` : "";
}

function problemOf(status: number, body: unknown): Problem {
  const told = typeof body === "object" && body !== null && "code" in body && typeof body.code === "string";
  return told ? { ...(body as Problem), status } : { status, code: status === 404 ? "not_found" : "error" };
}
