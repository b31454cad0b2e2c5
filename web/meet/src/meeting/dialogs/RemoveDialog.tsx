// The question before a removal (T8): whom exactly, whether they may come back, why, and who reads what.
import type { Participant } from "@gavel/sdk";
import { Avatar, Button, Dialog } from "@gavel/ui";
import { UserX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { shortName } from "../../format";
import { useOrders } from "../context";
import { useScreenStore } from "../screen";
import { BlockBox, blockOf, buttonOf, NO_BLOCK } from "./BlockBox";
import { NO_WHY, RemovalFields } from "./RemovalFields";
import styles from "./RemoveDialog.module.css";
import { WhoLedger } from "./WhoLedger";

interface RemoveDialogProps {
  targets: Participant[];
  deviceOnly: boolean;
}

export function RemoveDialog({ targets, deviceOnly }: RemoveDialogProps) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const [block, setBlock] = useState(NO_BLOCK);
  const [why, setWhy] = useState(NO_WHY);
  const [first] = targets;
  if (!first) return null;
  const many = targets.length > 1;
  const close = () => screen.setState({ dialog: null });
  const go = () => {
    screen.setState({ dialog: null, chosen: null });
    void orders.remove(targets, { ...why, ...blockOf(block), deviceOnly });
  };
  const title = many
    ? t("remove.titleMany", { count: targets.length })
    : t(deviceOnly ? "remove.titleDevice" : "remove.titleOne", { name: first.name });

  return (
    <Dialog
      role="alertdialog"
      title={title}
      onClose={close}
      footer={
        <>
          <Button look="edge" autoFocus onPress={close}>
            {t("common.cancel")}
          </Button>
          <Button look="danger" icon={UserX} onPress={go}>
            {t(`remove.${buttonOf(block)}`)}
          </Button>
        </>
      }
    >
      <div className={styles.who}>
        {many ? null : <Avatar id={first.person} name={first.name} size="lg" />}
        <WhoLedger targets={targets} />
      </div>
      {deviceOnly ? null : <BlockBox targets={targets} choice={block} onChange={setBlock} />}
      <RemovalFields name={many ? null : shortName(first.name)} why={why} onChange={setWhy} />
    </Dialog>
  );
}
