// The acts for several people at once, all of a list or those who are chosen in it (T7, T11). The first ones stand as
// buttons in the bar of the chosen; all of them in the menu at the list's upper right corner.
import { isModerator, mayRemove, type Participant } from "@gavel/sdk";
import type { Act } from "@gavel/ui";
import {
  Ban as BanIcon,
  DoorClosed,
  DoorOpen,
  Focus,
  Hand,
  ListX,
  LockOpen,
  Mic,
  MicOff,
  MonitorX,
  Shield,
  ShieldOff,
  UserPlus,
  UserRoundX,
  UserX,
  Video,
  VideoOff,
  X,
} from "lucide-react";
import { t } from "../../i18n";
import type { Whom } from "../orders";
import { type About, isShown, MOST_SPOTLIT, mayChangeRole, maySendOut } from "./about";

/** `whom`: all of them where they are everybody, so that it is one order however many they are. */
export function actsForHere(people: Participant[], all: boolean, about: About): Act[][] {
  const { orders, state } = about;
  const others = people.filter((one) => one.person !== state.me?.person);
  const seats = others.map((one) => one.id);
  const whom: Whom = all ? orders.everybodyElse() : seats;
  const acts: Act[][] = [
    [
      { id: "mute", label: t("acts.mute"), icon: MicOff, onAction: () => void orders.mute(whom) },
      { id: "unmute", label: t("acts.unmute"), icon: Mic, onAction: () => void orders.askToUnmute(whom) },
      {
        id: "video",
        label: t("acts.stopVideo"),
        icon: VideoOff,
        onAction: () => void orders.stopVideo(whom),
      },
      {
        id: "ask-video",
        label: t("acts.askVideo"),
        icon: Video,
        onAction: () => void orders.askForVideo(whom),
      },
      {
        id: "share",
        label: t("acts.stopShare"),
        icon: MonitorX,
        onAction: () => void orders.stopShare(whom),
      },
    ],
    stageActs(people, whom, about),
    standingActs(others, about),
    removalActs(others, all, about),
  ];
  return others.length > 0 ? acts : [];
}

function stageActs(people: Participant[], whom: Whom, { orders, state }: About): Act[] {
  const shown = people.filter((one) => isShown(state, one)).map((one) => one.id);
  const acts: Act[] = [];
  if (shown.length > 0 && shown.length <= MOST_SPOTLIT) {
    acts.push({
      id: "spotlight",
      label: t("acts.spotlight"),
      icon: Focus,
      onAction: () => void orders.spotlight(shown),
    });
  }
  if ((state.conference?.spotlight.length ?? 0) > 0) {
    acts.push({
      id: "end-spotlight",
      label: t("acts.endSpotlight"),
      icon: Focus,
      onAction: () => void orders.spotlight([]),
    });
  }
  if (people.some((one) => one.hand_since !== null)) {
    const hands = Array.isArray(whom) ? whom : { scope: "all" as const };
    acts.push({
      id: "hands",
      label: t("acts.lowerHands"),
      icon: Hand,
      onAction: () => void orders.lowerHands(hands),
    });
  }
  return acts;
}

function standingActs(others: Participant[], { orders }: About): Act[] {
  const idsOf = (people: Participant[]) => people.map((one) => one.id);
  const changeable = others.filter(mayChangeRole);
  const making = idsOf(changeable.filter((one) => !isModerator(one.role)));
  const taking = idsOf(changeable.filter((one) => isModerator(one.role)));
  const out = idsOf(others.filter(maySendOut));
  const acts: (Act | false)[] = [
    making.length > 0 && {
      id: "make-host",
      label: t("acts.makeHost"),
      icon: Shield,
      onAction: () => void orders.setRole(making, "host"),
    },
    taking.length > 0 && {
      id: "unmake-host",
      label: t("acts.unmakeHost"),
      icon: ShieldOff,
      onAction: () => void orders.setRole(taking, "participant"),
    },
    out.length > 0 && {
      id: "send-out",
      label: t("acts.sendOut"),
      icon: DoorClosed,
      onAction: () => void orders.sendOut(out),
    },
  ];
  return acts.filter((act) => act !== false);
}

function removalActs(others: Participant[], all: boolean, { orders, state }: About): Act[] {
  const targets = others.filter((one) => mayRemove(state.me, one));
  const acts: (Act | false)[] = [
    !all && {
      id: "remove-others",
      label: t("acts.removeOthers"),
      icon: UserRoundX,
      danger: true,
      onAction: () => orders.open({ is: "rule", except: others.map((one) => one.id) }),
    },
    targets.length > 0 && {
      id: "remove",
      label: t("acts.removeMany", { count: targets.length }),
      icon: UserX,
      danger: true,
      onAction: () => orders.open({ is: "remove", targets }),
    },
  ];
  return acts.filter((act) => act !== false);
}

export function actsForWaiting(people: Participant[], { orders }: About): Act[][] {
  const seats = people.map((one) => one.id);
  return [
    [
      { id: "admit", label: t("acts.admit"), icon: DoorOpen, onAction: () => void orders.admit(seats) },
      { id: "decline", label: t("acts.decline"), icon: X, onAction: () => void orders.decline(seats) },
    ],
    [
      {
        id: "decline-block",
        label: t("acts.declineBlock"),
        icon: BanIcon,
        danger: true,
        onAction: () => orders.open({ is: "declineAndBlock", seats }),
      },
    ],
  ];
}

export function actsForAway(seats: string[], all: boolean, { orders }: About): Act[][] {
  const whom = all ? { scope: "unconnected" as const } : { participants: seats };
  return [
    [
      {
        id: "invite",
        label: t("acts.inviteAgain"),
        icon: UserPlus,
        onAction: () => void orders.inviteBack(whom),
      },
      all
        ? {
            id: "clear",
            label: t("acts.clearList"),
            icon: ListX,
            onAction: () => orders.open({ is: "clearAway" }),
          }
        : {
            id: "withdraw",
            label: t("acts.withdraw"),
            icon: ListX,
            onAction: () => void orders.withdraw(seats),
          },
    ],
  ];
}

export function actsForBlocked(bans: string[], { orders }: About): Act[][] {
  return [
    [{ id: "unblock", label: t("acts.unblock"), icon: LockOpen, onAction: () => void orders.unban(bans) }],
  ];
}
