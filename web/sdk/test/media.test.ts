// Offers, slots and repair, with a peer connection made of nothing.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Media } from "../src";
import { bySeat, missing } from "../src/slots";

class FakeTransceiver {
  mid: string | null = null;
  readonly receiver: { track: { kind: string; id: string } };
  readonly sender = { replaceTrack: vi.fn(async () => {}) };
  constructor(
    readonly direction: string,
    kind: string,
    n: number,
  ) {
    this.receiver = { track: { kind, id: `${kind}${n}` } };
  }
}

class FakePeer {
  connectionState = "new";
  onconnectionstatechange: (() => void) | null = null;
  localDescription: { sdp: string } | null = null;
  readonly transceivers: FakeTransceiver[] = [];
  readonly restartIce = vi.fn();
  closed = false;
  broken = false;

  addTransceiver(what: string | { kind: string }, { direction }: { direction: string }) {
    const kind = typeof what === "string" ? what : what.kind;
    this.transceivers.push(new FakeTransceiver(direction, kind, this.transceivers.length));
  }
  getTransceivers = () => this.transceivers;
  createOffer = async () => ({ sdp: `offer with ${this.transceivers.length}` });
  setLocalDescription = async (description: { sdp: string }) => {
    this.localDescription = description;
    this.transceivers.forEach((one, n) => {
      one.mid = String(n);
    });
  };
  setRemoteDescription = async () => {
    if (this.broken) throw new Error("does not fit");
  };
  close() {
    this.closed = true;
  }
  becomes(state: string) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

let peers: FakePeer[];
let media: Media;
let offers: { id: number; sdp: string }[];
const send = (id: number, sdp: string) => offers.push({ id, sdp }) > 0;
const settle = () => vi.advanceTimersByTimeAsync(0);
const nothing = { audio: 0, video: 0 };

beforeEach(() => {
  vi.useFakeTimers();
  peers = [];
  offers = [];
  media = new Media(() => {
    const peer = new FakePeer();
    peers.push(peer);
    return peer as unknown as RTCPeerConnection;
  });
});
afterEach(() => vi.useRealTimers());

describe("offers", () => {
  it("starts with one microphone and one camera, and grows as the server wants", async () => {
    media.begin("alice", send);
    await settle();
    expect(offers).toEqual([{ id: 1, sdp: "offer with 2" }]);
    media.answer(1, "answer", [], { audio: 2, video: 1 });
    await settle();
    expect(offers[1]).toEqual({ id: 2, sdp: "offer with 5" });
    media.answer(2, "answer", [{ mid: "2", seat: "bob", kind: "audio" }], { audio: 2, video: 1 });
    await settle();
    expect(offers).toHaveLength(2);
    expect(media.store.getState().tracks.get("bob")?.audio?.id).toBe("audio2");
  });

  it("has only one on its way, and sends one more for all that came meanwhile", async () => {
    media.begin("alice", send);
    media.slots([], { audio: 1, video: 0 });
    media.slots([], { audio: 3, video: 2 });
    await settle();
    expect(offers).toHaveLength(1);
    const offered = peers[0]?.transceivers.length;
    media.answer(1, "answer", [], { audio: 3, video: 4 });
    await settle();
    expect(offers).toHaveLength(2);
    expect(peers[0]?.transceivers.length).toBeGreaterThan(offered ?? 0);
  });

  it("does not take an answer to an older offer", async () => {
    media.begin("alice", send);
    await settle();
    media.answer(7, "answer", [{ mid: "0", seat: "bob", kind: "audio" }], nothing);
    await settle();
    expect(media.store.getState().tracks.size).toBe(0);
  });
});

describe("repair", () => {
  it("keeps a living connection over a reconnect of the same seat, and starts anew for another seat", async () => {
    media.begin("alice", send);
    await settle();
    media.begin("alice", send);
    expect(peers).toHaveLength(1);
    media.begin("alice-2", send);
    expect(peers).toHaveLength(2);
    expect(peers[0]?.closed).toBe(true);
  });

  it("tries new paths first, then a new connection", async () => {
    media.begin("alice", send);
    await settle();
    media.answer(1, "answer", [], nothing);
    await settle();
    peers[0]?.becomes("failed");
    expect(peers[0]?.restartIce).toHaveBeenCalledTimes(1);
    peers[0]?.becomes("failed");
    await vi.advanceTimersByTimeAsync(1000);
    expect(peers).toHaveLength(2);
  });

  it("starts anew where the answer does not fit", async () => {
    media.begin("alice", send);
    await settle();
    if (peers[0]) peers[0].broken = true;
    media.answer(1, "answer", [], nothing);
    await vi.advanceTimersByTimeAsync(1000);
    expect(peers).toHaveLength(2);
  });

  it("stays stopped", async () => {
    media.begin("alice", send);
    await settle();
    media.stop();
    peers[0]?.becomes("failed");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(peers).toHaveLength(1);
    expect(peers[0]?.closed).toBe(true);
  });
});

describe("slots", () => {
  it("offers at most sixteen pictures", () => {
    expect(missing({ audio: 5, video: 40 }, { audio: 2, video: 4 })).toEqual({ audio: 3, video: 12 });
    expect(missing({ audio: 1, video: 1 }, { audio: 2, video: 4 })).toEqual(nothing);
  });

  it("keeps the object of a seat whose tracks did not change", () => {
    const trackOf = (mid: string) => `track ${mid}`;
    const one = bySeat([{ mid: "2", seat: "bob", kind: "audio" }], trackOf, new Map());
    const two = bySeat(
      [
        { mid: "2", seat: "bob", kind: "audio" },
        { mid: "3", seat: "carol", kind: "video" },
        { mid: "4", seat: "", kind: "video" },
      ],
      trackOf,
      one,
    );
    expect(two.get("bob")).toBe(one.get("bob"));
    expect([...two.keys()]).toEqual(["bob", "carol"]);
  });
});
