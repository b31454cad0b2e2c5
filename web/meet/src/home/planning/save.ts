// Making a conference, starting one at once, and changing one: which calls that takes.
import { type InstantConference, Refused, type Rest, type RoomInvitation } from "@gavel/sdk";
import { changesOf, type Draft, inviteOf, type Picked, roomOf, without } from "./draft";

export interface Made {
  room: string;
  name: string;
  alias: string;
  invitations: RoomInvitation[];
}

export async function make(rest: Rest, draft: Draft): Promise<Made> {
  const { id, name, aliases, invitations } = await rest.rooms.create(roomOf(draft));
  const more = await inviteModerators(rest, id, draft);
  return { room: id, name, alias: aliases[0] ?? id, invitations: [...invitations, ...more] };
}

/** With `returned` it is the own conference that was running, and nothing was made. */
export async function startNow(rest: Rest, draft: Draft): Promise<InstantConference> {
  const { schedule: _, ends_with_schedule: __, ...room } = roomOf(draft);
  const started = await rest.rooms.start(room);
  if (started.returned) return started;
  const more = await inviteModerators(rest, started.room.id, draft);
  return { ...started, invitations: [...started.invitations, ...more] };
}

/** The answer: the links of guests who are invited now. */
export async function change(
  rest: Rest,
  room: string,
  before: Draft,
  after: Draft,
): Promise<RoomInvitation[]> {
  const settings = changesOf(before, after);
  if (Object.keys(settings).length > 0) await rest.rooms.change(room, settings);
  const now = [...after.people, ...after.moderators];
  for (const { persons } of without([...before.people, ...before.moderators], now)) {
    for (const person of persons) await uninvite(rest, room, person);
  }
  const turned = after.calls !== before.calls;
  // A guest who is invited already would be another one.
  const again = (now: Picked[], known: Picked[]) =>
    turned ? now.filter((one) => one.kind !== "guest" || one.persons.length === 0) : without(now, known);
  const invitations = await invite(rest, room, again(after.people, before.people), after.calls);
  const more = await invite(rest, room, again(after.moderators, before.moderators), after.calls, "host");
  return [...invitations, ...more];
}

const inviteModerators = (rest: Rest, room: string, { moderators, calls }: Draft) =>
  invite(rest, room, moderators, calls, "host");

async function invite(
  rest: Rest,
  room: string,
  people: Picked[],
  call: boolean,
  role?: "host",
): Promise<RoomInvitation[]> {
  if (people.length === 0) return [];
  const { invitations } = await rest.rooms.invite(room, inviteOf(people, call, role));
  return invitations;
}

/** Somebody who is invited no more already is what was wanted. */
async function uninvite(rest: Rest, room: string, person: string): Promise<void> {
  try {
    await rest.rooms.uninvite(room, person);
  } catch (fault) {
    if (!(fault instanceof Refused) || fault.code !== "not_found") throw fault;
  }
}
