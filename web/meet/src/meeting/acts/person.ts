// The acts about one person in the meeting, in the order of the menu: first Select, last Disconnect participant (P6, T8).
// What cannot be done to somebody is not in it.
import { isModerator, mayRemove, type Participant, type Rights, type RightsOrder, seatsOf } from "@gavel/sdk";
import type { Act, Check, Checks } from "@gavel/ui";
import {
  DoorClosed,
  Focus,
  Hand,
  KeyRound,
  Mic,
  MicOff,
  MonitorCheck,
  MonitorSmartphone,
  MonitorX,
  PenLine,
  Pin,
  PinOff,
  Podium,
  Shield,
  ShieldOff,
  SlidersHorizontal,
  UserX,
  Video,
  VideoOff,
  VolumeX,
} from "lucide-react";
import { shortName } from "../../format";
import { t } from "../../i18n";
import { togglePinned } from "../screen";
import { type About, type Acts, isShown, MOST_SPOTLIT, mayChangeRole, maySendOut, selectAct } from "./about";

export function actsAbout(person: Participant, about: About): Acts {
  return [
    [selectAct("here", person.id, about.screen)],
    deviceActs(person, about),
    stageActs(person, about),
    standingActs(person, about),
    removalActs(person, about),
  ];
}

function deviceActs(person: Participant, { orders, screen, state }: About): Act[] {
  const { id } = person;
  const silent = person.muted || person.muted_by_host;
  const heard = isShown(state, person);
  const acts: (Act | false)[] = [
    heard &&
      (silent
        ? { id: "unmute", label: t("acts.unmute"), icon: Mic, onAction: () => void orders.askToUnmute([id]) }
        : { id: "mute", label: t("acts.mute"), icon: MicOff, onAction: () => void orders.mute([id]) }),
    {
      id: "mute-others",
      label: t("acts.muteOthers", { name: shortName(person.name) }),
      icon: VolumeX,
      onAction: () => void orders.muteAllBut(id),
    },
    heard &&
      person.kind !== "phone" &&
      (person.video
        ? {
            id: "video",
            label: t("acts.stopVideo"),
            icon: VideoOff,
            onAction: () => void orders.stopVideo([id]),
          }
        : {
            id: "video",
            label: t("acts.askVideo"),
            icon: Video,
            onAction: () => void orders.askForVideo([id]),
          }),
    shareAct(person, orders),
    person.kind === "app" && {
      id: "devices",
      label: t("acts.devices"),
      icon: SlidersHorizontal,
      onAction: () => screen.setState({ dialog: { is: "devices", seat: id } }),
    },
  ];
  return acts.filter((act) => act !== false);
}

function shareAct(
  { id, sharing, share_stopped_by_host, rights }: Participant,
  orders: About["orders"],
): Act | false {
  if (sharing) {
    return {
      id: "share",
      label: t("acts.stopShare"),
      icon: MonitorX,
      onAction: () => void orders.stopShare([id]),
    };
  }
  if (!share_stopped_by_host || rights.share === false) return false;
  return {
    id: "share",
    label: t("acts.allowShare"),
    icon: MonitorCheck,
    onAction: () => void orders.allowShare([id]),
  };
}

function stageActs(person: Participant, { orders, screen, state }: About): Act[] {
  const { id } = person;
  const { conference } = state;
  const spotlit = conference?.spotlight ?? [];
  const isSpotlit = spotlit.includes(id);
  const acts: (Act | false)[] = [
    (isSpotlit || spotlit.length < MOST_SPOTLIT) &&
      isShown(state, person) && {
        id: "spotlight",
        label: isSpotlit ? t("acts.endSpotlight") : t("acts.spotlight"),
        icon: Focus,
        onAction: () =>
          void orders.spotlight(isSpotlit ? spotlit.filter((seat) => seat !== id) : [...spotlit, id]),
      },
    isShown(state, person) && {
      id: "pin",
      label: screen.getState().pinned === id ? t("acts.unpin") : t("acts.pin"),
      icon: screen.getState().pinned === id ? PinOff : Pin,
      onAction: () => togglePinned(screen, id),
    },
    floorAct(person, { orders, screen, state }),
    person.hand_since !== null && {
      id: "hand",
      label: t("acts.lowerHand"),
      icon: Hand,
      onAction: () => void orders.lowerHands([id]),
    },
  ];
  return acts.filter((act) => act !== false);
}

