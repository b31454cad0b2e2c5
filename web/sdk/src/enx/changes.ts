// Which of the toolkit's events lie between two states of a room. Pure: what was missed while the line was down is told the
// same way as what was seen, and nothing is told twice.
import type { Participant } from "../protocol";
import { isIn, isModerator, isWaiting, type RoomState } from "../state";
import type { EnxEvent } from "./events";
import { approvedHandsOf, isHardMuted, raisedHandsOf, userOf, usersOf } from "./people";

export function changes(before: RoomState, now: RoomState): EnxEvent[] {
  const own = now.me?.seat;
  const known = (state: RoomState, is: (one: Participant) => boolean) =>
    [...state.roster.values()].filter((one) => one.id !== own && is(one));
  const was = (is: (one: Participant) => boolean, seat: string) => {
    const one = before.roster.get(seat);
    return one !== undefined && is(one);
  };
  const is = (what: (one: Participant) => boolean, seat: string) => {
    const one = now.roster.get(seat);
    return one !== undefined && what(one);
  };
  return [
    ...known(before, isIn)
      .filter(({ id }) => !is(isIn, id))
      .map((one) => user("user-disconnected", before, one)),
    ...known(now, isIn)
      .filter(({ id }) => !was(isIn, id))
      .map((one) => user("user-connected", now, one)),
    ...known(now, isWaiting)
      .filter(({ id }) => !was(isWaiting, id))
      .map(({ id, name }) => told("user-awaited", { clientId: id, name })),
    ...rolesChanged(before, now),
    ...[...now.roster.values()].flatMap((one) => {
      const earlier = before.roster.get(one.id);
      return earlier ? ofOne(now, earlier, one) : [];
    }),
    ...ofRoom(before, now),
  ];
}

const told = (type: string, message: Record<string, unknown>): EnxEvent => ({ type, ...message, message });

function user(type: string, state: RoomState, one: Participant): EnxEvent {
  const whole = userOf(state.conference, one);
  const { clientId, name, role, permissions } = whole;
  return told(type, { clientId, name, role, permission: permissions, user: whole });
}

/** What has become of one person's media and hand. */
function ofOne(now: RoomState, before: Participant, one: Participant): EnxEvent[] {
  const events: EnxEvent[] = [];
  const { id, name } = one;
  const say = (type: string, more: Record<string, unknown> = {}) =>
    events.push(told(type, { clientId: id, name, ...more }));
  if (before.muted !== one.muted) say(one.muted ? "user-audio-muted" : "user-audio-unmuted");
  if (before.video !== one.video) say(one.video ? "user-video-unmuted" : "user-video-muted");
  // While the whole room is, nobody is told of each.
  if (before.muted_by_host !== one.muted_by_host && !isHardMuted(now)) {
    say(one.muted_by_host ? "hardmute-user-audio" : "hardunmute-user-audio");
  }
  if (before.video_stopped_by_host !== one.video_stopped_by_host) {
    say(one.video_stopped_by_host ? "hardmute-user-video" : "hardunmute-user-video");
  }
  return [...events, ...ofHand(before, one)];
}

function ofHand(before: Participant, one: Participant): EnxEvent[] {
  const floor = (type: string) =>
    told(type, { users: { clientId: one.id, name: one.name }, clientId: one.id });
  if (!before.on_stage && one.on_stage) return [floor("floor-granted")];
  if (before.on_stage && !one.on_stage) return [floor("floor-released")];
  if (before.hand_since === null && one.hand_since !== null) return [floor("floor-requested")];
  if (before.hand_since !== null && one.hand_since === null) return [floor("floor-cancelled")];
  return [];
}

/** One event a change, though a swap of roles is two of them: `new` is who moderates by it, `old` who does not any more. */
function rolesChanged(before: RoomState, now: RoomState): EnxEvent[] {
  const changed = [...now.roster.values()].flatMap((one) => {
    const earlier = before.roster.get(one.id);
    return earlier && isModerator(earlier.role) !== isModerator(one.role) ? [one] : [];
  });
  return changed.map((one) =>
    told("user-role-changed", {
      moderator: isModerator(one.role) ? { new: one.id, old: "" } : { new: "", old: one.id },
      raisedHands: raisedHandsOf(now),
      approvedHands: approvedHandsOf(now),
      userList: usersOf(now),
    }),
  );
}

function ofRoom(before: RoomState, now: RoomState): EnxEvent[] {
  const [earlier, later] = [before.conference, now.conference];
  if (!earlier || !later) return [];
  const events: EnxEvent[] = [];
  const say = (type: string, message: Record<string, unknown>) => events.push(told(type, message));
  if (earlier.locked !== later.locked) {
    say(later.locked ? "room-locked" : "room-unlocked", { id: later.room, msg: later.name });
  }
  if (earlier.waiting_room !== later.waiting_room) {
    say(later.waiting_room ? "knock-enabled" : "knock-disabled", { id: later.room });
  }
  if (isHardMuted(before) !== isHardMuted(now)) {
    say(isHardMuted(now) ? "hard-mute-room" : "hard-unmute-room", { status: isHardMuted(now) });
  }
  if (earlier.spotlight.join() !== later.spotlight.join())
    say("spotlight-users", { clients: later.spotlight });
  return events;
}
