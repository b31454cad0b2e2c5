// Rooms: what lasts from one meeting to the next, who is invited to them, and what their owner does from outside.
import type {
  InstantConference,
  Invitations,
  Invitee,
  InviteOrder,
  MadeRoom,
  MyConference,
  Permissions,
  PinOrder,
  Receipt,
  Room,
  Schedule,
} from "../protocol";
import type { Http, Page } from "./http";

/** What can be set of a room. `null` takes it away, what is not said stays. */
export interface RoomSettings {
  name?: string;
  aliases?: string[];
  host_pin?: string | null;
  guest_pin?: string | null;
  allow_guests?: boolean;
  door?: Room["door"];
  lock_policy?: Room["lock_policy"];
  limit?: number | null;
  permissions?: Partial<Permissions>;
  schedule?: Schedule | null;
  ends_with_schedule?: boolean;
}

export interface Invite {
  /** Ids. */
  accounts?: string[];
  groups?: string[];
  guests?: { name: string }[];
  /** Without it accounts are participants, and guests are guests. */
  role?: "host" | "participant";
  /** Whether it rings at the places of the accounts when a conference begins. */
  call?: boolean;
}

export interface NewRoom extends RoomSettings {
  name: string;
  kind: Room["kind"];
  invite?: Invite;
}

/** A room to meet in now: it has no schedule. */
export type InstantRoom = Omit<NewRoom, "schedule" | "ends_with_schedule">;

/** A conference that was held, or is being held. */
export interface PastConference {
  id: string;
  room: string;
  name: string;
  started_at: string;
  ended_at: string | null;
  duration_s: number;
  participants: number;
  removals: number;
  running: boolean;
}

export const roomCalls = (http: Http) => ({
  /** Those that one owns or is invited to. */
  mine: () => http.all<MyConference>("/me/conferences"),
  /** By its id or an alias. */
  read: (room: string) => http.get<Room>(`/rooms/${encodeURIComponent(room)}`),
  create: (room: NewRoom) => http.post<MadeRoom>("/rooms", room),
  /** Meets at once, or is taken back to the own conference that is running. */
  start: (room: InstantRoom) => http.post<InstantConference>("/conferences", room),
  change: (room: string, settings: RoomSettings) => http.patch<Room>(`/rooms/${room}`, settings),
  delete: (room: string) => http.delete(`/rooms/${room}`),
  /** The file for a calendar. */
  calendar: (room: string) =>
    http.raw(`/rooms/${room}/invitation.ics`, { accept: "text/calendar" }).then((file) => file.blob()),
  invitees: (room: string) => http.all<Invitee>(`/rooms/${room}/invitees`),
  invite: (room: string, invite: Invite) => http.post<Invitations>(`/rooms/${room}/invitees`, invite),
  uninvite: (room: string, person: string) => http.delete(`/rooms/${room}/invitees/${person}`),
  /** The latest first. */
  history: (room: string, limit: number) =>
    http.get<Page<PastConference>>(`/rooms/${room}/sessions`, { query: { limit } }),

  lock: (room: string) => http.post<Receipt>(`/conferences/${room}/lock`, {}),
  unlock: (room: string) => http.post<Receipt>(`/conferences/${room}/unlock`, {}),
  pin: (room: string, order: PinOrder) => http.post<Receipt>(`/conferences/${room}/pin`, order),
  rename: (room: string, aliases: string[]) => http.post<Receipt>(`/conferences/${room}/alias`, { aliases }),
  /** Into the conference that runs, where it rings at their places. */
  inviteNow: (room: string, invite: Pick<InviteOrder, "accounts" | "groups">) =>
    http.post<Receipt>(`/conferences/${room}/invite`, invite),
});
