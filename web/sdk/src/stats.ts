// Totals of what is sent and received, by seat and kind: for tests and for the "is it silent?" question.
import type { Media } from "./media";

export interface Totals {
  packets: number;
  bytes: number;
  frames: number;
}

export interface MediaTotals {
  inbound: Record<string, Record<string, Totals>>;
  outbound: Record<string, Totals>;
}

interface RtpStats {
  type: string;
  kind?: string;
  mid?: string;
  packetsReceived?: number;
  bytesReceived?: number;
  framesDecoded?: number;
  packetsSent?: number;
  bytesSent?: number;
  framesEncoded?: number;
}

export async function mediaTotals(media: Media): Promise<MediaTotals> {
  const totals: MediaTotals = { inbound: {}, outbound: {} };
  const report = await media.peer?.getStats();
  report?.forEach((row: RtpStats) => {
    const kind = row.kind ?? "unknown";
    if (row.type === "inbound-rtp") {
      const seat = media.slotList.find((slot) => slot.mid === row.mid)?.seat ?? "nobody";
      totals.inbound[seat] = {
        ...totals.inbound[seat],
        [kind]: {
          packets: row.packetsReceived ?? 0,
          bytes: row.bytesReceived ?? 0,
          frames: row.framesDecoded ?? 0,
        },
      };
    }
    if (row.type === "outbound-rtp") {
      totals.outbound[kind] = {
        packets: row.packetsSent ?? 0,
        bytes: row.bytesSent ?? 0,
        frames: row.framesEncoded ?? 0,
      };
    }
  });
  return totals;
}
