// Sharing a screen: what the browser asks, what the server is told, and whoever may stop it.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Devices, Session } from "../src";
import { FakeServer, welcome } from "../testing";

class FakeTrack extends EventTarget {
  contentHint = "";
  enabled = true;
  readyState = "live";
  constructor(readonly kind: string) {
    super();
  }
  stop() {
    this.readyState = "ended";
  }
  /** Stopped from outside: by the browser's own button, or by unplugging. */
  ends() {
    this.stop();
    this.dispatchEvent(new Event("ended"));
  }
}

const stream = (...tracks: FakeTrack[]) => ({
  getTracks: () => tracks,
  getAudioTracks: () => tracks.filter(({ kind }) => kind === "audio"),
  getVideoTracks: () => tracks.filter(({ kind }) => kind === "video"),
});

/** The browser's question; each test answers it. */
let asked: { chooses(track: FakeTrack): void; closes(): void }[];

beforeEach(() => {
  asked = [];
  const mediaDevices = {
    getUserMedia: async () => stream(new FakeTrack("audio"), new FakeTrack("video")),
    getDisplayMedia: () =>
      new Promise((resolve, reject) =>
        asked.push({
          chooses: (track) => resolve(stream(track)),
          closes: () => reject(new DOMException("", "NotAllowedError")),
        }),
      ),
    enumerateDevices: async () => [],
  };
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("navigator", { userAgent: "Chromium on Linux", mediaDevices });
});
afterEach(() => vi.unstubAllGlobals());

async function shares(devices: Devices): Promise<FakeTrack> {
  const screen = new FakeTrack("video");
  const sharing = devices.setShare(true);
  asked.at(-1)?.chooses(screen);
  await sharing;
  return screen;
}

describe("the own screen", () => {
  it("stands beside the camera, until it is stopped here or by the browser's button", async () => {
    const devices = new Devices();
    await devices.start();
    const camera = devices.state.video;
    const first = await shares(devices);
    expect(devices.state).toMatchObject({ sharing: true, screen: first, video: camera, cameraOn: true });
    await devices.setShare(false);
    expect(devices.state).toMatchObject({ sharing: false, screen: null, video: camera });
    expect(first.readyState).toBe("ended");

    const second = await shares(devices);
    expect(devices.state.sharing).toBe(true);
    second.ends();
    expect(devices.state).toMatchObject({ sharing: false, screen: null, video: camera });
  });

  it("is not shared where the question is closed", async () => {
    const devices = new Devices();
    const sharing = devices.setShare(true);
    asked[0]?.closes();
    await sharing;
    expect(devices.state.sharing).toBe(false);
  });

  it("is not captured where sharing was stopped while the browser was asking", async () => {
    for (const stop of [
      (devices: Devices) => devices.setShare(false),
      (devices: Devices) => devices.stop(),
    ]) {
      const devices = new Devices();
      const screen = new FakeTrack("video");
      const sharing = devices.setShare(true);
      stop(devices);
      asked.at(-1)?.chooses(screen);
      await sharing;
      expect([devices.state.sharing, screen.readyState]).toEqual([false, "ended"]);
    }
  });
});

describe("in a meeting", () => {
  let server: FakeServer;
  let session: Session;

  beforeEach(async () => {
    server = new FakeServer();
    vi.stubGlobal("WebSocket", function open() {
      return server.open();
    });
    session = new Session({ url: "ws://test" });
    vi.spyOn(session.media, "begin").mockImplementation(() => {});
    await session.devices.start();
    const joined = session.room.join({ ticket: "t" });
    server.last.opens();
    server.last.says(welcome());
    await joined;
  });
  afterEach(() => session.dispose());

  const told = () => server.last.heard("state").at(-1);
  const gate = (change: object) =>
    server.last.says({
      ...{ type: "gate", audio: true, video: true, share: true, by: "host", asked: false, at_once: false },
      ...change,
    });

  it("the others are told, and the screen goes beside the camera", async () => {
    const setLocal = vi.spyOn(session.media, "setLocal");
    const screen = await shares(session.devices);
    expect(setLocal.mock.calls).toEqual([["share", screen]]);
    expect(told()).toMatchObject({ sharing: true, video: true });
    await session.devices.setShare(false);
    expect(setLocal).toHaveBeenLastCalledWith("share", null);
    expect(told()).toMatchObject({ sharing: false, video: true });
  });

  it("a host who stops sharing stops it here too, and the camera goes on", async () => {
    const screen = await shares(session.devices);
    gate({ audio: false });
    expect(session.devices.state.sharing).toBe(true);
    gate({ share: false });
    expect(screen.readyState).toBe("ended");
    expect(session.devices.state).toMatchObject({ sharing: false, cameraOn: true });
    expect(told()).toMatchObject({ sharing: false, video: true });
  });

  it("a host who stops it while the browser is still asking has stopped it", async () => {
    const screen = new FakeTrack("video");
    const sharing = session.devices.setShare(true);
    gate({ share: false });
    asked[0]?.chooses(screen);
    await sharing;
    expect([session.devices.state.sharing, screen.readyState]).toEqual([false, "ended"]);
  });
});
