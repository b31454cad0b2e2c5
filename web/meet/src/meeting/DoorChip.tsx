// How the door of this meeting stands; for hosts also what to do about it.
import { BareButton, Chip, MenuButton } from "@gavel/ui";
import { DoorClosed, DoorOpen, Lock, LockOpen } from "lucide-react";
import { useTranslation } from "react-i18next";
import { DOORS, doorOf } from "../doors";
import { useIsHost, useOrders, useRoom } from "./context";
import styles from "./DoorChip.module.css";

export function DoorChip() {
  const { t } = useTranslation();
  const isHost = useIsHost();
  const acts = useDoorActs();
  const door = doorOf(useRoom((state) => state.conference));
  const { icon, word } = DOORS[door];
  const chip = (
    <Chip icon={icon} tone={door === "locked" ? "locked" : "plain"}>
      <span className={styles.word}>{t(word)}</span>
    </Chip>
  );
  if (!isHost) {
    return (
      <span className={styles.chip} role="img" aria-label={t("meeting.door", { door: t(word) })}>
        {chip}
      </span>
    );
  }
  return (
    <MenuButton label={t("settings.door")} placement="bottom start" groups={[acts]}>
      <BareButton className={styles.chip ?? ""} aria-label={t("meeting.doorChange", { door: t(word) })}>
        {chip}
      </BareButton>
    </MenuButton>
  );
}

/** Lock and waiting room, each named by what pressing it does next. */
export function useDoorActs() {
  const { t } = useTranslation();
  const orders = useOrders();
  const locked = useRoom((state) => state.conference?.locked ?? false);
  const waitingRoom = useRoom((state) => state.conference?.waiting_room ?? false);
  return [
    {
      id: "lock",
      label: locked ? t("panel.unlock") : t("panel.lock"),
      icon: locked ? LockOpen : Lock,
      onAction: () => void orders.lock(!locked),
    },
    {
      id: "waiting-room",
      label: waitingRoom ? t("panel.waitingOff") : t("panel.waitingOn"),
      icon: waitingRoom ? DoorOpen : DoorClosed,
      onAction: () => void orders.waitingRoom(!waitingRoom),
    },
  ];
}
