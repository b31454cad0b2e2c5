// Locking while calls are ringing: an older call does not open the lock, unless the host wants it to.
import { Button, Dialog, Tick } from "@gavel/ui";
import { Lock } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useOrders } from "../context";
import { useScreenStore } from "../screen";

export function LockDialog({ ringing }: { ringing: number }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const [keep, setKeep] = useState(true);
  const close = () => screen.setState({ dialog: null });
  const go = () => {
    close();
    void orders.lockAndKeep(keep);
  };
  return (
    <Dialog
      role="alertdialog"
      size="sm"
      title={t("lock.title")}
      onClose={close}
      footer={
        <>
          <Button look="edge" autoFocus onPress={close}>
            {t("common.cancel")}
          </Button>
          <Button look="primary" icon={Lock} onPress={go}>
            {t("panel.lock")}
          </Button>
        </>
      }
    >
      <p>{t("settings.lockText")}</p>
      <Tick isSelected={keep} onChange={setKeep}>
        {t("lock.keep", { count: ringing })}
      </Tick>
    </Dialog>
  );
}
