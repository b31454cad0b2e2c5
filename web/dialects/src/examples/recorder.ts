// What the description of the interface shows as examples: calls that were really made, and their answers.
import type { Gavel } from "@gavel/e2e/gavel";
import type { Message } from "../seat.ts";

export interface Example {
  request?: Message;
  /** By its media type. */
  response?: { type: string; body: Message };
}

/** By method and path, as the description has them. */
export type Examples = Record<string, Example>;

/** Longer lists show nothing more. */
const MOST_ITEMS = 3;

export class Recorder {
  readonly examples: Examples = {};
  readonly #ids = new Map<string, string>();

  constructor(private readonly gavel: Gavel) {}

  /** One call. `call`: method and path of the description; `at` fills what stands in braces. */
  async says(
    call: string,
    bearer: string | null,
    at: Record<string, string> = {},
    body?: object,
    query = "",
    /** While a stream is open, before it is read. */
    meanwhile: () => Promise<unknown> = async () => undefined,
  ): Promise<Message> {
    const [method = "", template = ""] = call.split(" ");
    const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(at[name] ?? name));
    const response = await fetch(`${this.gavel.url}/api/v1${path}${query}`, {
      method,
      redirect: "manual",
      headers: {
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
        ...(body ? { "content-type": "application/json" } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const type = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
    await meanwhile();
    const text = type === "text/event-stream" ? await firstEvent(response) : await response.text();
    if (!response.ok) throw new Error(`${call}: ${response.status} ${text}`);
    const answer = type === "application/json" ? JSON.parse(text) : text;
    this.examples[call] ??= {
      ...(body ? { request: this.#tidy(body) } : {}),
      ...(text ? { response: { type, body: this.#tidy(answer) } } : {}),
    };
    return answer;
  }

  /** The same whenever and wherever it is recorded, and without anybody's secrets. */
  #tidy(value: Message): Message {
    if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((one) => this.#tidy(one));
    if (value !== null && typeof value === "object")
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, key === "ms" ? 1.8 : this.#tidy(one)]),
      );
    return typeof value === "string" ? this.#plain(value) : value;
  }

  #plain(text: string): string {
    return text
      .replaceAll(this.gavel.url, "https://meet.example.org")
      .replaceAll(/(?<![0-9A-Z])[0-7][0-9A-HJKMNP-TV-Z]{25}(?![0-9A-Z])/g, (id) => this.#idOf(id))
      .replaceAll(
        /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g,
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      )
      .replaceAll(/(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/g, "900150983cd24fb0d6963f7d28e17f72")
      .replaceAll(/202\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "2026-11-27T14:30:00Z")
      .replaceAll(/202\d{5}T\d{6}Z/g, "20261127T143000Z");
  }

  #idOf(id: string): string {
    const known = this.#ids.get(id) ?? `01KB2Y7Q40${String(this.#ids.size + 1).padStart(16, "0")}`;
    this.#ids.set(id, known);
    return known;
  }
}

/** A stream tells the beginning at once, and then goes on for as long as somebody listens. */
async function firstEvent(response: Response): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!/^data:.*\n\n/m.test(text)) {
    const { value, done } = (await reader?.read()) ?? { done: true, value: "" };
    if (done) break;
    text += value;
  }
  await reader?.cancel();
  return text.slice(0, text.indexOf("\n\n", text.search(/^data:/m)) + 2);
}