/** Hosts always have the word. In a meeting it is for those who ask for it, or may not take it by themselves. */
function floorAct(person: Participant, { orders, state }: About): Act | false {
  const auditorium = state.conference?.kind === "auditorium";
  const may = person.rights.unmute ?? state.conference?.permissions.unmute === "everyone";
  const wants = person.hand_since !== null || !may;
  if (isModerator(person.role) || !(auditorium || wants || person.on_stage)) return false;
  const label = auditorium
    ? t(person.on_stage ? "acts.offStage" : "acts.onStage")
    : t(person.on_stage ? "acts.takeFloor" : "acts.giveFloor");
  return { id: "floor", label, icon: Podium, onAction: () => void orders.floor(person.id, !person.on_stage) };
}

function standingActs(person: Participant, { orders, screen, state }: About): (Act | Checks)[] {
  const { id } = person;
  const isHost = person.role === "host";
  const acts: (Act | Checks | false)[] = [
    !isModerator(person.role) && rightsOf(person, { orders, state }),
    mayChangeRole(person) && {
      id: "role",
      label: isHost ? t("acts.unmakeHost") : t("acts.makeHost"),
      icon: isHost ? ShieldOff : Shield,
      onAction: () => void orders.setRole(id, isHost ? "participant" : "host"),
    },
    // Who has an account is called what the account says.
    !person.account && {
      id: "rename",
      label: t("acts.rename"),
      icon: PenLine,
      onAction: () => screen.setState({ dialog: { is: "rename", seat: id } }),
    },
    maySendOut(person) && {
      id: "send-out",
      label: t("acts.sendOut"),
      icon: DoorClosed,
      onAction: () => void orders.sendOut([id]),
    },
  ];
  return acts.filter((act) => act !== false);
}

const RIGHTS = ["unmute", "share", "chat"] as const satisfies (keyof Rights)[];

/** Where somebody may what everybody may, nothing is said of them alone. */
function rightsOf({ id, rights }: Participant, { orders, state }: Pick<About, "orders" | "state">): Checks {
  const usual = (right: keyof Rights) => state.conference?.permissions[right] === "everyone";
  const checks: Check[] = RIGHTS.map((right) => {
    const may = rights[right] ?? usual(right);
    const after: Rights = { ...rights, [right]: !may === usual(right) ? null : !may };
    return {
      id: right,
      label: t(`acts.may.${right}`),
      checked: may,
      onAction: () => void orders.rights({ participant: id, ...said(after) }),
    };
  });
  return { id: "rights", label: t("acts.rights"), icon: KeyRound, checks };
}

const said = (rights: Rights): Omit<RightsOrder, "participant"> =>
  Object.fromEntries(Object.entries(rights).filter(([, may]) => may !== null));

function removalActs(person: Participant, { screen, state }: About): Act[] {
  if (!mayRemove(state.me, person)) return [];
  const ask = (deviceOnly: boolean) => () =>
    screen.setState({ dialog: { is: "remove", targets: [person], deviceOnly } });
  const whole: Act = {
    id: "disconnect",
    label: t("acts.disconnect"),
    icon: UserX,
    danger: true,
    onAction: ask(false),
  };
  const device: Act = {
    id: "device",
    label: t("acts.disconnectDevice"),
    icon: MonitorSmartphone,
    danger: true,
    onAction: ask(true),
  };
  return seatsOf(state, person.person).length > 1 ? [device, whole] : [whole];
}
