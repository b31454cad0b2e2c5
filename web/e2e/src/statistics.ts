// What browsers count of their media, by m-line, and what the server tells of the same.
import type { Gavel, Room } from "./gavel.ts";
import type { Person } from "./person.ts";

export interface Stream {
  rid: string | null;
  packets: number;
  bytes: number;
  lost: number;
  late: number;
  pictures: number;
  keys_asked: number;
  bitrate: number;
  alive: boolean;
}

export interface Sent {
  mid: string;
  kind: "audio" | "video";
  codec: string;
  streams: Stream[];
}

export interface Given {
  mid: string;
  kind: "audio" | "video";
  codec: string;
  participant: string;
  packets: number;
  bytes: number;
  pictures: number;
  bitrate: number;
  missed: number;
  repaired: number;
  keys_asked: number;
  lost: number | null;
  layer: { rid: string | null } | null;
  freezes: number;
  frozen_ms: number;
}

export interface Media {
  id: string;
  round_trip_ms: number | null;
  sends: Sent[];
  receives: Given[];
}

/** Of one stream, as the browser has it. */
export interface Seen {
  mid: string;
  rid: string | null;
  kind: string;
  codec: string;
  packets: number;
  repaired: number;
  bytes: number;
  frames: number;
  height: number;
  lost: number;
  nacks: number;
  keys: number;
  freezes: number;
  frozen: number;
}

interface Page {
  __gavel: { media: { peer: RTCPeerConnection } };
}

export const media = async (gavel: Gavel, room: Room, person: Person): Promise<Media> => {
  const people = await gavel.participants(room);
  const seat = people.find(({ name }) => name === person.name)?.id;
  const told = await gavel.call<Media>("GET", `/conferences/${room.alias}/participants/${seat}/media`);
  if (told.status !== 200) throw new Error(JSON.stringify(told));
  return told.body;
};

/**
 * What somebody's browser has received, or sent, by the time it is asked: streams of which there is something. A browser answers
 * with what it told another who asked up to 50 ms ago, so the first answer that is another than that counts.
 */
export const seen = (person: Person, way: "inbound-rtp" | "outbound-rtp"): Promise<Seen[]> =>
  person.page.evaluate(async (way) => {
    const { peer } = (window as unknown as Page).__gavel.media;
    const taken = (stats: RTCStatsReport) => Math.max(...[...stats.values()].map((one) => one.timestamp));
    const remembered = taken(await peer.getStats());
    let stats = await peer.getStats();
    while (taken(stats) === remembered) stats = await peer.getStats();
    const all = [...stats.values()]
      .filter(({ type }) => type === way)
      .map((one) => ({
        mid: one.mid,
        rid: one.rid ?? null,
        kind: one.kind,
        codec: stats.get(one.codecId)?.mimeType.split("/")[1] ?? "",
        packets: one.packetsReceived ?? one.packetsSent ?? 0,
        repaired: one.retransmittedPacketsReceived ?? one.retransmittedPacketsSent ?? 0,
        bytes: one.bytesReceived ?? one.bytesSent ?? 0,
        frames: one.framesReceived ?? one.framesSent ?? 0,
        height: one.frameHeight ?? 0,
        lost: one.packetsLost ?? 0,
        nacks: one.nackCount ?? 0,
        keys: (one.pliCount ?? 0) + (one.firCount ?? 0),
        freezes: one.freezeCount ?? 0,
        frozen: one.totalFreezesDuration ?? 0,
      }));
    return all.filter(({ packets }) => packets > 0);
  }, way);
