// What the personal area asks the server for.
import type { MyConference } from "@gavel/sdk";
import { useQuery } from "@tanstack/react-query";
import { rest } from "../account";
import { queries } from "../queries";

/** People come and go: the cards tell it soon. */
const FRESH_FOR_MS = 4_000;

const MINE = ["mine"];

/** The conferences that concern whoever is logged in. */
export const useMine = () =>
  useQuery({ queryKey: MINE, queryFn: rest.rooms.mine, refetchInterval: FRESH_FOR_MS });

export const refreshMine = (): Promise<void> => queries.invalidateQueries({ queryKey: MINE });

export const useMe = () => useQuery({ queryKey: ["me"], queryFn: rest.people.me, staleTime: Infinity });

/** Where somebody may invite into what is going on now. */
export const moderated = (mine: MyConference[]): MyConference[] =>
  mine.filter(({ running, role }) => running && ["owner", "operator", "host"].includes(role));
