// A conference as it is seen and governed from outside: everything in one answer, what happens as a stream, orders.
import type { Overview, Receipt, Verb } from "../protocol";
import type { Http } from "./http";

export const conferenceCalls = (http: Http) => ({
  /** For who moderates it; `not_found` while nobody meets. The id may be the room's, or its alias. */
  overview: (id: string, signal?: AbortSignal) =>
    http.get<Overview>(`/conferences/${encodeURIComponent(id)}/overview`, { ...(signal && { signal }) }),

  /**
   * Server-sent events from the conference's beginning, or after the number of one: each kind by its name, and `changed`
   * whenever the overview has become another. 204 where the conference is over and told.
   */
  events: (id: string, after: number | null, signal: AbortSignal) =>
    http.raw(`/conferences/${encodeURIComponent(id)}/events`, {
      accept: "text/event-stream",
      query: { changes: true, after },
      signal,
    }),

  order: (id: string, { do: what, ...order }: Verb) =>
    http.post<Receipt>(`/conferences/${encodeURIComponent(id)}/${what}`, order),
});
