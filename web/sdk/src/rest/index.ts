// The REST calls that the app makes, by subject. Here those of somebody before the door; the others have a file each.
import type { Access, DrawnTicket, Lobby, Offers, OpenidAccess } from "../protocol";
import { callCalls } from "./calls";
import { conferenceCalls } from "./conferences";
import { Http } from "./http";
import { peopleCalls } from "./people";
import { recordCalls } from "./records";
import { roomCalls } from "./rooms";

export type { Room as RoomInfo } from "../protocol";
export type { Page, Query } from "./http";
export type { RecordList, Records } from "./records";
export type { InstantRoom, Invite, NewRoom, PastConference, RoomSettings } from "./rooms";

export class Rest {
  readonly #http: Http;
  readonly rooms;
  readonly people;
  readonly calls;
  readonly conferences;
  readonly records;

  constructor(
    token: () => string | null = () => null,
    base = "/api/v1",
    fetcher: typeof fetch = (...args) => fetch(...args),
  ) {
    this.#http = new Http(token, base, fetcher);
    this.rooms = roomCalls(this.#http);
    this.people = peopleCalls(this.#http);
    this.calls = callCalls(this.#http);
    this.conferences = conferenceCalls(this.#http);
    this.records = recordCalls(this.#http);
  }

  lobbyConfig = () => this.#http.get<Offers>("/lobby-config");
  /** With the ticket of a personal link it is the ticket's room, whatever it is called by now. */
  lobby = (alias: string, ticket?: string) =>
    this.#http.get<Lobby>(`/rooms/${encodeURIComponent(alias)}/lobby`, { ticket });
  enter = (alias: string, body: { name: string; pin?: string }) =>
    this.#http.post<DrawnTicket>(`/rooms/${encodeURIComponent(alias)}/enter`, body);
  demo = (name: string) => this.#http.post<DrawnTicket>("/demo", { name });
  login = (username: string, password: string) =>
    this.#http.post<Access>("/auth/login", { username, password });
  logout = () => this.#http.post<unknown>("/auth/logout");
  /** Where a browser goes to log in by OpenID Connect; `returnTo` is a path of this server. */
  openidStart = (returnTo: string) => this.#http.address("/auth/openid/start", { return_to: returnTo });
  openidFinish = (code: string, state: string) =>
    this.#http.post<OpenidAccess>("/auth/openid/finish", { code, state });
  setup = (token: string, password: string) => this.#http.post<unknown>("/auth/setup", { token, password });
}
