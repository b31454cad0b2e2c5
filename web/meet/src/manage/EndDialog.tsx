// Disconnect all, asked by somebody who is not among them (P3, P8): counts, and solid red last.
import { Button, Dialog } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { useGoverned, useOrders } from "../meeting/context";
import { headcount } from "../meeting/heads";

export function EndDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const orders = useOrders();
  const { state } = useGoverned();
  const inside = Boolean(state.me?.seat);
  const people = headcount(state, true);
  const go = () => {
    onClose();
    void orders.endForAll();
  };
  return (
    <Dialog
      role="alertdialog"
      size="sm"
      title={t("manage.endTitle")}
      onClose={onClose}
      footer={
        <>
          <Button look="edge" autoFocus onPress={onClose}>
            {t("common.cancel")}
          </Button>
          <Button look="danger" onPress={go}>
            {t("end.sure")}
          </Button>
        </>
      }
    >
      <p>{t(inside ? "end.disconnectText" : "manage.endText", { people })}</p>
    </Dialog>
  );
}
