// Counting heads for questions and hints: a host knows numbers, so the app says them.
import { isIn, isWaiting, type Participant, type RoomState } from "@gavel/sdk";
import { t } from "../i18n";
import { inBrief } from "../i18n/locale";

/** "8 people, 2 waiting, 1 ringing call", with or without oneself. */
export function headcount(state: RoomState, includingMe: boolean): string {
  const all = [...state.roster.values()];
  const people = all.filter((one) => isIn(one) && (includingMe || one.person !== state.me?.person)).length;
  const waiting = all.filter(isWaiting).length;
  const ringing = all.filter((one) => one.state === "ringing").length;
  const parts = [
    t("count.people", { count: people }),
    waiting > 0 ? t("count.waiting", { count: waiting }) : null,
    ringing > 0 ? t("count.ringing", { count: ringing }) : null,
  ];
  return inBrief(parts.filter((part) => part !== null));
}

export function inMeeting(state: RoomState): Participant[] {
  return [...state.roster.values()].filter(isIn);
}
