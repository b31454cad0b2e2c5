// Who stands in which list of the participants panel. A person stands in one only.
import { type Ban, isIn, isWaiting, type Participant, type RoomState, type Unconnected } from "@gavel/sdk";

export interface Groups {
  waiting: Participant[];
  /** In the order in which they went up. */
  hands: Participant[];
  inside: Participant[];
  away: Unconnected[];
  blocked: Ban[];
  /** Which place a person's raised hand has, counted from 1, whoever is looked for. */
  places: ReadonlyMap<string, number>;
}

/** `wanted`: a part of the name. Who is no host sees those inside. */
export function groupsOf(
  { roster, unconnected, bans }: Pick<RoomState, "roster" | "unconnected" | "bans">,
  wanted: string,
  isHost: boolean,
): Groups {
  const part = fold(wanted);
  const fits = ({ name }: { name: string }) => part === "" || fold(name).includes(part);
  const everybody = [...roster.values()];
  const here = new Set(everybody.map((one) => one.person));
  const shut = new Set(bans.map((ban) => ban.person));
  const raised = everybody.filter((one) => isIn(one) && one.hand_since !== null).sort(byHand);
  const inside = everybody.filter((one) => isIn(one) && fits(one));
  const gone = isHost
    ? unconnected.filter((one) => !here.has(one.person) && !shut.has(one.person) && fits(one))
    : [];
  return {
    waiting: isHost ? everybody.filter((one) => isWaiting(one) && fits(one)) : [],
    hands: raised.filter(fits),
    inside: inside.filter((one) => one.hand_since === null),
    away: [...new Map(gone.map((one) => [one.person, one])).values()],
    blocked: isHost ? bans.filter(fits) : [],
    // One person may sit at several devices, with one hand.
    places: new Map([...new Set(raised.map((one) => one.person))].map((person, n) => [person, n + 1])),
  };
}

function byHand(a: Participant, b: Participant): number {
  return (a.hand_since ?? "").localeCompare(b.hand_since ?? "");
}

const fold = (text: string): string => text.normalize("NFKC").trim().toLocaleLowerCase();
