// A conference as the form has it, and what of it is sent. No React in here.
import type { Invite, Invitee, NewRoom, Permissions, RoomInfo, RoomSettings } from "@gavel/sdk";
import { type ScheduleDraft, draftOf as scheduleDraftOf, scheduleOf, troubleOf } from "./schedule";

/** Somebody whom the form invites. */
export interface Picked {
  kind: "account" | "group" | "guest";
  /** Of the account or the group; of a guest something to tell them apart by. */
  id: string;
  name: string;
  /** Who they are in the room, where it invites them already: a group's members. */
  persons: string[];
}

export interface Draft {
  name: string;
  kind: RoomInfo["kind"];
  /** The first alias. Empty: one is made up. */
  id: string;
  /** The others, which the form keeps. */
  otherIds: string[];
  /** Empty: none; in a room that has one, as it was. */
  pin: string;
  hostPin: string;
  door: RoomInfo["door"];
  lockPolicy: RoomInfo["lock_policy"];
  guests: boolean;
  /** Digits, or empty. */
  limit: string;
  may: Permissions;
  schedule: ScheduleDraft | null;
  endsWithSchedule: boolean;
  people: Picked[];
  moderators: Picked[];
  /** Whether it rings where those with an account have the app open, when the conference begins. */
  calls: boolean;
}

/** `people`: who was picked in the address book. They are called, as they would be into a conference that runs. */
export function blank(people: Picked[] = []): Draft {
  return {
    name: "",
    kind: "meeting",
    id: "",
    otherIds: [],
    pin: "",
    hostPin: "",
    door: "open",
    lockPolicy: "refuse",
    guests: true,
    limit: "",
    may: { unmute: "everyone", share: "everyone", chat: "everyone", history: "everyone" },
    schedule: null,
    endsWithSchedule: false,
    people,
    moderators: [],
    calls: people.length > 0,
  };
}

/** `groups`: names by id, for those that were invited as a group. */
export function draftOf(room: RoomInfo, invitees: Invitee[], groups: Map<string, string>): Draft {
  const [id = "", ...otherIds] = room.aliases;
  const moderates = ({ role }: Invitee) => role === "host";
  const callable = invitees.filter(({ account }) => account !== null);
  return {
    name: room.name,
    kind: room.kind,
    id,
    otherIds,
    pin: "",
    hostPin: "",
    door: room.door,
    lockPolicy: room.lock_policy,
    guests: room.allow_guests,
    limit: room.limit === null ? "" : String(room.limit),
    may: room.permissions,
    schedule: room.schedule ? scheduleDraftOf(room.schedule) : null,
    endsWithSchedule: room.ends_with_schedule,
    people: picked(
      invitees.filter((one) => !moderates(one)),
      groups,
    ),
    moderators: picked(invitees.filter(moderates), groups),
    calls: callable.length > 0 && callable.every(({ call }) => call),
  };
}

function picked(invitees: Invitee[], groups: Map<string, string>): Picked[] {
  const all = new Map<string, Picked>();
  for (const { person, name, account, group } of invitees) {
    const groupName = group === null ? undefined : groups.get(group);
    const one: Picked =
      group !== null && groupName !== undefined
        ? { kind: "group", id: group, name: groupName, persons: [] }
        : { kind: account === null ? "guest" : "account", id: account ?? person, name, persons: [] };
    const known = all.get(keyOf(one)) ?? one;
    known.persons.push(person);
    all.set(keyOf(one), known);
  }
  return [...all.values()];
}

export const keyOf = ({ kind, id }: Picked): string => `${kind}:${id}`;

export type Trouble = "name" | "id" | "pin" | "hostPin" | "limit" | "schedule" | "guests";

const ID = /^[A-Za-z0-9._@-]{1,64}$/;
const isPin = (pin: string) => pin === "" || (pin.length >= 4 && pin.length <= 64);

/** What has to be put right first. */
export function troublesOf(draft: Draft, isNew: boolean): Set<Trouble> {
  const limit = Number(draft.limit);
  const invitesGuests = draft.people.some(({ kind, persons }) => kind === "guest" && persons.length === 0);
  const checks: Record<Trouble, boolean> = {
    name: draft.name.trim() !== "",
    id: (isNew && draft.id === "") || ID.test(draft.id),
    pin: isPin(draft.pin),
    hostPin: isPin(draft.hostPin),
    limit: draft.limit === "" || (Number.isInteger(limit) && limit >= 2 && limit <= 1_000_000),
    schedule: draft.schedule === null || troubleOf(draft.schedule) === null,
    guests: draft.guests || !invitesGuests,
  };
  const all = Object.entries(checks) as [Trouble, boolean][];
  return new Set(all.filter(([, good]) => !good).map(([trouble]) => trouble));
}

export function roomOf(draft: Draft): NewRoom {
  const { id, otherIds, pin, hostPin, schedule, people, calls } = draft;
  return {
    name: draft.name.trim(),
    kind: draft.kind,
    ...(id ? { aliases: [id, ...otherIds] } : {}),
    ...(pin ? { guest_pin: pin } : {}),
    ...(hostPin ? { host_pin: hostPin } : {}),
    door: draft.door,
    lock_policy: draft.lockPolicy,
    allow_guests: draft.guests,
    limit: draft.limit === "" ? null : Number(draft.limit),
    permissions: draft.may,
    ...(schedule ? { schedule: scheduleOf(schedule), ends_with_schedule: draft.endsWithSchedule } : {}),
    ...(people.length > 0 ? { invite: inviteOf(people, calls) } : {}),
  };
}

/** Only what differs, so that nothing is set back that somebody else has changed meanwhile. */
export function changesOf(before: Draft, after: Draft): RoomSettings {
  const was = settingsOf(before);
  const settings = settingsOf(after);
  const differs = ([key, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(was[key as keyof RoomSettings]);
  return Object.fromEntries(Object.entries(settings).filter(differs));
}

function settingsOf(draft: Draft): RoomSettings {
  const { kind: _, invite: __, ...settings } = roomOf(draft);
  return {
    ...settings,
    schedule: settings.schedule ?? null,
    ends_with_schedule: draft.schedule !== null && draft.endsWithSchedule,
  };
}

export function inviteOf(people: Picked[], call: boolean, role?: Invite["role"]): Invite {
  const ids = (kind: Picked["kind"]) => people.filter((one) => one.kind === kind).map(({ id }) => id);
  const guests = people.filter(({ kind }) => kind === "guest").map(({ name }) => ({ name }));
  return {
    accounts: ids("account"),
    groups: ids("group"),
    guests,
    ...(role ? { role } : {}),
    ...(call ? { call } : {}),
  };
}

/** Those in the one list and not in the other. */
export function without(list: Picked[], others: Picked[]): Picked[] {
  const known = new Set(others.map(keyOf));
  return list.filter((one) => !known.has(keyOf(one)));
}
