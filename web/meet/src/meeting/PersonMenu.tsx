// The menu about one person, the same from row, tile, avatar, right-click and Shift+F10 (P6, T8).
// First Select, last Disconnect participant. What cannot be done to somebody is not in it.
import { isModerator, type Me, mayRemove, type Participant, seatsOf } from "@gavel/sdk";
import { type Act, AnchoredMenu, Avatar } from "@gavel/ui";
import {
  Mic,
  MicOff,
  MonitorSmartphone,
  Shield,
  ShieldOff,
  SquareCheck,
  UserX,
  Video,
  VideoOff,
  VolumeX,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { shortName, time } from "../format";
import { t as translate } from "../i18n";
import { useGoverned, useOrders, useParticipant, useRoom } from "./context";
import type { Orders } from "./orders";
import { type ScreenStore, toggleSelected, useScreen, useScreenStore } from "./screen";

export function PersonMenu() {
  const menu = useScreen((screen) => screen.menu);
  return menu ? <OpenMenu seat={menu.seat} anchor={menu.anchor} /> : null;
}

function OpenMenu({ seat, anchor }: { seat: string; anchor: HTMLElement }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const room = useGoverned();
  const person = useParticipant(seat);
  const me = useRoom((state) => state.me);
  const close = () => screen.setState({ menu: null });
  if (!person || !me || !hasMenu(me, person)) return null;
  const devices = seatsOf(room.state, person.person).length;
  return (
    <AnchoredMenu
      anchor={anchor}
      onClose={close}
      label={t("meeting.actsFor", { name: person.name })}
      head={
        <>
          <Avatar id={person.person} name={person.name} size="sm" />
          <span>
            {t("panel.menuHead", {
              name: person.name,
              role: t(`roles.${person.role}`),
              time: time(person.joined_at),
            })}
          </span>
        </>
      }
      groups={actsAbout(person, me, devices, orders, screen)}
    />
  );
}

/** Only hosts have acts, and nobody has any about themselves. */
export const hasMenu = (me: Me | null, person: Participant): boolean =>
  isModerator(me?.role) && person.person !== me?.person;

function actsAbout(
  person: Participant,
  me: Me,
  devices: number,
  orders: Orders,
  screen: ScreenStore,
): Act[][] {
  const seats = [person.id];
  const removable = mayRemove(me, person);
  const silent = person.muted || person.muted_by_host;
  const selected = screen.getState().selection?.has(person.id) ?? false;
  const select: Act = {
    id: "select",
    label: selected ? translate("panel.deselect") : translate("panel.select"),
    icon: SquareCheck,
    onAction: () => {
      toggleSelected(screen, person.id);
      screen.setState({ panel: "participants" });
    },
  };
  const sound: Act[] = [
    silent
      ? {
          id: "unmute",
          label: translate("panel.menuUnmute"),
          icon: Mic,
          onAction: () => void orders.askToUnmute(seats),
        }
      : {
          id: "mute",
          label: translate("panel.menuMute"),
          icon: MicOff,
          onAction: () => void orders.mute(seats),
        },
    {
      id: "mute-others",
      label: translate("panel.menuMuteOthers", { name: shortName(person.name) }),
      icon: VolumeX,
      onAction: () => void orders.muteAllBut(person.id),
    },
    person.video
      ? {
          id: "video",
          label: translate("panel.menuStopVideo"),
          icon: VideoOff,
          onAction: () => void orders.stopVideo(seats),
        }
      : {
          id: "video",
          label: translate("panel.menuAskVideo"),
          icon: Video,
          onAction: () => void orders.askForVideo(seats),
        },
  ];
  return [[select], sound, roleActs(person, orders), removable ? removalActs(person, devices, screen) : []];
}

function roleActs(person: Participant, orders: Orders): Act[] {
  if (person.role === "owner" || person.role === "operator") return [];
  return person.role === "host"
    ? [
        {
          id: "role",
          label: translate("panel.menuParticipant"),
          icon: ShieldOff,
          onAction: () => void orders.setRole(person.id, "participant"),
        },
      ]
    : [
        {
          id: "role",
          label: translate("panel.menuHost"),
          icon: Shield,
          onAction: () => void orders.setRole(person.id, "host"),
        },
      ];
}

function removalActs(person: Participant, devices: number, screen: ScreenStore): Act[] {
  const ask = (deviceOnly: boolean) => () =>
    screen.setState({ dialog: { is: "remove", targets: [person], deviceOnly } });
  const whole: Act = {
    id: "disconnect",
    label: translate("panel.menuDisconnect"),
    icon: UserX,
    danger: true,
    onAction: ask(false),
  };
  const device: Act = {
    id: "device",
    label: translate("panel.menuDevice"),
    icon: MonitorSmartphone,
    danger: true,
    onAction: ask(true),
  };
  return devices > 1 ? [device, whole] : [whole];
}
