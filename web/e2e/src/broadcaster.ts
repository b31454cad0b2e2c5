// Somebody with a page of another origin that publishes by WHIP or watches by WHEP.
import type { Browser, JSHandle, Page } from "@playwright/test";
import { expect } from "@playwright/test";

interface Client {
  readonly connection: RTCPeerConnection;
  readonly answers: string[];
  restarts(): Promise<void>;
  leaves(): Promise<void>;
  peer(): string;
  frames(): Promise<number>;
  iceServers(): RTCIceServer[];
}

type Opened = (url: string, token: string) => Promise<Client>;

export class Broadcaster {
  private constructor(
    private readonly page: Page,
    private readonly client: JSHandle<Client>,
  ) {}

  static publishes(browser: Browser, origin: string, url: string, token: string): Promise<Broadcaster> {
    return Broadcaster.with(browser, origin, "publishes", url, token);
  }

  static watches(browser: Browser, origin: string, url: string, token: string): Promise<Broadcaster> {
    return Broadcaster.with(browser, origin, "watches", url, token);
  }

  private static async with(
    browser: Browser,
    origin: string,
    does: "publishes" | "watches",
    url: string,
    token: string,
  ): Promise<Broadcaster> {
    const context = await browser.newContext({ permissions: ["camera", "microphone"] });
    const page = await context.newPage();
    await page.goto(origin);
    await page.waitForFunction((does) => does in globalThis, does);
    const client = await page.evaluateHandle(
      ({ does, url, token }) => (globalThis as unknown as Record<string, Opened>)[does]?.(url, token),
      { does, url, token },
    );
    return new Broadcaster(page, client as JSHandle<Client>);
  }

  async connects(): Promise<void> {
    await expect
      .poll(() => this.client.evaluate(({ connection }) => connection.connectionState))
      .toBe("connected");
  }

  /** Waits for so many pictures more than it has decoded by now. */
  async decodes(more: number): Promise<void> {
    const before = await this.client.evaluate((client) => client.frames());
    await expect
      .poll(() => this.client.evaluate((client) => client.frames()), { timeout: 30_000 })
      .toBeGreaterThan(before + more);
  }

  answers(): Promise<string[]> {
    return this.client.evaluate(({ answers }) => answers);
  }

  peer(): Promise<string> {
    return this.client.evaluate((client) => client.peer());
  }

  iceServers(): Promise<RTCIceServer[]> {
    return this.client.evaluate((client) => client.iceServers());
  }

  /** Restarts ICE; what went wrong, where something did. */
  restarts(): Promise<string> {
    return this.client.evaluate((client) => client.restarts().then(() => "", String));
  }

  leaves(): Promise<void> {
    return this.client.evaluate((client) => client.leaves());
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
