// What was measured of people's lines, ready to be drawn and listed. Pure.
import type { RecordedPerson } from "@gavel/sdk";

export const MEASURES = {
  roundTrip: { mean: "round_trip_ms", worst: "round_trip_worst_ms" },
  lossIn: { mean: "loss_in_per_mille", worst: "loss_in_worst_per_mille" },
  lossOut: { mean: "loss_out_per_mille", worst: "loss_out_worst_per_mille" },
  estimate: { mean: "estimate_kbps", worst: "estimate_worst_kbps" },
} as const;

export type Measure = keyof typeof MEASURES;

export interface Measured {
  person: string;
  name: string;
  mean: number;
  worst: number;
}

/** Those whose line could be measured, the worst first. */
export function measured(people: RecordedPerson[], measure: Measure): Measured[] {
  const { mean, worst } = MEASURES[measure];
  const all = people.flatMap(({ person, name, quality }) => {
    const average = quality[mean];
    return average === null ? [] : [{ person, name, mean: average, worst: quality[worst] ?? average }];
  });
  // Of what a line carries, little is bad; of everything else, much.
  return all.sort((a, b) => (measure === "estimate" ? a.worst - b.worst : b.worst - a.worst));
}
