// What the personal area asks the server for, kept while it is fresh, and asked for again while somebody looks at it.
import { type MyConference, Refused } from "@gavel/sdk";
import { QueryCache, QueryClient, useQuery } from "@tanstack/react-query";
import { account, drop, rest } from "../account";

/** People come and go: the cards tell it soon. */
const FRESH_FOR_MS = 4_000;

export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: dropLogIn }),
  defaultOptions: {
    queries: { retry: (times, fault) => !(fault instanceof Refused) && times < 2, staleTime: 1_000 },
  },
});

// The next one who logs in here sees nothing of the last one's.
account.subscribe((now, before) => {
  if (now.account?.token !== before.account?.token) queries.clear();
});

/** 401 for a call with a token: it was revoked, or has run out. */
export function dropLogIn(fault: unknown): void {
  if (fault instanceof Refused && fault.problem.status === 401) drop();
}

const MINE = ["mine"];

/** The conferences that concern whoever is logged in. */
export const useMine = () =>
  useQuery({ queryKey: MINE, queryFn: rest.rooms.mine, refetchInterval: FRESH_FOR_MS });

export const refreshMine = (): Promise<void> => queries.invalidateQueries({ queryKey: MINE });

export const useMe = () => useQuery({ queryKey: ["me"], queryFn: rest.people.me, staleTime: Infinity });

/** Where somebody may invite into what is going on now. */
export const moderated = (mine: MyConference[]): MyConference[] =>
  mine.filter(({ running, role }) => running && ["owner", "operator", "host"].includes(role));
