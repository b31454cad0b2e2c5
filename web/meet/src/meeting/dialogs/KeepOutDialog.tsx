// Keep strangers out: a new PIN and the lock in one order, and a look at who is inside. Nobody inside is removed.
import { isIn } from "@gavel/sdk";
import { Button, Dialog } from "@gavel/ui";
import { ShieldUser } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { apart } from "../../i18n";
import { useOrders, useRoom } from "../context";
import { useScreenStore } from "../screen";
import styles from "./AccessDialog.module.css";
import { PinShown } from "./PinShown";

export function KeepOutDialog() {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const [pin, setPin] = useState<string | null>(null);
  const close = () => screen.setState({ dialog: null });
  const go = async () => {
    const receipt = await orders.keepOut();
    if (receipt?.pin) setPin(receipt.pin);
  };
  return (
    <Dialog
      title={t(pin === null ? "keepOut.title" : "keepOut.doneTitle")}
      onClose={close}
      footer={
        pin === null ? (
          <>
            <Button look="edge" autoFocus onPress={close}>
              {t("common.cancel")}
            </Button>
            <Button look="primary" icon={ShieldUser} onPress={() => void go()}>
              {t("keepOut.go")}
            </Button>
          </>
        ) : (
          <Button look="edge" onPress={close}>
            {t("common.close")}
          </Button>
        )
      }
    >
      {pin === null ? (
        <p>{t("keepOut.text")}</p>
      ) : (
        <>
          <p>{t("keepOut.done")}</p>
          <PinShown pin={pin} />
        </>
      )}
      <Inside />
    </Dialog>
  );
}

function Inside() {
  const { t } = useTranslation();
  const roster = useRoom((state) => state.roster);
  const inside = useMemo(() => [...roster.values()].filter(isIn), [roster]);
  return (
    <section className={styles.part}>
      <h3>{t("keepOut.inside", { count: inside.length })}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable by keyboard */}
      <ul className={styles.inside} tabIndex={0} aria-label={t("keepOut.inside", { count: inside.length })}>
        {inside.map((person) => (
          <li key={person.id}>
            <bdi>{person.name}</bdi>
            <span>
              {[t(`roles.${person.role}`), person.device && apart(person.device)].filter(Boolean).join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
