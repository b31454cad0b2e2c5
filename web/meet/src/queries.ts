// What is asked of the server besides the meeting itself, kept while it is fresh and somebody looks at it.
import { Refused } from "@gavel/sdk";
import { QueryCache, QueryClient } from "@tanstack/react-query";
import { account, drop } from "./account";

export const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (fault, query) => {
      if (!query.meta?.byTicket) dropLogIn(fault);
    },
  }),
  defaultOptions: {
    // A no stays a no; what did not get through is tried again.
    queries: { retry: (tries, fault) => !(fault instanceof Refused) && tries < 2, staleTime: 1_000 },
  },
});

// The next one who logs in here sees nothing of the last one's.
account.subscribe((now, before) => {
  if (now.account?.token !== before.account?.token) queries.clear();
});

/** 401 for a call with a log-in: it was revoked, or has run out. */
export function dropLogIn(fault: unknown): void {
  if (fault instanceof Refused && fault.problem.status === 401) drop();
}
