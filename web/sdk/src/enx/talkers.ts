// Who is to be shown: those who speak first, as many as the application wants. Pure.
import { isIn, isInAudience, type RoomState } from "../state";
import type { RemoteStreams } from "./streams";

export interface EnxTalker {
  clientId: string;
  streamId: number;
  name: string;
  mediatype: "audiovideo" | "audioonly";
  videomuted: boolean;
  audiomuted: boolean;
  reason: "user" | "none";
  pinned: boolean;
  videoaspectratio: string;
}

/** More players than this do not fit a screen; the server's slots end there, too. */
export const MOST_TALKERS = 16;

export function talkers(
  { roster, conference, me, speaking }: RoomState,
  streams: RemoteStreams,
  pinned: readonly string[],
  count: number,
): EnxTalker[] {
  const place = (list: readonly string[], id: string) => {
    const at = list.indexOf(id);
    return at < 0 ? list.length : at;
  };
  const others = [...roster.values()].filter(
    (one) => one.id !== me?.seat && isIn(one) && !isInAudience(conference, one),
  );
  // A stable sort: among those who are silent the order of the roster stays.
  others.sort(
    (a, b) => place(pinned, a.id) - place(pinned, b.id) || place(speaking, a.id) - place(speaking, b.id),
  );
  return others.slice(0, count).map((one) => ({
    clientId: one.id,
    streamId: streams.of(one.id)?.getID() ?? 0,
    name: one.name,
    mediatype: one.video ? "audiovideo" : "audioonly",
    videomuted: !one.video || one.video_stopped_by_host,
    audiomuted: one.muted || one.muted_by_host,
    reason: one.video ? "none" : "user",
    pinned: pinned.includes(one.id),
    videoaspectratio: "16:9",
  }));
}
