// Microphone, camera, loudspeaker and shared screen of this computer. A camera that is off is released: its light goes out.
import { createStore } from "zustand/vanilla";
import { type Amplified, amplify } from "./gain";
import type { Kind } from "./media";

export type Trouble = "blocked" | "missing" | "busy" | "insecure";
export type Choice = "audioinput" | "videoinput" | "audiooutput";

export interface Device {
  id: string;
  label: string;
}

export interface DevicesState {
  muted: boolean;
  /** The camera. */
  video: MediaStreamTrack | null;
  screen: MediaStreamTrack | null;
  audio: MediaStreamTrack | null;
  cameraOn: boolean;
  sharing: boolean;
  /** Of the microphone, percent. */
  gain: number;
  trouble: { audio: Trouble | null; video: Trouble | null };
  lists: Record<Choice, Device[]>;
  chosen: Record<Choice, string>;
}

const CAMERA: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30 },
};
/** A screen is read rather than watched. */
const SCREEN: MediaTrackConstraints = { frameRate: { ideal: 15, max: 30 } };
const MICROPHONE: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

export class Devices {
  readonly store = createStore<DevicesState>(() => ({
    muted: true,
    video: null,
    screen: null,
    audio: null,
    cameraOn: false,
    sharing: false,
    gain: 100,
    trouble: { audio: null, video: null },
    lists: { audioinput: [], videoinput: [], audiooutput: [] },
    chosen: { audioinput: "", videoinput: "", audiooutput: "" },
  }));
  #microphone: MediaStreamTrack | null = null;
  #amplified: Amplified | null = null;
  /** Whether a capture that is still being asked for may go ahead. */
  #wanted = false;
  #screenWanted = false;
  readonly #changed = () => void this.refresh();

  get state(): DevicesState {
    return this.store.getState();
  }

