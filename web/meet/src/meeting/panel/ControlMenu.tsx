// The menu Control at the top of the panel: what concerns everybody and the meeting (P9).
import type { Permissions } from "@gavel/sdk";
import { type Act, Button, type Check, type Checks, MenuButton } from "@gavel/ui";
import {
  ChevronDown,
  Hand,
  KeyRound,
  ListFilter,
  Mic,
  MicOff,
  ShieldUser,
  UserX,
  VideoOff,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { useAbout } from "../context";
import { useDoorActs } from "../DoorChip";

export function ControlMenu() {
  const { t } = useTranslation();
  const { state, orders } = useAbout();
  const door = useDoorActs();
  const others = orders.everybodyElse();
  const sound: Act[] = [
    { id: "mute-all", label: t("panel.muteAll"), icon: MicOff, onAction: () => void orders.muteAll() },
    {
      id: "unmute-all",
      label: t("panel.unmuteAll"),
      icon: Mic,
      onAction: () => void orders.askToUnmute(others),
    },
    {
      id: "video-all",
      label: t("panel.stopAllVideo"),
      icon: VideoOff,
      onAction: () => void orders.stopVideo(others),
    },
  ];
  const hands: Act = {
    id: "hands",
    label: t("acts.lowerHands"),
    icon: Hand,
    onAction: () => void orders.lowerHands({ scope: "all" }),
  };
  const raised = [...state.roster.values()].some((one) => one.hand_since !== null);
  const access: Act[] = [
    ...door,
    {
      id: "keep-out",
      label: t("panel.keepOut"),
      icon: ShieldUser,
      onAction: () => orders.open({ is: "keepOut" }),
    },
    { id: "access", label: t("panel.access"), icon: KeyRound, onAction: () => orders.open({ is: "access" }) },
  ];
  const removing: Act[] = [
    {
      id: "rule",
      label: t("panel.removeByRule"),
      icon: ListFilter,
      danger: true,
      onAction: () => orders.open({ is: "rule" }),
    },
    {
      id: "disconnect-all",
      label: t("panel.disconnectAll"),
      icon: UserX,
      danger: true,
      onAction: () => orders.open({ is: "confirm", what: "disconnectAll" }),
    },
  ];
  return (
    <MenuButton
      label={t("panel.control")}
      groups={[sound, [useEverybodyMay(), ...(raised ? [hands] : [])], access, removing]}
    >
      <Button iconEnd={ChevronDown}>{t("panel.control")}</Button>
    </MenuButton>
  );
}

const PERMISSIONS = ["unmute", "share", "chat", "history"] as const satisfies (keyof Permissions)[];

/** What everybody may by themselves; hosts always may. */
function useEverybodyMay(): Checks {
  const { t } = useTranslation();
  const { state, orders } = useAbout();
  const checks: Check[] = PERMISSIONS.map((permission) => {
    const may = state.conference?.permissions[permission] === "everyone";
    return {
      id: permission,
      label: t(`acts.may.${permission}`),
      checked: may,
      onAction: () => void orders.permissions({ [permission]: may ? "hosts" : "everyone" }),
    };
  });
  return { id: "everybody-may", label: t("panel.everybodyMay"), icon: KeyRound, checks };
}
