// A stream of the toolkit: something that is seen and heard, one's own or somebody else's, and the players that show it.
// It must not know the room: whoever publishes it is told of its mutes by `onMute`.
import { type EnxCallback, EnxCode, failed, succeeded } from "./codes";
import { EnxEvents } from "./events";

/** What a local stream is made of. Sizes are the browser's business where they are not given. */
export interface EnxStreamOptions {
  audio?: boolean | MediaTrackConstraints;
  video?: boolean | MediaTrackConstraints;
  data?: boolean;
  audioMuted?: boolean;
  videoMuted?: boolean;
  /** `[minWidth, minHeight, maxWidth, maxHeight]`. */
  videoSize?: number[];
  attributes?: Record<string, unknown>;
  name?: string;
  options?: EnxPlayerOptions;
  [more: string]: unknown;
}

export interface EnxPlayerOptions {
  player?: { height?: string; width?: string; class?: string; [more: string]: unknown };
  [more: string]: unknown;
}

export type Muted = { audio: boolean; video: boolean };

export class EnxStream extends EnxEvents {
  /** Whether it is one's own. */
  readonly local: boolean;
  /** What plays. Empty until it was captured, or subscribed to. */
  readonly stream: MediaStream;
  readonly options: EnxStreamOptions;
  /** Whose it is; empty for one's own before it is published. */
  clientId = "";
  audioMuted: boolean;
  videoMuted: boolean;
  /** Asked before each mute and unmute of one's own: a result instead of `null` keeps it as it is. */
  onMute: (muted: Muted) => EnxCode | null = () => null;
  readonly #screen: boolean;
  readonly #players = new Set<HTMLVideoElement>();
  #id = 0;
  #capture: Promise<void> | null = null;

  constructor(options: EnxStreamOptions = {}, { local = true, screen = false } = {}) {
    super();
    this.options = options;
    this.local = local;
    this.#screen = screen;
    this.stream = new MediaStream();
    this.audioMuted = options.audioMuted ?? false;
    this.videoMuted = options.videoMuted ?? false;
  }

  getID(): number {
    return this.#id;
  }

  setID(id: number): void {
    this.#id = id;
  }

  getAttributes(): Record<string, unknown> {
    const { name, attributes } = this.options;
    return { ...(name !== undefined && { name }), ...attributes };
  }

  ifAudio(): boolean {
    return this.stream.getAudioTracks().length > 0;
  }

  ifVideo(): boolean {
    return this.stream.getVideoTracks().length > 0;
  }

  ifScreen(): boolean {
    return this.#screen;
  }

  /** Captures camera and microphone, once. Rejects with what the browser says. */
  init(): Promise<void> {
    this.#capture ??= this.#captured().catch((error: unknown) => {
      this.#capture = null;
      this.emit({ type: "media-access-denied", msg: error, message: error });
      throw error;
    });
    return this.#capture;
  }

  /** Takes over tracks that were captured elsewhere. */
  take(tracks: Iterable<MediaStreamTrack>): void {
    const wanted = new Set(tracks);
    for (const track of this.stream.getTracks()) if (!wanted.has(track)) this.stream.removeTrack(track);
    for (const track of wanted) this.stream.addTrack(track);
    this.#switchTracks();
    if (!this.local) return;
    for (const track of wanted) track.addEventListener("ended", () => this.#ended(track));
  }

  /** Shows it in the element of that id. */
  play(target: string | HTMLElement, { player = {} }: EnxPlayerOptions = {}): boolean {
    const place = typeof target === "string" ? document.getElementById(target) : target;
    if (!place) return false;
    const video = document.createElement("video");
    video.id = `stream${this.#id}`;
    video.autoplay = true;
    video.playsInline = true;
    // One's own voice comes back from nowhere.
    video.muted = this.local;
    if (player.class) video.className = player.class;
    // Styles of elements, set by script: what a strict policy of the page allows.
    if (player.width) video.style.width = player.width;
    if (player.height) video.style.height = player.height;
    video.srcObject = this.stream;
    place.append(video);
    this.#players.add(video);
    return true;
  }

  /** Takes its players away; the stream itself goes on. */
  stop(): void {
    for (const player of this.#players) {
      player.srcObject = null;
      player.remove();
    }
    this.#players.clear();
  }

  /** Stops capturing: lights go out. */
  close(): void {
    this.stop();
    if (this.local) for (const track of this.stream.getTracks()) track.stop();
    this.take([]);
    this.#capture = null;
  }

  muteAudio(done?: EnxCallback): void {
    this.#mute("audio", true, done);
  }

  unmuteAudio(done?: EnxCallback): void {
    this.#mute("audio", false, done);
  }

  muteVideo(done?: EnxCallback): void {
    this.#mute("video", true, done);
  }

  unmuteVideo(done?: EnxCallback): void {
    this.#mute("video", false, done);
  }

  muteSelfAudio(mute: boolean, done?: EnxCallback): void {
    this.#mute("audio", mute, done);
  }

  muteSelfVideo(mute: boolean, done?: EnxCallback): void {
    this.#mute("video", mute, done);
  }

  /** What a moderator's mute does here too, so that the stream tells the truth. */
  set(muted: Muted): void {
    this.audioMuted = muted.audio;
    this.videoMuted = muted.video;
    this.#switchTracks();
  }

  #mute(kind: keyof Muted, mute: boolean, done?: EnxCallback): void {
    if (!this.local) return done?.(failed(EnxCode.badParameters, "muting is for one's own stream"));
    const before = { audio: this.audioMuted, video: this.videoMuted };
    if (before[kind] === mute) return done?.(failed(EnxCode.sameMedia));
    const after = { ...before, [kind]: mute };
    const kept = this.onMute(after);
    if (kept !== null) return done?.(failed(kept));
    this.set(after);
    done?.(succeeded());
  }

  #switchTracks(): void {
    if (!this.local) return;
    for (const track of this.stream.getAudioTracks()) track.enabled = !this.audioMuted;
    for (const track of this.stream.getVideoTracks()) track.enabled = !this.videoMuted;
  }

  async #captured(): Promise<void> {
    if (this.#screen || this.stream.getTracks().length > 0) return;
    const { audio = true, video = true } = this.options;
    if (audio || video) {
      const media = await navigator.mediaDevices.getUserMedia({
        audio,
        video: video && this.#picture(video),
      });
      this.take(media.getTracks());
    }
    this.emit({ type: "media-access-allowed", stream: this });
  }

  #picture(video: true | MediaTrackConstraints): true | MediaTrackConstraints {
    const [minWidth, minHeight, width, height] = this.options.videoSize ?? [];
    if (video !== true || !minWidth || !minHeight) return video;
    // As a wish: a camera that has other sizes is better than none.
    return { width: { ideal: width ?? minWidth }, height: { ideal: height ?? minHeight } };
  }

  #ended(track: MediaStreamTrack): void {
    if (!this.stream.getTracks().includes(track)) return;
    this.emit({ type: "stream-ended", stream: this, message: { streamId: this.#id } });
  }
}
