// How well each connection does, as this browser sees it: of others by what arrives of them, of oneself by what the server
// says arrives there. Pure, but for the polling at the end.
import { createStore } from "zustand/vanilla";
import type { Media } from "./media";
import { carried } from "./slots";

/** Three bars are good, one is hardly to be understood. */
export type Quality = 1 | 2 | 3;

/** What one look at the statistics says of one stream. */
export interface Sample {
  packets: number;
  lost: number;
  /** Seconds. */
  jitter: number;
  freezes: number;
}

const POOR = { loss: 0.08, jitter: 0.1 };
const FAIR = { loss: 0.02, jitter: 0.04 };

/** Between two looks at a stream. A stream that sends nothing is not a bad one. */
export function judge(before: Sample | undefined, now: Sample): Quality {
  const lost = now.lost - (before?.lost ?? 0);
  const arrived = now.packets - (before?.packets ?? 0);
  const loss = arrived + lost > 0 ? Math.max(0, lost) / (arrived + lost) : 0;
  if (loss > POOR.loss || now.jitter > POOR.jitter) return 1;
  const froze = now.freezes > (before?.freezes ?? 0);
  return loss > FAIR.loss || now.jitter > FAIR.jitter || froze ? 2 : 3;
}

interface RtpStats {
  type: string;
  kind?: string;
  mid?: string;
  packetsReceived?: number;
  packetsLost?: number;
  jitter?: number;
  freezeCount?: number;
  fractionLost?: number;
}

const EVERY_MS = 3000;

export class QualityWatch {
  /** By seat; the worst of its streams. */
  readonly store = createStore<{ bySeat: ReadonlyMap<string, Quality> }>(() => ({ bySeat: new Map() }));
  readonly #media: Media;
  readonly #mySeat: () => string | null;
  #before = new Map<string, Sample>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(media: Media, mySeat: () => string | null) {
    this.#media = media;
    this.#mySeat = mySeat;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.look(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async look(): Promise<void> {
    const report = await this.#media.peer?.getStats();
    if (!report) return;
    const samples = new Map<string, Sample>();
    const bySeat = new Map<string, Quality>();
    const worst = (seat: string, quality: Quality) => {
      bySeat.set(seat, Math.min(quality, bySeat.get(seat) ?? 3) as Quality);
    };
    report.forEach((row: RtpStats) => {
      const mine = this.#mySeat();
      if (row.type === "remote-inbound-rtp" && mine) {
        const lost = row.fractionLost ?? 0;
        worst(mine, judge(undefined, { packets: 1 - lost, lost, jitter: row.jitter ?? 0, freezes: 0 }));
      }
      if (row.type !== "inbound-rtp") return;
      const slot = this.#media.slotList.find((one) => one.mid === row.mid);
      if (!slot) return;
      // Of whoever stands in the slot: another seat in it begins anew.
      const key = `${slot.seat} ${carried(slot)}`;
      const sample = {
        packets: row.packetsReceived ?? 0,
        lost: row.packetsLost ?? 0,
        jitter: row.jitter ?? 0,
        freezes: row.freezeCount ?? 0,
      };
      samples.set(key, sample);
      const before = this.#before.get(key);
      if (before) worst(slot.seat, judge(before, sample));
    });
    this.#before = samples;
    this.store.setState({ bySeat });
  }
}
