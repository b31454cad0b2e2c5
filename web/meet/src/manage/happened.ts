// What an event of the log says to people: a sentence and a drawing. Pure.
import type { Event, HowGone, RemovalReason, Role } from "@gavel/sdk";
import {
  Ban,
  BellRing,
  CircleDot,
  CircleStop,
  DoorClosed,
  DoorOpen,
  Hand,
  Hash,
  KeyRound,
  Lock,
  LockOpen,
  LogIn,
  LogOut,
  type LucideIcon,
  Mic,
  MicOff,
  Phone,
  ScanFace,
  Shield,
  SlidersHorizontal,
  UserMinus,
  UserPlus,
  UserX,
  WifiOff,
} from "lucide-react";
import { t } from "../i18n";
import { listed } from "../i18n/locale";

export interface HappenedLine {
  icon: LucideIcon;
  tone: "plain" | "danger" | "wait";
  text: string;
  /** The reason of a removal. */
  hint: string | null;
  /** Whether somebody came or went by it. */
  traffic: boolean;
}

/** What the data of events may hold: docs/contracts/native.md and the description of the interface. */
interface Told {
  participant?: { name: string };
  participants?: { name: string }[];
  ban?: { name: string | null };
  by?: { name: string; role: string } | null;
  name?: string | null;
  how?: HowGone;
  reason?: RemovalReason | null;
  role?: Role;
  on?: boolean;
  up?: boolean;
  set?: boolean;
  audio?: boolean;
  video?: boolean;
  aliases?: string[];
}

/** Null for a kind that this page does not know. */
export function lineOf(event: Event): HappenedLine | null {
  const told = event.data as Told;
  const who = told.participant?.name ?? told.ban?.name ?? told.name ?? t("happened.someone");
  const by = told.by ? (told.by.role === "system" ? t("happened.itself") : told.by.name) : who;
  switch (event.kind) {
    case "conference_started":
      return plain(CircleDot, t("happened.conference_started"));
    case "ended":
      return { ...plain(CircleStop, t("happened.ended")), hint: reasonOf(told) };
    case "joined":
      return traffic(LogIn, t("happened.joined", { who }));
    case "waiting":
      return { ...traffic(BellRing, t("happened.waiting", { who })), tone: "wait" };
    case "admitted":
      return traffic(LogIn, t("happened.admitted", { who, by }));
    case "left":
      return gone(told, who, by);
    case "banned":
      return { ...plain(Ban, t("happened.banned", { who, by })), tone: "danger", hint: reasonOf(told) };
    case "unbanned":
      return plain(Ban, t("happened.unbanned", { who, by }));
    case "locked":
      return plain(Lock, t("happened.locked", { by }));
    case "unlocked":
      return plain(LockOpen, t("happened.unlocked", { by }));
    case "waiting_room":
      return told.on
        ? plain(DoorClosed, t("happened.waiting_room_on", { by }))
        : plain(DoorOpen, t("happened.waiting_room_off", { by }));
    case "role_changed":
      return plain(
        Shield,
        t("happened.role_changed", { who, by, role: t(`roles.${told.role ?? "participant"}`) }),
      );
    case "muted":
      return plain(MicOff, t(told.audio ? "happened.muted" : shutOf(told), { who, by }));
    case "unmuted":
      return plain(Mic, t(told.audio ? "happened.unmuted" : openedOf(told), { who, by }));
    case "invited":
      return plain(UserPlus, t("happened.invited", { who, by }));
    case "ringing":
      return plain(Phone, t("happened.ringing", { who, by }));
    case "declined":
      return plain(Phone, t("happened.declined", { who }));
    case "unanswered":
      return plain(Phone, t("happened.unanswered", { who }));
    case "cancelled":
      return plain(Phone, t("happened.cancelled", { who, by }));
    case "withdrawn":
      return plain(UserMinus, t("happened.withdrawn", { who, by }));
    case "hand":
      return plain(Hand, t(told.up ? "happened.hand_up" : "happened.hand_down", { who }));
    case "spotlight":
      return spotlight(told, by);
    case "stage":
      return plain(Mic, t(told.on ? "happened.stage_on" : "happened.stage_off", { who, by }));
    case "rights":
      return plain(SlidersHorizontal, t("happened.rights", { who, by }));
    case "permissions":
      return plain(SlidersHorizontal, t("happened.permissions", { by }));
    case "pin_changed":
      return plain(KeyRound, t(told.set ? "happened.pin_set" : "happened.pin_deleted", { by }));
    case "alias_changed":
      return plain(Hash, t("happened.alias_changed", { by, alias: told.aliases?.[0] ?? "" }));
    case "room_changed":
      return plain(SlidersHorizontal, t("happened.room_changed", { by }));
    default:
      return null;
  }
}

const plain = (icon: LucideIcon, text: string): HappenedLine => ({
  icon,
  tone: "plain",
  text,
  hint: null,
  traffic: false,
});

const traffic = (icon: LucideIcon, text: string): HappenedLine => ({ ...plain(icon, text), traffic: true });

function gone(told: Told, who: string, by: string): HappenedLine {
  const how = told.how ?? "left";
  const line = traffic(
    how === "removed" ? UserX : how === "lost" ? WifiOff : LogOut,
    t(`happened.left.${how}`, { who, by }),
  );
  return how === "removed" ? { ...line, tone: "danger", hint: reasonOf(told) } : line;
}

const reasonOf = ({ reason }: Told): string | null =>
  reason && reason !== "other" ? t(`reason.${reason}`) : null;

const shutOf = ({ video }: Told) => (video ? "happened.videoStopped" : "happened.shareStopped");
const openedOf = ({ video }: Told) => (video ? "happened.videoOpened" : "happened.shareOpened");

function spotlight({ participants = [] }: Told, by: string): HappenedLine {
  const who = listed(participants.map((one) => one.name));
  return plain(ScanFace, who ? t("happened.spotlight", { who, by }) : t("happened.spotlight_off", { by }));
}
