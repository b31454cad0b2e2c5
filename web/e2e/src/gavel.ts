// A real server for the tests: the binary, its own data folder, ports of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const BINARY = process.env.GAVEL_BIN ?? resolve(import.meta.dirname, "../../../target/debug/gavel");
const PASSWORD = "correct horse battery staple";

export type Role = "host" | "participant" | "guest";

export interface Room {
  id: string;
  alias: string;
  /** The public link. */
  url: string;
}

export interface Answer<T> {
  status: number;
  body: T;
}

// biome-ignore lint/suspicious/noExplicitAny: the tests look at answers of every shape
type Json = any;

export class Gavel {
  private child: ChildProcess | undefined;
  private token = "";
  private scheme = "http";
  private port = 0;
  private mediaPort = 0;
  private readonly lines: string[] = [];
  private readonly data = mkdtempSync(join(tmpdir(), "gavel-e2e-"));

  /** `args`: options of `gavel serve` besides those that every test has. */
  constructor(private readonly args: string[] = []) {}

  get url(): string {
    return `${this.scheme}://localhost:${this.port}`;
  }

  async start(): Promise<void> {
    const args = [
      "serve",
      "--listen",
      `127.0.0.1:${this.port}`,
      "--media-addr",
      `127.0.0.1:${this.mediaPort}`,
      "--data-dir",
      this.data,
      "--admin-password",
      PASSWORD,
      ...this.args,
    ];
    const child = spawn(BINARY, args, { stdio: ["ignore", "pipe", "inherit"] });
    this.child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      this.lines.push(line);
      const web = /^listening on (https?):\/\/.*:(\d+)$/.exec(line);
      if (web?.[1]) [this.scheme, this.port] = [web[1], Number(web[2])];
      const media = /^media on udp .*?:(\d+)/.exec(line);
      if (media) this.mediaPort = Number(media[1]);
      if (line.startsWith("open ")) break;
    }
    child.stdout?.resume();
    if (!this.port) throw new Error("the server did not start");
    const login = await this.call<Json>("POST", "/auth/login", { username: "admin", password: PASSWORD }, "");
    this.token = login.body.access_token;
  }

  /** What the server told behind these words when it started. */
  said(words: string): string {
    const line = this.lines.find((line) => line.startsWith(`${words} `));
    if (!line) throw new Error(`the server has not said: ${words}`);
    return line.slice(words.length + 1);
  }

  /** As a power cut would. */
  kill(): Promise<void> {
    return this.end("SIGKILL");
  }

  async stop(): Promise<void> {
    await this.end("SIGTERM");
    rmSync(this.data, { recursive: true, force: true });
  }

  private end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null) return Promise.resolve();
    return new Promise((done) => {
      child.once("exit", () => done());
      child.kill(signal);
    });
  }

  /** A call of the REST interface, by the administrator unless another credential is given. */
  async call<T = Json>(
    method: string,
    path: string,
    body?: unknown,
    bearer: string = this.token,
  ): Promise<Answer<T>> {
    const headers: Record<string, string> = {};
    if (body !== undefined) headers["content-type"] = "application/json";
    if (bearer) headers.authorization = `Bearer ${bearer}`;
    const init: RequestInit = { method, headers };
    if (body !== undefined) init.body = JSON.stringify(body);
    const response = await fetch(`${this.url}/api/v1${path}`, init);
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined };
  }

  async room(name: string, more: object = {}): Promise<Room> {
    const alias = `room-${crypto.randomUUID().slice(0, 8)}`;
    const made = await this.call("POST", "/rooms", { name, kind: "meeting", aliases: [alias], ...more });
    if (made.status !== 201) throw new Error(`no room: ${JSON.stringify(made)}`);
    return { id: made.body.id, alias, url: `${this.url}/m/${alias}` };
  }

  /** A personal ticket: the secret, and the link that carries it. */
  async ticket(room: Room, name: string, role: Role): Promise<{ ticket: string; url: string }> {
    const made = await this.call("POST", `/rooms/${room.id}/tickets`, { name, role });
    if (made.status !== 201) throw new Error(`no ticket: ${JSON.stringify(made)}`);
    return made.body;
  }

  participants(room: Room): Promise<Json[]> {
    return this.call("GET", `/conferences/${room.alias}/participants`).then(({ body }) => body?.items ?? []);
  }
}
