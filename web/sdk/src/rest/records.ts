// What is on record of a room: its conferences, who was there, what was said, who did what to whom (requirement T10).
// A query has search, filters, order (`sort`, `-` before it turns it round) and page (`limit`, `cursor`).
import type {
  AuditRow,
  RecordedConnection,
  RecordedMessage,
  RecordedMoment,
  RecordedPerson,
  RecordedSession,
} from "../protocol";
import type { Http, Page, Query } from "./http";

/** The lists of a session, and what a row of each is. */
export interface Records {
  participants: RecordedPerson;
  connections: RecordedConnection;
  messages: RecordedMessage;
  timeline: RecordedMoment;
}

export type RecordList = keyof Records;

export const recordCalls = (http: Http) => ({
  /** The latest first, unless told. */
  sessions: (room: string, query: Query, signal?: AbortSignal) =>
    http.get<Page<RecordedSession>>(sessionsOf(room), { query, ...(signal && { signal }) }),
  session: (session: string) => http.get<RecordedSession>(`/sessions/${session}`),
  list: <List extends RecordList>(session: string, list: List, query: Query, signal?: AbortSignal) =>
    http.get<Page<Records[List]>>(`/sessions/${session}/${list}`, { query, ...(signal && { signal }) }),

  /** A list as a file: all rows that fit, in the order that is asked for. */
  csv: (session: string, list: RecordList, query: Query) =>
    saved(http, `/sessions/${session}/${list}.csv`, query),
  sessionsCsv: (room: string, query: Query) => saved(http, `${sessionsOf(room)}.csv`, query),

  /** Of a conference, oldest first, after the row with that number. For who manages its room. */
  audit: (conference: string, after: number | null, signal?: AbortSignal) =>
    http.get<Page<AuditRow>>("/audit", {
      query: { conference, cursor: after, limit: 1000 },
      ...(signal && { signal }),
    }),
});

const sessionsOf = (room: string): string => `/rooms/${encodeURIComponent(room)}/sessions`;

const saved = (http: Http, path: string, query: Query): Promise<Blob> =>
  http.raw(path, { accept: "text/csv", query }).then((file) => file.blob());
