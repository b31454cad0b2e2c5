// Offers, slots and repair, with a peer connection made of nothing.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Media, type Slot } from "../src";
import { bySeat, missing } from "../src/slots";

class FakeTransceiver {
  mid: string | null = null;
  readonly receiver: { track: { kind: string; id: string } };
  readonly sender = { replaceTrack: vi.fn(async (_: unknown) => {}) };
  constructor(
    public direction: string,
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
  currentRemoteDescription: { sdp: string } | null = null;
  readonly transceivers: FakeTransceiver[] = [];
  readonly restartIce = vi.fn();
  closed = false;
  broken = false;

  addTransceiver(what: string | { kind: string }, { direction }: { direction: string }) {
    const kind = typeof what === "string" ? what : what.kind;
    const transceiver = new FakeTransceiver(direction, kind, this.transceivers.length);
    this.transceivers.push(transceiver);
    return transceiver;
  }
  getTransceivers = () => this.transceivers;
  createOffer = async () => ({ sdp: `offer with ${this.transceivers.length}` });
  setLocalDescription = async (description: { sdp: string }) => {
    this.localDescription = description;
    this.transceivers.forEach((one, n) => {
      one.mid = String(n);
    });
  };
  setRemoteDescription = async (description: { sdp: string }) => {
    if (this.broken) throw new Error("does not fit");
    this.currentRemoteDescription = description;
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

  it("begins anew when another server answers, and only then", async () => {
    const by = (certificate: string) => `v=0\r\na=fingerprint:sha-256 ${certificate}\r\nm=audio 9 X 96\r\n`;
    media.begin("alice", send);
    await settle();
    media.answer(1, by("AA:01"), [], nothing);
    await settle();
    media.begin("alice", send);
    await settle();
    media.answer(2, by("AA:01"), [], nothing);
    await settle();
    expect(peers).toHaveLength(1);
    media.begin("alice", send);
    await settle();
    media.answer(3, by("BB:02"), [], nothing);
    await settle();
    expect(peers).toHaveLength(2);
    expect(peers[0]?.closed).toBe(true);
    expect(offers.at(-1)).toEqual({ id: 4, sdp: "offer with 2" });
  });

  it("does not take an answer to an older offer", async () => {
    media.begin("alice", send);
    await settle();
    media.answer(7, "answer", [{ mid: "0", seat: "bob", kind: "audio" }], nothing);
    await settle();
    expect(media.store.getState().tracks.size).toBe(0);
  });
});

describe("what is shown", () => {
  const slots = [
    { mid: "2", seat: "bob", kind: "video" as const },
    { mid: "3", seat: "carol", kind: "video" as const },
    { mid: "4", seat: "bob", kind: "audio" as const },
  ];
  async function receiving() {
    const told: { mid: string; height: number }[][] = [];
    media.begin("alice", send, (heights) => told.push(heights));
    await settle();
    media.answer(1, "answer", [], { audio: 1, video: 2 });
    await settle();
    media.answer(2, "answer", slots, { audio: 1, video: 2 });
    await settle();
    const tracks = media.store.getState().tracks;
    const [bob, carol] = [tracks.get("bob")?.video, tracks.get("carol")?.video];
    if (!bob || !carol) throw new Error("no pictures");
    return { told, bob, carol };
  }

  it("is told at its largest, and what nobody shows as nothing", async () => {
    const { told, bob, carol } = await receiving();
    const [tile, large] = [{}, {}];
    media.show(bob, tile, 90);
    media.show(bob, large, 720);
    await vi.advanceTimersByTimeAsync(200);
    const mids = new Map(peers[0]?.transceivers.map(({ mid, receiver }) => [receiver.track as unknown, mid]));
    const heights = (shown: number, other: number) => [
      { mid: mids.get(bob), height: shown },
      { mid: mids.get(carol), height: other },
    ];
    expect(told).toEqual([heights(720, 0)]);
    media.show(bob, large, null);
    media.show(carol, {}, 360);
    await vi.advanceTimersByTimeAsync(200);
    expect(told.at(-1)).toEqual(heights(90, 360));
    expect(told).toHaveLength(2);
  });

  it("is not told by whoever never says it", async () => {
    const { told } = await receiving();
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toEqual([]);
  });
});

describe("a shared screen", () => {
  const screen = () => ({ kind: "video", contentHint: "" }) as MediaStreamTrack;
  /** A peer whose offers name their m-lines, as a browser's do. */
  async function connected(): Promise<FakePeer> {
    media.begin("alice", send);
    const [peer] = peers;
    if (!peer) throw new Error("no peer");
    peer.createOffer = async () => ({
      sdp: peer.transceivers.map((_, n) => `m=x\r\na=mid:${n}\r\n`).join(""),
    });
    await settle();
    media.answer(1, "answer", [], nothing);
    await settle();
    return peer;
  }

  it("gets an m-line of its own on demand, marked in what is sent and nowhere else", async () => {
    const peer = await connected();
    expect(peer.transceivers).toHaveLength(2);
    const track = screen();
    media.setLocal("share", track);
    await settle();
    expect(peer.transceivers.map(({ direction }) => direction)).toEqual(["sendonly", "sendonly", "sendonly"]);
    expect(offers.at(-1)?.sdp).toContain("a=mid:2\r\na=content:slides\r\n");
    expect(offers.at(-1)?.sdp.match(/content/g)).toHaveLength(1);
    expect(peer.localDescription?.sdp).not.toContain("content");
    expect(track.contentHint).toBe("detail");
    expect(media.screenMid).toBe("2");
  });

  it("falls silent when it stops, and uses the same m-line the next time", async () => {
    const peer = await connected();
    media.setLocal("share", screen());
    await settle();
    media.answer(2, "answer", [], nothing);
    await settle();
    const line = peer.transceivers[2];
    media.setLocal("share", null);
    await settle();
    expect(line?.direction).toBe("inactive");
    expect(line?.sender.replaceTrack).toHaveBeenLastCalledWith(null);
    expect(offers).toHaveLength(3);
    media.answer(3, "answer", [], nothing);
    await settle();
    const again = screen();
    media.setLocal("share", again);
    await settle();
    expect(line?.sender.replaceTrack).toHaveBeenLastCalledWith(again);
    expect(peer.transceivers).toHaveLength(3);
    expect(line?.direction).toBe("sendonly");
    expect(offers.at(-1)?.sdp).toContain("a=mid:2\r\na=content:slides\r\n");
  });

  it("leaves the camera's m-line alone, and the other way round", async () => {
    const peer = await connected();
    const [, camera] = peer.transceivers;
    media.setLocal("share", screen());
    expect(camera?.sender.replaceTrack).not.toHaveBeenCalled();
    const track = { kind: "video" } as MediaStreamTrack;
    media.setLocal("video", track);
    expect(camera?.sender.replaceTrack).toHaveBeenLastCalledWith(track);
    expect(peer.transceivers[2]?.sender.replaceTrack).not.toHaveBeenCalled();
  });

  it("is offered again by a new connection", async () => {
    await connected();
    media.setLocal("share", screen());
    await settle();
    media.begin("alice-2", send);
    await settle();
    expect(peers[1]?.transceivers).toHaveLength(3);
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

  it("tells a seat's screen from its camera", () => {
    const slots: Slot[] = [
      { mid: "2", seat: "bob", kind: "video" },
      { mid: "3", seat: "bob", kind: "video", content: "slides" },
    ];
    const one = bySeat(slots, (mid) => `track ${mid}`, new Map());
    expect(one.get("bob")).toEqual({ video: "track 2", share: "track 3" });
    expect(bySeat(slots, (mid) => `track ${mid}`, one).get("bob")).toBe(one.get("bob"));
    const two = bySeat(slots.slice(0, 1), (mid) => `track ${mid}`, one);
    expect(two.get("bob")).toEqual({ video: "track 2" });
  });
});
