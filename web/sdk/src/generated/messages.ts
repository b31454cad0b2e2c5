// The wire format of the signalling socket, as docs/protocol/signalling.md has it.
// The file is written by `cargo test` from the Rust types; edits here are lost.

export type Role = "owner" | "operator" | "host" | "participant" | "guest";
export type Kind = "app" | "whip" | "whep" | "phone" | "pexip" | "bot";
export type SeatState = "in" | "reconnecting" | "waiting" | "ringing";
export type RemovalReason =
  | "disruption"
  | "uninvited"
  | "forgotten"
  | "harassment"
  | "spam"
  | "technical"
  | "meeting_over"
  | "other";

export interface Participant {
  id: string;
  person: string;
  name: string;
  role: Role;
  kind: Kind;
  state: SeatState;
  account: string | null;
  joined_at: string;
  muted: boolean;
  video: boolean;
  sharing: boolean;
  device: string | null;
  muted_by_host: boolean;
  reconnecting_since: string | null;
  waiting_for?: WhyWaiting;
  bannable?: boolean;
}

export interface Conference {
  id: string;
  room: string;
  name: string;
  alias: string;
  aliases: string[];
  started_at: string;
  locked: boolean;
  waiting_room: boolean;
  participants: number;
  join_url: string;
}

export interface Ban {
  id: string;
  person: string;
  name: string;
  keys: string[];
  by: string;
  reason: RemovalReason;
  since: string;
  until: string | null;
  room: boolean;
}

export interface ChatMessage {
  id: string;
  at: string;
  seat: string;
  name: string;
  text: string;
  to: string | null;
}

export type HowGone = "left" | "removed" | "lost" | "ended" | "denied";

export interface Unconnected {
  seat: string;
  person: string;
  name: string;
  role: Role;
  how: HowGone;
  at: string;
}

export interface Slot {
  mid: string;
  seat: string | null;
  kind: "audio" | "video";
}

export interface Wanted {
  audio: number;
  video: number;
}

export type VerdictKind = "disconnected" | "already_gone" | "would_disconnect" | "refused" | "unknown";

export interface Verdict {
  participant: string;
  verdict: VerdictKind | string;
  code?: string;
}

export interface Receipt {
  request_id?: string;
  verdicts?: Verdict[];
  spared?: number;
  saved?: "yes" | "pending";
  silent?: { state: "confirmed" | "forced" | "no_media"; ms: number | null };
  conference?: "running" | "ended";
  invitation?: { ticket: string; url: string };
}

export interface Candidate {
  participant?: string;
  id?: string;
  name: string;
}

export interface Problem {
  status: number;
  code: string;
  title?: string;
  detail?: string | null;
  verdicts?: Verdict[];
  candidates?: Candidate[];
}

export type TerminalReason =
  | "left"
  | "removed"
  | "removed_blocked"
  | "ended"
  | "ended_schedule"
  | "ended_empty"
  | "reset"
  | "sent_to_lobby"
  | "denied"
  | "knock_timeout"
  | "locked"
  | "duplicate_session"
  | "connection_lost"
  | "idle"
  | "server_shutdown"
  | "credential_expired"
  | "error";

export type EndedBy = "host" | "admin" | "api" | "phone";
export type Rejoin = "yes" | "ask" | "wait" | "no" | "auto";

export interface Farewell {
  reason: TerminalReason;
  by?: EndedBy | null;
  text: string;
  why?: RemovalReason | null;
  note?: string | null;
  until?: string | null;
  rejoin: Rejoin;
}

export interface Gate {
  audio: boolean;
  video: boolean;
  by: "host" | "nobody";
  asked: boolean;
}

export interface Target {
  participants?: string[];
  device_only?: boolean;
  scope?: string;
  except?: string[];
  role?: Role;
  idle_minutes?: number;
}

export interface BanRequest {
  for?: string;
  room?: boolean;
}

interface MediaTarget {
  participants?: string[];
  scope?: "all" | "all_but_me" | "everyone_but";
  except?: string[];
  audio?: boolean;
  video?: boolean;
}

export type Verb =
  | {
      do: "disconnect";
      target: Target;
      reason?: RemovalReason;
      note?: string;
      audit_note?: string;
      ban?: BanRequest;
      dry_run?: boolean;
      mode?: "atomic" | "best_effort";
    }
  | { do: "lock" }
  | { do: "unlock" }
  | { do: "waiting_room"; on: boolean }
  | { do: "admit"; participants: string[] }
  | { do: "deny"; participants: string[]; block?: boolean }
  | ({ do: "mute" } & MediaTarget)
  | ({ do: "unmute" } & MediaTarget)
  | { do: "role"; participant: string; role: "host" | "participant" }
  | { do: "unban"; ban: string }
  | { do: "invite"; participant: string }
  | { do: "chat"; text: string; to?: string };

export type ClientMessage =
  | { type: "hello"; ticket: string; name?: string; pin?: string; resume?: string; client?: string }
  | { type: "offer"; id: number; sdp: string }
  | { type: "state"; muted?: boolean; video?: boolean; sharing?: boolean }
  | { type: "act"; id: string; verb: Verb }
  | { type: "leave" }
  | { type: "ping" };

export type WhyWaiting = "waiting_room" | "locked" | "not_started";

export interface Welcome {
  seat: string;
  person: string;
  role: Role;
  resume: string;
  conference: Conference;
  roster: Participant[];
  chat: ChatMessage[];
  unconnected: Unconnected[];
  bans: Ban[];
}

export type ServerMessage =
  | ({ type: "welcome" } & Welcome)
  | { type: "waiting"; since: string; room: string; why: WhyWaiting }
  | { type: "answer"; id: number; sdp: string; slots: Slot[]; wanted: Wanted }
  | { type: "slots"; slots: Slot[]; wanted: Wanted }
  | { type: "joined"; participant: Participant }
  | { type: "changed"; participant: Participant }
  | { type: "gone"; seat: string; how: HowGone }
  | { type: "conference"; conference: Conference }
  | { type: "unconnected"; people: Unconnected[] }
  | { type: "bans"; bans: Ban[] }
  | { type: "chat"; message: ChatMessage }
  | { type: "speaking"; seats: string[] }
  | ({ type: "gate" } & Gate)
  | { type: "receipt"; id: string; receipt: Receipt }
  | { type: "refused"; id: string; problem: Problem }
  | ({ type: "farewell" } & Farewell)
  | { type: "refusal"; problem: Problem }
  | { type: "error"; code: string; detail: string }
  | { type: "pong" };
