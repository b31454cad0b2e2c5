// Everybody else's streams: one for a person's camera and microphone, and one for a screen that they share. Which of them
// carries media at the moment, the server says.

import type { Tracks } from "../media";
import type { Participant } from "../protocol";
import { isIn, isInAudience, type RoomState } from "../state";
import { EnxStream } from "./stream";

/** Where applications look for a shared screen. */
export const FIRST_SCREEN = 101;
const SCREENS = 10;

/** What `room.remoteStreams` is. */
export class RemoteStreams {
  readonly #streams = new Map<number, EnxStream>();
  readonly #subscribed = new Set<number>();
  #lastId = 0;

  get(id: number): EnxStream | undefined {
    return this.#streams.get(Number(id));
  }

  /** By id. */
  getAll(): Record<number, EnxStream> {
    return Object.fromEntries(this.#streams);
  }

  list(): EnxStream[] {
    return [...this.#streams.values()];
  }

  /** Somebody's camera and microphone, or their screen. */
  of(clientId: string, screen = false): EnxStream | undefined {
    return this.list().find((stream) => stream.clientId === clientId && stream.ifScreen() === screen);
  }

  /** Numbers for streams, one's own among them; those of screens are left free. */
  nextId(): number {
    this.#lastId += 1;
    if (this.#lastId === FIRST_SCREEN) this.#lastId += SCREENS;
    return this.#lastId;
  }

  subscribe(id: number): void {
    this.#subscribed.add(id);
  }

  unsubscribe(id: number): void {
    this.#subscribed.delete(id);
    this.#streams.get(id)?.take([]);
  }

  /** Brings the streams into line with who is in and shares. */
  follow({ roster, conference, me }: RoomState): { added: EnxStream[]; removed: EnxStream[] } {
    const others = [...roster.values()].filter((one) => one.id !== me?.seat && isIn(one));
    const senders = others.filter((one) => !isInAudience(conference, one));
    const sharers = others.filter(({ sharing, share_stopped_by_host }) => sharing && !share_stopped_by_host);
    const stays = (stream: EnxStream) =>
      (stream.ifScreen() ? sharers : senders).some(({ id }) => id === stream.clientId);
    const removed = this.list().filter((stream) => !stays(stream));
    for (const stream of removed) this.#remove(stream);
    const added = [
      ...senders.filter(({ id }) => !this.of(id)).map((one) => this.#add(one, this.nextId(), false)),
      ...sharers.filter(({ id }) => !this.of(id, true)).map((one) => this.#add(one, this.#screenId(), true)),
    ];
    for (const stream of this.list()) {
      const one = roster.get(stream.clientId);
      if (one) stream.set({ audio: one.muted, video: !stream.ifScreen() && !one.video });
    }
    return { added, removed };
  }

  /** Hands out what is received. */
  carry(tracks: ReadonlyMap<string, Tracks>): void {
    for (const [id, stream] of this.#streams) {
      if (!this.#subscribed.has(id)) continue;
      const { audio, video, share } = tracks.get(stream.clientId) ?? {};
      const carried = stream.ifScreen() ? [share] : [audio, video];
      stream.take(carried.filter((track) => track !== undefined));
    }
  }

  clear(): void {
    for (const stream of this.list()) this.#remove(stream);
  }

  #add(one: Participant, id: number, screen: boolean): EnxStream {
    const stream = new EnxStream(
      { name: one.name, attributes: { name: one.name } },
      { local: false, screen },
    );
    stream.setID(id);
    stream.clientId = one.id;
    this.#streams.set(id, stream);
    return stream;
  }

  #remove(stream: EnxStream): void {
    stream.close();
    this.#streams.delete(stream.getID());
    this.#subscribed.delete(stream.getID());
  }

  #screenId(): number {
    let id = FIRST_SCREEN;
    while (this.#streams.has(id)) id += 1;
    return id;
  }
}
