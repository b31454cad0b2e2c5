// "Keep strangers out": a new PIN and the lock in one order; then the PIN, and a look at who is inside.
import { isIn } from "@gavel/sdk";
import { Avatar, Button, Dialog } from "@gavel/ui";
import { Shield } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useOrders, useRoom } from "../meeting/context";
import styles from "./AccessCard.module.css";
import { useManaged } from "./context";

export function KeepOutDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const orders = useOrders();
  const { reload } = useManaged();
  const [pin, setPin] = useState<string | null>(null);
  const go = async () => {
    const receipt = await orders.give({ do: "keep_out" });
    if (!receipt?.pin) return onClose();
    setPin(receipt.pin);
    reload();
  };
  if (pin) return <KeptOut pin={pin} onClose={onClose} />;
  return (
    <Dialog
      role="alertdialog"
      size="sm"
      title={t("manage.keepOutTitle")}
      onClose={onClose}
      footer={
        <>
          <Button look="edge" autoFocus onPress={onClose}>
            {t("common.cancel")}
          </Button>
          <Button look="primary" icon={Shield} onPress={() => void go()}>
            {t("manage.keepOutButton")}
          </Button>
        </>
      }
    >
      <p>{t("manage.keepOutText")}</p>
    </Dialog>
  );
}

function KeptOut({ pin, onClose }: { pin: string; onClose: () => void }) {
  const { t } = useTranslation();
  const roster = useRoom((state) => state.roster);
  const inside = [...roster.values()].filter(isIn);
  return (
    <Dialog
      size="sm"
      title={t("manage.keptOut")}
      onClose={onClose}
      footer={
        <Button look="edge" autoFocus onPress={onClose}>
          {t("common.close")}
        </Button>
      }
    >
      <p>{t("manage.keptOutText")}</p>
      <p className={styles.pin}>
        <bdi dir="ltr">{pin}</bdi>
      </p>
      <p>{t("manage.pinShownOnce")}</p>
      <h3>{t("manage.inside")}</h3>
      <ul className={styles.people}>
        {inside.map((person) => (
          <li key={person.id}>
            <Avatar id={person.person} name={person.name} size="sm" />
            <bdi>{person.name}</bdi>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
