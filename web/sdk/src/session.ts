// A visit to a meeting: the room, its media and the own devices, wired together.
import { Asks } from "./asks";
import { clientName } from "./client-name";
import { Devices } from "./devices";
import { Media } from "./media";
import type { ClientSurface } from "./protocol";
import { QualityWatch } from "./quality";
import { Room } from "./room";

export interface SessionOptions {
  /** Of the signalling socket; that of the page's own server unless told. */
  url?: string;
  surface?: ClientSurface;
}

/** For apps with a screen: what people see and use. Media and devices follow the room, and stop with it. */
export class Session {
  readonly devices = new Devices();
  readonly media = new Media();
  readonly room: Room;
  readonly asks: Asks;
  readonly quality: QualityWatch;
  readonly #undo: (() => void)[];

  constructor({ url = signalUrl(), surface = "sdk" }: SessionOptions = {}) {
    this.room = new Room({ url, surface, client: clientName(navigator.userAgent), media: this.media });
    this.asks = new Asks(this.room, this.devices);
    this.quality = new QualityWatch(this.media, () => this.room.state.me?.seat ?? null);
    this.quality.start();
    this.#undo = [
      () => this.quality.stop(),
      onInput(() => this.room.active()),
      () => this.asks.dispose(),
      this.devices.store.subscribe((now, before) => {
        if (now.audio !== before.audio) this.media.setLocal("audio", now.audio);
        if (now.video !== before.video) this.media.setLocal("video", now.video);
        if (now.screen !== before.screen) this.media.setLocal("share", now.screen);
        this.#tellDevices();
      }),
      this.room.events.on("gate", (gate) => {
        // In a pause the devices stay as they are, so that one act brings everything back.
        if (gate.by === "pause") return;
        // The server forwards it no more; so it goes off here too, so that the screen tells the truth.
        if (!gate.audio) void this.devices.setMuted(true);
        if (!gate.video && this.devices.state.cameraOn) void this.devices.setCamera(false);
        // Also where the browser is still asking which screen.
        if (!gate.share) void this.devices.setShare(false);
      }),
      this.room.events.on("ended", () => this.devices.stop()),
    ];
    this.#tellDevices();
  }

  dispose(): void {
    for (const undo of this.#undo) undo();
    this.room.dispose();
    this.devices.stop();
  }

  #tellDevices(): void {
    const { muted, video, sharing } = this.devices.state;
    this.room.setDevices({ muted, video: video !== null, sharing });
  }
}

/** Keys, clicks and touches anywhere on the page: somebody sits there. */
function onInput(listener: () => void): () => void {
  const kinds = ["pointerdown", "pointermove", "keydown"] as const;
  for (const kind of kinds) window.addEventListener(kind, listener, { passive: true });
  return () => {
    for (const kind of kinds) window.removeEventListener(kind, listener);
  };
}

export function signalUrl(): string {
  const { protocol, host } = window.location;
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/api/v1/signal`;
}
