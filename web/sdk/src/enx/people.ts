// Gavel's people as the toolkit describes them. Pure.
import type { Participant } from "../protocol";
import { isIn, isInAudience, isModerator, isWaiting, type RoomState } from "../state";

export type EnxRole = "moderator" | "participant" | "audience";

export interface EnxUser {
  clientId: string;
  name: string;
  role: EnxRole;
  user_ref: string;
  permissions: Record<string, boolean>;
  audioMuted: boolean;
  videoMuted: boolean;
}

/** The room as `room-connected` tells it. */
export interface EnxRoomData {
  conf_num: string;
  room_id: string;
  name: string;
  owner_ref: string;
  mode: "group" | "lecture";
  moderators: number;
  participants: number;
  locked: boolean;
  wait_room: boolean;
  knock: boolean;
  mute: boolean;
  share: boolean;
  settings: { mode: "group" | "lecture"; knock: boolean; active_talker: true };
}

export function roleOf(conference: RoomState["conference"], one: Participant): EnxRole {
  if (isModerator(one.role)) return "moderator";
  return isInAudience(conference, one) ? "audience" : "participant";
}

export function userOf(conference: RoomState["conference"], one: Participant): EnxUser {
  return {
    clientId: one.id,
    name: one.name,
    role: roleOf(conference, one),
    user_ref: one.account ?? "",
    permissions: {},
    audioMuted: one.muted || one.muted_by_host,
    videoMuted: !one.video || one.video_stopped_by_host,
  };
}

export const usersOf = (state: RoomState): EnxUser[] =>
  [...state.roster.values()].filter(isIn).map((one) => userOf(state.conference, one));

export const awaitedOf = ({ roster }: RoomState): { clientId: string; name: string }[] =>
  [...roster.values()].filter(isWaiting).map(({ id, name }) => ({ clientId: id, name }));

export const raisedHandsOf = ({ roster }: RoomState): string[] =>
  [...roster.values()].filter(({ hand_since }) => hand_since !== null).map(({ id }) => id);

export const approvedHandsOf = ({ roster }: RoomState): string[] =>
  [...roster.values()].filter(({ on_stage }) => on_stage).map(({ id }) => id);

/** Whether participants are kept from unmuting themselves. */
export const isHardMuted = ({ conference }: RoomState): boolean => conference?.permissions.unmute === "hosts";

export function roomDataOf(state: RoomState): EnxRoomData {
  const { conference } = state;
  const inside = [...state.roster.values()].filter(isIn);
  const moderators = inside.filter(({ role }) => isModerator(role)).length;
  const mode = conference?.kind === "auditorium" ? "lecture" : "group";
  const knock = conference?.waiting_room ?? false;
  return {
    conf_num: conference?.id ?? "",
    room_id: conference?.room ?? "",
    name: conference?.name ?? "",
    owner_ref: "",
    mode,
    moderators,
    participants: inside.length - moderators,
    locked: conference?.locked ?? false,
    wait_room: state.phase === "waiting",
    knock,
    mute: isHardMuted(state),
    share: conference?.permissions.share === "everyone",
    settings: { mode, knock, active_talker: true },
  };
}
