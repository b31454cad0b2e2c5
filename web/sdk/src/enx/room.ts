// The toolkit's room: what everybody does in it. Streams, talkers, screens and messages, on top of what the others of this
// folder have.
import type { ChatMessage, Gate } from "../protocol";
import { isInAudience, type RoomState } from "../state";
import { type EnxCallback, EnxCode, failed, succeeded } from "./codes";
import type { EnxWiring } from "./connection";
import { EnxFloor } from "./floor";
import { EnxStream, type Muted } from "./stream";
import { RemoteStreams } from "./streams";
import { type EnxTalker, MOST_TALKERS, talkers } from "./talkers";

export class EnxRoom extends EnxFloor {
  readonly remoteStreams = new RemoteStreams();
  /** What we publish. */
  readonly localStreams = new Map<number, EnxStream>();
  /** As the last `active-talkers-updated` told it. */
  activeList: EnxTalker[] = [];
  #camera: EnxStream | null = null;
  #screen: EnxStream | null = null;
  #talkerCount = 6;

  constructor(spec: { token: string }, wiring?: EnxWiring) {
    super(spec, wiring);
    this.media.store.subscribe(({ tracks }) => this.remoteStreams.carry(tracks));
    this.gavel.on("gate", (gate) => this.#gate(gate));
    this.gavel.on("chat", (message) => this.#heard(message));
  }

  /** Sends a stream: camera and microphone. Captures them first, where nobody has. */
  publish(stream: EnxStream, options?: object | EnxCallback, callback?: EnxCallback): void {
    const done = typeof options === "function" ? (options as EnxCallback) : callback;
    if (!this.isConnected()) return done?.(failed(EnxCode.notConnected));
    if (!(stream instanceof EnxStream) || !stream.local) return done?.(failed(EnxCode.noSuchStream));
    if (this.#isAudience()) return done?.(failed(EnxCode.floorNotGranted));
    stream.init().then(
      () => {
        this.adopt(stream);
        done?.(succeeded({ id: stream.getID(), streamId: stream.getID() }));
      },
      (error: unknown) => done?.(failed(EnxCode.mediaUnavailable, String(error))),
    );
  }

  unpublish(stream: EnxStream, done?: EnxCallback): void {
    if (stream === this.#screen) return this.stopScreenShare(stream, done);
    if (stream !== this.#camera) return done?.(failed(EnxCode.noSuchStream));
    this.localStreams.delete(stream.getID());
    this.#camera = null;
    this.#send();
    done?.(succeeded());
  }

  subscribe(stream: EnxStream, options?: object | EnxCallback, callback?: EnxCallback): void {
    const done = typeof options === "function" ? (options as EnxCallback) : callback;
    const id = stream?.getID?.();
    if (!this.remoteStreams.get(id)) return done?.(failed(EnxCode.noSuchStream));
    this.remoteStreams.subscribe(id);
    this.remoteStreams.carry(this.media.store.getState().tracks);
    this.emit({ type: "stream-subscribed", stream, data: { stream }, message: { streamId: id } });
    done?.(succeeded({ streamId: id }));
  }

  unsubscribe(stream: EnxStream, done?: EnxCallback): void {
    const id = stream?.getID?.();
    if (!this.remoteStreams.get(id)) return done?.(failed(EnxCode.noSuchStream));
    this.remoteStreams.unsubscribe(id);
    stream.stop();
    done?.(succeeded({ streamId: id }));
  }

  /** Asks which screen. The stream hears `stream-ended` when the person stops it in the browser. */
  startScreenShare(options?: object | EnxCallback, callback?: EnxCallback): EnxStream {
    const done = typeof options === "function" ? (options as EnxCallback) : callback;
    const stream = new EnxStream({ video: true, audio: false }, { screen: true });
    if (!this.isConnected()) done?.(failed(EnxCode.notConnected));
    else if (this.#screen) done?.(failed(EnxCode.sameState));
    else void this.#share(stream, done);
    return stream;
  }

  stopScreenShare(stream?: EnxStream | EnxCallback, callback?: EnxCallback): void {
    const done = typeof stream === "function" ? stream : callback;
    const screen = this.#screen;
    if (!screen) return done?.(failed(EnxCode.noSuchStream));
    this.#unshare();
    done?.(succeeded({ streamId: screen.getID() }));
  }

  /** How many are listed as talkers. */
  setTalkerCount(count: number, done?: EnxCallback): void {
    if (!Number.isInteger(count) || count < 0 || count > MOST_TALKERS) {
      return done?.(failed(EnxCode.badParameters));
    }
    this.#talkerCount = count;
    this.#talk(this.gavel.state);
    done?.(succeeded({ numTalkers: count }));
  }

  getTalkerCount(done?: EnxCallback): void {
    done?.(succeeded({ numTalkers: this.#talkerCount }));
  }

  getMaxTalkers(done?: EnxCallback): void {
    done?.(succeeded({ maxTalkers: MOST_TALKERS }));
  }

  /** To everybody, or to each of `clientIds`. */
  sendMessage(text: string, broadcast: boolean, clientIds: string[] = [], done?: EnxCallback): void {
    if (!this.isConnected()) return done?.(failed(EnxCode.notConnected));
    if (typeof text !== "string" || (!broadcast && clientIds.length === 0)) {
      return done?.(failed(EnxCode.badParameters));
    }
    const to = broadcast ? [undefined] : [...new Set(clientIds)];
    this.order(
      to.map((seat) => ({ do: "chat", text, ...(seat !== undefined && { to: seat }) })),
      done,
    );
  }

  /** Gavel carries words from person to person, and no data of applications. */
  sendUserData(_data: unknown, _broadcast: boolean, _clientIds: string[] = [], done?: EnxCallback): void {
    this.isOff(done);
  }

  /** Publishes what is captured. */
  adopt(stream: EnxStream): void {
    if (stream.getID() === 0) stream.setID(this.remoteStreams.nextId());
    this.localStreams.set(stream.getID(), stream);
    this.#camera = stream;
    stream.clientId = this.clientId;
    stream.onMute = (muted) => this.#mute(muted);
    this.#send();
  }

  protected present(): Record<string, unknown> {
    return { streams: this.remoteStreams.list() };
  }

  protected now(state: RoomState, first: boolean): void {
    if (this.#camera) this.#camera.clientId = this.clientId;
    const { added, removed } = this.remoteStreams.follow(state);
    this.remoteStreams.carry(this.media.store.getState().tracks);
    if (!first) {
      for (const stream of removed) this.#tell(stream, "stream-removed", "share-stopped");
      for (const stream of added) this.#tell(stream, "stream-added", "share-started");
    }
    this.#talk(state);
  }

  protected close(): void {
    this.#screen?.close();
    this.#camera?.close();
    this.#screen = null;
    this.#camera = null;
    this.localStreams.clear();
    this.remoteStreams.clear();
  }

  /** A screen is announced as one, and subscribed to without having to ask. */
  #tell(stream: EnxStream, ofPerson: string, ofScreen: string): void {
    const { clientId } = stream;
    const message = { clientId, streamId: stream.getID(), name: stream.getAttributes().name };
    if (stream.ifScreen()) {
      this.remoteStreams.subscribe(stream.getID());
      this.remoteStreams.carry(this.media.store.getState().tracks);
    }
    const type = stream.ifScreen() ? ofScreen : ofPerson;
    this.emit({ type, stream, clientId, message });
  }

  #talk(state: RoomState): void {
    const list = talkers(state, this.remoteStreams, this.pinnedUsers, this.#talkerCount);
    if (JSON.stringify(list) === JSON.stringify(this.activeList)) return;
    this.activeList = list;
    this.emit({ type: "active-talkers-updated", message: { active: true, activeList: list } });
  }

  async #share(stream: EnxStream, done?: EnxCallback): Promise<void> {
    const { conference } = this.gavel.state;
    if (conference?.permissions.share === "hosts" && !this.moderates) {
      return done?.(failed(EnxCode.unauthorized));
    }
    try {
      const captured = await navigator.mediaDevices.getDisplayMedia({ video: true });
      // Meanwhile the meeting may be over: nothing may be captured unseen.
      if (!this.isConnected()) {
        for (const track of captured.getTracks()) track.stop();
        return done?.(failed(EnxCode.notConnected));
      }
      stream.take(captured.getVideoTracks());
      stream.setID(this.remoteStreams.nextId());
      stream.clientId = this.clientId;
      stream.addEventListener("stream-ended", () => this.#screen === stream && this.#unshare());
      this.#screen = stream;
      this.#send();
      done?.(succeeded({ streamId: stream.getID() }));
    } catch (error) {
      done?.(failed(EnxCode.shareFailed, String(error)));
    }
  }

  #unshare(): void {
    const screen = this.#screen;
    this.#screen = null;
    screen?.close();
    this.#send();
  }

  /** Before one's own mute and unmute. */
  #mute(muted: Muted): EnxCode | null {
    const { gate, roster, me, conference } = this.gavel.state;
    const own = me && roster.get(me.seat);
    const mayUnmute = this.moderates || (own?.rights.unmute ?? conference?.permissions.unmute !== "hosts");
    const shut = (gate && !gate.audio && !muted.audio) || (gate && !gate.video && !muted.video);
    if (shut && !mayUnmute) return EnxCode.mutedByModerator;
    if (gate?.asked && !muted.audio) this.gavel.answer("unmute", true);
    this.#send(muted);
    return null;
  }

  /** The server does not forward it any more: what is shown here says so, too. */
  #gate(gate: Gate): void {
    if (gate.by !== "pause" && this.#camera) {
      const { audioMuted, videoMuted } = this.#camera;
      this.#camera.set({ audio: audioMuted || !gate.audio, video: videoMuted || !gate.video });
      this.#send();
    }
    if (!gate.share && gate.by !== "pause" && this.#screen) this.#unshare();
  }

  #send(muted?: Muted): void {
    const camera = this.#camera;
    const { audio, video } = muted ?? {
      audio: camera?.audioMuted ?? true,
      video: camera?.videoMuted ?? true,
    };
    this.media.setLocal("audio", camera?.stream.getAudioTracks()[0] ?? null);
    this.media.setLocal("video", camera?.stream.getVideoTracks()[0] ?? null);
    this.media.setLocal("share", this.#screen?.stream.getVideoTracks()[0] ?? null);
    this.gavel.setDevices({
      muted: audio || !camera?.ifAudio(),
      video: !video && (camera?.ifVideo() ?? false),
      sharing: this.#screen !== null,
    });
  }

  #heard({ seat, name, text, to, at }: ChatMessage): void {
    if (seat === this.clientId) return;
    const message = { sender: name, senderId: seat, message: text, broadcast: to === null, timestamp: at };
    this.emit({ type: "message-received", message });
  }

  #isAudience(): boolean {
    const { me, roster, conference } = this.gavel.state;
    const own = me && roster.get(me.seat);
    return own ? isInAudience(conference, own) : false;
  }
}
