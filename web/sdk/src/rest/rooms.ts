// Rooms: what lasts from one meeting to the next.
import type { Invitee, Room } from "../protocol";
import type { Http, Page } from "./http";

export interface NewRoom {
  name: string;
  kind: Room["kind"];
  aliases: string[];
  guest_pin?: string;
  allow_guests?: boolean;
  door?: Room["door"];
}

export const roomCalls = (http: Http) => ({
  list: () => http.get<Page<Room>>("/rooms"),
  /** By its id or an alias. */
  read: (room: string) => http.get<Room>(`/rooms/${encodeURIComponent(room)}`),
  invitees: (room: string) => http.all<Invitee>(`/rooms/${room}/invitees`),
  create: (room: NewRoom) => http.post<Room>("/rooms", room),
});
