// For all who are not connected (T5, T7): invite them again, or clear the list, which is asked first.
import { Button, Dialog } from "@gavel/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useGoverned, useOrders } from "../meeting/context";
import styles from "./PeopleCard.module.css";

export function UnconnectedActs() {
  const { t } = useTranslation();
  const orders = useOrders();
  const [clearing, setClearing] = useState(false);
  const inviteAll = async () => {
    const receipt = await orders.give({ do: "invite", scope: "unconnected" });
    const count = receipt?.invitations?.length ?? 0;
    if (count > 0) orders.say(t("manage.invitedAgain", { count }));
  };
  return (
    <span className={styles.groupActs}>
      <Button size="sm" onPress={() => void inviteAll()}>
        {t("manage.inviteAllAgain")}
      </Button>
      <Button size="sm" onPress={() => setClearing(true)}>
        {t("manage.clear")}
      </Button>
      {clearing ? <ClearDialog onClose={() => setClearing(false)} /> : null}
    </span>
  );
}

function ClearDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const orders = useOrders();
  const { state } = useGoverned();
  const [count] = useState(state.unconnected.length);
  const go = () => {
    onClose();
    void orders.give({ do: "withdraw", scope: "all" });
  };
  return (
    <Dialog
      role="alertdialog"
      size="sm"
      title={t("manage.clearTitle")}
      onClose={onClose}
      footer={
        <>
          <Button look="edge" autoFocus onPress={onClose}>
            {t("common.cancel")}
          </Button>
          <Button look="primary" onPress={go}>
            {t("manage.clear")}
          </Button>
        </>
      }
    >
      <p>{t("manage.clearText", { count })}</p>
    </Dialog>
  );
}
