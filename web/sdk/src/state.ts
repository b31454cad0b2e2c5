// What the client knows of a meeting, and how each message changes it. Pure: no socket, no clock, no browser.
import type {
  Ban,
  ChatMessage,
  Condition,
  Conference,
  Details,
  Farewell,
  Gate,
  Participant,
  Problem,
  Role,
  ServerMessage,
  Unconnected,
  WhyWaiting,
} from "./protocol";

export type Phase = "idle" | "connecting" | "waiting" | "in" | "reconnecting" | "ended";

export interface Me {
  seat: string;
  person: string;
  role: Role;
}

export interface RoomState {
  phase: Phase;
  me: Me | null;
  conference: Conference | null;
  /** Everybody with a seat, by seat id, in the order of the server. */
  roster: ReadonlyMap<string, Participant>;
  chat: readonly ChatMessage[];
  unconnected: readonly Unconnected[];
  bans: readonly Ban[];
  /** What only hosts see, by seat. */
  details: ReadonlyMap<string, Details>;
  /** How good people's lines are, as far as they were measured; only hosts know, by seat. */
  conditions: ReadonlyMap<string, Condition>;
  speaking: readonly string[];
  gate: Gate | null;
  waiting: { since: string; room: string; why: WhyWaiting } | null;
  farewell: Farewell | null;
  refusal: Problem | null;
}

export const nothing: RoomState = {
  phase: "idle",
  me: null,
  conference: null,
  roster: new Map(),
  chat: [],
  unconnected: [],
  bans: [],
  details: new Map(),
  conditions: new Map(),
  speaking: [],
  gate: null,
  waiting: null,
  farewell: null,
  refusal: null,
};

export function reduce(state: RoomState, message: ServerMessage): RoomState {
  switch (message.type) {
    case "welcome":
      // A welcome replaces everything: whoever went while we were away must not stay on the screen.
      return {
        ...nothing,
        phase: "in",
        me: { seat: message.seat, person: message.person, role: message.role },
        conference: message.conference,
        roster: new Map(message.roster.map((participant) => [participant.id, participant])),
        chat: message.chat ?? [],
        unconnected: message.unconnected ?? [],
        bans: message.bans ?? [],
        details: new Map((message.details ?? []).map((details) => [details.seat, details])),
      };
    case "waiting":
      return {
        ...nothing,
        phase: "waiting",
        waiting: { since: message.since, room: message.room, why: message.why },
      };
    case "joined":
    case "changed":
      return withParticipant(state, message.participant);
    case "gone": {
      if (!state.roster.has(message.seat)) return state;
      return {
        ...state,
        roster: without(state.roster, message.seat),
        details: without(state.details, message.seat),
        conditions: without(state.conditions, message.seat),
        speaking: state.speaking.filter((seat) => seat !== message.seat),
      };
    }
    case "conference":
      return { ...state, conference: message.conference };
    case "unconnected":
      return { ...state, unconnected: message.people };
    case "bans":
      return { ...state, bans: message.bans };
    case "chat":
      return state.chat.some((known) => known.id === message.message.id)
        ? state
        : { ...state, chat: [...state.chat, message.message] };
    case "speaking":
      return { ...state, speaking: message.seats };
    case "gate": {
      const { type: _, ...gate } = message;
      return { ...state, gate };
    }
    case "details":
      return { ...state, details: new Map(state.details).set(message.details.seat, message.details) };
    case "conditions":
      return {
        ...state,
        conditions: new Map([
          ...state.conditions,
          ...message.seats.map(({ seat, condition }) => [seat, condition] as const),
        ]),
      };
    case "farewell": {
      const { type: _, ...farewell } = message;
      return { ...state, phase: "ended", farewell, speaking: [], gate: null };
    }
    case "refusal":
      return { ...nothing, phase: "ended", refusal: message.problem };
    case "answer":
    case "slots":
    case "choose":
    case "progress":
    case "receipt":
    case "refused":
    case "error":
    case "pong":
      return state;
    default:
      // A newer server may say more than this client knows; what is unknown changes nothing.
      return ignore(message, state);
  }
}

function without<Value>(map: ReadonlyMap<string, Value>, seat: string): ReadonlyMap<string, Value> {
  if (!map.has(seat)) return map;
  const rest = new Map(map);
  rest.delete(seat);
  return rest;
}

function withParticipant(state: RoomState, participant: Participant): RoomState {
  const roster = new Map(state.roster);
  roster.set(participant.id, participant);
  const mine = state.me?.seat === participant.id;
  const me = mine && state.me ? { ...state.me, role: participant.role } : state.me;
  return { ...state, roster, me };
}

function ignore(_: never, state: RoomState): RoomState {
  return state;
}

// ---- questions about the state --------------------------------------------------------------------------------

const MODERATORS: readonly Role[] = ["owner", "operator", "host"];

export const isModerator = (role: Role | undefined): boolean =>
  role !== undefined && MODERATORS.includes(role);

export const isWaiting = (participant: Participant): boolean => participant.state === "waiting";

export const isIn = (participant: Participant): boolean =>
  participant.state === "in" || participant.state === "reconnecting";

export const isReconnecting = (participant: Participant): boolean =>
  participant.state === "reconnecting" || Boolean(participant.reconnecting_since);

/** The rule book's table, so far as the screen needs it: what cannot be done is not offered. The server decides. */
export function mayRemove(me: Me | null, target: Participant): boolean {
  if (!me || !isModerator(me.role)) return false;
  if (target.person === me.person) return false;
  return target.role !== "owner";
}

/** All seats of the same person: a removal takes every one of them. */
export function seatsOf(state: RoomState, person: string): Participant[] {
  return [...state.roster.values()].filter((participant) => participant.person === person);
}
