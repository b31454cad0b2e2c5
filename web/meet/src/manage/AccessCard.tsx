// How one gets in: the door, the ID and the PIN, and keeping strangers out (T12, T13).
import { Button, Icon } from "@gavel/ui";
import { Shield } from "lucide-react";
import { useTranslation } from "react-i18next";
import { DOORS, doorOf } from "../doors";
import { useOrders, useRoom } from "../meeting/context";
import { useDoorActs } from "../meeting/DoorChip";
import { Card } from "../pages/Card";
import styles from "./AccessCard.module.css";
import { IdRow } from "./IdRow";
import { PinRow } from "./PinRow";

export function AccessCard() {
  const { t } = useTranslation();
  const running = useRoom((state) => state.conference !== null);
  return (
    <Card title={t("manage.access")}>
      {running ? <Door /> : null}
      <ul className={styles.rows}>
        <IdRow />
        <PinRow which="guest" />
        <PinRow which="host" />
      </ul>
      {running ? <KeepOut /> : null}
    </Card>
  );
}

const DOOR_TEXT = {
  open: "manage.doorOpenText",
  waiting: "manage.doorWaitingText",
  locked: "manage.doorLockedText",
} as const;

function Door() {
  const { t } = useTranslation();
  const door = doorOf(useRoom((state) => state.conference));
  const acts = useDoorActs();
  const { icon, word } = DOORS[door];
  return (
    <>
      <p className={styles.door}>
        <Icon of={icon} />
        <span>
          <strong>{t(word)}</strong> {t(DOOR_TEXT[door])}
        </span>
      </p>
      <div className={styles.acts}>
        {acts.map((act) => (
          <Button key={act.id} look="edge" icon={act.icon} onPress={act.onAction}>
            {act.label}
          </Button>
        ))}
      </div>
    </>
  );
}

function KeepOut() {
  const { t } = useTranslation();
  const orders = useOrders();
  return (
    <Button look="edge" wide icon={Shield} onPress={() => orders.open({ is: "keepOut" })}>
      {t("panel.keepOut")}
    </Button>
  );
}
