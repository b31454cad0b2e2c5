// The REST calls that the app makes, by subject. Here those of somebody before the door; the others have a file each.
import type { Access, DrawnTicket, Lobby, Offers } from "../protocol";
import { Http } from "./http";
import { peopleCalls } from "./people";
import { roomCalls } from "./rooms";

export type { Room as RoomInfo } from "../protocol";
export type { Page, Query } from "./http";
export type { NewRoom } from "./rooms";

export class Rest {
  readonly #http: Http;
  readonly rooms;
  readonly people;

  constructor(
    token: () => string | null = () => null,
    base = "/api/v1",
    fetcher: typeof fetch = (...args) => fetch(...args),
  ) {
    this.#http = new Http(token, base, fetcher);
    this.rooms = roomCalls(this.#http);
    this.people = peopleCalls(this.#http);
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
  setup = (token: string, password: string) => this.#http.post<unknown>("/auth/setup", { token, password });
}
