// People in browsers of their own who use the EnableX toolkit: what they call, what they are called back with, what they hear.
import { type Browser, type BrowserContext, expect, type Page } from "@playwright/test";
import type { Gavel } from "./gavel.ts";

// biome-ignore lint/suspicious/noExplicitAny: the toolkit's events and results have shapes of their own
type Json = any;

interface ToolkitWindow {
  EnxRtc: Json;
  room: Json;
  captured: MediaStreamTrack[];
  heard: { type: string; clientId?: string; message?: Json }[];
}

const KEY = "kJ7!secret-of-the-clinic";
/** What is written down of what a room tells. */
const EVENTS = [
  "user-connected",
  "user-disconnected",
  "room-disconnected",
  "network-disconnected",
  "room-locked",
];

/** A program with rooms of its own. */
export class Clinic {
  private constructor(private readonly gavel: Gavel) {}

  static async of(gavel: Gavel): Promise<Clinic> {
    const made = await gavel.call("POST", "/apps", { dialect: "enablex", app_id: "clinic", app_key: KEY });
    expect(made.status).toBe(201);
    return new Clinic(gavel);
  }

  async room(name: string, settings: object = {}): Promise<string> {
    return (await this.ask("/rooms", { name, owner_ref: "dr-1", settings })).room.room_id;
  }

  async token(room: string, name: string, role: string): Promise<string> {
    return (await this.ask(`/rooms/${room}/tokens`, { name, role })).token;
  }

  private async ask(path: string, body: object): Promise<Json> {
    const response = await fetch(`${this.gavel.url}/video/v2${path}`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`clinic:${KEY}`)}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return response.json();
  }
}

export class Client {
  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly id: string,
  ) {}

  /** In the room, with camera and microphone, subscribed to whoever is there and whoever comes. */
  static async joins(browser: Browser, origin: string, token: string): Promise<Client> {
    const context = await browser.newContext({ permissions: ["camera", "microphone"] });
    const page = await context.newPage();
    await page.goto(origin);
    await page.waitForFunction(() => "EnxRtc" in window);
    const id = await page.evaluate(
      ([token, events]) =>
        new Promise<string>((resolve, reject) => {
          const window = globalThis as unknown as ToolkitWindow;
          window.heard = [];
          const stream = { audio: true, video: true, videoSize: [320, 180, 640, 360] };
          window.EnxRtc.joinRoom(token, stream, (success: Json, error: Json) => {
            if (error) return reject(new Error(JSON.stringify(error)));
            const { room } = success;
            window.room = room;
            window.captured = success.localStream.stream.getTracks();
            success.localStream.play("local");
            const shows = (one: Json) => {
              room.subscribe(one);
              one.play("remote");
            };
            for (const one of success.streams) shows(one);
            room.addEventListener("stream-added", (event: Json) => shows(event.stream));
            for (const type of events) {
              room.addEventListener(type, ({ clientId, message }: Json) => {
                window.heard.push({ type, clientId, message });
              });
            }
            resolve(room.clientId);
          });
        }),
      [token, EVENTS] as const,
    );
    return new Client(context, page, id);
  }

  /** Calls a method of the room; the answer is what its callback gets. */
  calls(method: string, ...args: unknown[]): Promise<Json> {
    return this.page.evaluate(
      ([method, args]) =>
        new Promise((resolve) => {
          const { room } = globalThis as unknown as ToolkitWindow;
          room[method](...args, resolve);
        }),
      [method, args] as const,
    );
  }

  heard(type: string): Promise<{ clientId?: string; message?: Json }[]> {
    return this.page.evaluate(
      (type) => (globalThis as unknown as ToolkitWindow).heard.filter((event) => event.type === type),
      type,
    );
  }

  /** Pictures of others so far, all together. */
  seen(): Promise<number> {
    return this.page.evaluate(() =>
      [...document.querySelectorAll<HTMLVideoElement>("#remote video")].reduce(
        (sum, video) => sum + video.getVideoPlaybackQuality().totalVideoFrames,
        0,
      ),
    );
  }

  /** How many others there are to be seen. */
  async sees(others: number): Promise<void> {
    const moving = () =>
      this.page.evaluate(
        () =>
          [...document.querySelectorAll<HTMLVideoElement>("#remote video")].filter(
            (video) => video.getVideoPlaybackQuality().totalVideoFrames > 5,
          ).length,
      );
    await expect.poll(moving, { timeout: 30_000 }).toBe(others);
  }

  /** Whether camera or microphone are captured still. */
  captures(): Promise<boolean> {
    return this.page.evaluate(() =>
      (globalThis as unknown as ToolkitWindow).captured.some(({ readyState }) => readyState === "live"),
    );
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
