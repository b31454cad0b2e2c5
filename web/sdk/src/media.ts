// One peer connection: sends our microphone, camera and screen, receives the seats that the server puts into slots.
// The client always offers. It must not know rooms, roles or screens.
import { createStore } from "zustand/vanilla";
import type { ShownHeight, Slot, Wanted } from "./protocol";
import type { MediaPort } from "./room";
import { markScreen } from "./sdp";
import { Shown } from "./shown";
import { bySeat, missing, type SeatTracks } from "./slots";

export type Kind = "audio" | "video";
/** What we send: microphone, camera, screen. */
export type Source = Kind | "share";
export type Tracks = SeatTracks<MediaStreamTrack>;

export interface MediaState {
  /** What is received, by seat. */
  tracks: ReadonlyMap<string, Tracks>;
  connection: RTCPeerConnectionState;
}

/** Three sizes of the camera, from which the server takes for each receiver what its line carries and its screen shows. */
const CAMERA_LAYERS: RTCRtpEncodingParameters[] = [
  { rid: "q", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: "f", scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
];
/** A page of small print at 1080p; a still page needs next to nothing. */
const SCREEN_BITS_PER_SECOND = 2_500_000;
/** `disconnected` often heals by itself; after this long it has not. */
const HEALS_WITHIN_MS = 4000;
const RENEW_AFTER_MS = 1000;

export class Media implements MediaPort {
  readonly store = createStore<MediaState>(() => ({ tracks: new Map(), connection: "new" }));
  readonly #createPeer: () => RTCPeerConnection;
  readonly #local: Record<Source, MediaStreamTrack | null> = { audio: null, video: null, share: null };
  /** What carries them in the present connection. The screen's appears with the first screen. */
  #sending: Partial<Record<Source, RTCRtpTransceiver>> = {};
  #peer: RTCPeerConnection | null = null;
  #seat: string | null = null;
  #sendOffer: (id: number, sdp: string) => boolean = () => false;
  #sendShown: (heights: ShownHeight[]) => void = () => {};
  readonly #shown = new Shown(() => this.#tellShown());
  #wanted: Wanted = { audio: 0, video: 0 };
  #slots: Slot[] = [];
  #lastId = 0;
  /** The offer on its way; only one at a time. */
  #awaiting: number | null = null;
  #offerAgain = false;
  #restarted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    createPeer: () => RTCPeerConnection = () => new RTCPeerConnection({ bundlePolicy: "max-bundle" }),
  ) {
    this.#createPeer = createPeer;
  }

  get peer(): RTCPeerConnection | null {
    return this.#peer;
  }

  get slotList(): readonly Slot[] {
    return this.#slots;
  }

  /** The m-line of our screen. */
  get screenMid(): string | null {
    return this.#sending.share?.mid ?? null;
  }

  begin(
    seat: string,
    offer: (id: number, sdp: string) => boolean,
    shown: (heights: ShownHeight[]) => void = () => {},
  ): void {
    this.#sendOffer = offer;
    this.#sendShown = shown;
    this.#awaiting = null;
    const alive = this.#peer && this.#seat === seat && !isBroken(this.#peer);
    this.#seat = seat;
    if (alive) this.#requestOffer();
    else this.#renew();
  }

  answer(id: number, sdp: string, slots: Slot[], wanted: Wanted): void {
    if (id !== this.#awaiting || !this.#peer) return;
    const peer = this.#peer;
    // A server that was started anew knows nothing of this connection, and which of the streams is which size a browser says at the
    // beginning only (RFC 8852: until it has heard that they arrive).
    if (isAnother(peer.currentRemoteDescription?.sdp, sdp)) return this.#renew();
    peer.setRemoteDescription({ type: "answer", sdp }).then(
      () => {
        if (peer !== this.#peer) return;
        this.#awaiting = null;
        this.slots(slots, wanted);
        if (this.#offerAgain) this.#requestOffer();
      },
      () => {
        // An answer that does not fit our offer: the server knows another connection. Start a new one.
        if (peer === this.#peer) this.#renewLater();
      },
    );
  }

  slots(slots: Slot[], wanted: Wanted): void {
    this.#slots = slots;
    this.#wanted = wanted ?? this.#wanted;
    this.#publish();
    this.#shown.tellLater();
    if (this.#peer && this.#needsMore()) this.#requestOffer();
  }

  /**
   * How high a received picture is shown somewhere, in pixels of the screen; 0 while it cannot be seen, `null` when it is shown there
   * no more. Once this is used, what nobody shows is not sent.
   */
  readonly show = (track: MediaStreamTrack, viewer: object, height: number | null): void => {
    this.#shown.set(track, viewer, height);
  };

  #tellShown(): void {
    const videos = this.#slots.filter(({ kind }) => kind === "video");
    const heights = videos.flatMap(({ mid }) => {
      const track = this.#trackOf(mid);
      return track ? [{ mid, height: this.#shown.heightOf(track) }] : [];
    });
    if (heights.length > 0) this.#sendShown(heights);
  }

  setLocal(source: Source, track: MediaStreamTrack | null): void {
    // Letters that can be read matter more than smooth movement, unless whoever captured it knows better.
    if (source === "share" && track?.contentHint === "") track.contentHint = "detail";
    this.#local[source] = track;
    // A closed connection gets the track when the next one is made.
    this.#sending[source]?.sender.replaceTrack(track).catch(() => {});
    if (source === "share" && this.#peer && this.#takeScreen(this.#peer)) this.#requestOffer();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#shown.stop();
    this.#close();
    this.#seat = null;
    this.#slots = [];
    this.#wanted = { audio: 0, video: 0 };
    this.store.setState({ tracks: new Map(), connection: "closed" });
  }

  #renewLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#renew(), RENEW_AFTER_MS);
  }

  #renew(): void {
    if (!this.#seat) return;
    clearTimeout(this.#timer);
    this.#close();
    const peer = this.#createPeer();
    this.#peer = peer;
    this.#restarted = false;
    this.#sending = {
      audio: peer.addTransceiver(this.#local.audio ?? "audio", { direction: "sendonly" }),
      video: peer.addTransceiver(this.#local.video ?? "video", {
        direction: "sendonly",
        sendEncodings: CAMERA_LAYERS,
      }),
    };
    this.#takeScreen(peer);
    peer.onconnectionstatechange = () => this.#connectionChanged(peer);
    this.#requestOffer();
  }

  /** Brings the screen's m-line into line with whether there is a screen; `true` if the server has to know. */
  #takeScreen(peer: RTCPeerConnection): boolean {
    const track = this.#local.share;
    const line = this.#sending.share;
    if (line) {
      const direction = track ? "sendonly" : "inactive";
      if (line.direction === direction) return false;
      line.direction = direction;
      return true;
    }
    if (!track) return false;
    this.#sending.share = peer.addTransceiver(track, {
      direction: "sendonly",
      sendEncodings: [{ maxBitrate: SCREEN_BITS_PER_SECOND }],
    });
    return true;
  }

  #close(): void {
    this.#awaiting = null;
    this.#offerAgain = false;
    this.#sending = {};
    if (!this.#peer) return;
    this.#peer.onconnectionstatechange = null;
    this.#peer.close();
    this.#peer = null;
  }

  #connectionChanged(peer: RTCPeerConnection): void {
    if (peer !== this.#peer) return;
    clearTimeout(this.#timer);
    this.store.setState({ connection: peer.connectionState });
    if (peer.connectionState === "connected") this.#restarted = false;
    if (peer.connectionState === "disconnected") {
      this.#timer = setTimeout(() => this.#repair(peer), HEALS_WITHIN_MS);
    }
    if (peer.connectionState === "failed") this.#repair(peer);
  }

  /** First new paths for the same connection; if that does not help, a new connection. */
  #repair(peer: RTCPeerConnection): void {
    if (peer !== this.#peer) return;
    if (this.#restarted) return this.#renewLater();
    this.#restarted = true;
    peer.restartIce();
    this.#requestOffer();
  }

  #requestOffer(): void {
    if (this.#awaiting !== null) {
      this.#offerAgain = true;
      return;
    }
    this.#offerAgain = false;
    const id = ++this.#lastId;
    this.#awaiting = id;
    void this.#offer(id);
  }

  async #offer(id: number): Promise<void> {
    const peer = this.#peer;
    if (!peer) return;
    try {
      const more = missing(this.#wanted, this.#offered());
      for (let n = 0; n < more.audio; n++) peer.addTransceiver("audio", { direction: "recvonly" });
      for (let n = 0; n < more.video; n++) peer.addTransceiver("video", { direction: "recvonly" });
      await peer.setLocalDescription(await peer.createOffer());
      // No waiting for candidates: the server is ICE-lite and learns ours from the checks.
      if (peer !== this.#peer || this.#awaiting !== id) return;
      this.#sendOffer(id, markScreen(peer.localDescription?.sdp ?? "", this.screenMid));
    } catch {
      if (peer === this.#peer) this.#renewLater();
    }
  }

  #needsMore(): boolean {
    const more = missing(this.#wanted, this.#offered());
    return more.audio > 0 || more.video > 0;
  }

  #offered(): Wanted {
    const receiving = this.#receiving();
    const audio = receiving.filter((one) => one.receiver.track.kind === "audio").length;
    return { audio, video: receiving.length - audio };
  }

  #receiving(): RTCRtpTransceiver[] {
    return this.#peer?.getTransceivers().filter((one) => one.direction === "recvonly") ?? [];
  }

  #trackOf(mid: string): MediaStreamTrack | undefined {
    return this.#receiving().find((one) => one.mid === mid)?.receiver.track;
  }

  #publish(): void {
    const trackOf = (mid: string) => this.#trackOf(mid);
    this.store.setState({ tracks: bySeat(this.#slots, trackOf, this.store.getState().tracks) });
  }
}

/** Whether two answers are of different servers, by their certificates. */
function isAnother(before: string | undefined, now: string): boolean {
  const certificate = (sdp: string) => /^a=fingerprint:(.*)$/m.exec(sdp)?.[1]?.trim();
  return before !== undefined && certificate(before) !== certificate(now);
}

function isBroken(peer: RTCPeerConnection): boolean {
  return peer.connectionState === "failed" || peer.connectionState === "closed";
}
