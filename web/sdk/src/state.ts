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
    case "gone":
    case "details":
      return withSeats(state, [message]);
    case "batch":
      return withSeats(state, message.messages);
    case "conference":
      return { ...state, conference: message.conference };
    case "unconnected": {
      const changed = new Set([...message.off, ...message.people.map((one) => one.person)]);
      const others = state.unconnected.filter((one) => !changed.has(one.person));
      return { ...state, unconnected: [...others, ...message.people] };
    }
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
    case "reaction":
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

function without<Value>(
  map: ReadonlyMap<string, Value>,
  seats: ReadonlySet<string>,
): ReadonlyMap<string, Value> {
  if (![...seats].some((seat) => map.has(seat))) return map;
  return new Map([...map].filter(([seat]) => !seats.has(seat)));
}

/** What has become of seats: one new roster, however many of them it is about. */
function withSeats(state: RoomState, messages: readonly ServerMessage[]): RoomState {
  const roster = new Map(state.roster);
  const details = new Map(state.details);
  const gone = new Set<string>();
  let { me } = state;
  let seen = false;
  for (const message of messages) {
    switch (message.type) {
      case "joined":
      case "changed":
        seen = true;
        roster.set(message.participant.id, message.participant);
        if (me?.seat === message.participant.id) me = { ...me, role: message.participant.role };
        break;
      case "gone":
        if (roster.delete(message.seat)) gone.add(message.seat);
        break;
      case "details":
        details.set(message.details.seat, message.details);
        break;
      default:
        break;
    }
  }
  return {
    ...state,
    me,
    // What has not changed stays the same object: screens look at that.
    roster: seen || gone.size > 0 ? roster : state.roster,
    details: without(messages.some(({ type }) => type === "details") ? details : state.details, gone),
    conditions: without(state.conditions, gone),
    speaking: gone.size > 0 ? state.speaking.filter((seat) => !gone.has(seat)) : state.speaking,
  };
}

function ignore(_: never, state: RoomState): RoomState {
  return state;
}

// ---- questions about the state --------------------------------------------------------------------------------

const MODERATORS: readonly Role[] = ["owner", "operator", "host"];

export const isModerator = (role: Role | undefined): boolean =>
  role !== undefined && MODERATORS.includes(role);

/** In an auditorium one is seen and heard from the stage only, unless one hosts. */
export const isInAudience = (conference: RoomState["conference"], { role, on_stage }: Participant): boolean =>
  conference?.kind === "auditorium" && !isModerator(role) && !on_stage;

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
