// Totals of what is sent and received, by seat and track: for tests and for the "is it silent?" question.
import type { Media } from "./media";
import { carried } from "./slots";

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
      const slot = media.slotList.find((one) => one.mid === row.mid);
      const seat = slot?.seat ?? "nobody";
      totals.inbound[seat] = {
        ...totals.inbound[seat],
        [slot ? carried(slot) : kind]: {
          packets: row.packetsReceived ?? 0,
          bytes: row.bytesReceived ?? 0,
          frames: row.framesDecoded ?? 0,
        },
      };
    }
    if (row.type === "outbound-rtp") {
      const screen = row.mid !== undefined && row.mid === media.screenMid;
      totals.outbound[screen ? "share" : kind] = {
        packets: row.packetsSent ?? 0,
        bytes: row.bytesSent ?? 0,
        frames: row.framesEncoded ?? 0,
      };
    }
  });
  return totals;
}
