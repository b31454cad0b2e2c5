// Somebody with Pexip's client in a browser, on a page of another origin, with a camera and a microphone.
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContext, expect, type Page } from "@playwright/test";
import { infinity } from "./pexip.ts";

// biome-ignore lint/suspicious/noExplicitAny: signals carry values of every shape
type Told = any;

interface Joining {
  host: string;
  alias: string;
  pin: string;
}

/** What flows on one side of a call. */
export interface Flow {
  audio: { received: number; energy: number; sent: number };
  video: { frames: number; width: number; sent: number; codec: string };
  slides: { frames: number };
}

/** What the page offers to the tests. */
interface Shown {
  join(
    name: string,
    joining: Joining,
    callType: "None" | "AudioVideo" | "AudioVideoPresentation",
  ): Promise<number | undefined>;
  log: [string, Told][];
  client: Told;
  flow(): Promise<Flow>;
  present(): Promise<void>;
}

export class PexipPerson {
  private constructor(
    readonly name: string,
    private readonly context: BrowserContext,
    readonly page: Page,
    private readonly server: Server,
  ) {}

  static async with(browser: Browser, name: string): Promise<PexipPerson> {
    const context = await browser.newContext({ permissions: ["camera", "microphone"] });
    const page = await context.newPage();
    const server = await serve();
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => "pexip" in window);
    return new PexipPerson(name, context, page, server);
  }

  async joins(joining: Joining, callType: Parameters<Shown["join"]>[2] = "AudioVideo"): Promise<void> {
    const status = await this.page.evaluate(
      ([name, joining, callType]) =>
        (window as unknown as { pexip: Shown }).pexip.join(name, joining, callType),
      [this.name, joining, callType] as const,
    );
    expect(status).toBe(200);
  }

  heard(signal: string): Promise<Told[]> {
    return this.page.evaluate(
      (signal) =>
        (window as unknown as { pexip: Shown }).pexip.log
          .filter(([name]) => name === signal)
          .map(([, data]) => (data === undefined ? null : JSON.parse(JSON.stringify(data)))),
      signal,
    );
  }

  async hears(signal: string, like: (data: Told) => boolean = () => true): Promise<Told> {
    await expect
      .poll(async () => (await this.heard(signal)).some(like), `${this.name} hears ${signal}`)
      .toBe(true);
    return (await this.heard(signal)).find(like);
  }

  /** A method of the client. */
  asks(method: string, options: object = {}): Promise<Told> {
    return this.page.evaluate(
      async ([method, options]) => {
        const answer = await (window as unknown as { pexip: Shown }).pexip.client[method](options);
        return answer && { status: answer.status, data: answer.data };
      },
      [method, options] as const,
    );
  }

  sees(name: string): Promise<Told> {
    return this.page.evaluate((name) => {
      const { client } = (window as unknown as { pexip: Shown }).pexip;
      const found = client.getParticipants("main").find((of: Told) => of.displayName === name);
      return found ? JSON.parse(JSON.stringify(found)) : null;
    }, name);
  }

  presents(): Promise<void> {
    return this.page.evaluate(() => (window as unknown as { pexip: Shown }).pexip.present());
  }

  stopsPresenting(): Promise<void> {
    return this.page.evaluate(() => (window as unknown as { pexip: Shown }).pexip.client.stopPresenting());
  }

  flow(): Promise<Flow> {
    return this.page.evaluate(() => (window as unknown as { pexip: Shown }).pexip.flow());
  }

  /** Waits until sound with energy in it and pictures of some size have come, and go on coming. */
  async seesAndHears(): Promise<void> {
    let before = await this.flow();
    const grown = async () => {
      const [earlier, now] = [before, await this.flow()];
      before = now;
      return {
        sound: now.audio.energy > earlier.audio.energy,
        pictures: now.video.frames > earlier.video.frames && now.video.width > 0,
      };
    };
    await expect
      .poll(grown, { timeout: 30_000, intervals: [1_000] })
      .toEqual({ sound: true, pictures: true });
  }

  async close(): Promise<void> {
    await this.context.close();
    this.server.close();
  }
}

/** The vendor's page: an origin of its own. */
async function serve(): Promise<Server> {
  const library = await readFile(await infinity(), "utf8");
  const server = createServer((request, response) => {
    const isLibrary = request.url === "/infinity.mjs";
    response.setHeader("content-type", isLibrary ? "text/javascript" : "text/html");
    response.end(isLibrary ? library : HTML);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return server;
}

const HTML = `<!doctype html><title>Pexip's client</title><video id="main" autoplay playsinline></video>
<video id="slides" autoplay playsinline muted></video>
<script type="module">
import * as I from "/infinity.mjs";
const connections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...args) { super(...args); connections.push(this); }
};
const quiet = () => {};
I.setLogger({ info: quiet, debug: quiet, warn: quiet, error: quiet, redact: (x) => x, addRedactPattern: quiet });
const signals = I.createInfinityClientSignals([], { batchScheduleTimeoutMS: 10, batchBufferSize: 50 });
const calls = I.createCallSignals([]);
const log = [];
for (const [name, bus] of [...Object.entries(signals), ...Object.entries(calls)]) bus.add((data) => log.push([name, data]));
const show = (id) => (stream) => { document.getElementById(id).srcObject = stream; };
calls.onRemoteStream.add(show("main"));
calls.onRemotePresentationStream.add(show("slides"));
const client = I.createInfinityClient(signals, calls);
const find = (stats, type, kind) => [...stats.values()].filter((one) => one.type === type && one.kind === kind);
window.pexip = {
  log, client,
  async join(name, { host, alias, pin }, callType) {
    const mediaStream = callType === "None" ? undefined
      : await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    const answer = await client.call({ conferenceAlias: alias, displayName: name, bandwidth: 2000, pin, host,
      node: new URL(host).host, callType: I.ClientCallType[callType], mediaStream });
    return answer?.status;
  },
  async present() {
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
    const context = canvas.getContext("2d");
    let at = 0;
    setInterval(() => { context.fillStyle = "hsl(" + (at += 20) + " 90% 50%)"; context.fillRect(0, 0, 640, 360); }, 100);
    await client.present(canvas.captureStream(10));
  },
  async flow() {
    const flow = { audio: { received: 0, energy: 0, sent: 0 }, video: { frames: 0, width: 0, sent: 0, codec: "" },
      slides: { frames: 0 } };
    for (const connection of connections) {
      if (connection.connectionState === "closed") continue;
      const lines = connection.getTransceivers();
      const stats = await connection.getStats();
      for (const one of find(stats, "inbound-rtp", "audio")) {
        flow.audio.received += one.packetsReceived;
        flow.audio.energy += one.totalAudioEnergy ?? 0;
      }
      const videos = lines.filter((line) => line.receiver.track.kind === "video").map((line) => line.mid);
      for (const one of find(stats, "inbound-rtp", "video")) {
        if (videos.indexOf(one.mid) === 1) { flow.slides.frames += one.framesDecoded ?? 0; continue; }
        flow.video.frames += one.framesDecoded ?? 0;
        flow.video.codec = stats.get(one.codecId)?.mimeType ?? flow.video.codec;
        flow.video.width = Math.max(flow.video.width, one.frameWidth ?? 0);
      }
      for (const kind of ["audio", "video"])
        for (const one of find(stats, "outbound-rtp", kind)) flow[kind].sent += one.packetsSent;
    }
    return flow;
  },
};
</script>`;
