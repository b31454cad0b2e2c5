// Raised hands, in the order in which they went up.
import { isIn, type Participant, type RoomState } from "@gavel/sdk";
import { useRoom } from "../context";

/** One a person, whoever raised first before the others. */
export function handsOf(state: Pick<RoomState, "roster">): Participant[] {
  const up = [...state.roster.values()].filter((one) => isIn(one) && one.hand_since !== null);
  const first = new Map(up.map((one) => [one.person, one]));
  return [...first.values()].sort((a, b) => (a.hand_since ?? "").localeCompare(b.hand_since ?? ""));
}

/** One, two, three …; null: it is down. */
export function useHandNumber({ person, hand_since }: Participant): number | null {
  const before = useRoom((state) => handsOf(state).findIndex((one) => one.person === person));
  return hand_since === null ? null : before + 1;
}
