// Which receiving m-lines a client offers, and whose media stands in which. Pure.
import type { Slot, Wanted } from "./protocol";

/** A decoder each: more pictures than this do not fit a screen, and phones give up earlier. */
export const MOST_VIDEOS = 16;
export const MOST_AUDIOS = 16;

/** How many more `recvonly` m-lines of each kind the next offer needs. */
export function missing(wanted: Wanted, offered: Wanted): Wanted {
  return {
    audio: Math.max(0, Math.min(wanted.audio, MOST_AUDIOS) - offered.audio),
    video: Math.max(0, Math.min(wanted.video, MOST_VIDEOS) - offered.video),
  };
}

export interface SeatTracks<Track> {
  audio?: Track;
  video?: Track;
  share?: Track;
}

/** Which of a seat's tracks stands in a slot. */
export function carried({ kind, content }: Slot): keyof SeatTracks<unknown> {
  return kind === "video" && content === "slides" ? "share" : kind;
}

/** Tracks by seat. The same object as before where nothing changed, so that nobody draws again for nothing. */
export function bySeat<Track>(
  slots: readonly Slot[],
  trackOf: (mid: string) => Track | undefined,
  before: ReadonlyMap<string, SeatTracks<Track>>,
): Map<string, SeatTracks<Track>> {
  const after = new Map<string, SeatTracks<Track>>();
  for (const slot of slots) {
    const track = trackOf(slot.mid);
    if (!slot.seat || !track) continue;
    after.set(slot.seat, { ...after.get(slot.seat), [carried(slot)]: track });
  }
  for (const [seat, tracks] of after) {
    const old = before.get(seat);
    const same = old?.audio === tracks.audio && old?.video === tracks.video && old?.share === tracks.share;
    if (old && same) after.set(seat, old);
  }
  return after;
}
