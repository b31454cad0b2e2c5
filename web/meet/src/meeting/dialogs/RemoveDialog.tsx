// The question before a removal (T8): whom exactly, whether they may come back, why, and who reads what.
import type { Participant, RemovalReason } from "@gavel/sdk";
import { Avatar, Button, Choose, Dialog, Icon, TextInput } from "@gavel/ui";
import { Eye, EyeOff, UserX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { shortName } from "../../format";
import { useOrders } from "../context";
import type { RemovalChoices } from "../orders";
import { useScreenStore } from "../screen";
import { BlockBox, type BlockChoice, blockOf } from "./BlockBox";
import styles from "./RemoveDialog.module.css";
import { WhoLedger } from "./WhoLedger";

const REASONS: readonly RemovalReason[] = [
  "other",
  "disruption",
  "uninvited",
  "forgotten",
  "harassment",
  "spam",
  "technical",
  "meeting_over",
];

interface RemoveDialogProps {
  targets: Participant[];
  deviceOnly: boolean;
}

export function RemoveDialog({ targets, deviceOnly }: RemoveDialogProps) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const [block, setBlock] = useState<BlockChoice>({ on: false, length: "end", room: false, door: "keep" });
  const [reason, setReason] = useState<RemovalReason>("other");
  const [note, setNote] = useState("");
  const [auditNote, setAuditNote] = useState("");
  const [first] = targets;
  if (!first) return null;
  const many = targets.length > 1;
  const close = () => screen.setState({ dialog: null });
  const go = () => {
    const choices: RemovalChoices = { reason, note, auditNote, deviceOnly, ...blockOf(block) };
    screen.setState({ dialog: null, selection: null });
    void orders.remove(targets, choices);
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
            {block.on ? t("remove.removeAndBlock") : t("remove.remove")}
          </Button>
        </>
      }
    >
      <div className={styles.who}>
        {many ? null : <Avatar id={first.person} name={first.name} size="lg" />}
        <WhoLedger targets={targets} />
      </div>
      {deviceOnly ? null : <BlockBox targets={targets} choice={block} onChange={setBlock} />}
      <div className={styles.two}>
        <div className={styles.column}>
          <h3 className={styles.reads}>
            <Icon of={Eye} size="sm" />
            {many ? t("remove.readsMany") : t("remove.reads", { name: shortName(first.name) })}
          </h3>
          <Choose
            label={t("remove.reason")}
            hideLabel
            value={reason}
            onChange={setReason}
            options={REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
          />
          <TextInput
            label={many ? t("remove.noteMany") : t("remove.note", { name: shortName(first.name) })}
            hideLabel
            placeholder={many ? t("remove.noteMany") : t("remove.note", { name: shortName(first.name) })}
            lines={2}
            value={note}
            onChange={setNote}
            maxLength={500}
          />
        </div>
        <div className={styles.column}>
          <h3 className={styles.reads}>
            <Icon of={EyeOff} size="sm" />
            {many ? t("remove.readsNotMany") : t("remove.readsNot", { name: shortName(first.name) })}
          </h3>
          <TextInput
            label={t("remove.audit")}
            hideLabel
            placeholder={t("remove.audit")}
            lines={4}
            value={auditNote}
            onChange={setAuditNote}
            maxLength={500}
          />
        </div>
      </div>
    </Dialog>
  );
}
