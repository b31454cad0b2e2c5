// How large each received picture is shown, over all places that show it, told a little later and all at once: nobody is sent more
// than is seen. It must not know what shows them.
/** A layout settles in less, and nobody sees the difference. */
const TOLD_AFTER_MS = 150;

export class Shown {
  /** By picture, who shows it and how high. */
  readonly #viewers = new Map<MediaStreamTrack, Map<object, number>>();
  readonly #tell: () => void;
  #used = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: () => void) {
    this.#tell = tell;
  }

  /** `height` in pixels of the screen, 0 while it cannot be seen; `null`: this viewer shows it no more. */
  set(track: MediaStreamTrack, viewer: object, height: number | null): void {
    this.#used = true;
    const viewers = this.#viewers.get(track) ?? new Map<object, number>();
    if (height === null) viewers.delete(viewer);
    else viewers.set(viewer, height);
    if (viewers.size > 0) this.#viewers.set(track, viewers);
    else this.#viewers.delete(track);
    this.tellLater();
  }

  tellLater(): void {
    clearTimeout(this.#timer);
    // Whoever never says how large pictures are gets them all as they are.
    if (this.#used) this.#timer = setTimeout(this.#tell, TOLD_AFTER_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#viewers.clear();
  }

  /** Of what nobody shows: 0. */
  heightOf(track: MediaStreamTrack): number {
    return Math.max(0, ...(this.#viewers.get(track)?.values() ?? []));
  }
}
