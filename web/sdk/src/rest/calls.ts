// Calling somebody into the meeting that one is in, and being called (requirement T3).
import type { DrawnTicket, Receipt } from "../protocol";
import type { Http } from "./http";

export const callCalls = (http: Http) => ({
  /** Invites the account into the conference that one is in; `not_running` for whoever is in none. */
  call: (account: string) => http.post<Receipt>("/calls", { account }),
  accept: (place: string) => http.post<DrawnTicket>(`/me/calls/${place}/accept`),
  decline: (place: string) => http.post<null>(`/me/calls/${place}/decline`),
  /** Server-sent events, `ringing` and `stopped`. Whoever listens can be called. */
  listen: (signal: AbortSignal) => http.raw("/me/calls", { accept: "text/event-stream", signal }),
});
