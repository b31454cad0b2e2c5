// What is asked of the server besides the meeting itself, kept while a page is open.
import { Refused } from "@gavel/sdk";
import { QueryClient } from "@tanstack/react-query";

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // A no stays a no; what did not get through is tried again.
      retry: (tries, fault) => !(fault instanceof Refused) && tries < 2,
      refetchOnWindowFocus: false,
    },
  },
});