  /** Asks for both at once, so that the browser asks the person once; then for each alone. */
  async start(): Promise<void> {
    this.#wanted = true;
    navigator.mediaDevices?.addEventListener?.("devicechange", this.#changed);
    try {
      const stream = await this.#capture({ audio: MICROPHONE, video: CAMERA });
      this.#takeAudio(stream.getAudioTracks()[0] ?? null);
      this.#takeCamera(stream.getVideoTracks()[0] ?? null);
      this.#set({ muted: false });
    } catch {
      await this.setMuted(false);
      await this.setCamera(true);
    }
    await this.refresh();
  }

  async setMuted(muted: boolean): Promise<void> {
    if (!muted && !this.state.audio && !(await this.#openMicrophone())) return;
    this.#set({ muted });
  }

  async setCamera(on: boolean): Promise<void> {
    if (!on) {
      this.state.video?.stop();
      this.#takeCamera(null);
      return;
    }
    if (this.state.video) return;
    const { videoinput } = this.state.chosen;
    try {
      const stream = await this.#capture({ video: { ...CAMERA, ...exactly(videoinput) } });
      this.#takeCamera(stream.getVideoTracks()[0] ?? null);
    } catch (error) {
      this.#trouble("video", error);
    }
  }

  async choose(kind: Choice, id: string): Promise<void> {
    this.#set({ chosen: { ...this.state.chosen, [kind]: id } });
    if (kind === "audioinput" && this.state.audio) {
      this.#microphone?.stop();
      await this.#openMicrophone();
    }
    if (kind === "videoinput" && this.state.video) {
      await this.setCamera(false);
      await this.setCamera(true);
    }
  }

  /** Percent; 100 is the microphone as it is. */
  setGain(percent: number): void {
    this.#set({ gain: percent });
    if (this.#amplified) this.#amplified.set(percent);
    else if (this.#microphone && percent !== 100) this.#send(this.#microphone);
  }

  /** Asks which screen or window; nothing happens where the person closes the browser's question. */
  async setShare(on: boolean): Promise<void> {
    this.#screenWanted = on;
    if (!on) return this.#takeScreen(null);
    if (this.state.screen) return;
    const stream = await navigator.mediaDevices?.getDisplayMedia?.({ video: SCREEN }).catch(() => null);
    const track = stream?.getVideoTracks()[0] ?? null;
    // Meanwhile a host may have stopped it, or the visit may have ended: nothing may be captured unseen.
    if (!this.#screenWanted || this.state.screen) return track?.stop();
    this.#takeScreen(track);
  }

  /** Everything off, every light out. */
  stop(): void {
    this.#wanted = false;
    navigator.mediaDevices?.removeEventListener?.("devicechange", this.#changed);
    this.#screenWanted = false;
    this.#microphone?.stop();
    this.#amplified?.stop();
    this.state.video?.stop();
    this.state.screen?.stop();
    this.#microphone = null;
    this.#amplified = null;
    this.#set({ audio: null, video: null, screen: null, cameraOn: false, sharing: false, muted: true });
  }

  async refresh(): Promise<void> {
    const all = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? [];
    const listed = (kind: Choice): Device[] =>
      all
        .filter((device) => device.kind === kind && device.deviceId !== "")
        .map((device, n) => ({ id: device.deviceId, label: device.label || `${n + 1}` }));
    this.#set({
      lists: {
        audioinput: listed("audioinput"),
        videoinput: listed("videoinput"),
        audiooutput: listed("audiooutput"),
      },
    });
  }

  async #openMicrophone(): Promise<boolean> {
    try {
      const stream = await this.#capture({
        audio: { ...MICROPHONE, ...exactly(this.state.chosen.audioinput) },
      });
      this.#takeAudio(stream.getAudioTracks()[0] ?? null);
      return true;
    } catch (error) {
      this.#trouble("audio", error);
      return false;
    }
  }

  /** Hands the microphone on, through the amplifier where it is not to be heard as it is. */
  #send(microphone: MediaStreamTrack): void {
    this.#amplified?.stop();
    const { gain } = this.state;
    this.#amplified = gain === 100 ? null : amplify(microphone, gain);
    this.#set({ audio: this.#amplified?.track ?? microphone });
  }

  #takeAudio(track: MediaStreamTrack | null): void {
    this.#microphone = track;
    if (track) this.#send(track);
    else this.#set({ audio: null });
    this.#set({
      trouble: { ...this.state.trouble, audio: null },
      chosen: { ...this.state.chosen, audioinput: idOf(track) ?? this.state.chosen.audioinput },
    });
    // An unplugged microphone must not look as if it were on.
    track?.addEventListener("ended", () => {
      if (this.#microphone === track) this.#set({ audio: null, muted: true });
    });
  }

  #takeCamera(track: MediaStreamTrack | null): void {
    this.#set({
      cameraOn: track !== null,
      video: track,
      trouble: { ...this.state.trouble, video: null },
      chosen: { ...this.state.chosen, videoinput: idOf(track) ?? this.state.chosen.videoinput },
    });
    track?.addEventListener("ended", () => {
      if (this.state.video === track) this.#takeCamera(null);
    });
  }

  #takeScreen(track: MediaStreamTrack | null): void {
    this.state.screen?.stop();
    this.#set({ screen: track, sharing: track !== null });
    // The browser has a button of its own that ends it.
    track?.addEventListener("ended", () => {
      if (this.state.screen === track) this.#takeScreen(null);
    });
  }

  async #capture(constraints: MediaStreamConstraints): Promise<MediaStream> {
    const devices = navigator.mediaDevices;
    if (!devices?.getUserMedia) throw new DOMException("", "SecurityError");
    const stream = await devices.getUserMedia(constraints);
    if (this.#wanted) return stream;
    // The visit ended while the browser was asking: no light may stay on.
    for (const track of stream.getTracks()) track.stop();
    throw new DOMException("", "AbortError");
  }

  #trouble(kind: Kind, error: unknown): void {
    this.#set({ trouble: { ...this.state.trouble, [kind]: troubleOf(error) } });
  }

  #set(change: Partial<DevicesState>): void {
    this.store.setState(change);
    // One place decides whether the microphone sends sound.
    const { audio, muted } = this.state;
    if (audio) audio.enabled = !muted;
  }
}

function exactly(id: string): MediaTrackConstraints {
  return id ? { deviceId: { exact: id } } : {};
}

function idOf(track: MediaStreamTrack | null): string | undefined {
  return track?.getSettings?.().deviceId;
}

function troubleOf(error: unknown): Trouble {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "SecurityError") return "insecure";
  if (name === "NotAllowedError") return "blocked";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "missing";
}
