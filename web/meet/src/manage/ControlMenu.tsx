// For everybody at once (T7, T11): the button in the upper right corner of the list.
import { Button, MenuButton } from "@gavel/ui";
import { ChevronDown, Mic, MicOff, UserX, VideoOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useOrders, useRoom } from "../meeting/context";
import { useDoorActs } from "../meeting/DoorChip";
import { EndDialog } from "./EndDialog";

export function ControlMenu() {
  const { t } = useTranslation();
  const orders = useOrders();
  const door = useDoorActs();
  const [ending, setEnding] = useState(false);
  // Who has no seat in the meeting cannot be left out of it.
  const scope = useRoom((state) => (state.me?.seat ? "all_but_me" : "all"));
  const all = [
    {
      id: "mute-all",
      label: t("panel.muteAll"),
      icon: MicOff,
      onAction: () => void orders.give({ do: "mute", scope }),
    },
    {
      id: "unmute-all",
      label: t("manage.unmuteAll"),
      icon: Mic,
      onAction: () => void orders.give({ do: "unmute", scope }),
    },
    {
      id: "stop-video",
      label: t("manage.stopAllVideo"),
      icon: VideoOff,
      onAction: () => void orders.give({ do: "mute", scope, audio: false, video: true }),
    },
  ];
  const end = {
    id: "disconnect-all",
    label: t("panel.disconnectAll"),
    icon: UserX,
    danger: true,
    onAction: () => setEnding(true),
  };
  return (
    <>
      <MenuButton label={t("panel.control")} groups={[all, door, [end]]}>
        <Button iconEnd={ChevronDown}>{t("panel.control")}</Button>
      </MenuButton>
      {ending ? <EndDialog onClose={() => setEnding(false)} /> : null}
    </>
  );
}
